//! How sure an average bill is: a bootstrap over customers, with a fixed seed.
//!
//! A customer's bills are like each other, so customers are drawn, not bills. Where there are many, they are
//! drawn in blocks of which each holds customers by chance: a thousand blocks say as much, in no time.

use super::Interval;
use super::tally::{Block, Tally};
use crate::figure::Random;

/// How often all blocks are drawn.
const DRAWS: usize = 1000;
const SEED: u64 = 0xbac1;

/// A block that bought in a period: its place, and what it comes to.
type Sums = (usize, [f64; 4]);

/// The intervals of the average bill, of all and of regulars, by the places of periods.
pub(super) fn intervals(tally: &Tally) -> Vec<[Interval; 2]> {
    let blocks = tally.many.max(1);
    let periods: Vec<Vec<Sums>> = tally.blocks.chunks(blocks).map(bought).collect();
    let mut random = Random::new(SEED);
    let mut averages = vec![[Vec::new(), Vec::new()]; periods.len()];
    let mut drawn = vec![0u32; blocks];
    for _ in 0..DRAWS {
        drawn.fill(0);
        for _ in 0..blocks {
            let block = random.below(u32::try_from(blocks).unwrap_or(1));
            if let Some(count) = drawn.get_mut(block as usize) {
                *count += 1;
            }
        }
        for (own, [all, regulars]) in periods.iter().zip(&mut averages) {
            let [net, purchases, regular_net, regular_purchases] = sums(own, &drawn);
            all.extend(quotient(net, purchases));
            regulars.extend(quotient(regular_net, regular_purchases));
        }
    }
    averages.into_iter().map(|both| both.map(interval)).collect()
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
