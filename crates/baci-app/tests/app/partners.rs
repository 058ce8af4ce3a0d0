//! Partners and causes on both databases: points move once and within what was agreed, what is undone is undone once,
//! and statements say what the ledger says.

use crate::house;

use crate::house::rewards::{asked, rich, why as reason};
use crate::house::{House, code, identity};
use baci_app::{Answer, AppError, Baci, PartnerAct, PartnerPoints, PartnerStatement, PartnerUndo};
use baci_app::{Caller, What, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::program::partner::Way;
use baci_core::refusal::Code;
use baci_core::time::Instant;
use jiff::civil::{Date, date};

const SHOP: &str = r#"
schema = 1
[program]
id = "partners"
name = "Partners"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
expires = { after = "12 months" }
worth = "0.10"
[wallets.soft]
kind = "points"
debt = "forgive"
[partners.bank]
issues = { wallet = "points", price = "0.125", budget = 1000 }
accepts = { wallet = "points", price = "0.11", per_day = 500 }
[partners.fuel]
undo = "2 days"
issues = { wallet = "soft", price = "0.20", most = 300 }
[causes.school]
wallet = "points"
price = "0.15"
least = 10
most = 200
goal = 1000
"#;

fn moving(partner: &str, way: Way, units: i64) -> PartnerAct {
    let (partner, reference) = (partner.to_owned(), "REF-1".to_owned());
    PartnerAct::Move(PartnerPoints { partner, way, units, reference })
}

fn undoing(party: &str, of: &Answer, units: Option<i64>) -> PartnerUndo {
    let (party, of) = (party.to_owned(), of.event.event);
    PartnerUndo { party, of, units, reason: "wrong".to_owned() }
}

fn donating(units: i64) -> PartnerAct {
    PartnerAct::Donate { cause: "school".to_owned(), units }
}

async fn act(
    baci: &Baci,
    key: &str,
    member: MemberId,
    act: PartnerAct,
) -> Result<Answer, AppError> {
    baci.partner_act("test", (Who::Id(member), None), act, asked(key)).await
}

fn told(answer: &Answer) -> (&str, i64, i64) {
    let own = answer.outcome.partner.as_ref().unwrap();
    (&own.kind, own.units, own.money)
}

async fn points(house: &House, member: MemberId) -> i64 {
    let all = house.baci.balances(member).await.unwrap();
    all.get("points").map_or(0, |own| own.available)
}

const MARCH: (Date, Date) = (date(2026, 3, 1), date(2026, 4, 1));

async fn statement(baci: &Baci, party: &str, days: (Date, Date)) -> PartnerStatement {
    let told = baci.partner_statement(party, days).await.unwrap();
    assert!(told.ties(), "{:?} {:?} {}", told.ties, told.ties_before, told.strays);
    let lines: i128 = told.lines.iter().map(|line| line.sum.money).sum();
    let totals: i128 = told.totals().values().map(|sum| sum.money).sum();
    assert_eq!(lines, totals);
    told
}

async fn explained(house: &House, answers: &[&Answer]) {
    for answer in answers {
        let why = house.baci.explain(answer.event).await.unwrap();
        assert!(why.agrees, "{} {:?}", answer.kind, answer.outcome.partner);
    }
}

#[tokio::test]
async fn statements_say_what_the_ledger_says_day_by_day_and_month_by_month() {
    for house in House::both_with(SHOP).await {
        let (baci, kind) = (&house.baci, house.kind);
        let member = rich(&house, "card:1").await;
        let earned = act(baci, "a", member, moving("bank", Way::Earn, 333)).await.unwrap();
        // 333 x 0.125 is 41.625.
        assert_eq!(told(&earned), ("earn", 333, 4163), "{kind}");
        assert_eq!(points(&house, member).await, 1333);
        let again = act(baci, "a", member, moving("bank", Way::Earn, 333)).await.unwrap();
        assert!(again.replayed);
        house.pass(86_400);
        let spent = act(baci, "b", member, moving("bank", Way::Spend, 400)).await.unwrap();
        assert_eq!(told(&spent), ("spend", 400, 4400));
        let part = PartnerAct::Undo(undoing("bank", &earned, Some(33)));
        let part = act(baci, "c", member, part).await.unwrap();
        // 33 x 0.125 is 4.125, and what is left comes to the rest.
        assert_eq!(told(&part), ("earn_undo", 33, 413));
        let gift = act(baci, "d", member, donating(100)).await.unwrap();
        assert_eq!(told(&gift), ("donate", 100, 1500));
        assert_eq!(points(&house, member).await, 1333 - 400 - 33 - 100);

        let march = statement(baci, "bank", MARCH).await;
        let lines: Vec<_> = march.lines.iter().map(|line| (line.day.day(), &*line.kind)).collect();
        assert_eq!(lines, [(15, "earn"), (16, "earn_undo"), (16, "spend")], "{kind}");
        let net = 4163 - 413 - 4400;
        assert_eq!((march.opening, march.net, march.closing()), (0, net, net));
        assert_eq!((march.payer(), march.is_final), ("shop", false));
        let json = march.json();
        assert_eq!((&json["net"], &json["ties"]), (&"-6.50".into(), &true.into()));
        assert_eq!(json["ledger"][0]["postings"], "333");
        let csv = march.csv();
        assert_eq!(csv.lines().count(), 1 + 1 + 3);
        assert!(csv.lines().last().unwrap().ends_with(",spend,points,1,400,44.00,-44.00,-6.50"));

        let back = PartnerAct::Undo(undoing("bank", &spent, None));
        house.pass(86_400 * 20);
        let back = act(baci, "e", member, back).await.unwrap();
        assert_eq!(told(&back), ("spend_undo", 400, 4400));
        let april = statement(baci, "bank", (date(2026, 4, 1), date(2026, 5, 1))).await;
        assert_eq!((april.opening, april.net, april.closing()), (net, 4400, 4163 - 413));
        assert_eq!(april.payer(), "partner");
        assert!(statement(baci, "bank", MARCH).await.is_final);
        let school = statement(baci, "school", MARCH).await;
        assert_eq!((school.net, school.payer()), (-1500, "shop"));
        explained(&house, &[&earned, &spent, &part, &gift, &back]).await;
        house.verify().await;
    }
}

#[tokio::test]
async fn what_is_undone_in_parts_comes_to_the_whole_and_never_to_more() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let member = rich(&house, "card:1").await;
        let earned = act(baci, "a", member, moving("bank", Way::Earn, 333)).await.unwrap();
        let undo = |units| PartnerAct::Undo(undoing("bank", &earned, units));
        let mut back = 0;
        for (key, units) in [("b", Some(1)), ("c", Some(100)), ("d", None)] {
            let answer = act(baci, key, member, undo(units)).await.unwrap();
            back += told(&answer).2;
        }
        assert_eq!(back, told(&earned).2);
        assert_eq!(reason(act(baci, "e", member, undo(Some(1))).await), "partner-undone");
        let other = PartnerAct::Undo(undoing("fuel", &earned, None));
        assert_eq!(reason(act(baci, "f", member, other).await), "partner-event-not-found");
        let (last, more) = baci.partner_moves("bank", MARCH, (None, 10)).await.unwrap();
        assert_eq!((last.len(), more), (4, false));
        // Page by page, all of them come once.
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let (page, more) = baci.partner_moves("bank", MARCH, (after, 1)).await.unwrap();
            after = page.last().map(|own| EventRef { member: own.member, event: own.event });
            paged.extend(page);
            if !more {
                break;
            }
        }
        assert_eq!(paged, last, "{}", house.kind);
        let undone = last.iter().find(|own| own.origin.is_some()).unwrap();
        let twice = PartnerUndo { of: undone.event, ..undoing("bank", &earned, None) };
        let twice = act(baci, "g", member, PartnerAct::Undo(twice)).await;
        assert_eq!(reason(twice), "partner-event-not-found");
        let told = statement(baci, "bank", MARCH).await;
        assert_eq!((told.net, told.payer()), (0, "nobody"));
        // All of the budget is there again.
        assert!(act(baci, "h", member, moving("bank", Way::Earn, 1000)).await.is_ok());
        house.verify().await;
    }
}

