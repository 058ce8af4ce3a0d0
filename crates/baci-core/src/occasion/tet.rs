//! The first day of the Vietnamese lunar year, year by year.
//!
//! The year begins with the new moon of the second month after the one that holds the winter solstice (the
//! third, where a leap month comes between), by days of UTC+7: so it may differ by a day from the Chinese
//! one, which goes by UTC+8 (2007, 2030, 2053). The table was computed with the new moons and the longitude
//! of the sun of Jean Meeus, Astronomical Algorithms (chapters 25 and 49); a test computes it again.

use jiff::civil::Date;

/// The year of the first entry.
const FIRST: i16 = 2000;

/// Month and day, from 2000 to 2100.
#[rustfmt::skip]
const DAYS: [(i8, i8); 101] = [
    (2, 5), (1, 24), (2, 12), (2, 1), (1, 22), (2, 9), (1, 29), (2, 17), (2, 7), (1, 26),
    (2, 14), (2, 3), (1, 23), (2, 10), (1, 31), (2, 19), (2, 8), (1, 28), (2, 16), (2, 5),
    (1, 25), (2, 12), (2, 1), (1, 22), (2, 10), (1, 29), (2, 17), (2, 6), (1, 26), (2, 13),
    (2, 2), (1, 23), (2, 11), (1, 31), (2, 19), (2, 8), (1, 28), (2, 15), (2, 4), (1, 24),
    (2, 12), (2, 1), (1, 22), (2, 10), (1, 30), (2, 17), (2, 6), (1, 26), (2, 14), (2, 2),
    (1, 23), (2, 11), (2, 1), (2, 18), (2, 8), (1, 28), (2, 15), (2, 4), (1, 24), (2, 12),
    (2, 2), (1, 21), (2, 9), (1, 29), (2, 17), (2, 5), (1, 26), (2, 14), (2, 3), (1, 23),
    (2, 11), (1, 31), (2, 19), (2, 7), (1, 27), (2, 15), (2, 5), (1, 24), (2, 12), (2, 2),
    (1, 22), (2, 9), (1, 29), (2, 17), (2, 6), (1, 26), (2, 14), (2, 3), (1, 24), (2, 10),
    (1, 30), (2, 18), (2, 7), (1, 27), (2, 15), (2, 5), (1, 25), (2, 12), (2, 1), (1, 21),
    (2, 9),
];

/// The day in a year; nothing outside 2000 to 2100.
pub(super) fn tet(year: i16) -> Option<Date> {
    let (month, day) = *DAYS.get(usize::try_from(year.checked_sub(FIRST)?).ok()?)?;
    Date::new(year, month, day).ok()
}
