//! Staff: the first owner, invitations, roles, accounts taken away, forgotten passwords.

use crate::house::{House, PASSWORD, code, elsewhere, place};
use baci_app::{Acceptance, By, Purpose, StaffState};
use baci_core::refusal::Code;
use baci_core::staff::{Right, Role};
use baci_core::text::Language;

#[tokio::test]
async fn the_first_owner_comes_by_a_link_and_there_is_only_one() {
    for house in House::both().await {
        let baci = &house.baci;
        let replaced = baci.first_owner_link().await.unwrap().unwrap();
        let link = baci.first_owner_link().await.unwrap().unwrap();
        let with = Acceptance {
            name: "Noy",
            email: "noy@example.com",
            password: PASSWORD,
            language: None,
        };
        let old = baci.accept_link(replaced.reveal(), with.clone(), &place()).await.unwrap_err();
        assert_eq!(code(&old), Code::LinkSpent, "{}", house.kind);
        assert_eq!(baci.link(link.reveal(), &place()).await.unwrap().purpose, Purpose::FirstOwner);
        for (name, email, password, why) in [
            ("", "noy@example.com", PASSWORD, Code::InvalidRequest),
            ("Noy", "noy", PASSWORD, Code::InvalidRequest),
            ("Noy", "noy@example.com", "short", Code::WeakPassword),
        ] {
            let with = Acceptance { name, email, password, language: None };
            let no = baci.accept_link(link.reveal(), with, &place()).await.unwrap_err();
            assert_eq!(code(&no), why);
        }
        let owner = baci.accept_link(link.reveal(), with.clone(), &place()).await.unwrap();
        assert!(owner.session.may(Right::ManageStaff));
        assert_eq!(baci.first_owner_link().await.unwrap(), None);
        let again = baci.accept_link(link.reveal(), with, &place()).await.unwrap_err();
        assert_eq!(code(&again), Code::LinkSpent);
        let staff = baci.staff().await.unwrap();
        assert_eq!(
            (staff.len(), staff[0].role, staff[0].state),
            (1, Role::Owner, StaffState::Active)
        );
    }
}

#[tokio::test]
async fn a_link_makes_one_owner_however_many_use_it_at_once() {
    for house in House::both().await {
        let link = house.baci.first_owner_link().await.unwrap().unwrap();
        let tries = (0..4).map(|i| {
            let (baci, link) = (house.baci.clone(), link.clone());
            tokio::spawn(async move {
                let email = format!("noy{i}@example.com");
                let with =
                    Acceptance { name: "Noy", email: &email, password: PASSWORD, language: None };
                baci.accept_link(link.reveal(), with, &place()).await.is_ok()
            })
        });
        let mut came = 0;
        for one in tries.collect::<Vec<_>>() {
            came += usize::from(one.await.unwrap());
        }
        assert_eq!((came, house.baci.staff().await.unwrap().len()), (1, 1), "{}", house.kind);
    }
}

#[tokio::test]
async fn an_invitation_is_taken_up_once_within_a_week() {
    for house in House::both().await {
        let baci = &house.baci;
        let owner = house.owner().await.session;
        let by = owner.by(&place());
        let lao = Some(Language::Lo);
        let (id, _) = baci.invite(&by, " Kham@Example.com", Role::Cashier, lao).await.unwrap();
        assert!(house.latest().await.subject.contains("ບັນຊີຂອງທ່ານ"));
        let first = house.latest_token().await;
        let (same, link) = baci.invite(&by, "kham@example.com", Role::Support, lao).await.unwrap();
        assert_eq!(id, same);
        assert_eq!(code(&baci.link(&first, &place()).await.err().unwrap()), Code::LinkSpent);
        let shown = baci.link(link.reveal(), &place()).await.unwrap();
        assert_eq!(shown.email.as_deref(), Some("kham@example.com"));
        assert_eq!(shown.role, Some(Role::Support));

        let with = Acceptance {
            name: "Kham",
            email: "else@example.com",
            password: PASSWORD,
            language: None,
        };
        let joined = baci.accept_link(link.reveal(), with, &place()).await.unwrap().session;
        assert!(joined.may(Right::AdjustBalances) && !joined.may(Right::ManageStaff));
        assert_eq!(code(&joined.need(Right::ManageStaff).unwrap_err()), Code::Forbidden);
        let taken = baci.invite(&by, "KHAM@example.com", Role::Owner, None).await.unwrap_err();
        assert_eq!(code(&taken), Code::EmailTaken);
        assert_eq!(baci.staff_member(id).await.unwrap().email, "kham@example.com");
        assert_eq!(
            (house.latest().await.body, house.latest().await.state.as_str()),
            (String::new(), "over")
        );

        let (_, late) = baci.invite(&by, "late@example.com", Role::Cashier, None).await.unwrap();
        house.pass(7 * 86_400);
        assert_eq!(code(&baci.link(late.reveal(), &place()).await.err().unwrap()), Code::LinkSpent);
    }
}

