//! The days of a month in a few bytes: each its number in the month, its purchases, and what they came to.

use super::Bought;
use crate::calendar::first_day;

/// The days of one month as bytes, in their order: a byte for the day, and two numbers of seven bits a byte, the low ones first.
///
/// ```
/// use baci_analytics::rollup::{Bought, pack, unpack};
/// let days = [Bought { day: 19_723, purchases: 2, net: 700 }];
/// let month = baci_analytics::calendar::month(19_723);
/// assert_eq!(unpack(month, &pack(month, &days)), Some(days.to_vec()));
/// ```
pub fn pack(month: i32, days: &[Bought]) -> Vec<u8> {
    let first = first_day(month).unwrap_or(0);
    let mut bytes = Vec::with_capacity(days.len() * 6);
    for own in days {
        bytes.push(u8::try_from(own.day - first).unwrap_or(0));
        number(&mut bytes, own.purchases);
        number(&mut bytes, own.net.cast_unsigned());
    }
    bytes
}

/// The days of a month again; nothing where the bytes are not those of one.
pub fn unpack(month: i32, bytes: &[u8]) -> Option<Vec<Bought>> {
    let first = first_day(month)?;
    let (mut days, mut rest) = (Vec::new(), bytes);
    while let Some((day, after)) = rest.split_first() {
        rest = after;
        let purchases = read(&mut rest)?;
        let net = read(&mut rest)?.cast_signed();
        days.push(Bought { day: first + i32::from(*day), purchases, net });
    }
    Some(days)
}

pub(super) fn number(bytes: &mut Vec<u8>, mut n: u64) {
    while n >= 128 {
        bytes.push(n.to_le_bytes()[0] | 128);
        n >>= 7;
    }
    bytes.push(n.to_le_bytes()[0]);
}

pub(super) fn read(rest: &mut &[u8]) -> Option<u64> {
    let mut n = 0;
    for shift in (0..64).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        n |= u64::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Some(n);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn days_come_back(days in prop::collection::vec((0i32..31, 1u64.., 1i64..), 0..31), month in 0i32..36_000) {
            let first = first_day(month).unwrap();
            let one = |(day, purchases, net): (i32, u64, i64)| Bought { day: first + day, purchases, net };
            let days: Vec<Bought> = days.into_iter().map(one).collect();
            prop_assert_eq!(unpack(month, &pack(month, &days)), Some(days));
        }

        #[test]
        fn bytes_of_anything_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..40), month: i32) {
            let _ = unpack(month, &bytes);
        }
    }
}
