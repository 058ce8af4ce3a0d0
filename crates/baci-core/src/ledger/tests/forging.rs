//! Histories that break a rule but whose hashes are right, as a fault in the code would make them:
//! verifying names the rule.

use super::verify::{Fault, Problem};
use super::*;
use Account::{Adjusted, Available, Debt, Expired, Held, Issued, Pending, Redeemed};

/// One lot of 100, earned and pending at 10, available from 20, expired at 50, then these movements
/// with the second of each and whether it names the lot.
fn forged(steps: &[(i64, Account, Account, i64, bool)]) -> Result<(), Problem> {
    let (wallet, event) = (wallet(1), event(1));
    let owner = chain::Owner { member: wallet.member, wallet: &wallet.wallet };
    let lot = Lot {
        id: 1,
        event,
        earned_at: second(10),
        available_at: second(20),
        expires_at: second(50),
        amount: 100,
        pending: 0,
        available: 0,
        held: 0,
    };
    let lots = [lot];
    let mut verifier = verify::Verifier::new(owner, &lots);
    let mut head = [0; 32];
    let first = [(10, Issued, Pending, 100, true)];
    for (seq, step) in (1..).zip(first.iter().chain(steps)) {
        let (at, from, to, amount, named) = *step;
        let at = second(at);
        let lot = i64::from(named);
        let mut posting = Posting { seq, event, at, from, to, amount, lot, hash: head };
        let made = lots.first().filter(|_| seq == 1);
        posting.hash = chain::link(&head, owner, &posting, &digest(event), made);
        head = posting.hash;
        verifier.push(&posting, &digest(event))?;
    }
    verifier.finish(&Wallet { seq: 1, ..wallet.clone() })
}

fn fault(steps: &[(i64, Account, Account, i64, bool)]) -> Fault {
    forged(steps).unwrap_err().fault
}

#[test]
fn each_broken_rule_is_named_at_its_posting() {
    let matured = (20, Pending, Available, 100, true);
    for (step, expected) in [
        ((19, Pending, Available, 100, true), Fault::Untimely(1)),
        ((50, Pending, Available, 100, true), Fault::Untimely(1)),
        ((49, Pending, Expired, 100, true), Fault::Untimely(1)),
        ((20, Pending, Redeemed, 1, true), Fault::Accounts(Pending, Redeemed)),
        ((20, Pending, Available, 101, true), Fault::Overdrawn { lot: 1, account: Pending }),
        ((20, Pending, Available, 0, true), Fault::Amount(0)),
        ((20, Pending, Available, -1, true), Fault::Amount(-1)),
        ((20, Pending, Available, 1, false), Fault::Accounts(Pending, Available)),
        ((20, Issued, Available, 1, true), Fault::Accounts(Issued, Available)),
        ((20, Debt, Issued, 1, true), Fault::Accounts(Debt, Issued)),
    ] {
        let problem = forged(&[step]).unwrap_err();
        assert_eq!(problem, Problem { seq: 2, fault: expected }, "{step:?}");
    }
    for (step, expected) in [
        ((50, Available, Redeemed, 1, true), Fault::Untimely(1)),
        ((19, Available, Held, 1, true), Fault::Untimely(1)),
        ((49, Available, Expired, 1, true), Fault::Untimely(1)),
        ((30, Available, Adjusted, 101, true), Fault::Overdrawn { lot: 1, account: Available }),
        ((30, Available, Debt, 1, true), Fault::Overpaid),
        ((30, Held, Redeemed, 1, true), Fault::Overdrawn { lot: 1, account: Held }),
        ((30, Debt, Issued, 5, false), Fault::Unpaid),
    ] {
        assert_eq!(fault(&[matured, step]), expected, "{step:?}");
    }
}

#[test]
fn paying_late_is_not_paying_at_once() {
    let owed = (15, Debt, Issued, 5, false);
    let matured = (20, Pending, Available, 100, true);
    let spent = (21, Available, Redeemed, 1, true);
    assert_eq!(
        forged(&[owed, matured, spent]).unwrap_err(),
        Problem { seq: 4, fault: Fault::Unpaid }
    );
    assert_eq!(fault(&[owed, matured]), Fault::Unpaid);
    assert_ne!(fault(&[owed, matured, (20, Available, Debt, 5, true)]), Fault::Unpaid);
}
