//! Identities of members, by the command line, on both databases.

use crate::house::{PROGRAM, file, json, run, said};
use serde_json::json;

#[test]
fn identities_are_listed_added_and_taken_away() {
    for fresh in baci_testing::both() {
        let (db, folder) = (fresh.address.as_str(), tempfile::tempdir().unwrap());
        let program = file(folder.path(), "p.toml", PROGRAM);
        json(db, &["publish", &program.display().to_string()]);
        let cards = "card,email,name\n1001,mali@example.com,\n2002,noy@example.com,\n";
        let cards = file(folder.path(), "cards.csv", cards).display().to_string();
        json(db, &["cards", "import", &cards]);
        let own = |args: &[&str]| {
            let all: Vec<&str> = ["members", "identities", "card:1001"]
                .into_iter()
                .chain(args.iter().copied())
                .collect();
            json(db, &all)["identities"].clone()
        };
        let names = |told: &serde_json::Value| -> Vec<String> {
            let all = told.as_array().unwrap().iter();
            all.map(|one| one["identity"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(names(&own(&[])), ["card:1001", "email:mali@example.com"]);
        let told = own(&["--add", "external:C-17", "--reason", "of the old system"]);
        assert_eq!(names(&told), ["card:1001", "email:mali@example.com", "external:C-17"]);
        assert_eq!(told[0]["proof"], json!(null));
        // In the place of another, and known to be theirs.
        let told =
            own(&["--add", "mali@work.example", "--remove", "mali@example.com", "--vouched"]);
        assert_eq!(names(&told), ["card:1001", "email:mali@work.example", "external:C-17"]);
        assert_eq!(told[1]["proof"], "vouched");
        let told = own(&["--remove", "external:C-17"]);
        assert_eq!(names(&told), ["card:1001", "email:mali@work.example"]);
        let (code, _, why) = said(&run(db, &["members", "identities", "card:1001", "--add", "77"]));
        assert_eq!(code, 2, "{why}");
        assert!(why.contains("card:77"), "{why}");
        let (code, ..) =
            said(&run(db, &["members", "identities", "card:1001", "--add", "card:2002"]));
        assert_eq!(code, 1, "another member has it");
    }
}
