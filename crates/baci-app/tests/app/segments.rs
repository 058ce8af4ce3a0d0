//! Segments: who is in which is what everybody judged anew would say, whatever happens, on both databases.

use crate::house;

use crate::house::{House, identity};
use baci_app::{Answer, AppError, Audience, Baci, By, SegmentAsk, Target, What, Who};
use baci_core::event::{Field, Returned};
use baci_core::id::{EventId, MemberId};
use baci_core::member::Profile;
use baci_core::program::Program;
use baci_core::program::document::Source;
use baci_core::refusal::Code;
use baci_core::text::Texts;
use baci_core::time::{Instant, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// What segments ask, and the same by hand.
const SEGMENTS: &[(&str, &str)] = &[
    ("often", "member.purchases >= 3"),
    ("quiet", "member.days_since_purchase >= 30"),
    ("big", "member.average_bill >= 100.00 && member.spend < 1000.00"),
    ("gold", "'gold' in member.tags"),
    ("rich", "member.balance.points >= 10"),
    ("born", "has(member.birth_month) && member.birth_month == time.month"),
    ("old", "member.days >= 50 || member.purchases > 5"),
    ("nobody", "member.purchases == 0"),
];

fn program() -> String {
    format!("{}[member.fields]\nads = \"truth\"\nkm = \"integer\"\n[stages]\n", house::PROGRAM)
}

fn ask(id: &str, condition: &str) -> SegmentAsk {
    SegmentAsk {
        id: id.to_owned(),
        names: Texts::plain(id),
        condition: condition.to_owned(),
        revision: None,
    }
}

async fn set(baci: &Baci, id: &str, condition: &str) {
    baci.set_segment(&By::console(), ask(id, condition)).await.unwrap();
}

/// Lets the clock go on by seconds and the tasks run.
async fn later(house: &House, seconds: i64) {
    house.pass(seconds);
    assert_eq!(house.baci.run_due_tasks().await.unwrap().failed, 0, "{}", house.kind);
}

async fn segments_of(baci: &Baci, member: MemberId) -> BTreeSet<String> {
    let own = baci.segments_of(member).await.unwrap();
    own.into_iter().map(|own| own.segment).collect()
}

/// A purchase by the model: what is left of it.
#[derive(Clone)]
struct Bought {
    purchase: EventId,
    owner: MemberId,
    answer: Answer,
    at: Instant,
    left: i64,
}

/// Members as a test knows them.
#[derive(Default)]
struct Model {
    bought: Vec<Bought>,
    into: BTreeMap<MemberId, MemberId>,
    profiles: BTreeMap<MemberId, Profile>,
}

impl Model {
    fn whom(&self, id: MemberId) -> MemberId {
        self.into.get(&id).copied().unwrap_or(id)
    }

    /// The segments that a member is in by hand.
    async fn expected(&self, house: &House, id: MemberId) -> BTreeSet<String> {
        let zone = Zone::named("Asia/Bangkok").unwrap();
        let stored = house.baci.member(id).await.unwrap();
        let now = house.baci.clock().now();
        let own: Vec<&Bought> = self.bought.iter().collect();
        let own: Vec<_> =
            own.into_iter().filter(|b| self.whom(b.owner) == id && b.left > 0).collect();
        let many = i64::try_from(own.len()).unwrap();
        let spend: i64 = own.iter().map(|b| b.left).sum();
        let today = zone.local(now).day;
        let days = |at: Instant| zone.local(at).day.until(today).unwrap().get_days();
        let quiet = own.iter().map(|b| days(b.at)).min();
        let points = baci_store::wallet::of_member(house.baci.database(), id).await.unwrap();
        let points = points.iter().find(|w| w.wallet == "points").map_or(0, |w| w.available);
        let profile = &stored.member.profile;
        let holds = [
            ("often", many >= 3),
            ("quiet", quiet.is_some_and(|days| days >= 30)),
            ("big", many > 0 && spend / many >= 10_000 && spend < 100_000),
            ("gold", profile.tags.iter().any(|tag| tag == "gold")),
            ("rich", points >= 10),
            ("born", profile.birthday.is_some_and(|b| b.month() == today.month())),
            ("old", days(stored.member.joined_at) >= 50 || many > 5),
            ("nobody", many == 0),
        ];
        holds.into_iter().filter(|(_, held)| *held).map(|(id, _)| id.to_owned()).collect()
    }

    async fn hold(&self, house: &House, what: &str) {
        let mut counts: BTreeMap<String, i64> = BTreeMap::new();
        for id in self.profiles.keys() {
            // Asked by the id of somebody who is another one by now, the other one is told of.
            let kept = baci_store::segment::of_member(house.baci.database(), *id).await.unwrap();
            let kept: BTreeSet<String> = kept.into_iter().map(|(id, _)| id).collect();
            let expected = match self.into.contains_key(id) {
                true => BTreeSet::new(),
                false => self.expected(house, *id).await,
            };
            for segment in &expected {
                *counts.entry(segment.clone()).or_default() += 1;
            }
            assert_eq!(kept, expected, "{} {what}: {id}", house.kind);
        }
        let all = house.baci.segments().await.unwrap();
        for (id, condition) in SEGMENTS {
            let own = all.iter().find(|own| own.segment.segment == *id).unwrap().members;
            let counted = house.baci.count_segment(condition, false).await.unwrap();
            let expected = counts.get(*id).copied().unwrap_or(0);
            assert_eq!((own, counted.members), (expected, expected), "{} {what}: {id}", house.kind);
            assert!(counted.exact);
        }
    }
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.roll(of.len() as u64)).unwrap()]
    }
}

