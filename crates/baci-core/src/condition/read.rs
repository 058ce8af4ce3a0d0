//! Reading a leaf's value from what a condition is held against, without allocating.

use super::Scope;
use super::names::{FIELD_SCALE, Leaf};
use super::of_line::Own;
use crate::birthday::Birthday;
use crate::decide::caps::Key;
use crate::decimal::Decimal;
use crate::event::{Body, Field, Line, Purchase};
use crate::occasion::About;
use crate::price::BasketLine;
use crate::program::FieldKind;
use crate::satisfaction::Noted;
use crate::stage::Stage;
use jiff::civil::Date;

/// The deepest nesting of variables.
pub(super) const SLOTS: usize = 2;

/// A scope with the values of the variables over lines and tags.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub scope: &'a Scope<'a>,
    pub lines: [Option<&'a Line>; SLOTS],
    pub tags: [Option<&'a str>; SLOTS],
    /// The line that a condition is on.
    pub own: Option<&'a BasketLine>,
}

/// A text that is read; dates are made on the stack.
pub(super) enum Words<'a> {
    Borrowed(&'a str),
    Date([u8; 10]),
    Owned(String),
}

impl Words<'_> {
    pub fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Date(bytes) => std::str::from_utf8(bytes).unwrap_or_default(),
            Self::Owned(text) => text,
        }
    }
}

fn date(day: Date) -> Words<'static> {
    let digit = |n: i16, step: i16| b'0' + u8::try_from((n / step).rem_euclid(10)).unwrap_or(0);
    let (y, m, d) = (day.year(), i16::from(day.month()), i16::from(day.day()));
    Words::Date([
        digit(y, 1000),
        digit(y, 100),
        digit(y, 10),
        digit(y, 1),
        b'-',
        digit(m, 10),
        digit(m, 1),
        b'-',
        digit(d, 10),
        digit(d, 1),
    ])
}

/// A day of birth; with a year, as any date.
fn born(day: Birthday) -> Words<'static> {
    day.date().map_or_else(|| Words::Owned(day.to_string()), date)
}

impl<'a> Frame<'a> {
    pub fn new(scope: &'a Scope<'a>) -> Self {
        Self { scope, lines: [None; SLOTS], tags: [None; SLOTS], own: None }
    }

