//! The console's pages, clicked through on both databases.

use crate::house::{House, PROGRAM};
use baci_core::staff::Role;

#[tokio::test]
async fn a_member_is_added_found_changed_and_put_right() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Support).await;
        let none = [("name", "Mali")];
        browser.post("/members/new", &none).await.is(422).shows(&["id=\"phone-wrong\""]);
        let new =
            [("key", "k1"), ("name", "Màli Kẹo"), ("phone", "081 234 5678"), ("tags", "gold, new")];
        let added = browser.post("/members/new", &new).await;
        added.is(303);
        let path = added.header("location").to_owned();
        let page = browser.get(&path).await;
        page.is(200).shows(&["Màli Kẹo", "+66\u{a0}81\u{a0}234\u{a0}5678", "The member is added."]);
        // The same form sent twice adds nobody.
        browser.post("/members/new", &new).await.leads_to(&path);
        let again = [("key", "k2"), ("name", "Other"), ("phone", "+66812345678")];
        browser
            .post("/members/new", &again)
            .await
            .is(422)
            .shows(&["Another member has this phone"]);
        browser.get("/members?q=mali+keo").await.shows(&["Màli Kẹo"]);
        browser.get("/members?q=5678").await.shows(&["Màli Kẹo"]);
        browser.get("/members?q=zzz").await.shows(&["Nobody found"]);

        let edit = browser.get(&format!("{path}/edit")).await;
        let revision = edit.field("revision");
        let change =
            [("key", "k3"), ("name", "Mali"), ("phone", "+66812345678"), ("revision", &*revision)];
        browser.post(&format!("{path}/edit"), &change).await.leads_to(&path);
        let stale =
            [("key", "k4"), ("name", "Late"), ("phone", "+66812345678"), ("revision", &*revision)];
        browser
            .post(&format!("{path}/edit"), &stale)
            .await
            .is(422)
            .shows(&["Somebody changed this record"]);
    }
}

#[tokio::test]
async fn a_balance_is_put_right_once_and_with_a_reason() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Support).await;
        let path = format!("/members/{}", house.member("Mali", "+66812345678").await);
        let adjust = format!("{path}/adjust");
        let up = [
            ("key", "a1"),
            ("wallet", "points"),
            ("way", "up"),
            ("amount", "50"),
            ("reason", "Sorry for the wait"),
        ];
        browser.post(&adjust, &up).await.leads_to(&path);
        browser.post(&adjust, &up).await.leads_to(&path);
        browser.get(&path).await.shows(&[
            "Sorry for the wait",
            "+50 Points",
            "<div class=\"balance\">50</div>",
        ]);
        for (amount, reason) in [("0", "x"), ("-5", "x"), ("1.5", "x"), ("many", "x"), ("5", " ")] {
            let bad = [
                ("key", "a2"),
                ("wallet", "points"),
                ("way", "up"),
                ("amount", amount),
                ("reason", reason),
            ];
            browser.post(&adjust, &bad).await.is(422).shows(&["aria-invalid=\"true\""]);
        }
        let much = [
            ("key", "a3"),
            ("wallet", "points"),
            ("way", "down"),
            ("amount", "51"),
            ("reason", "x"),
        ];
        browser
            .post(&adjust, &much)
            .await
            .is(422)
            .shows(&["There is 50 to spend; 51 is asked for."]);
    }
}

#[tokio::test]
async fn a_purchase_says_why_and_is_taken_back() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        let purchase = house.purchase(member, 100_000).await;
        let small = house.purchase(member, 50_000).await;
        let browser = house.signed_in(Role::Owner).await;
        browser.get("/purchases").await.shows(&["Somchai", "฿1,000.00", "R-1"]);
        let path = format!("/purchases/{purchase}");
        let why = browser.get(&path).await;
        why.is(200).shows(&[
            "A point for every 25 baht",
            "1 Points for every ฿25.00: ฿1,000.00 counts. That makes 40 Points.",
            "2 times what was earned so far, 40 Points. That adds 40 Points.",
            "ROLL",
        ]);
        let small = browser.get(&format!("/purchases/{small}?lang=lo")).await;
        small.shows(&["ບໍ່ເຂົ້າເງື່ອນໄຂ", "ຍອດລວມ: 500.00", "cart.total &#62;= 1000"]);
        browser.get("/purchases?lang=en&receipt=none").await.shows(&["No purchases to show"]);
        let undone = browser.post(&format!("{path}/undo"), &[]).await;
        undone.is(303);
        browser
            .get(undone.header("location"))
            .await
            .shows(&["taken back", "฿1,000.00 of ฿1,000.00 came back"]);
        browser.post(&format!("{path}/undo"), &[]).await.is(303);
        assert!(!browser.get(&path).await.text.contains("/undo"), "there is nothing left to undo");
        browser.get("/purchases/ref_none").await.is(404);
        browser.get("/members/mem_none").await.is(404);
    }
}

