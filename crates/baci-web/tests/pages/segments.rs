//! Segments: counted while they are written, saved, read, handed out as files and removed.

use crate::house::House;
use baci_app::{By, SegmentAsk};
use baci_core::staff::Role;
use baci_core::text::Texts;

/// Saves a segment, and lets everybody be judged.
pub async fn saved(house: &House, id: &str, condition: &str) {
    let (names, condition) = (Texts::plain(id), condition.to_owned());
    let ask = SegmentAsk { id: id.to_owned(), names, condition, revision: None };
    house.baci.set_segment(&By::console(), ask).await.unwrap();
    house.baci.run_due_tasks().await.unwrap();
}

#[tokio::test]
async fn a_segment_is_counted_before_it_is_saved() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        house.member("Noy", "+66812345679").await;
        house.purchase(member, 100_000).await;
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/segments").await.is(200).shows(&["No segments yet", "/segments/new"]);
        let form = browser.get("/segments/new").await;
        form.is(200).shows(&["member.days_since_purchase", "Days since the last purchase"]);
        let rows = [
            ("do", "try"),
            ("condition", "member.purchases > 0"),
            ("row1_name", "member.spend"),
            ("row1_how", "least"),
            ("row1_value", "500"),
        ];
        let tried = browser.post("/segments/new", &rows).await;
        tried.is(200).shows(&[
            "1 of 2 members",
            "(member.purchases &#62; 0) &#38;&#38; member.spend &#62;= 500",
        ]);
        let wrong = [("do", "try"), ("condition", "member.spent > 1")];
        browser.post("/segments/new", &wrong).await.is(200).shows(&["member.spend"]);
        let mut save = vec![
            ("do", "save"),
            ("revision", "0"),
            ("id", "buyers"),
            ("name_en", "Buyers"),
            ("name_lo", "ຜູ້ຊື້"),
        ];
        let nothing = browser.post("/segments/new", &save).await;
        nothing.is(422).shows(&["The condition cannot be read"]);
        save.extend(&rows[1..]);
        browser.post("/segments/new", &save).await.leads_to("/segments/buyers");
        // Once more from the same start: it is another one's by now, unless it is the same.
        browser.post("/segments/new", &save).await.leads_to("/segments/buyers");
        save[3] = ("name_en", "Others");
        browser.post("/segments/new", &save).await.is(422).shows(&["Somebody changed the segment"]);
        house.baci.run_due_tasks().await.unwrap();
        browser.get("/segments/buyers").await.is(200).shows(&["Somchai", "Up to date", "Buyers"]);
        browser.get("/segments?lang=lo").await.is(200).shows(&["ຜູ້ຊື້"]);
        browser.get("/segments?lang=en").await;
        let record = browser.get(&format!("/members/{member}")).await;
        record.is(200).shows(&["/segments/buyers", "Entered"]);
        let edit = browser.get("/segments/buyers/edit").await;
        edit.is(200).shows(&["value=\"Buyers\"", "1 of 2 members"]);
        let revision = edit.field("revision");
        let change = [
            ("do", "save"),
            ("revision", revision.as_str()),
            ("name_en", "Buyers"),
            ("condition", "member.purchases == 0"),
        ];
        browser.post("/segments/buyers/edit", &change).await.leads_to("/segments/buyers");
        house.baci.run_due_tasks().await.unwrap();
        browser.get("/segments/buyers").await.is(200).shows(&["Noy", "member.spend"]);
    }
}

#[tokio::test]
async fn files_are_for_those_who_may_and_say_what_is_missing() {
    for house in House::both().await {
        house.member("Somchai", "+66812345678").await;
        saved(&house, "all", "member.days >= 0").await;
        let browser = house.signed_in(Role::Marketer).await;
        let file = browser.get("/segments/all/file.csv?format=csv&consent=").await;
        file.is(200).shows(&["Somchai", "+66812345678"]);
        let hashed = browser.get("/segments/all/file.csv?format=google&consent=").await;
        hashed.is(422).shows(&["which members consented"]);
        browser.get("/segments/all/file.csv?format=other").await.is(404);
        let support = house.signed_in(Role::Support).await;
        support.get("/segments/all").await.is(200);
        support.get("/segments/all/file.csv?format=csv").await.is(403);
        let owner = house.signed_in(Role::Owner).await;
        owner
            .get("/audit?area=segment")
            .await
            .is(200)
            .shows(&["Exported a segment", "Saved a segment"]);
        browser.post("/segments/all/remove", &[]).await.leads_to("/segments");
        browser.get("/segments/all").await.is(404);
    }
}