async fn people(house: &House, model: &mut Model) -> Vec<MemberId> {
    let mut all = Vec::new();
    for i in 0..6i8 {
        let birthday = (i % 2 == 0).then(|| jiff::civil::date(1990, 3 + i, 7).into());
        let profile = Profile { birthday, ..Profile::default() };
        let id = house.member(profile.clone(), &[&format!("card:{i}")]).await;
        model.profiles.insert(id, profile);
        all.push(id);
    }
    all
}

/// Makes two one, or two again where they are one.
async fn one_or_two(
    house: &House,
    model: &mut Model,
    key: &str,
    (id, goes): (MemberId, MemberId),
) -> String {
    let (stays, reason) = (model.whom(id), "one".to_owned());
    if model.into.contains_key(&goes) || model.into.values().any(|own| *own == goes) {
        let stays = model.whom(goes);
        let what = What::Unmerge { other: goes, reason };
        let undone = house.baci.commit(house.command(key, Who::Id(stays), what)).await;
        if undone.is_ok() {
            model.into.remove(&goes);
        }
        return format!("two {}", undone.is_ok());
    }
    let what = What::Merge { other: goes, reason };
    let merged = house.baci.commit(house.command(key, Who::Id(stays), what)).await;
    if merged.is_ok() {
        model.into.insert(goes, stays);
    }
    format!("one {}", merged.is_ok())
}

/// One random act; whether anything came of it is up to the rules.
async fn act(
    house: &House,
    model: &mut Model,
    all: &[MemberId],
    dice: &mut Dice,
    n: usize,
) -> String {
    let key = format!("act{n}");
    let id = dice.pick(all);
    match dice.roll(10) {
        0..4 => {
            let satang = 2_500 + i64::try_from(dice.roll(30_000)).unwrap();
            let mut bought = house.purchase(&key, "card:0", &[(satang, 1)]);
            bought.who = Who::Id(id);
            let answer = house.baci.commit(bought).await.unwrap();
            // Sent once more, it is the same purchase.
            let mut again = house.purchase(&key, "card:0", &[(satang, 1)]);
            again.who = Who::Id(id);
            assert!(house.baci.commit(again).await.unwrap().replayed);
            let (purchase, owner, at) = (answer.event.event, answer.event.member, answer.at);
            model.bought.push(Bought { purchase, owner, answer, at, left: satang });
            format!("buy {satang}")
        }
        4 | 5 if !model.bought.is_empty() => {
            let at = usize::try_from(dice.roll(model.bought.len() as u64)).unwrap();
            let own = model.bought[at].clone();
            let command = match dice.roll(2) {
                0 => house.refund(&key, &own.answer, Returned::All),
                _ => {
                    let what = What::Cancel { purchase: Target(own.purchase) };
                    house.command(&key, Who::Id(own.owner), what)
                }
            };
            if house.baci.commit(command).await.is_ok() {
                model.bought[at].left = 0;
            }
            "back".to_owned()
        }
        6 => {
            let id = model.whom(id);
            let stored = house.baci.member(id).await.unwrap();
            let mut profile = stored.member.profile.clone();
            profile.tags = if dice.roll(2) == 0 { vec!["gold".to_owned()] } else { Vec::new() };
            let identities = stored.identities.iter().map(|own| identity(own)).collect();
            let what = What::Update { profile, identities, revision: None };
            house.baci.commit(house.command(&key, Who::Id(id), what)).await.unwrap();
            "tag".to_owned()
        }
        7 => one_or_two(house, model, &key, (id, dice.pick(all))).await,
        _ => {
            let days = i64::try_from(dice.roll(20)).unwrap();
            later(house, days * 86_400 + 3600).await;
            format!("{days} days")
        }
    }
}

