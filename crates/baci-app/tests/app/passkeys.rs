//! Passkeys, with an authenticator in software: real keys, real signatures.

use crate::house::{House, base64, code, place};
use baci_app::{Answered, Challenge, Person, Session};
use baci_core::refusal::Code;
use baci_core::staff::Role;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const SITE: &str = "https://club.example.com";

/// An authenticator with one key.
struct Device {
    key: SigningKey,
    credential: Vec<u8>,
    /// Whose passkey it holds.
    user: String,
    origin: &'static str,
    counter: u32,
    /// User present and user verified.
    flags: u8,
}

impl Device {
    fn new(seed: u8) -> Self {
        let key = SigningKey::from_slice(&[seed; 32]).unwrap();
        let (credential, user) = (vec![seed; 24], String::new());
        Self { key, credential, user, origin: SITE, counter: 0, flags: 0b101 }
    }

    /// What is signed: the browser's data, and the authenticator's with what belongs behind it.
    fn data(&mut self, kind: &str, options: &Value, flags: u8, more: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let client = format!(
            r#"{{"type":"{kind}","challenge":{},"origin":"{}","crossOrigin":false}}"#,
            options["challenge"], self.origin
        );
        let host = self.origin.split("://").nth(1).unwrap().split(':').next().unwrap();
        let mut data = Sha256::digest(host.as_bytes()).to_vec();
        data.push(self.flags | flags);
        data.extend(self.counter.to_be_bytes());
        data.extend(more);
        (client.into_bytes(), data)
    }

    /// `navigator.credentials.create`.
    fn create(&mut self, challenge: &Challenge) -> String {
        let options: Value = serde_json::from_str(&challenge.options).unwrap();
        self.user = options["user"]["id"].as_str().unwrap().to_owned();
        let point = self.key.verifying_key().to_sec1_point(false);
        let mut more = vec![0; 16];
        more.extend([0, 24]);
        more.extend(&self.credential);
        more.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        more.extend(point.x().unwrap());
        more.extend([0x22, 0x58, 32]);
        more.extend(point.y().unwrap());
        let (client, data) = self.data("webauthn.create", &options, 0x40, &more);
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        let id = base64(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key",
            "response": { "clientDataJSON": base64(&client), "attestationObject": base64(&object),
                "transports": ["internal"] },
            "clientExtensionResults": {} })
        .to_string()
    }

    /// `navigator.credentials.get`.
    fn get(&mut self, challenge: &Challenge) -> String {
        let options: Value = serde_json::from_str(&challenge.options).unwrap();
        self.counter += 1;
        let (client, data) = self.data("webauthn.get", &options, 0, &[]);
        let signed = [data.clone(), Sha256::digest(&client).to_vec()].concat();
        let signature: Signature = self.key.sign(&signed);
        let id = base64(&self.credential);
        json!({ "id": id, "rawId": id, "type": "public-key",
            "response": { "clientDataJSON": base64(&client), "authenticatorData": base64(&data),
                "signature": base64(signature.to_der().as_bytes()), "userHandle": self.user },
            "clientExtensionResults": {} })
        .to_string()
    }
}

impl House {
    async fn register(
        &self,
        own: &Session,
        device: &mut Device,
    ) -> Result<baci_core::id::PasskeyId, Code> {
        let challenge = self.baci.start_passkey(own, SITE).await.unwrap();
        let response = device.create(&challenge);
        let answered = Answered { ticket: challenge.ticket, response: &response };
        let made = self.baci.finish_passkey(own, SITE, answered, "Phone", &place()).await;
        made.map_err(|error| code(&error))
    }

    async fn enter(&self, device: &mut Device) -> Result<Session, Code> {
        let challenge = self.baci.start_passkey_sign_in(SITE, &place()).await.unwrap();
        let response = device.get(&challenge);
        let answered = Answered { ticket: challenge.ticket, response: &response };
        let new = self.baci.passkey_sign_in(SITE, answered, &place()).await;
        new.map(|new| new.session).map_err(|error| code(&error))
    }
}

#[tokio::test]
async fn a_passkey_signs_in_until_it_is_removed() {
    for house in House::both().await {
        let owner = house.owner().await.session;
        let other = house.joined("kham@example.com", Role::Cashier).await.session;
        let (mut phone, mut laptop) = (Device::new(1), Device::new(2));
        let id = house.register(&owner, &mut phone).await.unwrap();
        house.register(&other, &mut laptop).await.unwrap();
        for _ in 0..2 {
            assert_eq!(
                house.enter(&mut phone).await.unwrap().person,
                owner.person,
                "{}",
                house.kind
            );
            assert_eq!(house.enter(&mut laptop).await.unwrap().person, other.person);
        }
        let listed = house.baci.passkeys(&owner).await.unwrap();
        assert_eq!((listed.len(), listed[0].id, listed[0].name.as_str()), (1, id, "Phone"));
        assert!(listed[0].used_at.is_some());
        // The same device again: the browser is told, and the server refuses.
        let challenge = house.baci.start_passkey(&owner, SITE).await.unwrap();
        assert!(challenge.options.contains(&base64(&phone.credential)));
        assert_eq!(house.register(&owner, &mut phone).await, Err(Code::SignInFailed));

        let foreign = house.baci.remove_passkey(&other, id, &place()).await.unwrap_err();
        assert_eq!(code(&foreign), Code::NotFound);
        house.baci.remove_passkey(&owner, id, &place()).await.unwrap();
        assert_eq!(house.enter(&mut phone).await.unwrap_err(), Code::SignInFailed);
        let Person::Staff { id: kham, .. } = &other.person else { panic!() };
        house.baci.disable_staff(&baci_app::By::console(), *kham).await.unwrap();
        assert_eq!(house.enter(&mut laptop).await.unwrap_err(), Code::SignInFailed);
    }
}

