//! Two members who turn out to be one, and two again, on both databases: nothing is lost and nothing doubled, also
//! while both buy, on two servers.

use crate::house;

use crate::house::rewards::{asked, claim, rich, wanted};
use crate::house::{House, balance, identity};
use baci_app::{Answer, AppError, Baci, Command, IdentityChange, Proof, Target, What, Who};
use baci_core::event::Returned;
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::Code;

const PROGRAM: &str = r#"
[[earn]]
id = "capped"
on = "purchase"
wallet = "cashback"
give = 1
per_amount = "1"
caps = { member = 50 }
"#;

fn program() -> String {
    format!("{}{PROGRAM}", house::PROGRAM)
}

fn merge(house: &House, key: &str, (stays, goes): (MemberId, MemberId)) -> Command {
    let what = What::Merge { other: goes, reason: "one person".into() };
    house.command(key, Who::Id(stays), what)
}

fn unmerge(house: &House, key: &str, (stays, goes): (MemberId, MemberId)) -> Command {
    let what = What::Unmerge { other: goes, reason: "two people".into() };
    house.command(key, Who::Id(stays), what)
}

fn refused<T: std::fmt::Debug>(result: Result<T, AppError>) -> (Code, &'static str) {
    match result {
        Err(AppError::Refused(refusal)) => (refusal.code, refusal.message()),
        other => panic!("{other:?}"),
    }
}

async fn bought(house: &House, key: &str, who: &str, satang: i64) -> Answer {
    house.baci.commit(house.purchase(key, who, &[(satang, 1)])).await.unwrap()
}

async fn counter(baci: &Baci, member: MemberId, name: &str) -> i64 {
    baci_store::counter::get(baci.database(), member, name).await.unwrap()
}

async fn points(house: &House, member: MemberId) -> i64 {
    let all = house.baci.balances(member).await.unwrap();
    all.get("points").map_or(0, |own| own.available)
}

#[tokio::test]
async fn all_goes_to_the_one_who_stays_and_back_again() {
    for house in House::both_with(&program()).await {
        let kind = house.kind;
        let first = bought(&house, "a", "phone:+8562055512345", 100_000).await;
        let second = bought(&house, "b", "card:77", 50_000).await;
        let (stays, goes) = (first.event.member, second.event.member);
        let hold = What::Hold {
            wallet: "points".into(),
            amount: 5,
            expires_at: house.baci.clock().now().plus_seconds(3600),
        };
        let held = house.baci.commit(house.command("h", Who::Id(goes), hold)).await.unwrap();
        let done = house.baci.commit(merge(&house, "m", (stays, goes))).await.unwrap();
        // 40 and 20, of which 5 are held.
        let after = balance(&done, "points");
        assert_eq!((after.available, after.held), (55, 5), "{kind}");
        let moved = done.outcome.merge.clone().unwrap();
        assert_eq!((moved.other, moved.holds, moved.identities.len()), (goes, 1, 1));
        assert_eq!(counter(&house.baci, stays, "capped/member").await, 10_000);
        assert_eq!(counter(&house.baci, goes, "capped/member").await, 0);
        house.verify().await;
        // Whoever asks for the other one gets the one who stays.
        assert_eq!(house.baci.member(goes).await.unwrap().member.id, stays);
        let by_card = house.baci.member_by(&identity("card:77")).await.unwrap();
        assert_eq!(by_card.member.id, stays);
        assert_eq!(points(&house, goes).await, 55);
        let history = house.baci.statement(goes, None, 50).await.unwrap();
        let kinds = |kind: &str| history.lines.iter().filter(|l| l.event.kind == kind).count();
        assert_eq!((kinds("purchase"), kinds("merge"), kinds("merge_away")), (2, 1, 1));
        // The till that held something goes on with what it has.
        let hold = held.outcome.hold.clone().unwrap().id;
        let what = What::Capture { hold, amount: Some(2), release_rest: false };
        house.baci.commit(house.command("c", Who::Id(goes), what)).await.unwrap();
        // And two again: what is left of what came goes back.
        let back = house.baci.commit(unmerge(&house, "u", (stays, goes))).await.unwrap();
        assert_eq!(balance(&back, "points").available, 40);
        let all = house.baci.balances(goes).await.unwrap();
        assert_eq!((all["points"].available, all["points"].held), (15, 3));
        assert_eq!(counter(&house.baci, stays, "capped/member").await, 5_000);
        assert_eq!(counter(&house.baci, goes, "capped/member").await, 5_000);
        let by_card = house.baci.member_by(&identity("card:77")).await.unwrap();
        assert_eq!(by_card.member.id, goes);
        house.verify().await;
        // The same key again is answered as before.
        let again = house.baci.commit(merge(&house, "m", (stays, goes))).await.unwrap();
        assert!(again.replayed);
        assert_eq!(points(&house, stays).await, 40);
    }
}

