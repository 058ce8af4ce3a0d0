//! The Vietnamese lunar new year, computed from the moon and the sun: what the table is checked against.
//!
//! Jean Meeus, Astronomical Algorithms, second edition: new moons by chapter 49, the apparent longitude of the sun by
//! chapter 25. The difference between dynamical and universal time is that of Espenak and Meeus.

#![allow(clippy::float_arithmetic, reason = "astronomy: no value is carried in it")]
#![allow(clippy::cast_possible_truncation, reason = "days and years are small")]

/// Sines of multiples of the sun's anomaly, the moon's anomaly and the moon's argument of latitude; the power of the
/// eccentricity, and the coefficient in days.
const TERMS: [(f64, f64, f64, i32, f64); 24] = [
    (0.0, 1.0, 0.0, 0, -0.40720),
    (1.0, 0.0, 0.0, 1, 0.17241),
    (0.0, 2.0, 0.0, 0, 0.01608),
    (0.0, 0.0, 2.0, 0, 0.01039),
    (-1.0, 1.0, 0.0, 1, 0.00739),
    (1.0, 1.0, 0.0, 1, -0.00514),
    (2.0, 0.0, 0.0, 2, 0.00208),
    (0.0, 1.0, -2.0, 0, -0.00111),
    (0.0, 1.0, 2.0, 0, -0.00057),
    (1.0, 2.0, 0.0, 1, 0.00056),
    (0.0, 3.0, 0.0, 0, -0.00042),
    (1.0, 0.0, 2.0, 1, 0.00042),
    (1.0, 0.0, -2.0, 1, 0.00038),
    (-1.0, 2.0, 0.0, 1, -0.00024),
    (2.0, 1.0, 0.0, 0, -0.00007),
    (0.0, 2.0, -2.0, 0, 0.00004),
    (3.0, 0.0, 0.0, 0, 0.00004),
    (1.0, 1.0, -2.0, 0, 0.00003),
    (0.0, 2.0, 2.0, 0, 0.00003),
    (1.0, 1.0, 2.0, 0, -0.00003),
    (-1.0, 1.0, 2.0, 0, 0.00003),
    (-1.0, 1.0, -2.0, 0, -0.00002),
    (1.0, 3.0, 0.0, 0, -0.00002),
    (0.0, 4.0, 0.0, 0, 0.00002),
];

/// Additional corrections: degrees, degrees for each moon, millionths of a day.
const PLANETS: [(f64, f64, f64); 14] = [
    (299.77, 0.107408, 325.0),
    (251.88, 0.016321, 165.0),
    (251.83, 26.651886, 164.0),
    (349.42, 36.412478, 126.0),
    (84.66, 18.206239, 110.0),
    (141.74, 53.303771, 62.0),
    (207.14, 2.453732, 60.0),
    (154.84, 7.306860, 56.0),
    (34.52, 27.261239, 47.0),
    (207.19, 0.121824, 42.0),
    (291.34, 1.844379, 40.0),
    (161.72, 24.198154, 37.0),
    (239.56, 25.513099, 35.0),
    (331.55, 3.592518, 23.0),
];

/// Dynamical less universal time, in days.
fn delta(year: f64) -> f64 {
    let t = year - 2000.0;
    let seconds = if year < 2050.0 {
        62.92 + 0.32217 * t + 0.005589 * t * t
    } else {
        -20.0 + 32.0 * ((year - 1820.0) / 100.0).powi(2) - 0.5628 * (2150.0 - year)
    };
    seconds / 86_400.0
}

