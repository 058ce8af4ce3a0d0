//! Identities that are proved by a code: bounded in time and tries, and a number that was given out again goes over.

mod house;

use baci_app::By;
use baci_core::member::Profile;
use baci_core::refusal::Code;
use baci_core::text::Language;
use house::{House, code, identity, place};

const PHONE: &str = "phone:+8562055512345";

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
        let asked = (Language::En, &at);
        house.baci.request_proof(&by, member, &phone, asked).await.unwrap();
        let digits = sent(&house).await;
        let wrong = if digits == "000000" { "111111" } else { "000000" };
        let told = |who, code: &str| {
            let (code, phone, by, at) = (code.to_owned(), phone.clone(), by.clone(), at.clone());
            let baci = house.baci.clone();
            async move { baci.prove_identity((&by, &at), who, (&phone, None), &code).await }
        };
        assert_eq!(code(&told(member, wrong).await.unwrap_err()), Code::SignInFailed);
        // The code is of one member and one number, and no code to sign in by.
        assert_eq!(code(&told(former, &digits).await.unwrap_err()), Code::SignInFailed);
        let signed = house.baci.sign_in_member(&phone, &digits, &at).await;
        assert_eq!(code(&signed.unwrap_err()), Code::SignInFailed);
        let done = told(member, &digits).await.unwrap();
        assert_eq!((done.kind.as_str(), done.event.member), ("identity_verify", member));
        assert_eq!(house.baci.member_by(&phone).await.unwrap().member.id, member);
        assert_eq!(house.baci.member(former).await.unwrap().identities, Vec::<String>::new());
        let proofs = house.baci.proofs_of(member).await.unwrap();
        assert_eq!((proofs[0].identity.as_str(), proofs[0].how.as_str()), (PHONE, "code"));
        // It works once, and is nowhere any more.
        assert_eq!(code(&told(member, &digits).await.unwrap_err()), Code::SignInFailed);
        assert_eq!(house.columns_with(&digits).await, Vec::<String>::new(), "{}", house.kind);
    }
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_five_tries() {
    for house in House::both().await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        let (phone, by, at) = (identity(PHONE), By::console(), place());
        let card = identity("card:2");
        let nowhere = house.baci.request_proof(&by, member, &card, (Language::En, &at)).await;
        assert_eq!(code(&nowhere.unwrap_err()), Code::InvalidRequest);
        house.baci.request_proof(&by, member, &phone, (Language::En, &at)).await.unwrap();
        let digits = sent(&house).await;
        house.pass(601);
        let late = house.baci.prove_identity((&by, &at), member, (&phone, None), &digits).await;
        assert_eq!(code(&late.unwrap_err()), Code::SignInFailed);
        house.baci.request_proof(&by, member, &phone, (Language::En, &at)).await.unwrap();
        let digits = sent(&house).await;
        let wrong = if digits == "000000" { "111111" } else { "000000" };
        for _ in 0..5 {
            let tried = house.baci.prove_identity((&by, &at), member, (&phone, None), wrong).await;
            assert!(tried.is_err());
            house.pass(40);
        }
        let spent = house.baci.prove_identity((&by, &at), member, (&phone, None), &digits).await;
        assert!(spent.is_err(), "{}", house.kind);
    }
}
