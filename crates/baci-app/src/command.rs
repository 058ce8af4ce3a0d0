//! Commands: what a caller wants written, with the key that makes it safe to ask twice.

mod household;
mod nickname;
mod partner;

use baci_core::event::{Custom, Purchase, Returned};
use baci_core::id::{EventId, GiftCardId, HoldId, MemberId};
use baci_core::live_card::LiveCard;
use baci_core::member::Profile;
use baci_core::price::Basket;
use baci_core::time::Instant;

pub use household::HouseholdAct;
pub use nickname::{GivePlace, NicknameAct};
pub use partner::{PartnerAct, PartnerPoints, PartnerUndo};

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
    /// Whoever showed this card on their phone, whose signature was checked: see [`crate::Baci::live_card`].
    Live {
        card: LiveCard,
        scanned_at: Instant,
    },
    /// Somebody new (only for [`What::Enroll`]).
    New,
}

impl Who {
    /// The id, where a member is named by it.
    pub const fn id(&self) -> Option<MemberId> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Live { card, .. } => Some(card.member),
            _ => None,
        }
    }
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
    /// A basket that the program's promotions price, and is then a purchase.
    Basket(Sale),
    /// Prices a basket and puts aside what it would use, until then.
    HoldQuote {
        sale: Sale,
        until: Instant,
    },
    /// Buys what a quote holds, at its prices.
    BuyQuote {
        quote: EventId,
        receipt: Option<String>,
    },
    /// Lets go what a quote holds.
    ReleaseQuote {
        quote: EventId,
    },
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
    /// Puts the first money on a new gift card.
    IssueCard {
        card: NewCard,
        amount: i64,
    },
    TopUpCard {
        card: GiftCardId,
        amount: i64,
    },
    /// Only time passes: what is due at `at` is done.
    Settle,
    /// A tier that staff gives: so high at least, until then.
    GrantTier {
        tier: String,
        until: Option<Instant>,
        reason: String,
    },
    /// Takes back what staff gave on a ladder.
    RevokeTier {
        ladder: String,
        reason: String,
    },
    /// Uses what a tier brings, so often; gives it back, below zero.
    UseBenefit {
        benefit: String,
        times: i64,
    },
    /// Another card for the member, in the place of one that is lost, or beside those they have.
    NewCard {
        card: Identity,
        lost: Option<Identity>,
        reason: String,
    },
    /// An identity that the member has from now on, one that they have no more, or one in the other's place.
    Identity(IdentityChange),
    /// Another member turned out to be this one: all that is theirs comes here.
    Merge {
        other: MemberId,
        reason: String,
    },
    /// They are two after all: what came goes back, as far as it is there.
    Unmerge {
        other: MemberId,
        reason: String,
    },
    /// What a member does about a household.
    Household(HouseholdAct),
    /// What happens between a member and a partner or a cause.
    Partner(PartnerAct),
    /// Takes part in leaderboards by a nickname, or no more.
    Nickname(NicknameAct),
    /// Notes that a member had one of the first places of a leaderboard.
    GivePlace(GivePlace),
    /// Claims a reward of the catalog.
    ClaimReward(ClaimReward),
    /// Notes that what was claimed is handed out.
    CollectClaim {
        claim: EventId,
    },
    /// Undoes a claim, by the terms that it was made on.
    CancelClaim {
        claim: EventId,
    },
    /// Closes a claim that nobody collected in time.
    ExpireClaim {
        claim: EventId,
    },
    /// Plays a game.
    PlayGame(PlayGame),
    /// Gives a surprise to somebody who was drawn.
    GiveSurprise(GiveSurprise),
    /// Waits in line for a piece of a reward.
    JoinLine {
        reward: String,
        branch: Option<String>,
    },
    /// Waits no longer at a place, nor wants what is kept there.
    LeaveLine {
        place: String,
    },
    /// Keeps a piece for a member who is next in line.
    KeepPiece {
        place: String,
    },
    /// Keeps it no longer: its time is over.
    LapsePiece {
        place: String,
    },
    /// Only tiers are looked at. With `anew`, what they count is read again from the member's history.
    Review {
        anew: bool,
    },
}

