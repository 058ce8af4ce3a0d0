//! Signing in by another provider: a real one on this machine, with tokens that are signed.

use crate::house::issuer::{Issuer, key, signed, unsigned};
use crate::house::{House, PASSWORD, base64, code, place};
use baci_app::{Away, By, CameBack, NewSession, OidcError, OidcSettings, Person, Provider};
use baci_core::staff::Role;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SECRET: &str = "a secret of the provider and of Baci";

/// Bends a header and claims, and says with which key they are signed.
type Bend = fn(&mut Value, &mut Value);

fn settings(issuer: &Issuer) -> OidcSettings {
    OidcSettings {
        issuer: issuer.url.clone(),
        client_id: "baci".into(),
        client_secret: SECRET.into(),
        name: "ID".into(),
        allowed_domains: Vec::new(),
        new_people: None,
        groups_claim: "groups".into(),
        roles: std::collections::BTreeMap::new(),
    }
}

fn provider(settings: OidcSettings) -> Provider {
    Provider::new(settings, "https://club.example.com").unwrap()
}

/// A value of the address that a browser is sent to.
fn sent(away: &Away, name: &str) -> String {
    let query = away.address.split_once('?').unwrap().1;
    let pair = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    pair.unwrap_or_else(|| panic!("no {name} in {query}")).to_owned()
}

impl House {
    fn claims(&self, issuer: &Issuer, nonce: &str, email: &str) -> Value {
        let now = self.baci.clock().now().micros() / 1_000_000;
        json!({ "iss": issuer.url, "aud": "baci", "sub": format!("sub of {email}"), "nonce": nonce,
            "iat": now, "exp": now + 60, "email": email, "email_verified": true, "name": "Noy Keo" })
    }

    async fn away(&self, provider: &Provider) -> Away {
        self.baci.start_oidc(provider, "/members", &place()).await.unwrap()
    }

    async fn back(&self, provider: &Provider, away: &Away) -> Result<NewSession, OidcError> {
        let (state, ticket) = (sent(away, "state"), away.ticket.reveal());
        let came = CameBack { ticket, state: &state, code: "c", ..CameBack::default() };
        let (new, back) = self.baci.oidc_sign_in(provider, came, &place()).await?;
        assert_eq!(back, "/members");
        Ok(new)
    }

    /// There and back, with claims that are bent.
    async fn enter_by_issuer(
        &self,
        (issuer, provider): (&Issuer, &Provider),
        email: &str,
        bend: impl FnOnce(&mut Value),
    ) -> Result<Person, OidcError> {
        let away = self.away(provider).await;
        let mut claims = self.claims(issuer, &sent(&away, "nonce"), email);
        bend(&mut claims);
        issuer.gives(&signed(&json!({ "alg": "ES256", "kid": "k" }), &claims, &key(1)));
        self.back(provider, &away).await.map(|new| new.session.person)
    }
}

fn role(person: &Person) -> Role {
    match person {
        Person::Staff { role, .. } => *role,
        Person::Member { .. } => panic!("a member"),
    }
}

/// HMAC by SHA-256: what a token is signed with by whoever takes a public word for a key.
fn hmac(secret: &[u8], text: &str) -> Vec<u8> {
    let pad = |with: u8| {
        let mut block = [with; 64];
        block.iter_mut().zip(secret).for_each(|(b, s)| *b ^= s);
        block
    };
    let inner = Sha256::digest([&pad(0x36), text.as_bytes()].concat());
    Sha256::digest([&pad(0x5c)[..], &inner[..]].concat()).to_vec()
}