#[tokio::test]
async fn memberships_are_what_everybody_judged_anew_would_be() {
    for (seed, house) in House::both_with(&program()).await.into_iter().enumerate() {
        let (mut model, mut dice) = (Model::default(), Dice(77 + seed as u64));
        let all = people(&house, &mut model).await;
        for (id, condition) in SEGMENTS {
            set(&house.baci, id, condition).await;
        }
        later(&house, 10).await;
        model.hold(&house, "in the beginning").await;
        for n in 0..60 {
            house.pass(60);
            let what = act(&house, &mut model, &all, &mut dice, n).await;
            model.hold(&house, &format!("{n} {what}")).await;
        }
        assert!(model.bought.len() > 10);
        // And from nothing: all that is kept is made anew.
        for (id, _) in SEGMENTS {
            house.baci.remove_segment(&By::console(), id).await.unwrap();
        }
        later(&house, 10).await;
        for id in &all {
            assert!(
                baci_store::segment::of_member(house.baci.database(), *id)
                    .await
                    .unwrap()
                    .is_empty()
            );
        }
        let card = house.purchase("unseen", "card:1", &[(40_000, 1)]);
        let answer = house.baci.commit(card).await.unwrap();
        let (purchase, owner, at) = (answer.event.event, answer.event.member, answer.at);
        model.bought.push(Bought { purchase, owner, answer, at, left: 40_000 });
        for (id, condition) in SEGMENTS {
            set(&house.baci, id, condition).await;
        }
        later(&house, 10).await;
        model.hold(&house, "anew").await;
        house.verify().await;
    }
}

#[tokio::test]
async fn what_time_brings_is_dated_when_it_came() {
    for house in House::both_with(&program()).await {
        set(&house.baci, "quiet", "member.days_since_purchase >= 30").await;
        let bought = house.purchase("k", "card:1", &[(10_000, 1)]);
        let member = house.baci.commit(bought).await.unwrap().event.member;
        later(&house, 29 * 86_400).await;
        assert!(segments_of(&house.baci, member).await.is_empty());
        // Nobody looks for ten days; it was due on the 30th day, as it began.
        later(&house, 11 * 86_400).await;
        let own = house.baci.segments_of(member).await.unwrap();
        let since: Instant = "2026-04-14T00:00:00+07:00".parse().unwrap();
        assert_eq!((own[0].segment.as_str(), own[0].since), ("quiet", since), "{}", house.kind);
        house.pass(60);
        house.baci.commit(house.purchase("k2", "card:1", &[(10_000, 1)])).await.unwrap();
        let moves = house.baci.segment_moves(member, None, 10).await.unwrap();
        let moves: Vec<_> = moves.iter().map(|step| (step.entered, step.at)).collect();
        assert_eq!(moves, [(false, house.baci.clock().now()), (true, since)], "{}", house.kind);
    }
}

