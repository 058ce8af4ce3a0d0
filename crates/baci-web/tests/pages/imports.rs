//! Importing on the pages: a file handed in, mapped, started, and its refused rows, on both databases.

use crate::house::{Browser, House, Reply};
use baci_core::id::ImportId;
use baci_core::staff::Role;

const FILE: &str = "Bill No,Card,Date,Total\nB1,anna,31/01/2026 12:00,\"1,100.00\"\n\
    B2,<script>alert(1)</script>,never,5\nB3,,31/01/2026 12:00,1\n";

async fn token(browser: &Browser<'_>) -> String {
    browser.get("/imports").await.is(200).field("token")
}

/// Hands a file in, and gives the path of its import.
async fn handed_in(browser: &Browser<'_>, name: &str, bytes: &[u8]) -> String {
    let reply = browser.hand_in("/imports", &token(browser).await, name, bytes).await;
    reply.is(303);
    reply.header("location").to_owned()
}

fn id(path: &str) -> ImportId {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

/// The hidden fields of the form that starts.
fn start(page: &Reply) -> Vec<(String, String)> {
    let form = page.text.split("/start\">").nth(1).expect("it can start");
    let form = form.split("</form>").next().unwrap();
    let value = |part: &str, name: &str| {
        part.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    form.split("<input ").skip(1).map(|part| (value(part, "name"), value(part, "value"))).collect()
}

#[tokio::test]
async fn a_file_is_handed_in_mapped_started_and_its_bad_rows_come_back() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Marketer).await;
        browser.get("/imports").await.is(200).shows(&["No imports yet", "of at most 1 MB"]);
        let path = handed_in(&browser, "..\\day.csv", FILE.as_bytes()).await;
        let draft = browser.get(&path).await;
        draft.is(200).shows(&[
            ">day.csv</h1>",
            "Bill No (B1)",
            "Of the first 3 rows, 2 cannot be read",
            "฿1,100.00",
            "“never” is no time of this form",
            "Customer is empty",
            "&#60;script&#62;alert(1)&#60;/script&#62;",
        ]);
        // Another column changes what is shown, and what would start.
        let other = browser.get(&format!("{path}?asked=yes&customer=1&time=2&amount=2")).await;
        other.is(200).shows(&["None of the first 3 rows can be read"]);
        assert!(!other.text.contains("/start\""), "nothing to start");
        let few = browser.get(&format!("{path}?asked=yes&customer=1")).await;
        few.is(200).shows(&["Choose a column for: Date and time, Amount"]);
        let bad = "asked=yes&customer=1&time=2&amount=3&other=%25!";
        browser.get(&format!("{path}?{bad}")).await.is(200).shows(&["cannot be read like this"]);

        let fields = start(&draft);
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        browser.post_as_is(&format!("{path}/start"), &fields).await.leads_to(&path);
        let stored = house.ended(id(&path)).await;
        assert_eq!((stored.new, stored.refused, stored.state.as_str()), (1, 2, "done"));
        let done = browser.get(&path).await;
        done.is(200).shows(&[
            "Some rows were refused",
            "2 rows were not taken",
            "Card: &#60;script",
        ]);
        assert!(!done.text.contains("data-again") && !done.text.contains("<script>alert"));
        let csv = browser.get(&format!("{path}/refused.csv")).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.header("content-disposition").starts_with("attachment"));
        csv.is(200).shows(&["Row,Why,Bill No,Card,Date,Total", "is no time of this form.,B2,"]);
        browser.get("/imports").await.shows(&["day.csv", "Noy", "Done"]);
        // Twice is once.
        browser.post_as_is(&format!("{path}/start"), &fields).await.leads_to(&path);
        assert_eq!(house.ended(id(&path)).await, stored);
        let log = house.signed_in(Role::Owner).await.get("/audit?area=import").await;
        log.is(200).shows(&["Uploaded a file", "Started an import", "An import ended", &path]);
        assert!(!log.text.contains("anna"), "the log holds no customer");
    }
}

