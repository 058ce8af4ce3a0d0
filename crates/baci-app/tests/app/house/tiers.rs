//! A program with tiers, and short ways to buy and to see the steps.

use super::House;
use baci_app::Answer;
use baci_core::id::MemberId;
use baci_core::time::Instant;

pub const TIERS: &str = r#"
[benefits.free-delivery]
allowance = 2
per = "year"
[tiers.silver]
rank = 1
reach = { spend = "500", within = "12 months" }
keep = { spend = "400", within = "12 months", grace = "30 days" }
[tiers.gold]
rank = 2
reach = { spend = "2000", within = "12 months" }
keep = { spend = "1500", within = "12 months" }
benefits = ["free-delivery"]
[[earn]]
id = "gold-doubles"
on = "purchase"
wallet = "points"
multiply = 2
when = "member.tier == 'gold'"
"#;

pub fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn program() -> String {
    format!("{}{TIERS}", super::PROGRAM)
}

/// Who moved where, the latest last, as `day from>to`.
pub async fn story(house: &House, member: MemberId) -> Vec<String> {
    let lines = house.baci.statement(member, None, 100).await.unwrap().lines;
    let mut told = Vec::new();
    for line in lines.iter().rev().filter(|line| line.event.kind.starts_with("tier_")) {
        let body: serde_json::Value = serde_json::from_str(&line.event.body).unwrap();
        let of = |key: &str| body[key].as_str().unwrap_or_default().to_owned();
        if line.event.kind == "tier_up" || line.event.kind == "tier_down" {
            told.push(format!("{} {}>{}", line.event.at, of("from"), of("to")));
        }
    }
    told
}

pub async fn buy(house: &House, key: &str, baht: i64) -> Answer {
    house.baci.commit(house.purchase(key, "card:1", &[(baht * 100, 1)])).await.unwrap()
}
