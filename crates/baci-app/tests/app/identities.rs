//! Identities that are proved by a code: bounded in time and tries, and a number that was given out again goes over.

use crate::house::{House, code, identity, place};
use baci_app::{Asked, By};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::Code;
use baci_core::text::Language;

const PHONE: &str = "phone:+8562055512345";

fn asked(key: &str) -> Asked {
    Asked { key: format!("test/{key}"), fingerprint: [0; 16] }
}

fn asked_for(who: MemberId, code: &str) -> Asked {
    // The digits themselves are to be found nowhere.
    asked(&format!("{who}/{:x}", code.parse::<u64>().unwrap() * 7919))
}

/// The six digits of the latest message.
async fn sent(house: &House) -> String {
    let body = house.latest().await.body;
    body.split_whitespace()
        .find(|word| word.len() == 6 && word.parse::<u32>().is_ok())
        .unwrap()
        .into()
}

#[tokio::test]
async fn who_tells_the_code_has_the_number() {
    for house in House::both().await {
        let former = house.member(Profile::default(), &[PHONE]).await;
        let member = house.member(Profile::default(), &["card:1"]).await;
        let (phone, by, at) = (identity(PHONE), By::console(), place());
        let speaking = (Language::En, &at);
        house.baci.request_proof(&by, member, &phone, speaking, None).await.unwrap();
        let digits = sent(&house).await;
        let wrong = if digits == "000000" { "111111" } else { "000000" };
        let told = |who, code: &str| {
            let (code, phone, by, at) = (code.to_owned(), phone.clone(), by.clone(), at.clone());
            let baci = house.baci.clone();
            let ask = asked_for(who, &code);
            async move { baci.prove_identity((&by, &at), who, (&phone, None), &code, ask).await }
        };
        assert_eq!(code(&told(member, wrong).await.unwrap_err()), Code::ProofFailed);
        // The code is of one member and one number, and no code to sign in by.
        assert_eq!(code(&told(former, &digits).await.unwrap_err()), Code::ProofFailed);
        let signed = house.baci.sign_in_member(&phone, &digits, &at).await;
        assert_eq!(code(&signed.unwrap_err()), Code::SignInFailed);
        let done = told(member, &digits).await.unwrap();
        assert_eq!((done.kind.as_str(), done.event.member), ("identity_verify", member));
        assert_eq!(house.baci.member_by(&phone).await.unwrap().member.id, member);
        assert_eq!(house.baci.member(former).await.unwrap().identities, Vec::<String>::new());
        let proofs = house.baci.proofs_of(member).await.unwrap();
        assert_eq!((proofs[0].identity.as_str(), proofs[0].how.as_str()), (PHONE, "code"));
        // The same request again is answered as before; another one finds the code used up, and nowhere any more.
        let again = told(member, &digits).await.unwrap();
        assert!(again.replayed && again.event == done.event, "{}", house.kind);
        let other = asked("other");
        let spent = house.baci.prove_identity((&by, &at), member, (&phone, None), &digits, other);
        assert_eq!(code(&spent.await.unwrap_err()), Code::ProofFailed);
        assert_eq!(house.columns_with(&digits).await, Vec::<String>::new(), "{}", house.kind);
    }
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_five_tries() {
    for house in House::both().await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        let (phone, by, at) = (identity(PHONE), By::console(), place());
        let card = identity("card:2");
        let nowhere = house.baci.request_proof(&by, member, &card, (Language::En, &at), None).await;
        assert_eq!(code(&nowhere.unwrap_err()), Code::InvalidRequest);
        house.baci.request_proof(&by, member, &phone, (Language::En, &at), None).await.unwrap();
        let digits = sent(&house).await;
        house.pass(601);
        let prove = |digits: &str| {
            let (ask, digits) = (asked(digits), digits.to_owned());
            let (baci, by, at, phone) = (house.baci.clone(), by.clone(), at.clone(), phone.clone());
            async move { baci.prove_identity((&by, &at), member, (&phone, None), &digits, ask).await }
        };
        assert_eq!(code(&prove(&digits).await.unwrap_err()), Code::ProofFailed);
        house.baci.request_proof(&by, member, &phone, (Language::En, &at), None).await.unwrap();
        let digits = sent(&house).await;
        let wrong = if digits == "000000" { "111111" } else { "000000" };
        for _ in 0..5 {
            assert!(prove(wrong).await.is_err());
            house.pass(40);
        }
        assert!(prove(&digits).await.is_err(), "{}", house.kind);
    }
}

#[tokio::test]
async fn a_code_outlives_a_change_that_is_refused_and_a_retry_sends_no_second_one() {
    for house in House::both().await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        let (phone, by, at) = (identity(PHONE), By::console(), place());
        let ask = || {
            house.baci.request_proof(&by, member, &phone, (Language::En, &at), Some(asked("send")))
        };
        ask().await.unwrap();
        let digits = sent(&house).await;
        ask().await.unwrap();
        assert_eq!(sent(&house).await, digits, "{}", house.kind);
        // What it is to take the place of is not theirs: nothing was changed, and the code is good still.
        let none = Some(identity("phone:+8562099999999"));
        let wrong =
            house.baci.prove_identity((&by, &at), member, (&phone, none), &digits, asked("w"));
        assert_eq!(code(&wrong.await.unwrap_err()), Code::NotFound);
        let card = Some(identity("card:1"));
        let right =
            house.baci.prove_identity((&by, &at), member, (&phone, card), &digits, asked("r"));
        right.await.unwrap();
        let stored = house.baci.member(member).await.unwrap();
        assert_eq!(stored.identities, [PHONE], "{}", house.kind);
    }
}