#[tokio::test]
async fn a_token_counts_only_as_it_must_be() {
    let house = House::both().await.remove(0);
    house.owner().await;
    let issuer = Issuer::open().await;
    let mut settings = settings(&issuer);
    settings.allowed_domains = vec!["Example.com".into()];
    let provider = provider(settings);
    let none: Bend = |_, _| {};
    let cases: &[(&str, Bend, u8, &str)] = &[
        ("as it must be", none, 1, "in"),
        ("another key", none, 2, "provider"),
        ("a key that is not there", |head, _| head["kid"] = "other".into(), 2, "provider"),
        ("no signature", |head, _| head["alg"] = "none".into(), 0, "provider"),
        ("signed by the secret", |head, _| head["alg"] = "HS256".into(), 3, "provider"),
        ("another issuer", |_, c| c["iss"] = "https://evil.example".into(), 1, "provider"),
        ("for somebody else", |_, c| c["aud"] = "another".into(), 1, "provider"),
        ("for others too", |_, c| c["aud"] = json!(["baci", "another"]), 1, "provider"),
        ("another nonce", |_, c| c["nonce"] = "0".into(), 1, "provider"),
        ("no nonce", |_, c| c["nonce"] = Value::Null, 1, "provider"),
        ("out of time", |_, c| c["exp"] = (c["iat"].as_i64().unwrap() - 1).into(), 1, "provider"),
        ("nobody", |_, c| c["sub"] = "".into(), 1, "provider"),
        ("an address not confirmed", |_, c| c["email_verified"] = false.into(), 1, "unverified"),
        ("an address not vouched for", |_, c| c["email_verified"] = Value::Null, 1, "unverified"),
        ("an address that is none", |_, c| c["email"] = "@example.com".into(), 1, "unverified"),
        ("another domain", |_, c| c["email"] = "noy@example.org".into(), 1, "unverified"),
        ("a domain below", |_, c| c["email"] = "noy@x.example.com".into(), 1, "unverified"),
    ];
    for (what, bend, with, expected) in cases {
        let away = house.away(&provider).await;
        let mut claims = house.claims(&issuer, &sent(&away, "nonce"), "NOY@example.com");
        let mut header = json!({ "alg": "ES256", "kid": "k" });
        bend(&mut header, &mut claims);
        let text = unsigned(&header, &claims);
        issuer.gives(&match with {
            0 => format!("{text}."),
            3 => format!("{text}.{}", base64(&hmac(SECRET.as_bytes(), &text))),
            seed => signed(&header, &claims, &key(*seed)),
        });
        let got = match house.back(&provider, &away).await {
            Ok(_) => "in",
            Err(OidcError::Provider(_)) => "provider",
            Err(OidcError::Unverified) => "unverified",
            Err(other) => panic!("{what}: {other}"),
        };
        assert_eq!(got, *expected, "{what}");
    }
}

#[tokio::test]
async fn a_way_back_is_good_once_in_time_for_who_left() {
    for house in House::both().await {
        house.owner().await;
        let issuer = Issuer::open().await;
        let provider = provider(settings(&issuer));
        let (one, other) = (house.away(&provider).await, house.away(&provider).await);
        for part in [one.ticket.reveal(), &sent(&one, "state"), &sent(&one, "nonce")] {
            assert_eq!(house.columns_with(part).await, Vec::<String>::new(), "{}", house.kind);
        }
        let claims = house.claims(&issuer, &sent(&one, "nonce"), "noy@example.com");
        issuer.gives(&signed(&json!({ "alg": "ES256", "kid": "k" }), &claims, &key(1)));
        let crossed = Away { address: other.address.clone(), ticket: one.ticket.clone() };
        let got = house.back(&provider, &crossed).await;
        assert!(matches!(got, Err(OidcError::Stale)), "another's state: {got:?}");
        house.back(&provider, &one).await.unwrap();
        let got = house.back(&provider, &one).await;
        assert!(matches!(got, Err(OidcError::Stale)), "twice: {got:?}");

        let late = house.away(&provider).await;
        house.pass(600);
        assert!(matches!(house.back(&provider, &late).await, Err(OidcError::Stale)));
        for ticket in ["", "x", &"x".repeat(300), &"chl_0000000000000000000000000a_".repeat(2)] {
            let came = CameBack { ticket, code: "c", ..CameBack::default() };
            let got = house.baci.oidc_sign_in(&provider, came, &place()).await;
            assert!(matches!(got, Err(OidcError::Stale)), "{ticket}");
        }
        for (error, iss, expected) in [
            ("access_denied", "", "Cancelled"),
            ("server_error", "", "Provider"),
            ("<script>", "", "something is wrong"),
            ("", "https://evil.example", "another one"),
        ] {
            let away = house.away(&provider).await;
            let (state, ticket) = (sent(&away, "state"), away.ticket.reveal());
            let came = CameBack { ticket, state: &state, code: "c", error, issuer: iss };
            let got = house.baci.oidc_sign_in(&provider, came, &place()).await.unwrap_err();
            assert!(format!("{got:?}").contains(expected), "{error}: {got:?}");
        }
    }
}

