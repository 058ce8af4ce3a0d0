//! A ready summary of customers, as other tools write it.

use crate::failure::Failure;
use baci_analytics::models::summary::Known;
use csv::StringRecord;
use std::path::Path;

/// Reads the customers' names and numbers.
pub(super) fn read(file: &Path) -> Result<(Vec<String>, Vec<Known>), Failure> {
    let wrong = |error: csv::Error| Failure::new(format!("{}: {error}", file.display()));
    let mut reader =
        csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(file).map_err(wrong)?;
    let heads = reader.headers().map_err(wrong)?.clone();
    let find =
        |names: &[&str]| names.iter().find_map(|name| heads.iter().position(|head| head == *name));
    let need = |names: &[&str]| {
        find(names).ok_or_else(|| {
            let missing = names.first().copied().unwrap_or_default();
            Failure::usage(format!("{}: there is no column '{missing}'", file.display()))
        })
    };
    let columns = Columns {
        customer: need(&["customer", "customer_id", "ID"])?,
        frequency: need(&["frequency", "x"])?,
        recency: need(&["recency", "t_x"])?,
        age: need(&["T"])?,
        mean: find(&["monetary_value", "zbar"]),
    };
    let (mut names, mut known) = (Vec::new(), Vec::new());
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(wrong)?;
        let customer = u32::try_from(row).map_err(|_| Failure::new("too many customers"))?;
        let own = columns.read(&record, customer).map_err(|sentence| {
            Failure::new(format!("{}: row {}: {sentence}", file.display(), row + 1))
        })?;
        names.push(record.get(columns.customer).unwrap_or_default().to_owned());
        known.push(own);
    }
    Ok((names, known))
}

struct Columns {
    customer: usize,
    frequency: usize,
    recency: usize,
    age: usize,
    mean: Option<usize>,
}

impl Columns {
    fn read(&self, record: &StringRecord, customer: u32) -> Result<Known, String> {
        let number = |at: usize, name: &str| {
            let text = record.get(at).unwrap_or_default();
            let read = text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
            read.ok_or_else(|| format!("{name}: '{text}' is no number of zero or more"))
        };
        let text = record.get(self.frequency).unwrap_or_default();
        let whole = text.strip_suffix(".0").unwrap_or(text).parse::<u32>();
        let frequency = whole.map_err(|_| format!("frequency: '{text}' is no whole number"))?;
        let (recency, age) = (number(self.recency, "recency")?, number(self.age, "T")?);
        if recency > age || frequency == 0 && recency > 0.0 {
            return Err("recency: it lies after T, or there is none without a frequency".to_owned());
        }
        let mean = self.mean.map_or(Ok(0.0), |at| number(at, "monetary_value"))?;
        Ok(Known { customer, frequency, recency, age, mean })
    }
}