#[tokio::test]
async fn a_program_is_checked_compared_and_published() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/program").await.is(200).shows(&[
            "House Club",
            "1 Points for every ฿25.00",
            "Ten off by code",
            "Version 1",
        ]);
        let edit = browser.get("/program/edit").await;
        let expected = edit.field("expected");
        let broken = PROGRAM.replace("per_amount = \"25\"", "per_amuont = \"25\"");
        let send = |text: &str, what: &str| {
            vec![
                ("text".to_owned(), text.to_owned()),
                ("do".into(), what.into()),
                ("expected".into(), expected.clone()),
                ("note".into(), "More points".into()),
            ]
        };
        let post = async |fields: Vec<(String, String)>| {
            let fields: Vec<_> = fields.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            browser.post("/program/edit", &fields).await
        };
        for what in ["check", "publish"] {
            let reply = post(send(&broken, what)).await;
            reply.is(422).shows(&["problem", "class=\"marked\"", "per_amuont = &#34;25&#34;"]);
            reply.shows(&["did you mean “per_amount”?"]);
        }
        post(send(PROGRAM, "check")).await.is(200).shows(&["Nothing differs"]);
        let better = PROGRAM.replace("give = 1\n", "give = 2\n").replace('\n', "\r\n");
        post(send(&better, "check")).await.is(200).shows(&["earn[base].give", "<del>", "<ins>"]);
        post(send(&better, "publish")).await.leads_to("/program");
        browser.get("/program").await.shows(&["Version 2", "2 Points for every ฿25.00"]);
        post(send(PROGRAM, "publish")).await.is(422).shows(&["was published in between"]);
        browser.get("/program/versions").await.is(200).shows(&[
            "Version 2",
            "More points",
            "Version 1",
        ]);
        browser.get("/program/versions/2").await.is(200).shows(&["earn[base].give"]);
        browser.get("/program/versions/1").await.is(200).shows(&["/program/edit?version=1"]);
        browser.get("/program/edit?version=1").await.is(200).shows(&["give = 1"]);
        browser.get("/program/versions/9").await.is(404);
        browser.get("/program/text").await.is(200).shows(&["[wallets.cashback]"]);
    }
}

const OFFERS: &str = r#"
[[promotion]]
id = "rolls"
name = { en = "Roll days", lo = "ມື້ໂຣນ", th = "วันโรล", vi = "Ngày cuốn" }
priority = 5
group = "days"
code = "ROLL20"
needs = { amount = "300.00", of = { category = ["rolls"] } }
active = { from = "2026-03-01", weekdays = ["mon"], hours = "15:00-17:00" }
when = "cart.channel == 'app'"
discount = { percent = 20, on = { category = ["rolls"] } }
limits = { per_member = 2, budget = "5000.00" }
[[promotion]]
id = "two-and-one"
exclusive = true
deal = { buy = { quantity = 2 }, get = { on = { sku = ["tea"] } } }
"#;

#[tokio::test]
async fn promotions_are_told_in_words_and_many_are_cut_short() {
    let house = House::on(baci_testing::sqlite(), Some(&format!("{PROGRAM}{OFFERS}"))).await;
    let browser = house.signed_in(Role::Marketer).await;
    let page = browser.get("/program?lang=en").await;
    page.is(200).shows(&[
        "Roll days",
        "20% off, on rolls",
        "Needs ฿300.00 of rolls",
        "Promo code: ROLL20",
        "On Monday",
        "From 15:00 to 17:00",
        "2 times per member",
        "Budget: ฿5,000.00",
        "the group “days”",
        "Priority 5",
        "cart.channel",
        "two-and-one",
        "Buy 2 × all goods, get 1 × tea: 100% off",
        "Not together with other promotions",
    ]);
    browser.get("/program?lang=th").await.shows(&["ลด 20% สำหรับ rolls", "ไม่ใช้ร่วมกับโปรโมชันอื่น"]);
    let offer = |i| format!("[[promotion]]\nid = \"p{i}\"\ndiscount = {{ percent = 1 }}\n");
    let many: String = (0..203).map(offer).collect();
    let house = House::on(baci_testing::sqlite(), Some(&format!("{PROGRAM}{many}"))).await;
    let browser = house.signed_in(Role::Marketer).await;
    let page = browser.get("/program?lang=en").await;
    page.is(200).shows(&["p198", "4 more promotions are in the text"]);
    assert!(!page.text.contains("p199"), "two hundred are enough to look at");
}

