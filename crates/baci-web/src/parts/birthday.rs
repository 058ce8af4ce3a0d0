//! A date of birth in a form: day, month, and a year that may be left out.

use super::Field;
use crate::form::Form;
use crate::words::Words;
use crate::words::dates;
use baci_core::birthday::Birthday;

/// The fields' names.
pub(crate) const NAMES: [&str; 3] = ["birth-day", "birth-month", "birth-year"];
/// Years from here on are counted from the Buddha: nobody is born so late by any other count.
const BUDDHIST: i16 = 2400;
const BUDDHIST_AHEAD: i16 = 543;

/// The fields, with what stands in the form; what is wrong stands at the first.
pub(crate) fn fields(words: &Words, form: &Form, wrong: Option<String>) -> [Field; 3] {
    let [day, month, year] = NAMES;
    let none = (String::new(), "–".to_owned());
    let months = (1..=12).map(|n: i8| (n.to_string(), dates::month(words, n)));
    [
        Field::text(day, words.t("birth-day"))
            .with(form.get(day))
            .mode("numeric")
            .longest(2)
            .complete("bday-day")
            .wrong(wrong),
        Field::select(month, words.t("birth-month"), [none].into_iter().chain(months))
            .with(form.get(month))
            .complete("bday-month"),
        Field::text(year, words.t("birth-year"))
            .with(form.get(year))
            .hint(words.t("birth-year-hint"))
            .mode("numeric")
            .longest(4)
            .complete("bday-year"),
    ]
}

/// What the fields hold for a date of birth.
pub(crate) fn filled(birthday: Option<Birthday>) -> [(&'static str, String); 3] {
    let [day, month, year] = NAMES;
    let of = |read: fn(Birthday) -> String| birthday.map(read).unwrap_or_default();
    [
        (day, of(|own| own.day().to_string())),
        (month, of(|own| own.month().to_string())),
        (year, of(|own| own.year().map(|year| year.to_string()).unwrap_or_default())),
    ]
}

/// What was filled in; an error where that is no day.
pub(crate) fn read(form: &Form) -> Result<Option<Birthday>, ()> {
    let [day, month, year] = NAMES.map(|name| form.filled(name).map(str::trim));
    if day.is_none() && month.is_none() && year.is_none() {
        return Ok(None);
    }
    let (Some(day), Some(month)) = (day, month) else { return Err(()) };
    let year = year.map(|year| year.parse::<i16>().map_err(|_| ())).transpose()?;
    let year = year.map(|year| if year >= BUDDHIST { year - BUDDHIST_AHEAD } else { year });
    let (month, day) = (month.parse().map_err(|_| ())?, day.parse().map_err(|_| ())?);
    Birthday::new(year, month, day).map(Some).map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(day: &str, month: &str, year: &str) -> Result<Option<String>, ()> {
        let values = [day, month, year].map(str::to_owned);
        let [day, month, year] = values;
        let [d, m, y] = NAMES;
        let form = Form::of([(d, day), (m, month), (y, year)]);
        read(&form).map(|day| day.map(|day| day.to_string()))
    }

    #[test]
    fn a_year_may_be_left_out_and_be_counted_from_the_buddha() {
        assert_eq!(of("", "", ""), Ok(None));
        assert_eq!(of("29", "2", "").unwrap().unwrap(), "--02-29");
        assert_eq!(of(" 3 ", "11", "1990").unwrap().unwrap(), "1990-11-03");
        assert_eq!(of("3", "11", "2533").unwrap().unwrap(), "1990-11-03");
        for (day, month, year) in [
            ("3", "", ""),
            ("", "4", ""),
            ("", "", "1990"),
            ("31", "4", ""),
            ("29", "2", "1990"),
            ("x", "1", ""),
        ] {
            assert!(of(day, month, year).is_err(), "{day} {month} {year}");
        }
    }
}
