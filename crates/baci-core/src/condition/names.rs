//! What a condition may name: each name's type and where its value comes from.

use super::Names;
use super::of_line::{OWN, Own, own};
use crate::event::Quantity;
use crate::program::tier::MAIN;
use crate::program::{FieldDef, FieldKind};
use crate::said::{Kind, Said, needs_purchase, said};

/// The type of an expression. A number's scale is known when the condition is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Truth,
    /// A whole count of 10^-scale.
    Number(u8),
    Text,
    Line,
    List(Box<Type>),
}

impl Type {
    /// What it is, for a sentence.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Truth => Kind::Truth,
            Self::Number(_) => Kind::Number,
            Self::Text => Kind::Text,
            Self::Line => Kind::Line,
            Self::List(_) => Kind::List,
        }
    }
}

/// Decimals of a declared decimal field.
pub(super) const FIELD_SCALE: u8 = crate::decimal::MAX_SCALE;

/// A value that is read, not computed. A `u8` is the slot of a variable over lines or tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    MemberName,
    MemberLanguage,
    MemberBirthday,
    BirthMonth,
    BirthDay,
    MemberDays,
    Purchases,
    MemberTags,
    Segments,
    /// Position of the ladder.
    Tier(usize),
    Rank(usize),
    Stage,
    Satisfaction,
    HouseholdRole,
    HouseholdPeople,
    /// Position of the occasion.
    Occasion(usize),
    /// Position of the ladder of levels.
    Level(usize),
    MemberField(String, FieldKind),
    /// What they bought in all.
    Spend(u8),
    AverageBill(u8),
    FirstPurchase,
    LastPurchase,
    DaysSinceFirst,
    DaysSinceLast,
    /// Recency, frequency, monetary value.
    Rfm(usize),
    RfmCell,
    Alive,
    ExpectedPurchases,
    /// Position of the wallet, its decimals.
    Balance(usize, u8),
    Gross(u8),
    Net(u8),
    BeforeDiscounts(u8),
    CartQuantity,
    Branch,
    Channel,
    CartTags,
    Codes,
    Lines,
    LineSku(u8),
    LineCategory(u8),
    LineBrand(u8),
    LineTags(u8),
    LineQuantity(u8),
    LineAmount(u8, u8),
    LineDiscount(u8, u8),
    /// The text that a variable over tags stands for.
    Tag(u8),
    EventName,
    EventField(String, FieldKind),
    Hour,
    Minute,
    Weekday,
    Day,
    Month,
    Year,
    Date,
    /// Of the line that a condition is on.
    Own(Own),
}

/// The names under `member`, without fields and balances.
pub(super) const MEMBER: &[&str] =
    &["name", "language", "birthday", "birth_month", "birth_day", "days", "purchases", "tags"];
/// Those that are there where the program has tiers.
const TIERS: &[&str] = &["tier", "rank", "tiers", "ranks"];
/// The names under `member.household`.
pub(super) const HOUSEHOLD: &[&str] = &["role", "people"];
/// The names under `cart`.
pub(super) const CART: &[&str] = &[
    "total",
    "gross",
    "net",
    "before_discounts",
    "quantity",
    "branch",
    "channel",
    "tags",
    "codes",
];
/// The names of a line.
pub(super) const LINE: &[&str] =
    &["sku", "category", "brand", "tags", "quantity", "amount", "discount"];
/// The names under `time`.
pub(super) const TIME: &[&str] = &["hour", "minute", "weekday", "day", "month", "year", "date"];

/// `member.NAME`.
pub(super) fn member(name: &str) -> Option<Leaf> {
    Some(match name {
        "name" => Leaf::MemberName,
        "language" => Leaf::MemberLanguage,
        "birthday" => Leaf::MemberBirthday,
        "birth_month" => Leaf::BirthMonth,
        "birth_day" => Leaf::BirthDay,
        "days" => Leaf::MemberDays,
        "purchases" => Leaf::Purchases,
        "tags" => Leaf::MemberTags,
        _ => return None,
    })
}

