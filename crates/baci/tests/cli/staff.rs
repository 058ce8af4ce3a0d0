//! `baci staff`: the first owner's link, invitations, and a way back in.

use crate::house::{json, run, said};

#[test]
fn whoever_has_the_machine_gets_in() {
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        let first = json(db, &["staff", "link"])["link"].as_str().unwrap().to_owned();
        let second = json(db, &["staff", "link"])["link"].as_str().unwrap().to_owned();
        assert!(first.starts_with("http://127.0.0.1:8080/link/lnk_"), "{first}");
        assert_ne!(first, second);
        assert_eq!(json(db, &["staff", "list"]), serde_json::json!([]));

        let invite =
            ["staff", "invite", "Kham@example.com", "--role", "cashier", "--language", "lo"];
        let invited = json(db, &invite);
        assert!(invited["link"].as_str().unwrap().contains("/link/lnk_"));
        let listed = json(db, &["staff", "list"]);
        assert_eq!(listed[0]["staff"], invited["staff"]);
        assert_eq!(
            (&listed[0]["email"], &listed[0]["role"], &listed[0]["state"]),
            (&"kham@example.com".into(), &"cashier".into(), &"invited".into())
        );
        let reset = json(db, &["staff", "reset", "kham@example.com"]);
        assert_eq!(reset["staff"], invited["staff"]);

        let (code, out, _) = said(&run(db, &["staff", "list"]));
        assert!(code == 0 && out.contains("kham@example.com") && out.contains("invited"), "{out}");
        for (words, says) in [
            (&["staff", "reset", "nobody@example.com"][..], "nobody of the staff"),
            (&["staff", "invite", "kham", "--role", "cashier"], "e-mail"),
            (&["staff", "invite", "a@example.com", "--role", "boss"], "the roles are owner"),
        ] {
            let (code, _, err) = said(&run(db, words));
            assert!(code > 0 && err.contains(says), "{err}");
        }
    }
}
