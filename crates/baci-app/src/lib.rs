//! The use cases: load, decide, write, in one transaction. The clock, idempotency and tasks live here.
//!
//! **Architecture invariants:** every write goes through the [`pipeline`], in a transaction that
//! holds the whole of it; no network call happens inside one; no rule of a program and no SQL is
//! known here.

#![warn(clippy::unwrap_used)]

pub mod analytics;
mod answer;
mod asked;
mod audit;
mod baci;
pub mod backtest;
mod bought;
mod cards;
mod clock;
mod code;
mod command;
mod commands;
mod coupons;
mod error;
mod explain;
mod figures;
mod friends;
mod games;
mod gift_cards;
mod guess;
mod households;
mod identities;
mod identity;
mod import;
mod kept;
mod keys;
mod leaderboards;
mod ledger;
mod levels;
mod liability;
mod link;
mod live_card;
mod members;
mod merges;
mod missions;
mod occasions;
mod offers;
mod oidc;
mod outbox;
mod overview;
mod partners;
mod passes;
mod passkey;
mod password;
mod pipeline;
mod place;
mod programs;
mod published;
mod purchases;
mod quotes;
pub mod receipts;
mod rewards;
mod rollups;
pub mod say;
mod search;
mod secret;
mod segments;
mod session;
mod shared_secret;
mod shop;
mod sign_in;
mod staff;
mod stages;
mod state;
mod statement;
mod stored;
mod streaks;
mod surprises;
mod sweep;
mod tasks;
mod tiers;

pub use answer::{
    Answer, Balance, CardAnswer, CouponGiven, ExchangeAnswer, GameAnswer, GivenBack, HoldAnswer,
    KinAnswer, LevelAnswer, LineAnswer, MergeAnswer, MissionAnswer, Outcome, PartnerAnswer,
    QuoteAnswer, QuoteHold, RewardAnswer, StreakAnswer, SurpriseAnswer, TakenBack,
};
pub use asked::Asked;
pub use audit::{AuditFilter, AuditPage};
pub use baci::{Baci, Settings};
pub use baci_core::country::Country;
pub use cards::{CardsReport, MAX_CARDS, PlasticCard};
pub use clock::Clock;
pub use code::GOOD_FOR as CODE_GOOD_FOR;
pub use command::{
    ClaimReward, Command, Exchange, GivePlace, GiveSurprise, HouseholdAct, Identity,
    IdentityChange, NewCard, NicknameAct, PartnerAct, PartnerPoints, PartnerUndo, Pay, PayCard,
    PlayGame, Proof, Sale, Target, What, Who,
};
pub use coupons::{
    BatchInfo, CouponInfo, CouponLine, FoundCoupon, HeldInfo, MAX_AT_ONCE, MAX_COUPONS, NewBatch,
    NewCoupon,
};
pub use error::AppError;
pub use explain::Explained;
pub use figures::{Day, Figures, OfferDay, OfferFigures, WalletFigures};
pub use friends::{FriendAct, Friends, MOST_FRIENDS};
pub use games::{Checked, GameInfo, MemberGame, MemberGames, Play, PlayPage};
pub use gift_cards::{CardInfo, IssuedCard, WantedCard};
pub use households::{
    GiftLook, HouseholdInfo, HouseholdInvite, HouseholdLine, HouseholdPerson, MemberHousehold,
};
pub use import::{BadUpload, ImportPlan, Upload, Uploads, row_cells};
pub use keys::{Caller, NewKey, Scope};
pub use leaderboards::{Board, BoardAsk, BoardRow, Circle, OwnPlace};
pub use ledger::{LedgerReport, WalletFault};
pub use levels::{LevelCount, MemberLevel};
pub use liability::{
    Assumed, JournalLine, JournalMonth, JournalRow, LiabilityFigures, OUTSTANDING, Owed, Valued,
};
pub use link::{Acceptance, Link, Purpose};
pub use live_card::{LiveCode, MOST_LIVE};
pub use members::MemberPage;
pub use merges::{Lookalikes, MergeInfo};
pub use missions::MemberMission;
pub use occasions::{HadOccasion, MemberOccasion, MemberOccasions};
pub use offers::{
    CodeAnswer, CutAnswer, DraftError, GiftAnswer, Goods, HintAnswer, Imagined, LinePrice,
    ListedAnswer, MemberOffer, OfferState, OfferUse, Offers, Part, Payable, PromotionAnswer,
    StepAnswer, draft_toml, end_part, part_text, payable, put_draft, try_out,
};
pub use oidc::{Away, CameBack, OidcError, OidcSettings, Provider};
pub use outbox::{Channel, MessagePage};
pub use overview::{Overview, WalletTotals};
pub use partners::{
    CauseInfo, DayLine, PartnerInfo, PartnerLook, PartnerStatement, Settled, SideInfo, Tie,
};
pub use passes::{AppleSettings, GoogleSettings, Icon, Passes};
pub use passkey::{Answered, Challenge, MOST_PASSKEYS, Passkey, passkeys_at};
pub use pipeline::Submitted;
pub use place::{By, Place};
pub use programs::{ProgramDiff, PublishedVersion};
pub use published::Published;
pub use purchases::{PurchaseFilter, PurchaseLine, PurchasePage, PurchasePlace};
pub use quotes::QuoteInfo;
pub use rewards::{
    ClaimPage, MAX_POOL_CODES, MemberReward, MemberRewards, NewStock, RewardInfo, RewardState,
};
pub use rollups::{RollupFault, RollupProgress, RollupReport};
pub use search::MemberFilter;
pub use secret::Secret;
pub use segments::{
    Audience, AudiencePage, OwnSegment, SegmentAsk, SegmentCount, SegmentInfo, SegmentProgress,
};
pub use session::{NewSession, Person, Session, SessionInfo};
pub use shop::{Branch, Shop, ShopFault, ShopSettings};
pub use staff::{Staff, StaffState};
pub use stages::{MemberStage, StageFigures};
pub use statement::{Statement, StatementLine};
pub use streaks::{MemberStreak, StreakFigures};
pub use surprises::CheckedDraw;
pub use tasks::{Runner, Swept};
pub use tiers::{BenefitLeft, LadderStanding, MemberTiers, TierCount, measure_of};

/// The store's address and options, for those that open it.
pub use baci_store::{Database, Options, StoreError};
/// What is stored of an event, a hold and a member, as the use cases give it.
pub use baci_store::{
    audit::StoredAudit,
    backtest::StoredBacktest,
    coupon::{MemberCoupon, Move, StoredBatch},
    event::StoredEvent,
    game::{PrizeCount, StoredPlay},
    gift_card::StoredCard,
    hold::StoredHold,
    import::{StoredImport, StoredRow},
    key::StoredKey,
    lot::StoredLot,
    member::StoredMember,
    message::StoredMessage,
    partner::PartnerMove,
    proof::StoredProof,
    reward::{StockMove, StoredClaim, StoredWait},
    segment::{Move as SegmentMove, Revision as SegmentRevision, StoredSegment},
    surprise::{StoredDraw, StoredEntry},
};
