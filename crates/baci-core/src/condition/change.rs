//! When the judgement of a condition can change by time alone: never too late, so nobody has to be looked at each night.
//!
//! Days go on by one a day, so a comparison of days with something that stands still turns on a day that can be worked out.
//! What is less plain (a month, a text of today) is looked at on the first day on which it may differ.

use super::code::{Arithmetic, Number, Text, Truth};
use super::names::Leaf;
use super::read::Frame;
use super::{Condition, Join, Part, Scope};
use jiff::ToSpan;
use jiff::civil::Date;

/// In so many days from today at the earliest; `None` for never.
type Turn = Option<i64>;

/// How a number moves as days go by.
#[derive(Clone, Copy)]
enum Motion {
    /// By so much each day; 0 where it stands still.
    By(i128),
    /// It stays as it is up to that day, and is not known beyond.
    Until(i64),
}

impl Condition {
    /// The first day after the scope's on which the condition may hold where it does not, or the other way round, if
    /// nothing happens; `None` where time alone never changes it. It may be too early, and is never too late.
    pub fn next_change(&self, scope: &Scope<'_>) -> Option<Date> {
        let frame = Frame::new(scope);
        let turns = self.parts.iter().map(|part| {
            let turn = part.truth.turn(&frame).filter(|_| part.goes_by_days());
            (part.truth.hold(&frame) == Some(true), turn)
        });
        let turns: Vec<_> = turns.collect();
        let days = turn_of(&turns, self.join == Join::All)?;
        scope.local.day.checked_add(days.days()).ok()
    }
}

impl Part {
    /// Whether time changes anything that it reads.
    fn goes_by_days(&self) -> bool {
        self.reads.iter().any(|(_, leaf)| {
            matches!(
                leaf,
                Leaf::MemberDays
                    | Leaf::DaysSinceFirst
                    | Leaf::DaysSinceLast
                    | Leaf::Alive
                    | Leaf::ExpectedPurchases
                    | Leaf::Weekday
                    | Leaf::Day
                    | Leaf::Month
                    | Leaf::Year
                    | Leaf::Date
            )
        })
    }
}

/// When what `&&` (or `||`) joins turns: while parts decide alone, it stays as long as one of them does.
fn turn_of(parts: &[(bool, Turn)], all: bool) -> Turn {
    let decide = || parts.iter().filter(|(held, _)| *held != all).map(|(_, turn)| *turn);
    if decide().next().is_some() {
        // The last one to turn; one that never does decides for ever.
        return decide().collect::<Option<Vec<_>>>()?.into_iter().max();
    }
    parts.iter().filter_map(|(_, turn)| *turn).min()
}

/// The earlier of several.
fn first(turns: impl IntoIterator<Item = Turn>) -> Turn {
    turns.into_iter().flatten().min()
}

impl Truth {
    fn turn(&self, frame: &Frame<'_>) -> Turn {
        let pair = |pair: &[Truth; 2], all: bool| {
            let [a, b] = pair;
            // What cannot be worked out decides nothing; it counts as not deciding.
            let one = |truth: &Truth| (truth.hold(frame).unwrap_or(all), truth.turn(frame));
            turn_of(&[one(a), one(b)], all)
        };
        match self {
            Self::Const(_) | Self::Leaf(_) | Self::Has(_) => None,
            Self::Not(inner) => inner.turn(frame),
            Self::And(parts) => pair(parts, true),
            Self::Or(parts) => pair(parts, false),
            Self::Same(parts) => first(parts.iter().map(|part| part.turn(frame))),
            Self::If(parts) => {
                let [asked, yes, no] = parts.as_ref();
                let taken = if asked.hold(frame) == Some(true) { yes } else { no };
                first([asked.turn(frame), taken.turn(frame)])
            }
            Self::Numbers(_, parts) => meet(&parts[0], &parts[1], frame),
            Self::NumberOneOf(number, list) => {
                first(list.iter().map(|one| meet(number, one, frame)))
            }
            Self::Texts(_, parts) => first(parts.iter().map(|text| text.turn(frame))),
            Self::OneOf(text, list) => {
                first(std::iter::once(text).chain(list).map(|one| one.turn(frame)))
            }
            Self::Tagged(text, _) => text.turn(frame),
            Self::Search(_, parts) => first(parts.iter().map(|text| text.turn(frame))),
            // Within a list, and where it is interpreted, only whether time matters at all is asked.
            Self::Each(..) | Self::Interpreted(_) => Some(1),
        }
    }
}

