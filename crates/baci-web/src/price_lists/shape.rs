//! The shape of a price list as a form has it: from the fields to the program's own words, and back
//! where nothing is lost on the way. Prices are lines of text, as a table of a spreadsheet is pasted.

use crate::offers::shape::read::{copy, filled, name_and_time, number_of, plain, put, target};
use crate::offers::shape::{Reader, Values};
use crate::till::sale::amount;
use crate::words::Words;
use baci_core::money::Currency;
use serde_json::{Map, Value as Json, json};

/// The most prices that a form takes: longer lists are written as text.
pub(crate) const MOST_ROWS: usize = 2000;
const FLAGS: [&str; 3] = ["held", "fixed", "reduced"];

/// A field that is wrong, the message that says why, and the line where it has several.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub field: &'static str,
    pub message: &'static str,
    pub line: Option<usize>,
}

impl Wrong {
    /// The field, and why it is wrong.
    pub fn told(&self, words: &Words) -> (&'static str, String) {
        let line = self.line.and_then(|line| i64::try_from(line).ok()).unwrap_or(0);
        (self.field, words.say(self.message).count("line", line).to_string())
    }
}

/// The price list that the fields say, under this id.
///
/// # Errors
/// The fields that cannot be read; what does not fit together, the program's own check says.
pub(crate) fn list(values: &Values, id: &str, currency: Currency) -> Result<Json, Vec<Wrong>> {
    let mut reader = Reader { values, currency, wrongs: Vec::new() };
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(id));
    reader.names(&mut out);
    let active = reader.active();
    put(&mut out, "active", filled(active));
    put(&mut out, "when", when(values.get("tag"), values.get("when")).map(|text| json!(text)));
    for flag in FLAGS {
        put(&mut out, flag, (values.get(flag) == "yes").then_some(Json::Bool(true)));
    }
    let priority = values.get("priority");
    if !priority.is_empty() {
        match priority.parse::<i64>() {
            Ok(number) => put(&mut out, "priority", Some(json!(number))),
            Err(_) => reader.wrongs.push(("priority", "offer-wrong-number")),
        }
    }
    put(&mut out, "percent", reader.number("percent"));
    put(&mut out, "on", reader.target("on_kind", "on_names"));
    if values.get("tag").contains(['\'', '\\']) {
        reader.wrongs.push(("tag", "list-wrong-tag"));
    }
    let fields = reader.wrongs.into_iter();
    let mut wrongs: Vec<Wrong> =
        fields.map(|(field, message)| Wrong { field, message, line: None }).collect();
    match rows(values.get("prices"), currency) {
        Ok(rows) if rows.is_empty() => {
            if values.get("percent").is_empty() {
                wrongs.push(Wrong { field: "prices", message: "list-wrong-empty", line: None });
            }
        }
        Ok(rows) => put(&mut out, "prices", Some(Json::Array(rows))),
        Err(wrong) => wrongs.push(wrong),
    }
    if wrongs.is_empty() { Ok(Json::Object(out)) } else { Err(wrongs) }
}

/// The condition of a tag and of what was written beside it.
fn when(tag: &str, condition: &str) -> Option<String> {
    let tag = (!tag.is_empty()).then(|| format!("'{tag}' in member.tags"));
    match (tag, condition) {
        (None, "") => None,
        (Some(tag), "") => Some(tag),
        (None, condition) => Some(condition.to_owned()),
        (Some(tag), condition) => Some(format!("{tag} && ({condition})")),
    }
}

/// The tag of a condition, and what stands beside it.
pub(super) fn tag_of(condition: &str) -> Option<(&str, &str)> {
    let (tag, rest) = condition.strip_prefix('\'')?.split_once("' in member.tags")?;
    match rest {
        "" => Some((tag, "")),
        rest => Some((tag, closed(rest.strip_prefix(" && (")?.strip_suffix(')')?)?)),
    }
}

