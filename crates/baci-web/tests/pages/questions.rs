//! Questions of the profile: asked on the member's page and in the console, answered once for points, told on the record.

use crate::house::{House, PROGRAM};
use baci_core::staff::Role;

const QUESTIONS: &str = r#"
[member.fields]
food = "text"
children = "integer"
news = "truth"
[events.profile_answer]
fields = { question = "text", left = "integer" }
[[question]]
id = "favourite"
ask = { en = "What do you like best?", lo = "ທ່ານມັກຫຍັງທີ່ສຸດ?", th = "คุณชอบอะไรที่สุด", vi = "Bạn thích món gì nhất?" }
field = "food"
options = [
    { value = "noodles", name = { en = "Noodles", lo = "ເຝີ", th = "ก๋วยเตี๋ยว", vi = "Phở" } },
    { value = "rice", name = { en = "Rice", lo = "ເຂົ້າ", th = "ข้าว", vi = "Cơm" } },
]
[[question]]
id = "family"
ask = { en = "How many children have you?", lo = "ທ່ານມີລູກຈັກຄົນ?", th = "คุณมีลูกกี่คน", vi = "Bạn có mấy con?" }
field = "children"
[[question]]
id = "news"
ask = { en = "May we send you news?", lo = "ໃຫ້ພວກເຮົາສົ່ງຂ່າວໄດ້ບໍ່?", th = "ให้เราส่งข่าวได้ไหม", vi = "Chúng tôi có thể gửi tin cho bạn không?" }
field = "news"
[[earn]]
id = "told"
name = { en = "Ten points an answer", lo = "ຄຳຕອບລະ 10 ຄະແນນ", th = "คำตอบละ 10 คะแนน", vi = "Mỗi câu trả lời 10 điểm" }
on = "profile_answer"
wallet = "points"
give = 10
"#;

#[tokio::test]
async fn members_answer_and_staff_read_it() {
    for fresh in baci_testing::both() {
        let house = House::on(fresh, Some(&format!("{PROGRAM}{QUESTIONS}"))).await;
        let id = house.member("Mali", "+66812345678").await;
        let mine = crate::me::signed_in(&house, id).await;
        let page = mine.get("/m/profile").await;
        page.is(200).shows(&[
            "About you",
            "What do you like best?",
            "Ten points an answer",
            "Noodles",
        ]);
        let (key, revision) = (page.field("key"), page.field("revision"));
        let form = |key: &str, children: &str| {
            [
                ("key", key.to_owned()),
                ("revision", revision.clone()),
                ("name", "Mali".to_owned()),
                ("language", "en".to_owned()),
                ("question-favourite", "rice".to_owned()),
                ("question-family", children.to_owned()),
                ("question-news", String::new()),
            ]
        };
        let sent = form("other", "two");
        let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let wrong = crate::me::post(&mine, "/m/profile", &sent).await;
        wrong.is(422).shows(&["Write a number here", "value=\"two\""]);
        let sent = form(&key, "2");
        let sent: Vec<_> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        crate::me::post(&mine, "/m/profile", &sent).await.is(303);
        mine.get("/m").await.is(200).shows(&["20"]);
        let owner = house.signed_in(Role::Owner).await;
        let record = owner.get(&format!("/members/{id}")).await;
        record.is(200).shows(&["What do you like best?", "Rice", "Answered a question", "+10"]);
        let edit = owner.get(&format!("/members/{id}/edit")).await;
        edit.is(200).shows(&[
            "How many children have you?",
            "value=\"2\"",
            "May we send you news?",
        ]);
        for (language, ask) in
            [("lo", "ທ່ານມີລູກຈັກຄົນ?"), ("th", "คุณมีลูกกี่คน"), ("vi", "Bạn có mấy con?")]
        {
            mine.get(&format!("/m/profile?lang={language}")).await.is(200).shows(&[ask]);
        }
    }
}
