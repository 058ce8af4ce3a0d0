//! Rewards: claimed, handed out, undone, too late; each in one piece with what it costs, on each database.

use crate::house::rewards::{SHOP, asked, claim, claimed, points, rich, wanted, why};
use crate::house::sales::{basket, of_code, off, sale};
use crate::house::{House, code};
use baci_app::{AppError, By, ClaimReward, NewStock, PayCard, Sale, What, Who};
use baci_core::id::GiftCardId;
use baci_core::program::{Program, Source};
use baci_core::refusal::Code;

async fn houses() -> Vec<House> {
    House::both_with(SHOP).await
}

#[tokio::test]
async fn a_claim_is_paid_handed_out_once_and_answered_once() {
    for house in houses().await {
        let (baci, kind) = (&house.baci, house.kind);
        let member = rich(&house, "card:1").await;
        let first = claim(baci, "a", member, wanted("tote")).await.unwrap();
        let own = first.outcome.reward.clone().unwrap();
        assert_eq!((points(&first), own.state.as_str(), own.units), (500, "ready", 500), "{kind}");
        // The same key again is the same answer, and costs nothing.
        let again = claim(baci, "a", member, wanted("tote")).await.unwrap();
        assert!(again.replayed && again.outcome == first.outcome, "{kind}");
        let found = baci.claim_by_code(&own.code.to_lowercase().replace('-', " ")).await;
        let found = found.unwrap();
        assert_eq!((found.member, found.event), (member, own.claim), "{kind}");
        let id = claimed(&first);
        let out = baci.collect_claim("test", id, asked("c1")).await.unwrap();
        assert_eq!(out.outcome.reward.unwrap().state, "collected", "{kind}");
        assert_eq!(why(baci.collect_claim("test", id, asked("c2")).await), "claim-collected");
        assert_eq!(why(baci.claim_by_code("NONE").await), "claim-code");
        // By its terms it can be returned within seven days, half of the price.
        let back = baci.cancel_claim("test", id, asked("x1")).await.unwrap();
        assert_eq!((points(&back), back.outcome.money_back), (750, Some(0)), "{kind}");
        assert_eq!(why(baci.cancel_claim("test", id, asked("x2")).await), "claim-cancelled");
        let again = baci.cancel_claim("test", id, asked("x1")).await.unwrap();
        assert!(again.replayed && points(&again) == 750, "{kind}");
        // The piece is there again.
        assert!(claim(baci, "b", member, wanted("tote")).await.is_ok(), "{kind}");
        assert!(baci.explain(first.event).await.unwrap().agrees);
        house.verify().await;
    }
}

#[tokio::test]
async fn who_may_not_is_told_why_and_pays_nothing() {
    for house in houses().await {
        let (baci, kind) = (&house.baci, house.kind);
        let member = rich(&house, "card:1").await;
        let dear = ClaimReward { price: 1, ..wanted("tote") };
        let first = claim(baci, "a", member, dear.clone()).await.unwrap();
        assert_eq!((points(&first), first.outcome.reward.as_ref().unwrap().money), (800, 9900));
        assert_eq!(why(claim(baci, "b", member, dear).await), "reward-gone-line", "{kind}");
        assert_eq!(why(claim(baci, "c", member, wanted("mug")).await), "reward-branch");
        assert_eq!(why(claim(baci, "d", member, wanted("tot")).await), "unknown-reward");
        let far = ClaimReward { price: 7, ..wanted("coffee") };
        assert_eq!(why(claim(baci, "e", member, far).await), "reward-price", "{kind}");
        let ari = ClaimReward { branch: Some("ari".to_owned()), ..wanted("mug") };
        assert_eq!(why(claim(baci, "f", member, ari).await), "reward-gone", "{kind}");
        let silom = ClaimReward { branch: Some("silom".to_owned()), ..wanted("mug") };
        let mug = claim(baci, "g", member, silom).await.unwrap();
        assert_eq!(points(&mug), 800, "{kind}: it is free");
        let id = claimed(&mug);
        assert_eq!(why(baci.cancel_claim("test", id, asked("x")).await), "claim-final", "{kind}");
        let poor = house.member(baci_core::member::Profile::default(), &["card:2"]).await;
        let no = claim(baci, "h", poor, wanted("coffee")).await.unwrap_err();
        assert_eq!(code(&no), Code::InsufficientBalance, "{kind}");
        let catalog = baci.rewards_for(poor).await.unwrap();
        let can = |own: &baci_app::MemberReward| own.can_have();
        assert_eq!(catalog.rewards.iter().filter(|own| can(own)).count(), 0, "{kind}");
        let no = catalog.rewards.iter().map(|own| own.why_not(&catalog.published).unwrap());
        let no: Vec<_> = no.map(|no| no.message()).collect();
        // card, coffee, movie, mug, tote: too dear, too dear, no codes yet, gone, gone.
        let dear = "insufficient_balance";
        assert_eq!(no, [dear, dear, "reward-gone", "reward-gone", "reward-gone-line"], "{kind}");
    }
}

