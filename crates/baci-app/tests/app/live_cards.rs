//! Live cards: a screenshot is soon worth nothing, a foreign signature never anything, and where the program asks for
//! one nobody spends without, on both databases.

use crate::house;

use crate::house::{House, balance, code};
use baci_app::{AppError, Pay, Sale, What, Who};
use baci_core::id::MemberId;
use baci_core::price::{Basket, BasketLine};
use baci_core::refusal::Code;

fn needed() -> String {
    let pays =
        house::PROGRAM.replacen("kind = \"points\"", "kind = \"points\"\nworth = \"0.25\"", 1);
    format!("{pays}[live_card]\nneeded_to_spend = true\n")
}

fn sale(points: bool) -> What {
    let lines = vec![BasketLine { price: 5000, ..BasketLine::default() }];
    let pay = Pay { wallet: "points".to_owned(), units: None, household: false };
    let pay = points.then_some(pay).into_iter().collect();
    What::Basket(Sale { basket: Basket { lines, ..Basket::default() }, pay, ..Sale::default() })
}

async fn newest(house: &House, member: MemberId) -> String {
    house.baci.live_codes(member, 1).await.unwrap().remove(0).text
}

async fn who(house: &House, text: &str) -> Who {
    house.baci.live_card(text).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_screenshot_is_worth_nothing_after_a_minute_at_any_server() {
    for house in House::both().await {
        let bought = house.purchase("a", "card:12345", &[(10_000, 1)]);
        let member = house.baci.commit(bought).await.unwrap().event.member;
        let codes = house.baci.live_codes(member, 99).await.unwrap();
        assert_eq!(codes.len(), baci_app::MOST_LIVE, "{}", house.kind);
        assert!(codes.windows(2).all(|pair| pair[0].until == pair[1].from));
        let second = house.second().await;
        let shown = codes[0].text.as_str();
        assert_eq!(second.member_shown(shown).await.unwrap(), Some(member));
        assert_eq!(second.live_key().await.unwrap(), house.baci.live_key().await.unwrap());
        house.pass(60);
        assert_eq!(code(&second.member_shown(shown).await.unwrap_err()), Code::LiveCardOver);
        let command = house.command("b", who(&house, shown).await, sale(false));
        assert_eq!(code(&house.baci.commit(command).await.unwrap_err()), Code::LiveCardOver);
    }
}

#[tokio::test]
async fn what_the_shop_did_not_sign_names_nobody() {
    for house in House::both().await {
        let bought = house.purchase("a", "card:12345", &[(10_000, 1)]);
        let member = house.baci.commit(bought).await.unwrap().event.member;
        let good = newest(&house, member).await;
        // Another member, another time, another signature: each turn of a digit is noticed.
        for place in [10, 40, 60, 170] {
            let mut bad = good.clone().into_bytes();
            bad[place] = if bad[place] == b'0' { b'1' } else { b'0' };
            let bad = String::from_utf8(bad).unwrap();
            let refused = house.baci.live_card(&bad).await.unwrap_err();
            let AppError::Refused(refusal) = refused else { panic!("{refused:?}") };
            assert_eq!(refusal.message(), "live-card-forged");
        }
        assert_eq!(house.baci.live_card("12345").await.unwrap(), None);
        let other = House::both().await.remove(0);
        assert_eq!(code(&other.baci.live_card(&good).await.unwrap_err()), Code::LiveCardOver);
    }
}

#[tokio::test]
async fn where_the_program_asks_for_it_nobody_spends_without_a_live_card() {
    for house in House::both_with(&needed()).await {
        let bought = house.purchase("a", "card:12345", &[(2_500_000, 1)]);
        let first = house.baci.commit(bought).await.unwrap();
        let member = first.event.member;
        house.pass(86_400 * 30);
        let plain = house.command("b", Who::Id(member), sale(true));
        assert_eq!(code(&house.baci.commit(plain).await.unwrap_err()), Code::LiveCardNeeded);
        // To earn needs none.
        let earns = house.command("c", Who::Id(member), sale(false));
        house.baci.commit(earns).await.unwrap();
        // A bill may take its time after the scan, and be sent again long after that.
        let shown = newest(&house, member).await;
        let now = house.baci.clock().now();
        let timed = format!("{shown}@{}", now.micros() / 1_000_000);
        house.pass(600);
        let command = house.command("d", who(&house, &timed).await, sale(true));
        let paid = house.baci.commit(command.clone()).await.unwrap();
        // 1000 points came of the first bill and 50 baht give 2; 200 of them are 50 baht of this one.
        let left = balance(&first, "points").available + 2 - 200;
        assert_eq!(balance(&paid, "points").available, left, "{}", house.kind);
        house.pass(3600);
        assert!(house.baci.commit(command).await.unwrap().replayed, "{}", house.kind);
        let command = house.command("e", who(&house, &timed).await, sale(true));
        assert_eq!(code(&house.baci.commit(command).await.unwrap_err()), Code::LiveCardOver);
        // Nor does a hold.
        let hold = What::Hold {
            wallet: "points".to_owned(),
            amount: 1,
            expires_at: house.baci.clock().now().plus_seconds(60),
        };
        let held = house.baci.commit(house.command("f", Who::Id(member), hold)).await;
        assert_eq!(code(&held.unwrap_err()), Code::LiveCardNeeded);
        house.verify().await;
    }
}
