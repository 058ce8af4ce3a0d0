//! The figures of the whole shop agree with the sums over everything, day by day.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::{House, PROGRAM};
use baci_app::{AppError, Baci, Settings, What, Who};
use baci_core::event::Returned;
use baci_core::time::Instant;

/// Purchases around the edges of the series, the last of them taken back, and a cashback put right.
async fn sales(house: &House) {
    let baci = &house.baci;
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let mut last = None;
    for (i, time) in [
        // Long before the series; on its first day; around midnight in Bangkok; today.
        "2025-11-01T12:00:00+07:00",
        "2025-12-16T00:00:00+07:00",
        "2026-03-13T23:59:59+07:00",
        "2026-03-14T00:00:00+07:00",
        "2026-03-15T11:00:00+07:00",
    ]
    .into_iter()
    .enumerate()
    {
        baci.clock().set(at(time));
        let bought = house.purchase(&format!("k{i}"), &format!("card:{}", i / 2), &[(250_00, 1)]);
        last = Some(baci.commit(bought).await.unwrap());
    }
    baci.clock().set(at("2026-03-15T12:00:00+07:00"));
    let last = last.unwrap();
    baci.commit(house.refund("back", &last, Returned::All)).await.unwrap();
    let what = What::Adjust { wallet: "cashback".into(), amount: 5_00, reason: "late".into() };
    let adjust = house.command("put right", Who::Id(last.event.member), what);
    baci.commit(adjust).await.unwrap();
}

#[tokio::test]
async fn the_series_sum_up_to_what_the_sums_say() {
    for fresh in baci_testing::both() {
        let program = PROGRAM.replace("kind = \"points\"", "kind = \"points\"\nworth = \"0.25\"");
        let house = House::on(fresh, &program).await;
        sales(&house).await;
        let baci = &house.baci;
        let figures = baci.figures().await.unwrap();
        let overview = baci.overview().await.unwrap();
        assert_eq!(
            (figures.members, figures.active, figures.days.len()),
            (3, 2, 90),
            "{}",
            house.kind
        );
        for (name, of) in &overview.wallets {
            let wallet = &figures.wallets[name];
            let sums = (wallet.issued, wallet.redeemed, wallet.expired, wallet.adjusted);
            assert_eq!(sums, (of.issued, of.redeemed, of.expired, of.adjusted), "{name}");
            assert_eq!(wallet.balance, of.balance);
        }
        assert_eq!(figures.wallets["points"].issued, 40);
        assert_eq!(figures.wallets["points"].liability, 10_00);
        assert_eq!(figures.liability, 10_00 + 5_00);
        let purchases: Vec<_> = figures.days.iter().filter(|d| d.purchases > 0).collect();
        let days: Vec<_> = purchases.iter().map(|d| d.day.to_string()).collect();
        assert_eq!(days, ["2025-12-16", "2026-03-13", "2026-03-14", "2026-03-15"]);
        assert_eq!(figures.days[0].day.to_string(), "2025-12-16");
        let joined: i64 = figures.days.iter().map(|d| d.new_members).sum();
        assert_eq!(joined, 2, "one joined before");
        let today = figures.today().unwrap();
        assert_eq!((today.purchases, today.refunds, today.net), (1, 1, 0));
        assert_eq!(today.issued["points"], 0);
        assert_eq!(purchases[0].issued["points"], 10);

        // Another server, or the same after a restart, has them at once.
        let settings = Settings {
            database: house.fresh.address.clone(),
            clock: baci.clock().clone(),
            ..Settings::default()
        };
        let other = Baci::open(settings).await.unwrap();
        assert_eq!(*other.figures().await.unwrap(), *figures);

        // New ones come in the background.
        let bought = house.purchase("more", "card:9", &[(250_00, 1)]);
        baci.commit(bought).await.unwrap();
        let mut tries = 0;
        while baci.figures().await.unwrap().members != 4 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            tries += 1;
            assert!(tries < 500, "{}: the figures stay as they were", house.kind);
        }
    }
}

#[tokio::test]
async fn what_expires_soon_is_counted() {
    for house in House::both().await {
        let baci = &house.baci;
        baci.commit(house.purchase("k", "card:1", &[(250_00, 1)])).await.unwrap();
        assert_eq!(baci.figures().await.unwrap().wallets["points"].expiring, 0);
        baci.clock().set("2027-03-15T12:00:00+07:00".parse().unwrap());
        let mut tries = 0;
        while baci.figures().await.unwrap().wallets["points"].expiring != 10 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            tries += 1;
            assert!(tries < 500, "{}", house.kind);
        }
        assert_eq!(baci.figures().await.unwrap().active, 0);
    }
}

#[tokio::test]
async fn without_a_program_there_are_no_figures() {
    let fresh = baci_testing::sqlite();
    let settings = Settings { database: fresh.address.clone(), ..Settings::default() };
    let baci = Baci::open(settings).await.unwrap();
    let no = baci.figures().await.unwrap_err();
    assert!(matches!(no, AppError::Refused(r) if r.code == baci_core::refusal::Code::NoProgram));
}
