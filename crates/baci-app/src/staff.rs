//! Staff: who works here, in which role; inviting them, and taking accounts away.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::guess::Kind;
use crate::link::{self, Purpose, taken};
use crate::outbox::{self, Letter};
use crate::place::{By, Place};
use crate::secret::{self, Secret};
use crate::sign_in::normal;
use baci_core::id::StaffId;
use baci_core::refusal::Code;
use baci_core::staff::Role;
use baci_core::text::Language;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::session;
use baci_store::staff::{self, StoredStaff};
use serde_json::{Value, json};

/// How many are listed.
const LISTED: i64 = 1000;
/// The longest name, in characters.
const LONGEST_NAME: usize = 80;

/// Somebody of the staff, as others see them.
#[derive(Clone, PartialEq, Eq)]
pub struct Staff {
    pub id: StaffId,
    pub email: String,
    /// Empty until they say it.
    pub name: String,
    pub role: Role,
    pub language: Option<Language>,
    pub state: StaffState,
    pub created_at: Instant,
}

/// Whether somebody can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffState {
    /// The invitation is not taken up yet.
    Invited,
    Active,
    /// The account was taken away.
    Disabled,
}

impl StaffState {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

impl From<StoredStaff> for Staff {
    fn from(stored: StoredStaff) -> Self {
        let state = match (&stored.disabled_at, &stored.password) {
            (Some(_), _) => StaffState::Disabled,
            (None, None) => StaffState::Invited,
            (None, Some(_)) => StaffState::Active,
        };
        let StoredStaff { staff: id, email, name, role, language, created_at, .. } = stored;
        Self { id, email, name, role, language, state, created_at }
    }
}

impl Baci {
    /// All of the staff, the first to come first; at most a thousand.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn staff(&self) -> Result<Vec<Staff>, AppError> {
        let all = staff::list(self.database(), LISTED).await?;
        Ok(all.into_iter().map(Staff::from).collect())
    }

