//! The reader under damaged documents: it never panics, always ends, and what it takes is sound.

use super::super::*;
use crate::program::examples;
use proptest::prelude::*;

/// A damage to a text: which kind, and where.
type Damage = (u8, usize, usize, u8);

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for &(kind, a, b, byte) in damages {
        let len = bytes.len().max(1);
        let (a, b) = (a % len, b % len);
        match kind {
            0 => bytes.get_mut(a).into_iter().for_each(|old| *old ^= byte),
            1 => bytes.insert(a.min(bytes.len()), byte),
            2 => drop(bytes.drain(a.min(b)..(a.min(b) + usize::from(byte)).min(bytes.len()))),
            _ => {
                let mut lines: Vec<Vec<u8>> = bytes.split(|b| *b == b'\n').map(Vec::from).collect();
                let (a, b) = (a % lines.len(), b % lines.len());
                match kind {
                    3 => drop(lines.remove(a)),
                    4 => lines.swap(a, b),
                    5 => lines.insert(a, lines[b].clone()),
                    _ => swap_values(&mut lines, a, b),
                }
                bytes = lines.join(&b'\n');
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The values of two lines change places, the keys stay.
fn swap_values(lines: &mut [Vec<u8>], a: usize, b: usize) {
    let at = |line: &Vec<u8>| line.iter().position(|b| *b == b'=');
    if let (Some(x), Some(y)) = (at(&lines[a]), at(&lines[b]))
        && a != b
    {
        let (left, right) = (lines[a].split_off(x), lines[b].split_off(y));
        lines[a].extend(right);
        lines[b].extend(left);
    }
}

fn sound(read: Result<Program, Vec<Problem>>) {
    match read {
        Ok(program) => {
            let again = Program::from_json(&program.document().to_string());
            assert_eq!(again.map(|p| p.hash()), Ok(program.hash()));
            let again = Program::from_toml(&[Source { name: "t", text: &program.to_toml() }]);
            assert_eq!(again.map(|p| p.hash()), Ok(program.hash()));
        }
        Err(problems) => {
            assert!(!problems.is_empty());
            for problem in problems {
                assert!(problem.line > 0 && problem.column > 0 && !problem.sentence.is_empty());
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_damaged_document_is_read_or_refused(
        which in 0..examples::ALL.len(),
        damages in prop::collection::vec((0u8..7, any::<usize>(), any::<usize>(), any::<u8>()), 1..6),
    ) {
        let texts: Vec<_> =
            examples::ALL[which].iter().map(|s| damaged(s.text, &damages)).collect();
        let sources: Vec<_> = texts.iter().map(|text| Source { name: "p.toml", text }).collect();
        sound(Program::from_toml(&sources));
        let json = Program::from_toml(examples::ALL[which]).unwrap().document().to_string();
        sound(Program::from_json(&damaged(&json, &damages)));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,200}") {
        sound(Program::from_toml(&[Source { name: "p.toml", text: &text }]));
        sound(Program::from_json(&text));
    }
}