    /// The purchase, if the event is one.
    pub fn purchase(&self) -> Option<&'a Purchase> {
        match &self.scope.event.body {
            Body::Purchase(purchase) => Some(purchase),
            _ => None,
        }
    }

    fn line(&self, slot: u8) -> Option<&'a Line> {
        self.lines.get(usize::from(slot)).copied().flatten()
    }

    fn field(&self, leaf: &Leaf) -> Option<(&'a Field, FieldKind)> {
        match leaf {
            Leaf::MemberField(name, kind) => {
                Some((self.scope.view.member.profile.fields.get(name)?, *kind))
            }
            Leaf::EventField(name, kind) => match &self.scope.event.body {
                Body::Custom(custom) => Some((custom.fields.get(name)?, *kind)),
                _ => None,
            },
            _ => None,
        }
    }

    /// A leaf of type text.
    pub fn text(&self, leaf: &Leaf) -> Option<Words<'a>> {
        let profile = &self.scope.view.member.profile;
        let text = match leaf {
            Leaf::MemberName => profile.name.as_deref(),
            Leaf::MemberLanguage => profile.language.map(|l| l.code()),
            Leaf::MemberBirthday => return profile.birthday.map(born),
            Leaf::FirstPurchase => return self.span().map(|(first, _)| date(first)),
            Leaf::LastPurchase => return self.span().map(|(_, last)| date(last)),
            Leaf::Tier(at) => Some(self.scope.view.tiers.get(*at).map_or("", String::as_str)),
            Leaf::HouseholdRole => {
                Some(self.scope.view.household.map_or("", |own| own.role.word()))
            }
            Leaf::Stage => self.scope.view.stage.map(Stage::word),
            Leaf::Satisfaction => Some(self.satisfaction()),
            Leaf::Branch => self.purchase()?.branch.as_deref(),
            Leaf::Channel => self.purchase()?.channel.as_deref(),
            Leaf::LineSku(slot) => self.line(*slot)?.sku.as_deref(),
            Leaf::LineCategory(slot) => self.line(*slot)?.category.as_deref(),
            Leaf::LineBrand(slot) => self.line(*slot)?.brand.as_deref(),
            Leaf::Own(Own::Sku) => self.own?.sku.as_deref(),
            Leaf::Own(Own::Category) => self.own?.category.as_deref(),
            Leaf::Own(Own::Brand) => self.own?.brand.as_deref(),
            Leaf::Tag(slot) => self.tags.get(usize::from(*slot)).copied().flatten(),
            Leaf::EventName => Some(match &self.scope.event.body {
                Body::Purchase(_) => "purchase",
                Body::Refund(_) => "refund",
                Body::Cancel(_) => "cancel",
                Body::Custom(custom) => custom.name.as_str(),
            }),
            Leaf::Date => return Some(date(self.scope.local.day)),
            leaf => match self.field(leaf)? {
                (Field::Text(text), FieldKind::Text) => Some(text.as_str()),
                _ => None,
            },
        };
        text.map(Words::Borrowed)
    }

    /// How satisfied the member is by their last answer; empty where it is not known.
    fn satisfaction(&self) -> &'static str {
        let Scope { program, view, local, .. } = self.scope;
        Noted::of(program, view.used, local.day).map_or("", |noted| noted.level.word())
    }

    /// A leaf of type number, at its scale.
    pub fn number(&self, leaf: &Leaf) -> Option<i128> {
        let view = self.scope.view;
        let local = self.scope.local;
        let number: i64 = match leaf {
            Leaf::MemberDays => return self.days(),
            Leaf::DaysSinceFirst => self.since(self.span()?.0)?,
            Leaf::DaysSinceLast => self.since(self.span()?.1)?,
            Leaf::Spend(_) => view.used.bought()?.spend,
            Leaf::AverageBill(_) => view.used.bought()?.average()?,
            Leaf::Rfm(at) => view.used.bought()?.rfm?.get(*at).copied()?.into(),
            Leaf::RfmCell => {
                let scores = view.used.bought()?.rfm?;
                scores.iter().fold(0, |cell, score| cell * 10 + i64::from(*score))
            }
            Leaf::Alive => view.used.bought()?.foreseen?.alive,
            Leaf::ExpectedPurchases => view.used.bought()?.foreseen?.purchases,
            Leaf::Purchases => view.used.used(Key::PURCHASES),
            Leaf::BirthMonth => view.member.profile.birthday?.month().into(),
            Leaf::BirthDay => view.member.profile.birthday?.day().into(),
            Leaf::Rank(at) => self.rank(*at),
            Leaf::Level(at) => {
                let own = self.scope.program.levels.get(*at);
                own.map_or(0, |own| view.used.used(own.level_key()))
            }
            Leaf::HouseholdPeople => view.household.map_or(0, |own| own.people),
            Leaf::Balance(at, _) => view.available.get(*at).copied().unwrap_or(0),
            Leaf::Gross(_) => self.purchase()?.gross()?,
            Leaf::Net(_) => self.purchase()?.net()?,
            Leaf::BeforeDiscounts(_) => self.purchase()?.before_discounts()?,
            Leaf::CartQuantity => {
                let mut lines = self.purchase()?.lines.iter();
                lines.try_fold(0i64, |sum, line| sum.checked_add(line.quantity.0))?
            }
            Leaf::LineQuantity(slot) => self.line(*slot)?.quantity.0,
            Leaf::LineAmount(slot, _) => self.line(*slot)?.amount,
            Leaf::LineDiscount(slot, _) => self.line(*slot)?.discount,
            Leaf::Own(Own::Quantity) => self.own?.quantity.0,
            Leaf::Own(Own::Price(_)) => self.own?.price,
            Leaf::Own(Own::Amount(_)) => self.own.and_then(|line| line.times(line.price))?,
            Leaf::Hour => (local.minute / 60).into(),
            Leaf::Minute => (local.minute % 60).into(),
            Leaf::Weekday => local.weekday.into(),
            Leaf::Day => local.day.day().into(),
            Leaf::Month => local.day.month().into(),
            Leaf::Year => local.day.year().into(),
            leaf => return number_field(self.field(leaf)?),
        };
        Some(number.into())
    }

    /// The rank of the tier on a ladder; -1 where there is none.
    fn rank(&self, at: usize) -> i64 {
        let ladder = self.scope.program.ladders.get(at);
        let tier = self.scope.view.tiers.get(at).zip(ladder);
        let tier = tier.and_then(|(id, ladder)| ladder.tiers.get(ladder.tier(id)?));
        tier.map_or(-1, |tier| tier.rank)
    }

    /// The local days of the first and the last purchase.
    fn span(&self) -> Option<(Date, Date)> {
        let (first, last) = self.scope.view.used.bought()?.span?;
        let zone = &self.scope.program.zone;
        Some((zone.local(first).day, zone.local(last).day))
    }

    /// Whole local days since one.
    fn since(&self, day: Date) -> Option<i64> {
        Some(day.until(self.scope.local.day).ok()?.get_days().into())
    }

    /// Whether the day belongs to an occasion of the member's.
    fn celebrates(&self, at: usize) -> bool {
        let Scope { program, view, local, .. } = self.scope;
        let about = About::of(program, view.member, view.used);
        let own = program.occasions.get(at);
        own.is_some_and(|own| own.on(&about, view.used, local.day).is_some())
    }

    fn days(&self) -> Option<i128> {
        let joined = self.scope.program.zone.local(self.scope.view.member.joined_at).day;
        let span = joined.until(self.scope.local.day).ok()?;
        Some(i128::from(span.get_days()))
    }

    /// A leaf of type truth.
    pub fn truth(&self, leaf: &Leaf) -> Option<bool> {
        if *leaf == Leaf::Own(Own::Reduced) {
            return self.own.map(|line| line.reduced);
        }
        if let Leaf::Occasion(at) = leaf {
            return Some(self.celebrates(*at));
        }
        match self.field(leaf)? {
            (Field::Truth(truth), FieldKind::Truth) => Some(*truth),
            _ => None,
        }
    }

    /// A leaf that is a list of tags.
    pub fn texts(&self, leaf: &Leaf) -> Option<&'a [String]> {
        match leaf {
            Leaf::MemberTags => Some(&self.scope.view.member.profile.tags),
            Leaf::Segments => Some(self.scope.view.segments),
            Leaf::CartTags => Some(&self.purchase()?.tags),
            Leaf::Codes => Some(&self.purchase()?.codes),
            Leaf::LineTags(slot) => Some(&self.line(*slot)?.tags),
            Leaf::Own(Own::Tags) => Some(&self.own?.tags),
            _ => None,
        }
    }
}

fn number_field((field, kind): (&Field, FieldKind)) -> Option<i128> {
    match (field, kind) {
        (Field::Integer(n), FieldKind::Integer) => Some((*n).into()),
        (Field::Integer(n), FieldKind::Decimal) => Some(i128::from(*n) * step(FIELD_SCALE)),
        (Field::Text(text), FieldKind::Decimal) => {
            let decimal: Decimal = text.parse().ok()?;
            let rest = FIELD_SCALE.checked_sub(decimal.scale)?;
            Some(i128::from(decimal.mantissa) * step(rest))
        }
        _ => None,
    }
}

/// 10^scale, for scales up to 38.
pub(super) const fn step(scale: u8) -> i128 {
    10i128.pow(scale as u32)
}
