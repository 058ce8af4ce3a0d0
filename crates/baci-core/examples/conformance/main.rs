//! Runs promotion cases as data through the engine: `cargo run --release -p baci-core --example
//! conformance -- FILES…`. Each line of a file is a case (its program, basket, steps, and what must
//! come of them), as `docs/conformance.md` describes it.

mod budget;
mod cart;
mod document;
mod earning;
mod expect;
mod give;
mod run;
mod sale;
mod shop;
mod text;

use run::Outcome;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut sum = [0usize; 3];
    for path in std::env::args().skip(1) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::from(2);
            }
        };
        let mut counts = [0usize; 3];
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let (id, outcome) = run::case(line);
            match outcome {
                Outcome::Passed => counts[0] += 1,
                Outcome::Failed(differences) => {
                    counts[1] += 1;
                    for one in differences {
                        println!("{id}: {}: expected {}, got {}", one.field, one.expected, one.got);
                    }
                }
                Outcome::Unsupported(why) => {
                    counts[2] += 1;
                    println!("{id}: unsupported: {why}");
                }
            }
        }
        println!("{path}: {}", words(counts));
        for (all, here) in sum.iter_mut().zip(counts) {
            *all += here;
        }
    }
    println!("{}", words(sum));
    if sum[1] == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn words([passed, failed, unsupported]: [usize; 3]) -> String {
    format!("{passed} passed, {failed} failed, {unsupported} unsupported")
}
