//! What the tests of rewards share: a program with one of each kind, and short ways to act.

use super::House;
use baci_app::{Answer, AppError, Asked, Baci, ClaimReward, Command, What, Who};
use baci_core::id::{EventRef, MemberId};
use baci_core::member::Profile;

/// One reward of each kind.
pub const SHOP: &str = r#"
schema = 1
[program]
id = "rewards"
name = "Rewards"
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
expires = { after = "12 months" }
[wallets.gift]
kind = "gift-card"
[[promotion]]
id = "free-coffee"
coupon = "held"
discount = { percent = 10 }
[rewards.tote]
price = [{ points = 500 }, { points = 200, money = "99" }]
limits = { per_member = 2 }
stock = 1
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = { within = "7 days", back = "50%", returns = true, expired = "25%" }
[rewards.coffee]
price = { points = 60 }
gives = { coupon = "free-coffee", lasts = "14 days" }
cancel = {}
[rewards.card]
price = { points = 100 }
gives = { gift_card = "50" }
[rewards.movie]
price = { points = 100 }
gives = { codes = "cinema" }
[rewards.mug]
stock = { silom = 1, ari = 0 }
gives = { pick_up = "7 days" }
"#;

pub fn asked(key: &str) -> Asked {
    Asked { key: key.to_owned(), fingerprint: Command::fingerprint_of(&[key.as_bytes()]) }
}

pub fn wanted(reward: &str) -> ClaimReward {
    ClaimReward { reward: reward.to_owned(), ..ClaimReward::default() }
}

/// The reason of a refusal.
pub fn why<T: std::fmt::Debug>(done: Result<T, AppError>) -> &'static str {
    match done {
        Err(AppError::Refused(refusal)) => refusal.message(),
        other => panic!("{other:?}"),
    }
}

/// A member with a card and a thousand points.
pub async fn rich(house: &House, card: &str) -> MemberId {
    let id = house.member(Profile::default(), &[card]).await;
    let (wallet, reason) = ("points".to_owned(), "to begin with".to_owned());
    let what = What::Adjust { wallet, amount: 1000, reason };
    house.baci.commit(house.command(&format!("rich/{card}"), Who::Id(id), what)).await.unwrap();
    id
}

pub async fn claim(
    baci: &Baci,
    key: &str,
    member: MemberId,
    wanted: ClaimReward,
) -> Result<Answer, AppError> {
    baci.claim_reward("test", Who::Id(member), wanted, asked(key)).await
}

/// The claim that an answer is about.
pub fn claimed(answer: &Answer) -> EventRef {
    let own = answer.outcome.reward.as_ref().unwrap();
    EventRef { member: answer.event.member, event: own.claim }
}

pub fn points(answer: &Answer) -> i64 {
    super::balance(answer, "points").available
}
