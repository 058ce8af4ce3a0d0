//! One-time links: the first owner's, invitations, new passwords, and members' own pages. A link that
//! was used, replaced or ran out is nobody's; which of these is not said.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::guess::Kind;
use crate::place::{By, Place};
use crate::secret::{self, Secret};
use crate::session::{self, NewSession, Person, Way};
use crate::sign_in::{normal, set_password};
use crate::staff::{owner_is_there, valid_email, valid_name};
use baci_core::id::{LinkId, MemberId, MessageId, StaffId};
use baci_core::refusal::Code;
use baci_core::staff::Role;
use baci_core::text::Language;
use baci_core::time::Instant;
use baci_store::link::{self, StoredLink};
use baci_store::staff::{self, StoredStaff};
use baci_store::{StoreError, WriteTx, message};
use serde_json::json;
use uuid::Uuid;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Whoever has it becomes the first owner.
    FirstOwner,
    /// Whoever has it takes up an invitation.
    Invitation,
    /// Whoever has it gives their account a new password.
    Reset,
    /// Whoever has it is signed in to the member's page.
    Member,
}

impl Purpose {
    const ALL: [Purpose; 4] =
        [Purpose::FirstOwner, Purpose::Invitation, Purpose::Reset, Purpose::Member];

    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::FirstOwner => "first-owner",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
            Self::Member => "member",
        }
    }

    /// For how long it is good, in seconds.
    const fn seconds(self) -> i64 {
        match self {
            Self::FirstOwner => 86_400,
            Self::Invitation => 7 * 86_400,
            Self::Reset => 3_600,
            Self::Member => 15 * 60,
        }
    }
}

/// What a page shows to whoever opens a link, before they do anything with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Link {
    pub purpose: Purpose,
    /// For an invitation and a new password: whose account it is.
    pub email: Option<String>,
    pub name: Option<String>,
    pub role: Option<Role>,
    /// For an invitation and a new password: what they read, where that is known.
    pub language: Option<Language>,
}

/// What somebody who takes up a link says of themselves.
#[derive(Clone)]
pub struct Acceptance<'a> {
    pub name: &'a str,
    /// Only the first owner's counts: who was invited keeps the address they were invited by.
    pub email: &'a str,
    pub password: &'a str,
    /// The language of the page on which they say it: theirs from here on, where none was chosen for them.
    pub language: Option<Language>,
}

/// A link that was just made.
pub(crate) struct NewLink {
    pub id: LinkId,
    pub token: Secret,
    pub expires_at: Instant,
}

impl NewLink {
    /// The message that carries it has its id.
    pub const fn message(&self) -> MessageId {
        MessageId(self.id.0)
    }
}

/// Makes a link within a transaction; earlier ones for the same are gone.
pub(crate) async fn make(
    tx: &mut WriteTx,
    now: Instant,
    purpose: Purpose,
    person_id: Uuid,
) -> Result<NewLink, AppError> {
    remove(tx, purpose, person_id).await?;
    let id = LinkId::derive(now, &secret::random::<16>()?);
    let (token, secret_hash) = secret::make(id)?;
    let expires_at = now.plus_seconds(purpose.seconds());
    let purpose = purpose.text().to_owned();
    let stored =
        StoredLink { link: id, purpose, person_id, secret_hash, created_at: now, expires_at };
    link::add(tx, &stored).await?;
    Ok(NewLink { id, token, expires_at })
}

/// Takes away all links of somebody for a purpose, and what was written about them.
pub(crate) async fn remove(
    tx: &mut WriteTx,
    purpose: Purpose,
    person_id: Uuid,
) -> Result<(), AppError> {
    for before in link::of_person(tx, person_id, purpose.text()).await? {
        link::take(tx, before).await?;
        message::empty(tx, MessageId(before.0)).await?;
    }
    Ok(())
}

