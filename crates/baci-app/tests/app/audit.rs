//! The audit log and the shop's settings.

use crate::house::{House, code, place};
use baci_app::{AuditFilter, Branch, By, ShopSettings};
use baci_core::refusal::Code;
use baci_core::staff::Role;
use baci_core::text::{Language, Texts};
use serde_json::json;

#[tokio::test]
async fn what_was_done_is_found_by_who_what_and_when() {
    for house in House::both().await {
        let baci = &house.baci;
        let owner = house.owner().await.session;
        let by = owner.by(&place());
        house.pass(60);
        let (id, _) = baci.invite(&by, "kham@example.com", Role::Cashier, None).await.unwrap();
        house.pass(60);
        let since = baci.clock().now();
        for i in 0..25 {
            house.pass(1);
            let details = json!({ "wallet": "points", "amount": i });
            baci.audit_entry(&By::console(), "member.adjust", "mem_x", &details).await.unwrap();
        }
        let find = |filter: AuditFilter| async move {
            baci.audit(&filter, None, 100).await.unwrap().lines
        };
        let action = |action: &str| AuditFilter { action: action.into(), ..AuditFilter::default() };
        assert_eq!(find(action("member.adjust")).await.len(), 25, "{}", house.kind);
        assert_eq!(find(action("member")).await.len(), 25);
        assert_eq!(find(action("staff")).await.len(), 2, "joining and inviting");
        let target = AuditFilter { target: id.to_string(), ..AuditFilter::default() };
        let found = find(target).await;
        assert_eq!((found.len(), found[0].action.as_str()), (1, "staff.invite"));
        assert_eq!(
            (found[0].actor.as_str(), found[0].address.as_str()),
            (&*owner.actor(), "203.0.113.0/24")
        );
        let text = AuditFilter { text: "POINTS 17".into(), ..AuditFilter::default() };
        assert_eq!(find(text).await[0].details, r#"{"amount":17,"wallet":"points"}"#);
        let actor =
            AuditFilter { actor: owner.actor(), until: Some(since), ..AuditFilter::default() };
        assert_eq!(find(actor).await.len(), 3);
        let early = AuditFilter { until: Some(since), ..AuditFilter::default() };
        let late = AuditFilter { from: Some(since), ..AuditFilter::default() };
        assert_eq!((find(late).await.len(), find(early).await.len()), (25, 4));

        let (mut all, mut place) = (Vec::new(), None);
        loop {
            let page = baci.audit(&AuditFilter::default(), place, 10).await.unwrap();
            all.extend(page.lines);
            place = page.next;
            if place.is_none() {
                break;
            }
        }
        assert_eq!(all.len(), 29);
        assert!(all.is_sorted_by(|a, b| a.at >= b.at));
        house.pass(731 * 86_400);
        baci.sweep().await.unwrap();
        assert_eq!(find(AuditFilter::default()).await.len(), 0);
    }
}

#[tokio::test]
async fn settings_of_the_shop_are_kept_and_not_overwritten_unseen() {
    for house in House::both().await {
        let baci = &house.baci;
        let before = baci.shop().await.unwrap();
        assert_eq!((before.revision, before.settings.name.get(Language::Lo)), (0, "House"));
        let branches =
            vec![Branch { id: "b1".into(), name: "ຕະຫຼາດເຊົ້າ".into() }];
        let settings = ShopSettings {
            name: Texts::plain("Wasabi"),
            branches,
            language: Language::Lo,
            buddhist_years: true,
            contact: "+856 20 5551 2345".into(),
            address: "https://club.example.com/".into(),
        };
        let by = By::console();
        assert_eq!(baci.set_shop(&by, &settings, 0).await.unwrap(), 1);
        let stale = baci.set_shop(&by, &settings, 0).await.unwrap_err();
        assert_eq!(code(&stale), Code::RecordChanged, "{}", house.kind);
        assert_eq!(baci.shop().await.unwrap().settings, settings);
        let twice =
            ShopSettings { branches: vec![settings.branches[0].clone(); 2], ..settings.clone() };
        let script = ShopSettings { address: "javascript:alert(1)".into(), ..settings.clone() };
        let long = ShopSettings { contact: "x".repeat(201), ..settings.clone() };
        for bad in [twice, script, long] {
            assert_eq!(code(&baci.set_shop(&by, &bad, 1).await.unwrap_err()), Code::InvalidRequest);
        }
        let (one, two) =
            tokio::join!(baci.set_shop(&by, &settings, 1), baci.set_shop(&by, &settings, 1));
        assert!(one.is_ok() != two.is_ok());
        house.owner().await;
        baci.invite(&by, "kham@example.com", Role::Cashier, None).await.unwrap();
        let message = house.latest().await;
        assert!(message.subject.contains("Wasabi"));
        assert!(message.body.contains("https://club.example.com/link/lnk_"), "{}", message.body);
        let changes = AuditFilter { action: "shop.change".into(), ..AuditFilter::default() };
        let lines = baci.audit(&changes, None, 10).await.unwrap().lines;
        assert_eq!(lines.len(), 2);
        assert!(!lines.iter().any(|line| line.details.contains("5551")));
    }
}
