//! Presents: what a game or a surprise gives, and the budgets that they come out of.

use crate::program::Wallet;
use crate::time::Period;
use jiff::ToSpan;
use jiff::civil::Date;

/// What a member gets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Present {
    #[default]
    Nothing,
    /// Position in `Program::wallets`, and its smallest units, above zero.
    Units { wallet: usize, units: i64 },
    /// A coupon of the member's own for a promotion.
    Coupon { promotion: String, lasts: Option<Period> },
}

/// The most money that may be given, counted by what presents are worth: in the currency's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub amount: i64,
    /// Anew in each part of the calendar; once and for all where nothing is said.
    pub per: Option<Part>,
}

/// A part of the calendar; weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Day,
    Week,
    Month,
}

impl Part {
    /// The first day of the part that a day is in.
    pub fn start(self, day: Date) -> Date {
        match self {
            Self::Day => day,
            Self::Week => {
                day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
            }
            Self::Month => day.first_of_month(),
        }
    }

    /// The first day of the next part.
    pub fn next(self, day: Date) -> Date {
        let start = self.start(day);
        match self {
            Self::Day => start.saturating_add(1.day()),
            Self::Week => start.saturating_add(7.days()),
            Self::Month => start.saturating_add(1.month()),
        }
    }

    /// Its word in a document.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }
}

impl Present {
    /// What it is worth where the program does not say: money is worth itself, points what they pay.
    pub fn worth(&self, wallets: &[Wallet], currency_digits: u8) -> i64 {
        match self {
            Self::Units { wallet, units } => {
                wallets.get(*wallet).map_or(0, |own| own.pays(*units, currency_digits))
            }
            Self::Nothing | Self::Coupon { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn parts_of_the_calendar_begin_where_they_should() {
        // A Sunday.
        let day = date(2026, 11, 29);
        let starts = [Part::Day, Part::Week, Part::Month].map(|part| part.start(day));
        assert_eq!(starts, [day, date(2026, 11, 23), date(2026, 11, 1)]);
        let nexts = [Part::Day, Part::Week, Part::Month].map(|part| part.next(day));
        assert_eq!(nexts, [date(2026, 11, 30), date(2026, 11, 30), date(2026, 12, 1)]);
        assert_eq!(Part::Month.next(date(2026, 12, 31)), date(2027, 1, 1));
    }
}