/// The Julian day (UT) of a new moon, counted from the first of 2000.
fn new_moon(k: f64) -> f64 {
    let t = k / 1236.85;
    let mean = 2_451_550.097_66 + 29.530_588_861 * k + 0.000_154_37 * t * t;
    let e: f64 = 1.0 - 0.002_516 * t - 0.000_007_4 * t * t;
    let sun = (2.5534 + 29.105_356_70 * k - 0.000_001_4 * t * t).to_radians();
    let moon = (201.5643 + 385.816_935_28 * k + 0.010_758_2 * t * t).to_radians();
    let latitude = (160.7108 + 390.670_502_84 * k - 0.001_611_8 * t * t).to_radians();
    let node = (124.7746 - 1.563_755_88 * k + 0.002_067_2 * t * t).to_radians();
    let periodic: f64 = TERMS
        .iter()
        .map(|(s, m, f, power, days)| {
            days * e.powi(*power) * (s * sun + m * moon + f * latitude).sin()
        })
        .sum();
    let planets: f64 =
        PLANETS.iter().map(|(a, b, days)| days * 1e-6 * (a + b * k).to_radians().sin()).sum();
    mean + periodic - 0.000_17 * node.sin() + planets - delta(2000.0 + k / 12.3685)
}

/// Which twelfth of its way the sun is in, at a Julian day (UT); 9 begins with the winter solstice.
fn twelfth(day: f64) -> i64 {
    let t = (day + delta(2000.0 + (day - 2_451_545.0) / 365.25) - 2_451_545.0) / 36_525.0;
    let mean = 280.466_46 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let anomaly = (357.529_11 + 35_999.050_29 * t - 0.000_153_7 * t * t).to_radians();
    let centre = (1.914_602 - 0.004_817 * t) * anomaly.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * anomaly).sin()
        + 0.000_289 * (3.0 * anomaly).sin();
    let node = (125.04 - 1934.136 * t).to_radians();
    let apparent = mean + centre - 0.005_69 - 0.004_78 * node.sin();
    (apparent.rem_euclid(360.0) / 30.0) as i64
}

/// Calendars of a country: the day of a new moon, and the twelfth at the start of a day, by its offset in hours.
struct Calendar(f64);

impl Calendar {
    fn day_of_moon(&self, k: i64) -> i64 {
        (new_moon(k as f64) + 0.5 + self.0 / 24.0).floor() as i64
    }

    fn twelfth_on(&self, day: i64) -> i64 {
        twelfth(day as f64 - 0.5 - self.0 / 24.0)
    }

    /// The moon with which the month begins that holds the winter solstice of a year.
    fn eleventh(&self, year: i64) -> i64 {
        let first = julian(year, 12, 18);
        let solstice = (first..first + 8).find(|day| self.twelfth_on(day + 1) == 9).unwrap();
        let guess = ((solstice as f64 - 2_451_550.0) / 29.530_588_861) as i64 + 2;
        (guess - 4..=guess).rev().find(|k| self.day_of_moon(*k) <= solstice).unwrap()
    }

    /// The Julian day on which a lunar year begins.
    fn new_year(&self, year: i64) -> i64 {
        let (start, end) = (self.eleventh(year - 1), self.eleventh(year));
        // A month without a change of twelfth is the leap month, where there are thirteen.
        let leap = |k: &i64| {
            self.twelfth_on(self.day_of_moon(*k)) == self.twelfth_on(self.day_of_moon(k + 1))
        };
        let leap = (start + 1..end).find(leap).filter(|_| end - start == 13);
        let later = leap.is_some_and(|k| k <= start + 2);
        self.day_of_moon(start + if later { 3 } else { 2 })
    }
}

/// The Julian day of a date, at noon.
fn julian(year: i64, month: i8, day: i8) -> i64 {
    let date = jiff::civil::date(i16::try_from(year).unwrap(), month, day);
    let since = jiff::civil::date(2000, 1, 1).until(date).unwrap().get_days();
    2_451_545 + i64::from(since)
}

/// The first day of a lunar year, where days begin so many hours before those of UTC.
pub fn new_year(year: i16, hours: f64) -> jiff::civil::Date {
    let day = Calendar(hours).new_year(year.into()) - 2_451_545;
    let span = jiff::Span::new().days(day);
    jiff::civil::date(2000, 1, 1).checked_add(span).unwrap()
}
