//! Leaderboards: who takes part by which nickname, places, and what the first ones get, once.

use crate::house;

use crate::house::House;
use baci_app::{
    Answer, AppError, Board, BoardAsk, Circle, FriendAct, HouseholdAct, NicknameAct, What, Who,
};
use baci_core::event::{Custom, Returned};
use baci_core::household::Role;
use baci_core::id::MemberId;
use baci_core::leaderboard::Nickname;
use baci_core::member::Profile;
use baci_core::refusal::Code;

/// Baht by the week; the first two places give points.
const BEST: &str = r#"
[events.leaderboard_place]
fields = { leaderboard = "text", place = "integer", period = "text" }
[household]
wallets = ["points"]
[leaderboards.week]
name = { en = "Best of the week" }
counts = [{ on = "purchase", count = "money", each = 1, give = 1 }]
per = "week"
show = 3
rewarded = 2
[leaderboards.earned]
wallet = "points"
per = "month"
[[earn]]
id = "first"
on = "leaderboard_place"
wallet = "points"
when = "event.fields.place == 1"
give = 100
[[earn]]
id = "second"
on = "leaderboard_place"
wallet = "points"
when = "event.fields.place == 2"
give = 50
"#;

async fn houses() -> Vec<House> {
    House::both_with(&format!("{}{BEST}", house::PROGRAM)).await
}

async fn buys(house: &House, card: &str, baht: i64) -> Answer {
    let key = format!("{card}/{baht}");
    house.baci.commit(house.purchase(&key, card, &[(baht * 100, 1)])).await.unwrap()
}

async fn act(house: &House, member: MemberId, act: NicknameAct) -> Result<Answer, AppError> {
    let key = format!("{member}/{act:?}");
    house.baci.commit(house.command(&key, Who::Id(member), What::Nickname(act))).await
}

async fn chooses(house: &House, member: MemberId, text: &str) -> Result<Answer, AppError> {
    act(house, member, NicknameAct::Choose(Nickname::read(text).unwrap())).await
}

/// Somebody who bought for so much, and takes part by a nickname.
async fn player(house: &House, nickname: &str, baht: i64) -> MemberId {
    let member = buys(house, &format!("card:{nickname}"), baht).await.event.member;
    chooses(house, member, nickname).await.unwrap();
    member
}

async fn board(house: &House, ask: BoardAsk) -> Board {
    house.baci.leaderboard("week", ask).await.unwrap()
}

/// Places, nicknames and scores as they are shown.
async fn shown(house: &House) -> Vec<(i64, String, i64)> {
    let board = board(house, BoardAsk::default()).await;
    board.rows.into_iter().map(|row| (row.place, row.nickname, row.score)).collect()
}

fn rows(all: &[(i64, &str, i64)]) -> Vec<(i64, String, i64)> {
    all.iter().map(|(place, name, score)| (*place, (*name).to_owned(), *score)).collect()
}

