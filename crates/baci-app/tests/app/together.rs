//! Many at once: one server under load, and two servers on one PostgreSQL.

use crate::house;

use crate::house::{House, PROGRAM};
use baci_app::{Baci, Command};
use baci_core::program::Program;
use baci_core::program::document::Source;
use std::sync::Arc;

async fn storm(house: Arc<House>, servers: Vec<Baci>, tasks: u32, members: u32) {
    let mut running = Vec::new();
    for task in 0..tasks {
        let (house, servers) = (house.clone(), servers.clone());
        running.push(tokio::spawn(async move {
            for i in 0..20u32 {
                // Every key is sent by two tasks, to whichever server; members are few and shared.
                let number = (task / 2) * 20 + i;
                let key = format!("key-{number}");
                let who = format!("card:{}", number % members);
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
    assert_eq!(overview.members, i64::from(members), "{}", house.kind);
    assert_eq!(overview.purchases, i64::from(tasks) / 2 * 20, "{}", house.kind);
    assert_eq!(overview.wallets["points"].balance.available, overview.purchases);
    house.verify().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_keys_at_once_count_once() {
    for house in House::both().await {
        let house = Arc::new(house);
        let servers = vec![house.baci.clone()];
        storm(house, servers, 32, 7).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_on_one_postgres_lose_and_double_nothing() {
    let house = Arc::new(House::on(baci_testing::postgres(), PROGRAM).await);
    let servers = vec![house.baci.clone(), house.second().await];
    storm(house, servers, 32, 7).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_programs_on_one_file_lose_and_double_nothing() {
    // With few members batches meet; with many, one is decided while another is written, and must
    // notice what the other program wrote meanwhile.
    for members in [7, 150] {
        let house = Arc::new(House::on(baci_testing::sqlite(), PROGRAM).await);
        let servers = vec![house.baci.clone(), house.second().await];
        storm(house, servers, 32, members).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_counts_from_then_on() {
    for house in House::both().await {
        let house = Arc::new(house);
        let mut running = Vec::new();
        for task in 0..24u32 {
            let house = house.clone();
            running.push(tokio::spawn(async move {
                for i in 0..15u32 {
                    let number = task * 15 + i;
                    let who = format!("card:{number}");
                    let before = house.baci.in_force().await.unwrap().version;
                    let command = house.purchase(&format!("key-{number}"), &who, &[(25_00, 1)]);
                    let answer = house.baci.commit(command).await.unwrap();
                    // Each version gives as many points as its number is.
                    let points = house::balance(&answer, "points").available;
                    assert_eq!(points, answer.program_version, "{}", house.kind);
                    assert!(answer.program_version >= before, "{}", house.kind);
                }
            }));
        }
        for version in 2..=4 {
            let text = PROGRAM.replace("give = 1", &format!("give = {version}"));
            let source = Source { name: "house.toml", text: &text };
            let program = Program::from_toml(&[source]).unwrap();
            house.baci.publish(&program, "test", None, None).await.unwrap();
        }
        for task in running {
            task.await.unwrap();
        }
        house.verify().await;
    }
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

/// More than is decided in one step: what is added is written while the next are decided.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn thousands_in_one_batch_are_as_if_they_came_one_by_one() {
    for house in House::both().await {
        let key = |number: u32| format!("key-{number}");
        let card = |number: u32| format!("card:{}", number % 97);
        let mut commands = Vec::new();
        for number in 0..5_000u32 {
            commands.push(house.purchase(&key(number), &card(number), &[(75_00, 1)]));
            match number % 100 {
                // One that came before, from the step before as well.
                50 => commands.push(house.purchase(
                    &key(number / 2),
                    &card(number / 2),
                    &[(75_00, 1)],
                )),
                // Another request under a key that was used.
                51 => {
                    let other = house.purchase("other", &card(number), &[(25_00, 1)]);
                    commands.push(Command { key: key(number), ..other });
                }
                _ => {}
            }
        }
        let answers = house.baci.commit_all(commands).await.unwrap();
        assert_eq!(answers.len(), 5_100, "{}", house.kind);
        assert_eq!(answers.iter().filter(|answer| answer.is_err()).count(), 50);
        let again = answers.iter().flatten().filter(|answer| answer.replayed);
        assert_eq!(again.count(), 50, "{}", house.kind);
        let overview = house.baci.overview().await.unwrap();
        assert_eq!((overview.members, overview.purchases), (97, 5_000), "{}", house.kind);
        assert_eq!(overview.wallets["points"].balance.available, 15_000, "{}", house.kind);
        house.verify().await;
    }
}