#[tokio::test]
async fn coupons_gift_cards_and_codes_are_given_with_the_claim() {
    for house in houses().await {
        let (baci, kind) = (&house.baci, house.kind);
        let member = rich(&house, "card:1").await;
        let coffee = claim(baci, "a", member, wanted("coffee")).await.unwrap();
        let bought = baci.commit(sale(&house, "buy", "card:1", basket(&[("x", 1, 10_000)], &[])));
        assert_eq!(off(&bought.await.unwrap()), 1000, "{kind}: the coupon comes by itself");
        let id = claimed(&coffee);
        assert_eq!(why(baci.cancel_claim("test", id, asked("x")).await), "claim-used", "{kind}");
        let other = claim(baci, "b", member, wanted("coffee")).await.unwrap();
        let back = baci.cancel_claim("test", claimed(&other), asked("y")).await.unwrap();
        assert_eq!((points(&back), back.outcome.coupons_withdrawn.len()), (940, 1), "{kind}");
        let mut with_code = basket(&[("x", 1, 10_000)], &[]);
        let gone = other.outcome.reward.unwrap().code;
        with_code.codes.push(gone.clone());
        let bought = baci.commit(sale(&house, "buy2", "card:1", with_code)).await.unwrap();
        assert_eq!((off(&bought), of_code(&bought, &gone)), (0, "withdrawn"), "{kind}");

        let card = claim(baci, "c", member, wanted("card")).await.unwrap();
        let number = card.outcome.reward.as_ref().unwrap().code.clone();
        let info = baci.gift_card_by_number(&number).await.unwrap();
        assert_eq!((info.left, info.card.owner), (5000, Some(member)), "{kind}");
        let pay = vec![PayCard { card: GiftCardId(info.card.card.0), money: None }];
        let cart = Sale { basket: basket(&[("x", 1, 3000)], &[]), cards: pay, ..Sale::default() };
        let command = house.command("buy3", Who::Id(member), What::Basket(cart));
        assert_eq!(baci.commit(command).await.unwrap().outcome.cards[0].left, 2000, "{kind}");

        assert_eq!(why(claim(baci, "d", member, wanted("movie")).await), "reward-gone", "{kind}");
        let by = By::console();
        let codes = ["AAA", " BBB ", "AAA"].map(str::to_owned);
        assert_eq!(baci.add_pool_codes(&by, "cinema", &codes).await.unwrap(), 2, "{kind}");
        let codes = ["BBB", "CCC"].map(str::to_owned);
        assert_eq!(baci.add_pool_codes(&by, "cinema", &codes).await.unwrap(), 1, "{kind}");
        assert_eq!(why(baci.add_pool_codes(&by, "opera", &codes).await), "unknown-pool");
        let mut got = Vec::new();
        for key in ["e", "f", "g"] {
            let movie = claim(baci, key, member, wanted("movie")).await.unwrap();
            got.push(movie.outcome.reward.unwrap().code);
        }
        assert_eq!(got, ["AAA", "BBB", "CCC"], "{kind}: each once, in their order");
        assert_eq!(why(claim(baci, "h", member, wanted("movie")).await), "reward-gone", "{kind}");
        house.verify().await;
    }
}

#[tokio::test]
async fn what_nobody_collects_is_there_for_others() {
    for house in houses().await {
        let (baci, kind) = (&house.baci, house.kind);
        let member = rich(&house, "card:1").await;
        let first = claim(baci, "a", member, wanted("tote")).await.unwrap();
        let other = rich(&house, "card:2").await;
        assert_eq!(why(claim(baci, "b", other, wanted("tote")).await), "reward-gone-line");
        house.pass(8 * 86_400);
        let id = claimed(&first);
        assert_eq!(why(baci.cancel_claim("test", id, asked("x")).await), "claim-late", "{kind}");
        house.pass(23 * 86_400);
        assert_eq!(
            why(baci.collect_claim("test", id, asked("c")).await),
            "claim-expired",
            "{kind}"
        );
        // No task ran: the claim itself notes what is over.
        let done = claim(baci, "c", other, wanted("tote")).await.unwrap();
        assert_eq!(points(&done), 500, "{kind}");
        let own = baci.claim(id).await.unwrap();
        assert_eq!((own.state.as_str(), own.changed_at), ("expired", own.ends_at), "{kind}");
        let balances = baci.balances(member).await.unwrap();
        assert_eq!(balances["points"].available, 625, "{kind}: a quarter came back");
        assert_eq!(baci.rewards_due(baci.clock().now()).await.unwrap(), 0, "{kind}");
        house.verify().await;
    }
}