#[tokio::test]
async fn who_takes_part_is_shown_by_nickname_and_ties_share_a_place() {
    for house in houses().await {
        let ann = player(&house, "Ann", 300).await;
        let bea = player(&house, "Bea", 200).await;
        player(&house, "cid", 200).await;
        let dan = player(&house, "Dan", 100).await;
        // Nobody is shown who did not choose to be.
        let quiet = buys(&house, "card:quiet", 900).await.event.member;
        let want = rows(&[(1, "Ann", 300), (2, "Bea", 200), (2, "cid", 200)]);
        assert_eq!(shown(&house).await, want, "{}", house.kind);
        let own = board(&house, BoardAsk { viewer: Some(dan), ..BoardAsk::default() }).await.own;
        assert_eq!(own.map(|own| (own.place, own.score)), Some((Some(4), 100)), "{}", house.kind);
        let own = board(&house, BoardAsk { viewer: Some(quiet), ..BoardAsk::default() }).await.own;
        assert_eq!(own, None, "{}", house.kind);
        // What comes back counts no more; what is sent again counts once.
        let more = buys(&house, "card:Dan", 250).await;
        assert!(buys(&house, "card:Dan", 250).await.replayed);
        assert_eq!(shown(&house).await[0], (1, "Dan".to_owned(), 350), "{}", house.kind);
        house.baci.commit(house.refund("r", &more, Returned::All)).await.unwrap();
        assert_eq!(shown(&house).await, want, "{}", house.kind);
        // Points that are earned: a board of its own, by the month.
        let earned = house.baci.leaderboard("earned", BoardAsk::default()).await.unwrap();
        assert_eq!((&*earned.rows[0].nickname, earned.rows[0].score), ("Ann", 12));
        // Who leaves is on none, and may come back with what they had.
        act(&house, ann, NicknameAct::Leave).await.unwrap();
        assert_eq!(shown(&house).await[0], (1, "Bea".to_owned(), 200), "{}", house.kind);
        let none = act(&house, ann, NicknameAct::Block).await.unwrap_err();
        assert_eq!(house::code(&none), Code::NotFound);
        chooses(&house, ann, "Annie").await.unwrap();
        assert_eq!(shown(&house).await[0], (1, "Annie".to_owned(), 300), "{}", house.kind);
        let gone = BoardAsk { day: Some(jiff::civil::date(2020, 1, 1)), ..BoardAsk::default() };
        let gone = house.baci.leaderboard("week", gone).await.unwrap_err();
        assert_eq!(house::code(&gone), Code::NotFound, "{}", house.kind);
        assert_eq!(house.baci.nickname_of(bea).await.unwrap().as_deref(), Some("Bea"));
        house.verify().await;
    }
}

#[tokio::test]
async fn a_nickname_is_one_members_and_the_shop_can_take_it_away() {
    for house in houses().await {
        let ann = player(&house, "Ann", 300).await;
        let bea = buys(&house, "card:bea", 10).await.event.member;
        let taken = chooses(&house, bea, "ANN").await.unwrap_err();
        let AppError::Refused(refusal) = &taken else { panic!("{taken}") };
        assert_eq!((refusal.code, refusal.reason), (Code::IdentityTaken, "nickname-taken"));
        assert_eq!(house.baci.nickname_of(bea).await.unwrap(), None, "nothing changed");
        // What somebody lets go is free, also in the same batch.
        let to = Nickname::read("Annabel").unwrap();
        let free = Nickname::read("ann").unwrap();
        let all = vec![
            house.command("1", Who::Id(ann), What::Nickname(NicknameAct::Choose(to))),
            house.command("2", Who::Id(bea), What::Nickname(NicknameAct::Choose(free))),
        ];
        for answer in house.baci.commit_all(all).await.unwrap() {
            answer.unwrap();
        }
        assert_eq!(shown(&house).await, rows(&[(1, "Annabel", 300), (2, "ann", 10)]));
        act(&house, bea, NicknameAct::Block).await.unwrap();
        assert_eq!(shown(&house).await, rows(&[(1, "Annabel", 300)]), "{}", house.kind);
        for member in [ann, bea] {
            let no = chooses(&house, member, "aNN").await.unwrap_err();
            assert_eq!(house::code(&no), Code::IdentityTaken, "{}", house.kind);
        }
        chooses(&house, bea, "Bee").await.unwrap();
    }
}

#[tokio::test]
async fn of_two_who_want_a_nickname_at_once_one_has_it() {
    for house in houses().await {
        let mut ids = Vec::new();
        for n in 0..8 {
            ids.push(buys(&house, &format!("card:{n}"), 10 + n).await.event.member);
        }
        let second = house.second().await;
        let all: Vec<_> = ids
            .iter()
            .enumerate()
            .map(|(n, id)| {
                let baci = if n % 2 == 0 { house.baci.clone() } else { second.clone() };
                let act = NicknameAct::Choose(Nickname::read("Champion").unwrap());
                let command = house.command(&format!("n{n}"), Who::Id(*id), What::Nickname(act));
                tokio::spawn(async move { baci.commit(command).await })
            })
            .collect();
        let mut won = 0;
        for one in all {
            match one.await.unwrap() {
                Ok(_) => won += 1,
                Err(no) => assert_eq!(house::code(&no), Code::IdentityTaken, "{}", house.kind),
            }
        }
        assert_eq!((won, shown(&house).await.len()), (1, 1), "{}", house.kind);
        second.close().await;
    }
}

