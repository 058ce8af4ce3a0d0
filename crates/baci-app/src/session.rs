//! Sessions: who is signed in. A session has a token that only its browser knows; here is its hash.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::place::{By, Place};
use crate::secret::{self, Secret};
use baci_core::id::{MemberId, SessionId, StaffId};
use baci_core::refusal::Code;
use baci_core::staff::{Right, Role};
use baci_core::text::Language;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::session::{self, StoredSession};
use baci_store::staff::{self, StoredStaff};
use serde_json::json;
use uuid::Uuid;

/// How long a session goes on unused, and at all, in seconds: staff.
const STAFF_IDLE: i64 = 12 * 3600;
const STAFF_ENDS: i64 = 7 * 86_400;
/// The same for members, who look in now and then on their own phone.
const MEMBER_IDLE: i64 = 60 * 86_400;
const MEMBER_ENDS: i64 = 365 * 86_400;
/// That a session is used is noted no more often than this, in seconds.
const NOTED_EVERY: i64 = 300;
/// How many sessions of a person are listed.
const LISTED: i64 = 100;
/// What the token of a form is derived for.
const CSRF: &str = "baci 2026-11 csrf token of a session";

/// How somebody came in, as the audit log says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Password,
    Link,
    Code,
    Passkey,
    Provider,
}

impl Way {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "link",
            Self::Code => "code",
            Self::Passkey => "passkey",
            Self::Provider => "oidc",
        }
    }
}

/// Who is signed in.
#[derive(Clone, PartialEq, Eq)]
pub enum Person {
    Staff { id: StaffId, name: String, role: Role, language: Option<Language> },
    Member { id: MemberId },
}

impl std::fmt::Debug for Person {
    /// Without a name.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Staff { id, role, .. } => write!(f, "{id} ({role})"),
            Self::Member { id } => write!(f, "{id}"),
        }
    }
}

/// A session that goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub person: Person,
    /// What every form of this session carries: nobody without the token can work it out.
    pub csrf: String,
    pub created_at: Instant,
    /// It ends then, whatever happens.
    pub ends_at: Instant,
}

/// A session that was just made: the only moment at which its token is known.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// For the cookie.
    pub token: Secret,
    pub session: Session,
}

/// A session in the list that its person sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionInfo {
    pub id: SessionId,
    pub device: String,
    /// Shortened.
    pub address: String,
    pub created_at: Instant,
    /// To within a few minutes.
    pub seen_at: Instant,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Session {
    /// Whether this person may do it. Members have no rights of the staff.
    pub fn may(&self, right: Right) -> bool {
        matches!(&self.person, Person::Staff { role, .. } if role.may(right))
    }

    /// Whether this person may do it.
    ///
    /// # Errors
    /// [`Code::Forbidden`].
    pub fn need(&self, right: Right) -> Result<(), AppError> {
        match self.may(right) {
            true => Ok(()),
            false => Err(AppError::refused(Code::Forbidden, "your role does not cover this")),
        }
    }

    /// Whether a form came from a page of this session.
    pub fn owns(&self, csrf: &str) -> bool {
        secret::same(&self.csrf, csrf)
    }

    /// The person as the audit log and commands name them: 'staff:stf_…' or 'member:mem_…'.
    pub fn actor(&self) -> String {
        self.by(&Place::console()).actor
    }

    /// The person and where they are, for the audit log.
    pub fn by(&self, place: &Place) -> By {
        match &self.person {
            Person::Staff { id, .. } => By::staff(*id, place),
            Person::Member { id } => By::member(*id, place),
        }
    }

    fn person_id(&self) -> Uuid {
        self.person.id()
    }
}

impl Person {
    pub(crate) fn of_staff(staff: &StoredStaff) -> Self {
        let StoredStaff { staff: id, name, role, language, .. } = staff;
        Self::Staff { id: *id, name: name.clone(), role: *role, language: *language }
    }

    const fn id(&self) -> Uuid {
        match self {
            Self::Staff { id, .. } => id.0,
            Self::Member { id } => id.0,
        }
    }

    const fn kind(&self) -> &'static str {
        match self {
            Self::Staff { .. } => "staff",
            Self::Member { .. } => "member",
        }
    }

    /// How long unused, and at all, in seconds.
    const fn limits(&self) -> (i64, i64) {
        match self {
            Self::Staff { .. } => (STAFF_IDLE, STAFF_ENDS),
            Self::Member { .. } => (MEMBER_IDLE, MEMBER_ENDS),
        }
    }
}

