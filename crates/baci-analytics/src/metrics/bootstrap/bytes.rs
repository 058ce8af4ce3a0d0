//! Draws as bytes: a number that says how they are written, then all sums, each with seven bits a byte, the low ones first.

use super::{DRAWS, Draws};

/// How they are written now.
const VERSION: u8 = 2;

impl Draws {
    /// As bytes.
    ///
    /// ```
    /// use baci_analytics::metrics::{Draws, Weights, seed};
    /// let mut draws = Draws::default();
    /// draws.add(&Weights::of(seed("anna")), 2, 7_000);
    /// assert_eq!(Draws::from_bytes(&draws.to_bytes()), Some(draws));
    /// ```
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + 7 * DRAWS);
        bytes.push(VERSION);
        for at in 0..DRAWS {
            number(&mut bytes, self.many.get(at).copied().unwrap_or(0).into());
            number(&mut bytes, self.sum.get(at).copied().unwrap_or(0));
        }
        bytes
    }

    /// What bytes say; nothing where they are not written so.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, mut rest) = bytes.split_first()?;
        if *version != VERSION {
            return None;
        }
        let mut own = Self::default();
        own.fill();
        for (many, sum) in own.many.iter_mut().zip(&mut own.sum) {
            *many = i64::try_from(read(&mut rest)?).ok()?;
            *sum = read(&mut rest)?;
        }
        rest.is_empty().then_some(own)
    }
}

/// The sign stands in the lowest bit.
fn number(bytes: &mut Vec<u8>, n: i128) {
    let mut n = ((n << 1) ^ (n >> 127)).cast_unsigned();
    while n >= 128 {
        bytes.push(n.to_le_bytes()[0] | 128);
        n >>= 7;
    }
    bytes.push(n.to_le_bytes()[0]);
}

fn read(rest: &mut &[u8]) -> Option<i128> {
    let mut n = 0u128;
    for shift in (0..128).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        n |= u128::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Some((n >> 1).cast_signed() ^ -(n & 1).cast_signed());
        }
    }
    None
}