#[tokio::test]
async fn whoever_is_first_in_line_is_served_first() {
    for house in houses().await {
        let (baci, kind) = (&house.baci, house.kind);
        let mut members = Vec::new();
        for card in ["card:1", "card:2", "card:3", "card:4"] {
            members.push(rich(&house, card).await);
        }
        let id = |n: usize| Who::Id(members[n]);
        let first = claim(baci, "a", members[0], wanted("tote")).await.unwrap();
        let line = ("tote", None);
        for n in [2, 1] {
            baci.join_line("test", id(n), line, asked(&format!("j{n}"))).await.unwrap();
            house.pass(1);
        }
        let twice = baci.join_line("test", id(1), line, asked("j9")).await;
        assert_eq!(why(twice), "wait-there", "{kind}");
        let no_line = baci.join_line("test", id(1), ("mug", Some("ari")), asked("j8")).await;
        assert_eq!(why(no_line), "reward-no-line", "{kind}");
        // What is cancelled is kept for the first in line: nobody else gets it.
        baci.cancel_claim("test", claimed(&first), asked("x")).await.unwrap();
        assert_eq!(why(claim(baci, "b", members[3], wanted("tote")).await), "reward-gone-line");
        let waits = baci.waits_of(members[2]).await.unwrap();
        assert_eq!((waits.len(), waits[0].state.as_str()), (1, "held"), "{kind}");
        assert_eq!(waits[0].until, baci.clock().now().plus_seconds(2 * 86_400), "{kind}");
        assert_eq!(why(claim(baci, "c", members[1], wanted("tote")).await), "reward-gone-line");
        // The first does not come: after two days it is the second's turn, as of that instant.
        house.pass(2 * 86_400 + 5);
        assert!(baci.rewards_due(baci.clock().now()).await.unwrap() > 0, "{kind}");
        assert_eq!(why(claim(baci, "d", members[2], wanted("tote")).await), "reward-gone-line");
        let done = claim(baci, "e", members[1], wanted("tote")).await.unwrap();
        assert_eq!(points(&done), 500, "{kind}");
        assert!(baci.waits_of(members[1]).await.unwrap().is_empty(), "{kind}");
        // Staff add two; one waits again and leaves: both are free for all.
        baci.join_line("test", id(2), line, asked("j3")).await.unwrap();
        let stock = |by| NewStock {
            reward: "tote".to_owned(),
            branch: None,
            by,
            reason: "delivery".to_owned(),
        };
        let by = By::console();
        baci.move_stock(&by, stock(2), Some(asked("s"))).await.unwrap();
        let again = baci.move_stock(&by, stock(2), Some(asked("s"))).await.unwrap();
        assert_eq!((again.by, baci.stock_moves("tote", 9).await.unwrap().len()), (2, 1), "{kind}");
        let held = baci.waits_of(members[2]).await.unwrap();
        assert_eq!(held[0].state, "held", "{kind}");
        baci.leave_line("test", members[2], line, asked("l")).await.unwrap();
        assert_eq!(
            why(baci.leave_line("test", members[2], line, asked("m")).await),
            "wait-not-there"
        );
        assert_eq!(why(baci.move_stock(&by, stock(-3), None).await), "stock-left", "{kind}");
        baci.move_stock(&by, stock(-1), None).await.unwrap();
        let (_, infos) = baci.rewards().await.unwrap();
        let shelf = &infos.last().unwrap().shelves[0];
        assert_eq!((shelf.left, shelf.waiting), (1, 0), "{kind}");
        claim(baci, "f", members[3], wanted("tote")).await.unwrap();
        house.verify().await;
    }
}

/// A piece that comes to a line, under the program as `change` makes it; two wait for it, and the clock stands
/// at noon of 15 March.
async fn comes_back(change: impl Fn(&str) -> String) -> Vec<(House, Vec<baci_core::id::MemberId>)> {
    let mut all = Vec::new();
    for house in houses().await {
        let mut members = Vec::new();
        for card in ["card:1", "card:2", "card:3"] {
            members.push(rich(&house, card).await);
        }
        let baci = &house.baci;
        let first = claim(baci, "a", members[0], wanted("tote")).await.unwrap();
        for n in [1, 2] {
            let key = asked(&format!("j{n}"));
            baci.join_line("test", Who::Id(members[n]), ("tote", None), key).await.unwrap();
            house.pass(1);
        }
        let text = change(SHOP);
        let program = Program::from_toml(&[Source { name: "p.toml", text: &text }]).unwrap();
        baci.publish(&program, "test", None, None).await.unwrap();
        baci.cancel_claim("test", claimed(&first), asked("x")).await.unwrap();
        all.push((house, members));
    }
    all
}

