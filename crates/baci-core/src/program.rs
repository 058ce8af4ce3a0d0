//! The program: what the document becomes once it is checked. Immutable, and all that `decide` reads.
//!
//! The document's own shape (keys, defaults, problems) is in [`document`]; this file is the model.

pub mod cards;
pub mod coupon;
pub mod diff;
pub mod document;
#[cfg(test)]
mod examples;
pub mod game;
pub mod household;
pub mod leaderboard;
pub mod level;
pub mod mission;
pub mod occasion;
pub mod partner;
pub mod present;
mod price_list;
pub mod prices;
pub mod promotion;
pub mod question;
pub mod reward;
pub mod satisfaction;
pub mod schema;
pub mod stages;
pub mod streak;
pub mod surprise;
pub mod tier;

use crate::condition::Condition;
use crate::decimal::Decimal;
use crate::money::{Currency, Rounding};
use crate::text::Texts;
use crate::time::{Instant, Period, Zone};

pub use coupon::CouponRule;
pub(crate) use document::shape::nearest;
pub use document::{Problem, Source};
pub use price_list::PriceList;
pub use prices::{Minimums, Prices, Sequence, Split, Stacking, TaxMode, TaxRound};
pub use promotion::{
    Bundle, ByCoupon, Counted, Cut, Deal, Discount, Gift, Give, Limits, Measure, Most, Need, Of,
    Per, Pick, Promotion, Spent, Steps, Target, What,
};

/// What a program's conditions may look at that takes work to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// A member's stage.
    pub stage: bool,
    /// The segments that a member is in.
    pub segments: bool,
}

/// A checked program. Positions in `wallets` and `rules` are what the rest of the core refers to.
#[derive(Debug)]
pub struct Program {
    pub id: String,
    pub name: Texts,
    pub currency: Currency,
    pub zone: Zone,
    /// Whose local phone numbers are meant; nothing where neither the document nor zone and currency say it.
    pub country: Option<crate::country::Country>,
    /// In the order of their ids.
    pub wallets: Vec<Wallet>,
    /// In the order they are applied: as written in the document.
    pub rules: Vec<Rule>,
    pub prices: Prices,
    /// In the order they stand in the document.
    pub price_lists: Vec<PriceList>,
    /// In the order they stand in the document.
    pub promotions: Vec<Promotion>,
    /// The times over which steps look at what a member spent, each once.
    pub spent: Vec<Spent>,
    /// Which coupons members get by themselves, in the order they stand in the document.
    pub coupons: Vec<CouponRule>,
    /// What members can claim, in the order of their ids.
    pub rewards: Vec<reward::Reward>,
    /// What members can play, in the order of their ids.
    pub games: Vec<game::Game>,
    /// What members get who are drawn, in the order of their ids.
    pub surprises: Vec<surprise::Surprise>,
    /// Who gives and takes points beside the shop, in the order of their ids.
    pub partners: Vec<partner::Partner>,
    /// What members may give points to, in the order of their ids.
    pub causes: Vec<partner::Cause>,
    /// The ranges of club cards that are the shop's own, and what the live card is for.
    pub cards: cards::Cards,
    /// What members are asked to do, in the order of their ids.
    pub missions: Vec<mission::Mission>,
    /// What members keep up, in the order of their ids.
    pub streaks: Vec<streak::Streak>,
    /// What experience counts for, in the order of their ids.
    pub levels: Vec<level::Levels>,
    /// Where members who take part see their place, in the order of their ids.
    pub leaderboards: Vec<leaderboard::Leaderboard>,
    /// The days that are celebrated, in the order they stand in the document.
    pub occasions: Vec<occasion::Occasion>,
    /// What members are asked about themselves, in the order they stand in the document.
    pub questions: Vec<question::Question>,
    /// What households share, where the program has them.
    pub household: Option<household::Rules>,
    /// What members may give to each other, in the order it stands in the document; where there is nothing, a
    /// transfer has no rules.
    pub transfers: Vec<household::Transfer>,
    /// What makes somebody satisfied, where the program asks.
    pub satisfaction: Option<satisfaction::Rules>,
    /// What makes stages, where the program has them.
    pub stages: Option<stages::Stages>,
    /// What conditions may look at that takes work to know.
    pub asks: Asks,
    /// What tiers bring, in the order of their ids.
    pub benefits: Vec<tier::Benefit>,
    /// The ladders that have tiers, the main one first.
    pub ladders: Vec<tier::Ladder>,
    /// Which promotions a basket can touch.
    pub index: crate::price::index::Index,
    /// For how long a merge of two members can be undone.
    pub unmerge: Option<crate::time::Period>,
    /// Fields a member may carry.
    pub member_fields: Vec<FieldDef>,
    /// Named events that may come in, beside purchases.
    pub events: Vec<EventDef>,
    /// The document it was read from, as canonical JSON.
    pub document: serde_json::Value,
}

