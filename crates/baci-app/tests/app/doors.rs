//! Members sign in by a code or a link; what is secret is nowhere in the tables; sweeping.

use crate::house::{House, PASSWORD, code, elsewhere, identity, place};
use baci_app::{By, Channel, Person};
use baci_core::member::Profile;
use baci_core::refusal::Code;
use baci_core::staff::{Right, Role};
use baci_core::text::Language;

const PHONE: &str = "phone:+8562055512345";

fn lao() -> Profile {
    Profile { language: Some(Language::Lo), ..Profile::default() }
}

impl House {
    async fn ask(&self, who: &str, channel: Channel) {
        let who = identity(who);
        self.baci.request_code(&who, channel, Language::Th, &place()).await.unwrap();
    }

    async fn digits(&self) -> String {
        let body = self.latest().await.body;
        body.split_whitespace().find(|w| w.len() == 6 && w.parse::<u32>().is_ok()).unwrap().into()
    }

    async fn messages(&self) -> usize {
        self.baci.messages(None, 100, true).await.unwrap().messages.len()
    }
}

#[tokio::test]
async fn a_member_signs_in_by_a_code_in_their_language() {
    for house in House::both().await {
        let baci = &house.baci;
        let id = house.member(lao(), &[PHONE, "card:W1", "email:mali@example.com"]).await;
        house.ask(PHONE, Channel::Sms).await;
        let message = house.latest().await;
        assert_eq!(
            (message.language, message.recipient.as_str()),
            (Language::Lo, "+8562055512345")
        );
        let digits = house.digits().await;
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        let no = baci.sign_in_member(&identity(PHONE), wrong, &place()).await.unwrap_err();
        assert_eq!(code(&no), Code::SignInFailed, "{}", house.kind);
        // Typed with Lao digits and a gap.
        let typed: String =
            digits.chars().map(|c| char::from_u32(c as u32 - 48 + 0xed0).unwrap()).collect();
        let typed = format!("{} {}", &typed[..9], &typed[9..]);
        let new = baci.sign_in_member(&identity(PHONE), &typed, &place()).await.unwrap();
        assert_eq!(new.session.person, Person::Member { id });
        assert!(!Right::all().any(|right| new.session.may(right)));
        assert_eq!(baci.session(new.token.reveal()).await.unwrap(), Some(new.session));
        let used = baci.sign_in_member(&identity(PHONE), &digits, &place()).await.unwrap_err();
        assert_eq!(code(&used), Code::SignInFailed);
        assert_eq!(house.latest().await.body, "");
        // By the card, to the address that is known.
        house.pass(1);
        house.ask("card:W1", Channel::Email).await;
        assert_eq!(house.latest().await.recipient, "mali@example.com");
        let digits = house.digits().await;
        baci.sign_in_member(&identity("card:W1"), &digits, &place()).await.unwrap();
    }
}

#[tokio::test]
async fn nobody_learns_who_is_a_member() {
    for house in House::both().await {
        let baci = &house.baci;
        house.member(lao(), &[PHONE]).await;
        house.ask("phone:+8562099999999", Channel::Sms).await;
        house.ask(PHONE, Channel::Email).await;
        assert_eq!(house.messages().await, 0, "{}", house.kind);
        let stranger = identity("phone:+8562099999999");
        let one = baci.sign_in_member(&stranger, "123456", &place()).await.unwrap_err();
        let two = baci.sign_in_member(&identity(PHONE), "123456", &place()).await.unwrap_err();
        let three = baci.sign_in_member(&identity("card:none"), "1", &place()).await.unwrap_err();
        assert_eq!(format!("{one:?}"), format!("{two:?}"));
        assert_eq!(format!("{one:?}"), format!("{three:?}"));
    }
}

