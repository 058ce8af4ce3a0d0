//! Shapes of what makes a club: cards, tiers, missions and what else members do, their questions and households.

use super::Shape;

pub(in super::super) const CARD: Shape =
    Shape { name: "card", keys: &["prefix", "length", "check", "issue"], required: &["prefix"] };
pub(in super::super) const BENEFIT: Shape =
    Shape { name: "benefit", keys: &["name", "allowance", "per"], required: &[] };
pub(in super::super) const LADDER: Shape =
    Shape { name: "ladder", keys: &["name", "review", "landing"], required: &[] };
pub(in super::super) const TIER: Shape = Shape {
    name: "tier",
    keys: &["ladder", "name", "rank", "reach", "keep", "benefits"],
    required: &["rank"],
};
pub(in super::super) const GOAL: Shape = Shape {
    name: "goal",
    keys: &["spend", "visits", "points", "wallet", "within", "when"],
    required: &[],
};
pub(in super::super) const KEEP: Shape = Shape {
    name: "keep",
    keys: &["spend", "visits", "points", "wallet", "within", "when", "grace"],
    required: &[],
};
pub(in super::super) const LIVE_CARD: Shape =
    Shape { name: "live_card", keys: &["needed_to_spend"], required: &[] };
pub(in super::super) const MISSION: Shape = Shape {
    name: "mission",
    keys: &["name", "look", "active", "when", "steps", "ordered", "repeat", "per"],
    required: &["steps"],
};
pub(in super::super) const MISSION_STEP: Shape = Shape {
    name: "mission_step",
    keys: &["name", "on", "when", "of", "count", "need", "per_day"],
    required: &["on", "need"],
};
pub(in super::super) const STREAK: Shape = Shape {
    name: "streak",
    keys: &["name", "on", "when", "of", "count", "need", "per", "every", "milestones", "freezes"],
    required: &["on", "per"],
};
pub(in super::super) const FREEZES: Shape =
    Shape { name: "freezes", keys: &["most", "each"], required: &["most", "each"] };
pub(in super::super) const LEVELS: Shape = Shape {
    name: "levels",
    keys: &["name", "counts", "steps", "first", "grow", "most"],
    required: &["counts"],
};
pub(in super::super) const LEVEL: Shape =
    Shape { name: "level", keys: &["name", "need"], required: &["need"] };
pub(in super::super) const GAIN: Shape = Shape {
    name: "gain",
    keys: &["on", "when", "of", "count", "each", "give"],
    required: &["on", "give"],
};
pub(in super::super) const LEADERBOARD: Shape = Shape {
    name: "leaderboard",
    keys: &["name", "counts", "wallet", "per", "show", "rewarded"],
    required: &["per"],
};
pub(in super::super) const OCCASION: Shape = Shape {
    name: "occasion",
    keys: &["id", "name", "kind", "on", "days", "before", "after", "not_again_days", "leap_day"],
    required: &["id", "kind"],
};
pub(in super::super) const QUESTION: Shape = Shape {
    name: "question",
    keys: &["id", "ask", "field", "options"],
    required: &["id", "ask", "field"],
};
pub(in super::super) const CHOICE: Shape =
    Shape { name: "choice", keys: &["value", "name"], required: &["value", "name"] };
pub(in super::super) const HOUSEHOLD: Shape = Shape {
    name: "household",
    keys: &["most", "wallets", "use", "limits", "invite_days"],
    required: &["wallets"],
};
pub(in super::super) const HOUSEHOLD_LIMIT: Shape = Shape {
    name: "household_limit",
    keys: &["role", "wallet", "most", "per"],
    required: &["wallet", "most", "per"],
};
pub(in super::super) const TRANSFER: Shape = Shape {
    name: "transfer",
    keys: &["wallet", "to", "least", "most", "per_day", "per_month", "wait_days"],
    required: &["wallet"],
};
