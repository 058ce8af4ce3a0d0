//! Rewards held against members: who may, when, from what stock, and what can be undone.

use super::{Ask, Bar, Granted, claim, join, look};
use crate::decide::Count;
use crate::id::MemberId;
use crate::member::{Member, MemberView, Profile};
use crate::program::reward::{Gives, Stock};
use crate::program::{Program, Source};
use crate::refusal::Refusal;
use crate::time::Instant;
use std::collections::BTreeMap;

const SHOP: &str = r#"schema = 1
[program]
id = "shop"
name = "Shop"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
[tiers.gold]
rank = 1
[[promotion]]
id = "free-coffee"
coupon = "held"
discount = { percent = 100 }
[rewards.tote]
name = { en = "Tote bag", th = "ถุงผ้า" }
price = [{ points = 500 }, { points = 200, money = "99.00" }]
opens = "2026-12-01"
closes = "2027-01-01"
first_look = { tiers = ["gold"], before = "2 days" }
limits = { per_member = 2, per_day = 1 }
stock = 3
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = { within = "7 days", back = "50%", returns = true, expired = "25%" }
[rewards.coffee]
price = { points = 60 }
tiers = ["gold"]
when = "member.purchases >= 2"
gives = { coupon = "free-coffee", lasts = "14 days" }
[rewards.mug]
stock = { silom = 1, ari = 0 }
gives = { pick_up = "7 days" }
[rewards.movie]
price = { points = 100 }
gives = { codes = "cinema" }
"#;

fn read(text: &str) -> Result<Program, Vec<crate::program::Problem>> {
    Program::from_toml(&[Source { name: "p.toml", text }])
}

/// A member with points and a tier, and what is counted.
struct House {
    program: Program,
    points: i64,
    tier: &'static str,
    used: BTreeMap<String, i64>,
}

impl House {
    fn new() -> Self {
        let program = read(SHOP).unwrap_or_else(|problems| panic!("{problems:#?}"));
        Self { program, points: 1000, tier: "", used: BTreeMap::new() }
    }