/// A change of one identity of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentityChange {
    pub add: Option<Identity>,
    pub remove: Option<Identity>,
    /// How what is added was proved to be theirs: such a number is taken from whoever had it before.
    pub proof: Option<Proof>,
    pub reason: String,
}

/// How an identity was proved to be a member's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// They told the code that was sent there.
    Code,
    /// Another system had asked the messenger.
    Vouched,
}

impl Proof {
    /// Its stable word.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Vouched => "vouched",
        }
    }
}

/// A reward that is claimed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClaimReward {
    /// Its id.
    pub reward: String,
    /// The way to pay, by its position.
    pub price: usize,
    /// Where it is claimed; needed where each branch has its own stock.
    pub branch: Option<String>,
    /// The number of the gift card that it may give: nobody else has it.
    pub card: Option<String>,
}

/// A game that is played.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlayGame {
    /// Its id.
    pub game: String,
    /// The player's own words, which are drawn with.
    pub words: String,
    /// The seal that the player was shown: refused where another draw is next by now.
    pub seal: Option<String>,
}

/// A surprise that is given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GiveSurprise {
    /// Its id.
    pub surprise: String,
    /// The draw by which it is.
    pub draw: String,
    /// Which place it gave the member, from 1.
    pub place: i64,
}

/// A basket, and how it is paid.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sale {
    pub basket: Basket,
    /// The shop's own receipt number.
    pub receipt: Option<String>,
    /// What wallets pay, in this order.
    pub pay: Vec<Pay>,
    /// Gift cards that pay, in this order, before wallets do.
    pub cards: Vec<PayCard>,
    /// What the caller was told that it comes to: refused where it is another sum by now.
    pub payable: Option<i64>,
    /// Whether to say what it would take to get more: for quotes.
    pub hints: bool,
    /// Goods of an earlier purchase that come back in the same breath.
    pub exchange: Option<Exchange>,
}

/// Goods that come back for others.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The purchase that they are of.
    pub purchase: EventId,
    pub what: Returned,
}

/// A payment from a wallet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pay {
    pub wallet: String,
    /// In the wallet's smallest unit; as much as it can for `None`.
    pub units: Option<i64>,
    /// Whether the others of the household pay what the member's own wallet does not.
    pub household: bool,
}

/// A payment from a gift card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PayCard {
    pub card: GiftCardId,
    /// In the currency's smallest unit; as much as it can for `None`.
    pub money: Option<i64>,
}

/// A gift card that is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCard {
    /// See [`baci_store::gift_card::StoredCard`].
    pub number: String,
    pub pin_hash: Option<String>,
    pub owner: Option<MemberId>,
}

/// Which purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target(pub EventId);

impl Command {
    /// About how many bytes it takes in memory: what it may be bounded by where many wait.
    pub fn weight(&self) -> usize {
        const LINE: usize = 256;
        let texts = |profile: &Profile| {
            let json = serde_json::to_string(profile);
            json.map_or(0, |json| json.len())
        };
        let own = match &self.what {
            What::Purchase(purchase) => purchase.lines.len() * LINE,
            What::Basket(sale) | What::HoldQuote { sale, .. } => {
                let basket = &sale.basket;
                (basket.lines.len() + basket.fees.len() + basket.codes.len()) * LINE
            }
            What::Enroll { profile, .. } | What::Update { profile, .. } => texts(profile),
            What::Custom(custom) => custom.fields.len() * LINE,
            _ => 0,
        };
        2 * LINE + own
    }

    /// Whether it is a sale for which codes were given.
    pub fn gives_codes(&self) -> bool {
        self.what.sale().is_some_and(|sale| !sale.basket.codes.is_empty())
    }

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
    /// The basket that is to be priced, if there is one.
    pub const fn sale(&self) -> Option<&Sale> {
        match self {
            Self::Basket(sale) | Self::HoldQuote { sale, .. } => Some(sale),
            _ => None,
        }
    }