#[tokio::test]
async fn a_week_is_closed_and_its_first_places_get_theirs_once() {
    for house in houses().await {
        let ann = player(&house, "Ann", 300).await;
        let bea = player(&house, "Bea", 200).await;
        player(&house, "Cid", 100).await;
        let points =
            async |member: MemberId| house.baci.balances(member).await.unwrap()["points"].available;
        let second = house.second().await;
        // Sunday noon; the week ends in twelve hours, and is closed a day later.
        house.pass(30 * 3600);
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!((points(ann).await, points(bea).await), (12, 8), "{}", house.kind);
        // What comes late on Monday still counts.
        let mut late = house.purchase("late", "card:Bea", &[(15_000, 1)]);
        late.at = Some("2026-03-15T20:00:00+07:00".parse().unwrap());
        house.baci.commit(late).await.unwrap();
        house.pass(7 * 3600);
        let (one, other) = tokio::join!(house.baci.run_due_tasks(), second.run_due_tasks());
        one.unwrap();
        other.unwrap();
        house.pass(700);
        house.baci.run_due_tasks().await.unwrap();
        assert_eq!((points(ann).await, points(bea).await), (62, 114), "{}", house.kind);
        let lines = house.baci.statement(bea, None, 20).await.unwrap().lines;
        let places: Vec<_> =
            lines.iter().filter(|line| line.event.kind == "leaderboard_place").collect();
        assert_eq!((places.len(), places[0].moved()), (1, 100), "{}", house.kind);
        let of = baci_core::id::EventRef { member: bea, event: places[0].event.event };
        assert!(house.baci.explain(of).await.unwrap().agrees, "{}", house.kind);
        // Too late for the week that is closed; it stays readable as it was.
        let mut late = house.purchase("later", "card:Ann", &[(100_000, 1)]);
        late.at = Some("2026-03-15T20:00:00+07:00".parse().unwrap());
        house.baci.commit(late).await.unwrap();
        assert_eq!(shown(&house).await, vec![], "{}", house.kind);
        let day = Some(jiff::civil::date(2026, 3, 15));
        let before = board(&house, BoardAsk { day, ..BoardAsk::default() }).await;
        assert_eq!((before.closed, before.rows[0].score, before.periods.len()), (true, 350, 1));
        second.close().await;
        house.verify().await;
    }
}

#[tokio::test]
async fn who_turns_out_to_be_another_before_a_week_is_closed_has_what_both_did_in_it() {
    for house in houses().await {
        let ann = player(&house, "Ann", 300).await;
        let bea = player(&house, "Bea", 200).await;
        let other = buys(&house, "card:quiet", 250).await.event.member;
        // Monday: the week is over, and takes what comes late until the evening.
        house.pass(14 * 3600);
        let reason = "one".to_owned();
        for (key, member) in [("m", bea), ("n", ann)] {
            let merge = What::Merge { other, reason: reason.clone() };
            house.baci.commit(house.command(key, Who::Id(member), merge)).await.unwrap();
            if member == bea {
                let unmerge = What::Unmerge { other, reason: reason.clone() };
                house.baci.commit(house.command("u", Who::Id(bea), unmerge)).await.unwrap();
            }
        }
        house.pass(24 * 3600);
        house.baci.run_due_tasks().await.unwrap();
        let day = Some(jiff::civil::date(2026, 3, 15));
        let week = board(&house, BoardAsk { day, ..BoardAsk::default() }).await;
        let told: Vec<_> = week.rows.iter().map(|row| (&*row.nickname, row.score)).collect();
        assert_eq!(told, [("Ann", 550), ("Bea", 200)], "{}", house.kind);
    }
}