/// The names under `member` that are there in segments alone.
pub(super) const BOUGHT: &[&str] = &[
    "spend",
    "average_bill",
    "first_purchase",
    "last_purchase",
    "days_since_first_purchase",
    "days_since_purchase",
    "alive",
    "expected_purchases",
];
/// The names under `member.rfm`.
pub(super) const RFM: &[&str] = &["r", "f", "m", "cell"];
/// The names under `time` that a segment may ask for.
const DAYS: &[&str] = &["weekday", "day", "month", "year", "date"];

/// `member.NAME` of what they bought in all.
pub(super) fn bought(name: &str, digits: u8) -> Option<Leaf> {
    Some(match name {
        "spend" => Leaf::Spend(digits),
        "average_bill" => Leaf::AverageBill(digits),
        "first_purchase" => Leaf::FirstPurchase,
        "last_purchase" => Leaf::LastPurchase,
        "days_since_first_purchase" => Leaf::DaysSinceFirst,
        "days_since_purchase" => Leaf::DaysSinceLast,
        "alive" => Leaf::Alive,
        "expected_purchases" => Leaf::ExpectedPurchases,
        _ => return None,
    })
}

/// `member.rfm.NAME`.
pub(super) fn rfm(name: &str) -> Option<Leaf> {
    Some(match name {
        "r" => Leaf::Rfm(0),
        "f" => Leaf::Rfm(1),
        "m" => Leaf::Rfm(2),
        "cell" => Leaf::RfmCell,
        _ => return None,
    })
}

/// `member.household.NAME`.
pub(super) fn household(name: &str) -> Option<Leaf> {
    Some(match name {
        "role" => Leaf::HouseholdRole,
        "people" => Leaf::HouseholdPeople,
        _ => return None,
    })
}

/// `cart.NAME`.
pub(super) fn cart(name: &str, digits: u8) -> Option<Leaf> {
    Some(match name {
        "total" | "gross" => Leaf::Gross(digits),
        "net" => Leaf::Net(digits),
        "before_discounts" => Leaf::BeforeDiscounts(digits),
        "quantity" => Leaf::CartQuantity,
        "branch" => Leaf::Branch,
        "channel" => Leaf::Channel,
        "tags" => Leaf::CartTags,
        "codes" => Leaf::Codes,
        _ => return None,
    })
}

/// `LINE.NAME` of the line in a slot.
pub(super) fn line(name: &str, slot: u8, digits: u8) -> Option<Leaf> {
    Some(match name {
        "sku" => Leaf::LineSku(slot),
        "category" => Leaf::LineCategory(slot),
        "brand" => Leaf::LineBrand(slot),
        "tags" => Leaf::LineTags(slot),
        "quantity" => Leaf::LineQuantity(slot),
        "amount" => Leaf::LineAmount(slot, digits),
        "discount" => Leaf::LineDiscount(slot, digits),
        _ => return None,
    })
}

/// `time.NAME`.
pub(super) fn time(name: &str) -> Option<Leaf> {
    Some(match name {
        "hour" => Leaf::Hour,
        "minute" => Leaf::Minute,
        "weekday" => Leaf::Weekday,
        "day" => Leaf::Day,
        "month" => Leaf::Month,
        "year" => Leaf::Year,
        "date" => Leaf::Date,
        _ => return None,
    })
}