#[tokio::test]
async fn a_changed_segment_and_a_new_program_are_walked_through_once() {
    for house in House::both_with(&program()).await {
        for i in 0..5 {
            let bought =
                house.purchase(&format!("k{i}"), &format!("card:{i}"), &[(i * 10_000 + 1, 1)]);
            house.baci.commit(bought).await.unwrap();
        }
        set(&house.baci, "big", "member.spend >= 200.00").await;
        let before = house.baci.segment_progress().await.unwrap().unwrap();
        assert_eq!((before.looked, before.total, before.done), (0, 5, false), "{}", house.kind);
        later(&house, 10).await;
        let after = house.baci.segment_progress().await.unwrap().unwrap();
        assert_eq!((after.looked, after.done), (5, true), "{}", house.kind);
        assert_eq!(house.baci.segment("big").await.unwrap().members, 3);
        // Another condition: the old memberships stand until somebody is reached.
        set(&house.baci, "big", "member.spend >= 300.00").await;
        assert_eq!(house.baci.segment("big").await.unwrap().members, 3);
        // On two servers at once.
        let other = house.second().await;
        house.pass(10);
        let both = tokio::join!(house.baci.run_due_tasks(), other.run_due_tasks());
        assert_eq!((both.0.unwrap().failed, both.1.unwrap().failed), (0, 0), "{}", house.kind);
        assert_eq!(house.baci.segment("big").await.unwrap().members, 2, "{}", house.kind);
        assert_eq!(house.baci.segment("big").await.unwrap().segment.revision, 2);
        // A program without the field: the segment stays as it is, and says that it does not fit.
        set(&house.baci, "far", "!has(member.fields.km)").await;
        later(&house, 10).await;
        let text = format!("{}[stages]\n", house::PROGRAM);
        let new = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        house.baci.publish(&new, "test", None, None).await.unwrap();
        later(&house, 10).await;
        let far = house.baci.segment("far").await.unwrap();
        assert_eq!((far.members, far.fits), (5, false), "{}", house.kind);
        assert!(house.baci.segment("big").await.unwrap().fits);
    }
}

#[tokio::test]
async fn two_servers_keep_the_same_members_in() {
    for house in House::both_with(&program()).await {
        let other = house.second().await;
        set(&house.baci, "often", "member.purchases >= 8").await;
        set(&house.baci, "rich", "member.balance.points >= 30").await;
        later(&house, 10).await;
        let mut all = Vec::new();
        for i in 0..40 {
            let (baci, who) = (if i % 2 == 0 { &house.baci } else { &other }, i % 5);
            let command = house.purchase(&format!("k{i}"), &format!("card:{who}"), &[(10_000, 1)]);
            let baci = baci.clone();
            all.push(tokio::spawn(async move { baci.commit(command).await }));
        }
        for one in all {
            one.await.unwrap().unwrap();
        }
        assert_eq!(house.baci.segment("often").await.unwrap().members, 5, "{}", house.kind);
        assert_eq!(other.segment("rich").await.unwrap().members, 5, "{}", house.kind);
    }
}

#[tokio::test]
async fn scores_are_looked_up_and_renewed() {
    for house in House::both_with(&program()).await {
        let buy = async |who: i32, times: i32, from: i32| {
            for n in from..from + times {
                let bought =
                    house.purchase(&format!("{who}/{n}"), &format!("card:{who}"), &[(10_000, 1)]);
                house.baci.commit(bought).await.unwrap();
            }
        };
        for who in 0..5 {
            buy(who, who + 1, 0).await;
        }
        // Before anybody keeps scores they are counted of those who are looked at.
        let counted = house.baci.count_segment("member.rfm.f == 5", true).await.unwrap();
        assert_eq!((counted.members, counted.of), (1, 5), "{}", house.kind);
        set(&house.baci, "best", "member.rfm.f == 5").await;
        later(&house, 10).await;
        let best = house.baci.segment_members("best", None, 10).await.unwrap();
        assert_eq!(best.len(), 1, "{}", house.kind);
        let who = house.baci.member_by(&identity("card:4")).await.unwrap().member.id;
        assert_eq!(best[0].0, who);
        // Others buy more often: by the next day's scores somebody else is the best.
        buy(0, 9, 10).await;
        later(&house, 86_400).await;
        let best = house.baci.segment_members("best", None, 10).await.unwrap();
        let who = house.baci.member_by(&identity("card:0")).await.unwrap().member.id;
        assert_eq!(best.iter().map(|own| own.0).collect::<Vec<_>>(), [who], "{}", house.kind);
    }
}

