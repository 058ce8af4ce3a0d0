//! Signing in, sessions, and guessing.

use crate::house::{House, PASSWORD, code, elsewhere, place};
use baci_app::Person;
use baci_core::refusal::Code;
use baci_core::staff::{Right, Role};

#[tokio::test]
async fn a_wrong_password_and_nobody_get_the_same_answer() {
    for house in House::both().await {
        let baci = &house.baci;
        house.owner().await;
        let wrong = baci.sign_in("noy@example.com", "wrong", &place()).await.unwrap_err();
        let nobody = baci.sign_in("nobody@example.com", "wrong", &place()).await.unwrap_err();
        assert_eq!(format!("{wrong:?}"), format!("{nobody:?}"), "{}", house.kind);
        assert_eq!(code(&wrong), Code::SignInFailed);
        let signed = baci.sign_in(" NOY@example.com", PASSWORD, &place()).await.unwrap();
        let session = baci.session(signed.token.reveal()).await.unwrap().unwrap();
        assert_eq!(session, signed.session);
        let Person::Staff { name, role, .. } = &session.person else { panic!() };
        assert_eq!((name.as_str(), *role), ("Noy", Role::Owner));
        assert!(session.owns(&signed.session.csrf) && !session.owns(""));
    }
}

#[tokio::test]
async fn guessing_at_an_account_is_locked_out_for_a_while() {
    for house in House::both().await {
        let baci = &house.baci;
        house.owner().await;
        for i in 0..5 {
            let no = baci.sign_in("noy@example.com", "wrong", &elsewhere(i)).await.unwrap_err();
            assert_eq!(code(&no), Code::SignInFailed, "{}", house.kind);
        }
        let locked = baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap_err();
        let baci_app::AppError::Refused(refusal) = &locked else { panic!("{locked}") };
        assert_eq!(refusal.code, Code::TooManyAttempts);
        let wait = i64::from(refusal.retry_after.unwrap());
        assert!((1..=31).contains(&wait), "{wait}");
        house.pass(wait);
        baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap();
        // Right once: all is forgotten.
        for i in 0..4 {
            let no = baci.sign_in("noy@example.com", "wrong", &elsewhere(i)).await.unwrap_err();
            assert_eq!(code(&no), Code::SignInFailed);
        }
        baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap();
    }
}

#[tokio::test]
async fn many_guesses_at_once_get_no_more_tries_than_one_after_the_other() {
    for house in House::both().await {
        house.owner().await;
        let tries = (0..24).map(|i| {
            let baci = house.baci.clone();
            tokio::spawn(async move {
                let no = baci.sign_in("noy@example.com", "wrong", &elsewhere(i)).await.unwrap_err();
                code(&no)
            })
        });
        let mut looked_at = 0;
        for one in tries.collect::<Vec<_>>() {
            looked_at += usize::from(one.await.unwrap() == Code::SignInFailed);
        }
        assert_eq!(looked_at, 5, "{}", house.kind);
    }
}

#[tokio::test]
async fn guessing_at_many_accounts_from_one_address_is_locked_out() {
    for house in House::both().await {
        let baci = &house.baci;
        house.owner().await;
        let mut tries = 0;
        let no = loop {
            let email = format!("name{tries}@example.com");
            let no = baci.sign_in(&email, PASSWORD, &elsewhere(9)).await.unwrap_err();
            if code(&no) != Code::SignInFailed {
                break no;
            }
            tries += 1;
        };
        assert_eq!((tries, code(&no)), (30, Code::TooManyAttempts), "{}", house.kind);
        let link = baci.link("lnk_nothing", &elsewhere(9)).await.err().unwrap();
        assert_eq!(code(&link), Code::TooManyAttempts);
        // Others are not in the way of it.
        baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap();
    }
}

#[tokio::test]
async fn a_session_ends_unused_and_in_the_end() {
    for house in House::both().await {
        let baci = &house.baci;
        let owner = house.owner().await;
        let token = owner.token.reveal();
        for _ in 0..14 {
            house.pass(12 * 3600 - 1);
            let there = baci.session(token).await.unwrap();
            assert!(there.is_some(), "{}", house.kind);
        }
        house.pass(14);
        assert_eq!(baci.session(token).await.unwrap(), None, "a week is over");
        let other = baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap();
        house.pass(12 * 3600);
        assert_eq!(baci.session(other.token.reveal()).await.unwrap(), None, "unused");
        assert!(baci.sweep().await.unwrap() >= 2);
        for bad in ["", "ses_", &token[1..], &token.replace("ses_", "lnk_")] {
            assert_eq!(baci.session(bad).await.unwrap(), None);
        }
    }
}

#[tokio::test]
async fn sessions_are_seen_and_ended() {
    for house in House::both().await {
        let baci = &house.baci;
        let first = house.owner().await;
        house.pass(60);
        let here = baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap();
        house.pass(60);
        let third = baci.sign_in("noy@example.com", PASSWORD, &elsewhere(3)).await.unwrap();
        let stranger = house.joined("kham@example.com", Role::Cashier).await;
        let seen = baci.sessions(&here.session).await.unwrap();
        assert_eq!(seen.len(), 3, "{}", house.kind);
        assert_eq!((seen[1].current, seen[1].address.as_str()), (true, "203.0.113.0/24"));
        assert_eq!(seen[1].device, "Firefox, Android");
        let foreign = baci.end_session(&stranger.session, third.session.id, &place()).await;
        assert_eq!(code(&foreign.unwrap_err()), Code::NotFound);
        baci.end_session(&here.session, third.session.id, &place()).await.unwrap();
        assert_eq!(baci.session(third.token.reveal()).await.unwrap(), None);
        assert_eq!(baci.end_all_other_sessions(&here.session, &place()).await.unwrap(), 1);
        assert_eq!(baci.session(first.token.reveal()).await.unwrap(), None);
        assert!(baci.session(here.token.reveal()).await.unwrap().is_some());
        assert!(baci.session(stranger.token.reveal()).await.unwrap().is_some());
    }
}

#[tokio::test]
async fn a_changed_password_ends_all_and_starts_one_anew() {
    for house in House::both().await {
        let baci = &house.baci;
        let other = house.owner().await;
        let own = baci.sign_in("noy@example.com", PASSWORD, &place()).await.unwrap();
        let change = |old: &'static str, new: &'static str| {
            let session = own.session.clone();
            async move { baci.change_password(&session, old, new, &place()).await }
        };
        assert_eq!(
            code(&change("wrong", "a new one indeed").await.unwrap_err()),
            Code::SignInFailed
        );
        assert_eq!(code(&change(PASSWORD, "noy").await.unwrap_err()), Code::WeakPassword);
        let new = change(PASSWORD, "four yellow mountains").await.unwrap();
        assert_ne!((new.token.clone(), &new.session.csrf), (own.token.clone(), &own.session.csrf));
        for ended in [&other, &own] {
            assert_eq!(baci.session(ended.token.reveal()).await.unwrap(), None, "{}", house.kind);
        }
        assert!(baci.session(new.token.reveal()).await.unwrap().unwrap().may(Right::SeeAudit));
        assert!(baci.sign_in("noy@example.com", PASSWORD, &place()).await.is_err());
    }
}
