//! The keys of each table of the document: the one list that the reader and the schema share.

mod club;

pub(super) use club::{
    BENEFIT, CARD, CHOICE, FREEZES, GAIN, GOAL, HOUSEHOLD, HOUSEHOLD_LIMIT, KEEP, LADDER,
    LEADERBOARD, LEVEL, LEVELS, LIVE_CARD, MISSION, MISSION_STEP, OCCASION, QUESTION, STREAK, TIER,
    TRANSFER,
};

/// A table of the document.
pub(in crate::program) struct Shape {
    /// Its name, also that of its definition in the JSON Schema; `document` for the whole.
    pub name: &'static str,
    pub keys: &'static [&'static str],
    /// The keys that must be there.
    pub required: &'static [&'static str],
}

pub(super) const DOCUMENT: Shape = Shape {
    name: "document",
    keys: &[
        "schema",
        "program",
        "prices",
        "taxes",
        "wallets",
        "member",
        "events",
        "card",
        "live_card",
        "satisfaction",
        "stages",
        "benefits",
        "ladders",
        "tiers",
        "missions",
        "streaks",
        "levels",
        "leaderboards",
        "occasion",
        "question",
        "household",
        "transfer",
        "earn",
        "price_list",
        "promotion",
        "coupon",
        "rewards",
        "games",
        "surprises",
        "partners",
        "causes",
    ],
    required: &["schema", "program", "wallets"],
};
pub(super) const PROGRAM: Shape = Shape {
    name: "program",
    keys: &["id", "name", "currency", "currency_digits", "timezone", "country"],
    required: &["id", "name", "currency", "timezone"],
};
pub(super) const NAME: Shape =
    Shape { name: "name", keys: &["en", "lo", "th", "vi"], required: &[] };
pub(super) const WALLET: Shape = Shape {
    name: "wallet",
    keys: &["kind", "name", "digits", "pending", "expires", "worth", "rounding", "debt", "pays"],
    required: &["kind"],
};
pub(super) const PAYS: Shape =
    Shape { name: "pays", keys: &["up_to", "step", "at_once", "earns"], required: &[] };
pub(super) const EXPIRES: Shape =
    Shape { name: "expires", keys: &["after", "at"], required: &["after"] };
pub(super) const MEMBER: Shape =
    Shape { name: "member", keys: &["fields", "unmerge"], required: &[] };
pub(super) const EVENT: Shape = Shape { name: "event", keys: &["name", "fields"], required: &[] };
pub(super) const EARN: Shape = Shape {
    name: "earn",
    keys: &[
        "id",
        "name",
        "on",
        "wallet",
        "give",
        "per",
        "per_amount",
        "full",
        "percent",
        "multiply",
        "base",
        "only",
        "except",
        "active",
        "when",
        "caps",
        "exclusive",
        "priority",
    ],
    required: &["id", "on"],
};
pub(super) const FILTER: Shape =
    Shape { name: "filter", keys: &["sku", "category", "brand", "tag"], required: &[] };
pub(super) const ACTIVE: Shape =
    Shape { name: "active", keys: &["from", "until", "weekdays", "hours"], required: &[] };
pub(super) const CAPS: Shape =
    Shape { name: "caps", keys: &["receipt", "day", "month", "member", "program"], required: &[] };

pub(super) const PRICES: Shape = Shape {
    name: "prices",
    keys: &[
        "tax",
        "goods_tax",
        "fee_tax",
        "tax_round",
        "rounding",
        "step",
        "split",
        "stacking",
        "sequence",
        "minimums",
        "codes",
        "value_goods",
        "pay_order",
    ],
    required: &[],
};
pub(super) const PRICE_LIST: Shape = Shape {
    name: "price_list",
    keys: &[
        "id", "name", "active", "when", "held", "priority", "fixed", "reduced", "prices",
        "percent", "on",
    ],
    required: &["id"],
};
pub(super) const LIST_PRICE: Shape =
    Shape { name: "list_price", keys: &["sku", "price", "from"], required: &["sku", "price"] };
