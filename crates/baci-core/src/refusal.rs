//! Refusals: why the domain says no, one stable code each, with a sentence and the values that decided.

mod value;

use crate::money::Currency;
use serde::Serialize;
pub use value::Value;

/// A no with its reason. `code` is stable and for machines. What a person reads is made of `reason`
/// and `values` in their language; `sentence` says the same in English, for logs and the command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{sentence}")]
pub struct Refusal {
    pub code: Code,
    pub sentence: String,
    /// Finer than the code where a code has several sentences: the message that says it.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub reason: &'static str,
    /// The values that decided, by the names that the message gives them.
    #[serde(serialize_with = "by_name", skip_serializing_if = "<[_]>::is_empty")]
    pub values: Vec<(&'static str, Value)>,
    /// In how many seconds it may be tried again, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
}

/// What kind of refusal: decides the HTTP status, in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request itself is wrong.
    Invalid,
    /// What it names does not exist.
    Missing,
    /// It was right, but the state of things forbids it.
    Conflict,
    /// The caller may not.
    Forbidden,
    /// Nobody knows who the caller is.
    Unknown,
    /// It was tried too often: later again.
    TooMany,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $text:literal $kind:ident;)*) => {
        /// Every reason to refuse, in one table: name, code, kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The stable code, as the API prints it.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What kind of refusal it is.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }
        }
    };
}

codes! {
    /// A value in the request is not what it must be.
    InvalidRequest "invalid_request" Invalid;
    /// An amount is outside what can be counted.
    AmountOutOfRange "amount_out_of_range" Invalid;
    /// The time of an event is outside what is accepted.
    TimeOutOfRange "time_out_of_range" Invalid;
    /// A line, wallet, field or event name that the program or the purchase does not have.
    UnknownName "unknown_name" Invalid;
    /// The program document has problems.
    ProgramInvalid "program_invalid" Invalid;
    /// No program is published yet.
    NoProgram "no_program" Conflict;
    /// The published program changed in between.
    ProgramChanged "program_changed" Conflict;
    /// No such member.
    MemberNotFound "member_not_found" Missing;
    /// No such event or purchase.
    EventNotFound "event_not_found" Missing;
    /// No such hold.
    HoldNotFound "hold_not_found" Missing;
    /// No such thing.
    NotFound "not_found" Missing;
    /// Another member has this phone number, card or e-mail.
    IdentityTaken "identity_taken" Conflict;
    /// The card was lost and replaced: its number is nobody's any more.
    CardLost "card_lost" Conflict;
    /// The code on the member's phone is an older one, or was read too long ago.
    LiveCardOver "live_card_over" Conflict;
    /// The member spends only with the code on their phone.
    LiveCardNeeded "live_card_needed" Conflict;
    /// The basket comes to another sum than the caller expects.
    PriceChanged "price_changed" Conflict;
    /// No gift card has this number, or the PIN is not its PIN: which of them is not said.
    GiftCardUnknown "gift_card_unknown" Missing;
    /// The gift card is out of use.
    GiftCardBlocked "gift_card_blocked" Conflict;
    /// The gift card is another member's.
    GiftCardNotTheirs "gift_card_not_theirs" Conflict;
    /// Another gift card has this number.
    GiftCardTaken "gift_card_taken" Conflict;
    /// The same key came with another body.
    IdempotencyKeyReused "idempotency_key_reused" Conflict;
    /// More is asked for than can be spent.
    InsufficientBalance "insufficient_balance" Conflict;
    /// The member cannot have this reward, or not now.
    RewardUnavailable "reward_unavailable" Conflict;
    /// A household does not allow this, or not to this member.
    HouseholdRefused "household_refused" Conflict;
    /// The program does not let members give this, or not now.
    TransferRefused "transfer_refused" Conflict;
    /// What was agreed with a partner does not allow this, or not now.
    PartnerRefused "partner_refused" Conflict;
    /// This cannot be given to a cause, or not now.
    DonationRefused "donation_refused" Conflict;
    /// Nothing of the reward is left, or what is left is kept for those who wait.
    RewardOutOfStock "reward_out_of_stock" Conflict;
    /// The member cannot play this game, or not now.
    GameUnavailable "game_unavailable" Conflict;
    /// The claim is collected, cancelled, used or past its time.
    ClaimClosed "claim_closed" Conflict;
    /// The quote that holds is bought, released or past its time.
    QuoteClosed "quote_closed" Conflict;
    /// The hold is released, captured or past its time.
    HoldClosed "hold_closed" Conflict;
    /// More comes back than was bought, or than is left.
    AlreadyReturned "already_returned" Conflict;
    /// The event is not a purchase, so nothing of it can come back.
    NotAPurchase "not_a_purchase" Conflict;
    /// Too few customers came again for a model to be made.
    TooFewRepeaters "too_few_repeaters" Conflict;
    /// The record changed since it was read.
    RecordChanged "record_changed" Conflict;
    /// The key's scopes do not cover this.
    Forbidden "forbidden" Forbidden;
    /// The e-mail address, password or code is not right; which of them is not said.
    SignInFailed "sign_in_failed" Unknown;
    /// The code that was sent to a number or an address is not right, or its time is over.
    ProofFailed "proof_failed" Conflict;
    /// It was tried too often, by one account or from one address.
    TooManyAttempts "too_many_attempts" TooMany;
    /// The link was used, ran out, or never was.
    LinkSpent "link_spent" Missing;
    /// The password is too short or among those that everybody tries.
    WeakPassword "weak_password" Invalid;
    /// Somebody of the staff has this e-mail address.
    EmailTaken "email_taken" Conflict;
    /// Without this owner nobody could manage the shop.
    LastOwner "last_owner" Conflict;
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(self.text())
    }
}

impl Refusal {
    /// A refusal with its sentence.
    pub fn new(code: Code, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { code, sentence, reason: "", values: Vec::new(), retry_after: None }
    }

    /// With a finer reason than its code: the key of its message, without `refused-`.
    pub const fn because(mut self, reason: &'static str) -> Self {
        self.reason = reason;
        self
    }

    /// Its reason, or its code where it has no finer one.
    pub const fn message(&self) -> &'static str {
        if self.reason.is_empty() { self.code.text() } else { self.reason }
    }

    /// With a value that decided.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// With what the ledger counted in smallest units as amounts of the wallet that it is about:
    /// the ledger knows no decimals. `currency` where the wallet holds money.
    pub fn in_wallet(mut self, digits: u8, currency: Option<Currency>) -> Self {
        for (_, value) in &mut self.values {
            if let Value::Units(units, 0) = value {
                *value = match currency {
                    Some(currency) => Value::Money(*units, currency),
                    None => Value::Units(*units, digits),
                };
            }
        }
        self
    }

    /// With the time after which it may be tried again.
    pub const fn after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }
}

fn by_name<S: serde::Serializer>(
    values: &[(&'static str, Value)],
    s: S,
) -> Result<S::Ok, S::Error> {
    s.collect_map(values.iter().map(|(name, value)| (name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let all: std::collections::BTreeSet<_> = Code::ALL.iter().map(|c| c.text()).collect();
        assert_eq!(all.len(), Code::ALL.len());
    }
}
