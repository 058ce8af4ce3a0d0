//! Games held against members: who may play, what is given, what is counted, and that nothing goes above its budget.

use super::*;
use crate::id::MemberId;
use crate::member::{Member, Profile};
use crate::program::{Problem, Source};

const SHOP: &str = r#"schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "0.10"
[[promotion]]
id = "free-coffee"
coupon = "held"
discount = { percent = 100 }
[games.wheel]
kind = "spin"
price = { points = 10 }
opens = "2026-12-01"
closes = "2027-01-01"
when = "member.purchases >= 1"
limits = { per_day = 2, per_member = 30 }
budget = { amount = 100, per = "day" }
otherwise = "nothing"
prizes = [
    { id = "big", weight = 1, gives = { points = 500 }, most = 1, per = "month" },
    { id = "coffee", weight = 9, gives = { coupon = "free-coffee", lasts = "7 days" }, worth = 60 },
    { id = "nothing", weight = 90 },
]
[games.card]
kind = "scratch"
prizes = [{ id = "one", weight = 1, gives = { points = 1 } }]
"#;

fn read(text: &str) -> Result<Program, Vec<Problem>> {
    Program::from_toml(&[Source { name: "p.toml", text }])
}

struct House {
    program: Program,
    points: i64,
    used: BTreeMap<String, i64>,
}

impl House {
    fn new() -> Self {
        let program = read(SHOP).unwrap_or_else(|problems| panic!("{problems:#?}"));
        Self { program, points: 100, used: [("/member".to_owned(), 1)].into() }
    }

    fn with<T>(&self, what: impl FnOnce(&MemberView<'_>) -> T) -> T {
        let at = "2026-01-01T00:00:00Z".parse().unwrap();
        let member = Member { id: MemberId(LOWEST), joined_at: at, profile: Profile::default() };
        what(&MemberView {
            member: &member,
            available: &[self.points],
            tiers: &[],
            stage: None,
            segments: &[],
            household: None,
            used: &self.used,
            origin: None,
        })
    }

    fn play(&self, game: &str, seed: &str, at: &str) -> Result<Played, Refusal> {
        let (game, at) = (self.program.game(game).unwrap(), at.parse().unwrap());
        self.with(|view| play(&self.program, view, game, (seed, ""), at))
    }

    /// Plays, and counts it.
    fn go(&mut self, game: &str, seed: &str, at: &str) -> Result<Played, Refusal> {
        let played = self.play(game, seed, at)?;
        for count in &played.counts {
            *self.used.entry(count.key.clone()).or_default() += count.by;
        }
        Ok(played)
    }
}

const NOON: &str = "2026-12-05T12:00:00+07:00";

/// Seeds by what they draw from the wheel.
fn seed_for(prize: usize) -> String {
    let seeds = (0..10_000).map(|n| format!("{n:064x}"));
    let mut fits = seeds.filter(|seed| draw::pick(seed, "", &[1, 9, 90]).unwrap().outcome == prize);
    fits.next().unwrap()
}

fn why(done: Result<Played, Refusal>) -> &'static str {
    done.map_or_else(|refusal| refusal.message(), |_| "played")
}

#[test]
fn what_is_drawn_is_given_and_counted() {
    let house = House::new();
    let big = house.play("wheel", &seed_for(0), NOON).unwrap();
    assert_eq!((big.drawn, big.prize), (0, 0));
    let counts: Vec<_> = big.counts.iter().map(|c| (c.key.as_str(), c.program, c.by)).collect();
    let expected = [
        ("wheel/member", false, 1),
        ("wheel/day/2026-12-05", false, 1),
        ("wheel/big/won/2026-12-01", true, 1),
        ("wheel/paid/2026-12-05", true, 5_000),
        ("wheel/turn", false, 1),
    ];
    assert_eq!(counts, expected);
    let keys = keys(&house.program, house.program.game("wheel").unwrap(), NOON.parse().unwrap());
    for (key, shared, _) in expected {
        assert!(keys.contains(&(key.to_owned(), shared)), "{key} would not be loaded");
    }
}

#[test]
fn what_has_run_out_is_replaced_as_the_program_says() {
    let mut house = House::new();
    let big = seed_for(0);
    assert_eq!(house.go("wheel", &big, NOON).unwrap().prize, 0);
    // The second one of a month is another prize, which takes nothing.
    let again = house.go("wheel", &big, NOON).unwrap();
    assert_eq!((again.drawn, again.prize), (0, 2));
    assert!(!again.counts.iter().any(|count| count.key.contains("paid")));
    // A new month has one again; a new day has a budget again.
    assert_eq!(house.play("wheel", &big, "2026-12-06T12:00:00+07:00").unwrap().prize, 2);
    // 50 of the 100 are left, and a coffee takes 60.
    let coffee = seed_for(1);
    house.used.insert("wheel/day/2026-12-05".to_owned(), 0);
    assert_eq!(house.play("wheel", &coffee, NOON).unwrap().prize, 2);
    assert_eq!(house.play("wheel", &coffee, "2026-12-06T00:00:00+07:00").unwrap().prize, 1);
}

/// However it is played, the budget of a day is never exceeded, nor are there more of a prize than there are.
#[test]
fn no_budget_is_ever_exceeded() {
    let mut house = House::new();
    let mut given = 0;
    for n in 0..5_000 {
        house.used.insert("wheel/day/2026-12-05".to_owned(), 0);
        house.used.insert("wheel/member".to_owned(), 0);
        let played = house.go("wheel", &format!("{n:064x}"), NOON).unwrap();
        given += house.program.game("wheel").unwrap().prizes[played.prize].worth;
    }
    let used = |key: &str| house.used.get(key).copied().unwrap_or(0);
    assert_eq!(used("wheel/paid/2026-12-05"), given);
    assert!(given <= 10_000 && given > 4_000, "{given}");
    assert!(used("wheel/big/won/2026-12-01") <= 1);
    assert_eq!(used("wheel/turn"), 5_000);
}