pub(super) const PROMOTION: Shape = Shape {
    name: "promotion",
    keys: &[
        "id",
        "name",
        "active",
        "when",
        "needs",
        "code",
        "coupon",
        "costs",
        "benefit",
        "discount",
        "deal",
        "bundle",
        "gift",
        "most",
        "round_price",
        "except",
        "skip_reduced",
        "limits",
        "priority",
        "group",
        "exclusive",
        "stop",
    ],
    required: &["id"],
};
pub(super) const NEED: Shape = Shape {
    name: "need",
    keys: &["amount", "counted", "quantity", "nothing_reduced", "of"],
    required: &[],
};
pub(super) const TARGET: Shape = Shape {
    name: "target",
    keys: &["sku", "category", "brand", "tag", "price_from", "price_to", "where"],
    required: &[],
};
pub(super) const EXCEPT: Shape =
    Shape { name: "except", keys: &["sku", "category", "brand", "tag", "where"], required: &[] };
pub(super) const DISCOUNT: Shape = Shape {
    name: "discount",
    keys: &[
        "percent",
        "amount",
        "further",
        "price",
        "tax",
        "steps",
        "by",
        "spent_over",
        "spent_days",
        "of",
        "on",
        "methods",
        "per",
        "units",
        "units_per_line",
        "sets_of",
        "pick",
    ],
    required: &[],
};
pub(super) const STEP: Shape = Shape {
    name: "step",
    keys: &["from", "percent", "amount", "price", "further", "tax"],
    required: &["from"],
};
pub(super) const DEAL: Shape =
    Shape { name: "deal", keys: &["buy", "get", "added", "times"], required: &["buy", "get"] };
pub(super) const DEAL_BUY: Shape =
    Shape { name: "deal_buy", keys: &["quantity", "on"], required: &[] };
pub(super) const DEAL_GET: Shape = Shape {
    name: "deal_get",
    keys: &["quantity", "on", "percent", "amount", "price", "further", "tax", "pick"],
    required: &[],
};
pub(super) const BUNDLE: Shape = Shape {
    name: "bundle",
    keys: &["parts", "price", "percent", "amount", "further", "tax", "times"],
    required: &["parts"],
};
pub(super) const PART: Shape = Shape { name: "part", keys: &["quantity", "on"], required: &["on"] };
pub(super) const GIFT: Shape =
    Shape { name: "gift", keys: &["sku", "quantity", "worth", "for_each"], required: &["sku"] };
pub(super) const LIMITS: Shape = Shape {
    name: "limits",
    keys: &["uses", "per_member", "per_day", "budget", "kept_on_cancel", "back_on_return"],
    required: &[],
};
pub(super) const COUPON: Shape = Shape {
    name: "coupon",
    keys: &["id", "name", "on", "promotion", "active", "when", "after", "lasts", "limits", "kept"],
    required: &["id", "on", "promotion"],
};
pub(super) const COUPON_LIMITS: Shape =
    Shape { name: "coupon_limits", keys: &["uses", "per_member", "per_day"], required: &[] };
pub(super) const REWARD: Shape = Shape {
    name: "reward",
    keys: &[
        "name",
        "description",
        "price",
        "tiers",
        "when",
        "opens",
        "closes",
        "first_look",
        "limits",
        "stock",
        "waiting",
        "gives",
        "cancel",
    ],
    required: &["gives"],
};
pub(super) const REWARD_PRICE: Shape =
    Shape { name: "reward_price", keys: &["points", "wallet", "money"], required: &[] };
pub(super) const FIRST_LOOK: Shape =
    Shape { name: "first_look", keys: &["tiers", "before"], required: &["tiers", "before"] };
pub(super) const GIVES: Shape = Shape {
    name: "gives",
    keys: &["coupon", "lasts", "gift_card", "codes", "pick_up"],
    required: &[],
};
pub(super) const CANCEL: Shape =
    Shape { name: "cancel", keys: &["within", "back", "returns", "expired"], required: &[] };
pub(super) const SATISFACTION: Shape = Shape {
    name: "satisfaction",
    keys: &["on", "field", "need_met", "satisfied", "exceeded", "wow", "good_days"],
    required: &["on", "field", "need_met", "satisfied", "exceeded", "wow"],
};
pub(super) const STAGES: Shape = Shape {
    name: "stages",
    keys: &["usual_days", "seldom_days", "regular", "loyal", "at_risk", "lapsed", "won_back"],
    required: &[],
};
pub(super) const GAME: Shape = Shape {
    name: "game",
    keys: &[
        "name",
        "description",
        "kind",
        "price",
        "when",
        "opens",
        "closes",
        "limits",
        "budget",
        "prizes",
        "otherwise",
    ],
    required: &["kind", "prizes"],
};
pub(super) const GAME_PRICE: Shape =
    Shape { name: "game_price", keys: &["points", "wallet"], required: &["points"] };