fn reason(error: AppError) -> (Code, &'static str) {
    match error {
        AppError::Refused(refusal) => (refusal.code, refusal.reason),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_and_what_is_asked_twice_is_done_once() {
    for house in House::both_with(&program()).await {
        let by = By::console();
        let wrong = house.baci.set_segment(&by, ask("a", "true &&\nmember.spent > 1")).await;
        let Err(AppError::Program(problems)) = wrong else { panic!("{wrong:?}") };
        assert_eq!((problems[0].line, problems[0].column), (2, 1), "{problems:?}");
        let bad = house.baci.set_segment(&by, ask("Not an id", "true")).await.unwrap_err();
        assert_eq!(reason(bad), (Code::InvalidRequest, "segment-id"));
        let nameless = SegmentAsk { names: Texts::default(), ..ask("a", "true") };
        let bad = house.baci.set_segment(&by, nameless).await.unwrap_err();
        assert_eq!(reason(bad), (Code::InvalidRequest, "segment-name"));
        let new = SegmentAsk { revision: Some(0), ..ask("all", "member.days >= 0") };
        house.baci.set_segment(&by, new.clone()).await.unwrap();
        // The same once more is no change; another one from the same start is refused.
        assert_eq!(house.baci.set_segment(&by, new.clone()).await.unwrap().segment.revision, 1);
        let late = SegmentAsk { condition: "true".to_owned(), ..new };
        let bad = house.baci.set_segment(&by, late).await.unwrap_err();
        assert_eq!(reason(bad), (Code::RecordChanged, "segment-changed"));
        house.baci.remove_segment(&by, "all").await.unwrap();
        let gone = house.baci.remove_segment(&by, "all").await.unwrap_err();
        assert_eq!(reason(gone), (Code::NotFound, "no-segment"));
        let revisions = house.baci.segment_revisions("all").await.unwrap();
        assert_eq!(revisions.iter().map(|r| r.removed).collect::<Vec<_>>(), [true, false]);
    }
}

#[tokio::test]
async fn files_for_others_hold_who_consented_and_nothing_in_clear() {
    for house in House::both_with(&program()).await {
        set(&house.baci, "all", "member.days >= 0").await;
        let fields = |ads| [("ads".to_owned(), Field::Truth(ads))].into();
        let with = |ads| Profile { fields: fields(ads), ..Profile::default() };
        house.member(with(true), &["phone:+8562055512345", "email:noy@example.com"]).await;
        house.member(with(false), &["phone:+8562055512346"]).await;
        house.member(with(true), &["card:9"]).await;
        let file = |audience, consent| house.baci.segment_file("all", (audience, consent), None);
        let plain = file(Audience::Plain, None).await.unwrap();
        assert_eq!((plain.rows.len(), plain.without_consent, plain.next), (3, 0, None));
        let google = file(Audience::Google, Some("ads")).await.unwrap();
        assert_eq!((google.without_consent, google.without_contact), (1, 1), "{}", house.kind);
        let [email, phone] = google.rows[0].as_slice() else { panic!() };
        // sha256sum of noy@example.com and of +8562055512345.
        assert_eq!(email, "f12b2bb1c1181fd4d53736eac0ad9713432ece039b2318228ca945acdf9f1b3c");
        assert_eq!(phone, "5a0963bd59ab14ec922ecf9e13122f20e1553bb6fd4033a9d4861e3c0a7fd778");
        assert_eq!(google.rows.len(), 1);
        let meta = file(Audience::Meta, Some("ads")).await.unwrap();
        assert_eq!(
            meta.rows[0][1],
            "a8bd12fbbfba31cf6a387a7a7dd093fc181e5c2c5188191e044c90b769da6031"
        );
        let bad = reason(file(Audience::Meta, None).await.unwrap_err());
        assert_eq!(bad, (Code::InvalidRequest, "segment-consent"));
        let bad = reason(file(Audience::Meta, Some("km")).await.unwrap_err());
        assert_eq!(bad, (Code::InvalidRequest, "segment-consent-field"));
    }
}
