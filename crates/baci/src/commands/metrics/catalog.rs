//! A catalog: families and classes of categories, for upselling.

use crate::failure::Failure;
use baci_analytics::cross::Class;
use baci_analytics::receipts::Receipts;
use std::collections::BTreeMap;
use std::path::Path;

/// Families and classes of categories, by the numbers of the categories that were bought.
pub(super) fn read(file: &Path, receipts: &Receipts) -> Result<BTreeMap<u32, Class>, Failure> {
    let wrong = |error: csv::Error| Failure::new(format!("{}: {error}", file.display()));
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(wrong)?;
    let heads = reader.headers().map_err(wrong)?.clone();
    let place = |name: &str| {
        heads.iter().position(|head| head == name).ok_or_else(|| {
            Failure::usage(format!("{}: there is no column '{name}'", file.display()))
        })
    };
    let (category, family, class) = (place("category")?, place("family")?, place("class")?);
    let mut classes = BTreeMap::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(wrong)?;
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let class = cell(class).parse().map_err(|_| {
            Failure::new(format!(
                "{}: row {}: class: '{}' is no whole number",
                file.display(),
                row + 1,
                cell(class)
            ))
        })?;
        if let Some(number) = receipts.categories.find(cell(category)) {
            classes.insert(number, Class { family: cell(family).to_owned(), class });
        }
    }
    Ok(classes)
}
