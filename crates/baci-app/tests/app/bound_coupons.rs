//! Coupons for some goods: codes of a batch and what members hold, sold, refused, kept and given back.

use crate::house::sales::{basket, of_code, off, outcome, sale};
use crate::house::{House, code};
use baci_app::{Answer, By, Command, NewBatch, NewCoupon, Target, What, Who};
use baci_core::coupon::{Binding, Standing};
use baci_core::event::{Quantity, Returned, ReturnedLine};
use baci_core::refusal::Code;

/// Half off by a code of a batch, and half off for who holds a coupon.
const GARAGE: &str = r#"
schema = 1
[program]
id = "garage"
name = "Garage"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[[earn]]
id = "base"
on = "purchase"
give = 1
per_amount = 1
[[promotion]]
id = "leaflet"
coupon = "typed"
discount = { percent = 50 }
[[promotion]]
id = "service"
coupon = "held"
discount = { percent = 50 }
"#;

fn only(sku: &[&str], item: Option<&str>) -> Binding {
    let sku = sku.iter().map(|own| (*own).to_owned()).collect();
    Binding { sku, item: item.map(str::to_owned) }
}

/// Two oil changes, each for a scooter of its own, and a helmet.
fn visit(house: &House, key: &str, items: [&str; 2], codes: &[&str]) -> Command {
    let mut cart = basket(&[("oil", 1, 40_001), ("oil", 1, 40_001), ("helmet", 1, 90_000)], codes);
    for (line, item) in cart.lines.iter_mut().zip(items) {
        line.item = Some(item.to_owned());
    }
    sale(house, key, "card:1", cart)
}

fn shares(answer: &Answer) -> Vec<i64> {
    answer.outcome.offers.as_ref().unwrap().lines.iter().map(|line| line.discount).collect()
}

async fn bought(house: &House, command: Command) -> Answer {
    let quoted = house.baci.quote(&command).await.unwrap();
    let done = house.baci.commit(command).await.unwrap();
    assert_eq!(quoted.outcome, done.outcome, "{}: as it was quoted", house.kind);
    assert!(house.baci.explain(done.event).await.unwrap().agrees, "{}", house.kind);
    done
}