/// When one number comes to stand otherwise to another.
fn meet(a: &Number, b: &Number, frame: &Frame<'_>) -> Turn {
    let (left, right) = (a.motion(frame), b.motion(frame));
    let (Motion::By(left), Motion::By(right)) = (left, right) else {
        return first([left.until(), right.until()]);
    };
    let slope = left.checked_sub(right)?;
    if slope == 0 {
        return None;
    }
    // An absent value stays absent.
    let apart = a.count(frame)?.checked_sub(b.count(frame)?)?;
    match apart.signum() * slope.signum() {
        0 => Some(1),
        1 => None,
        _ => {
            let (far, step) = (apart.unsigned_abs(), slope.unsigned_abs());
            i64::try_from(far.div_ceil(step)).ok()
        }
    }
}

impl Motion {
    const fn until(self) -> Turn {
        match self {
            Self::By(0) => None,
            Self::By(_) => Some(1),
            Self::Until(day) => Some(day),
        }
    }

    fn by(slope: Option<i128>) -> Self {
        slope.map_or(Self::Until(1), Self::By)
    }
}

impl Number {
    fn motion(&self, frame: &Frame<'_>) -> Motion {
        use Motion::{By, Until};
        match self {
            Self::Const(_) | Self::Size(_) => By(0),
            Self::Leaf(leaf) => leaf.motion(frame),
            Self::Letters(text) => text.turn(frame).map_or(By(0), Until),
            Self::Negate(inner) => match inner.motion(frame) {
                By(slope) => Motion::by(slope.checked_neg()),
                until => until,
            },
            Self::Times(inner, factor) => match inner.motion(frame) {
                By(slope) => Motion::by(slope.checked_mul(*factor)),
                until => until,
            },
            Self::Arithmetic(how, pair) => {
                let (a, b) = (pair[0].motion(frame), pair[1].motion(frame));
                match (how, a, b) {
                    (_, By(0), By(0)) => By(0),
                    (Arithmetic::Add, By(a), By(b)) => Motion::by(a.checked_add(b)),
                    (Arithmetic::Subtract, By(a), By(b)) => Motion::by(a.checked_sub(b)),
                    _ => first([a.until(), b.until()]).map_or(By(0), Until),
                }
            }
            Self::If(parts) => {
                let (asked, yes, no) = parts.as_ref();
                let taken = if asked.hold(frame) == Some(true) { yes } else { no };
                match (asked.turn(frame), taken.motion(frame)) {
                    (None, motion) => motion,
                    (turn, motion) => first([turn, motion.until()]).map_or(By(0), Until),
                }
            }
        }
    }
}

impl Text {
    fn turn(&self, frame: &Frame<'_>) -> Turn {
        match self {
            Self::Leaf(Leaf::Date) => Some(1),
            Self::Const(_) | Self::Leaf(_) => None,
            Self::Lower(inner) => inner.turn(frame),
            Self::If(parts) => {
                let (asked, yes, no) = parts.as_ref();
                first([asked.turn(frame), yes.turn(frame), no.turn(frame)])
            }
        }
    }
}

impl Leaf {
    fn motion(&self, frame: &Frame<'_>) -> Motion {
        let today = frame.scope.local.day;
        let until = |day: Option<Date>| {
            let span = day.and_then(|day| today.until(day).ok());
            Motion::Until(span.map_or(1, |span| i64::from(span.get_days()).max(1)))
        };
        match self {
            Self::MemberDays | Self::DaysSinceFirst | Self::DaysSinceLast => Motion::By(1),
            Self::Weekday | Self::Day => Motion::Until(1),
            // What models expect is that of a week's Monday.
            Self::Alive | Self::ExpectedPurchases => {
                Motion::Until(7 - i64::from(today.weekday().to_monday_zero_offset()))
            }
            Self::Month => until(today.last_of_month().tomorrow().ok()),
            Self::Year => until(today.last_of_year().tomorrow().ok()),
            _ => Motion::By(0),
        }
    }
}
