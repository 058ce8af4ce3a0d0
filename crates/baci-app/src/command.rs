//! Commands: what a caller wants written, with the key that makes it safe to ask twice.

use baci_core::event::{Custom, Purchase, Returned};
use baci_core::id::{EventId, HoldId, MemberId};
use baci_core::member::Profile;
use baci_core::time::Instant;

/// A request to write.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// The idempotency key, with what makes it the caller's own in front.
    pub key: String,
    /// A hash of what the request says; see [`Command::fingerprint_of`].
    pub fingerprint: [u8; 16],
    /// Who asked: 'key:NAME', 'import', 'task'. Never a person's name.
    pub actor: String,
    /// When it happened; now for `None`.
    pub at: Option<Instant>,
    pub who: Who,
    pub what: What,
}

/// Whose history it goes into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Id(MemberId),
    /// Whoever has this identity; must be a member.
    Identity(Identity),
    /// Whoever has this identity; becomes a member by it if nobody has.
    EnrollBy(Identity),
    /// Somebody new (only for [`What::Enroll`]).
    New,
}

/// A phone number, card, e-mail or external id, normalized: 'phone:+8562055512345'.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(pub String);

/// What is to happen.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    Enroll {
        profile: Profile,
        identities: Vec<Identity>,
    },
    /// Replaces the record; refused where it is not at `revision` any more.
    Update {
        profile: Profile,
        identities: Vec<Identity>,
        revision: Option<i64>,
    },
    Purchase(Purchase),
    Refund {
        purchase: Target,
        what: Returned,
    },
    Cancel {
        purchase: Target,
    },
    Custom(Custom),
    /// Put right by staff, up or down.
    Adjust {
        wallet: String,
        amount: i64,
        reason: String,
    },
    Transfer {
        wallet: String,
        amount: i64,
        to: Who,
        reason: Option<String>,
    },
    Hold {
        wallet: String,
        amount: i64,
        expires_at: Instant,
    },
    Capture {
        hold: HoldId,
        amount: Option<i64>,
        release_rest: bool,
    },
    Release {
        hold: HoldId,
    },
    /// Only time passes: what is due at `at` is done.
    Settle,
}

/// Which purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target(pub EventId);

impl Command {
    /// The fingerprint of a request's own bytes.
    pub fn fingerprint_of(parts: &[&[u8]]) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new();
        for part in parts {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        let mut out = [0; 16];
        out.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        out
    }
}

impl What {
    /// The kind of event it makes.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Enroll { .. } => "enroll",
            Self::Update { .. } => "update",
            Self::Purchase(_) => "purchase",
            Self::Refund { .. } => "refund",
            Self::Cancel { .. } => "cancel",
            Self::Custom(_) => "custom",
            Self::Adjust { .. } => "adjust",
            Self::Transfer { .. } => "transfer",
            Self::Hold { .. } => "hold",
            Self::Capture { .. } => "capture",
            Self::Release { .. } => "release",
            Self::Settle => "settle",
        }
    }
}
