//! The example programs, for tests: each must be read without a problem.

use super::{Program, Source};

macro_rules! example {
    ($($file:literal),+) => {
        &[$(Source { name: $file, text: include_str!(concat!("../../../../examples/programs/", $file)) }),+]
    };
}

pub(super) const ALL: &[&[Source<'static>]] = &[
    example!["cafe/program.toml"],
    example![
        "restaurant-chain/earn.toml",
        "restaurant-chain/missions.toml",
        "restaurant-chain/program.toml",
        "restaurant-chain/promotions.toml",
        "restaurant-chain/rewards.toml",
        "restaurant-chain/tiers.toml"
    ],
    example!["cosmetics/program.toml"],
    example!["car-dealer/program.toml"],
    example!["supermarket/program.toml"],
];

/// All of them.
pub(super) fn all() -> Vec<Program> {
    ALL.iter()
        .map(|sources| Program::from_toml(sources).unwrap_or_else(|p| panic!("{p:#?}")))
        .collect()
}