/// A condition whose brackets are its own: one that closes another's means something else. What stands
/// in a text is none.
fn closed(condition: &str) -> Option<&str> {
    let mut open = 0usize;
    let mut text = None;
    let mut signs = condition.chars();
    while let Some(c) = signs.next() {
        match (text, c) {
            (Some(_), '\\') => drop(signs.next()),
            (Some(quote), c) if c == quote => text = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => text = Some(c),
            (None, '(') => open += 1,
            (None, ')') => open = open.checked_sub(1)?,
            (None, _) => {}
        }
    }
    (open == 0 && text.is_none()).then_some(condition)
}

/// Prices, one on a line: article, price, and the quantity from which it counts.
fn rows(text: &str, currency: Currency) -> Result<Vec<Json>, Wrong> {
    let mut rows = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in lines {
        let wrong = |message| Wrong { field: "prices", message, line: Some(at + 1) };
        if rows.len() == MOST_ROWS {
            return Err(wrong("list-wrong-many"));
        }
        let cells = cells(line);
        let (sku, price, from) = match cells.as_slice() {
            [sku, price] => (*sku, *price, ""),
            [sku, price, from] => (*sku, *price, *from),
            _ => return Err(wrong("list-wrong-row")),
        };
        let price = amount(price, &currency).ok_or_else(|| wrong("list-wrong-price"))?;
        let mut row = Map::new();
        row.insert("sku".to_owned(), json!(sku));
        if !from.is_empty() {
            let from = number_of(from).ok_or_else(|| wrong("list-wrong-from"))?;
            row.insert("from".to_owned(), from);
        }
        row.insert("price".to_owned(), json!(currency.format(price)));
        rows.push(Json::Object(row));
    }
    Ok(rows)
}

/// The cells of a line: between tabs or semicolons; of a line without any, the last word is the price.
fn cells(line: &str) -> Vec<&str> {
    let joint = if line.contains('\t') { '\t' } else { ';' };
    let mut cells: Vec<&str> = line.split(joint).map(str::trim).collect();
    while cells.last().is_some_and(|last| last.is_empty()) {
        cells.pop();
    }
    match cells.as_slice() {
        [one] => one
            .rsplit_once(char::is_whitespace)
            .map_or(cells, |(sku, price)| vec![sku.trim(), price]),
        ["", ..] => Vec::new(),
        _ => cells,
    }
}

/// The fields that say this price list, where a form can say all of it.
pub(crate) fn fields(list: &Json, currency: Currency) -> Option<Values> {
    let id = list.get("id")?.as_str()?;
    let mut values = Values::default();
    name_and_time(list, &mut values);
    copy(list, &mut values, &[("priority", "priority"), ("percent", "percent")]);
    target(list.get("on"), &mut values, "on_kind", "on_names");
    for flag in FLAGS {
        if list.get(flag) == Some(&Json::Bool(true)) {
            values.set(flag, "yes");
        }
    }
    if let Some(condition) = list.get("when").and_then(Json::as_str) {
        let (tag, rest) = tag_of(condition).unwrap_or(("", condition));
        values.set("tag", tag);
        values.set("when", rest);
    }
    let prices = list.get("prices").and_then(Json::as_array);
    let lines: Vec<String> = prices.into_iter().flatten().map(line).collect();
    values.set("prices", lines.join("\n"));
    let again = self::list(&values, id, currency).ok()?;
    (plain(&again) == plain(list)).then_some(values)
}