#[tokio::test]
async fn what_is_gone_is_owed_or_let_go_as_the_wallet_says() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let member = rich(&house, "card:1").await;
        let earned = act(baci, "a", member, moving("bank", Way::Earn, 100)).await.unwrap();
        for (key, units) in [("b", 500), ("b2", 499)] {
            act(baci, key, member, moving("bank", Way::Spend, units)).await.unwrap();
            house.pass(86_400);
        }
        let gone = act(baci, "b3", member, moving("bank", Way::Spend, 91)).await.unwrap();
        assert_eq!(points(&house, member).await, 10);
        let undo = PartnerAct::Undo(undoing("bank", &earned, None));
        let back = act(baci, "c", member, undo).await.unwrap();
        assert_eq!((told(&back).1, house::balance(&back, "points").debt), (100, 90));
        explained(&house, &[&back, &gone]).await;

        let soft = act(baci, "d", member, moving("fuel", Way::Earn, 100)).await.unwrap();
        let adjust = What::Adjust { wallet: "soft".into(), amount: -70, reason: "spent".into() };
        baci.commit(house.command("e", Who::Id(member), adjust)).await.unwrap();
        let undo = || PartnerAct::Undo(undoing("fuel", &soft, None));
        let back = act(baci, "f", member, undo()).await.unwrap();
        // What is not there any more stays given, and the partner pays for it.
        assert_eq!(told(&back), ("earn_undo", 30, 600));
        assert_eq!(back.outcome.partner.as_ref().unwrap().let_go, 70);
        assert_eq!(reason(act(baci, "g", member, undo()).await), "partner-let-go");
        let fuel = statement(baci, "fuel", MARCH).await;
        assert_eq!(fuel.net, 2000 - 600);
        house.pass(2 * 86_400);
        assert_eq!(reason(act(baci, "h", member, undo()).await), "partner-undo-late");
        statement(baci, "bank", MARCH).await;
        house.verify().await;
    }
}