#[test]
fn who_may_not_play_is_told_why() {
    let mut house = House::new();
    let seed = seed_for(2);
    let cases = [
        ("2026-11-30T23:59:59+07:00", "game-not-yet"),
        (NOON, "played"),
        ("2027-01-01T00:00:00+07:00", "game-over"),
    ];
    for (at, expected) in cases {
        assert_eq!(why(house.play("wheel", &seed, at)), expected, "{at}");
    }
    house.points = 9;
    assert_eq!(why(house.play("wheel", &seed, NOON)), "insufficient_balance");
    house.points = 10;
    house.used.insert("/member".to_owned(), 0);
    assert_eq!(why(house.play("wheel", &seed, NOON)), "game-condition");
    house.used.insert("/member".to_owned(), 1);
    house.used.insert("wheel/day/2026-12-05".to_owned(), 2);
    assert_eq!(why(house.play("wheel", &seed, NOON)), "game-limit-day");
    // The day ends at midnight of the program's zone.
    assert_eq!(why(house.play("wheel", &seed, "2026-12-05T23:59:59+07:00")), "game-limit-day");
    assert_eq!(why(house.play("wheel", &seed, "2026-12-06T00:00:00+07:00")), "played");
    house.used.insert("wheel/member".to_owned(), 30);
    assert_eq!(why(house.play("wheel", &seed, "2026-12-06T00:00:00+07:00")), "game-limit-member");
}

#[test]
fn a_look_says_how_often_and_what_is_left() {
    let mut house = House::new();
    house.points = 25;
    let look_at = |house: &House| {
        let game = house.program.game("wheel").unwrap();
        house.with(|view| look(&house.program, view, game, NOON.parse().unwrap()))
    };
    let look = look_at(&house);
    // Twice a day, and points for two plays.
    assert_eq!((look.plays_left, look.turn), (Some(2), 0));
    assert_eq!(look.left, Left { prizes: vec![Some(1), None, None], budget: Some(10_000) });
    house.go("wheel", &seed_for(0), NOON).unwrap();
    house.points = 15;
    let look = look_at(&house);
    assert_eq!((look.plays_left, look.turn), (Some(1), 1));
    assert_eq!(look.left, Left { prizes: vec![Some(0), None, None], budget: Some(5_000) });
}

#[test]
fn chances_are_told_in_percent() {
    let program = read(SHOP).unwrap();
    let wheel = program.game("wheel").unwrap();
    let told: Vec<String> = wheel.prizes.iter().map(|own| wheel.chance(own).to_string()).collect();
    assert_eq!(told, ["1", "9", "90"]);
    let card = read(&SHOP.replace("weight = 90", "weight = 290")).unwrap();
    let wheel = card.game("wheel").unwrap();
    let told: Vec<String> = wheel.prizes.iter().map(|own| wheel.chance(own).to_string()).collect();
    assert_eq!(told, ["0.3333", "3", "96.6667"]);
}

#[test]
fn a_wrong_game_is_told_where_it_is_wrong() {
    let game = |text: &str| {
        let text = SHOP.replace(
            "[games.card]\nkind = \"scratch\"\n",
            &format!("[games.card]\nkind = \"scratch\"\n{text}\n"),
        );
        read(&text).map(|_| ()).map_err(|p| p.iter().map(|p| p.reason).collect::<Vec<_>>())
    };
    assert_eq!(game("price = { points = 1 }"), Ok(()));
    assert_eq!(game("budget = { amount = 1 }"), Err(vec!["prize-runs-out"]));
    assert_eq!(game("otherwise = \"two\""), Err(vec!["unknown"]));
    let of = |text: &str| {
        let text = SHOP.replace("{ id = \"one\", weight = 1, gives = { points = 1 } }", text);
        read(&text).map(|_| ()).map_err(|p| p.iter().map(|p| p.reason).collect::<Vec<_>>())
    };
    assert_eq!(of("{ id = \"a\", weight = 1 }, { id = \"a\", weight = 1 }"), Err(vec!["twice"]));
    assert_eq!(of("{ id = \"a\", weight = 0 }"), Err(vec!["out-of-range"]));
    assert_eq!(of("{ id = \"a\", weight = 1, per = \"day\" }"), Err(vec!["goes-with"]));
    assert_eq!(of("{ id = \"a\", weight = 1, gives = {} }"), Err(vec!["one-of"]));
    assert_eq!(of("{ id = \"a\", weight = 1, most = 1 }"), Err(vec!["prize-runs-out"]));
    let wheel = |from: &str, to: &str| {
        read(&SHOP.replace(from, to))
            .map(|_| ())
            .map_err(|p| p.iter().map(|p| p.reason).collect::<Vec<_>>())
    };
    assert_eq!(wheel(", worth = 60", ""), Err(vec!["present-worth"]));
    assert_eq!(wheel("worth = 60", "worth = 101"), Err(vec!["present-above-budget"]));
    assert_eq!(
        wheel("otherwise = \"nothing\"", "otherwise = \"big\""),
        Err(vec!["otherwise-runs-out"])
    );
    assert_eq!(wheel("games.card", "games.free-coffee"), Err(vec!["id-taken"]));
}
