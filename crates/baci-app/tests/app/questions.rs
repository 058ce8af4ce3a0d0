//! Questions of the profile: points once for each answer, whatever happens to it afterwards.

use crate::house;

use crate::house::{House, code};
use baci_app::{Answer, AppError, What, Who};
use baci_core::event::{Custom, Field};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::Code;

/// Ten points for each answer, and a hundred for the last one.
const QUESTIONS: &str = r#"
[member.fields]
food = "text"
children = "integer"
[events.profile_answer]
fields = { question = "text", left = "integer" }
[[question]]
id = "favourite"
ask = { en = "What do you like best?" }
field = "food"
options = [{ value = "noodles", name = "Noodles" }, { value = "rice", name = "Rice" }]
[[question]]
id = "family"
ask = { en = "How many children have you?" }
field = "children"
[[earn]]
id = "each"
on = "profile_answer"
wallet = "points"
give = 10
[[earn]]
id = "all"
on = "profile_answer"
wallet = "points"
when = "event.fields.left == 0"
give = 100
"#;

async fn houses() -> Vec<House> {
    House::both_with(&format!("{}{QUESTIONS}", house::PROGRAM)).await
}

fn told(fields: &[(&str, Field)]) -> Profile {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Profile { fields, ..Profile::default() }
}

fn food(text: &str) -> (&'static str, Field) {
    ("food", Field::Text(text.to_owned()))
}

async fn change(
    house: &House,
    (key, member): (&str, MemberId),
    fields: &[(&str, Field)],
) -> Result<Answer, AppError> {
    let what = What::Update { profile: told(fields), identities: Vec::new(), revision: None };
    house.baci.commit(house.command(key, Who::Id(member), what)).await
}

async fn points(house: &House, member: MemberId) -> i64 {
    let all = house.baci.balances(member).await.unwrap();
    all.get("points").map_or(0, |balance| balance.available)
}

#[tokio::test]
async fn each_answer_gives_once_and_the_last_one_more() {
    for house in houses().await {
        let member = house.member(told(&[food("rice")]), &["card:1"]).await;
        assert_eq!(points(&house, member).await, 10, "{}: told on joining", house.kind);
        let (rice, noodles) = (food("rice"), food("noodles"));
        let children = ("children", Field::Integer(2));
        change(&house, ("a", member), std::slice::from_ref(&noodles)).await.unwrap();
        change(&house, ("b", member), &[]).await.unwrap();
        change(&house, ("c", member), std::slice::from_ref(&rice)).await.unwrap();
        assert_eq!(
            points(&house, member).await,
            10,
            "{}: changed, taken back, told anew",
            house.kind
        );
        let last = change(&house, ("d", member), &[rice.clone(), children.clone()]).await.unwrap();
        assert_eq!(points(&house, member).await, 120, "{}", house.kind);
        let again = change(&house, ("d", member), &[rice, children]).await.unwrap();
        assert!(again.replayed && again.event == last.event, "{}", house.kind);
        assert_eq!(points(&house, member).await, 120, "{}", house.kind);
        let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
        let answers = lines.iter().filter(|line| line.event.kind == "profile_answer");
        let answers: Vec<_> = answers.map(|line| line.event.event).collect();
        assert_eq!(answers.len(), 2, "{}", house.kind);
        for event in answers {
            let of = baci_core::id::EventRef { member, event };
            let explained = house.baci.explain(of).await.unwrap();
            assert!(explained.agrees && explained.explanation.is_some(), "{}", house.kind);
        }
        house.verify().await;
    }
}

#[tokio::test]
async fn only_options_are_answers_and_nobody_sends_the_event() {
    for house in houses().await {
        let member = house.member(Profile::default(), &["card:1"]).await;
        let refused = change(&house, ("a", member), &[food("pizza")]).await.unwrap_err();
        assert_eq!(code(&refused), Code::InvalidRequest, "{}", house.kind);
        assert!(refused.to_string().contains("noodles, rice"), "{refused}");
        // An answer that is empty is none.
        change(&house, ("b", member), &[food("")]).await.unwrap();
        assert_eq!(points(&house, member).await, 0, "{}", house.kind);
        let fields = [("question".to_owned(), Field::Text("favourite".into()))];
        let sent = Custom { name: "profile_answer".into(), fields: fields.into() };
        let command = house.command("c", Who::Id(member), What::Custom(sent));
        let refused = house.baci.commit(command).await.unwrap_err();
        assert_eq!(code(&refused), Code::InvalidRequest, "{}", house.kind);
    }
}

#[tokio::test]
async fn who_turns_out_to_be_one_has_answered_once() {
    for house in houses().await {
        let first = house.member(told(&[food("rice")]), &["card:1"]).await;
        let other = house.member(told(&[food("noodles")]), &["card:2"]).await;
        let merge = What::Merge { other, reason: "the same".into() };
        house.baci.commit(house.command("m", Who::Id(first), merge)).await.unwrap();
        assert_eq!(points(&house, first).await, 20, "{}: both had theirs", house.kind);
        change(&house, ("a", first), &[]).await.unwrap();
        change(&house, ("b", first), &[food("noodles")]).await.unwrap();
        assert_eq!(points(&house, first).await, 20, "{}: and neither again", house.kind);
        house.verify().await;
    }
}

#[tokio::test]
async fn an_answer_from_before_the_question_counts_with_the_next_change() {
    for fresh in baci_testing::both() {
        let fields = "[member.fields]\nfood = \"text\"\nchildren = \"integer\"\n";
        let house = House::on(fresh, &format!("{}{fields}", house::PROGRAM)).await;
        let member = house.member(told(&[food("pizza")]), &["card:1"]).await;
        let text = format!("{}{QUESTIONS}", house::PROGRAM);
        let source = baci_core::program::Source { name: "p.toml", text: &text };
        let program = baci_core::program::Program::from_toml(&[source]).unwrap();
        house.baci.publish(&program, "test", None, None).await.unwrap();
        assert_eq!(points(&house, member).await, 0, "{}", house.kind);
        // What was no option then may stay as it is.
        change(&house, ("a", member), &[food("pizza")]).await.unwrap();
        assert_eq!(points(&house, member).await, 10, "{}", house.kind);
    }
}