#[tokio::test]
async fn a_purchase_of_the_other_one_comes_back_from_the_one_who_stays() {
    for house in House::both_with(&program()).await {
        let first = bought(&house, "a", "card:1", 100_000).await;
        let second = bought(&house, "b", "card:2", 50_000).await;
        let (stays, goes) = (first.event.member, second.event.member);
        house.baci.commit(merge(&house, "m", (stays, goes))).await.unwrap();
        let back = house.baci.commit(house.refund("r", &second, Returned::All)).await.unwrap();
        assert_eq!((back.event.member, balance(&back, "points").available), (stays, 40));
        let twice = house.baci.commit(house.refund("r2", &second, Returned::All)).await;
        assert_eq!(refused(twice).0, Code::AlreadyReturned);
        // It is explained, though the purchase is in the other one's history.
        assert!(house.baci.explain(back.event).await.unwrap().agrees);
        house.baci.commit(unmerge(&house, "u", (stays, goes))).await.unwrap();
        assert_eq!((points(&house, stays).await, points(&house, goes).await), (40, 0));
        let third = house.baci.commit(house.refund("r3", &second, Returned::All)).await;
        assert_eq!(refused(third).0, Code::AlreadyReturned, "{}", house.kind);
        // A cancel gives back what it counted for the limit, to whom it counted.
        let what = What::Cancel { purchase: Target(second.event.event) };
        house.baci.commit(house.command("x", Who::Id(goes), what)).await.unwrap();
        let used = [counter(&house.baci, stays, "capped/member").await];
        assert_eq!((used, counter(&house.baci, goes, "capped/member").await), ([5_000], 0));
        house.verify().await;
    }
}

#[tokio::test]
async fn what_is_no_pair_or_too_late_is_refused() {
    for house in House::both_with(&format!("{}[member]\nunmerge = \"2 days\"\n", program())).await {
        let ids = [
            house.member(Profile::default(), &["card:1"]).await,
            house.member(Profile::default(), &["card:2"]).await,
            house.member(Profile::default(), &["card:3"]).await,
        ];
        let [a, b, c] = ids;
        let itself = house.baci.commit(merge(&house, "s", (a, a))).await;
        assert_eq!(refused(itself).1, "merge-self");
        let stranger = MemberId(baci_core::id::HIGHEST);
        let nobody = house.baci.commit(merge(&house, "n", (a, stranger))).await;
        assert_eq!(refused(nobody).0, Code::MemberNotFound);
        let never = house.baci.commit(unmerge(&house, "v", (a, b))).await;
        assert_eq!(refused(never).1, "merge-not-there");
        house.baci.commit(merge(&house, "m", (a, b))).await.unwrap();
        let twice = house.baci.commit(merge(&house, "m2", (a, b))).await;
        assert_eq!(refused(twice).1, "merge-self");
        let other = house.baci.commit(merge(&house, "m3", (c, b))).await;
        assert_eq!(refused(other).1, "merge-twice");
        // Who was one with the one who goes is one with the one who stays, and back again.
        house.baci.commit(merge(&house, "m4", (c, a))).await.unwrap();
        assert_eq!(house.baci.member(b).await.unwrap().member.id, c);
        house.baci.commit(unmerge(&house, "u", (c, a))).await.unwrap();
        assert_eq!(house.baci.member(b).await.unwrap().member.id, a);
        house.pass(2 * 86_400);
        let late = house.baci.commit(unmerge(&house, "u2", (a, b))).await;
        assert_eq!(refused(late).1, "merge-late", "{}", house.kind);
    }
}