    fn with<T>(&self, what: impl FnOnce(&MemberView<'_>) -> T) -> T {
        let at = "2026-01-01T00:00:00Z".parse().unwrap();
        let id = MemberId(uuid::Uuid::from_u128(7));
        let member = Member { id, joined_at: at, profile: Profile::default() };
        let tiers = [self.tier.to_owned()];
        what(&MemberView {
            member: &member,
            available: &[self.points],
            tiers: &tiers,
            stage: None,
            segments: &[],
            household: None,
            used: &self.used,
            origin: None,
        })
    }

    fn claim(&self, id: &str, ask: Ask<'_>, at: &str) -> Result<Granted, Refusal> {
        let reward = &self.program.rewards[self.program.reward(id).unwrap()];
        self.with(|view| claim(&self.program, view, (reward, ask), when(at)))
    }

    /// Why not, by its reason.
    fn no(&self, id: &str, ask: Ask<'_>, at: &str) -> &'static str {
        self.claim(id, ask, at).unwrap_err().reason
    }

    fn count(&mut self, counts: &[Count]) {
        for count in counts {
            *self.used.entry(count.key.clone()).or_default() += count.by;
        }
    }
}

fn when(day: &str) -> Instant {
    format!("{day}T12:00:00+07:00").parse().unwrap()
}

const OPEN: &str = "2026-12-10";

#[test]
fn without_a_line_nobody_who_once_waited_stands_before_others() {
    let mut house = House::new();
    house.used = [("tote/waiting".to_owned(), 8), ("tote/out".to_owned(), 1)].into();
    assert_eq!(house.no("tote", Ask::default(), OPEN), "reward-kept");
    house.program = read(&SHOP.replace("waiting = \"2 days\"", "")).unwrap();
    assert!(house.claim("tote", Ask::default(), OPEN).is_ok(), "two are left");
}

#[test]
fn the_document_says_what_a_reward_is() {
    let program = House::new().program;
    let ids: Vec<_> = program.rewards.iter().map(|own| own.id.as_str()).collect();
    assert_eq!(ids, ["coffee", "movie", "mug", "tote"]);
    assert_eq!(program.rewards[1].stock, Stock::Pool);
    assert_eq!(program.rewards[1].place(None).as_deref(), Some("pool:cinema"));
    assert_eq!(program.rewards[2].places().len(), 2);
    assert!(matches!(program.rewards[0].gives, Gives::Coupon { .. }));
    assert_eq!(program.rewards[3].prices[1].money, 9900);
}

#[test]
fn it_opens_and_closes_and_some_look_first() {
    let mut house = House::new();
    let ask = Ask::default();
    assert_eq!(house.no("tote", ask, "2026-11-29"), "reward-not-yet");
    house.tier = "gold";
    assert_eq!(house.no("tote", ask, "2026-11-28"), "reward-not-yet");
    assert!(house.claim("tote", ask, "2026-11-29").is_ok());
    assert_eq!(house.no("tote", ask, "2027-01-01"), "reward-over");
}

#[test]
fn tiers_and_conditions_decide_who_may() {
    let mut house = House::new();
    assert_eq!(house.no("coffee", Ask::default(), OPEN), "reward-tier");
    house.tier = "gold";
    assert_eq!(house.no("coffee", Ask::default(), OPEN), "reward-condition");
    house.used.insert("/member".to_owned(), 2);
    let granted = house.claim("coffee", Ask::default(), OPEN).unwrap();
    assert_eq!(granted.ends_at, Instant::FAR);
    assert!(granted.counts.is_empty() && !granted.terms.cancel);
}

#[test]
fn what_a_claim_counts_a_cancel_gives_back() {
    let mut house = House::new();
    let granted = house.claim("tote", Ask::default(), OPEN).unwrap();
    house.count(&granted.counts);
    let all: Vec<_> = house.used.keys().map(String::as_str).collect();
    assert_eq!(all, ["tote/day/2026-12-10", "tote/member", "tote/out"]);
    assert_eq!(house.no("tote", Ask::default(), OPEN), "reward-limit-day");
    assert_eq!(granted.terms.back, (250, 0));
    assert_eq!(granted.terms.expired, (125, 0));
    assert_eq!(granted.terms.until, Some(when("2026-12-17")));
    assert_eq!(granted.ends_at, when("2027-01-09"));
    house.count(&granted.terms.counts);
    assert!(house.used.values().all(|used| *used == 0));
    let other = house.claim("tote", Ask { price: 1, ..Ask::default() }, OPEN).unwrap();
    assert_eq!(other.terms.back, (100, 4950));
}

#[test]
fn nobody_takes_what_is_not_there_or_is_kept_for_those_who_wait() {
    let mut house = House::new();
    house.used.insert("tote/out".to_owned(), 3);
    assert_eq!(house.no("tote", Ask::default(), OPEN), "reward-gone-line");
    let tote = &house.program.rewards[3];
    let shelf = house.with(|view| join(&house.program, view, (tote, None), when(OPEN)));
    assert_eq!(shelf.unwrap().place, "tote");
    // Staff add one, and one member waits for it: it is theirs.
    house.used.insert("tote/added".to_owned(), 1);
    house.used.insert("tote/waiting".to_owned(), 1);
    assert_eq!(house.no("tote", Ask::default(), OPEN), "reward-kept");
    // Kept for this very member it is off the shelf: it counts no second time.
    house.used.insert("tote/out".to_owned(), 4);
    house.used.insert("tote/waiting".to_owned(), 0);
    let granted = house.claim("tote", Ask { held: true, ..Ask::default() }, OPEN).unwrap();
    assert!(granted.counts.iter().all(|count| count.key != "tote/out"));
    assert!(granted.terms.counts.iter().any(|count| count.key == "tote/out" && count.by == -1));
    house.used.insert("tote/added".to_owned(), 2);
    let tote = &house.program.rewards[3];
    let shelf = house.with(|view| join(&house.program, view, (tote, None), when(OPEN)));
    assert_eq!(shelf.unwrap_err().reason, "reward-some-left");
}

#[test]
fn each_branch_has_its_own() {
    let house = House::new();
    let at = |branch| Ask { branch: Some(branch), ..Ask::default() };
    assert_eq!(house.no("mug", Ask::default(), OPEN), "reward-branch");
    assert_eq!(house.no("mug", at("nowhere"), OPEN), "reward-branch");
    assert_eq!(house.no("mug", at("ari"), OPEN), "reward-gone");
    let granted = house.claim("mug", at("silom"), OPEN).unwrap();
    assert_eq!(granted.place.as_deref(), Some("mug/silom"));
    let mug = &house.program.rewards[2];
    let shelf = house.with(|view| join(&house.program, view, (mug, Some("ari")), when(OPEN)));
    assert_eq!(shelf.unwrap_err().reason, "reward-no-line");
}

#[test]
fn who_has_too_little_is_told_how_much() {
    let mut house = House::new();
    house.points = 150;
    let no = house.claim("tote", Ask::default(), OPEN).unwrap_err();
    assert_eq!(no.sentence, "wallet 'points' has 150 to spend, 500 is asked for");
    let tote = &house.program.rewards[3];
    let look = house.with(|view| look(&house.program, view, tote, when(OPEN)));
    assert_eq!(look.bars, []);
    assert_eq!(look.prices.len(), 2);
    assert!(matches!(look.prices[0], Some(Bar::TooDear { asked: 500, has: 150, .. })));
    let price = Ask { price: 9, ..Ask::default() };
    assert_eq!(house.no("tote", price, OPEN), "reward-price");
}

/// (what is replaced, by what, where the problem is, a part of its sentence)
const BROKEN: &[(&str, &str, &str, &str)] = &[
    ("closes = \"2027-01-01\"", "closes = \"2026-12-01\"", "rewards.tote.closes", "nobody could"),
    ("opens = \"2026-12-01\"\n", "", "rewards.tote.first_look", "goes with 'opens'"),
    ("tiers = [\"gold\"]\nwhen", "tiers = [\"golden\"]\nwhen", "rewards.coffee.tiers[0]", "gold"),
    ("stock = 3\n", "", "rewards.tote", "goes with 'stock'"),
    ("{ points = 60 }", "{}", "rewards.coffee.price", "asks for nothing"),
    ("{ points = 60 }", "{ money = 1, wallet = \"points\" }", "rewards.coffee.price", "goes with"),
    ("coupon = \"free-coffee\"", "coupon = \"free-tea\"", "rewards.coffee.gives.coupon", "free-"),
    (
        "gives = { codes = \"cinema\" }",
        "gives = { codes = \"c\", pick_up = \"1 day\" }",
        "rewards.movie.gives",
        "exactly one",
    ),
    (
        "gives = { codes = \"cinema\" }",
        "gives = { codes = \"c\" }\nstock = 5",
        "rewards.movie.stock",
        "as many as codes",
    ),
    (
        "gives = { codes = \"cinema\" }",
        "gives = { codes = \"c\" }\ncancel = {}",
        "rewards.movie.cancel",
        "cannot be called back",
    ),
    (
        "gives = { codes = \"cinema\" }",
        "gives = { gift_card = 50 }",
        "rewards.movie.gives.gift_card",
        "no gift cards",
    ),
    ("[rewards.mug]", "[rewards.free-coffee]", "rewards.free-coffee", "is taken"),
    ("gives = { codes = \"cinema\" }", "", "rewards.movie", "'gives' is missing"),
    (
        "lasts = \"14 days\" }",
        "lasts = \"14 days\" }\ncancel = { returns = true }",
        "rewards.coffee.cancel.returns",
        "goes with 'pick_up'",
    ),
];

#[test]
fn slips_are_told_with_their_place() {
    for (old, new, path, part) in BROKEN {
        assert!(SHOP.contains(old), "{old}");
        let problems = read(&SHOP.replacen(old, new, 1)).unwrap_err();
        let found = problems.iter().any(|p| p.path == *path && p.sentence.contains(part));
        assert!(found, "{new}: {problems:#?}");
    }
}