impl Leaf {
    /// Its type.
    pub fn kind(&self) -> Type {
        let field = |kind: &FieldKind| match kind {
            FieldKind::Text => Type::Text,
            FieldKind::Integer => Type::Number(0),
            FieldKind::Decimal => Type::Number(FIELD_SCALE),
            FieldKind::Truth => Type::Truth,
        };
        match self {
            Self::MemberField(_, kind) | Self::EventField(_, kind) => field(kind),
            Self::Occasion(_) | Self::Own(Own::Reduced) => Type::Truth,
            Self::Own(Own::Price(digits) | Own::Amount(digits)) => Type::Number(*digits),
            Self::Own(Own::Quantity) => Type::Number(Quantity::DIGITS),
            Self::Own(Own::Sku | Own::Category | Own::Brand) => Type::Text,
            Self::MemberTags
            | Self::Segments
            | Self::CartTags
            | Self::Codes
            | Self::LineTags(_)
            | Self::Own(Own::Tags) => Type::List(Box::new(Type::Text)),
            Self::Lines => Type::List(Box::new(Type::Line)),
            Self::Balance(_, digits)
            | Self::Spend(digits)
            | Self::AverageBill(digits)
            | Self::Gross(digits)
            | Self::Net(digits)
            | Self::BeforeDiscounts(digits)
            | Self::LineAmount(_, digits)
            | Self::LineDiscount(_, digits) => Type::Number(*digits),
            Self::Alive => Type::Number(4),
            Self::ExpectedPurchases => Type::Number(2),
            Self::CartQuantity | Self::LineQuantity(_) => Type::Number(Quantity::DIGITS),
            Self::MemberDays
            | Self::DaysSinceFirst
            | Self::DaysSinceLast
            | Self::Rfm(_)
            | Self::RfmCell
            | Self::HouseholdPeople
            | Self::Purchases
            | Self::BirthMonth
            | Self::Rank(_)
            | Self::Level(_)
            | Self::BirthDay
            | Self::Hour
            | Self::Minute
            | Self::Weekday
            | Self::Day
            | Self::Month
            | Self::Year => Type::Number(0),
            Self::MemberName
            | Self::MemberLanguage
            | Self::MemberBirthday
            | Self::FirstPurchase
            | Self::LastPurchase
            | Self::Tier(_)
            | Self::Stage
            | Self::Satisfaction
            | Self::HouseholdRole
            | Self::Branch
            | Self::Channel
            | Self::LineSku(_)
            | Self::LineCategory(_)
            | Self::LineBrand(_)
            | Self::Tag(_)
            | Self::EventName
            | Self::Date => Type::Text,
        }
    }
}

impl<'a> Names<'a> {
    /// The leaf that a path names, or why there is none.
    pub(super) fn leaf(&self, path: &[&str]) -> Result<Leaf, Said> {
        let digits = self.digits;
        let found = match path {
            ["line", name] if self.line => own(name, digits).map(Leaf::Own),
            _ if self.line => None,
            ["cart" | "lines" | "event", ..] | ["time", "hour" | "minute"] if self.segment => None,
            ["member", "rfm", name] if self.segment => rfm(name),
            ["member", name] if self.segment && BOUGHT.contains(name) => bought(name, digits),
            ["lines"] if self.event.is_none() => Some(Leaf::Lines),
            ["cart", ..] | ["lines"] if self.event.is_some() => {
                return Err(needs_purchase(&path.join(".")));
            }
            ["member", "fields", name] => field(self.member_fields, name)
                .map(|kind| Leaf::MemberField((*name).to_owned(), kind)),
            ["member", "balance", id] => self
                .wallets
                .iter()
                .position(|wallet| wallet.id == *id)
                .and_then(|at| Some(Leaf::Balance(at, self.wallets.get(at)?.digits))),
            ["member", "tier"] => self.ladder(MAIN).map(Leaf::Tier),
            ["member", "segments"] => self.segments.then_some(Leaf::Segments),
            ["member", "stage"] => self.stages.then_some(Leaf::Stage),
            ["member", "satisfaction"] => self.satisfaction.then_some(Leaf::Satisfaction),
            ["member", "household", name] if self.household => household(name),
            ["member", "occasion", id] => self.occasion(id).map(Leaf::Occasion),
            ["member", "level", id] => {
                self.levels.iter().position(|own| own == id).map(Leaf::Level)
            }
            ["member", "rank"] => self.ladder(MAIN).map(Leaf::Rank),
            ["member", "tiers", id] => self.ladder(id).map(Leaf::Tier),
            ["member", "ranks", id] => self.ladder(id).map(Leaf::Rank),
            ["event", "fields", name] => {
                let Some(event) = self.event else {
                    let said =
                        said!("no-fields", "a purchase has no fields: they belong to named events");
                    return Err(said);
                };
                field(&event.fields, name).map(|kind| Leaf::EventField((*name).to_owned(), kind))
            }
            ["event", "name"] => Some(Leaf::EventName),
            ["member", name] => member(name),
            ["cart", name] => cart(name, digits),
            ["time", name] => time(name),
            _ => None,
        };
        found.ok_or_else(|| self.unknown(path))
    }