/// A declared field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDef {
    pub name: String,
    pub kind: FieldKind,
}

/// The type of a declared field. Decimals are carried as text and compared exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    Integer,
    Decimal,
    Truth,
}

/// A named event the program knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDef {
    /// As events name it when they come in.
    pub name: String,
    /// What people call it; empty where the program does not say.
    pub title: Texts,
    pub fields: Vec<FieldDef>,
}

/// A balance that members have.
#[derive(Clone, Debug, PartialEq)]
pub struct Wallet {
    pub id: String,
    pub name: Texts,
    pub kind: WalletKind,
    /// Decimals of a unit: the currency's for money, 0 for points unless the program says so.
    pub digits: u8,
    /// How long what is earned waits before it can be spent.
    pub pending: Option<Period>,
    pub expires: Option<Expiry>,
    /// What a point pays, in the currency; for money always 1.
    pub worth: Option<Decimal>,
    /// How a rule's share of a unit is rounded, once per rule.
    pub rounding: Rounding,
    pub debt: DebtPolicy,
    pub pays: Pays,
}

/// How a wallet pays for a basket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pays {
    /// The most of a bill, in percent.
    pub up_to: Option<Decimal>,
    /// Only in whole steps of so many of the wallet's smallest units.
    pub step: i64,
    /// Whether what a purchase earns can pay for that purchase already.
    pub at_once: bool,
    /// Whether what it pays still earns: money that the member put in does, what was given as a
    /// reward does not.
    pub earns: bool,
}

impl Default for Pays {
    fn default() -> Self {
        Self { up_to: None, step: 1, at_once: false, earns: false }
    }
}

impl Wallet {
    /// What so many of the wallet's smallest units pay, in the smallest units of a currency with so
    /// many decimals, rounded half up; nothing where the program says no worth.
    pub fn pays(&self, units: i64, currency_digits: u8) -> i64 {
        let worth = match self.kind {
            WalletKind::Money | WalletKind::GiftCard => Decimal::whole(1),
            WalletKind::Points => self.worth.unwrap_or(Decimal::ZERO),
        };
        let up = i128::from(crate::decimal::power(currency_digits.min(18)));
        let down = 10i128.pow(u32::from(self.digits) + u32::from(worth.scale));
        let exact = i128::from(units).saturating_mul(i128::from(worth.mantissa)).saturating_mul(up);
        let rounded = exact.saturating_add(down / 2).div_euclid(down);
        i64::try_from(rounded).unwrap_or(if rounded < 0 { i64::MIN } else { i64::MAX })
    }
}

/// Points, or money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WalletKind {
    Points,
    Money,
    /// Money that is not a member's but on gift cards, each with a balance of its own.
    GiftCard,
}

/// What happens when more is taken back than is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DebtPolicy {
    /// The member owes the rest; what they earn next pays it.
    #[default]
    Owe,
    /// The rest is let go.
    Forgive,
}

