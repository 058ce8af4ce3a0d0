//! Bars: why a member cannot have a reward, each with the values that decided, and its refusal.

use crate::condition::Seen;
use crate::decide::caps::Span;
use crate::program::reward::Reward;
use crate::program::{Program, WalletKind};
use crate::refusal::{Code, Refusal, Value};
use crate::time::Instant;
use serde::Serialize;

/// Why a member cannot have a reward.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "bar", rename_all = "snake_case")]
pub enum Bar {
    /// It opens later for this member.
    NotYet {
        opens: Instant,
    },
    Over {
        closes: Instant,
    },
    /// It is for members of these tiers.
    Tier {
        tiers: Vec<String>,
    },
    /// Its condition does not hold.
    Condition {
        failed: Vec<Seen>,
    },
    /// A limit is reached: 'program', 'member' or 'day'.
    Limit {
        of: &'static str,
        limit: i64,
        used: i64,
    },
    /// Each branch has its own: one of these is to be named.
    Branch {
        branches: Vec<String>,
    },
    /// Nothing is left, or what is left is kept for those who wait. `line` says whether one can wait.
    Gone {
        left: i64,
        waiting: i64,
        line: bool,
    },
    /// There is no such way to pay; it has so many.
    Price {
        most: usize,
    },
    /// Position of the wallet, and its smallest units.
    TooDear {
        wallet: usize,
        asked: i64,
        has: i64,
    },
    /// Nobody waits for it.
    NoLine,
    /// There is no need to wait.
    SomeLeft,
}

/// The word of a limit's span.
pub(super) const fn limit_word(span: Span) -> &'static str {
    match span {
        Span::Program => "program",
        Span::Member => "member",
        _ => "day",
    }
}

impl Bar {
    /// The refusal that says it: of which reward, and with the values that decided.
    pub fn refusal(&self, program: &Program, reward: &Reward) -> Refusal {
        let id = &reward.id;
        match self {
            Self::NotYet { opens } => {
                bars(reward, "reward-not-yet", format!("'{id}' opens at {opens}"))
                    .with("opens", *opens)
            }
            Self::Over { closes } => {
                bars(reward, "reward-over", format!("'{id}' closed at {closes}"))
                    .with("closes", *closes)
            }
            Self::Tier { tiers } => {
                let tiers = tiers.join(", ");
                let sentence = format!("'{id}' is for members of {tiers}");
                bars(reward, "reward-tier", sentence).with("tiers", tiers)
            }
            Self::Condition { failed } => {
                let part = failed.first().map_or("", |seen| seen.part.as_str());
                let sentence = format!("'{id}' asks for something that is not so: {part}");
                bars(reward, "reward-condition", sentence).with("condition", part)
            }
            Self::Limit { of, limit, .. } => limit_reached(reward, of, *limit),
            Self::Branch { branches } => {
                let names: Vec<_> = branches.iter().take(20).map(String::as_str).collect();
                let names = names.join(", ");
                let sentence = format!("'{id}' is claimed at a branch: name one of {names}");
                let refusal = Refusal::new(Code::UnknownName, sentence).because("reward-branch");
                refusal.with("reward", id).with("names", names)
            }
            Self::Gone { .. } => self.gone(reward),
            Self::Price { most } => {
                let sentence = format!("'{id}' has {most} ways to pay, counted from 1");
                let refusal = Refusal::new(Code::InvalidRequest, sentence).because("reward-price");
                refusal.with("reward", id).with("most", *most)
            }
            Self::TooDear { wallet, asked, has } => too_dear(program, *wallet, (*asked, *has)),
            Self::NoLine => {
                let sentence = format!("nobody waits for '{id}': come back when there are some");
                bars(reward, "reward-no-line", sentence)
            }
            Self::SomeLeft => {
                let sentence = format!("there is no need to wait for '{id}': claim it");
                bars(reward, "reward-some-left", sentence)
            }
        }
    }

    fn gone(&self, reward: &Reward) -> Refusal {
        let id = &reward.id;
        let no = |reason: &'static str, sentence: String| {
            let refusal = Refusal::new(Code::RewardOutOfStock, sentence);
            refusal.because(reason).with("reward", id)
        };
        match self {
            Self::Gone { left, waiting, .. } if *left > 0 => {
                let sentence =
                    format!("the last of '{id}' are kept for {waiting} who wait: join the line");
                no("reward-kept", sentence).with("waiting", *waiting)
            }
            Self::Gone { line: true, .. } => {
                no("reward-gone-line", format!("nothing of '{id}' is left: join the line"))
            }
            _ => no("reward-gone", format!("nothing of '{id}' is left")),
        }
    }
}

fn bars(reward: &Reward, reason: &'static str, sentence: String) -> Refusal {
    let refusal = Refusal::new(Code::RewardUnavailable, sentence).because(reason);
    refusal.with("reward", &reward.id)
}

fn limit_reached(reward: &Reward, of: &str, limit: i64) -> Refusal {
    let id = &reward.id;
    let (reason, sentence) = match of {
        "program" => {
            ("reward-limit-all", format!("'{id}' was claimed {limit} times, which is all"))
        }
        "member" => {
            ("reward-limit-member", format!("a member can claim '{id}' {limit} times, and has"))
        }
        _ => {
            ("reward-limit-day", format!("a member can claim '{id}' {limit} times a day, and has"))
        }
    };
    let refusal = Refusal::new(Code::RewardUnavailable, sentence).because(reason);
    refusal.with("reward", id).with("limit", limit)
}

/// As the ledger says it.
pub(crate) fn too_dear(program: &Program, wallet: usize, (asked, has): (i64, i64)) -> Refusal {
    let Some(rules) = program.wallets.get(wallet) else {
        return Refusal::new(Code::InsufficientBalance, "there is too little to spend");
    };
    let (id, digits) = (&rules.id, rules.digits);
    let money = (rules.kind == WalletKind::Money).then_some(program.currency);
    let sentence = format!(
        "wallet '{id}' has {} to spend, {} is asked for",
        Value::Units(has, digits),
        Value::Units(asked, digits)
    );
    let refusal = Refusal::new(Code::InsufficientBalance, sentence).with("wallet", id);
    let refusal = refusal.with("has", Value::Units(has, 0)).with("asked", Value::Units(asked, 0));
    refusal.in_wallet(digits, money)
}
