//! The demo's history: a year of a restaurant chain in Thailand and Laos, the same for the same seed
//! and day, made of the very commands that the API would send.

mod calendar;
mod history;
mod member;
mod menu;
mod people;
mod random;
mod visit;

pub use history::{History, history};

use baci_app::AppError;
use baci_core::program::{Program, Source};
use jiff::civil::Date;

/// What a history is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub members: u32,
    /// About so many.
    pub receipts: u32,
    pub seed: u64,
    /// The first day that has not happened yet.
    pub until: Date,
}

/// The note of the published program: by it a demo that was started before is known again.
const NOTE: &str = "demo history";

impl Scale {
    /// The note that holds this scale.
    pub fn note(&self) -> String {
        let Self { members, receipts, seed, until } = self;
        format!("{NOTE} until {until}, members {members}, receipts {receipts}, seed {seed}")
    }

    /// The scale that a note holds.
    pub fn from_note(note: &str) -> Option<Self> {
        let rest = note.strip_prefix(NOTE)?.strip_prefix(" until ")?;
        let mut parts = rest.split(", ");
        let until = parts.next()?.parse().ok()?;
        let mut number = |name: &str| parts.next()?.strip_prefix(name)?.trim().parse::<u64>().ok();
        let members = u32::try_from(number("members")?).ok()?;
        let receipts = u32::try_from(number("receipts")?).ok()?;
        Some(Self { members, receipts, seed: number("seed")?, until })
    }
}

/// The chain's program: an example of the repository.
pub fn program() -> Result<Program, AppError> {
    const FOLDER: [Source<'static>; 6] = [
        Source {
            name: "earn.toml",
            text: include_str!("../../../examples/programs/restaurant-chain/earn.toml"),
        },
        Source {
            name: "missions.toml",
            text: include_str!("../../../examples/programs/restaurant-chain/missions.toml"),
        },
        Source {
            name: "program.toml",
            text: include_str!("../../../examples/programs/restaurant-chain/program.toml"),
        },
        Source {
            name: "promotions.toml",
            text: include_str!("../../../examples/programs/restaurant-chain/promotions.toml"),
        },
        Source {
            name: "rewards.toml",
            text: include_str!("../../../examples/programs/restaurant-chain/rewards.toml"),
        },
        Source {
            name: "tiers.toml",
            text: include_str!("../../../examples/programs/restaurant-chain/tiers.toml"),
        },
    ];
    Program::from_toml(&FOLDER).map_err(AppError::Program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_holds_its_scale() {
        let until = jiff::civil::date(2026, 11, 22);
        let scale = Scale { members: 2000, receipts: 40_000, seed: 7, until };
        assert_eq!(Scale::from_note(&scale.note()), Some(scale));
        assert_eq!(Scale::from_note("spring prices"), None);
    }

    #[test]
    fn the_same_seed_and_day_give_the_same_history() {
        let until = jiff::civil::date(2026, 11, 22);
        let scale = Scale { members: 40, receipts: 800, seed: 7, until };
        let program = program().unwrap();
        let (one, two) = (history(&scale, &program), history(&scale, &program));
        assert_eq!(one.commands, two.commands);
        assert!(one.commands.windows(2).all(|pair| pair[0].at <= pair[1].at));
        let other = history(&Scale { seed: 8, ..scale }, &program);
        assert_ne!(one.commands, other.commands);
        let bought = |c: &&baci_app::Command| c.what.kind() == "purchase";
        let receipts = one.commands.iter().filter(bought).count();
        assert!((600..1000).contains(&receipts), "{receipts}");
    }
}
