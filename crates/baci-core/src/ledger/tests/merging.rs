//! Two wallets made one and two again: random histories, held against what must be the same before and after.

use super::model::{Side, ops, play, worth};
use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Parts of a wallet by what its lots were earned from and their dates: pending, available, held.
type Lots = BTreeMap<(EventId, Instant, Instant, Instant), [i64; 3]>;

/// All of a wallet that anybody could tell apart.
fn shape(wallet: &Wallet) -> (Lots, BTreeMap<HoldId, (i64, Instant)>, i64) {
    let mut lots = Lots::new();
    for lot in &wallet.lots {
        let key = (lot.event, lot.earned_at, lot.available_at, lot.expires_at);
        let parts = lots.entry(key).or_default();
        for (part, by) in parts.iter_mut().zip([lot.pending, lot.available, lot.held]) {
            *part += by;
        }
    }
    let holds = wallet.holds.iter().map(|hold| (hold.id, (hold.amount, hold.expires_at)));
    (lots, holds.collect(), wallet.debt)
}

/// What a wallet is worth: what it holds less what is owed.
fn net(wallet: &Wallet) -> i128 {
    let has = [wallet.available, wallet.pending, wallet.held].map(i128::from);
    has.iter().sum::<i128>() - i128::from(wallet.debt)
}

/// Settles both, merges the second into the first.
fn merge(sides: &mut [Side; 2], n: u32, at: i64) -> Option<Moved> {
    let [stays, goes] = sides;
    let before = (stays.wallet.clone(), stays.journal.clone());
    let (theirs, own) = (cause(n, at), cause(n + 1, at));
    let there = (goes.wallet.clone(), goes.journal.clone());
    let into = (&own, &mut stays.journal);
    let moved = goes.wallet.merge((&theirs, &mut goes.journal), &mut stays.wallet, into);
    // What does not fit is refused, and both are dropped.
    if moved.is_err() {
        (stays.wallet, stays.journal) = before;
        (goes.wallet, goes.journal) = there;
    }
    moved.ok()
}

fn unmerge(sides: &mut [Side; 2], n: u32, at: i64, moved: &Moved) {
    let [stays, goes] = sides;
    let (own, theirs) = (cause(n, at), cause(n + 1, at));
    let into = (&theirs, &mut goes.journal);
    stays.wallet.unmerge((&own, &mut stays.journal), &mut goes.wallet, into, moved).unwrap();
}

fn settle(sides: &mut [Side; 2], n: u32, at: i64) {
    for side in sides {
        side.wallet.settle(&cause(n, at), &mut side.journal).unwrap();
    }
}

fn check(sides: &[Side; 2]) {
    for side in sides {
        assert_eq!(verified(&side.wallet, &side.journal), Ok(()));
    }
}

/// What both are worth together.
fn worth_of(sides: &[Side; 2]) -> i128 {
    sides.iter().map(|side| net(&side.wallet)).sum()
}