#[tokio::test]
async fn nothing_moves_beyond_what_was_agreed_and_a_refusal_leaves_nothing() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let member = rich(&house, "card:1").await;
        let why_not =
            async |key: &str, what: PartnerAct| reason(act(baci, key, member, what).await);
        assert_eq!(why_not("a", moving("fuel", Way::Earn, 301)).await, "partner-most");
        assert_eq!(why_not("b", moving("fuel", Way::Spend, 1)).await, "partner-takes-none");
        assert_eq!(why_not("c", moving("bank", Way::Spend, 501)).await, "partner-per-day");
        assert_eq!(why_not("d", moving("nobody", Way::Earn, 1)).await, "unknown-partner");
        assert_eq!(why_not("e", moving("bank", Way::Earn, 0)).await, "amount-zero");
        assert_eq!(why_not("f", donating(9)).await, "cause-least");
        assert_eq!(why_not("g", donating(201)).await, "cause-most");
        assert_eq!(why_not("h", moving("bank", Way::Earn, i64::MAX)).await, "partner-budget");
        let early: Instant = "2026-03-12T11:00:00+07:00".parse().unwrap();
        let late = (Who::Id(member), Some(early));
        let late = baci.partner_act("test", late, moving("bank", Way::Earn, 1), asked("i")).await;
        assert_eq!(reason(late), "partner-late");
        assert_eq!(points(&house, member).await, 1000);
        let told = statement(baci, "bank", MARCH).await;
        assert_eq!(told.lines, []);
        act(baci, "j", member, donating(200)).await.unwrap();
        let (_, causes) = baci.causes().await.unwrap();
        assert_eq!(causes[0].collected, 200);
    }
}

