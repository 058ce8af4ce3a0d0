//! Makes receipts for benchmarks: the same bytes for the same numbers, on every machine.
//!
//! `cargo run --release --example gen_receipts -- RECEIPTS CUSTOMERS > receipts.csv`
//!
//! ```text
//! mix(z)       the finalizer of splitmix64
//! h(stream, i) mix(SEED + (stream x 2^40 + i + 1) x G)
//! u(stream, i) the upper 53 bits of h as a fraction of one
//! ```
//!
//! Receipt i belongs to customer floor(CUSTOMERS u(1, i)^2), who starts on day h(11, c) mod 700 and
//! stays for min(30 + h(12, c) mod 730, 730 - start) days. It is made floor(days 86400 u(2, i))
//! seconds after that start, over 50 + floor(20000 u(3, i)^3) cents, in store 1 + h(4, i) mod 200.
//! Receipts are sorted by time, those of one second as they were made, and numbered from 1. Days
//! count from 2024-01-01.

use std::io::{BufWriter, Write};

const SEED: u64 = 20_260_101;
const G: u64 = 0x9E37_79B9_7F4A_7C15;
/// 2024-01-01T00:00:00.
const START: i64 = 1_704_067_200;
const DAY: u64 = 86_400;

fn h(stream: u64, i: u64) -> u64 {
    let z = SEED.wrapping_add((stream * (1 << 40)).wrapping_add(i + 1).wrapping_mul(G));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
fn u(stream: u64, i: u64) -> f64 {
    (h(stream, i) >> 11) as f64 * 2f64.powi(-53)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "floor of a small number"
)]
fn floor(x: f64) -> u64 {
    x as u64
}

/// A receipt: second since the start, its number before sorting, customer, store, cents.
type Receipt = (u32, u32, u32, u8, u16);

#[expect(clippy::cast_precision_loss, reason = "these numbers are far below 2^53")]
fn receipt(i: u64, customers: u64) -> Receipt {
    let a = u(1, i);
    let c = floor(customers as f64 * (a * a));
    let start = h(11, c) % 700;
    let days = (30 + h(12, c) % 730).min(730 - start);
    let second = start * DAY + floor((days * DAY) as f64 * u(2, i));
    let b = u(3, i);
    let cents = 50 + floor(20_000.0 * (b * b * b));
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let store = u8::try_from(1 + h(4, i) % 200).unwrap_or(0);
    (small(second), small(i), small(c + 1), store, u16::try_from(cents).unwrap_or(0))
}

pub fn write(receipts: u64, customers: u64, out: impl Write) -> std::io::Result<()> {
    let mut all: Vec<Receipt> = (0..receipts).map(|i| receipt(i, customers)).collect();
    all.sort_unstable();
    let mut out = BufWriter::with_capacity(1 << 20, out);
    writeln!(out, "\"receipt_id\",\"customer_id\",\"ts\",\"store_id\",\"amount_cents\"")?;
    for (i, (second, _, customer, store, cents)) in all.iter().enumerate() {
        let stamp = jiff::Timestamp::from_second(START + i64::from(*second));
        let local = jiff::tz::TimeZone::UTC.to_datetime(stamp.unwrap_or_default());
        let (day, time) = (local.date(), local.time());
        writeln!(out, "{},{customer},{day} {time},{store},{cents}", i + 1)?;
    }
    out.flush()
}

fn main() -> std::io::Result<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<u64>());
    match (numbers.next(), numbers.next()) {
        (Some(Ok(receipts)), Some(Ok(customers))) if receipts < 1 << 32 => {
            write(receipts, customers, std::io::stdout().lock())
        }
        _ => Err(std::io::Error::other("usage: gen_receipts RECEIPTS CUSTOMERS")),
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    #[test]
    fn a_thousand_receipts_are_the_known_ones() {
        let mut bytes = Vec::new();
        super::write(1000, 100, &mut bytes).unwrap();
        let hash: String = Sha256::digest(&bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(hash, "6e518937119e2ae0830af8b721ac618d8578f21a5ac24f180739a10e3fe04108");
    }
}
