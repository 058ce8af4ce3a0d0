//! Partners and causes on the pages: a month's statement in the console, and a gift on the member's own page.

use crate::house::{House, PROGRAM};
use crate::me;
use baci_app::{Asked, Command, PartnerAct, PartnerPoints, Who};
use baci_core::id::MemberId;
use baci_core::program::partner::Way;
use baci_core::program::{Program, Source};
use baci_core::staff::Role;

const PARTNERS: &str = "\n[partners.bank]\nname = { en = \"People’s Bank\", lo = \"ທະນາຄານປະຊາຊົນ\", th = \"ธนาคารประชาชน\", vi = \"Ngân hàng Nhân dân\" }\n\
    issues = { wallet = \"points\", price = \"0.125\", budget = 1000, most = 500 }\naccepts = { wallet = \"points\", price = \"0.10\" }\n\
    [causes.school]\nname = { en = \"A school roof\", lo = \"ຫຼັງຄາໂຮງຮຽນ\", th = \"หลังคาโรงเรียน\", vi = \"Mái trường\" }\n\
    description = { en = \"Before the rain comes\" }\nwallet = \"points\"\nprice = \"0.20\"\nleast = 10\ngoal = 200\n";

async fn opened(fresh: baci_testing::Fresh) -> House {
    let house = House::on(fresh, Some(PROGRAM)).await;
    let text = format!("{PROGRAM}{PARTNERS}");
    let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
    house
}

async fn given(house: &House, member: MemberId, units: i64) {
    let fingerprint = Command::fingerprint_of(&[b"given"]);
    let asked = Asked { key: format!("given/{units}"), fingerprint };
    let act = PartnerAct::Move(PartnerPoints {
        partner: "bank".into(),
        way: Way::Earn,
        units,
        reference: "TX-7".into(),
    });
    house.baci.partner_act("test", (Who::Id(member), None), act, asked).await.unwrap();
}

#[tokio::test]
async fn a_month_is_settled_and_held_against_the_ledger() {
    for fresh in baci_testing::both() {
        let house = opened(fresh).await;
        let mali = house.member("Mali", "+66812345678").await;
        given(&house, mali, 300).await;
        let owner = house.signed_in(Role::Owner).await;
        let list = owner.get("/partners").await;
        list.is(200).shows(&[
            "People’s Bank",
            "pays 0.125 THB",
            "700 of 1,000",
            "At most 500 at once",
        ]);
        let page = owner.get("/partners/bank").await;
        page.is(200).shows(&[
            "Given to members",
            "37.50",
            "pays the shop",
            "say the same",
            "This may change until",
        ]);
        let csv = owner.get("/partners/bank/statement.csv?month=2026-03").await;
        assert!(
            csv.is(200).text.contains("bank,2026-03-15,earn,points,1,300,37.50"),
            "{}",
            csv.text
        );
        owner
            .get("/partners/bank?month=2026-02")
            .await
            .is(200)
            .shows(&["Nothing moved in this month", "Nothing is to be paid"]);
        owner.get("/partners/nobody").await.is(404);
        owner.get(&format!("/members/{mali}")).await.shows(&[
            "Points from a partner",
            "People’s Bank",
            "TX-7",
        ]);
        for (language, name) in
            [("lo", "ທະນາຄານປະຊາຊົນ"), ("th", "ธนาคารประชาชน"), ("vi", "Ngân hàng Nhân dân")]
        {
            owner.get(&format!("/partners/bank?lang={language}")).await.is(200).shows(&[name]);
        }
    }
}

#[tokio::test]
async fn a_member_gives_points_to_a_cause_and_sees_how_far_it_is() {
    for fresh in baci_testing::both() {
        let house = opened(fresh).await;
        let mali = house.member("Mali", "+66812345678").await;
        given(&house, mali, 100).await;
        let hers = me::signed_in(&house, mali).await;
        hers.get("/m").await.shows(&["/m/causes"]);
        let page = hers.get("/m/causes").await;
        page.is(200).shows(&[
            "A school roof",
            "Before the rain comes",
            "0 of 200 collected",
            "cannot be taken back",
        ]);
        let fields = [("key", "k1"), ("cause", "school"), ("points-school", "5")];
        me::post(&hers, "/m/causes", &fields).await.is(422).shows(&["At least 10", "value=\"5\""]);
        let fields = [("key", "k2"), ("cause", "school"), ("points-school", "much")];
        me::post(&hers, "/m/causes", &fields).await.is(422);
        let fields = [("key", "k3"), ("cause", "school"), ("points-school", "40")];
        for _ in 0..2 {
            me::post(&hers, "/m/causes", &fields).await.is(303);
        }
        hers.get("/m/causes").await.shows(&["40 of 200 collected", "60"]);
        let fields = [("key", "k4"), ("cause", "school"), ("points-school", "70")];
        me::post(&hers, "/m/causes", &fields).await.is(422);
        hers.get("/m/history").await.shows(&["Donated", "A school roof"]);
        let owner = house.signed_in(Role::Owner).await;
        owner
            .get("/causes")
            .await
            .is(200)
            .shows(&["40 of 200 collected", "The shop pays 0.20 THB"]);
        owner.get("/causes/school").await.is(200).shows(&[
            "Donated",
            "8.00",
            "The shop pays A school roof",
        ]);
        for language in ["lo", "th", "vi"] {
            hers.get(&format!("/m/causes?lang={language}")).await.is(200);
        }
    }
}

#[tokio::test]
async fn without_partners_the_pages_say_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/partners").await.is(200).shows(&["No partners yet", "[partners]"]);
    owner.get("/causes").await.is(200).shows(&["No causes yet", "[causes]"]);
    let member = house.member("Mali", "+66812345678").await;
    let hers = me::signed_in(&house, member).await;
    hers.get("/m/causes").await.is(200).shows(&["will stand here"]);
    assert!(!hers.get("/m").await.text.contains("/m/causes"), "there is nothing to go to");
}

#[tokio::test]
async fn a_partner_gets_a_key_that_acts_for_it_alone() {
    for fresh in baci_testing::both() {
        let house = opened(fresh).await;
        let owner = house.signed_in(Role::Owner).await;
        owner.get("/keys").await.is(200).shows(&["For whom", "The shop itself", "People’s Bank"]);
        let wrong = [("name", "Bank"), ("partner", "bakery")];
        owner.post("/keys", &wrong).await.is(422);
        // What is ticked beside it does not count.
        let made = [("name", "Bank"), ("partner", "bank"), ("scope", "members:write")];
        owner.post("/keys", &made).await.is(200).shows(&["Your new key", "baci_"]);
        owner.get("/keys").await.is(200).shows(&["Acts for People’s Bank alone"]);
        let keys = house.baci.keys().await.unwrap();
        let key = keys.iter().find(|key| key.name == "Bank").unwrap();
        assert_eq!(key.partner.as_deref(), Some("bank"));
        assert!(!key.scopes.contains("members:write"), "{}", key.scopes);
    }
}
