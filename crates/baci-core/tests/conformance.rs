//! The promotion cases drawn from other engines' own tests: each of them comes out as it says.

#[path = "../examples/conformance/budget.rs"]
mod budget;
#[path = "../examples/conformance/cart.rs"]
mod cart;
#[path = "../examples/conformance/document.rs"]
mod document;
#[path = "../examples/conformance/earning.rs"]
mod earning;
#[path = "../examples/conformance/expect.rs"]
mod expect;
#[path = "../examples/conformance/give.rs"]
mod give;
#[path = "../examples/conformance/run.rs"]
mod run;
#[path = "../examples/conformance/sale.rs"]
mod sale;
#[path = "../examples/conformance/shop.rs"]
mod shop;
#[path = "../examples/conformance/text.rs"]
mod text;

use run::Outcome;
use std::path::Path;

#[test]
fn every_case_comes_out_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut cases = 0;
    let mut wrong = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines() {
            cases += 1;
            let (id, outcome) = run::case(line);
            match outcome {
                Outcome::Passed => {}
                Outcome::Unsupported(why) => wrong.push(format!("{id}: {why}")),
                Outcome::Failed(differences) => wrong.extend(differences.into_iter().map(|one| {
                    format!("{id}: {}: {} is not {}", one.field, one.got, one.expected)
                })),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(cases, 448, "no case is lost");
}

#[test]
fn a_case_that_is_wrong_is_seen() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/sylius.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    let first = text.lines().next().unwrap().replace("\"70.00\"", "\"70.01\"");
    assert!(matches!(run::case(&first).1, Outcome::Failed(_)));
}
