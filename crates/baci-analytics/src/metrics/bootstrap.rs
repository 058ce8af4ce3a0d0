//! How sure an average bill is: a bootstrap over customers, with a fixed seed.
//!
//! A customer's bills are like each other, so customers are drawn, not bills. Where there are many, they are
//! drawn in blocks of which each holds customers by chance: a thousand blocks say as much, in no time.

use super::Interval;
use super::tally::{Block, Tally};
use crate::figure::Random;
use crate::threads;

/// How often all blocks are drawn.
const DRAWS: usize = 1000;
const SEED: u64 = 0xbac1;

/// A block that bought in a period: its place, and what it comes to.
type Sums = (usize, [f64; 4]);

/// The intervals of the average bill, of all and of regulars, by the places of periods.
pub(super) fn intervals(tally: &Tally) -> Vec<[Interval; 2]> {
    let blocks = tally.many.max(1);
    let (periods, drawn) = (tally.blocks.len().div_ceil(blocks), drawn(blocks));
    let one = |done: &mut Vec<(usize, [Interval; 2])>, place: usize| {
        let own = tally.blocks.get(place * blocks..).unwrap_or_default();
        done.push((place, of_period(&bought(own.get(..blocks).unwrap_or(own)), &drawn, blocks)));
    };
    let mut all = threads::pieces(periods, Vec::new, one).concat();
    all.sort_by_key(|(place, _)| *place);
    all.into_iter().map(|(_, intervals)| intervals).collect()
}

/// How often each block is in each draw, draw by draw: the same for all periods.
fn drawn(blocks: usize) -> Vec<u32> {
    let mut random = Random::new(SEED);
    let mut drawn = vec![0u32; DRAWS * blocks];
    for draw in drawn.chunks_mut(blocks) {
        for _ in 0..blocks {
            let block = random.below(u32::try_from(blocks).unwrap_or(1));
            if let Some(count) = draw.get_mut(block as usize) {
                *count += 1;
            }
        }
    }
    drawn
}

fn of_period(own: &[Sums], drawn: &[u32], blocks: usize) -> [Interval; 2] {
    let [mut all, mut regulars] = [Vec::with_capacity(DRAWS), Vec::with_capacity(DRAWS)];
    for draw in drawn.chunks(blocks) {
        let [net, purchases, regular_net, regular_purchases] = sums(own, draw);
        all.extend(quotient(net, purchases));
        regulars.extend(quotient(regular_net, regular_purchases));
    }
    [interval(all), interval(regulars)]
}

#[expect(clippy::cast_precision_loss, reason = "a statistic")]
fn bought(blocks: &[Block]) -> Vec<Sums> {
    let all = blocks.iter().enumerate().filter(|(_, block)| block.purchases > 0);
    let one = |(at, own): (usize, &Block)| {
        let columns = [own.net, own.purchases, own.regular_net, own.regular_purchases];
        (at, columns.map(|n| n as f64))
    };
    all.map(one).collect()
}

fn sums(blocks: &[Sums], drawn: &[u32]) -> [f64; 4] {
    blocks.iter().fold([0.0; 4], |mut sums, (at, own)| {
        let times = f64::from(drawn.get(*at).copied().unwrap_or(0));
        for (sum, own) in sums.iter_mut().zip(own) {
            *sum += times * own;
        }
        sums
    })
}

fn quotient(sum: f64, many: f64) -> Option<f64> {
    (many > 0.0).then(|| sum / many)
}

/// The middle 95% of what was drawn; nothing where hardly any draw had a bill.
fn interval(mut averages: Vec<f64>) -> Interval {
    if averages.len() < DRAWS / 2 {
        return None;
    }
    averages.sort_unstable_by(f64::total_cmp);
    let at = |share: usize| averages.get(averages.len() * share / 1000).copied();
    Some((at(25)?, at(974)?))
}
