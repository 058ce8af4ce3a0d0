//! Whatever is changed afterwards in what is stored, verifying names it.

use super::model::{ops, play};
use super::*;
use proptest::prelude::*;

fn other(instant: Instant) -> Instant {
    Instant::from_micros(instant.micros() ^ 1)
}

fn tamper_posting(posting: &mut Posting, how: u8) {
    match how {
        0 => posting.seq += 1,
        1 => posting.event = event(9999),
        2 => posting.at = other(posting.at),
        3 => posting.from = Account::Transferred,
        4 => posting.to = Account::Adjusted,
        5 => posting.amount += 1,
        6 => posting.lot += 1,
        _ => posting.hash[31] ^= 1,
    }
}

fn tamper_lot(lot: &mut Lot, how: u8) {
    match how {
        0 => lot.id += 1000,
        1 => lot.event = event(9999),
        2 => lot.earned_at = other(lot.earned_at),
        3 => lot.available_at = other(lot.available_at),
        4 => lot.expires_at = other(lot.expires_at),
        5 => lot.amount += 1,
        6 => lot.pending += 1,
        _ => lot.available += 1,
    }
}

fn tamper_wallet(wallet: &mut Wallet, how: u8) {
    match how {
        0 => wallet.available += 1,
        1 => wallet.pending += 1,
        2 => wallet.held += 1,
        3 => wallet.debt += 1,
        4 => wallet.seq += 1,
        5 => wallet.head[0] ^= 1,
        6 => wallet.next_due_at = other(wallet.next_due_at),
        _ => wallet.member = MemberId(uuid::Uuid::from_u128(77)),
    }
}

#[test]
fn a_hold_that_differs_from_its_lots_is_found() {
    let (mut wallet, mut journal) = (wallet(1), Journal::default());
    let dates = (second(0), second(90));
    let grant =
        Grant { amount: 10, earned_at: dates.0, available_at: dates.0, expires_at: dates.1 };
    wallet.credit(&cause(1, 0), Account::Issued, grant, &mut journal).unwrap();
    wallet.hold(&cause(2, 1), hold_id(1), 6, second(50), &mut journal).unwrap();
    assert_eq!(verified(&wallet, &journal), Ok(()));
    let tamper: [fn(&mut Hold); 4] = [
        |hold| hold.amount += 1,
        |hold| hold.pieces[0].1 += 1,
        |hold| hold.pieces[0].0 += 1,
        |hold| hold.expires_at = second(49),
    ];
    for how in tamper {
        let mut other = wallet.clone();
        how(&mut other.holds[0]);
        assert!(verified(&other, &journal).is_err());
    }
    let none = Wallet { holds: Vec::new(), next_due_at: second(90), ..wallet };
    let fault = verify::Fault::Holds(1);
    assert_eq!(verified(&none, &journal), Err(verify::Problem { seq: 2, fault }));
}

proptest! {
    #[test]
    fn any_change_afterwards_is_found(
        ops in ops(), what in 0u8..4, how in 0u8..8, which in any::<prop::sample::Index>(),
    ) {
        let [side, _] = play(1, ops);
        let (mut wallet, mut journal) = (side.wallet, side.journal);
        if journal.lots.is_empty() {
            return Ok(());
        }
        let position = which.index(journal.postings.len());
        let mut first = None;
        match what {
            0 => {
                let posting = &mut journal.postings[position];
                let before = posting.clone();
                tamper_posting(posting, how);
                first = (before != *posting && how != 0).then_some(posting.seq);
                prop_assume!(before != *posting);
            }
            1 => {
                let lot = which.index(journal.lots.len());
                tamper_lot(journal.lots.values_mut().nth(lot).unwrap(), how);
            }
            2 => tamper_wallet(&mut wallet, how),
            // The last one gone shows in the totals, any other as a gap.
            _ => drop(journal.postings.remove(position)),
        }
        let problem = verified(&wallet, &journal);
        prop_assert!(problem.is_err());
        if let (Err(problem), Some(first)) = (problem, first) {
            prop_assert_eq!(problem.seq, first);
        }
    }
}