    fn ladder(&self, id: &str) -> Option<usize> {
        self.ladders.iter().position(|ladder| ladder.id == id)
    }

    fn occasion(&self, id: &str) -> Option<usize> {
        self.occasions.iter().position(|own| own.id == id)
    }

    fn unknown(&self, path: &[&str]) -> Said {
        let fields = |fields: &'a [FieldDef]| fields.iter().map(|f| f.name.as_str()).collect();
        let (prefix, known): (&str, Vec<&str>) = match path {
            _ if self.line => ("line.", OWN.to_vec()),
            ["member", "fields", ..] => ("member.fields.", fields(self.member_fields)),
            ["member", "balance", ..] => {
                ("member.balance.", self.wallets.iter().map(|w| w.id.as_str()).collect())
            }
            ["member", kind @ ("tiers" | "ranks"), ..] => {
                let prefix = if *kind == "tiers" { "member.tiers." } else { "member.ranks." };
                (prefix, self.ladders.iter().map(|ladder| ladder.id.as_str()).collect())
            }
            ["member", "occasion", ..] => {
                ("member.occasion.", self.occasions.iter().map(|own| own.id.as_str()).collect())
            }
            ["member", "level", ..] => {
                ("member.level.", self.levels.iter().map(String::as_str).collect())
            }
            ["member", "household", ..] if self.household => {
                ("member.household.", HOUSEHOLD.to_vec())
            }
            ["member", "rfm", ..] if self.segment => ("member.rfm.", RFM.to_vec()),
            ["time", ..] if self.segment => ("time.", DAYS.to_vec()),
            [first, ..] if self.segment && *first != "member" => ("", vec!["member", "time"]),
            ["event", "fields", ..] => {
                ("event.fields.", self.event.map(|e| fields(&e.fields)).unwrap_or_default())
            }
            ["member", ..] => {
                let own: &[&str] = if self.ladders.is_empty() { &[] } else { TIERS };
                let stage: &[&str] = if self.stages { &["stage"] } else { &[] };
                let satisfied: &[&str] = if self.satisfaction { &["satisfaction"] } else { &[] };
                let household: &[&str] = if self.household { &["household"] } else { &[] };
                let segments: &[&str] = if self.segments { &["segments"] } else { &[] };
                let bought: &[&str] = if self.segment { BOUGHT } else { &[] };
                let rfm: &[&str] = if self.segment { &["rfm"] } else { &[] };
                let fixed: &[&str] = &["fields", "balance"];
                let known =
                    [MEMBER, fixed, own, stage, satisfied, household, segments, bought, rfm];
                let known = known.concat();
                ("member.", known)
            }
            ["cart", ..] => ("cart.", CART.to_vec()),
            ["time", ..] => ("time.", TIME.to_vec()),
            ["event", ..] => ("event.", vec!["name", "fields"]),
            _ => ("", vec!["member", "cart", "lines", "event", "time"]),
        };
        unknown_name(&path.join("."), path.last().copied().unwrap_or_default(), prefix, &known)
    }
}

/// What is said of a name that is not known.
pub(super) fn unknown_name(path: &str, last: &str, prefix: &str, known: &[&str]) -> Said {
    let near = crate::program::nearest(last, known.iter().copied());
    let full: Vec<_> = known.iter().map(|known| format!("{prefix}{known}")).collect();
    Said::unknown(path, near.map(|near| format!("{prefix}{near}")), &full)
}

fn field(fields: &[FieldDef], name: &str) -> Option<FieldKind> {
    fields.iter().find(|field| field.name == name).map(|field| field.kind)
}
