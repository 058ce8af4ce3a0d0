//! Missions: what counts, in which order, how often, and what coming back changes.

use super::{Progress, due, progress};
use crate::decide::decide;
use crate::event::{Body, Custom, Event, Line, Purchase, Quantity};
use crate::id::{EventId, MemberId};
use crate::member::{Member, MemberView, Profile};
use crate::program::{Program, Source};
use crate::time::Instant;
use jiff::civil::Date;
use std::collections::BTreeMap;

const HEAD: &str = "schema = 1\n[program]\nid = \"x\"\nname = { en = \"X\" }\ncurrency = \"THB\"\n\
    timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n\
    [events.review]\nfields = { stars = \"integer\" }\n";

/// A program with a mission, and what somebody did so far.
struct Shop {
    program: Program,
    used: BTreeMap<String, i64>,
    at: Instant,
}

impl Shop {
    fn with(mission: &str) -> Self {
        let text = format!("{HEAD}[missions.m]\n{mission}\n");
        let program = Program::from_toml(&[Source { name: "x.toml", text: &text }]);
        let program = program.unwrap_or_else(|problems| panic!("{problems:#?}"));
        Self { program, used: BTreeMap::new(), at: "2026-11-30T12:00:00+07:00".parse().unwrap() }
    }

    fn day(&self) -> Date {
        self.program.zone.local(self.at).day
    }

    fn is(&self) -> Progress {
        progress(&self.program.missions[0], &self.used, self.day())
    }

    /// What was done of each step.
    fn has(&self) -> Vec<i64> {
        self.is().steps.iter().map(|step| step.has).collect()
    }

    /// Something happens; gives how many rounds it finished.
    fn event(&mut self, body: Body) -> i64 {
        let id = MemberId::derive(self.at, b"m");
        let member = Member { id, joined_at: self.at, profile: Profile::default() };
        let view = MemberView {
            member: &member,
            available: &[0],
            tiers: &[],
            stage: None,
            segments: &[],
            household: None,
            used: &self.used,
            origin: None,
        };
        let event = Event { id: EventId(crate::id::LOWEST), at: self.at, body };
        let decision = decide(&self.program, &view, &event).unwrap();
        for count in decision.counts {
            *self.used.entry(count.key).or_default() += count.by;
        }
        let mission = &self.program.missions[0];
        let rounds = due(mission, &self.used, self.day());
        *self.used.entry(mission.done_key(self.day()).to_string()).or_default() += rounds;
        rounds
    }

    fn buys(&mut self, category: &str, pieces: i64, amount: i64) -> i64 {
        let quantity = Quantity(pieces * 1000);
        let category = Some(category.to_owned());
        let line = Line { category, quantity, amount, ..Line::default() };
        self.event(Body::Purchase(Purchase { lines: vec![line], ..Purchase::default() }))
    }

    fn reviews(&mut self, stars: i64) -> i64 {
        let fields = [("stars".to_owned(), crate::event::Field::Integer(stars))];
        self.event(Body::Custom(Custom { name: "review".to_owned(), fields: fields.into() }))
    }
}

const CARD: &str = "look = \"card\"\nsteps = [{ on = \"purchase\", count = \"units\", \
    of = { category = [\"coffee\"] }, need = 10 }]";

#[test]
fn a_stamp_card_fills_begins_again_and_keeps_what_is_over() {
    let mut shop = Shop::with(CARD);
    assert_eq!(shop.buys("tea", 5, 500), 0);
    assert_eq!((shop.buys("coffee", 8, 800), shop.has()), (0, vec![8]));
    assert_eq!((shop.buys("coffee", 3, 300), shop.has()), (1, vec![1]));
    // One purchase may fill more than one.
    assert_eq!((shop.buys("coffee", 25, 2500), shop.has()), (2, vec![6]));
    assert_eq!(shop.is().done, 3);
}