/// What happens to the one that stays, in the meantime.
fn live(side: &mut Side, n: u32, at: i64, (what, amount): (u8, i64)) {
    let cause = cause(n, at);
    let Side { wallet, journal, .. } = side;
    let before = (wallet.clone(), journal.clone());
    let done = match what {
        0 => {
            let (earned_at, available_at) = (second(at), second(at + amount % 3));
            let grant = Grant { amount, earned_at, available_at, expires_at: second(at + 9) };
            wallet.credit(&cause, Account::Issued, grant, journal).map(|_| ())
        }
        1 => wallet.spend(&cause, Account::Redeemed, amount, journal),
        2 => wallet.hold(&cause, hold_id(n), amount, second(at + 4), journal),
        3 => match wallet.holds.first().map(|hold| hold.id) {
            Some(hold) => {
                let capture = Capture { amount: None, release_rest: true };
                wallet.capture(&cause, hold, capture, journal)
            }
            None => Ok(()),
        },
        4 => match wallet.holds.last().map(|hold| hold.id) {
            Some(hold) => wallet.release(&cause, hold, journal),
            None => Ok(()),
        },
        _ => {
            let origin = wallet.lots.first().map_or(event(n), |lot| lot.event);
            wallet.take_back(&cause, origin, amount, DebtPolicy::Owe, journal).map(|_| ())
        }
    };
    // As the state of a batch does: what is refused changes nothing.
    if done.is_err() {
        (*wallet, *journal) = before;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn merged_and_unmerged_at_once_all_is_as_it_was(
        worth in worth(), ops in ops(), at in 0i64..45,
    ) {
        let mut sides = play(worth, ops);
        settle(&mut sides, 2000, at);
        let before = [shape(&sides[0].wallet), shape(&sides[1].wallet)];
        let (sum, debt) = (worth_of(&sides), sides[1].wallet.debt);
        let Some(moved) = merge(&mut sides, 2001, at) else { return Ok(()) };
        check(&sides);
        prop_assert_eq!(worth_of(&sides), sum);
        prop_assert_eq!(shape(&sides[1].wallet), shape(&wallet(2)));
        prop_assert_eq!(moved.debt, debt);
        // Nobody has something to spend and owes at once, and no lot lost its dates.
        let together = shape(&sides[0].wallet);
        for key in before[1].0.keys().filter(|_| moved.paid.is_empty()) {
            prop_assert!(together.0.contains_key(key));
        }
        unmerge(&mut sides, 2003, at, &moved);
        check(&sides);
        prop_assert_eq!(worth_of(&sides), sum);
        prop_assert_eq!([shape(&sides[0].wallet), shape(&sides[1].wallet)], before);
    }

    #[test]
    fn what_happens_in_between_loses_and_doubles_nothing(
        worth in prop::sample::select(vec![1, 999_983]), ops in ops(), at in 0i64..45,
        between in prop::collection::vec((0u8..6, 1i64..40, 0i64..5), 0..12),
    ) {
        let mut sides = play(worth, ops);
        settle(&mut sides, 2000, at);
        let sum = worth_of(&sides);
        let Some(moved) = merge(&mut sides, 2001, at) else { return Ok(()) };
        prop_assert_eq!(worth_of(&sides), sum);
        let mut now = at;
        for (n, (what, amount, step)) in (2010u32..).zip(between) {
            now += step;
            live(&mut sides[0], n, now, (what, amount * worth));
            check(&sides);
        }
        settle(&mut sides, 2050, now);
        let (sum, brought) = (worth_of(&sides), moved.available + moved.pending + moved.held);
        unmerge(&mut sides, 2060, now, &moved);
        check(&sides);
        // What had paid a debt and would have expired meanwhile is gone, as it would have been.
        let late = moved.paid.iter().filter(|paid| paid.expires_at <= second(now));
        let late: i128 = late.map(|paid| i128::from(paid.amount)).sum();
        prop_assert_eq!(worth_of(&sides), sum - late);
        // Nobody gets back more than they brought.
        let back = &sides[1].wallet;
        prop_assert!(back.available + back.pending + back.held <= brought);
        prop_assert!(back.debt <= moved.debt);
    }
}

#[test]
fn a_lot_keeps_what_it_was_earned_from() {
    let (mut goes, mut stays) = (wallet(1), wallet(2));
    let (mut out, mut into) = (Journal::default(), Journal::default());
    let grant =
        Grant { amount: 70, earned_at: second(1), available_at: second(9), expires_at: second(50) };
    goes.credit(&cause(1, 1), Account::Issued, grant, &mut out).unwrap();
    let causes = (cause(2, 5), cause(3, 5));
    goes.merge((&causes.0, &mut out), &mut stays, (&causes.1, &mut into)).unwrap();
    // The purchase comes back: its points wait, and are taken from where they wait.
    let back = stays.take_back(&cause(4, 6), event(1), 70, DebtPolicy::Owe, &mut into).unwrap();
    assert_eq!((back.taken, back.owed, stays.pending), (70, 0, 0));
    assert_eq!(verified(&stays, &into), Ok(()));
    // Nobody says later that it was earned from something else.
    let mut forged = into.clone();
    forged.lots.get_mut(&1).unwrap().event = event(9);
    assert!(verified(&stays, &forged).is_err());
}