#[tokio::test]
async fn a_household_has_its_own_board_and_members_who_are_one_one_place() {
    for house in houses().await {
        let ann = player(&house, "Ann", 300).await;
        let bea = player(&house, "Bea", 200).await;
        player(&house, "Cid", 250).await;
        let found = What::Household(HouseholdAct::Found);
        let found = house.baci.commit(house.command("f", Who::Id(ann), found)).await.unwrap();
        let whom = Who::Id(bea);
        let invite = What::Household(HouseholdAct::Invite { whom, role: Role::Adult });
        house.baci.commit(house.command("i", Who::Id(ann), invite)).await.unwrap();
        let own = house.baci.household_of(bea).await.unwrap();
        let household = own.invites[0].household;
        let accept = What::Household(HouseholdAct::Accept { household });
        house.baci.commit(house.command("a", Who::Id(bea), accept)).await.unwrap();
        assert_eq!(found.event.member, ann);
        let ask = BoardAsk { viewer: Some(bea), circle: Circle::Household, day: None };
        let home = board(&house, ask).await;
        let names: Vec<_> = home.rows.iter().map(|row| (&*row.nickname, row.place)).collect();
        assert_eq!(names, [("Ann", 1), ("Bea", 2)], "{}", house.kind);
        assert_eq!(home.own.unwrap().place, Some(2), "{}", house.kind);
        // Another card of Cid's: both scores are one, by the nickname of who stays.
        let other = player(&house, "Dot", 80).await;
        let cid = buys(&house, "card:Cid", 1).await.event.member;
        let reason = "one".to_owned();
        let merge = What::Merge { other, reason: reason.clone() };
        house.baci.commit(house.command("m", Who::Id(cid), merge)).await.unwrap();
        assert_eq!(shown(&house).await[0], (1, "Cid".to_owned(), 331), "{}", house.kind);
        let unmerge = What::Unmerge { other, reason };
        house.baci.commit(house.command("u", Who::Id(cid), unmerge)).await.unwrap();
        let want = rows(&[(1, "Ann", 300), (2, "Cid", 251), (3, "Bea", 200)]);
        assert_eq!(shown(&house).await, want, "{}", house.kind);
        let custom = Custom { name: "leaderboard_place".to_owned(), fields: Default::default() };
        let sent = house.command("x", Who::Id(cid), What::Custom(custom));
        let no = house.baci.commit(sent).await.unwrap_err();
        assert_eq!(house::code(&no), Code::InvalidRequest, "{}", house.kind);
    }
}

