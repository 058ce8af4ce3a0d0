//! The simulation, short: five weeks of a small shop on each database, with several servers and all that goes
//! wrong. The long one is `cargo run --release -p baci-app --example simulate`.

#[path = "../examples/simulate/account.rs"]
mod account;
#[path = "../examples/simulate/acts.rs"]
mod acts;
#[path = "../examples/simulate/checks.rs"]
mod checks;
#[path = "../examples/simulate/club.rs"]
mod club;
#[path = "../examples/simulate/days.rs"]
mod days;
#[path = "../examples/simulate/evening.rs"]
mod evening;
#[path = "../examples/simulate/home.rs"]
mod home;
#[path = "../examples/simulate/life.rs"]
mod life;
#[path = "../examples/simulate/luck.rs"]
mod luck;
#[path = "../examples/simulate/parties.rs"]
mod parties;
#[path = "../examples/simulate/person.rs"]
mod person;
#[path = "../examples/simulate/prizes.rs"]
mod prizes;
#[path = "../examples/simulate/queue.rs"]
mod queue;
#[path = "../examples/simulate/refusals.rs"]
mod refusals;
#[path = "../examples/simulate/run.rs"]
mod run;
#[path = "../examples/simulate/servers.rs"]
mod servers;
#[path = "../examples/simulate/shop.rs"]
mod shop;
#[path = "../examples/simulate/twins.rs"]
mod twins;

use baci_testing::Fresh;
use run::Plan;

async fn simulated(fresh: Fresh, servers: usize) {
    let (seed, members, days) = (7, 40, 36);
    let database = fresh.address.clone();
    let plan = Plan { seed, members, days, servers, watch: None, database };
    let report = run::run(plan.clone()).await.unwrap_or_else(|why| {
        panic!(
            "{} {why}; again: cargo run -p baci-app --example simulate -- seed {seed} members {members} days {days} \
             servers {servers} database …",
            fresh.kind
        )
    });
    assert_eq!((report.days, report.members > members / 2), (days, true), "{}", fresh.kind);
    // A short run is worth something only where all of these happen in it.
    let all = "Accept Basket BuyQuote Claim Found Gift Hold Join Merge Move Play Quote Swap Tell Undo Unmerge";
    let never: Vec<_> = all
        .split(' ')
        .filter(|act| report.tally.get(*act).is_none_or(|done| done.0 == 0))
        .collect();
    assert!(never.is_empty(), "{}: never done: {never:?}", fresh.kind);
    assert!(report.took.contains_key("the ledger"), "{}: {:?}", fresh.kind, report.took);
    assert!(report.draws > 2, "{}: {} draws", fresh.kind, report.draws);
    assert!(report.commands > 400 && report.postings > 1_000, "{}: {report:?}", fresh.kind);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_a_file_do_what_the_model_says() {
    simulated(baci_testing::sqlite(), 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_servers_on_postgres_that_is_cut_off_do_what_the_model_says() {
    simulated(baci_testing::postgres(), 3).await;
}
