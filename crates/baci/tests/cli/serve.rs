//! Serving: it starts quickly, answers, stops on SIGTERM; and the demo does not double anything.

use crate::house::{command, json, run, said};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[test]
fn a_server_ends_in_peace_when_it_is_told_to() {
    for fresh in baci_testing::both() {
        let address = format!("127.0.0.1:{}", baci_testing::server::free_port());
        let mut server = command(&fresh.address, &["serve", "--listen", &address, "--log-json"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let since = Instant::now();
        while std::net::TcpStream::connect(&address).is_err() {
            assert!(since.elapsed() < Duration::from_secs(20), "it does not listen");
            std::thread::sleep(Duration::from_millis(10));
        }
        let (code, _, err) = said(&run(&fresh.address, &["serve", "--listen", &address]));
        assert_eq!(code, 1, "the address is taken: {err}");
        std::thread::sleep(Duration::from_millis(300));
        let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
        assert!(told.unwrap().success());
        let status = server.wait().unwrap();
        let mut log = String::new();
        std::io::Read::read_to_string(&mut server.stderr.take().unwrap(), &mut log).unwrap();
        assert!(status.success(), "{status}: {log}");
        for line in log.lines() {
            serde_json::from_str::<serde_json::Value>(line).expect("a JSON line");
        }
        assert!(log.contains("stopped"), "{log}");
    }
}

#[test]
fn a_demo_is_made_once() {
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        let small = ["demo", "--members", "60", "--receipts", "900", "--no-serve"];
        let first = json(db, &small);
        assert_eq!((&first["members"], &first["new"]), (&60.into(), &true.into()), "{first}");
        let before = json(db, &["db", "digest"]);
        let again = json(db, &["demo", "--no-serve"]);
        assert_eq!(again["new"], false);
        assert_eq!(again["purchases"], first["purchases"]);
        let after = json(db, &["db", "digest"]);
        for (a, b) in before.as_array().unwrap().iter().zip(after.as_array().unwrap()) {
            // Each start gives a new key and new links, and notes that it did.
            let new = ["api_keys", "links", "audit"].contains(&a["table"].as_str().unwrap());
            assert!(a == b || new, "{a} {b}");
        }
        assert_eq!(json(db, &["ledger", "verify"])["faults"], serde_json::json!([]));
        let reference = first["reference"].as_str().unwrap();
        assert_eq!(json(db, &["explain", reference])["agrees"], true);
    }
}
