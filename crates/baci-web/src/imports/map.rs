//! The draft of an import: which column is what, and how its first rows would be read.
//!
//! What is chosen stands in the address; what starts is exactly what the preview shows.

use super::{size, why};
use crate::form::Form;
use crate::page::{Page, Place, show};
use crate::parts::{Cell, Field, Table};
use crate::state::Web;
use crate::visit::{Visit, see_other};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use baci_app::StoredImport;
use baci_app::receipts::{
    self, AmountUnit, Column, CustomerBy, FileKind, NumberForm, Peek, Preview, ReadOptions, Row,
    Seen, TIME_FORMATS,
};
use baci_core::id::ImportId;

/// What may stand between columns, by name; any run of spaces for `None`.
const CUTS: [(&str, Option<u8>); 5] = [
    ("comma", Some(b',')),
    ("semicolon", Some(b';')),
    ("tab", Some(b'\t')),
    ("pipe", Some(b'|')),
    ("space", None),
];
/// Zones to choose from, beside the program's.
const ZONES: [&str; 4] = ["Asia/Bangkok", "Asia/Vientiane", "Asia/Ho_Chi_Minh", "UTC"];
/// The fields that every file needs stand first.
const NEEDED: usize = 4;
/// The most characters of a form of times, and of a source.
const LONGEST: usize = 100;

#[derive(Template)]
#[template(path = "import_map.html")]
struct MapPage {
    page: Page,
    id: ImportId,
    lead: String,
    /// Why the file cannot be read at all.
    broken: Option<String>,
    needed: Vec<Field>,
    more: Vec<Field>,
    more_open: bool,
    written: Vec<Field>,
    /// How the file is cut into columns; not for Parquet.
    cut: Option<Field>,
    no_header: bool,
    view: View,
}

/// The preview, and what starts.
#[derive(Default)]
struct View {
    /// What must be put right first.
    wrong: Option<String>,
    told: String,
    mood: &'static str,
    table: Option<Table>,
    /// What is sent with the start, where it may start.
    start: Option<Vec<(&'static str, String)>>,
}

/// Shows a draft.
pub(super) async fn page(
    web: &Web,
    visit: &Visit,
    stored: &StoredImport,
    form: &Form,
) -> Result<Response, Wrong> {
    let words = &visit.words;
    let bytes = u64::try_from(stored.bytes).unwrap_or(0);
    let when = words.moment(stored.created_at);
    let lead = words.say("import-handed-in").text("size", size(words, bytes)).text("when", when);
    let mut shown = MapPage {
        page: Page::titled(visit, stored.file_name.clone(), Place::Imports),
        id: stored.import,
        lead: lead.to_string(),
        broken: None,
        needed: Vec::new(),
        more: Vec::new(),
        more_open: false,
        written: Vec::new(),
        cut: None,
        no_header: form.get("bare") == "yes",
        view: View::default(),
    };
    match peek(web, stored.import, form).await {
        Ok(peek) => {
            let options = options(web, form, &peek).await?;
            shown.fields(visit, &peek, &options, source(form, stored));
            shown.look(web, visit, options, form, stored).await?;
        }
        Err(error) => {
            refusal(error)?;
            shown.broken = Some(words.t("import-broken"));
            shown.cut = Some(cut(words, form.get("cut")));
        }
    }
    show(&shown)
}

/// Starts what the preview showed.
pub(crate) async fn start(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<ImportId>,
    form: Form,
) -> Result<Response, Wrong> {
    let stored = web.baci.import(id).await?;
    // Pressed twice: it is on its way already.
    if stored.state != "draft" {
        return Ok(see_other(&format!("/imports/{id}")));
    }
    let peek = peek(&web, id, &form).await?;
    let options = options(&web, &form, &peek).await?;
    web.baci.start_import(&visit.by(), id, options, &source(&form, &stored)).await?;
    Ok(web.done(&format!("/imports/{id}"), "import-started"))
}

async fn peek(web: &Web, id: ImportId, form: &Form) -> Result<Peek, baci_app::AppError> {
    let cut = CUTS.iter().find(|(name, _)| *name == form.get("cut")).map(|(_, sign)| *sign);
    web.baci.peek_import(id, cut, form.get("bare") == "yes").await
}

/// What was chosen, or what it may be where nothing was chosen yet.
async fn options(web: &Web, form: &Form, peek: &Peek) -> Result<ReadOptions, Wrong> {
    if form.get("asked") != "yes" {
        return Ok(web.baci.guess_import(peek).await?);
    }
    let column = |(field, name): (receipts::Field, &str)| {
        let at: usize = form.get(name).parse().ok()?;
        (at < peek.heads.len()).then_some((field, Column::At(at)))
    };
    let cut = |text: &str| text.chars().take(LONGEST).collect::<String>();
    Ok(ReadOptions {
        map: receipts::Field::ALL.into_iter().filter_map(column).collect(),
        customer: CustomerBy::named(form.get("by")).unwrap_or_default(),
        currency: None,
        amount_unit: match form.get("unit") {
            "minor" => AmountUnit::Minor,
            _ => AmountUnit::Major,
        },
        number_form: match form.get("form") {
            "point" => NumberForm::Point,
            "comma" => NumberForm::Comma,
            _ => NumberForm::Plain,
        },
        time_format: form
            .filled("other")
            .or_else(|| form.filled("when").filter(|when| TIME_FORMATS.contains(when)))
            .map(cut),
        zone: form.filled("zone").map(cut),
        delimiter: peek.delimiter,
        no_header: peek.no_header,
    })
}

/// What the receipts' numbers are unique in: the file's name, as on the command line.
fn source(form: &Form, stored: &StoredImport) -> String {
    form.filled("source").unwrap_or(&stored.file_name).chars().take(LONGEST).collect()
}

fn cut(words: &Words, chosen: &str) -> Field {
    let one = |(name, _): (&str, _)| (name.to_owned(), words.named("import-cut", name));
    Field::select("cut", words.t("import-cut"), CUTS.map(one)).with(chosen)
}

/// The name of what stands between the columns.
fn cut_name(peek: &Peek) -> &'static str {
    CUTS.iter().find(|(_, sign)| *sign == peek.delimiter).map_or("comma", |(name, _)| *name)
}