    /// Another member whom it names: who receives, or who is asked into a household.
    pub const fn other(&self) -> Option<&Who> {
        match self {
            Self::Transfer { to, .. } => Some(to),
            Self::Household(HouseholdAct::Invite { whom, .. }) => Some(whom),
            _ => None,
        }
    }

    /// The member that is merged into the command's own, or out of it again.
    pub const fn merged(&self) -> Option<MemberId> {
        match self {
            Self::Merge { other, .. } | Self::Unmerge { other, .. } => Some(*other),
            _ => None,
        }
    }

    /// The purchase of which something comes back.
    pub fn returned(&self) -> Option<EventId> {
        match self {
            Self::Refund { purchase, .. } | Self::Cancel { purchase } => Some(purchase.0),
            what => Some(what.sale()?.exchange.as_ref()?.purchase),
        }
    }

    /// The quote that it is about, if it is about one that is there.
    pub const fn quote(&self) -> Option<EventId> {
        match self {
            Self::BuyQuote { quote, .. } | Self::ReleaseQuote { quote } => Some(*quote),
            _ => None,
        }
    }

    /// The claim that it is about, if it is about one that is there.
    pub const fn claim(&self) -> Option<EventId> {
        match self {
            Self::CollectClaim { claim }
            | Self::CancelClaim { claim }
            | Self::ExpireClaim { claim } => Some(*claim),
            _ => None,
        }
    }

    /// The kind of event it makes.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Enroll { .. } => "enroll",
            Self::Update { .. } => "update",
            Self::Purchase(_) | Self::Basket(_) | Self::BuyQuote { .. } => "purchase",
            Self::HoldQuote { .. } => "quote_hold",
            Self::ReleaseQuote { .. } => "quote_release",
            Self::Refund { .. } => "refund",
            Self::Cancel { .. } => "cancel",
            Self::Custom(_) => "custom",
            Self::Adjust { .. } => "adjust",
            Self::Transfer { .. } => "transfer",
            Self::Hold { .. } => "hold",
            Self::Capture { .. } => "capture",
            Self::Release { .. } => "release",
            Self::IssueCard { .. } => "gift_card_issue",
            Self::TopUpCard { .. } => "gift_card_top_up",
            Self::Settle => "settle",
            Self::GrantTier { .. } => "tier_grant",
            Self::RevokeTier { .. } => "tier_revoke",
            Self::UseBenefit { .. } => "benefit_use",
            Self::NewCard { .. } => "card_new",
            Self::Identity(change) => match (&change.add, &change.remove, change.proof) {
                (Some(_), Some(_), _) => "identity_change",
                (None, _, _) => "identity_remove",
                (_, _, Some(_)) => "identity_verify",
                _ => "identity_add",
            },
            Self::Merge { .. } => "merge",
            Self::Unmerge { .. } => "unmerge",
            Self::Household(act) => act.kind(),
            Self::Partner(act) => act.kind(),
            Self::Nickname(act) => act.kind(),
            Self::GivePlace(_) => baci_core::program::leaderboard::PLACE,
            Self::ClaimReward(_) => "reward_claim",
            Self::PlayGame(_) => baci_core::program::game::PLAY,
            Self::GiveSurprise(_) => baci_core::program::surprise::GIFT,
            Self::CollectClaim { .. } => "reward_collect",
            Self::CancelClaim { .. } => "reward_cancel",
            Self::ExpireClaim { .. } => "reward_expire",
            Self::JoinLine { .. } => "reward_wait",
            Self::LeaveLine { .. } => "reward_leave",
            Self::KeepPiece { .. } => "reward_hold",
            Self::LapsePiece { .. } => "reward_lapse",
            Self::Review { .. } => "tier_review",
        }
    }
}