#[tokio::test]
async fn a_number_that_somebody_else_proves_is_theirs_and_nothing_more() {
    for house in House::both().await {
        let phone = "phone:+8562055512345";
        let before = bought(&house, "a", phone, 100_000).await.event.member;
        let now = house.member(Profile::default(), &["card:9"]).await;
        let change = |proof| IdentityChange {
            add: Some(identity(phone)),
            proof,
            ..IdentityChange::default()
        };
        let taken = house.command("t", Who::Id(now), What::Identity(change(None)));
        assert_eq!(refused(house.baci.commit(taken).await).0, Code::IdentityTaken);
        let vouched = change(Some(Proof::Vouched));
        let taken = house.command("w", Who::Id(now), What::Identity(vouched));
        assert_eq!(refused(house.baci.commit(taken).await).0, Code::IdentityTaken);
        let proved = house.command("p", Who::Id(now), What::Identity(change(Some(Proof::Code))));
        house.baci.commit(proved).await.unwrap();
        assert_eq!(house.baci.member_by(&identity(phone)).await.unwrap().member.id, now);
        assert_eq!((points(&house, before).await, points(&house, now).await), (40, 0));
        let lost = house.baci.statement(before, None, 5).await.unwrap();
        let noted = lost.lines.iter().any(|line| line.event.kind == "identity_lost");
        assert!(noted, "{}", house.kind);
        // One in another's place, and one that is not theirs.
        let swap = IdentityChange {
            add: Some(identity("line:U77")),
            remove: Some(identity("card:9")),
            ..IdentityChange::default()
        };
        let done = house.command("c", Who::Id(now), What::Identity(swap.clone()));
        house.baci.commit(done).await.unwrap();
        let record = house.baci.member(now).await.unwrap();
        assert_eq!(record.identities, ["line:U77", phone]);
        let again = house.command("c2", Who::Id(now), What::Identity(swap));
        assert_eq!(refused(house.baci.commit(again).await).1, "identity-not-theirs");
        house.verify().await;
    }
}

/// Both buy on two servers while they are made one, and two, over and over.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_buy_while_they_become_one() {
    let house = House::on(baci_testing::postgres(), &program()).await;
    let second = house.second().await;
    race(&house, [house.baci.clone(), second]).await;
    for house in House::both_with(&program()).await {
        race(&house, [house.baci.clone(), house.baci.clone()]).await;
    }
}

async fn race(house: &House, servers: [Baci; 2]) {
    let stays = bought(house, "a", "card:1", 2_500).await.event.member;
    let goes = bought(house, "b", "card:2", 2_500).await.event.member;
    let mut running = Vec::new();
    for n in 0..40 {
        for (who, server) in ["card:1", "card:2"].into_iter().zip(&servers) {
            let command = house.purchase(&format!("{who}/{n}"), who, &[(2_500, 1)]);
            let server = server.clone();
            running.push(tokio::spawn(async move { server.commit(command).await }));
        }
        if n % 10 == 5 {
            let command = merge(house, &format!("m{n}"), (stays, goes));
            servers[n % 2].commit(command).await.unwrap();
        }
        if n % 10 == 9 {
            let command = unmerge(house, &format!("u{n}"), (stays, goes));
            servers[1 - n % 2].commit(command).await.unwrap();
        }
    }
    for task in running {
        task.await.unwrap().unwrap();
    }
    let own = [stays, goes].map(|id| async move {
        let all = house.baci.balances(id).await.unwrap();
        let used = counter(&house.baci, id, "capped/member").await;
        (all["points"].available, all["cashback"].pending, used)
    });
    let [one, other] = own;
    let (one, other) = (one.await, other.await);
    // 82 purchases of 25 baht: a point each, and a limit for each of two people.
    assert_eq!(one.0 + other.0, 82, "{}", house.kind);
    assert_eq!(one.1 + other.1, one.2 + other.2, "what counted is what was given");
    house.verify().await;
}

async fn tier(house: &House, member: MemberId) -> String {
    house.baci.tiers_of(member).await.unwrap().unwrap().tiers[0].clone()
}

