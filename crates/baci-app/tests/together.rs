//! Many at once: one server under load, and two servers on one PostgreSQL.

mod house;

use baci_app::{Baci, Settings};
use house::{House, PROGRAM};
use std::sync::Arc;

async fn storm(house: Arc<House>, servers: Vec<Baci>, tasks: u32) {
    let mut running = Vec::new();
    for task in 0..tasks {
        let (house, servers) = (house.clone(), servers.clone());
        running.push(tokio::spawn(async move {
            for i in 0..20u32 {
                // Every key is sent by two tasks, to whichever server; members are few and shared.
                let number = (task / 2) * 20 + i;
                let key = format!("key-{number}");
                let who = format!("card:{}", number % 7);
                let command = house.purchase(&key, &who, &[(25_00, 1)]);
                let server = &servers[(task as usize + i as usize) % servers.len()];
                server.commit(command).await.unwrap();
            }
        }));
    }
    for task in running {
        task.await.unwrap();
    }
    let overview = house.baci.overview().await.unwrap();
    assert_eq!(overview.members, 7, "{}", house.kind);
    assert_eq!(overview.purchases, i64::from(tasks) / 2 * 20, "{}", house.kind);
    assert_eq!(overview.wallets["points"].balance.available, overview.purchases);
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_keys_at_once_count_once() {
    for house in House::both().await {
        let house = Arc::new(house);
        let servers = vec![house.baci.clone()];
        storm(house, servers, 32).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgres_lose_and_double_nothing() {
    let house = Arc::new(House::on(baci_testing::postgres(), PROGRAM).await);
    let settings = Settings {
        database: house.fresh.address.clone(),
        clock: house.baci.clock().clone(),
        ..Settings::default()
    };
    let other = Baci::open(settings).await.unwrap();
    let servers = vec![house.baci.clone(), other];
    storm(house, servers, 32).await;
}

#[tokio::test]
async fn one_refusal_in_a_batch_is_its_own() {
    for house in House::both().await {
        let good = |n: u32| house.purchase(&format!("k{n}"), "card:1", &[(25_00, 1)]);
        let mut bad = good(2);
        bad.at = Some(house.baci.clock().now().plus_seconds(86_400));
        let commands = vec![good(1), bad, good(3), good(1)];
        let answers = house.baci.commit_all(commands).await.unwrap();
        let fine: Vec<bool> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(fine, [true, false, true, true]);
        assert!(answers[3].as_ref().unwrap().replayed);
        assert_eq!(house.baci.overview().await.unwrap().purchases, 2);
        house.verify().await;
    }
}