#[tokio::test]
async fn the_last_owner_stays() {
    for house in House::both().await {
        let baci = &house.baci;
        house.owner().await;
        let by = By::console();
        let first = baci.staff().await.unwrap()[0].id;
        for no in [
            baci.change_role(&by, first, Role::Analyst).await.unwrap_err(),
            baci.disable_staff(&by, first).await.unwrap_err(),
        ] {
            assert_eq!(code(&no), Code::LastOwner, "{}", house.kind);
        }
        // One who was invited but did not come is nobody yet.
        let (second, _) = baci.invite(&by, "b@example.com", Role::Owner, None).await.unwrap();
        assert_eq!(code(&baci.disable_staff(&by, first).await.unwrap_err()), Code::LastOwner);
        house.joined("b@example.com", Role::Owner).await;
        let (one, two) = tokio::join!(
            baci.disable_staff(&by, first),
            baci.change_role(&by, second, Role::Support)
        );
        assert!(one.is_ok() != two.is_ok(), "{}: {one:?} {two:?}", house.kind);
    }
}

#[tokio::test]
async fn another_role_or_none_ends_the_sessions() {
    for house in House::both().await {
        let baci = &house.baci;
        house.owner().await;
        let by = By::console();
        let kham = house.joined("kham@example.com", Role::Cashier).await;
        let id = baci.staff_by_email("kham@example.com").await.unwrap().id;
        assert!(baci.session(kham.token.reveal()).await.unwrap().is_some());
        baci.change_role(&by, id, Role::Marketer).await.unwrap();
        assert_eq!(baci.session(kham.token.reveal()).await.unwrap(), None, "{}", house.kind);
        let again = baci.sign_in("kham@example.com", PASSWORD, &place()).await.unwrap();
        assert!(again.session.may(Right::ChangeProgram) && !again.session.may(Right::Sell));
        baci.start_reset("kham@example.com", &place()).await.unwrap();
        let reset = house.latest_token().await;
        baci.disable_staff(&by, id).await.unwrap();
        assert_eq!(baci.session(again.token.reveal()).await.unwrap(), None);
        let no = baci.sign_in("kham@example.com", PASSWORD, &place()).await.unwrap_err();
        assert_eq!(code(&no), Code::SignInFailed);
        let no = baci.finish_reset(&reset, "another good password", &place()).await.unwrap_err();
        assert_eq!(code(&no), Code::LinkSpent);
        assert_eq!(baci.staff_member(id).await.unwrap().state, StaffState::Disabled);
        baci.enable_staff(&by, id).await.unwrap();
        baci.sign_in("kham@example.com", PASSWORD, &place()).await.unwrap();
    }
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_a_link() {
    for house in House::both().await {
        let baci = &house.baci;
        let before = house.owner().await;
        baci.start_reset("nobody@example.com", &place()).await.unwrap();
        assert!(baci.messages(None, 10, true).await.unwrap().messages.is_empty());
        baci.start_reset("NOY@example.com", &place()).await.unwrap();
        let hidden = baci.messages(None, 10, false).await.unwrap().messages;
        assert_eq!((hidden[0].kind.as_str(), hidden[0].body.as_str()), ("reset", ""));
        let token = house.latest_token().await;
        assert_eq!(baci.link(&token, &place()).await.unwrap().purpose, Purpose::Reset);
        let with =
            Acceptance { name: "X", email: "x@example.com", password: PASSWORD, language: None };
        assert_eq!(
            code(&baci.accept_link(&token, with, &place()).await.unwrap_err()),
            Code::LinkSpent
        );
        let new = "four yellow mountains";
        let reset = baci.finish_reset(&token, new, &place()).await.unwrap();
        assert_eq!(baci.session(before.token.reveal()).await.unwrap(), None, "{}", house.kind);
        assert!(baci.session(reset.token.reveal()).await.unwrap().is_some());
        assert_eq!(
            code(&baci.finish_reset(&token, new, &place()).await.unwrap_err()),
            Code::LinkSpent
        );
        assert!(baci.sign_in("noy@example.com", PASSWORD, &place()).await.is_err());
        baci.sign_in("noy@example.com", new, &place()).await.unwrap();
        // Messages cost: after a few, whoever asks has to wait.
        let mut last = Ok(());
        for i in 0..5 {
            last = baci.start_reset("noy@example.com", &elsewhere(i)).await;
        }
        assert_eq!(code(&last.unwrap_err()), Code::TooManyAttempts);
        let id = baci.staff().await.unwrap()[0].id;
        let link = baci.reset_link(&By::console(), id).await.unwrap();
        baci.finish_reset(link.reveal(), "from the very console", &place()).await.unwrap();
    }
}