/// When what is earned expires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expiry {
    pub after: Period,
    pub at: ExpiryAt,
}

/// To which end the expiry is moved forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ExpiryAt {
    /// To the microsecond.
    #[default]
    Exact,
    /// To the end of that local day (the first instant of the next one).
    DayEnd,
    MonthEnd,
    YearEnd,
}

/// An earning rule.
#[derive(Debug)]
pub struct Rule {
    pub id: String,
    pub name: Texts,
    pub on: Trigger,
    /// Position in `Program::wallets`.
    pub wallet: usize,
    pub award: Award,
    /// What of a purchase counts, for awards by amount and by percent.
    pub base: Base,
    /// Lines that count; an empty filter is all.
    pub only: Filter,
    /// Lines that do not; an empty filter is none.
    pub except: Filter,
    pub active: Active,
    pub when: Option<Condition>,
    pub caps: Caps,
    /// If it applies, no other awarding rule of the same wallet does; of several, the best for the
    /// member. Multipliers still multiply it.
    pub exclusive: bool,
    /// Of several exclusive rules the one of the highest priority applies; among equals the best.
    pub priority: i64,
}

/// What sets a rule off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    Purchase,
    /// Position in `Program::events`.
    Event(usize),
}

/// What a rule gives. `give` counts the wallet's smallest units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Award {
    /// So much for each event.
    Fixed { give: i64 },
    /// So much on the first event of a local day.
    PerVisit { give: i64 },
    /// So much for each full or part `amount` of the base: base x give / amount, rounded once.
    PerAmount { give: i64, amount: i64 },
    /// So much for each full `amount` of the base, the rest is left: floor(base / amount) x give.
    PerFullAmount { give: i64, amount: i64 },
    /// So much for each line that counts.
    PerItem { give: i64 },
    /// So much for each unit of quantity of lines that count.
    PerUnit { give: i64 },
    /// A percentage of the base (money wallets): base x percent / 100.
    Percent { percent: Decimal },
    /// What the other rules of the wallet gave for the lines that count, times this. In document
    /// order each multiplier works on what came before it, earlier multipliers included.
    Multiply { by: Decimal },
}

/// What of a line counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// After discounts, and without what a balance paid.
    #[default]
    Net,
    /// After discounts.
    Gross,
    BeforeDiscounts,
    /// After discounts, without tax.
    WithoutTax,
    /// After discounts, with tax.
    WithTax,
}

/// Lines by what they are; a line matches when any of its lists does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub sku: Vec<String>,
    pub category: Vec<String>,
    pub brand: Vec<String>,
    pub tag: Vec<String>,
}

/// When a rule works; all that is set must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Active {
    pub from: Option<Instant>,
    /// Exclusive.
    pub until: Option<Instant>,
    /// Bit n for weekday n (Monday 1 to Sunday 7); 0 is every day.
    pub weekdays: u8,
    /// Minutes of the local day, from inclusive, until exclusive; over midnight where from > until.
    pub hours: Option<(u16, u16)>,
}

/// The most that a rule gives, in the wallet's smallest units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Caps {
    pub receipt: Option<i64>,
    /// A member's local day.
    pub day: Option<i64>,
    /// A member's local month.
    pub month: Option<i64>,
    /// A member, ever.
    pub member: Option<i64>,
    /// All members together, ever.
    pub program: Option<i64>,
}

impl Program {
    /// The position of the wallet with this id.
    pub fn wallet(&self, id: &str) -> Option<usize> {
        self.wallets.iter().position(|w| w.id == id)
    }

    /// The position of the ladder with this id.
    pub fn ladder(&self, id: &str) -> Option<usize> {
        self.ladders.iter().position(|ladder| ladder.id == id)
    }