#[tokio::test]
async fn friends_ask_by_nickname_and_see_each_other_alone() {
    for house in houses().await {
        let (ann, bea) = (player(&house, "Ann", 100).await, player(&house, "Bea", 300).await);
        let (cat, quiet) =
            (player(&house, "Cat", 200).await, house.member(Profile::default(), &["card:q"]).await);
        let nickname = |text: &str| Nickname::read(text).unwrap();
        let friend = |member, text: &str, act| {
            let nickname = nickname(text);
            let baci = house.baci.clone();
            async move { baci.befriend(member, &nickname, act).await }
        };
        let why = |done: Result<(), AppError>| match done {
            Err(AppError::Refused(refusal)) => refusal.message(),
            other => panic!("{other:?}"),
        };
        assert_eq!(why(friend(quiet, "Ann", FriendAct::Ask).await), "nickname-none");
        assert_eq!(why(friend(ann, "Nobody", FriendAct::Ask).await), "friend-unknown");
        assert_eq!(why(friend(ann, "ann", FriendAct::Ask).await), "friend-self");
        friend(ann, "bea", FriendAct::Ask).await.unwrap();
        let friends = |member| {
            let baci = house.baci.clone();
            async move { baci.friends_of(member).await.unwrap() }
        };
        assert_eq!(friends(ann).await.asking, ["Bea"]);
        assert_eq!(friends(bea).await.asked, ["Ann"]);
        let seen = |viewer| {
            let ask = BoardAsk { viewer: Some(viewer), circle: Circle::Friends, day: None };
            let house = &house;
            async move {
                let rows = board(house, ask).await.rows;
                rows.into_iter().map(|row| (row.place, row.nickname)).collect::<Vec<_>>()
            }
        };
        // Asking shows nothing yet.
        assert_eq!(seen(ann).await, [(1, "Ann".to_owned())]);
        friend(bea, "Ann", FriendAct::Ask).await.unwrap();
        let both = [(1, "Bea".to_owned()), (2, "Ann".to_owned())];
        assert_eq!(
            (seen(ann).await, seen(bea).await),
            (both.to_vec(), both.to_vec()),
            "{}",
            house.kind
        );
        // Who is refused is not told, and cannot ask again; the other one can.
        friend(cat, "Ann", FriendAct::Ask).await.unwrap();
        friend(ann, "Cat", FriendAct::End).await.unwrap();
        friend(cat, "Ann", FriendAct::Ask).await.unwrap();
        assert_eq!(
            (friends(cat).await.asking, friends(ann).await.asked),
            (vec!["Ann".to_owned()], vec![])
        );
        friend(ann, "Cat", FriendAct::Ask).await.unwrap();
        assert_eq!(friends(cat).await.friends, ["Ann"]);
        // Whoever turns out to be another is seen as that one; who leaves is not seen.
        let what = What::Merge { other: bea, reason: "one".into() };
        house.baci.commit(house.command("m", Who::Id(cat), what)).await.unwrap();
        let one = [(1, "Cat".to_owned()), (2, "Ann".to_owned())];
        assert_eq!(seen(ann).await, one, "{}", house.kind);
        // Both whom Ann knows by that nickname are meant where she ends it.
        friend(ann, "Cat", FriendAct::End).await.unwrap();
        assert_eq!(friends(ann).await, baci_app::Friends::default(), "{}", house.kind);
        assert_eq!(seen(ann).await, [(1, "Ann".to_owned())]);
        friend(ann, "Cat", FriendAct::Ask).await.unwrap();
        friend(cat, "Ann", FriendAct::Ask).await.unwrap();
        assert_eq!(seen(ann).await, one, "{}", house.kind);
        act(&house, cat, NicknameAct::Leave).await.unwrap();
        assert_eq!(seen(ann).await, [(1, "Ann".to_owned())]);
        friend(ann, "Bea", FriendAct::End).await.unwrap_err();
    }
}

#[tokio::test]
async fn two_who_ask_each_other_at_once_are_no_half_friends() {
    for house in houses().await {
        let (ann, bea) = (player(&house, "Ann", 100).await, player(&house, "Bea", 300).await);
        let (other, names) =
            (house.second().await, ["Bea", "Ann"].map(|n| Nickname::read(n).unwrap()));
        for _ in 0..10 {
            let (one, two) = tokio::join!(
                house.baci.befriend(ann, &names[0], FriendAct::Ask),
                other.befriend(bea, &names[1], FriendAct::Ask)
            );
            one.unwrap();
            two.unwrap();
            let (own, theirs) = (
                house.baci.friends_of(ann).await.unwrap(),
                house.baci.friends_of(bea).await.unwrap(),
            );
            let states =
                |all: &baci_app::Friends| [all.friends.len(), all.asked.len(), all.asking.len()];
            let pair = (states(&own), states(&theirs));
            let whole = [([1, 0, 0], [1, 0, 0]), ([0, 1, 0], [0, 0, 1]), ([0, 0, 1], [0, 1, 0])];
            assert!(whole.contains(&pair), "{}: {pair:?}", house.kind);
            house.baci.befriend(ann, &names[0], FriendAct::End).await.unwrap();
            house.baci.befriend(bea, &names[1], FriendAct::End).await.unwrap();
        }
    }
}
