//! Tests of the ledger: a table of operations here, random ones against a naive model in `model`.

mod forging;
mod merging;
mod model;
mod tampering;

use super::*;
use crate::program::DebtPolicy;
use crate::refusal::{Code, Refusal};

pub(super) fn second(n: i64) -> Instant {
    Instant::from_micros(0).plus_seconds(n)
}

pub(super) fn event(n: u32) -> EventId {
    EventId(uuid::Uuid::from_u128(u128::from(n)))
}

pub(super) fn hold_id(n: u32) -> HoldId {
    HoldId(uuid::Uuid::from_u128(u128::from(n)))
}

pub(super) fn digest(event: EventId) -> [u8; 32] {
    *blake3::hash(event.0.as_bytes()).as_bytes()
}

pub(super) fn cause(n: u32, at: i64) -> Cause {
    Cause { event: event(n), at: second(at), digest: digest(event(n)) }
}

pub(super) fn wallet(n: u32) -> Wallet {
    Wallet::new(MemberId(uuid::Uuid::from_u128(u128::from(n))), "points")
}

/// Verifies what a journal that holds all of a wallet's history says.
pub(super) fn verified(wallet: &Wallet, journal: &Journal) -> Result<(), verify::Problem> {
    let owner = chain::Owner { member: wallet.member, wallet: &wallet.wallet };
    let lots: Vec<Lot> = journal.lots.values().cloned().collect();
    let mut verifier = verify::Verifier::new(owner, &lots);
    for posting in &journal.postings {
        verifier.push(posting, &digest(posting.event))?;
    }
    verifier.finish(wallet)
}

fn number(word: &str) -> i64 {
    if word == "max" { i64::MAX } else { word.parse().unwrap() }
}

fn time(word: &str) -> Instant {
    if word == "never" { Instant::FAR } else { second(number(word)) }
}

fn run(
    wallet: &mut Wallet,
    cause: &Cause,
    words: &[&str],
    journal: &mut Journal,
) -> Result<(), Refusal> {
    match words {
        ["settle"] => wallet.settle(cause, journal),
        ["earn", amount, available, expires] => {
            let (available_at, expires_at) = (time(available), time(expires));
            let amount = number(amount);
            let grant = Grant { amount, earned_at: cause.at, available_at, expires_at };
            wallet.credit(cause, Account::Issued, grant, journal).map(|_| ())
        }
        ["spend", amount] => wallet.spend(cause, Account::Redeemed, number(amount), journal),
        ["hold", id, amount, until] => {
            let id = hold_id(id.parse().unwrap());
            wallet.hold(cause, id, number(amount), time(until), journal)
        }
        ["capture", id, amount, rest] => {
            let amount = (*amount != "all").then(|| number(amount));
            let capture = Capture { amount, release_rest: *rest == "release" };
            wallet.capture(cause, hold_id(id.parse().unwrap()), capture, journal)
        }
        ["release", id] => wallet.release(cause, hold_id(id.parse().unwrap()), journal),
        ["back", origin, amount, policy] => {
            let owe = *policy == "owe";
            let policy = if owe { DebtPolicy::Owe } else { DebtPolicy::Forgive };
            let origin = event(origin.parse().unwrap());
            wallet.take_back(cause, origin, number(amount), policy, journal).map(|_| ())
        }
        other => panic!("{other:?}"),
    }
}

/// Each row: an event's number, its second, an operation, and what comes of it: the code of a
/// refusal, or what is available, pending, held and owed.
fn check(table: &str) {
    let (mut wallet, mut journal) = (wallet(1), Journal::default());
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (operation, expected) = row.split_once('|').unwrap();
        let words: Vec<&str> = operation.split_whitespace().collect();
        let cause = cause(words[0].parse().unwrap(), number(words[1]));
        let got = match run(&mut wallet, &cause, &words[2..], &mut journal) {
            Err(refusal) => refusal.code.text().to_owned(),
            Ok(()) => {
                let Wallet { available, pending, held, debt, .. } = wallet;
                format!("{available} {pending} {held} {debt}")
            }
        };
        let expected = expected.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(got, expected, "{row}");
        assert_eq!(verified(&wallet, &journal), Ok(()), "{row}");
    }
}

#[test]
fn points_mature_are_spent_and_expire_to_the_second() {
    check(
        "
        1  10 earn 100 20 50    |   0 100 0 0
        2  19 spend 1           | insufficient_balance
        3  20 spend 30          |  70   0 0 0
        4  30 earn 40 30 40     | 110   0 0 0
        5  31 spend 41          |  69   0 0 0
        6  49 settle            |  69   0 0 0
        7  50 settle            |   0   0 0 0
        8  51 spend 0           | invalid_request
        9  60 earn 5 70 65      |   0   5 0 0
        10 65 settle            |   0   0 0 0
        11 70 earn 5 60 65      |   0   0 0 0
        ",
    );
}

