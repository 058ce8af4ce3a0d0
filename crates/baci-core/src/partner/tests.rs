//! Rates and limits of partners and causes, as a program says them.

use super::*;
use crate::decide::caps::Key;
use crate::id::{LOWEST, MemberId};
use crate::member::{Member, Profile, Used};
use crate::program::Source;
use std::collections::BTreeMap;

const HEAD: &str = "schema = 1\n[program]\nid = \"p\"\nname = \"P\"\ncurrency = \"THB\"\ntimezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n";
const BOTH: &str = "[partners.bank]\nopens = \"2026-11-01\"\ncloses = \"2026-12-01\"\n[partners.bank.issues]\nprice = \"0.125\"\nmost = 500\nper_day = 600\nper_month = 900\nbudget = 1000\n[causes.school]\nprice = \"0.30\"\nleast = 10\nmost = 100\n";

struct Counted(BTreeMap<String, i64>);

impl Used for Counted {
    fn used(&self, key: Key<'_>) -> i64 {
        self.0.get(&key.to_string()).copied().unwrap_or(0)
    }
}

fn read(text: &str) -> Result<Program, String> {
    let text = format!("{HEAD}{text}");
    Program::from_toml(&[Source { name: "p.toml", text: &text }]).map_err(|problems| {
        problems.iter().map(|p| p.sentence.clone()).collect::<Vec<_>>().join("\n")
    })
}

fn asked(used: &[(&str, i64)], way: Way, units: i64, at: &str) -> Result<Agreed, &'static str> {
    let program = read(BOTH).unwrap();
    let at: Instant = at.parse().unwrap();
    let member = Member { id: MemberId(LOWEST), joined_at: at, profile: Profile::default() };
    let used = Counted(used.iter().map(|(key, used)| ((*key).to_owned(), *used)).collect());
    let view = MemberView {
        member: &member,
        available: &[],
        tiers: &[],
        stage: None,
        segments: &[],
        household: None,
        used: &used,
        origin: None,
    };
    let partner = program.partner("bank").unwrap();
    agree(&program, &view, (partner, way), units, at).map_err(|refusal| refusal.message())
}

const NOON: &str = "2026-11-22T12:00:00+07:00";

#[test]
fn points_come_to_what_was_agreed_and_count() {
    let agreed = asked(&[], Way::Earn, 499, NOON).unwrap();
    // 499 x 0.125 is 62.375: the half satang goes up.
    assert_eq!((agreed.money, agreed.wallet.as_str()), (6238, "points"));
    let counts: Vec<_> = agreed.counts.iter().map(|c| (c.key.as_str(), c.program, c.by)).collect();
    assert_eq!(
        counts,
        [
            ("bank/earn/day/2026-11-22", false, 499),
            ("bank/earn/month/2026-11", false, 499),
            ("bank/earn-all/month/2026-11", true, 499)
        ]
    );
}

#[test]
fn each_limit_is_kept_and_says_which_it_is() {
    for (used, way, units, at, reason) in [
        (&[][..], Way::Earn, 501, NOON, "partner-most"),
        (&[("bank/earn/day/2026-11-22", 200)], Way::Earn, 401, NOON, "partner-per-day"),
        (&[("bank/earn/month/2026-11", 600)], Way::Earn, 301, NOON, "partner-per-month"),
        (&[("bank/earn-all/month/2026-11", 999)], Way::Earn, 2, NOON, "partner-budget"),
        (&[], Way::Spend, 1, NOON, "partner-takes-none"),
        (&[], Way::Earn, 0, NOON, "amount-zero"),
        (&[], Way::Earn, 1, "2026-10-31T23:59:59+07:00", "partner-not-yet"),
        (&[], Way::Earn, 1, "2026-12-01T00:00:00+07:00", "partner-over"),
    ] {
        assert_eq!(asked(used, way, units, at), Err(reason));
    }
    assert!(asked(&[("bank/earn-all/month/2026-11", 999)], Way::Earn, 1, NOON).is_ok());
}

#[test]
fn gifts_keep_within_their_bounds() {
    let program = read(BOTH).unwrap();
    let cause = program.cause("school").unwrap();
    let at: Instant = NOON.parse().unwrap();
    let given = |units| give(&program, cause, units, at).map_err(|refusal| refusal.message());
    assert_eq!(given(9), Err("cause-least"));
    assert_eq!(given(101), Err("cause-most"));
    let agreed = given(10).unwrap();
    assert_eq!((agreed.money, agreed.counts[0].key.as_str()), (300, "school/collected"));
    assert!(agreed.counts[0].program);
    assert_eq!(undo_until(&program, cause, at).to_string(), "2026-11-22T17:00:00Z");
}

#[test]
fn parts_of_an_undo_sum_to_the_whole() {
    let rate = Rate { mantissa: 125, shift: -1 };
    let (mut undone, mut sum) = (0, 0);
    for part in [1, 2, 100, 7, 389] {
        sum += rate.part(undone, part).unwrap();
        undone += part;
    }
    assert_eq!(Some(sum), rate.money(499));
    assert_eq!(Rate { mantissa: i64::MAX, shift: 2 }.money(i64::MAX), None);
    assert_eq!(Rate { mantissa: i64::MAX, shift: -30 }.money(1), Some(9));
}

#[test]
fn what_cannot_be_is_said() {
    for (text, said) in [
        ("[partners.bank]\n", "issues"),
        ("[partners.bank.issues]\nprice = \"0\"\n", "above zero"),
        ("[partners.bank.issues]\nprice = \"2000000000\"\n", "1000000000"),
        ("[causes.a]\nprice = 1\nleast = 10\nmost = 5\n", "below 'least'"),
        ("[causes.a]\nprice = 1\n[partners.a.accepts]\nprice = 1\n", "is taken"),
        ("[causes.a]\nprice = 1\nundo = \"1d\"\n", "not a length of time"),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.contains(said), "{text}: {error}");
    }
}
