//! Tables of what people write, and what is made of it.

use super::*;

const LAOS: Option<Country> = Some(Country::Laos);
const THAILAND: Option<Country> = Some(Country::Thailand);
const VIETNAM: Option<Country> = Some(Country::Vietnam);

#[test]
fn phone_numbers_become_international() {
    for (text, home, expected) in [
        ("020 5551 2345", LAOS, "+8562055512345"),
        ("020 5551 2345", THAILAND, "+8562055512345"),
        ("020 5551 2345", None, "+8562055512345"),
        ("030 512 3456", LAOS, "+856305123456"),
        ("030 512 3456", VIETNAM, "+84305123456"),
        ("2055512345", LAOS, "+8562055512345"),
        ("8562055512345", None, "+8562055512345"),
        ("+856 020 55512345", None, "+8562055512345"),
        ("໐໒໐ ໕໕໕໑ ໒໓໔໕", LAOS, "+8562055512345"),
        ("021 212 345", LAOS, "+85621212345"),
        ("081-234-5678", THAILAND, "+66812345678"),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", THAILAND, "+66812345678"),
        ("081-234-5678", VIETNAM, "+84812345678"),
        ("0912345678", VIETNAM, "+84912345678"),
        ("0612345678", None, "+66612345678"),
        ("0712345678", THAILAND, "+84712345678"),
        ("0512345678", None, "+84512345678"),
        ("02 123 4567", THAILAND, "+6621234567"),
        ("053 123 456", THAILAND, "+6653123456"),
        ("024 3825 1234", VIETNAM, "+842438251234"),
        ("+66 (0)81 234 5678", None, "+66812345678"),
        ("0066812345678", None, "+66812345678"),
        ("+1 (415) 555-0100", None, "+14155550100"),
    ] {
        let got = Identity::phone(text, home).map(|i| i.0);
        assert_eq!(got, Ok(format!("phone:{expected}")), "{text} in {home:?}");
    }
}

#[test]
fn what_is_no_phone_number_or_could_be_two_is_refused() {
    for (text, home) in [
        ("", LAOS),
        ("+", LAOS),
        ("0812345678", None),
        ("0912345678", LAOS),
        ("12345", THAILAND),
        ("+66123", None),
        ("+0812345678", None),
        ("call me", THAILAND),
        ("081-234-5678 ext 9", THAILAND),
        ("081234567890123456789", THAILAND),
        ("+8561", None),
        // A digit lost or won: no other country's number, and no line of the same one.
        ("020 555 1234", LAOS),
        ("020 555 1234", THAILAND),
        ("020 5551 23456", LAOS),
        ("030 512 345", LAOS),
        ("+856 20 555 1234", None),
        ("081 234 567", THAILAND),
        ("+66 81 234 567", None),
        ("091 234 567", VIETNAM),
    ] {
        assert!(Identity::phone(text, home).is_err(), "{text} in {home:?}");
    }
}

#[test]
fn other_identities_are_made_alike() {
    let text = |i: Result<Identity, Refusal>| i.map(|i| i.0).map_err(|_| ());
    assert_eq!(text(Identity::email(" Mali@Example.COM ")), Ok("email:mali@example.com".into()));
    for bad in
        ["", "mali", "mali@", "@x.com", "a b@x.com", "a@b@c.com", "a@x", "a@x..com", "a\0@x.com"]
    {
        assert_eq!(text(Identity::email(bad)), Err(()), "{bad}");
    }
    assert_eq!(text(Identity::card(" wsb 0012 ")), Ok("card:WSB0012".into()));
    assert_eq!(text(Identity::messenger("line", " U4af ")), Ok("line:U4af".into()));
    let whatsapp = Identity::messenger("whatsapp", "+856 20 5551 2345");
    assert_eq!(text(whatsapp), Ok("whatsapp:8562055512345".into()));
    assert_eq!(text(Identity::messenger("icq", "1")), Err(()));
    assert_eq!(text(Identity::messenger("zalo", " ")), Err(()));
    assert_eq!(text(Identity::external("a B")), Ok("external:a B".into()));
    assert_eq!(text(Identity::card("a\0")), Err(()));
    assert_eq!(text(Identity::card("  ")), Err(()));
    assert_eq!(text(Identity::external(&"x".repeat(101))), Err(()));
}