/// Starts a session within a transaction: always a new one with a new token, whatever the browser
/// sent before.
pub(crate) async fn start(
    tx: &mut WriteTx,
    now: Instant,
    person: Person,
    way: Way,
    place: &Place,
) -> Result<NewSession, AppError> {
    let id = SessionId::derive(now, &secret::random::<16>()?);
    let (token, secret_hash) = secret::make(id)?;
    let (idle, ends) = person.limits();
    let stored = StoredSession {
        session: id,
        secret_hash,
        person: person.kind().to_owned(),
        person_id: person.id(),
        device: place.device().to_owned(),
        address: place.address(),
        created_at: now,
        seen_at: now,
        idle_at: now.plus_seconds(idle),
        ends_at: now.plus_seconds(ends),
    };
    session::add(tx, &stored).await?;
    let session = read(&stored, person, &token);
    let details = json!({ "by": way.text() });
    note(tx, now, &session.by(place), ("session.start", &id.to_string()), &details).await?;
    Ok(NewSession { token, session })
}

fn read(stored: &StoredSession, person: Person, token: &Secret) -> Session {
    Session {
        id: stored.session,
        person,
        csrf: secret::derived(CSRF, token.reveal()),
        created_at: stored.created_at,
        ends_at: stored.ends_at,
    }
}

impl Baci {
    /// Whose session has this token; `None` for nobody's, and for one that has ended.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn session(&self, token: &str) -> Result<Option<Session>, AppError> {
        let Some(id) = secret::id_in(token) else { return Ok(None) };
        let Some(stored) = session::get(self.database(), id).await? else { return Ok(None) };
        let now = self.clock().now();
        if stored.idle_at.min(stored.ends_at) <= now || !secret::matches(token, &stored.secret_hash)
        {
            return Ok(None);
        }
        let person = match stored.person.as_str() {
            "member" => Person::Member { id: MemberId(stored.person_id) },
            _ => match staff::get(self.database(), StaffId(stored.person_id)).await? {
                Some(staff) if staff.disabled_at.is_none() => Person::of_staff(&staff),
                _ => return Ok(None),
            },
        };
        if stored.seen_at.plus_seconds(NOTED_EVERY) <= now {
            let idle_at = now.plus_seconds(person.limits().0).min(stored.ends_at);
            let mut tx = self.database().begin().await?;
            session::touch(&mut tx, id, now, idle_at).await?;
            tx.commit().await?;
        }
        Ok(Some(Session {
            id,
            person,
            csrf: secret::derived(CSRF, token),
            created_at: stored.created_at,
            ends_at: stored.ends_at,
        }))
    }

    /// The sessions of the person who asks, last used first; at most a hundred.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn sessions(&self, own: &Session) -> Result<Vec<SessionInfo>, AppError> {
        let now = self.clock().now();
        let all = session::of_person(self.database(), own.person_id(), now, LISTED).await?;
        let info = |stored: StoredSession| SessionInfo {
            id: stored.session,
            device: stored.device,
            address: stored.address,
            created_at: stored.created_at,
            seen_at: stored.seen_at,
            current: stored.session == own.id,
        };
        Ok(all.into_iter().map(info).collect())
    }

    /// Ends one session of the person who asks: another device's, or their own to sign out.
    ///
    /// # Errors
    /// [`Code::NotFound`] where they have no such session.
    pub async fn end_session(
        &self,
        own: &Session,
        id: SessionId,
        place: &Place,
    ) -> Result<(), AppError> {
        let mut tx = self.database().begin().await?;
        if !session::end(&mut tx, id, own.person_id()).await? {
            let refused = AppError::refused(Code::NotFound, "this session has ended already");
            return Err(refused.because("session-ended"));
        }
        let line = ("session.end", &*id.to_string());
        note(&mut tx, self.clock().now(), &own.by(place), line, &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Ends all sessions of the person who asks but this one; answers how many.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn end_all_other_sessions(
        &self,
        own: &Session,
        place: &Place,
    ) -> Result<u64, AppError> {
        let mut tx = self.database().begin().await?;
        let ended = session::end_all(&mut tx, own.person_id(), Some(own.id)).await?;
        let details = json!({ "ended": ended });
        let line = ("session.end_others", &*own.id.to_string());
        note(&mut tx, self.clock().now(), &own.by(place), line, &details).await?;
        tx.commit().await?;
        Ok(ended)
    }
}