#[tokio::test]
async fn a_shop_without_a_program_is_told_how_to_start() {
    let house = House::on(baci_testing::sqlite(), None).await;
    let browser = house.signed_in(Role::Owner).await;
    browser.get("/").await.is(200).shows(&["There is no program yet", "/program/edit"]);
    browser.get("/program").await.is(200).shows(&["There is no program yet"]);
    browser.get("/program/edit").await.is(200).shows(&["schema = 1"]);
    browser.get("/members").await.is(200).shows(&["No members to show"]);
}

#[tokio::test]
async fn a_key_is_shown_once_and_revoked() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        browser.post("/keys", &[("name", "Till")]).await.is(422);
        let made = browser.post("/keys", &[("name", "Till"), ("scope", "members:read")]).await;
        made.is(200).shows(&["Copy it now", "baci_"]);
        let at = made.text.find("baci_").unwrap();
        let secret = made.text[at..].split('<').next().unwrap();
        let caller = house.baci.caller(secret).await.unwrap().unwrap();
        let list = browser.get("/keys").await;
        assert!(!list.text.contains(secret) && list.text.contains("Read members"));
        let id = caller.key.to_string();
        browser.post("/keys/revoke", &[("key", &*id)]).await.leads_to("/keys");
        assert!(house.baci.caller(secret).await.unwrap().is_none());
        browser.get("/audit").await.shows(&["Made a key", "Revoked a key", "Olay"]);
        browser.get("/audit?q=nothing+of+this").await.shows(&["Nothing found"]);
    }
}

#[tokio::test]
async fn staff_are_invited_changed_and_sent_away() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        browser.post("/staff", &[("email", "no address"), ("role", "cashier")]).await.is(422);
        let noy = [("email", "noy@example.com"), ("role", "cashier"), ("language", "lo")];
        let invited = browser.post("/staff", &noy).await;
        invited.is(200).shows(&["The invitation is ready", "http://127.0.0.1:8080/link/lnk_"]);
        browser.get("/staff").await.shows(&["noy@example.com", "Invited", "Cashier"]);
        browser.get("/outbox").await.is(200).shows(&[
            "noy@example.com",
            "Invitation",
            "/link/lnk_",
        ]);
        let support = house.signed_in(Role::Support).await;
        assert!(!support.get("/outbox").await.text.contains("/link/lnk_"), "links are for owners");
        let staff = house.baci.staff_by_email("noy@example.com").await.unwrap();
        let path = format!("/staff/{}", staff.id);
        browser.get(&path).await.is(200).shows(&["noy@example.com"]);
        browser.post(&path, &[("do", "role"), ("role", "support")]).await.leads_to("/staff");
        browser.post(&path, &[("do", "disable")]).await.leads_to("/staff");
        browser.get("/staff").await.shows(&["Account taken away", "Support"]);
        let own = house.baci.staff_by_email("owner@example.com").await.unwrap();
        let last = browser.post(&format!("/staff/{}", own.id), &[("do", "disable")]).await;
        last.is(422).shows(&["This is the last owner"]);
        browser.get("/tasks").await.is(200);
    }
}

#[tokio::test]
async fn settings_are_kept_and_named_everywhere() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        let page = browser.get("/settings").await;
        let revision = page.field("revision");
        let set = [
            ("revision", &*revision),
            ("name-en", "Naga Club"),
            ("language", "lo"),
            ("years", "common"),
            ("branches", "silom = Silom Road\r\nari"),
        ];
        browser.post("/settings", &set).await.leads_to("/settings");
        browser.get("/settings?lang=en").await.shows(&[
            "Naga Club",
            "silom = Silom Road\nari",
            "Saved.",
        ]);
        browser.post("/settings", &set).await.is(422).shows(&["Somebody changed this record"]);
        let revision = browser.get("/settings").await.field("revision");
        let twice = [("revision", &*revision), ("branches", "a\na")];
        browser
            .post("/settings", &twice)
            .await
            .is(422)
            .shows(&["role=\"alert\"", "stands there twice"]);
        browser.get("/purchases").await.shows(&["Silom Road"]);
        house.browser().get("/sign-in").await.shows(&["<html lang=\"lo\""]);
    }
}