#[tokio::test]
async fn a_code_runs_out_and_bears_five_tries() {
    for house in House::both().await {
        let baci = &house.baci;
        house.member(lao(), &[PHONE]).await;
        house.ask(PHONE, Channel::Sms).await;
        let first = house.digits().await;
        house.pass(1);
        house.ask(PHONE, Channel::Sms).await;
        let second = house.digits().await;
        if first != second {
            let no = baci.sign_in_member(&identity(PHONE), &first, &place()).await.unwrap_err();
            assert_eq!(code(&no), Code::SignInFailed, "{}: replaced", house.kind);
        }
        house.pass(600);
        let no = baci.sign_in_member(&identity(PHONE), &second, &place()).await.unwrap_err();
        assert_eq!(code(&no), Code::SignInFailed, "run out");
        house.ask(PHONE, Channel::Sms).await;
        let third = house.digits().await;
        let wrong = if third == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            house.pass(61);
            assert!(baci.sign_in_member(&identity(PHONE), wrong, &place()).await.is_err());
        }
        house.pass(121);
        let no = baci.sign_in_member(&identity(PHONE), &third, &place()).await.unwrap_err();
        assert_eq!(code(&no), Code::SignInFailed, "tried too often");
        let mut last = Ok(());
        for i in 0..4 {
            let (who, place) = (identity(PHONE), elsewhere(i));
            last = baci.request_code(&who, Channel::Sms, Language::En, &place).await;
        }
        assert_eq!(code(&last.unwrap_err()), Code::TooManyAttempts);
    }
}

#[tokio::test]
async fn a_members_link_works_once_for_a_while() {
    for house in House::both().await {
        let baci = &house.baci;
        let id = house.member(lao(), &[PHONE]).await;
        let link = baci.member_link(&By::console(), id).await.unwrap();
        let new = baci.accept_member_link(link.reveal(), &place()).await.unwrap();
        assert_eq!(new.session.person, Person::Member { id });
        let again = baci.accept_member_link(link.reveal(), &place()).await.unwrap_err();
        assert_eq!(code(&again), Code::LinkSpent, "{}", house.kind);
        assert!(baci.send_member_link(&By::console(), id, Channel::Sms).await.unwrap());
        assert!(!baci.send_member_link(&By::console(), id, Channel::Email).await.unwrap());
        let token = house.latest_token().await;
        assert!(house.latest().await.body.contains("/m/link/lnk_"));
        let no = baci.finish_reset(&token, PASSWORD, &place()).await.unwrap_err();
        assert_eq!(code(&no), Code::LinkSpent, "a member's link resets nothing");
        house.pass(900);
        let late = baci.accept_member_link(&token, &place()).await.unwrap_err();
        assert_eq!(code(&late), Code::LinkSpent);
    }
}

#[tokio::test]
async fn nothing_secret_stands_in_the_tables() {
    for house in House::both().await {
        let baci = &house.baci;
        let owner = house.owner().await;
        let id = house.member(lao(), &[PHONE]).await;
        house.ask(PHONE, Channel::Sms).await;
        let digits = house.digits().await;
        let (_, invitation) =
            baci.invite(&By::console(), "kham@example.com", Role::Cashier, None).await.unwrap();
        let member = baci.member_link(&By::console(), id).await.unwrap();
        let key = baci.create_key("till", baci_app::Scope::ALL).await.unwrap();
        for secret in
            [PASSWORD, owner.token.reveal(), &owner.session.csrf, member.reveal(), &key.secret]
        {
            let tail = &secret[secret.len().saturating_sub(40)..];
            assert_eq!(house.columns_with(tail).await, Vec::<String>::new(), "{}", house.kind);
        }
        // A message holds what it carries, until that is used or has run out.
        for secret in [invitation.reveal(), &format!("{digits} ")] {
            assert_eq!(house.columns_with(secret).await, ["messages.body"]);
        }
        house.pass(7 * 86_400);
        let swept = baci.run_due_tasks().await.unwrap();
        assert_eq!((swept.tasks, swept.failed), (7, 0));
        for secret in [invitation.reveal(), &format!("{digits} ")] {
            assert_eq!(house.columns_with(secret).await, Vec::<String>::new());
        }
        // What is personal does not get into the log either.
        for word in ["kham@", "2055512345", "Noy", "203.0.113.7"] {
            let found = house.columns_with(word).await;
            assert!(
                !found.iter().any(|c| c.starts_with("audit") || c.starts_with("codes")),
                "{found:?}"
            );
        }
    }
}