    /// The ladder and the position in it of the tier with this id.
    pub fn tier(&self, id: &str) -> Option<(usize, usize)> {
        let mut ladders = self.ladders.iter().enumerate();
        ladders.find_map(|(at, ladder)| Some((at, ladder.tier(id)?)))
    }

    /// The position of the reward with this id.
    pub fn reward(&self, id: &str) -> Option<usize> {
        self.rewards.iter().position(|own| own.id == id)
    }

    /// Whether how often a member bought is counted: promotions, rewards, games and surprises may ask for it.
    pub fn counts_purchases(&self) -> bool {
        let draws = !self.games.is_empty() || !self.surprises.is_empty();
        draws || !self.promotions.is_empty() || !self.rewards.is_empty()
    }

    /// Whether the day of a member's first purchase is noted: an occasion may be its anniversary.
    pub fn counts_first_purchase(&self) -> bool {
        self.occasions.iter().any(|own| own.kind == occasion::Kind::FirstPurchase)
    }

    /// Whether any of these tiers, ladder by ladder, brings a benefit.
    pub fn brings(&self, tiers: &[String], benefit: usize) -> bool {
        let pairs = self.ladders.iter().zip(tiers);
        let tier = |(ladder, id): (&tier::Ladder, &String)| {
            let tier = ladder.tier(id).and_then(|at| ladder.tiers.get(at));
            tier.is_some_and(|tier| tier.benefits.contains(&benefit))
        };
        pairs.into_iter().any(tier)
    }

    /// The position of the event with this name.
    pub fn event(&self, name: &str) -> Option<usize> {
        self.events.iter().position(|e| e.name == name)
    }
}

impl Program {
    /// The wallets that members have: all but the one that is on gift cards.
    pub fn member_wallets(&self) -> &[Wallet] {
        let cards = self.wallets.iter().position(|wallet| wallet.kind == WalletKind::GiftCard);
        self.wallets.get(..cards.unwrap_or(self.wallets.len())).unwrap_or_default()
    }

    /// The wallet that is on gift cards, if the program has such cards.
    pub fn gift_wallet(&self) -> Option<&Wallet> {
        self.wallets.iter().find(|wallet| wallet.kind == WalletKind::GiftCard)
    }
}

impl Filter {
    /// Whether any of its lists names goods with these words.
    pub(crate) fn names(
        &self,
        sku: &Option<String>,
        category: &Option<String>,
        brand: &Option<String>,
        tags: &[String],
    ) -> bool {
        let has = |list: &[String], word: &Option<String>| {
            word.as_ref().is_some_and(|word| list.contains(word))
        };
        has(&self.sku, sku)
            || has(&self.category, category)
            || has(&self.brand, brand)
            || tags.iter().any(|tag| self.tag.contains(tag))
    }

    /// Takes in what another filter names.
    pub(crate) fn extend(&mut self, other: &Filter) {
        self.sku.extend_from_slice(&other.sku);
        self.category.extend_from_slice(&other.category);
        self.brand.extend_from_slice(&other.brand);
        self.tag.extend_from_slice(&other.tag);
    }

    /// Whether nothing is filtered.
    pub fn is_empty(&self) -> bool {
        self.sku.is_empty()
            && self.category.is_empty()
            && self.brand.is_empty()
            && self.tag.is_empty()
    }
}

impl Expiry {
    /// When what was earned at `at` expires: at this very instant it no longer can be spent.
    pub fn of(self, at: Instant, zone: &Zone) -> Instant {
        let end = self.after.after(at, zone);
        if end == Instant::FAR {
            return end;
        }
        let day = zone.local(end).day;
        let next = match self.at {
            ExpiryAt::Exact => return end,
            ExpiryAt::DayEnd => day.tomorrow(),
            ExpiryAt::MonthEnd => day.last_of_month().tomorrow(),
            ExpiryAt::YearEnd => day.last_of_year().tomorrow(),
        };
        next.map_or(Instant::FAR, |day| zone.start_of(day))
    }
}