pub(super) const PRIZE: Shape = Shape {
    name: "prize",
    keys: &["id", "name", "weight", "gives", "worth", "most", "per"],
    required: &["id", "weight"],
};
pub(super) const PRESENT: Shape =
    Shape { name: "present", keys: &["points", "wallet", "coupon", "lasts"], required: &[] };
pub(super) const SURPRISE: Shape = Shape {
    name: "surprise",
    keys: &[
        "name",
        "when",
        "opens",
        "closes",
        "gives",
        "worth",
        "budget",
        "members",
        "every",
        "on",
        "at",
        "not_again_days",
    ],
    required: &["gives", "members", "every"],
};
pub(super) const PARTNER: Shape = Shape {
    name: "partner",
    keys: &["name", "opens", "closes", "late", "undo", "issues", "accepts"],
    required: &[],
};
pub(super) const PARTNER_SIDE: Shape = Shape {
    name: "partner_side",
    keys: &["wallet", "price", "most", "per_day", "per_month", "budget"],
    required: &["price"],
};
pub(super) const CAUSE: Shape = Shape {
    name: "cause",
    keys: &[
        "name",
        "description",
        "wallet",
        "price",
        "least",
        "most",
        "goal",
        "opens",
        "closes",
        "undo",
    ],
    required: &["price"],
};
pub(super) const BUDGET: Shape =
    Shape { name: "budget", keys: &["amount", "per"], required: &["amount"] };
pub(super) const MOST: Shape =
    Shape { name: "most", keys: &["amount", "tax"], required: &["amount"] };
pub(super) const COSTS: Shape =
    Shape { name: "costs", keys: &["wallet", "units"], required: &["units"] };

/// All of them, for the test that holds them and the schema together.
#[cfg(test)]
pub(in crate::program) const ALL: &[&Shape] = &[
    &DOCUMENT,
    &PROGRAM,
    &NAME,
    &WALLET,
    &EXPIRES,
    &MEMBER,
    &EVENT,
    &EARN,
    &FILTER,
    &ACTIVE,
    &CAPS,
    &PRICES,
    &PRICE_LIST,
    &LIST_PRICE,
    &PROMOTION,
    &EXCEPT,
    &NEED,
    &TARGET,
    &DISCOUNT,
    &STEP,
    &DEAL,
    &DEAL_BUY,
    &DEAL_GET,
    &BUNDLE,
    &PART,
    &PAYS,
    &GIFT,
    &LIMITS,
    &MOST,
    &GAME,
    &GAME_PRICE,
    &PRIZE,
    &PRESENT,
    &BUDGET,
    &SURPRISE,
    &PARTNER,
    &PARTNER_SIDE,
    &CAUSE,
    &COSTS,
    &COUPON,
    &COUPON_LIMITS,
    &REWARD,
    &REWARD_PRICE,
    &FIRST_LOOK,
    &GIVES,
    &CANCEL,
    &CARD,
    &LIVE_CARD,
    &SATISFACTION,
    &STAGES,
    &BENEFIT,
    &LADDER,
    &TIER,
    &GOAL,
    &KEEP,
    &MISSION,
    &MISSION_STEP,
    &STREAK,
    &FREEZES,
    &LEVELS,
    &LEVEL,
    &GAIN,
    &LEADERBOARD,
    &OCCASION,
    &QUESTION,
    &CHOICE,
    &HOUSEHOLD,
    &HOUSEHOLD_LIMIT,
    &TRANSFER,
];

/// The known word nearest to one that is not known, if it is near enough to be meant.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > 100 {
        return None;
    }
    let near = |k: &&str| distance(word, k) <= 1 + k.chars().count().min(word.len()) / 4;
    known.into_iter().filter(near).min_by_key(|k| distance(word, k))
}

/// Insertions, deletions and replacements that turn one word into the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        for (cell, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (corner + usize::from(x != *y)).min(left + 1).min(*cell + 1);
            corner = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_guessed() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(nearest("wehn", EARN.keys.iter().copied()), Some("when"));
        assert_eq!(nearest("multipy", EARN.keys.iter().copied()), Some("multiply"));
        assert_eq!(nearest("discount", EARN.keys.iter().copied()), None);
    }
}