#[tokio::test]
async fn a_gift_is_given_back_on_the_same_day_and_not_later() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let member = rich(&house, "card:1").await;
        let [first, second] = ["a", "b"];
        let first = act(baci, first, member, donating(100)).await.unwrap();
        let second = act(baci, second, member, donating(50)).await.unwrap();
        let back = PartnerAct::TakeBack(undoing("school", &first, None));
        let back = act(baci, "c", member, back).await.unwrap();
        assert_eq!(told(&back), ("donate_undo", 100, 1500));
        house.pass(86_400);
        let late = PartnerAct::TakeBack(undoing("school", &second, None));
        assert_eq!(reason(act(baci, "d", member, late).await), "partner-undo-late");
        assert_eq!(baci.causes().await.unwrap().1[0].collected, 50);
        assert_eq!(statement(baci, "school", MARCH).await.net, -750);
        explained(&house, &[&first, &second, &back]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_on_two_servers_never_exceed_the_budget() {
    for house in House::both_with(SHOP).await {
        let second = house.second().await;
        let mut members = Vec::new();
        for n in 0..5 {
            members.push(rich(&house, &format!("card:{n}")).await);
        }
        let mut tasks = Vec::new();
        for n in 0..50usize {
            let baci = if n % 2 == 0 { house.baci.clone() } else { second.clone() };
            let member = members[n % members.len()];
            tasks.push(tokio::spawn(async move {
                let key = format!("race/{n}");
                let answer = act(&baci, &key, member, moving("bank", Way::Earn, 90)).await;
                answer.map(|answer| answer.event)
            }));
        }
        let (mut given, mut refused) = (Vec::new(), 0);
        for task in tasks {
            match task.await.unwrap() {
                Ok(event) => given.push(event),
                Err(error) => {
                    assert_eq!(code(&error), Code::PartnerRefused);
                    refused += 1;
                }
            }
        }
        assert_eq!((given.len(), refused), (11, 39), "{}", house.kind);
        let told = statement(&house.baci, "bank", MARCH).await;
        assert_eq!(told.totals()[&("earn", "points")].units, 990);

        // All undo the same one at once: it is undone once.
        let event = given[0];
        let undo = move |baci: Baci, n: usize| async move {
            let undo = PartnerUndo {
                party: "bank".to_owned(),
                of: event.event,
                units: None,
                reason: String::new(),
            };
            let key = format!("undo/{n}");
            act(&baci, &key, event.member, PartnerAct::Undo(undo)).await.is_ok()
        };
        let tasks = (0..20).map(|n| {
            let baci = if n % 2 == 0 { house.baci.clone() } else { second.clone() };
            tokio::spawn(undo(baci, n))
        });
        let mut done = 0;
        for task in tasks.collect::<Vec<_>>() {
            done += usize::from(task.await.unwrap());
        }
        assert_eq!(done, 1);
        let told = statement(&house.baci, "bank", MARCH).await;
        assert_eq!(told.net, 10 * 1125);
        house.verify().await;
        second.close().await;
    }
}

#[tokio::test]
async fn who_turns_out_to_be_another_keeps_what_partners_gave_and_it_counts_once() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let (stays, goes) = (rich(&house, "card:1").await, rich(&house, "card:2").await);
        let earned = act(baci, "a", goes, moving("bank", Way::Earn, 200)).await.unwrap();
        let before = statement(baci, "bank", MARCH).await.net;
        let merge = What::Merge { other: goes, reason: "one person".into() };
        baci.commit(house.command("m", Who::Id(stays), merge)).await.unwrap();
        assert_eq!(points(&house, stays).await, 2200);
        assert_eq!(statement(baci, "bank", MARCH).await.net, before);
        // The event is known by whose it was.
        let part = PartnerAct::Undo(undoing("bank", &earned, Some(50)));
        let part = act(baci, "b", earned.event.member, part).await.unwrap();
        assert_eq!(part.event.member, stays);
        assert_eq!(points(&house, stays).await, 2150);
        let unmerge = What::Unmerge { other: goes, reason: "two people".into() };
        baci.commit(house.command("u", Who::Id(stays), unmerge)).await.unwrap();
        let rest = PartnerAct::Undo(undoing("bank", &earned, None));
        let rest = act(baci, "c", goes, rest).await.unwrap();
        assert_eq!((rest.event.member, told(&rest).1), (goes, 150));
        assert_eq!(statement(baci, "bank", MARCH).await.net, 0);
        explained(&house, &[&earned, &part, &rest]).await;
        house.verify().await;
    }
}

#[tokio::test]
async fn what_is_owed_counts_what_partners_gave_and_took() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        let member = rich(&house, "card:1").await;
        act(baci, "a", member, moving("bank", Way::Earn, 300)).await.unwrap();
        let spent = act(baci, "b", member, moving("bank", Way::Spend, 100)).await.unwrap();
        act(baci, "c", member, donating(50)).await.unwrap();
        let undo = PartnerAct::Undo(undoing("bank", &spent, Some(40)));
        act(baci, "d", member, undo).await.unwrap();
        let owed = baci.owed(Instant::LATEST, None).await.unwrap();
        let wallet = &owed.wallets["points"];
        assert_eq!((wallet.issued, wallet.used), (300, 100 + 50 - 40), "{}", house.kind);
        assert_eq!(wallet.outstanding(), i128::from(points(&house, member).await));
    }
}

#[tokio::test]
async fn a_partners_key_acts_for_it_alone_and_learns_little() {
    for house in House::both_with(SHOP).await {
        let baci = &house.baci;
        rich(&house, "card:1").await;
        let secret = baci.create_partner_key("bank", "bank").await.unwrap().secret;
        let caller: Caller = baci.caller(&secret).await.unwrap().unwrap();
        assert!(caller.acts_for("bank").is_ok());
        assert_eq!(reason(caller.acts_for("fuel")), "key-other-partner");
        assert_eq!(reason(caller.acts_for_shop()), "key-of-partner");
        assert_eq!(
            reason(baci.create_partner_key("x", "none").await.map(|_| ())),
            "unknown-partner"
        );
        let look = baci.partner_look("bank", identity("card:1")).await.unwrap();
        assert_eq!((look.valid, &*look.wallet, look.spendable), (true, "points", 500));
        let none = baci.partner_look("bank", identity("card:404")).await.unwrap();
        assert_eq!((none.valid, none.spendable), (false, 0));
        let fuel = baci.partner_look("fuel", identity("card:1")).await.unwrap();
        assert_eq!((fuel.valid, &*fuel.wallet, fuel.spendable), (true, "", 0));
    }
}
