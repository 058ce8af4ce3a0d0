//! Identifiers: UUIDv7 newtypes, printed with a prefix that says what they name.

use crate::time::Instant;
use uuid::Uuid;

/// Below every id: where a page that goes forwards starts.
pub const LOWEST: Uuid = Uuid::nil();

/// Above every id: where a page that goes backwards starts.
pub const HIGHEST: Uuid = Uuid::max();

/// Crockford's base 32 in lower case: no i, l, o, u.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn encode(id: Uuid, out: &mut String) {
    let mut rest = id.as_u128();
    let mut digits = [0u8; 26];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[(rest & 31) as usize];
        rest >>= 5;
    }
    out.extend(digits.iter().map(|d| char::from(*d)));
}

fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 || !text.is_ascii() || text.as_bytes()[0] > b'7' {
        return None;
    }
    let mut value = 0u128;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte)?;
        value = (value << 5) | digit as u128;
    }
    Some(Uuid::from_u128(value))
}

/// A UUIDv7 made from an instant and a seed: the same inputs give the same id.
///
/// Layout of RFC 9562, section 5.7: 48 bits of Unix milliseconds, then bits that here come from
/// BLAKE3 over the seed instead of a random source. So a retried request names the same event, and
/// two databases fed with the same requests hold the same ids and the same hashes.
pub fn derive(at: Instant, seed: &[u8]) -> Uuid {
    let hash = blake3::hash(seed);
    let mut random = [0u8; 10];
    random.copy_from_slice(&hash.as_bytes()[..10]);
    let millis = u64::try_from(at.micros().div_euclid(1000)).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// Below every id of this millisecond (since 1970), above every id of those before.
pub fn first_of_millis(millis: u64) -> Uuid {
    Uuid::from_u128(u128::from(millis.min((1 << 48) - 1)) << 80)
}

/// That a text is not an id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not an id of the form {prefix}_…")]
pub struct BadId {
    pub text: String,
    pub prefix: &'static str,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl $name {
            /// What the printed id starts with.
            pub const PREFIX: &'static str = $prefix;

            /// The id for an instant and a seed; see [`derive()`].
            pub fn derive(at: Instant, seed: &[u8]) -> Self {
                Self(derive(at, seed))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut out = String::with_capacity(32);
                out.push_str(concat!($prefix, "_"));
                encode(self.0, &mut out);
                f.write_str(&out)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{self}")
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then(decode)
                    .map(Self)
                    .ok_or_else(|| BadId { text: text.chars().take(80).collect(), prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A member of the program.
    MemberId, "mem"
);
id!(
    /// An event in one member's history: a purchase, a refund, an adjustment.
    EventId, "evt"
);
id!(
    /// A household: members who share what they have.
    HouseholdId, "hou"
);
id!(
    /// A hold on part of a balance.
    HoldId, "hld"
);
id!(
    /// An API key (the public half; the secret is never stored).
    KeyId, "key"
);
id!(
    /// A task of the task runner.
    TaskId, "tsk"
);
id!(
    /// Somebody who works with Baci.
    StaffId, "stf"
);
id!(
    /// A session of a person who signed in (its secret is never stored).
    SessionId, "ses"
);
id!(
    /// A one-time link (its secret is never stored).
    LinkId, "lnk"
);
id!(
    /// A line of the audit log.
    AuditId, "aud"
);
id!(
    /// A message in the outbox.
    MessageId, "msg"
);
id!(
    /// A passkey of somebody of the staff.
    PasskeyId, "pky"
);
id!(
    /// A challenge that waits for the answer of a passkey.
    ChallengeId, "chl"
);
id!(
    /// A gift card.
    GiftCardId, "gft"
);
id!(
    /// A batch of coupons.
    CouponBatchId, "cpb"
);
id!(
    /// An import of a file of receipts.
    ImportId, "imp"
);
id!(
    /// A backtest that somebody asked for.
    BacktestId, "bkt"
);

/// An event together with its member: what the API hands out as an event's id, since every table of
/// a member is keyed by the member first, and a server must find the row without a second index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct EventRef {
    pub member: MemberId,
    pub event: EventId,
}

impl std::fmt::Display for EventRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut out = String::with_capacity(56);
        out.push_str("ref_");
        encode(self.member.0, &mut out);
        encode(self.event.0, &mut out);
        f.write_str(&out)
    }
}

impl std::str::FromStr for EventRef {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let pair = text
            .strip_prefix("ref_")
            .and_then(|rest| rest.split_at_checked(26))
            .and_then(|(member, event)| Some((MemberId(decode(member)?), EventId(decode(event)?))));
        pair.map(|(member, event)| Self { member, event })
            .ok_or_else(|| BadId { text: text.chars().take(80).collect(), prefix: "ref" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_printing() {
        let id = MemberId::derive(Instant::from_micros(1_700_000_000_000_000), b"seed");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.0.get_version_num(), 7);
        let event = EventRef { member: id, event: EventId(id.0) };
        assert_eq!(event.to_string().parse(), Ok(event));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "mem_",
            "mem_zz",
            "evt_0000000000000000000000000",
            "ref_é",
            "mem_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        ] {
            assert!(text.parse::<MemberId>().is_err(), "{text}");
            assert!(text.parse::<EventRef>().is_err(), "{text}");
        }
    }
}
