//! Finding members as people type, the latest members, and the purchases of all.

use crate::house::{House, identity};
use baci_app::{MemberFilter, PurchaseFilter, What, Who};
use baci_core::id::MemberId;
use baci_core::member::Profile;

const PEOPLE: &[(&str, &[&str])] = &[
    ("Nguyễn Văn Đức", &["phone:+84912345678", "card:WSB0012"]),
    ("Nguyễn Thị Hường", &["phone:+84987654321"]),
    ("ສົມພອນ ຫຼ້າແກ້ວ", &["phone:+8562055512345"]),
    ("น้ำฝน ศรีสุดา", &["phone:+66812345678"]),
    ("Duc Keller", &["card:WSB0034", "email:duc@example.com"]),
];

impl House {
    async fn people(&self) -> Vec<MemberId> {
        let mut all = Vec::new();
        for (name, identities) in PEOPLE {
            self.pass(60);
            let profile = Profile { name: Some((*name).to_owned()), ..Profile::default() };
            all.push(self.member(profile, identities).await);
        }
        all
    }

    async fn found(&self, text: &str) -> Vec<String> {
        let found = self.baci.search_members(text, 10).await.unwrap();
        found.into_iter().filter_map(|stored| stored.member.profile.name).collect()
    }
}

#[tokio::test]
async fn members_are_found_as_people_type() {
    for house in House::both().await {
        house.people().await;
        for (text, names) in [
            ("nguy", &["Nguyễn Thị Hường", "Nguyễn Văn Đức"][..]),
            ("duc", &["Duc Keller", "Nguyễn Văn Đức"]),
            ("ĐỨC nguyen", &["Nguyễn Văn Đức"]),
            ("huong", &["Nguyễn Thị Hường"]),
            ("ສົມພອນ", &["ສົມພອນ ຫຼ້າແກ້ວ"]),
            ("ຫລາແກ", &["ສົມພອນ ຫຼ້າແກ້ວ"]),
            ("นำฝ", &["น้ำฝน ศรีสุดา"]),
            ("ศริสุดา", &["น้ำฝน ศรีสุดา"]),
            ("020 5551", &["ສົມພອນ ຫຼ້າແກ້ວ"]),
            ("+856 20", &["ສົມພອນ ຫຼ້າແກ້ວ"]),
            ("໐໒໐໕໕໕", &["ສົມພອນ ຫຼ້າແກ້ວ"]),
            ("2345", &["ສົມພອນ ຫຼ້າແກ້ວ"]),
            ("5678", &["Nguyễn Văn Đức", "น้ำฝน ศรีสุดา"]),
            ("081 234", &["น้ำฝน ศรีสุดา"]),
            ("0912", &["Nguyễn Văn Đức"]),
            ("wsb 00", &["Duc Keller", "Nguyễn Văn Đức"]),
            ("WSB0034", &["Duc Keller"]),
            ("", &[]),
            ("%", &[]),
            ("uc", &[]),
            ("nguyen keller", &[]),
        ] {
            assert_eq!(house.found(text).await, names, "{}: {text}", house.kind);
        }
        assert_eq!(house.baci.search_members("nguyen", 1).await.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_changed_record_is_found_by_what_it_says_now() {
    for house in House::both().await {
        let ids = house.people().await;
        let profile = Profile { name: Some("Phượng".into()), ..Profile::default() };
        let identities = vec![identity("phone:+84900000001")];
        let what = What::Update { profile, identities, revision: None };
        house.baci.commit(house.command("u", Who::Id(ids[0]), what)).await.unwrap();
        assert_eq!(house.found("phuong").await, ["Phượng"], "{}", house.kind);
        assert_eq!(house.found("0001").await, ["Phượng"]);
        assert_eq!(house.found("van").await, Vec::<String>::new());
        assert_eq!(house.found("0912345678").await, Vec::<String>::new());
        // Members from before there were words get theirs.
        house.fresh.meddle("DELETE FROM member_words");
        assert_eq!(house.found("phuong").await, Vec::<String>::new());
        house.baci.sweep().await.unwrap();
        assert_eq!(house.found("phuong").await, ["Phượng"]);
        assert_eq!(house.found("nguy").await, ["Nguyễn Thị Hường"]);
        // Once is enough.
        house.fresh.meddle("DELETE FROM member_words");
        house.baci.sweep().await.unwrap();
        assert_eq!(house.found("phuong").await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_latest_members_come_first() {
    for house in House::both().await {
        let start = house.baci.clock().now();
        let mut ids = house.people().await;
        ids.reverse();
        let page = |filter, before| house.baci.latest_members(filter, before, 2);
        let (mut all, mut place) = (Vec::new(), None);
        loop {
            let page = page(MemberFilter::default(), place).await.unwrap();
            all.extend(page.members.iter().map(|m| m.member.id));
            place = page.next;
            if place.is_none() {
                break;
            }
        }
        assert_eq!(all, ids, "{}", house.kind);
        let filter = MemberFilter {
            joined_from: Some(start.plus_seconds(120)),
            joined_until: Some(start.plus_seconds(240)),
        };
        let found = page(filter, None).await.unwrap();
        assert_eq!(found.members.iter().map(|m| m.member.id).collect::<Vec<_>>(), ids[2..4]);
    }
}

#[tokio::test]
async fn purchases_of_all_are_listed_by_time_branch_and_receipt() {
    for house in House::both().await {
        let start = house.baci.clock().now();
        for i in 0..30i64 {
            // Three at each moment.
            house.baci.clock().set(start.plus_seconds(i / 3 * 60));
            let mut command =
                house.purchase(&format!("k{i}"), &format!("card:{}", i % 7), &[(1000 + i, 1)]);
            let What::Purchase(purchase) = &mut command.what else { panic!() };
            purchase.branch = Some(if i % 5 == 0 { "east" } else { "west" }.to_owned());
            purchase.receipt = Some(format!("R{i}"));
            let sold = house.baci.commit(command).await.unwrap();
            if i == 4 {
                let all = baci_core::event::Returned::All;
                house.baci.commit(house.refund("back", &sold, all)).await.unwrap();
            }
        }
        let all = |filter: PurchaseFilter, size: usize| {
            let baci = house.baci.clone();
            async move {
                let (mut all, mut place) = (Vec::new(), None);
                loop {
                    let page = baci.purchases(&filter, place, size).await.unwrap();
                    all.extend(page.lines);
                    place = page.next;
                    if place.is_none() {
                        return all;
                    }
                }
            }
        };
        let everything = all(PurchaseFilter::default(), 4).await;
        assert_eq!(everything.len(), 30, "{}", house.kind);
        assert!(
            everything
                .is_sorted_by(|a, b| (a.event.at, a.event.event) > (b.event.at, b.event.event))
        );
        let east = PurchaseFilter { branch: Some("east".into()), ..PurchaseFilter::default() };
        let east = all(east, 4).await;
        assert_eq!(east.len(), 6);
        assert!(east.iter().all(|line| line.purchase.branch.as_deref() == Some("east")));
        let when = PurchaseFilter {
            from: Some(start.plus_seconds(60)),
            until: Some(start.plus_seconds(180)),
            ..PurchaseFilter::default()
        };
        assert_eq!(all(when, 4).await.len(), 6);
        let receipt = PurchaseFilter { receipt: Some("R17".into()), ..PurchaseFilter::default() };
        let found = all(receipt, 4).await;
        assert_eq!((found.len(), found[0].event.net), (1, 1017));
        let ids = everything.iter().map(|line| line.event.member).collect();
        assert_eq!(house.baci.members_with(&ids).await.unwrap().len(), 7);
    }
}
