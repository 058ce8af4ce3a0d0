//! Pieces of a program to copy and change, for whoever never wrote one: what shops want most often.

use crate::words::Words;
use baci_core::program::{Program, WalletKind};

/// A piece: the key of its title, and its text, in which `WALLET` stands for what it fills.
const PIECES: [(&str, &str); 3] = [
    (
        "piece-weekday",
        "[[earn]]\nid = \"friday\"\non = \"purchase\"\nwallet = \"WALLET\"\nmultiply = 2\nactive = { weekdays = [\"fri\"] }\n",
    ),
    (
        "piece-hours",
        "[[earn]]\nid = \"afternoon\"\non = \"purchase\"\nwallet = \"WALLET\"\nmultiply = 2\nactive = { from = \"2027-01-01\", until = \"2027-02-01\", hours = \"14:00-16:00\" }\n",
    ),
    (
        "piece-branch",
        "[[earn]]\nid = \"new-branch\"\non = \"purchase\"\nwallet = \"WALLET\"\ngive = 50\nwhen = \"cart.branch == 'silom' && cart.total >= 300\"\ncaps = { member = 50 }\n",
    ),
];

/// What each piece does, in the reader's language, and its text for this program. Without points to
/// give there is none.
pub(super) fn of(words: &Words, program: &Program) -> Vec<(String, String)> {
    let points = program.wallets.iter().find(|wallet| wallet.kind == WalletKind::Points);
    let Some(wallet) = points else { return Vec::new() };
    PIECES.iter().map(|(key, text)| (words.t(key), text.replace("WALLET", &wallet.id))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_core::program::Source;
    use baci_core::text::Language;

    #[test]
    fn every_piece_can_be_added_to_a_program() {
        let cafe = include_str!("../../../../examples/programs/cafe/program.toml");
        let read = |text: &str| Program::from_toml(&[Source { name: "program.toml", text }]);
        let program = read(cafe).unwrap();
        let pieces = of(&Words::new(Language::Lo), &program);
        assert_eq!(pieces.len(), PIECES.len());
        for (title, text) in &pieces {
            let more = read(&format!("{cafe}\n{text}"));
            assert!(more.is_ok(), "{title}: {more:?}");
        }
        let all: String = pieces.iter().map(|(_, text)| format!("\n{text}")).collect();
        assert!(read(&format!("{cafe}{all}")).is_ok(), "all at once");
    }
}