#[test]
fn what_comes_back_has_to_be_done_again_and_is_never_given_for_twice() {
    let mut shop = Shop::with(CARD);
    assert_eq!(shop.buys("coffee", 10, 1000), 1);
    // All of it comes back: the round stays, and the next ten make up for it.
    *shop.used.get_mut("m/step/0").unwrap() -= 10;
    assert_eq!((shop.has(), shop.is().done), (vec![0], 1));
    assert_eq!((shop.buys("coffee", 10, 1000), shop.has()), (0, vec![0]));
    assert_eq!((shop.buys("coffee", 9, 900), shop.has()), (0, vec![9]));
    assert_eq!((shop.buys("coffee", 1, 100), shop.has()), (1, vec![0]));
}

#[test]
fn steps_count_by_themselves_or_in_their_order() {
    let steps = "steps = [{ on = \"purchase\", need = 2 }, { on = \"review\", \
        when = \"event.fields.stars >= 4\", need = 1 }]";
    let mut free = Shop::with(steps);
    assert_eq!((free.reviews(3), free.has()), (0, vec![0, 0]));
    assert_eq!((free.reviews(5), free.has()), (0, vec![0, 1]));
    // Of several steps none runs ahead.
    assert_eq!((free.reviews(5), free.buys("tea", 1, 100)), (0, 0));
    assert_eq!((free.buys("tea", 1, 100), free.is().over), (1, true));
    assert_eq!((free.buys("tea", 1, 100), free.reviews(5), free.has()), (0, 0, vec![2, 1]));
    let mut ordered = Shop::with(&format!("ordered = true\nrepeat = true\n{steps}"));
    assert_eq!((ordered.reviews(5), ordered.has()), (0, vec![0, 0]));
    assert_eq!((ordered.buys("tea", 1, 100), ordered.buys("tea", 1, 100)), (0, 0));
    assert_eq!((ordered.reviews(5), ordered.has(), ordered.is().done), (1, vec![0, 0], 1));
}

#[test]
fn money_days_and_parts_of_the_calendar_bound_what_counts() {
    let mut spend = Shop::with(
        "per = \"month\"\nsteps = [{ on = \"purchase\", count = \"money\", need = \"500.50\" }]",
    );
    assert_eq!((spend.buys("tea", 1, 50_000), spend.has()), (0, vec![50_000]));
    // The next month begins anew.
    spend.at = "2026-12-01T00:30:00+07:00".parse().unwrap();
    assert_eq!((spend.buys("tea", 1, 50), spend.has()), (0, vec![50]));
    assert_eq!((spend.buys("tea", 1, 50_000), spend.is().over), (1, true));
    let mut daily =
        Shop::with("look = \"card\"\nsteps = [{ on = \"purchase\", need = 3, per_day = 1 }]");
    assert_eq!((daily.buys("tea", 1, 9), daily.buys("tea", 1, 9), daily.has()), (0, 0, vec![1]));
    // A day is the shop's own, a little after midnight in Bangkok.
    daily.at = "2026-11-30T17:30:00Z".parse().unwrap();
    assert_eq!((daily.buys("tea", 1, 9), daily.has()), (0, vec![2]));
}

#[test]
fn what_cannot_be_is_told() {
    for (mission, key) in [
        (
            "look = \"card\"\nsteps = [{ on = \"purchase\", need = 1 }, { on = \"review\", need = 1 }]",
            "one step",
        ),
        ("steps = []", "1 to 10"),
        ("steps = [{ on = \"mission_done\", need = 1 }]", "never end"),
        ("steps = [{ on = \"review\", count = \"units\", need = 1 }]", "purchase"),
        ("per = \"month\"\nsteps = [{ on = \"tier_up\", need = 1 }]", "neither per nor"),
        ("steps = [{ on = \"tier_down\", need = 3, per_day = 1 }]", "neither per nor"),
        ("steps = [{ on = \"gone\", need = 1 }]", "gone"),
        ("steps = [{ on = \"purchase\", need = 0 }]", "steps[0].need"),
    ] {
        let text = format!(
            "{HEAD}[events.mission_done]\n[events.tier_up]\n[events.tier_down]\n[missions.m]\n{mission}\n"
        );
        let problems = Program::from_toml(&[Source { name: "x.toml", text: &text }]).unwrap_err();
        let told: String = problems.iter().map(ToString::to_string).collect();
        assert!(told.contains(key), "{mission}: {told}");
    }
}