#[tokio::test]
async fn refused_rows_come_page_by_page() {
    for house in House::both().await {
        let browser = house.signed_in(Role::Owner).await;
        let rows: String = (0..120).map(|i| format!("c{i},never,{i}\n")).collect();
        let import = house.import(format!("card,time,amount\n{rows}").as_bytes()).await;
        assert_eq!(house.guessed_start(import).await.refused, 120);
        let path = format!("/imports/{import}");
        browser.get(&path).await.is(200).shows(&["card: c49", &format!("{path}?from=50")]);
        let last = browser.get(&format!("{path}?from=100")).await;
        last.is(200).shows(&["card: c119"]);
        assert!(!last.text.contains("card: c99 "), "only what comes after");
        let csv = browser.get(&format!("{path}/refused.csv")).await;
        assert_eq!(csv.text.lines().count(), 121);
    }
}

#[tokio::test]
async fn what_is_no_file_of_receipts_is_told() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Owner).await;
    let token = token(&browser).await;
    let hand_in = |name: &'static str, bytes: Vec<u8>| {
        let (browser, token) = (&browser, &token);
        async move { browser.hand_in("/imports", token, name, &bytes).await }
    };
    hand_in("huge.csv", vec![b'x'; (1 << 20) + 1])
        .await
        .is(413)
        .shows(&["too large: 1 MB at most"]);
    hand_in("empty.csv", Vec::new()).await.is(422).shows(&["The file is empty"]);
    hand_in("bills.xlsx", b"PK\x03\x04....".to_vec()).await.is(422).shows(&["spreadsheet"]);
    hand_in("", Vec::new()).await.is(422).shows(&["Choose a file first"]);
    browser.post("/imports", &[]).await.is(422).shows(&["Choose a file first"]);
    assert!(house.baci.imports(None, 10).await.unwrap().is_empty());
    let broken = handed_in(&browser, "x.gz", &[0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]).await;
    browser.get(&broken).await.is(200).shows(&["This file cannot be read", "cut wrongly"]);
    browser.post(&broken, &[("do", "discard")]).await.leads_to("/imports");
    browser.get(&broken).await.is(404);
    let cut = handed_in(&browser, "x.csv", b"a|b,c\n1|2,3\n").await;
    browser.get(&format!("{cut}?cut=comma")).await.is(200).shows(&["a|b (1|2)"]);
    browser.get(&format!("{cut}?cut=pipe")).await.is(200).shows(&["b,c (2,3)"]);
    browser.get(&format!("{cut}?bare=yes")).await.is(200).shows(&["1 (a|b)"]);
    browser.post(&cut, &[("do", "stop")]).await.is(409);
    browser.post(&cut, &[("do", "what")]).await.is(404);
}

#[tokio::test]
async fn a_file_without_the_token_of_its_page_is_not_taken() {
    let house = House::one().await;
    let browser = house.signed_in(Role::Owner).await;
    let stranger = house.browser().get("/sign-in").await.field("token");
    for wrong in ["", "x", &"x".repeat(1000), &stranger] {
        browser.hand_in("/imports", wrong, "a.csv", FILE.as_bytes()).await.is(403);
    }
    let token = token(&browser).await;
    let body = format!(
        "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nx\r\n--part\r\n\
        Content-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--part--\r\n"
    );
    for (kind, origin, status) in [
        ("multipart/form-data; boundary=part", "http://club.example.com", 403),
        ("multipart/form-data; boundary=other", "http://club.example.com", 403),
        ("multipart/form-data", "http://club.example.com", 403),
        ("text/csv", "http://club.example.com", 403),
    ] {
        let request = browser.request("POST", "/imports").header("content-type", kind);
        let request = request.header("origin", origin).body(body.clone().into()).unwrap();
        browser.send(request).await.is(status);
    }
    let good = "--part\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n".to_owned()
        + &token
        + "\r\n--part--\r\n";
    for (origin, status) in [("http://club.example.com", 422), ("https://evil.example", 403)] {
        let kind = "multipart/form-data; boundary=part";
        let request = browser.request("POST", "/imports").header("content-type", kind);
        let request = request.header("origin", origin).body(good.clone().into()).unwrap();
        browser.send(request).await.is(status);
    }
    // No other route takes such a form.
    browser.hand_in("/members/new", &token, "a.csv", b"x").await.is(403);
    house.signed_in(Role::Analyst).await.hand_in("/imports", &token, "a.csv", b"x").await.is(403);
    assert!(house.baci.imports(None, 10).await.unwrap().is_empty());
    let left = std::fs::read_dir(house.uploads()).map_or(0, Iterator::count);
    assert_eq!(left, 0, "nothing is left on the disk");
}