#[test]
fn holds_are_captured_in_parts_released_and_run_out() {
    check(
        "
        1 10 earn 100 10 50         | 100 0 0 0
        2 11 hold 1 60 40           |  40 0 60 0
        3 11 hold 1 10 40           | invalid_request
        4 12 hold 2 50 40           | insufficient_balance
        5 12 hold 2 40 12           | invalid_request
        6 12 hold 2 40 90           |   0 0 100 0
        7 20 capture 1 10 keep      |   0 0 90 0
        8 20 capture 1 51 keep      | insufficient_balance
        9 21 capture 1 20 release   |  30 0 40 0
        10 22 capture 1 1 keep      | hold_not_found
        11 60 capture 2 15 keep     |   0 0 25 0
        12 61 release 2             |   0 0 0 0
        13 70 earn 10 70 never      |  10 0 0 0
        14 70 hold 3 10 80          |   0 0 10 0
        15 80 capture 3 all keep    | hold_closed
        16 81 spend 10              |   0 0 0 0
        ",
    );
}

#[test]
fn what_is_taken_back_comes_from_its_own_lot_first_then_is_owed() {
    check(
        "
        1 10 earn 100 10 50     | 100 0 0 0
        2 11 earn 100 20 60     | 100 100 0 0
        3 12 back 2 30 owe      | 100 70 0 0
        4 12 back 1 30 owe      |  70 70 0 0
        5 13 back 2 90 owe      |  50  0 0 0
        6 14 hold 1 20 90       |  30  0 20 0
        7 15 back 1 35 forgive  |   0  0 20 0
        8 16 back 1 35 owe      |   0  0 20 35
        9 17 earn 10 30 80      |   0 10 20 35
        10 30 settle            |   0  0 20 25
        11 40 release 1         |   0  0 0 5
        12 41 earn 20 41 80     |  15  0 0 0
        13 42 back 12 max owe   |   0  0 0 9223372036854775792
        14 43 back 12 max owe   | amount_out_of_range
        ",
    );
}

#[test]
fn late_events_see_the_wallet_by_their_own_date() {
    check(
        "
        1 50 earn 100 50 90     | 100 0 0 0
        2 40 spend 10           | insufficient_balance
        3 40 earn 7 40 45       | 107 0 0 0
        4 41 spend 7            | 100 0 0 0
        5 30 earn 9 35 45       | 100 9 0 0
        6 50 settle             | 100 0 0 0
        7 20 back 1 60 owe      |  40 0 0 0
        8 10 earn max 10 90     | amount_out_of_range
        ",
    );
}

#[test]
fn a_transfer_keeps_the_dates_of_lots_and_moves_all_or_nothing() {
    let (mut from, mut to) = (wallet(1), wallet(2));
    let (mut sent, mut received) = (Journal::default(), Journal::default());
    run(&mut from, &cause(1, 10), &["earn", "100", "20", "90"], &mut sent).unwrap();
    run(&mut from, &cause(2, 11), &["earn", "50", "11", "50"], &mut sent).unwrap();
    run(&mut to, &cause(3, 12), &["back", "9", "30", "owe"], &mut received).unwrap();
    let mut transfer = |to: &mut Wallet, at, amount| {
        let (out, into) = (cause(4, at), cause(5, at));
        from.transfer((&out, &mut sent), to, (&into, &mut received), amount)?;
        Ok::<_, Refusal>((from.available, to.available, to.debt))
    };
    assert_eq!(transfer(&mut to, 20, 70), Ok((80, 40, 0)));
    let dates: Vec<_> =
        to.lots.iter().map(|lot| (lot.earned_at, lot.available_at, lot.expires_at)).collect();
    assert_eq!(dates[0], (second(11), second(11), second(50)));
    assert_eq!(dates[1], (second(10), second(20), second(90)));
    assert_eq!(transfer(&mut to, 21, 81).unwrap_err().code, Code::InsufficientBalance);
    let mut full = Wallet { pending: i64::MAX, ..wallet(3) };
    assert_eq!(transfer(&mut full, 21, 1).unwrap_err().code, Code::AmountOutOfRange);
    assert_eq!((from.available, full.seq), (80, 0));
    assert_eq!(verified(&from, &sent), Ok(()));
    assert_eq!(verified(&to, &received), Ok(()));
}

#[test]
fn a_credit_needs_no_lots_but_a_spending_says_so() {
    let mut journal = Journal::default();
    let mut wallet = Wallet { available: 100, ..wallet(1) };
    wallet.next_due_at = second(90);
    run(&mut wallet, &cause(1, 10), &["earn", "5", "20", "80"], &mut journal).unwrap();
    assert_eq!((wallet.available, wallet.pending, wallet.next_due_at), (100, 5, second(20)));
    for words in [&["spend", "1"][..], &["back", "1", "1", "owe"]] {
        let refused = run(&mut wallet, &cause(2, 11), words, &mut journal).unwrap_err();
        assert_eq!(refused.code, Code::RecordChanged);
    }
}

#[test]
fn codes_of_accounts_are_their_own() {
    for account in Account::ALL {
        assert_eq!(Account::from_code(account.code()), Some(account));
    }
    assert_eq!(Account::from_code(0), None);
}