#[tokio::test]
async fn what_is_not_the_passkey_itself_does_not_get_in() {
    for house in House::both().await {
        let owner = house.owner().await.session;
        let mut phone = Device::new(1);
        house.register(&owner, &mut phone).await.unwrap();
        house.enter(&mut phone).await.unwrap();
        let same = |seed: u8| Device { user: phone.user.clone(), counter: 9, ..Device::new(seed) };
        let forged = Device { credential: phone.credential.clone(), ..same(3) };
        let elsewhere = Device { origin: "https://club.example.org", ..same(1) };
        let sibling = Device { origin: "https://evil.club.example.com", ..same(1) };
        let unseen = Device { flags: 0b001, ..same(1) };
        let cloned = Device { counter: 0, ..same(1) };
        let stranger = Device { user: base64(&[7; 16]), ..same(1) };
        for (what, mut device) in [
            ("another key", forged),
            ("another site", elsewhere),
            ("a part of the site", sibling),
            ("nobody verified", unseen),
            ("a copy that is behind", cloned),
            ("another person", stranger),
            ("an unknown key", same(5)),
        ] {
            let got = house.enter(&mut device).await;
            assert_eq!(got.unwrap_err(), Code::SignInFailed, "{}: {what}", house.kind);
        }
        assert_eq!(house.enter(&mut same(1)).await.unwrap().person, owner.person);
    }
}

#[tokio::test]
async fn an_answer_counts_once_in_time_for_its_own_challenge() {
    for house in House::both().await {
        let baci = &house.baci;
        let owner = house.owner().await.session;
        let other = house.joined("kham@example.com", Role::Cashier).await.session;
        let mut phone = Device::new(1);
        let challenge = baci.start_passkey(&owner, SITE).await.unwrap();
        let response = phone.create(&challenge);
        let answered = Answered { ticket: challenge.ticket, response: &response };
        let stolen = baci.finish_passkey(&other, SITE, answered, "x", &place()).await.unwrap_err();
        assert_eq!(code(&stolen), Code::SignInFailed, "{}", house.kind);
        let gone = baci.finish_passkey(&owner, SITE, answered, "x", &place()).await.unwrap_err();
        assert_eq!(code(&gone), Code::SignInFailed);
        house.register(&owner, &mut phone).await.unwrap();

        let challenge = baci.start_passkey_sign_in(SITE, &place()).await.unwrap();
        let response = phone.get(&challenge);
        let answered = Answered { ticket: challenge.ticket, response: &response };
        let another = baci.start_passkey_sign_in(SITE, &place()).await.unwrap();
        let crossed = Answered { ticket: another.ticket, ..answered };
        assert!(baci.passkey_sign_in(SITE, crossed, &place()).await.is_err());
        baci.passkey_sign_in(SITE, answered, &place()).await.unwrap();
        let again = baci.passkey_sign_in(SITE, answered, &place()).await.unwrap_err();
        assert_eq!(code(&again), Code::SignInFailed);

        let late = baci.start_passkey_sign_in(SITE, &place()).await.unwrap();
        let response = phone.get(&late);
        house.pass(300);
        let answered = Answered { ticket: late.ticket, response: &response };
        assert!(baci.passkey_sign_in(SITE, answered, &place()).await.is_err());
        for response in ["", "{}", "[", &"x".repeat(70_000)] {
            let challenge = baci.start_passkey_sign_in(SITE, &place()).await.unwrap();
            let answered = Answered { ticket: challenge.ticket, response };
            let no = baci.passkey_sign_in(SITE, answered, &place()).await.unwrap_err();
            assert_eq!(code(&no), Code::SignInFailed);
        }
        for bad in ["https://127.0.0.1", "http://club.example.com", "club.example.com", ""] {
            assert_eq!(
                code(&baci.start_passkey(&owner, bad).await.unwrap_err()),
                Code::InvalidRequest
            );
        }
        baci.start_passkey(&owner, "http://localhost:8080").await.unwrap();
        house.pass(300);
        assert!(baci.sweep().await.unwrap() > 0);
    }
}
