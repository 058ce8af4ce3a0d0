//! Output: aligned tables for people, JSON for machines, amounts and times in the program's words.

use crate::failure::Failure;
use baci_app::Balance;
use baci_core::program::{Program, WalletKind};
use baci_core::time::{Instant, Zone};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::{BufWriter, ErrorKind, Write};

/// Writes a text to standard output. A reader that went away (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    went(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn went(written: std::io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Writes JSON, indented.
pub fn print_json(value: &Value) -> Result<(), Failure> {
    print(&format!("{value:#}\n"))
}

/// The same of an object with a list that may be too long to be held: it is empty in `rest`, and its items are written
/// as they come.
pub fn print_listed(
    rest: &Value,
    list: &str,
    items: impl Iterator<Item = Value>,
) -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    went(write_listed(&mut out, rest, list, items).and_then(|()| out.flush()))
}

fn write_listed(
    out: &mut impl Write,
    rest: &Value,
    list: &str,
    items: impl Iterator<Item = Value>,
) -> std::io::Result<()> {
    let rest = format!("{rest:#}\n");
    let Some((before, after)) = rest.split_once(&format!("\n  \"{list}\": []")) else {
        return out.write_all(rest.as_bytes());
    };
    write!(out, "{before}\n  \"{list}\": [")?;
    let mut end = "]";
    for item in items {
        let comma = if end == "]" { "" } else { "," };
        write!(out, "{comma}\n    {}", format!("{item:#}").replace('\n', "\n    "))?;
        end = "\n  ]";
    }
    write!(out, "{end}{after}")
}

/// A table with aligned columns.
pub struct Table {
    rows: Vec<Vec<String>>,
    /// Columns that are aligned to the right: numbers.
    right: Vec<usize>,
}

impl Table {
    /// A table with these heads.
    pub fn new<const N: usize>(heads: [&str; N]) -> Self {
        Self { rows: vec![heads.map(str::to_owned).into()], right: Vec::new() }
    }

    /// Aligns these columns to the right.
    pub fn right<const N: usize>(mut self, columns: [usize; N]) -> Self {
        self.right = columns.into();
        self
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.into());
    }

    /// Whether there is no row but the heads.
    pub fn is_empty(&self) -> bool {
        self.rows.len() < 2
    }
}

/// How wide a text is on a terminal: Lao and Thai marks take no room of their own.
fn width(text: &str) -> usize {
    let mark = |c: char| {
        matches!(c, '\u{300}'..='\u{36f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
            | '\u{eb1}' | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ecd}')
    };
    text.chars().filter(|c| !mark(*c)).count()
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let cell = |row: &Vec<String>, i: usize| row.get(i).map_or(0, |text| width(text));
        let widths: Vec<usize> = (0..columns)
            .map(|i| self.rows.iter().map(|row| cell(row, i)).max().unwrap_or(0))
            .collect();
        for row in &self.rows {
            let mut line = String::new();
            for (i, (text, column)) in row.iter().zip(&widths).enumerate() {
                let room = " ".repeat(column.saturating_sub(width(text)));
                match self.right.contains(&i) {
                    true => line.extend([room.as_str(), text]),
                    false => line.extend([text.as_str(), room.as_str()]),
                }
                line.push_str("  ");
            }
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A number with a comma at the thousands.
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Amounts and times in the words of the program in force, or plainly where there is none.
pub struct Words<'a>(pub Option<&'a Program>);

impl Words<'_> {
    /// An amount of the currency, with the currency.
    pub fn money(&self, amount: i64) -> String {
        match self.0 {
            Some(program) => format!("{} {}", program.currency.format(amount), program.currency),
            None => amount.to_string(),
        }
    }

    /// An amount of a wallet without its unit, for machines.
    pub fn plain(&self, wallet: &str, amount: i64) -> String {
        let found = self.0.and_then(|p| p.wallets.iter().find(|w| w.id == wallet));
        baci_core::decimal::format(amount, found.map_or(0, |w| w.digits))
    }

    /// An amount of a wallet, with its unit.
    pub fn amount(&self, wallet: &str, amount: i64) -> String {
        let plain = self.plain(wallet, amount);
        let money = self
            .0
            .filter(|p| p.wallets.iter().any(|w| w.id == wallet && w.kind != WalletKind::Points));
        match money {
            Some(program) => format!("{plain} {}", program.currency),
            None => plain,
        }
    }

    /// A time on the program's wall clock, to the minute.
    pub fn time(&self, at: Instant) -> String {
        if at == Instant::FAR {
            return "never".to_owned();
        }
        let local = self.0.map_or(&Zone::UTC, |p| &p.zone).local(at);
        format!("{} {:02}:{:02}", local.day, local.minute / 60, local.minute % 60)
    }

    /// Balances for machines.
    pub fn balances(&self, balances: &BTreeMap<String, Balance>) -> Value {
        let of = |(wallet, b): (&String, &Balance)| {
            let plain = |amount| self.plain(wallet, amount);
            let value = json!({ "available": plain(b.available), "pending": plain(b.pending),
                "held": plain(b.held), "debt": plain(b.debt) });
            (wallet.clone(), value)
        };
        Value::Object(balances.iter().map(of).collect::<Map<_, _>>())
    }

    /// Balances for people: one row a wallet.
    pub fn balance_table(&self, balances: &BTreeMap<String, Balance>) -> Table {
        let mut table =
            Table::new(["wallet", "available", "pending", "held", "owed"]).right([1, 2, 3, 4]);
        for (wallet, b) in balances {
            let amount = |amount| self.amount(wallet, amount);
            let cells = [amount(b.available), amount(b.pending), amount(b.held), amount(b.debt)];
            let [available, pending, held, debt] = cells;
            table.row([wallet.clone(), available, pending, held, debt]);
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_list_is_written_as_any_other() {
        for many in [0, 1, 3] {
            let one = |n: i32| json!({ "name": format!("\"list\": []\n{n}"), "more": [n, {}] });
            let whole = |list: Vec<Value>| json!({ "a": { "list": [] }, "list": list, "z": [1] });
            let mut out = Vec::new();
            write_listed(&mut out, &whole(Vec::new()), "list", (0..many).map(one)).unwrap();
            let expected = format!("{:#}\n", whole((0..many).map(one).collect()));
            assert_eq!(String::from_utf8(out).unwrap(), expected);
        }
    }

    #[test]
    fn columns_line_up_whatever_the_script() {
        let mut table = Table::new(["name", "points"]).right([1]);
        table.row(["ສົມຊາຍ".into(), "7".into()]);
        table.row(["Anna".into(), "1250".into()]);
        assert_eq!(table.to_string(), "name   points\nສົມຊາຍ       7\nAnna     1250\n");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }
}
