//! Games on the pages: their odds in the console, played on the member's own page, and checked there.

use crate::house::{House, PROGRAM};
use crate::me;
use baci_core::program::{Program, Source};
use baci_core::staff::Role;

const GAMES: &str = "\n[games.wheel]\nname = { en = \"Lucky wheel\", lo = \"ກົງລໍ້ໂຊກດີ\", th = \"วงล้อนำโชค\", vi = \"Vòng quay may mắn\" }\n\
    kind = \"spin\"\nprice = { wallet = \"points\", points = 10 }\nlimits = { per_day = 2 }\n\
    budget = { amount = 50, per = \"week\" }\notherwise = \"none\"\nprizes = [\n\
    { id = \"five\", name = { en = \"Five points\" }, weight = 1, gives = { wallet = \"points\", points = 5 }, worth = 1, most = 4 },\n\
    { id = \"none\", name = { en = \"Next time\" }, weight = 7 },\n]\n\
    [games.card]\nkind = \"scratch\"\notherwise = \"none\"\nprizes = [\n\
    { id = \"car\", name = { en = \"A car\" }, weight = 999999999, most = 1 },\n\
    { id = \"none\", name = { en = \"Next time\" }, weight = 1 },\n]\n";

async fn opened(fresh: baci_testing::Fresh) -> House {
    let house = House::on(fresh, Some(PROGRAM)).await;
    let text = format!("{PROGRAM}{GAMES}");
    let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
    house.baci.publish(&program, "test", None, None).await.unwrap();
    house
}

#[tokio::test]
async fn a_member_plays_and_checks_what_was_drawn() {
    for fresh in baci_testing::both() {
        let house = opened(fresh).await;
        let (mali, bo) =
            (house.member("Mali", "+66812345678").await, house.member("Bo", "+66812345679").await);
        house.purchase(mali, 100_000).await;
        let (hers, his) = (me::signed_in(&house, mali).await, me::signed_in(&house, bo).await);
        let page = hers.get("/m/games").await;
        page.is(200).shows(&[
            "Lucky wheel",
            "Five points",
            "12.5%",
            "1 in 8",
            "You can play 2 times",
        ]);
        page.shows(&["Spin the wheel", "Scratch the card", "When a prize has run out: Next time"]);
        // Who has no points is told, and cannot play.
        let poor = his.get("/m/games").await;
        assert!(!poor.is(200).text.contains("Spin the wheel"), "there are no points to play for");
        let seal = |page: &crate::house::Reply, game: &str| {
            let form =
                page.text.split("<form").find(|form| form.contains(&format!("value=\"{game}\"")));
            let after = form.unwrap().split("name=\"seal\" value=\"").nth(1).unwrap();
            after[..64].to_owned()
        };
        let shown = seal(&page, "wheel");
        let fields = [("key", "k1"), ("game", "wheel"), ("seal", &shown), ("words", " ໂຊກດີ ")];
        let done = me::post(&hers, "/m/games", &fields).await;
        let path = done.is(303).header("location").to_owned();
        assert!(path.starts_with("/m/plays/ref_"), "{path}");
        // Sent again, it is the same play.
        assert_eq!(
            me::post(&hers, "/m/games", &fields).await.is(303).header("location").to_owned(),
            path
        );
        let play = hers.get(&path).await;
        play.is(200).shows(&["Check the outcome", "It is right", &shown, ":ໂຊກດີ:", "Rests"]);
        his.get(&path).await.is(404);
        let late = [("key", "k2"), ("game", "wheel"), ("seal", &shown), ("words", "")];
        let late = me::post(&hers, "/m/games", &late).await;
        late.is(422).shows(&["Another draw is next by now"]);
        hers.get("/m/history").await.shows(&["Game played", "Lucky wheel"]);
        // The car is hers; his is drawn too, and has run out.
        for (browser, key, text) in [(&hers, "k3", "A car"), (&his, "k4", "had run out")] {
            let shown = seal(&browser.get("/m/games").await, "card");
            let fields = [("key", key), ("game", "card"), ("seal", &shown), ("words", "")];
            let path =
                me::post(browser, "/m/games", &fields).await.is(303).header("location").to_owned();
            browser.get(&path).await.is(200).shows(&[text, "It is right"]);
        }
        let games = hers.get("/m/games").await;
        games.shows(&["Your latest plays", "None left", &path]);
        for (language, name) in
            [("lo", "ກົງລໍ້ໂຊກດີ"), ("th", "วงล้อนำโชค"), ("vi", "Vòng quay may mắn")]
        {
            hers.get(&format!("{path}?lang={language}")).await.is(200).shows(&[name]);
        }
        let owner = house.signed_in(Role::Owner).await;
        let list = owner.get("/games").await;
        list.is(200).shows(&[
            "Lucky wheel",
            "Wheel",
            "12.5%",
            "1 in 8",
            "Played once in the last 30 days",
        ]);
        list.shows(&["are left to be won this week", "2 times a day", "Scratch card"]);
    }
}

#[tokio::test]
async fn without_games_the_pages_say_how_to_get_some() {
    let house = House::one().await;
    let owner = house.signed_in(Role::Owner).await;
    owner.get("/games").await.is(200).shows(&["No games yet", "[games]"]);
    let member = house.member("Mali", "+66812345678").await;
    let hers = me::signed_in(&house, member).await;
    let page = hers.get("/m/games").await;
    page.is(200).shows(&["What you can play will stand here"]);
    assert!(!hers.get("/m").await.text.contains("/m/games"), "there is nothing to go to");
}
