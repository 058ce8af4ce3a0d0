//! Reading `[stages]`.

use super::node::Node;
use super::problem::Problems;
use super::shape::STAGES;
use crate::decimal::Decimal;
use crate::program::stages::Stages;
use crate::said::said;

/// The most days between two visits.
const MOST_DAYS: i64 = 1830;
/// The most visits that a stage may ask for: no more are looked at.
const MOST_VISITS: i64 = 100;
/// For how many of them somebody may be called won back: those before them must tell the rhythm.
const MOST_BACK: i64 = 50;

/// Reads the bounds over those that are usual.
pub(super) fn stages(node: &Node, problems: &mut Problems<'_>) -> Stages {
    let mut stages = Stages::default();
    let Some(table) = problems.table(node, "stages", &STAGES) else { return stages };
    let mut whole = |key: &str, least: i64, most: i64| {
        table.get(key).and_then(|(node, at)| problems.whole(node, &at, least, most))
    };
    stages.usual = whole("usual_days", 1, MOST_DAYS).unwrap_or(stages.usual);
    stages.seldom = whole("seldom_days", 1, MOST_DAYS).unwrap_or(stages.seldom);
    let mut visits = |key: &str, least: i64, most: i64| {
        whole(key, least, most).and_then(|n| usize::try_from(n).ok())
    };
    stages.regular = visits("regular", 2, MOST_VISITS).unwrap_or(stages.regular);
    stages.loyal = visits("loyal", 2, MOST_VISITS).unwrap_or(stages.loyal);
    stages.won_back = visits("won_back", 1, MOST_BACK).unwrap_or(stages.won_back);
    let mut times = |key: &str| table.get(key).and_then(|(node, at)| problems.positive(node, &at));
    stages.at_risk = times("at_risk").unwrap_or(stages.at_risk);
    stages.lapsed = times("lapsed").unwrap_or(stages.lapsed);
    let orders = [
        ("loyal", stages.loyal > stages.regular),
        ("lapsed", stages.lapsed > stages.at_risk),
        ("at_risk", stages.at_risk >= Decimal::whole(1)),
    ];
    for (key, good) in orders {
        if !good {
            let said = said!(
                "stages-order",
                "'{key}' must be above the stage before it: at_risk is 1 at least, lapsed above at_risk, loyal above regular",
                key = key
            );
            problems.at(table.place_of(key), &format!("stages.{key}"), said);
        }
    }
    stages
}