#[tokio::test]
async fn tiers_stand_as_they_stood_but_for_what_staff_said_since() {
    for house in House::both_with(&house::tiers::program()).await {
        let kind = house.kind;
        let first = bought(&house, "a", "card:1", 120_000).await;
        let second = bought(&house, "b", "card:2", 90_000).await;
        let (stays, goes) = (first.event.member, second.event.member);
        let pair = (stays, goes);
        let grant = |tier: &str| What::GrantTier {
            tier: tier.to_owned(),
            until: None,
            reason: "a friend".to_owned(),
        };
        let revoke = || What::RevokeTier { ladder: "main".to_owned(), reason: "no".to_owned() };
        let act = async |key: &str, who: MemberId, what: What| {
            house.baci.commit(house.command(key, Who::Id(who), what)).await.unwrap()
        };
        assert_eq!((tier(&house, stays).await, tier(&house, goes).await), both("silver", "silver"));
        house.baci.commit(merge(&house, "m1", pair)).await.unwrap();
        // What both spent is enough for gold.
        assert_eq!(tier(&house, stays).await, "gold", "{kind}");
        house.baci.commit(unmerge(&house, "u1", pair)).await.unwrap();
        assert_eq!((tier(&house, stays).await, tier(&house, goes).await), both("silver", "silver"));
        // What is given in between stays with the one who stays.
        house.baci.commit(merge(&house, "m2", pair)).await.unwrap();
        act("g2", goes, grant("gold")).await;
        house.baci.commit(unmerge(&house, "u2", pair)).await.unwrap();
        assert_eq!((tier(&house, stays).await, tier(&house, goes).await), both("gold", "silver"));
        act("r2", stays, revoke()).await;
        // What the other one brought and staff took back in between is not had again.
        act("g3", goes, grant("gold")).await;
        house.baci.commit(merge(&house, "m3", pair)).await.unwrap();
        act("r3", stays, revoke()).await;
        house.baci.commit(unmerge(&house, "u3", pair)).await.unwrap();
        assert_eq!((tier(&house, stays).await, tier(&house, goes).await), both("silver", "silver"));
        // And what nobody touched goes back with them.
        act("g4", goes, grant("gold")).await;
        house.baci.commit(merge(&house, "m4", pair)).await.unwrap();
        house.baci.commit(unmerge(&house, "u4", pair)).await.unwrap();
        assert_eq!((tier(&house, stays).await, tier(&house, goes).await), both("silver", "gold"));
    }
}