    /// One of the staff.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn staff_member(&self, id: StaffId) -> Result<Staff, AppError> {
        let found = staff::get(self.database(), id).await?;
        found.map(Staff::from).ok_or_else(|| nobody(id))
    }

    /// The one with this e-mail address.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn staff_by_email(&self, email: &str) -> Result<Staff, AppError> {
        let found = staff::by_email(self.database(), &normal(email)).await?;
        found.map(Staff::from).ok_or_else(|| {
            AppError::refused(Code::NotFound, "nobody of the staff has this e-mail address")
                .because("no-staff")
        })
    }

    /// Invites somebody: the link goes into the outbox and is given back. Who was invited before and
    /// did not come gets a new link and this role.
    ///
    /// # Errors
    /// [`Code::EmailTaken`]; [`Code::InvalidRequest`] for what is no e-mail address.
    pub async fn invite(
        &self,
        by: &By,
        email: &str,
        role: Role,
        language: Option<Language>,
    ) -> Result<(StaffId, Secret), AppError> {
        let email = valid_email(&normal(email))?;
        let now = self.clock().now();
        let before = staff::by_email(self.database(), &email).await?;
        let id = match &before {
            Some(there) if there.password.is_none() && there.disabled_at.is_none() => there.staff,
            Some(_) => return Err(taken(baci_store::StoreError::Conflict(String::new()))),
            None => StaffId::derive(now, &secret::random::<16>()?),
        };
        let name = String::new();
        let (password, created_at, disabled_at) = (None, now, None);
        let invited = StoredStaff {
            staff: id,
            email,
            name,
            role,
            language,
            password,
            created_at,
            disabled_at,
        };
        let shop = self.shop().await?.settings;
        let mut tx = self.database().begin().await?;
        // Whoever joined by the link before, a moment ago, is not made a stranger again.
        let there = staff::lock(&mut tx, id).await?;
        if there.is_some_and(|there| there.password.is_some()) {
            return Err(taken(baci_store::StoreError::Conflict(String::new())));
        }
        staff::save(&mut tx, &invited).await.map_err(taken)?;
        let new = link::make(&mut tx, now, Purpose::Invitation, id.0).await?;
        let letter = Letter::Link { purpose: Purpose::Invitation, token: &new.token };
        let to = (outbox::Channel::Email, invited.email.as_str());
        let language = language.unwrap_or(shop.language);
        let secret_until = Some(new.expires_at);
        let message = outbox::write(&shop, letter, to, language);
        outbox::put(&mut tx, message, new.message(), now, secret_until).await?;
        let details = json!({ "role": role.text() });
        note(&mut tx, now, by, ("staff.invite", &id.to_string()), &details).await?;
        tx.commit().await?;
        Ok((id, new.token))
    }

    /// Gives somebody another role. Their sessions end: they sign in again with what they may now.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::LastOwner`].
    pub async fn change_role(&self, by: &By, id: StaffId, role: Role) -> Result<(), AppError> {
        let change = |staff: &mut StoredStaff| {
            let from = staff.role;
            staff.role = role;
            ("staff.role", json!({ "from": from.text(), "to": role.text() }))
        };
        self.change_staff(by, id, role != Role::Owner, change).await
    }

    /// Takes an account away: it cannot sign in any more, and its sessions and links end.
    ///
    /// # Errors
    /// [`Code::NotFound`], [`Code::LastOwner`].
    pub async fn disable_staff(&self, by: &By, id: StaffId) -> Result<(), AppError> {
        let now = self.clock().now();
        let change = |staff: &mut StoredStaff| {
            staff.disabled_at = staff.disabled_at.or(Some(now));
            ("staff.disable", json!({}))
        };
        self.change_staff(by, id, true, change).await
    }

    /// Gives an account back.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn enable_staff(&self, by: &By, id: StaffId) -> Result<(), AppError> {
        let change = |staff: &mut StoredStaff| {
            staff.disabled_at = None;
            ("staff.enable", json!({}))
        };
        self.change_staff(by, id, false, change).await
    }

    /// Sets the language that somebody is spoken to in, on every device.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn set_language(
        &self,
        by: &By,
        id: StaffId,
        language: Option<Language>,
    ) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let mut staff = staff::lock(&mut tx, id).await?.ok_or_else(|| nobody(id))?;
        staff.language = language;
        staff::save(&mut tx, &staff).await?;
        let details = json!({ "language": language.map(Language::code) });
        note(&mut tx, now, by, ("staff.language", &id.to_string()), &details).await?;
        Ok(tx.commit().await?)
    }

    async fn change_staff(
        &self,
        by: &By,
        id: StaffId,
        takes_owner_away: bool,
        change: impl FnOnce(&mut StoredStaff) -> (&'static str, Value),
    ) -> Result<(), AppError> {
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let owners = staff::lock_owners(&mut tx).await?;
        if takes_owner_away && owners == [id] {
            let sentence = "this is the last owner: make somebody else an owner first";
            return Err(AppError::refused(Code::LastOwner, sentence));
        }
        let mut staff = staff::lock(&mut tx, id).await?.ok_or_else(|| nobody(id))?;
        let (action, details) = change(&mut staff);
        staff::save(&mut tx, &staff).await?;
        session::end_all(&mut tx, id.0, None).await?;
        if staff.disabled_at.is_some() {
            link::remove(&mut tx, Purpose::Invitation, id.0).await?;
            link::remove(&mut tx, Purpose::Reset, id.0).await?;
        }
        note(&mut tx, now, by, (action, &id.to_string()), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Somebody forgot their password: a link goes into the outbox, if they have an account. The
    /// answer is the same if they have none.
    ///
    /// # Errors
    /// [`Code::TooManyAttempts`] with the time to wait.
    pub async fn start_reset(&self, email: &str, place: &Place) -> Result<(), AppError> {
        let email = normal(email);
        let tried = [(Kind::Message, email.as_str()), (Kind::Messages, &place.line())];
        self.attempt(&tried).await?;
        let found = staff::by_email(self.database(), &email).await?;
        match found.filter(|s| s.disabled_at.is_none() && s.password.is_some()) {
            Some(staff) => self.reset(&By::nobody(place), &staff).await.map(|_| ()),
            None => Ok(()),
        }
    }

    /// A link by which somebody gives themselves a new password: it goes into the outbox and is given
    /// back. For the owner, and for the command line when the owner is locked out.
    ///
    /// # Errors
    /// [`Code::NotFound`].
    pub async fn reset_link(&self, by: &By, id: StaffId) -> Result<Secret, AppError> {
        let found = staff::get(self.database(), id).await?;
        let staff = found.filter(|s| s.disabled_at.is_none()).ok_or_else(|| nobody(id))?;
        self.reset(by, &staff).await
    }

    async fn reset(&self, by: &By, staff: &StoredStaff) -> Result<Secret, AppError> {
        let now = self.clock().now();
        let shop = self.shop().await?.settings;
        let mut tx = self.database().begin().await?;
        let new = link::make(&mut tx, now, Purpose::Reset, staff.staff.0).await?;
        let letter = Letter::Link { purpose: Purpose::Reset, token: &new.token };
        let to = (outbox::Channel::Email, staff.email.as_str());
        let message = outbox::write(&shop, letter, to, staff.language.unwrap_or(shop.language));
        outbox::put(&mut tx, message, new.message(), now, Some(new.expires_at)).await?;
        note(&mut tx, now, by, ("staff.reset", &staff.staff.to_string()), &json!({})).await?;
        tx.commit().await?;
        Ok(new.token)
    }
}

/// Whether somebody can run the shop.
pub(crate) async fn owner_is_there(tx: &mut WriteTx) -> Result<bool, AppError> {
    Ok(!staff::lock_owners(tx).await?.is_empty())
}

/// An e-mail address that an account may have.
pub(crate) fn valid_email(email: &str) -> Result<String, AppError> {
    let checked = crate::command::Identity::email(email)?;
    Ok(checked.0.trim_start_matches("email:").to_owned())
}

/// A name that an account may have.
pub(crate) fn valid_name(name: &str) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.contains(char::is_control) {
        let sentence = format!("a name has 1 to {LONGEST_NAME} characters, on one line");
        let refused = AppError::refused(Code::InvalidRequest, sentence).because("name-form");
        return Err(refused.with("most", LONGEST_NAME));
    }
    Ok(name.to_owned())
}

fn nobody(id: StaffId) -> AppError {
    AppError::refused(Code::NotFound, format!("nobody of the staff has the id {id}"))
        .because("no-staff")
}
