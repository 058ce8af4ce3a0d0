//! Households: what is shared stays each one's own. Paying together, limits, coming and going, gifts, merges.

#![expect(clippy::inconsistent_digit_grouping, reason = "baht_satang")]

use crate::house::sales::basket;
use crate::house::{House, balance, identity};
use baci_app::{Answer, AppError, HouseholdAct, Pay, Sale, What, Who};
use baci_core::event::Returned;
use baci_core::household::Role;
use baci_core::id::{HouseholdId, MemberId};
use baci_core::member::Profile;
use baci_core::refusal::{Code, Refusal};

/// A point is a baht; children use 50 a day of what the others have, everybody 500 a month; from three people
/// on there is a discount.
const FAMILY: &str = r#"
schema = 1
[program]
id = "family"
name = "Family"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
worth = "1"
expires = { after = "12 months", at = "month-end" }
[wallets.cashback]
kind = "money"
[household]
most = 4
wallets = ["points"]
use = ["head", "child"]
limits = [
  { role = "child", wallet = "points", most = 50, per = "day" },
  { wallet = "points", most = 500, per = "month" },
]
[[transfer]]
wallet = "points"
least = 10
most = 200
per_day = 300
per_month = 400
wait_days = 2
[[transfer]]
wallet = "cashback"
to = "household"
[[promotion]]
id = "family"
when = "member.household.people >= 3 && member.household.role != 'child'"
discount = { percent = 10 }
"#;

struct Family {
    house: House,
    head: MemberId,
    adult: MemberId,
    child: MemberId,
    id: HouseholdId,
}

