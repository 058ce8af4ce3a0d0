//! Two members who turn out to be one, and two again, on both databases: nothing is lost and nothing doubled, also
//! while both buy, on two servers.

mod house;

use baci_app::{Answer, AppError, Baci, Command, IdentityChange, Proof, Target, What, Who};
use baci_core::event::Returned;
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::Code;
use house::{House, balance, identity};

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
