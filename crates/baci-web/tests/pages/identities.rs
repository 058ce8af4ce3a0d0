//! Identities in the console: added with and without a code, taken away, and never another member's.

use crate::house::House;
use baci_core::staff::Role;

#[tokio::test]
async fn identities_are_added_proved_and_taken_away() {
    for house in House::both().await {
        let member = house.member("Somchai", "+66812345678").await;
        house.member("Malee", "+66812345679").await;
        let browser = house.signed_in(Role::Support).await;
        let path = format!("/members/{member}/identities");
        let page = browser.get(&path).await;
        page.is(200).shows(&["+66\u{a0}81\u{a0}234\u{a0}5678", "Not proved", "Take away"]);
        let line = [("kind", "line"), ("value", "U4af49806"), ("key", "k1"), ("do", "add")];
        browser.post(&path, &line).await.leads_to(&path);
        browser.post(&path, &line).await.leads_to(&path);
        browser.get(&path).await.is(200).shows(&["U4af49806", "LINE"]);
        // A number that is wrong, and one that somebody else has.
        let wrong = [("kind", "phone"), ("value", "12"), ("key", "k2"), ("do", "add")];
        browser.post(&path, &wrong).await.is(422).shows(&["id=\"value-wrong\"", "value=\"12\""]);
        let taken = [("kind", "phone"), ("value", "081 234 5679"), ("key", "k3"), ("do", "add")];
        browser.post(&path, &taken).await.is(422).shows(&["id=\"value-wrong\""]);
        // With a code it goes over to whoever proved it.
        let asks = [("kind", "phone"), ("value", "081 234 5679"), ("key", "k4"), ("do", "code")];
        let asked = browser.post(&path, &asks).await;
        asked.is(200).shows(&["one-time-code", "value=\"prove\""]);
        let messages = house.baci.messages(None, 9, true).await.unwrap().messages;
        let sent = messages.iter().find(|message| message.channel == "sms").unwrap();
        let digits = |text: &str| {
            let found = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
            found.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
        };
        let code = digits(&sent.body);
        let bad = if code == "000000" { "111111" } else { "000000" };
        let told = |code| {
            [
                ("kind", "phone"),
                ("value", "081 234 5679"),
                ("key", "k5"),
                ("do", "prove"),
                ("code", code),
            ]
        };
        browser.post(&path, &told(bad)).await.is(422).shows(&["id=\"code-wrong\""]);
        let mut right = told(&code);
        right[2].1 = "k6";
        browser.post(&path, &right).await.leads_to(&path);
        browser.get(&path).await.is(200).shows(&["+66\u{a0}81\u{a0}234\u{a0}5679", "By a code, "]);
        let gone = [("identity", "phone:+66812345678")];
        browser.post(&format!("{path}/remove"), &gone).await.leads_to(&path);
        assert!(!browser.get(&path).await.text.contains("+66\u{a0}81\u{a0}234\u{a0}5678"));
        browser.post(&format!("{path}/remove"), &gone).await.is(422);
        let cashier = house.signed_in(Role::Analyst).await;
        cashier.get(&path).await.is(403);
    }
}