fn refusal(answer: Result<Answer, AppError>) -> Refusal {
    match answer {
        Err(AppError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn act(
    house: &House,
    key: &str,
    who: MemberId,
    act: HouseholdAct,
) -> Result<Answer, AppError> {
    house.baci.commit(house.command(key, Who::Id(who), What::Household(act))).await
}

async fn give(house: &House, key: &str, who: MemberId, amount: i64) {
    let what = What::Adjust { wallet: "points".into(), amount, reason: "welcome".into() };
    house.baci.commit(house.command(key, Who::Id(who), what)).await.unwrap();
}

async fn has(house: &House, who: MemberId) -> i64 {
    house.baci.balances(who).await.unwrap().get("points").map_or(0, |own| own.available)
}

/// Asks somebody in, who comes.
async fn bring(house: &House, head: MemberId, whom: MemberId, role: Role) -> HouseholdId {
    let id = house.baci.household_of(head).await.unwrap().household.unwrap().id;
    let invite = HouseholdAct::Invite { whom: Who::Id(whom), role };
    act(house, &format!("ask/{whom}"), head, invite).await.unwrap();
    let accept = HouseholdAct::Accept { household: id };
    act(house, &format!("come/{whom}"), whom, accept).await.unwrap();
    id
}

/// Three people with 100, 300 and 0 points, on each database.
async fn families() -> Vec<Family> {
    let mut all = Vec::new();
    for house in House::both_with(FAMILY).await {
        let mut ids = Vec::new();
        for (name, points) in [("Somsy Keo", 100), ("Kham", 300), ("Noy", 0)] {
            let profile = Profile { name: Some(name.to_owned()), ..Profile::default() };
            let id = house.member(profile, &[&format!("card:{name}")]).await;
            if points > 0 {
                give(&house, &format!("give/{name}"), id, points).await;
            }
            ids.push(id);
        }
        let [head, adult, child] = ids[..] else { unreachable!() };
        act(&house, "found", head, HouseholdAct::Found).await.unwrap();
        house.pass(60);
        bring(&house, head, adult, Role::Adult).await;
        house.pass(60);
        let id = bring(&house, head, child, Role::Child).await;
        all.push(Family { house, head, adult, child, id });
    }
    all
}

fn sale(baht: i64, units: Option<i64>) -> Sale {
    let pay = vec![Pay { wallet: "points".to_owned(), units, household: true }];
    Sale { basket: basket(&[("rice", 1, baht * 100)], &[]), pay, ..Sale::default() }
}

impl Family {
    async fn buy(&self, key: &str, who: MemberId, sale: Sale) -> Result<Answer, AppError> {
        self.house.baci.commit(self.house.command(key, Who::Id(who), What::Basket(sale))).await
    }

    async fn all(&self) -> [i64; 3] {
        let mut all = [0; 3];
        for (has_now, who) in all.iter_mut().zip([self.head, self.adult, self.child]) {
            *has_now = has(&self.house, who).await;
        }
        all
    }

    async fn kinds(&self, who: MemberId) -> Vec<String> {
        let history = self.house.baci.statement(who, None, 50).await.unwrap();
        history.lines.into_iter().map(|line| line.event.kind).collect()
    }
}

#[tokio::test]
async fn all_pay_in_proportion_and_each_gets_back_what_they_paid() {
    for family in families().await {
        let (house, kind) = (&family.house, family.house.kind);
        give(house, "more", family.child, 7).await;
        // 250 less 10 percent is 225: 100 of the head's own; of 307 the others have, 125 in proportion.
        let asked = house.command("b", Who::Id(family.head), What::Basket(sale(250, None)));
        let quoted = house.baci.quote(&asked).await.unwrap();
        assert_eq!(family.all().await, [100, 300, 7], "{kind}: a quote takes nothing");
        let done = house.baci.commit(asked.clone()).await.unwrap();
        assert_eq!(quoted.outcome, done.outcome, "{kind}");
        assert_eq!(
            family.all().await,
            [0, 177, 5],
            "{kind}: 122.15 and 2.85, rounded down, the rest to the first"
        );
        let parts: Vec<_> = done.outcome.kin.iter().map(|own| (own.member, own.units)).collect();
        let mut expected = vec![(family.adult, 123), (family.child, 2)];
        expected.sort_unstable();
        assert_eq!(parts, expected, "{kind}");
        assert!(house.baci.explain(done.event).await.unwrap().agrees, "{kind}");
        let again = house.baci.commit(asked).await.unwrap();
        assert!(again.replayed && family.all().await == [0, 177, 5], "{kind}: asked twice");
        let half = house.refund("r", &done, Returned::Amount(112_50));
        let half = house.baci.commit(half).await.unwrap();
        assert_eq!(family.all().await, [50, 238, 6], "{kind}: half, rounded down");
        assert!(house.baci.explain(half.event).await.unwrap().agrees, "{kind}");
        // Whoever has gone by then gets back what was theirs, too.
        act(house, "gone", family.adult, HouseholdAct::Leave).await.unwrap();
        house.baci.commit(house.refund("s", &done, Returned::All)).await.unwrap();
        assert_eq!(family.all().await, [100, 300, 7], "{kind}");
        let kinds = family.kinds(family.adult).await;
        assert_eq!(kinds.iter().filter(|own| *own == "household_back").count(), 2, "{kind}");
        assert_eq!(kinds.iter().filter(|own| *own == "household_pay").count(), 1, "{kind}");
        house.verify().await;
    }
}

#[tokio::test]
async fn limits_are_counted_by_day_and_month_and_come_back_with_the_goods() {
    for family in families().await {
        let kind = family.house.kind;
        let more = refusal(family.buy("a", family.child, sale(400, Some(51))).await);
        assert_eq!(
            (more.code, more.message()),
            (Code::InsufficientBalance, "pays-at-most"),
            "{kind}"
        );
        let done = family.buy("b", family.child, sale(400, None)).await.unwrap();
        assert_eq!(family.all().await, [87, 263, 0], "{kind}: 50 of 400, in proportion");
        let info = family.house.baci.household(family.id).await.unwrap();
        let child = info.people.iter().find(|own| own.member == family.child).unwrap();
        assert_eq!((child.used["points"], child.may_use["points"]), (50, 0), "{kind}");
        assert_eq!(info.has["points"], 350, "{kind}");
        let nothing = family.buy("c", family.child, sale(400, None)).await.unwrap();
        assert!(nothing.outcome.kin.is_empty(), "{kind}: nothing is left today");
        let half = family.house.refund("r", &done, Returned::Amount(200_00));
        family.house.baci.commit(half).await.unwrap();
        let done = family.buy("d", family.child, sale(400, Some(25))).await.unwrap();
        assert_eq!(done.outcome.kin.iter().map(|own| own.units).sum::<i64>(), 25, "{kind}");
        refusal(family.buy("e", family.child, sale(400, Some(1))).await);
        // Another day; the adults of this program use nothing of the others'.
        family.house.pass(86_400);
        family.buy("f", family.child, sale(400, Some(50))).await.unwrap();
        let refused = refusal(family.buy("g", family.adult, sale(400, None)).await);
        assert_eq!(refused.message(), "household-may-not", "{kind}");
        give(&family.house, "much", family.adult, 1000).await;
        let most = refusal(family.buy("h", family.head, sale(2000, Some(700))).await);
        assert_eq!(most.message(), "pays-at-most", "{kind}: own ones, and 500 of the others'");
        family.buy("i", family.head, sale(2000, None)).await.unwrap();
        let info = family.house.baci.household(family.id).await.unwrap();
        assert_eq!(info.people[0].used["points"], 500, "{kind}");
        family.house.verify().await;
    }
}

#[tokio::test]
async fn people_come_and_go_and_keep_what_is_theirs() {
    for family in families().await {
        let Family { house, head, adult, child, id } = &family;
        let (kind, head, adult, child, id) = (house.kind, *head, *adult, *child, *id);
        let lots = house.baci.lots(adult).await.unwrap();
        let why = async |key: &str, who, what| {
            let refused = refusal(act(house, key, who, what).await);
            refused.message().to_owned()
        };
        let invite = |whom, role| HouseholdAct::Invite { whom: Who::Id(whom), role };
        let stranger = house.member(Profile::default(), &["phone:+8562055512345"]).await;
        assert_eq!(
            why("1", adult, invite(stranger, Role::Adult)).await,
            "household-not-head",
            "{kind}"
        );
        assert_eq!(
            why("2", stranger, invite(adult, Role::Adult)).await,
            "household-in-none",
            "{kind}"
        );
        assert_eq!(
            why("3", head, invite(stranger, Role::Head)).await,
            "household-one-head",
            "{kind}"
        );
        assert_eq!(why("4", head, invite(adult, Role::Adult)).await, "household-other", "{kind}");
        assert_eq!(why("5", head, HouseholdAct::Found).await, "household-in-one", "{kind}");
        let nobody = Who::Identity(identity("phone:+8562055500000"));
        let nobody = HouseholdAct::Invite { whom: nobody, role: Role::Adult };
        assert_eq!(why("6", head, nobody).await, "household-nobody", "{kind}");
        let accept = HouseholdAct::Accept { household: id };
        assert_eq!(why("7", stranger, accept.clone()).await, "household-not-asked", "{kind}");
        let phone = Who::Identity(identity("phone:+8562055512345"));
        let asks = HouseholdAct::Invite { whom: phone, role: Role::Adult };
        act(house, "ask", head, asks).await.unwrap();
        let fifth = house.member(Profile::default(), &["card:5"]).await;
        assert_eq!(why("8", head, invite(fifth, Role::Adult)).await, "household-full", "{kind}");
        // After a week nobody may accept any more, and the place is free.
        house.pass(7 * 86_400);
        assert_eq!(why("9", stranger, accept.clone()).await, "household-not-asked", "{kind}");
        act(house, "ask2", head, invite(fifth, Role::Adult)).await.unwrap();
        assert_eq!(house.baci.household_of(fifth).await.unwrap().invites.len(), 1, "{kind}");
        act(house, "no", fifth, HouseholdAct::Decline { household: id }).await.unwrap();
        assert_eq!(house.baci.household_of(fifth).await.unwrap().invites, [], "{kind}");
        act(house, "ask3", head, invite(fifth, Role::Adult)).await.unwrap();
        act(house, "take back", head, HouseholdAct::Remove { whom: fifth }).await.unwrap();
        assert_eq!(why("10", fifth, accept).await, "household-not-asked", "{kind}");
        let child_first = HouseholdAct::Role { whom: child, role: Role::Head };
        assert_eq!(why("11", head, child_first).await, "household-head-adult", "{kind}");
        // The head goes: the adult is the head, who then removes the child.
        let gone = act(house, "bye", head, HouseholdAct::Leave).await.unwrap();
        let again = act(house, "bye", head, HouseholdAct::Leave).await.unwrap();
        assert!(again.replayed && again.event == gone.event, "{kind}");
        let info = house.baci.household(id).await.unwrap();
        let roles: Vec<_> = info.people.iter().map(|own| (own.member, own.role)).collect();
        assert_eq!(roles, [(adult, Role::Head), (child, Role::Child)], "{kind}");
        let out = HouseholdAct::Remove { whom: head };
        assert_eq!(why("12", adult, out).await, "household-not-in-it", "{kind}");
        act(house, "out", adult, HouseholdAct::Remove { whom: child }).await.unwrap();
        assert_eq!(family.kinds(child).await[0], "household_leave", "{kind}");
        // Nothing of value has moved, and no date has changed.
        assert_eq!(family.all().await, [100, 300, 0], "{kind}");
        assert_eq!(house.baci.lots(adult).await.unwrap(), lots, "{kind}");
        act(house, "last", adult, HouseholdAct::Leave).await.unwrap();
        assert!(house.baci.household(id).await.is_err(), "{kind}: nobody is in it any more");
        assert_eq!(house.baci.households(None, 10).await.unwrap().0, [], "{kind}");
        house.verify().await;
    }
}

#[tokio::test]
async fn the_head_hands_over_and_without_adults_all_go() {
    for family in families().await {
        let (house, kind) = (&family.house, family.house.kind);
        let over = HouseholdAct::Role { whom: family.adult, role: Role::Head };
        act(house, "over", family.head, over).await.unwrap();
        let info = house.baci.household(family.id).await.unwrap();
        let roles: Vec<_> = info.people.iter().map(|own| own.role).collect();
        assert_eq!(roles, [Role::Adult, Role::Head, Role::Child], "{kind}");
        let (lines, next) = house.baci.households(None, 10).await.unwrap();
        assert_eq!((lines[0].head, lines[0].people, next), (family.adult, 3, None), "{kind}");
        act(house, "one", family.head, HouseholdAct::Leave).await.unwrap();
        act(house, "two", family.adult, HouseholdAct::Leave).await.unwrap();
        assert!(house.baci.household_of(family.child).await.unwrap().household.is_none(), "{kind}");
        let none = refusal(family.buy("b", family.child, sale(10, None)).await);
        assert_eq!(none.message(), "household-in-none", "{kind}");
        house.verify().await;
    }
}

#[tokio::test]
async fn a_discount_hangs_on_who_is_in_the_household() {
    for family in families().await {
        let kind = family.house.kind;
        let payable = |answer: &Answer| answer.outcome.offers.as_ref().unwrap().totals.payable;
        let three = family.buy("a", family.adult, Sale { pay: vec![], ..sale(100, None) }).await;
        assert_eq!(payable(three.as_ref().unwrap()), 90_00, "{kind}");
        let child = family.buy("b", family.child, Sale { pay: vec![], ..sale(100, None) }).await;
        assert_eq!(payable(&child.unwrap()), 100_00, "{kind}");
        act(&family.house, "bye", family.child, HouseholdAct::Leave).await.unwrap();
        let two = family.buy("c", family.adult, Sale { pay: vec![], ..sale(100, None) }).await;
        assert_eq!(payable(&two.unwrap()), 100_00, "{kind}: they are two by now");
        let agrees = family.house.baci.explain(three.unwrap().event).await.unwrap().agrees;
        assert!(agrees, "{kind}: it is explained by what they were");
    }
}

#[tokio::test]
async fn gifts_keep_to_the_limits_and_a_look_changes_nothing() {
    for family in families().await {
        let (house, kind) = (&family.house, family.house.kind);
        give(house, "much", family.adult, 1000).await;
        let gift = |key: &str, wallet: &str, amount, to| {
            let (wallet, to) = (wallet.to_owned(), Who::Id(to));
            let what = What::Transfer { wallet, amount, to, reason: None };
            house.command(key, Who::Id(family.adult), what)
        };
        let why = async |key: &str, wallet: &str, amount, to| {
            let refused = refusal(house.baci.commit(gift(key, wallet, amount, to)).await);
            refused.message().to_owned()
        };
        assert_eq!(why("0", "points", 100, family.head).await, "transfer-wait", "{kind}");
        house.pass(2 * 86_400);
        assert_eq!(why("1", "points", 9, family.head).await, "transfer-least", "{kind}");
        assert_eq!(why("2", "points", 201, family.head).await, "transfer-most", "{kind}");
        let look = house.baci.look_at_gift(&gift("3", "points", 200, family.head)).await.unwrap();
        assert_eq!((look.name.as_deref(), look.left), (Some("S… K…"), 1100), "{kind}");
        assert_eq!(family.all().await, [100, 1300, 0], "{kind}");
        let done = house.baci.commit(gift("3", "points", 200, family.head)).await.unwrap();
        assert_eq!(balance(&done, "points").available, 1100, "{kind}");
        assert_eq!(why("4", "points", 101, family.head).await, "transfer-per-day", "{kind}");
        house.baci.commit(gift("5", "points", 100, family.child)).await.unwrap();
        house.pass(86_400);
        assert_eq!(why("6", "points", 101, family.head).await, "transfer-per-month", "{kind}");
        house.baci.commit(gift("7", "points", 100, family.head)).await.unwrap();
        assert_eq!(family.all().await, [400, 900, 100], "{kind}");
        assert_eq!(family.kinds(family.child).await[0], "transfer", "{kind}: both see it");
        let stranger = house.member(Profile::default(), &["card:9"]).await;
        assert_eq!(why("8", "cashback", 1, stranger).await, "transfer-household", "{kind}");
        let own = refusal(house.baci.commit(gift("9", "cashback", 1, family.head)).await);
        assert_eq!(own.code, Code::InsufficientBalance, "{kind}: within the household they may");
        house.verify().await;
    }
}

#[tokio::test]
async fn whoever_is_in_a_household_is_not_merged_away_but_may_take_in_others() {
    for family in families().await {
        let (house, kind) = (&family.house, family.house.kind);
        let double = house.member(Profile::default(), &["card:double"]).await;
        give(house, "own", double, 40).await;
        let merge = |key: &str, member, other| {
            let what = What::Merge { other, reason: "the same".to_owned() };
            house.command(key, Who::Id(member), what)
        };
        let refused = refusal(house.baci.commit(merge("m", double, family.adult)).await);
        assert_eq!(refused.message(), "merge-household", "{kind}");
        house.baci.commit(merge("n", family.child, double)).await.unwrap();
        assert_eq!(family.all().await, [100, 300, 40], "{kind}");
        // The adult pays for the child, goes, and turns out to be the child.
        let done = family.buy("b", family.child, sale(80, None)).await.unwrap();
        assert_eq!(family.all().await, [90, 270, 0], "{kind}");
        act(house, "bye", family.adult, HouseholdAct::Leave).await.unwrap();
        house.baci.commit(merge("o", family.child, family.adult)).await.unwrap();
        house.baci.commit(house.refund("r", &done, Returned::All)).await.unwrap();
        assert_eq!(has(house, family.head).await, 100, "{kind}");
        assert_eq!(has(house, family.child).await, 340, "{kind}");
        house.verify().await;
    }
}

/// Everybody of a household pays with all that there is, at once, on two servers of one database, and on one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_race_for_one_pool_spends_it_once() {
    for family in families().await {
        let Family { house, head, adult, child, .. } = &family;
        give(house, "all", *child, 60).await;
        let mut commands = Vec::new();
        for i in 0..30 {
            let what = What::Basket(sale(20, None));
            commands.push(house.command(&format!("b{i}"), Who::Id([*head, *child][i % 2]), what));
        }
        let leave = What::Household(HouseholdAct::Leave);
        commands.push(house.command("bye", Who::Id(*adult), leave));
        let mut paid = 0;
        for one in rush(house, commands).await {
            let answer = one.unwrap();
            let Some(offers) = &answer.outcome.offers else { continue };
            paid += offers.paid.iter().map(|own| own.units).sum::<i64>();
        }
        assert!(paid >= 150, "{}: {paid}", house.kind);
        let mut left = 0;
        for who in [head, adult, child] {
            let own = has(house, *who).await;
            assert!(own >= 0, "{}", house.kind);
            left += own;
        }
        assert_eq!(paid + left, 460, "{}: nothing is lost, nothing is spent twice", house.kind);
        house.verify().await;
    }
}

/// Two are asked in, and each accepts on every server at once, while the head goes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_race_to_come_in_lets_each_in_once() {
    for family in families().await {
        let Family { house, head, id, child, .. } = &family;
        act(house, "out", *child, HouseholdAct::Leave).await.unwrap();
        let mut commands = vec![];
        for i in 0..2 {
            let guest = house.member(Profile::default(), &[&format!("card:guest{i}")]).await;
            let invite = HouseholdAct::Invite { whom: Who::Id(guest), role: Role::Adult };
            act(house, &format!("ask{i}"), *head, invite).await.unwrap();
            for j in 0..4 {
                let accept = What::Household(HouseholdAct::Accept { household: *id });
                commands.push(house.command(&format!("in{i}{j}"), Who::Id(guest), accept));
            }
        }
        let leave = What::Household(HouseholdAct::Leave);
        commands.push(house.command("bye", Who::Id(*head), leave));
        let mut done = 0;
        for one in rush(house, commands).await {
            match one {
                Ok(_) => done += 1,
                Err(AppError::Refused(refusal)) => {
                    assert_eq!(refusal.message(), "household-in-one", "{}", house.kind);
                }
                Err(error) => panic!("{error}"),
            }
        }
        assert_eq!(done, 3, "{}: each came in once, and the head went", house.kind);
        let info = house.baci.household(*id).await.unwrap();
        let heads = info.people.iter().filter(|own| own.role == Role::Head).count();
        assert_eq!((info.people.len(), heads), (3, 1), "{}", house.kind);
        house.verify().await;
    }
}

/// All at once: on two servers where the database takes two.
async fn rush(house: &House, commands: Vec<baci_app::Command>) -> Vec<Result<Answer, AppError>> {
    let mut servers = vec![house.baci.clone()];
    if house.kind == "PostgreSQL" {
        servers.push(house.second().await);
    }
    let mut running = Vec::new();
    for (i, command) in commands.into_iter().enumerate() {
        let server = servers[i % servers.len()].clone();
        running.push(tokio::spawn(async move { server.commit(command).await }));
    }
    let mut done = Vec::new();
    for one in running {
        done.push(one.await.unwrap());
    }
    done
}