/// A price as a line of the field.
fn line(price: &Json) -> String {
    let text = |key: &str| match price.get(key) {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    match text("from") {
        from if from.is_empty() => format!("{}; {}", text("sku"), text("price")),
        from => format!("{}; {}; {from}", text("sku"), text("price")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baht() -> Currency {
        Currency::new("THB", None).unwrap()
    }

    fn values(fields: &[(&str, &str)]) -> Values {
        let mut values = Values::default();
        values.set("name_en", "Friends");
        fields.iter().for_each(|(name, value)| values.set(name, *value));
        values
    }

    #[test]
    fn prices_are_pasted_as_people_have_them() {
        let pasted = "roll; 90\nroll\t80.50\t10\n\n green tea 1,250\r\n";
        let list = list(&values(&[("prices", pasted)]), "x", baht()).unwrap();
        assert_eq!(
            list["prices"],
            json!([
                { "sku": "roll", "price": "90.00" },
                { "sku": "roll", "price": "80.50", "from": 10 },
                { "sku": "green tea", "price": "1250.00" },
            ])
        );
        let again = fields(&list, baht()).unwrap();
        assert_eq!(again.get("prices"), "roll; 90.00\nroll; 80.50; 10\ngreen tea; 1250.00");
    }

    #[test]
    fn all_that_a_list_says_comes_back() {
        let said = [
            ("percent", "20"),
            ("on_names", "drinks"),
            ("tag", "staff"),
            ("when", "cart.channel != 'web'"),
            ("held", "yes"),
            ("fixed", "yes"),
            ("reduced", "yes"),
            ("priority", "-3"),
            ("from", "2026-11-01"),
            ("last", "2026-11-30"),
            ("hours", "15:00-17:00"),
            ("day", "mon tue"),
        ];
        let list = list(&values(&said), "x", baht()).unwrap();
        assert_eq!(list["when"], "'staff' in member.tags && (cart.channel != 'web')");
        let again = fields(&list, baht()).unwrap();
        for (name, value) in said {
            assert_eq!(again.get(name), value, "{name}");
        }
        let only = json!({ "id": "x", "name": "X", "percent": 5, "when": "member.age > 60" });
        assert_eq!(fields(&only, baht()).unwrap().get("when"), "member.age > 60");
    }

    #[test]
    fn what_is_wrong_names_its_field_and_line() {
        for (fields, field, message, line) in [
            (&[][..], "prices", "list-wrong-empty", None),
            (&[("prices", "roll; 90\nroll")], "prices", "list-wrong-row", Some(2)),
            (&[("prices", "roll; soon")], "prices", "list-wrong-price", Some(1)),
            (&[("prices", "\nroll; 9; many")], "prices", "list-wrong-from", Some(2)),
            (&[("prices", "; 9; 1")], "prices", "list-wrong-row", Some(1)),
            (&[("percent", "half")], "percent", "offer-wrong-number", None),
            (&[("percent", "5"), ("priority", "first")], "priority", "offer-wrong-number", None),
            (&[("percent", "5"), ("tag", "it's")], "tag", "list-wrong-tag", None),
        ] {
            let wrongs = list(&values(fields), "x", baht()).unwrap_err();
            assert_eq!(wrongs, [Wrong { field, message, line }], "{fields:?}");
        }
        let many = "roll; 1\n".repeat(MOST_ROWS + 1);
        let wrongs = list(&values(&[("prices", &many)]), "x", baht()).unwrap_err();
        assert_eq!(wrongs[0].message, "list-wrong-many");
    }

    #[test]
    fn a_condition_beside_a_tag_keeps_its_own_brackets() {
        let beside = |condition: &str| {
            let all = format!("'staff' in member.tags && ({condition})");
            tag_of(&all).map(|(tag, rest)| (tag.to_owned(), rest.to_owned()))
        };
        for own in ["cart.total > 5", "(a) || (b)", "x == ')'", r#"x == "it's (" "#, r"x == '\')'"]
        {
            assert_eq!(beside(own), Some(("staff".to_owned(), own.to_owned())), "{own}");
        }
        for other in ["a) || (b", "a)", "(a", "x == ')", r"x == ')\'"] {
            assert_eq!(beside(other), None, "{other}");
        }
        assert_eq!(tag_of("'staff' in member.tags"), Some(("staff", "")));
        assert_eq!(tag_of("member.age > 60"), None);
    }

    #[test]
    fn what_the_form_cannot_say_has_no_form() {
        for list in [
            json!({ "id": "x", "name": "X", "percent": 5, "on": { "where": "line.reduced" } }),
            json!({ "id": "x", "name": "X", "percent": 5, "on": { "price_from": "5" } }),
            json!({ "id": "x", "name": "X", "prices": [{ "sku": "a;b", "price": "5" }] }),
        ] {
            assert!(fields(&list, baht()).is_none(), "{list}");
        }
    }
}
