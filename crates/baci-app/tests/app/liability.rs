//! What is owed and the months' journal tie to the ledger to the unit, whether or not what fell due was settled.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, balance};
use baci_app::{JournalLine, OUTSTANDING, What, Who};
use baci_core::event::Returned;
use baci_core::time::{Instant, Zone};
use std::collections::BTreeMap;

const PROGRAM: &str = r#"
schema = 1
[program]
id = "house"
name = "House"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.10"
debt = "owe"
expires = { after = "2 months", at = "day-end" }
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = "1"
"#;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// What all lines do to an account: credited less debited.
fn sum<'a>(lines: impl IntoIterator<Item = &'a JournalLine>, account: &str) -> i128 {
    let sign =
        |own: &JournalLine| i128::from(own.credit == account) - i128::from(own.debit == account);
    lines.into_iter().map(|own| sign(own) * own.units).sum()
}

/// Half a year of three members; the wallet of the last is never touched after it expired.
async fn half_a_year(house: &House) {
    let clock = house.baci.clock();
    clock.set(at("2026-01-31T23:30:00+07:00"));
    let anna = house.baci.commit(house.purchase("a1", "card:1", &[(500_00, 1)])).await.unwrap();
    clock.set(at("2026-02-01T00:10:00+07:00"));
    house.baci.commit(house.purchase("b1", "card:2", &[(300_00, 1)])).await.unwrap();
    house.baci.commit(house.purchase("c1", "card:3", &[(70_00, 1)])).await.unwrap();
    clock.set(at("2026-03-05T12:00:00+07:00"));
    let member = anna.event.member;
    let act = |key: &str, what| house.command(key, Who::Id(member), what);
    let expires_at = clock.now().plus_seconds(600);
    let hold = What::Hold { wallet: "points".into(), amount: 450, expires_at };
    let held = house.baci.commit(act("h1", hold)).await.unwrap();
    let hold = held.outcome.hold.unwrap().id;
    let capture = What::Capture { hold, amount: Some(400), release_rest: true };
    house.baci.commit(act("x1", capture)).await.unwrap();
    // More is taken back than is left: a debt.
    house.baci.commit(house.refund("r1", &anna, Returned::Amount(200_00))).await.unwrap();
    clock.set(at("2026-03-20T12:00:00+07:00"));
    let what = What::Adjust { wallet: "points".into(), amount: 25, reason: "late".into() };
    house.baci.commit(act("j1", what)).await.unwrap();
    clock.set(at("2026-06-10T12:00:00+07:00"));
    let again = house.baci.commit(house.purchase("b2", "card:2", &[(40_00, 1)])).await.unwrap();
    assert_eq!(balance(&again, "points").available, 40, "what Bounmy had expired");
}

#[tokio::test]
async fn the_journals_of_all_months_are_the_ledger() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, PROGRAM).await;
        half_a_year(&house).await;
        let zone = Zone::named("Asia/Bangkok").unwrap();
        let before = house.baci.journal(&zone, Instant::LATEST).await.unwrap();
        let owed = house.baci.owed(Instant::LATEST, None).await.unwrap();
        house.baci.settle_due(house.baci.clock().now()).await.unwrap();
        let after = house.baci.journal(&zone, Instant::LATEST).await.unwrap();
        assert_eq!(before, after, "{}: settling changes nothing", house.kind);
        assert_eq!(house.baci.owed(Instant::LATEST, None).await.unwrap(), owed);

        let months: Vec<_> = after.keys().map(ToString::to_string).collect();
        assert_eq!(months, ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01", "2026-06-01"]);
        let all = || after.values().flatten();
        let overview = house.baci.overview().await.unwrap();
        let told = &overview.wallets["points"];
        let balance = &told.balance;
        assert_eq!(
            sum(all(), OUTSTANDING),
            i128::from(balance.available + balance.pending + balance.held)
        );
        // What is owed by members is debited to their debts.
        assert_eq!(-sum(all(), "debt"), i128::from(balance.debt));
        assert_eq!(-sum(all(), "issued"), i128::from(told.issued));
        assert_eq!(sum(all(), "redeemed"), i128::from(told.redeemed));
        assert_eq!(sum(all(), "expired"), i128::from(told.expired));
        assert_eq!(-sum(all(), "adjusted"), i128::from(told.adjusted));
        assert!(balance.debt > 0 && told.redeemed == 400 && told.expired >= 370, "{told:?}");
        // Of each month, the sums of the months before; and what expired of Chan's, in the month of its date.
        let mut sums: BTreeMap<_, i128> = BTreeMap::new();
        for own in all() {
            let sum = sums.entry((own.debit, own.credit)).or_default();
            assert_eq!(own.before, *sum);
            *sum += own.units;
        }
        let april = sum(&after[&jiff::civil::date(2026, 4, 1)], "expired");
        assert_eq!(april, 370, "300 of Bounmy and 70 of Chan");

        let points = &owed.wallets["points"];
        let held: i128 = i128::from(balance.available + balance.pending + balance.held);
        assert_eq!(points.outstanding(), held, "{points:?}");
        assert_eq!(points.ages.iter().map(|own| own.outstanding).sum::<i128>(), held);
        house.verify().await;
    }
}

#[tokio::test]
async fn what_was_owed_on_a_past_day_stays() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, PROGRAM).await;
        half_a_year(&house).await;
        let owed = async |day: &str| {
            let told = house.baci.owed(at(day), None).await.unwrap();
            told.wallets.get("points").cloned().unwrap_or_default()
        };
        assert_eq!(owed("2026-01-31T00:00:00+07:00").await.outstanding(), 0);
        assert_eq!(owed("2026-02-01T00:00:00+07:00").await.outstanding(), 500);
        assert_eq!(owed("2026-03-01T00:00:00+07:00").await.outstanding(), 870);
        // Bounmy's and Chan's points are there until their date, and not after it.
        assert!(owed("2026-04-01T00:00:00+07:00").await.outstanding() >= 370);
        assert_eq!(owed("2026-05-01T00:00:00+07:00").await.outstanding(), 0);
        let now = owed("2026-12-31T00:00:00+07:00").await;
        assert_eq!((now.outstanding(), now.issued >= 710), (40, true), "{now:?}");
        // Of lots as young as this one, 40 of 100 points that lots left behind were used later.
        let share = now.ages.first().unwrap().expected_use;
        assert!(share > 0 && share < 100_000_000 && now.expected() < 40, "{now:?}");
        let known = house.baci.owed(Instant::LATEST, Some(50_000_000)).await.unwrap();
        assert_eq!(known.wallets["points"].expected(), 20);
    }
}
