//! Leaderboards: nicknames, places, and what the document says.

use super::{Nickname, places};
use crate::decide::caps::Key;
use crate::program::{Program, Source};
use crate::time::Zone;
use jiff::civil::date;

const HEAD: &str = "schema = 1\n[program]\nid = \"x\"\nname = { en = \"X\" }\ncurrency = \"THB\"\n\
    timezone = \"Asia/Bangkok\"\n[wallets.points]\nkind = \"points\"\n[leaderboards.best]\n";

fn read(text: &str) -> Result<Program, String> {
    let text = format!("{HEAD}{text}\n");
    let program = Program::from_toml(&[Source { name: "x.toml", text: &text }]);
    program.map_err(|all| all.iter().map(ToString::to_string).collect())
}

#[test]
fn who_has_the_same_score_shares_a_place() {
    assert_eq!(places(&[9, 7, 7, 7, 5, 5, 1]), [1, 2, 2, 2, 5, 5, 7]);
    assert_eq!(places(&[]), Vec::<i64>::new());
}

#[test]
fn a_nickname_is_of_what_can_be_seen() {
    for good in ["Ann", "ซูชิ น้อย", "ຊູຊິ", "Đậu Phộng", "Mr. O'Neil", "no_1-fan", "é2"]
    {
        assert_eq!(Nickname::read(good).unwrap().as_str(), good);
    }
    for (bad, reason) in [
        ("x", "nickname-length"),
        ("   ", "nickname-length"),
        ("a name that is much too long", "nickname-length"),
        ("a\u{202e}b", "nickname-signs"),
        ("a\u{200b}b", "nickname-signs"),
        ("a@b.c", "nickname-signs"),
        ("<b>x</b>", "nickname-signs"),
        ("😀😀😀", "nickname-signs"),
        ("12345", "nickname-signs"),
        ("call 081234", "nickname-digits"),
    ] {
        assert_eq!(Nickname::read(bad).unwrap_err().reason, reason, "{bad}");
    }
    let long = "x".repeat(1_000_000);
    assert_eq!(Nickname::read(&long).unwrap_err().reason, "nickname-length");
    // A control character is whitespace or refused.
    assert_eq!(Nickname::read("a\tb").unwrap().as_str(), "a b");
    assert!(Nickname::read("a\0b").is_err());
}

#[test]
fn the_document_says_what_counts_and_how_long() {
    let program = read("wallet = \"points\"\nper = \"week\"\nrewarded = 3").unwrap();
    let own = &program.leaderboards[0];
    assert_eq!((own.show, own.rewarded, own.wallet), (20, 3, Some(0)));
    let day = date(2026, 11, 29);
    assert_eq!(own.key(day).to_string(), "best/score/2026-11-23");
    assert_eq!(Key::score_of("best/score/2026-11-23"), Some(("best", date(2026, 11, 23))));
    assert_eq!(own.before(day, 1), Some(date(2026, 11, 16)));
    let zone = Zone::named("Asia/Bangkok").unwrap();
    assert_eq!(own.ends(&zone, day).to_string(), "2026-11-29T17:00:00Z");
    assert_eq!(own.closes(&zone, day).to_string(), "2026-11-30T17:00:00Z");
    for (text, told) in [
        ("per = \"week\"", "counts, wallet"),
        (
            "wallet = \"points\"\ncounts = [{ on = \"purchase\", give = 1 }]\nper = \"week\"",
            "exactly one",
        ),
        ("wallet = \"gone\"\nper = \"week\"", "gone"),
        ("wallet = \"points\"\nper = \"day\"", "not one of"),
        ("wallet = \"points\"\nper = \"week\"\nshow = 101", "out of range"),
        ("wallet = \"points\"\nper = \"week\"\nshow = 5\nrewarded = 6", "out of range"),
    ] {
        let wrong = read(text).unwrap_err();
        assert!(wrong.contains(told), "{text}: {wrong}");
    }
}