impl Baci {
    /// The one-time link that makes the first owner, while there is none. It is good for a day; asking
    /// again replaces it.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn first_owner_link(&self) -> Result<Option<Secret>, AppError> {
        let mut tx = self.database().begin().await?;
        if owner_is_there(&mut tx).await? {
            tx.rollback().await?;
            return Ok(None);
        }
        let now = self.clock().now();
        let new = make(&mut tx, now, Purpose::FirstOwner, Uuid::nil()).await?;
        let line = ("link.first_owner", &*new.id.to_string());
        note(&mut tx, now, &By::console(), line, &json!({})).await?;
        tx.commit().await?;
        Ok(Some(new.token))
    }

    /// What a link is for. Looking uses nothing up, so that a messenger's preview does no harm.
    ///
    /// # Errors
    /// [`Code::LinkSpent`]; [`Code::TooManyAttempts`].
    pub async fn link(&self, token: &str, place: &Place) -> Result<Link, AppError> {
        let stored = self.good_link(token, place).await?;
        let purpose = purpose_of(&stored)?;
        let staff = match purpose {
            Purpose::Invitation | Purpose::Reset => {
                staff::get(self.database(), StaffId(stored.person_id)).await?
            }
            Purpose::FirstOwner | Purpose::Member => None,
        };
        let name = staff.as_ref().map(|s| s.name.clone());
        let role = staff.as_ref().map(|s| s.role);
        let language = staff.as_ref().and_then(|s| s.language);
        Ok(Link { purpose, email: staff.map(|s| s.email), name, role, language })
    }

    /// Takes up the first owner's link or an invitation, and signs in.
    ///
    /// # Errors
    /// [`Code::LinkSpent`], [`Code::WeakPassword`], [`Code::EmailTaken`], [`Code::InvalidRequest`] for
    /// a name or address that cannot be; [`Code::TooManyAttempts`].
    pub async fn accept_link(
        &self,
        token: &str,
        with: Acceptance<'_>,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let stored = self.good_link(token, place).await?;
        let name = valid_name(with.name)?;
        let staff = match purpose_of(&stored)? {
            Purpose::FirstOwner => self.first_owner(with.email)?,
            Purpose::Invitation => {
                let found = staff::get(self.database(), StaffId(stored.person_id)).await?;
                found.ok_or_else(spent)?
            }
            Purpose::Reset | Purpose::Member => return Err(spent()),
        };
        let password = self.new_password(with.password, &staff.email, &name).await?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        use_up(&mut tx, &stored).await?;
        let staff = match purpose_of(&stored)? {
            Purpose::FirstOwner if owner_is_there(&mut tx).await? => return Err(spent()),
            Purpose::FirstOwner => staff,
            // As it is now: the role may have changed since it was looked at.
            _ => {
                let found = staff::lock(&mut tx, staff.staff).await?;
                let open = found.filter(|s| s.password.is_none() && s.disabled_at.is_none());
                open.ok_or_else(spent)?
            }
        };
        let language = staff.language.or(with.language);
        let staff = StoredStaff { name, language, password: Some(password), ..staff };
        staff::save(&mut tx, &staff).await.map_err(taken)?;
        let by = By::staff(staff.staff, place);
        let details = json!({ "link": stored.purpose, "role": staff.role.text() });
        note(&mut tx, now, &by, ("staff.join", &staff.staff.to_string()), &details).await?;
        let new = session::start(&mut tx, now, Person::of_staff(&staff), Way::Link, place).await?;
        tx.commit().await?;
        Ok(new)
    }

    fn first_owner(&self, email: &str) -> Result<StoredStaff, AppError> {
        let now = self.clock().now();
        Ok(StoredStaff {
            staff: StaffId::derive(now, &secret::random::<16>()?),
            email: valid_email(&normal(email))?,
            name: String::new(),
            role: Role::Owner,
            language: None,
            password: None,
            created_at: now,
            disabled_at: None,
        })
    }

    /// Gives the account of a reset link a new password, ends all its sessions, and signs in.
    ///
    /// # Errors
    /// [`Code::LinkSpent`], [`Code::WeakPassword`], [`Code::TooManyAttempts`].
    pub async fn finish_reset(
        &self,
        token: &str,
        password: &str,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let stored = self.good_link(token, place).await?;
        if purpose_of(&stored)? != Purpose::Reset {
            return Err(spent());
        }
        let found = staff::get(self.database(), StaffId(stored.person_id)).await?;
        let staff = found.ok_or_else(spent)?;
        let hash = self.new_password(password, &staff.email, &staff.name).await?;
        let mut tx = self.database().begin().await?;
        use_up(&mut tx, &stored).await?;
        let new = set_password(&mut tx, self.clock().now(), staff, hash, place).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Signs a member in by their link.
    ///
    /// # Errors
    /// [`Code::LinkSpent`], [`Code::TooManyAttempts`].
    pub async fn accept_member_link(
        &self,
        token: &str,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let stored = self.good_link(token, place).await?;
        if purpose_of(&stored)? != Purpose::Member {
            return Err(spent());
        }
        let mut tx = self.database().begin().await?;
        use_up(&mut tx, &stored).await?;
        let person = Person::Member { id: MemberId(stored.person_id) };
        let new = session::start(&mut tx, self.clock().now(), person, Way::Link, place).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// The link of a token. Wrong tokens are counted by where they come from.
    async fn good_link(&self, token: &str, place: &Place) -> Result<StoredLink, AppError> {
        let found = match secret::id_in::<LinkId>(token) {
            Some(id) => link::get(self.database(), id).await?,
            None => None,
        };
        let now = self.clock().now();
        let good =
            found.filter(|link| link.expires_at > now && secret::matches(token, &link.secret_hash));
        match good {
            Some(link) => Ok(link),
            None => {
                self.attempt(&[(Kind::Address, &place.line())]).await?;
                Err(spent())
            }
        }
    }
}

/// Uses a link up, and empties the message that carried it.
async fn use_up(tx: &mut WriteTx, stored: &StoredLink) -> Result<(), AppError> {
    if !link::take(tx, stored.link).await? {
        return Err(spent());
    }
    Ok(message::empty(tx, MessageId(stored.link.0)).await?)
}

fn purpose_of(stored: &StoredLink) -> Result<Purpose, AppError> {
    let found = Purpose::ALL.into_iter().find(|p| p.text() == stored.purpose);
    found.ok_or_else(|| StoreError::corrupt("purpose", &stored.purpose).into())
}

pub(crate) fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Conflict(_) => {
            AppError::refused(Code::EmailTaken, "another account has this e-mail address")
        }
        other => other.into(),
    }
}

fn spent() -> AppError {
    let sentence = "this link was used already, was replaced, or has run out: ask for a new one";
    AppError::refused(Code::LinkSpent, sentence)
}