#[tokio::test]
async fn a_code_of_a_batch_for_articles_reaches_them_alone_and_waits_for_them() {
    for house in House::both_with(GARAGE).await {
        let new = NewBatch {
            promotion: "leaflet".to_owned(),
            name: "Oil".to_owned(),
            uses: Some(1),
            from: None,
            until: None,
            binding: only(&[" oil ", "filter", "oil"], None),
        };
        let by = By::console();
        let batch = house.baci.import_coupons(&by, new, None).await.unwrap();
        let batch = house.baci.add_coupons(batch.batch, &["OIL-1".to_owned()]).await.unwrap().0;
        assert_eq!(
            batch.binding,
            only(&["oil", "filter"], None),
            "{}: as it is stored",
            house.kind
        );
        let helmet = basket(&[("helmet", 1, 90_000)], &["oil-1"]);
        let refused = bought(&house, sale(&house, "a", "card:1", helmet)).await;
        assert_eq!(
            (off(&refused), of_code(&refused, "oil-1")),
            (0, "other_goods"),
            "{}",
            house.kind
        );
        let told = &refused.outcome.offers.as_ref().unwrap().codes[0].values;
        assert_eq!(told.get("sku").map(String::as_str), Some("oil, filter"));
        let info = house.baci.coupon("OIL-1").await.unwrap();
        assert_eq!((info.line.standing, info.line.used), (Standing::Open, 0), "it is kept");
        assert_eq!(info.batch.binding, batch.binding, "{}", house.kind);
        let used = bought(&house, visit(&house, "b", ["LA-1", "LA-2"], &["oil-1"])).await;
        assert_eq!(shares(&used), [20_001, 20_000, 0], "{}", house.kind);
        let info = house.baci.coupon("OIL-1").await.unwrap();
        assert_eq!(info.line.standing, Standing::Used);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_coupon_for_an_owned_item_serves_it_and_comes_back_exactly() {
    for house in House::both_with(GARAGE).await {
        let by = By::console();
        let joined = bought(&house, visit(&house, "a", ["LA-1", "LA-2"], &[])).await;
        let member = joined.event.member;
        let new = |item: &str| NewCoupon {
            promotion: "service".to_owned(),
            uses: None,
            from: None,
            until: None,
            binding: only(&[], Some(item)),
        };
        let other = house.baci.grant_coupon(&by, member, new("la-9"), None).await.unwrap();
        let refused = bought(&house, visit(&house, "b", ["LA-1", "LA-2"], &[])).await;
        assert_eq!(
            (off(&refused), outcome(&refused, "service")),
            (0, "other_goods"),
            "{}",
            house.kind
        );
        let own = house.baci.grant_coupon(&by, member, new(" la-2 "), None).await.unwrap();
        assert_eq!(own.binding.item.as_deref(), Some("LA-2"));
        let used = bought(&house, visit(&house, "c", ["LA-1", "la-2"], &[])).await;
        assert_eq!(shares(&used), [0, 20_001, 0], "{}", house.kind);
        let states = |list: Vec<baci_app::MemberCoupon>| -> Vec<(String, String)> {
            list.into_iter().map(|own| (own.code, own.state)).collect()
        };
        let held = states(house.baci.coupons_of(member, 10).await.unwrap());
        assert!(
            held.contains(&(other.code.clone(), "open".to_owned())),
            "{}: {held:?}",
            house.kind
        );
        assert!(held.contains(&(own.code.clone(), "used".to_owned())), "{}: {held:?}", house.kind);
        let lines = [(1, 20_000), (0, 40_001), (2, 90_000)];
        for (i, (line, paid)) in lines.into_iter().enumerate() {
            let what = Returned::Lines(vec![ReturnedLine { line, quantity: Quantity::ONE }]);
            let back = What::Refund { purchase: Target(used.event.event), what };
            let back = house.command(&format!("r{i}"), Who::Id(member), back);
            let back = house.baci.commit(back).await.unwrap();
            assert_eq!(back.outcome.money_back, Some(paid), "{} line {line}", house.kind);
        }
        let again = bought(&house, visit(&house, "d", ["LA-2", "LA-9"], &[])).await;
        assert_eq!(shares(&again), [0, 20_001, 0], "{}: the one that is left", house.kind);
        let cancel = What::Cancel { purchase: Target(again.event.event) };
        house.baci.commit(house.command("e", Who::Id(member), cancel)).await.unwrap();
        let held = states(house.baci.coupons_of(member, 10).await.unwrap());
        assert!(held.contains(&(other.code, "open".to_owned())), "{}: given back", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_list_of_members_gets_coupons_for_the_goods_and_what_cannot_be_is_refused() {
    for house in House::both_with(GARAGE).await {
        let by = By::console();
        let joined = bought(&house, visit(&house, "a", ["LA-1", "LA-2"], &[])).await;
        let member = joined.event.member;
        let new = |binding: Binding| NewBatch {
            promotion: "service".to_owned(),
            name: "First service".to_owned(),
            uses: None,
            from: None,
            until: None,
            binding,
        };
        for bad in [only(&[], Some(&"x".repeat(65))), only(&["a\nb"], None)] {
            let refused = house.baci.new_grants(&by, new(bad), None).await.unwrap_err();
            assert_eq!(code(&refused), Code::InvalidRequest, "{}", house.kind);
        }
        let grants = house.baci.new_grants(&by, new(only(&["oil"], Some("la-1"))), None).await;
        house.baci.grant_coupons(grants.unwrap().batch, &[member]).await.unwrap();
        let held = house.baci.coupons_of(member, 10).await.unwrap();
        assert_eq!(held[0].binding, only(&["oil"], Some("LA-1")), "{}", house.kind);
        let used = bought(&house, visit(&house, "b", ["LA-1", "LA-2"], &[])).await;
        assert_eq!(shares(&used), [20_001, 0, 0], "{}", house.kind);
        let long = "x".repeat(65);
        let refused = house.baci.commit(visit(&house, "c", ["LA-1", &long], &[])).await;
        assert_eq!(code(&refused.unwrap_err()), Code::InvalidRequest, "{}", house.kind);
    }
}