const fn form_name(form: NumberForm) -> &'static str {
    match form {
        NumberForm::Plain => "plain",
        NumberForm::Point => "point",
        NumberForm::Comma => "comma",
    }
}

const fn unit_name(unit: AmountUnit) -> &'static str {
    match unit {
        AmountUnit::Major => "major",
        AmountUnit::Minor => "minor",
    }
}

/// A form of times by an example: 31/01/2026 07:30.
fn example(format: &str) -> String {
    [("%d", "31"), ("%m", "01"), ("%Y", "2026"), ("%H", "07"), ("%M", "30"), ("%S", "00")]
        .into_iter()
        .fold(format.to_owned(), |text, (sign, value)| text.replace(sign, value))
}

/// Which column a field is in.
fn column_of(options: &ReadOptions, field: receipts::Field) -> Option<usize> {
    options.map.iter().find(|(known, _)| *known == field).and_then(|(_, column)| match column {
        Column::At(at) => Some(*at),
        Column::Written(_) => None,
    })
}

impl MapPage {
    fn fields(&mut self, visit: &Visit, peek: &Peek, options: &ReadOptions, source: String) {
        let words = &visit.words;
        let mut selects: Vec<Field> = receipts::Field::ALL
            .into_iter()
            .map(|(field, name)| column_field(words, peek, options, (field, name)))
            .collect();
        self.more = selects.split_off(NEEDED);
        self.needed = selects;
        let extra = receipts::Field::ALL.into_iter().skip(NEEDED);
        self.more_open = extra.into_iter().any(|(field, _)| column_of(options, field).is_some());
        self.written = written(visit, options, source);
        self.no_header = peek.no_header;
        self.cut = (peek.kind != FileKind::Parquet).then(|| cut(words, cut_name(peek)));
    }