#[tokio::test]
async fn who_comes_is_found_by_address_once_and_then_by_the_providers_id() {
    for house in House::both().await {
        let owner = house.owner().await.session.person;
        let issuer = Issuer::open().await;
        let plain = provider(settings(&issuer));
        let by = (&issuer, &plain);
        assert_eq!(house.enter_by_issuer(by, "noy@example.com", |_| {}).await.unwrap(), owner);
        let moved = |c: &mut Value| {
            c["email"] = "new@example.com".into();
            c["email_verified"] = false.into();
        };
        assert_eq!(house.enter_by_issuer(by, "noy@example.com", moved).await.unwrap(), owner);
        // The address is another person's now.
        let got = house.enter_by_issuer(by, "noy@example.com", |c| c["sub"] = "other".into()).await;
        assert!(matches!(got, Err(OidcError::NoAccount)), "{}: {got:?}", house.kind);
        let got = house.enter_by_issuer(by, "stranger@example.com", |_| {}).await;
        assert!(matches!(got, Err(OidcError::NoAccount)));
        assert_eq!(house.baci.staff().await.unwrap().len(), 1, "nobody was made");

        // An invitation is taken up: the link is spent, there is no password, and one can be had.
        let (console, email) = (By::console(), "kham@example.com");
        let invited = house.baci.invite(&console, email, Role::Cashier, None).await;
        let (id, link) = invited.unwrap();
        let kham = house.enter_by_issuer(by, "kham@example.com", |_| {}).await.unwrap();
        assert_eq!(role(&kham), Role::Cashier);
        assert!(house.baci.link(link.reveal(), &place()).await.is_err());
        let shown = house.baci.staff_member(id).await.unwrap();
        assert_eq!((shown.name.as_str(), shown.state), ("Noy Keo", baci_app::StaffState::Active));
        for password in ["*", "", PASSWORD] {
            let got = house.baci.sign_in("kham@example.com", password, &place()).await;
            assert_eq!(code(&got.unwrap_err()), baci_core::refusal::Code::SignInFailed);
        }
        house.pass(1);
        house.baci.start_reset("kham@example.com", &place()).await.unwrap();
        let token = house.latest_token().await;
        house.baci.finish_reset(&token, PASSWORD, &place()).await.unwrap();

        house.pass(1);
        house.baci.disable_staff(&By::console(), id).await.unwrap();
        house.pass(1);
        let got = house.enter_by_issuer(by, "kham@example.com", |_| {}).await;
        assert!(matches!(got, Err(OidcError::NoAccount)));
        let why = house.baci.audit(&baci_app::AuditFilter::default(), None, 1).await.unwrap();
        let line = &why.lines[0];
        assert_eq!((line.action.as_str(), &line.target), ("session.refused", &id.to_string()));
        assert_eq!(line.details, r#"{"by":"oidc","why":"no-account"}"#);
    }
}

#[tokio::test]
async fn the_settings_say_who_gets_an_account_and_which_role_a_group_gives() {
    for house in House::both().await {
        house.owner().await;
        let issuer = Issuer::open().await;
        let mut settings = settings(&issuer);
        settings.new_people = Some(Role::Analyst);
        settings.roles =
            [("tills".to_owned(), Role::Cashier), ("bosses".to_owned(), Role::Owner)].into();
        let provider = provider(settings);
        let by = (&issuer, &provider);
        let groups = |groups: Value| move |c: &mut Value| c["groups"] = groups;
        let none =
            house.enter_by_issuer(by, "a@example.com", groups(json!(["others", 7]))).await.unwrap();
        assert_eq!(role(&none), Role::Analyst, "{}", house.kind);
        let both = groups(json!(["tills", "bosses"]));
        assert_eq!(
            role(&house.enter_by_issuer(by, "b@example.com", both).await.unwrap()),
            Role::Owner
        );
        let one = groups(json!("tills"));
        assert_eq!(
            role(&house.enter_by_issuer(by, "b@example.com", one).await.unwrap()),
            Role::Cashier
        );
        // The role stays where no group says anything, and so does the last owner's.
        let silent = house.enter_by_issuer(by, "b@example.com", |_| {}).await.unwrap();
        assert_eq!(role(&silent), Role::Cashier);
        let last =
            house.enter_by_issuer(by, "noy@example.com", groups(json!(["tills"]))).await.unwrap();
        assert_eq!(role(&last), Role::Owner);
    }
}

#[tokio::test]
async fn a_provider_that_answers_badly_is_no_way_in() {
    let house = House::both().await.remove(0);
    house.owner().await;
    let issuer = Issuer::open().await;
    let path = "/.well-known/openid-configuration";
    let good = issuer.description();
    let mut other = good.clone();
    other["issuer"] = "https://evil.example".into();
    let big = json!({ "a": "x".repeat(600_000) }).to_string();
    for (head, body) in [
        ("500 Internal Server Error", String::new()),
        ("200 OK\r\ncontent-type: application/json", other.to_string()),
        ("200 OK\r\ncontent-type: application/json", "{".to_owned()),
        ("200 OK\r\ncontent-type: application/json", big),
        ("302 Found\r\nlocation: /elsewhere", String::new()),
    ] {
        issuer.answers(path, head, body);
        issuer.says("/elsewhere", &good);
        let fresh = provider(settings(&issuer));
        let got = house.baci.start_oidc(&fresh, "/", &place()).await;
        assert!(matches!(got, Err(OidcError::Provider(_))), "{head}: {got:?}");
    }
    issuer.says(path, &good);
    // What the token does not say is asked for, and must be of the same person.
    let provider = provider(settings(&issuer));
    let quiet = |c: &mut Value| c["email"] = Value::Null;
    let me = |sub: &str| json!({ "sub": sub, "email": "noy@example.com", "email_verified": true });
    issuer.says("/me", &me("another"));
    let got = house.enter_by_issuer((&issuer, &provider), "noy@example.com", quiet).await;
    assert!(matches!(got, Err(OidcError::Provider(_))), "{got:?}");
    issuer.says("/me", &me("sub of noy@example.com"));
    house.enter_by_issuer((&issuer, &provider), "noy@example.com", quiet).await.unwrap();
}