fn both(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[tokio::test]
async fn claims_coupons_cards_and_places_in_lines_go_along_and_back() {
    for house in House::both_with(house::rewards::SHOP).await {
        let (kind, baci) = (house.kind, &house.baci);
        let stays = rich(&house, "card:1").await;
        let goes = rich(&house, "card:2").await;
        let third = rich(&house, "card:3").await;
        claim(baci, "tote", third, wanted("tote")).await.unwrap();
        claim(baci, "coffee", goes, wanted("coffee")).await.unwrap();
        claim(baci, "card", goes, wanted("card")).await.unwrap();
        baci.join_line("test", Who::Id(goes), ("tote", None), asked("line")).await.unwrap();
        let has = async |member: MemberId| {
            let open = |wait: &&baci_store::reward::StoredWait| wait.state == "waiting";
            let waits = baci.waits_of(member).await.unwrap();
            (
                baci.claims_of(member, None, 50).await.unwrap().claims.len(),
                baci.coupons_of(member, 50).await.unwrap().len(),
                baci.gift_cards_of(member).await.unwrap().len(),
                waits.iter().filter(open).count(),
                points(&house, member).await,
            )
        };
        let (before, own) = (has(goes).await, has(stays).await);
        assert_eq!((before, own), ((2, 1, 1, 1, 840), (0, 0, 0, 0, 1000)), "{kind}");
        baci.commit(merge(&house, "m", (stays, goes))).await.unwrap();
        assert_eq!(has(stays).await, (2, 1, 1, 1, 1840), "{kind}");
        assert_eq!(has(goes).await, has(stays).await, "{kind}: whoever asks for the one");
        baci.commit(unmerge(&house, "u", (stays, goes))).await.unwrap();
        assert_eq!((has(goes).await, has(stays).await), (before, own), "{kind}");
        house.verify().await;
    }
}

#[tokio::test]
async fn stamps_of_both_fill_one_card_and_each_has_their_own_again() {
    const CARD: &str =
        "[missions.tea]\nlook = \"card\"\nsteps = [{ on = \"purchase\", need = 3 }]\n";
    for house in House::both_with(&format!("{}{CARD}", house::PROGRAM)).await {
        let kind = house.kind;
        let (stays, goes) = (
            bought(&house, "a", "card:1", 2_500).await.event.member,
            bought(&house, "b", "card:2", 2_500).await.event.member,
        );
        let card = async |member: MemberId| {
            let own = house.baci.missions_of(member).await.unwrap().remove(0).progress;
            (own.steps[0].has, own.done)
        };
        house.baci.commit(merge(&house, "m", (stays, goes))).await.unwrap();
        assert_eq!(card(stays).await, (2, 0), "{kind}");
        bought(&house, "c", "card:2", 2_500).await;
        assert_eq!(card(goes).await, (0, 1), "{kind}: the third stamp fills it");
        house.baci.commit(unmerge(&house, "u", (stays, goes))).await.unwrap();
        assert_eq!(card(goes).await, (1, 0), "{kind}");
        // A round that was given for stays given: the stamp that left is missing for the next one.
        assert_eq!(card(stays).await.1, 1, "{kind}");
    }
}

#[tokio::test]
async fn who_looks_alike_is_shown_and_a_preview_moves_nothing() {
    for house in House::both_with(&program()).await {
        let (kind, baci) = (house.kind, &house.baci);
        let profile = Profile {
            name: Some("Somchai Jaidee".to_owned()),
            birthday: Some("1990-02-03".parse().unwrap()),
            ..Profile::default()
        };
        let stays = house.member(profile.clone(), &["card:1"]).await;
        let goes = house.member(profile, &["card:2"]).await;
        house.member(Profile::default(), &["card:3"]).await;
        bought(&house, "b", "card:2", 50_000).await;
        let alike = baci.lookalikes(None, 10).await.unwrap();
        let [pair] = alike.as_slice() else { panic!("{kind}: {alike:?}") };
        let mut ids = [stays, goes];
        ids.sort_unstable();
        assert_eq!([pair.first, pair.second], ids, "{kind}");
        assert_eq!(baci.lookalikes(Some(pair), 10).await.unwrap(), [], "{kind}");
        let preview = baci.merge_preview(stays, goes).await.unwrap();
        assert_eq!((points(&house, stays).await, points(&house, goes).await), (0, 20), "{kind}");
        let why = ("one person", asked("merge"));
        let done = baci.merge("test", (stays, goes), why.0, why.1).await.unwrap();
        assert_eq!(preview.outcome, done.outcome, "{kind}");
        assert_eq!(baci.lookalikes(None, 10).await.unwrap(), [], "{kind}");
        let [merged] = baci.merges_of(goes).await.unwrap()[..] else { panic!("{kind}") };
        assert_eq!((merged.other, merged.undone_at), (goes, None), "{kind}");
        baci.unmerge("test", (stays, goes), "two people", asked("unmerge")).await.unwrap();
        assert!(baci.merges_of(stays).await.unwrap()[0].undone_at.is_some(), "{kind}");
        assert_eq!(baci.lookalikes(None, 10).await.unwrap().len(), 1, "{kind}");
        baci.keep_apart("test", (goes, stays)).await.unwrap();
        assert_eq!(baci.lookalikes(None, 10).await.unwrap(), [], "{kind}");
    }
}

#[tokio::test]
async fn three_become_one_in_one_batch_and_two_of_them_go_again() {
    for house in House::both_with(&program()).await {
        let mut all = Vec::new();
        for (card, satang) in [("card:1", 10_000), ("card:2", 20_000), ("card:3", 40_000)] {
            all.push(bought(&house, card, card, satang).await.event);
        }
        let ids: Vec<MemberId> = all.iter().map(|own| own.member).collect();
        let [one, two, three] = ids[..] else { panic!("three") };
        let commands = vec![merge(&house, "m1", (two, three)), merge(&house, "m2", (one, two))];
        for done in house.baci.commit_all(commands).await.unwrap() {
            done.unwrap();
        }
        for id in [two, three] {
            assert_eq!(house.baci.member(id).await.unwrap().member.id, one, "{}", house.kind);
        }
        // What the third bought, before any of it, is cancelled by the first: nobody has it any more.
        let what = What::Cancel { purchase: Target(all[2].event) };
        house.baci.commit(house.command("x", Who::Id(three), what)).await.unwrap();
        let commands = vec![unmerge(&house, "u2", (one, two)), unmerge(&house, "u1", (two, three))];
        for done in house.baci.commit_all(commands).await.unwrap() {
            done.unwrap();
        }
        let mut have = Vec::new();
        for id in [one, two, three] {
            assert_eq!(house.baci.member(id).await.unwrap().member.id, id);
            have.push((points(&house, id).await, counter(&house.baci, id, "capped/member").await));
        }
        // 100, 200 and 400 baht; of the limit 50 baht each, of which the third's came back.
        assert_eq!(have, [(4, 5_000), (8, 5_000), (0, 0)], "{}", house.kind);
        house.verify().await;
    }
}