    /// The preview of these options.
    async fn look(
        &mut self,
        web: &Web,
        visit: &Visit,
        options: ReadOptions,
        form: &Form,
        stored: &StoredImport,
    ) -> Result<(), Wrong> {
        let words = &visit.words;
        let missing = options.missing();
        if !missing.is_empty() {
            let names: Vec<_> = missing.iter().map(|one| why::field(words, one.name())).collect();
            let wrong = words.say("import-missing").text("fields", names.join(", "));
            self.view.wrong = Some(wrong.to_string());
            return Ok(());
        }
        let preview = match web.baci.preview_import(self.id, options.clone()).await {
            Ok(preview) => preview,
            Err(error) => {
                refusal(error)?;
                self.view.wrong = Some(words.t("import-not-like-this"));
                return Ok(());
            }
        };
        let (read, bad) = (count(preview.read), count(preview.bad));
        (self.view.mood, self.view.told) = match bad {
            _ if read == 0 => ("warn", words.t("import-no-rows")),
            0 => ("", words.say("import-all-good").count("n", read).to_string()),
            bad if bad == read => ("bad", words.say("import-all-bad").count("n", read).to_string()),
            bad => {
                let said = words.say("import-some-bad").count("n", read).count("bad", bad);
                ("warn", said.to_string())
            }
        };
        self.view.table = (read > 0).then(|| table(words, &options, &preview));
        self.view.start = (bad < read).then(|| chosen(&options, form, stored));
        Ok(())
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A choice of the column that a field is in, with what stands in its first row.
fn column_field(
    words: &Words,
    peek: &Peek,
    options: &ReadOptions,
    (field, name): (receipts::Field, &'static str),
) -> Field {
    let none = ("none".to_owned(), words.t("import-no-column"));
    let column = |(at, head): (usize, &String)| {
        let first = peek.rows.iter().filter_map(|row| row.get(at)).find(|cell| !cell.is_empty());
        let cell: String = first.map(|cell| cell.chars().take(24).collect()).unwrap_or_default();
        let head: String = head.chars().take(40).collect();
        let text = words.say("import-column").text("name", head).text("cell", cell);
        (at.to_string(), text.to_string())
    };
    let all = std::iter::once(none).chain(peek.heads.iter().enumerate().map(column));
    let chosen = column_of(options, field).map_or_else(|| "none".to_owned(), |at| at.to_string());
    let select = Field::select(name, why::field(words, name), all).with(chosen);
    match field {
        receipts::Field::Customer => select.hint(words.t("import-customer-hint")),
        receipts::Field::Time => select.hint(words.t("import-time-hint")),
        receipts::Field::Amount => {
            let currency = words.currency.map_or_else(String::new, |currency| currency.to_string());
            select.hint(words.say("import-amount-hint").text("currency", currency).to_string())
        }
        receipts::Field::Receipt => select.hint(words.t("import-receipt-hint")),
        _ => select,
    }
}

/// How times and amounts are written.
fn written(visit: &Visit, options: &ReadOptions, source: String) -> Vec<Field> {
    let words = &visit.words;
    let times = TIME_FORMATS.map(|format| (format.to_owned(), example(format)));
    let iso = ("iso".to_owned(), "2026-01-31 07:30".to_owned());
    let format = options.time_format.as_deref();
    let usual = format.filter(|format| TIME_FORMATS.contains(format));
    let other = if usual.is_some() { None } else { format };
    let forms = [("plain", "1234.50"), ("point", "1,234.50"), ("comma", "1.234,50")];
    let units = ["major", "minor"].map(|unit| (unit.to_owned(), words.named("import-unit", unit)));
    let home = words.zone.name().to_owned();
    let zone = |zone: &str| (zone.to_owned(), zone.to_owned());
    let zones = ZONES.iter().filter(|zone| **zone != home).map(|one| zone(one));
    let known = CustomerBy::ALL.map(|(_, by)| (by.to_owned(), words.named("import-by", by)));
    vec![
        Field::select("by", words.t("import-by-what"), known).with(options.customer.name()),
        Field::select("when", words.t("import-when-form"), std::iter::once(iso).chain(times))
            .with(usual.unwrap_or("iso")),
        Field::select("zone", words.t("import-zone"), std::iter::once(zone(&home)).chain(zones))
            .hint(words.t("import-zone-hint"))
            .with(options.zone.as_deref().unwrap_or(&home)),
        Field::select(
            "form",
            words.t("import-number-form"),
            forms.map(|(name, text)| (name.to_owned(), text.to_owned())),
        )
        .with(form_name(options.number_form)),
        Field::select("unit", words.t("import-unit"), units).with(unit_name(options.amount_unit)),
        Field::text("other", words.t("import-other-form"))
            .hint(words.t("import-other-form-hint"))
            .with(other.unwrap_or_default())
            .complete("off")
            .longest(60),
        Field::text("source", words.t("import-source"))
            .hint(words.t("import-source-hint"))
            .with(source)
            .complete("off")
            .longest(100),
    ]
}

/// All that was chosen, to be sent with the start.
fn chosen(
    options: &ReadOptions,
    form: &Form,
    stored: &StoredImport,
) -> Vec<(&'static str, String)> {
    let column = |(field, name): (receipts::Field, &'static str)| {
        Some((name, column_of(options, field)?.to_string()))
    };
    let cut = CUTS.iter().find(|(_, sign)| *sign == options.delimiter).map_or("", |(name, _)| name);
    let usual = options.time_format.as_deref().filter(|format| TIME_FORMATS.contains(format));
    let other = if usual.is_some() { None } else { options.time_format.as_deref() };
    let mut all: Vec<_> = receipts::Field::ALL.into_iter().filter_map(column).collect();
    all.extend([
        ("asked", "yes".to_owned()),
        ("cut", cut.to_owned()),
        ("bare", if options.no_header { "yes" } else { "" }.to_owned()),
        ("by", options.customer.name().to_owned()),
        ("when", usual.unwrap_or("iso").to_owned()),
        ("other", other.unwrap_or_default().to_owned()),
        ("zone", options.zone.clone().unwrap_or_default()),
        ("form", form_name(options.number_form).to_owned()),
        ("unit", unit_name(options.amount_unit).to_owned()),
        ("source", source(form, stored)),
    ]);
    all
}

/// The first rows as they would be read.
fn table(words: &Words, options: &ReadOptions, preview: &Preview) -> Table {
    let fields: Vec<receipts::Field> = receipts::Field::ALL
        .into_iter()
        .map(|(field, _)| field)
        .filter(|field| column_of(options, *field).is_some())
        .collect();
    let names = fields.iter().map(|field| why::field(words, field.name()));
    let heads = std::iter::once(words.t("import-row")).chain(names);
    let table = Table::new(heads.chain([words.t("import-read-as")]));
    let amount = fields.iter().position(|field| *field == receipts::Field::Amount);
    let table = match amount {
        Some(at) => table.numbers(at + 1),
        None => table,
    };
    table.rows(preview.rows.iter().map(|seen| seen_row(words, &fields, seen)))
}

fn seen_row(words: &Words, fields: &[receipts::Field], seen: &Seen) -> Vec<Cell> {
    let raw = |field: &receipts::Field| {
        let found = seen.texts.iter().find(|(known, _)| known == field);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let mut cells = vec![Cell::Text(words.count(count(seen.number)))];
    cells.extend(fields.iter().map(|field| {
        Cell::Text(match &seen.read {
            Ok(row) => value(words, *field, row).unwrap_or_else(|| raw(field)),
            Err(_) => raw(field),
        })
    }));
    cells.push(match &seen.read {
        Ok(_) => Cell::Chip("good", words.t("import-good")),
        Err(reason) => {
            let name = reason.field.map_or("", receipts::Field::name);
            Cell::Chip("bad", why::sentence(words, reason.code, name, &reason.text))
        }
    });
    cells
}

/// What a field says once it is read, where that is more than its text.
fn value(words: &Words, field: receipts::Field, row: &Row) -> Option<String> {
    match field {
        receipts::Field::Customer => Some(crate::members::shown(&row.customer.0)),
        receipts::Field::Time => Some(words.moment(row.at)),
        receipts::Field::Amount => Some(words.money(row.amount)),
        _ => None,
    }
}