#[tokio::test]
async fn a_piece_is_kept_until_the_reward_is_over_and_then_for_nobody() {
    let closing = |closes: &str| {
        SHOP.replace("stock = 1\n", &format!("stock = 1\ncloses = \"{closes}T00:00:00+07:00\"\n"))
    };
    for (house, members) in comes_back(|_| closing("2026-03-16")).await {
        let baci = &house.baci;
        let held = baci.waits_of(members[1]).await.unwrap();
        let until: baci_core::time::Instant = "2026-03-16T00:00:00+07:00".parse().unwrap();
        assert_eq!((held[0].state.as_str(), held[0].until), ("held", until), "{}", house.kind);
        // It is over: the piece goes to nobody any more.
        house.pass(86_400);
        baci.rewards_due(baci.clock().now()).await.unwrap();
        let next = baci.waits_of(members[2]).await.unwrap();
        assert_eq!(next[0].state, "waiting", "{}", house.kind);
    }
}

#[tokio::test]
async fn a_line_that_the_program_drops_stands_in_nobodys_way() {
    for (house, members) in comes_back(|shop| shop.replace("waiting = \"2 days\"\n", "")).await {
        let done = claim(&house.baci, "free", members[2], wanted("tote")).await.unwrap();
        assert_eq!(points(&done), 500, "{}", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn a_stock_that_nobody_counts_is_not_moved() {
    for house in houses().await {
        let by = By::console();
        let stock = |reward: &str, branch: Option<&str>, by| NewStock {
            reward: reward.to_owned(),
            branch: branch.map(str::to_owned),
            by,
            reason: "delivery".to_owned(),
        };
        let moved = |new| house.baci.move_stock(&by, new, None);
        assert_eq!(why(moved(stock("coffee", None, 1)).await), "stock-uncounted");
        assert_eq!(why(moved(stock("movie", None, 1)).await), "stock-uncounted");
        assert_eq!(why(moved(stock("mug", None, 1)).await), "reward-branch");
        assert_eq!(why(moved(stock("mug", Some("silom"), 0)).await), "stock-by");
        assert!(moved(stock("mug", Some("ari"), 5)).await.is_ok());
        assert!(matches!(moved(stock("none", None, 5)).await, Err(AppError::Refused(_))));
    }
}

/// What was agreed holds, and what was counted is given back, whatever the program says by then.
#[tokio::test]
async fn a_claim_is_undone_by_its_terms_under_a_program_without_rewards() {
    for house in houses().await {
        let (baci, kind) = (&house.baci, house.kind);
        let member = rich(&house, "card:1").await;
        let first = claim(baci, "a", member, wanted("tote")).await.unwrap();
        let text = SHOP.split("[[promotion]]").next().unwrap();
        let source = Source { name: "p.toml", text };
        let bare = Program::from_toml(&[source]).unwrap_or_else(|p| panic!("{p:?}"));
        baci.publish(&bare, "test", None, None).await.unwrap();
        assert_eq!(why(claim(baci, "b", member, wanted("tote")).await), "unknown-reward", "{kind}");
        let back = baci.cancel_claim("test", claimed(&first), asked("x")).await.unwrap();
        assert_eq!(points(&back), 750, "{kind}");
        let source = Source { name: "p.toml", text: SHOP };
        let again = Program::from_toml(&[source]).unwrap_or_else(|p| panic!("{p:?}"));
        baci.publish(&again, "test", None, None).await.unwrap();
        let (_, infos) = baci.rewards().await.unwrap();
        assert_eq!(infos.last().unwrap().shelves[0].left, 1, "{kind}: the piece came back, once");
        let line = ("tote", None);
        let done = baci.join_line("test", Who::Id(member), line, asked("j")).await;
        assert_eq!(why(done), "reward-some-left", "{kind}");
        for key in ["c", "d"] {
            let explained = claim(baci, key, member, wanted("coffee")).await.unwrap();
            assert!(baci.explain(explained.event).await.unwrap().agrees, "{kind}");
        }
        assert!(baci.explain(first.event).await.unwrap().agrees, "{kind}: by its own version");
    }
}
