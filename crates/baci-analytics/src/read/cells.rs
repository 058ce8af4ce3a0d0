//! The cells of a row, the quick way: plain texts, plain times, plain amounts.

use super::Shape;
use crate::day::{Day, LocalDays};
use crate::names::Name;
use crate::receipts::Quick;
use baci_core::decimal::quick_units;

/// A row from its cells; `None` where the exact reader must look at it.
pub(super) fn quick<'a>(
    shape: &Shape,
    days: &mut LocalDays,
    cells: &[&'a [u8]],
) -> Option<Quick<'a>> {
    let text = |at: Option<usize>| -> Option<&'a str> {
        match at {
            Some(at) => Some(std::str::from_utf8(cells.get(at)?).ok()?.trim()),
            None => Some(""),
        }
    };
    let digits = shape.plain_amounts?;
    let (day, minute) = time(cells.get(shape.time)?, days)?;
    let customer = Name::read(cells.get(shape.customer)?).filter(|name| !name.is_empty())?;
    Some(Quick {
        customer,
        day,
        minute,
        net: quick_units(cells.get(shape.amount)?, digits)?,
        receipt: text(shape.receipt)?,
        branch: text(shape.branch)?,
        channel: text(shape.channel)?,
        category: text(shape.category)?,
        product: text(shape.product)?,
    })
}

/// 'YYYY-MM-DD', with 'HH:MM' or 'HH:MM:SS' after a space or a T, as day and minute.
fn time(text: &[u8], days: &mut LocalDays) -> Option<(Day, u16)> {
    let digit = |byte: u8| (byte.wrapping_sub(b'0') < 10).then(|| byte.wrapping_sub(b'0'));
    let two = |a: u8, b: u8| -> Option<u8> { Some(digit(a)? * 10 + digit(b)?) };
    let (date, clock) = text.split_at_checked(10)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *date else { return None };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    let (month, day) = (two(m1, m2)?, two(d1, d2)?);
    let minute = match *clock {
        [] => 0,
        [b' ' | b'T', h1, h2, b':', m1, m2] => minute(two(h1, h2)?, two(m1, m2)?, 0)?,
        [b' ' | b'T', h1, h2, b':', m1, m2, b':', s1, s2] => {
            minute(two(h1, h2)?, two(m1, m2)?, two(s1, s2)?)?
        }
        _ => return None,
    };
    Some((days.plain(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?)?, minute))
}

fn minute(hour: u8, minute: u8, second: u8) -> Option<u16> {
    (hour < 24 && minute < 60 && second < 60).then(|| u16::from(hour) * 60 + u16::from(minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_core::time::Zone;

    #[test]
    fn plain_times_are_read_and_all_else_is_left() {
        let mut days = LocalDays::new(Zone::UTC);
        for (text, read) in [
            ("2024-01-01", Some((19_723, 0))),
            ("2024-01-01 00:59", Some((19_723, 59))),
            ("2024-01-02T23:00:59", Some((19_724, 1380))),
            ("2024-02-30", None),
            ("2024-13-01", None),
            ("2024-01-01 24:00", None),
            ("2024-01-01T00:00:00Z", None),
            ("2567-01-01", None),
            ("01/01/2024", None),
            ("", None),
        ] {
            assert_eq!(time(text.as_bytes(), &mut days), read, "{text}");
        }
    }
}
