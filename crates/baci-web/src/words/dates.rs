//! Days and times as each language writes them; Thai readers may count years from the Buddha.

use super::Words;
use baci_core::birthday::Birthday;
use baci_core::text::Language;
use baci_core::time::LocalTime;
use icu_calendar::Iso;
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{M, MD, YMD, YMDT};
use icu_datetime::input::{Date, DateTime, Time};
use icu_locale_core::{Locale, locale};
use jiff::civil;
use std::sync::LazyLock;

struct Formatters {
    day: Option<DateTimeFormatter<YMD>>,
    moment: Option<DateTimeFormatter<YMDT>>,
    short: Option<DateTimeFormatter<MD>>,
    month: Option<DateTimeFormatter<M>>,
}

/// One set for each language, and a fifth for Thai years.
static FORMATTERS: LazyLock<[Formatters; 5]> = LazyLock::new(|| {
    [
        // British order, for English: the day first, as everywhere around.
        locale!("en-GB-u-ca-gregory"),
        locale!("lo-u-ca-gregory"),
        locale!("th-u-ca-gregory"),
        locale!("vi-u-ca-gregory"),
        locale!("th-u-ca-buddhist"),
    ]
    .map(|locale| formatters(&locale))
});

fn formatters(locale: &Locale) -> Formatters {
    Formatters {
        day: DateTimeFormatter::try_new(locale.into(), YMD::medium()).ok(),
        moment: DateTimeFormatter::try_new(locale.into(), YMD::medium().with_time_hm()).ok(),
        short: DateTimeFormatter::try_new(locale.into(), MD::medium()).ok(),
        month: DateTimeFormatter::try_new(locale.into(), M::long()).ok(),
    }
}

fn of(words: &Words) -> &'static Formatters {
    let thai = words.language == Language::Th && words.buddhist;
    &FORMATTERS[if thai { 4 } else { words.language as usize }]
}

fn date(day: civil::Date) -> Option<Date<Iso>> {
    let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
    Date::try_new_iso(i32::from(day.year()), month, of_month).ok()
}

/// 22 Nov 2026; 22/11/2026 in Vietnamese, as people there write it.
pub(crate) fn day(words: &Words, day: civil::Date) -> String {
    if words.language == Language::Vi {
        return format!("{:02}/{:02}/{}", day.day(), day.month(), day.year());
    }
    match (date(day), &of(words).day) {
        (Some(date), Some(formatter)) => formatter.format(&date).to_string(),
        _ => day.to_string(),
    }
}

/// 29 February, or with the year where it is known.
pub(crate) fn birthday(words: &Words, own: Birthday) -> String {
    match own.date() {
        Some(date) => day(words, date),
        // A leap year has all days.
        None => short(words, civil::date(2000, own.month(), own.day())),
    }
}

/// November, as it stands alone; 1 to 12.
pub(crate) fn month(words: &Words, month: i8) -> String {
    let day = civil::Date::new(2000, month, 1).unwrap_or(civil::Date::ZERO);
    match (date(day), &of(words).month) {
        (Some(date), Some(formatter)) => formatter.format(&date).to_string(),
        _ => month.to_string(),
    }
}

/// 22 Nov.
pub(crate) fn short(words: &Words, day: civil::Date) -> String {
    match (date(day), &of(words).short) {
        (Some(date), Some(formatter)) => formatter.format(&date).to_string(),
        _ => day.to_string(),
    }
}

/// 22 Nov 2026, 14:05.
pub(crate) fn moment(words: &Words, at: LocalTime) -> String {
    let part = |n: u16| u8::try_from(n).unwrap_or(0);
    let (hour, minute) = (part(at.minute / 60), part(at.minute % 60));
    if words.language == Language::Vi {
        return format!("{} {}", clock(at), day(words, at.day));
    }
    let parts = date(at.day).zip(Time::try_new(hour, minute, 0, 0).ok());
    match (parts, &of(words).moment) {
        (Some((date, time)), Some(formatter)) => {
            formatter.format(&DateTime { date, time }).to_string()
        }
        _ => at.day.to_string(),
    }
}

/// 14:05.
pub(crate) fn clock(at: LocalTime) -> String {
    format!("{:02}:{:02}", at.minute / 60, at.minute % 60)
}
