//! `baci coupons`: batches of codes made, taken in and written out; coupons that members hold.

use crate::context::{Context, member, program};
use crate::failure::{Done, Exit, Failure};
use crate::output::{Table, Words, print};
use crate::progress::{Along, Progress};
use baci_app::{
    Baci, By, CouponInfo, CouponLine, FoundCoupon, HeldInfo, MAX_AT_ONCE, MAX_COUPONS, NewBatch,
    StoredBatch,
};
use baci_core::coupon::{Binding, Coupon};
use baci_core::id::CouponBatchId;
use baci_core::time::Instant;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What it takes.
#[derive(Debug, Subcommand)]
pub enum Coupons {
    /// Makes a batch of codes from a template
    Make {
        #[command(flatten)]
        batch: Batch,
        /// ? a letter, # a digit, * either, = at the end a check character: 'WASABI-****-##'
        template: String,
        /// How many codes
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=MAX_COUPONS))]
        count: u64,
    },
    /// Makes what is missing of a batch that was stopped
    Finish {
        /// cpb_…
        batch: CouponBatchId,
    },
    /// Takes in codes from a file, one a line; again with the same batch adds only what is new
    Import {
        #[command(flatten)]
        batch: Batch,
        file: PathBuf,
        /// Adds to this batch instead of a new one (cpb_…)
        #[arg(long)]
        into: Option<CouponBatchId>,
    },
    /// Gives a coupon to each member of a file, one a line (mem_…, or an identity)
    Grant {
        #[command(flatten)]
        batch: Batch,
        file: PathBuf,
    },
    /// Lists batches, latest first
    List {
        /// How many
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
    },
    /// Shows a code with where it was used, or a batch
    Show {
        /// A code, or cpb_…
        code: String,
    },
    /// Writes the codes of a batch as CSV
    Export {
        /// cpb_…
        batch: CouponBatchId,
    },
    /// Takes a code, or a whole batch, out of use
    Withdraw {
        /// A code, or cpb_…
        code: String,
    },
}

/// What is said of a batch.
#[derive(Args, Debug)]
pub struct Batch {
    /// The promotion that it opens, by its id
    #[arg(long)]
    promotion: Option<String>,
    /// What staff call it [default: the promotion's id]
    #[arg(long)]
    name: Option<String>,
    /// How often each code may be used; 0 for as often as liked
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i64).range(0..))]
    uses: i64,
    /// From when it is good, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME")]
    from: Option<Instant>,
    /// At this very time it is no longer good, RFC 3339
    #[arg(long, value_name = "TIME")]
    until: Option<Instant>,
    /// An article that they are for; again for more [default: all that the promotion is on]
    #[arg(long)]
    sku: Vec<String>,
    /// The owned item that they are for: a chassis or a serial number
    #[arg(long, value_name = "REFERENCE")]
    item: Option<String>,
}

impl Batch {
    fn read(self) -> Result<NewBatch, Failure> {
        let Some(promotion) = self.promotion else {
            return Err(Failure::usage("say which promotion the codes open: --promotion ID"));
        };
        let name = self.name.unwrap_or_else(|| promotion.clone());
        let uses = Some(self.uses).filter(|uses| *uses != 0);
        let binding = Binding { sku: self.sku, item: self.item };
        Ok(NewBatch { promotion, name, uses, from: self.from, until: self.until, binding })
    }
}

/// Runs it.
pub async fn run(context: &Context, args: Coupons) -> Done {
    let baci = context.open_for_bulk().await?;
    match args {
        Coupons::Make { batch, template, count } => {
            let (by, new) = (By::console(), batch.read()?);
            let id = baci.new_coupons(&by, new, (&template, count), None).await?.batch;
            finish(context, &baci, id).await?;
        }
        Coupons::Finish { batch } => finish(context, &baci, batch).await?,
        Coupons::Import { batch, file, into } => {
            import(context, &baci, batch, (&file, into)).await?;
        }
        Coupons::Grant { batch, file } => grant(context, &baci, batch, &file).await?,
        Coupons::List { limit } => list(context, &baci, limit).await?,
        Coupons::Show { code } => show(context, &baci, &code).await?,
        Coupons::Export { batch } => export(&baci, batch).await?,
        Coupons::Withdraw { code } => withdraw(context, &baci, &code).await?,
    }
    baci.close().await;
    Ok(Exit::Fine)
}

async fn finish(context: &Context, baci: &Baci, id: CouponBatchId) -> Result<(), Failure> {
    let wanted = baci.coupon_batch(id).await?.batch.wanted;
    let mut progress = Progress::start(u64::try_from(wanted).ok(), Along::Items, context.json);
    let told = |batch: &StoredBatch| {
        let made = u64::try_from(batch.made).unwrap_or(0);
        progress.at(made, made, "codes");
    };
    let done = baci.finish_coupons(id, told).await;
    progress.finish();
    let batch = done?;
    tell(context, &batch, "made")
}

fn tell(context: &Context, batch: &StoredBatch, done: &str) -> Result<(), Failure> {
    let human = || format!("{} ({}): {} codes {done}\n", batch.batch, batch.name, batch.made);
    context.tell(human, &batch_json(batch))
}

fn batch_json(batch: &StoredBatch) -> Value {
    let until = Some(batch.ends_at).filter(|at| *at != Instant::FAR);
    let uses = Some(batch.uses).filter(|uses| *uses != i64::MAX);
    json!({ "batch": batch.batch, "promotion": batch.promotion, "name": batch.name,
        "template": batch.template, "count": batch.wanted, "made": batch.made, "uses": uses,
        "from": batch.starts_at, "until": until, "withdrawn_at": batch.withdrawn_at,
        "sku": batch.binding.sku, "item": batch.binding.item })
}

/// The lines of a file that say anything, without a head line of the word itself.
fn lines(file: &Path, head: &str) -> Result<Vec<String>, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?;
    let first = |line: &str| line.split([',', ';', '\t']).next().unwrap_or_default().to_owned();
    let lines = text.trim_start_matches('\u{feff}').lines().map(first);
    let lines = lines.map(|line| line.trim_matches('"').trim().to_owned());
    let says = |line: &String| !line.is_empty() && !line.eq_ignore_ascii_case(head);
    Ok(lines.filter(says).collect())
}

async fn import(
    context: &Context,
    baci: &Baci,
    batch: Batch,
    (file, into): (&Path, Option<CouponBatchId>),
) -> Result<(), Failure> {
    let codes = lines(file, "code")?;
    let id = match into {
        Some(id) => id,
        None => baci.import_coupons(&By::console(), batch.read()?, None).await?.batch,
    };
    let mut new = 0;
    for some in codes.chunks(MAX_AT_ONCE) {
        new += baci.add_coupons(id, some).await?.1;
    }
    let human = || format!("{id}: {new} codes are new, of {} in the file\n", codes.len());
    context.tell(human, &json!({ "batch": id, "new": new, "read": codes.len() }))
}

async fn grant(context: &Context, baci: &Baci, batch: Batch, file: &Path) -> Result<(), Failure> {
    let mut members = Vec::new();
    for (i, line) in lines(file, "member")?.iter().enumerate() {
        let found = member(baci, line).await;
        let id = found.map_err(|_| {
            Failure::new(format!("line {}: there is no member '{line}'; nobody got any", i + 1))
        })?;
        members.push(id);
    }
    let id = baci.new_grants(&By::console(), batch.read()?, None).await?.batch;
    let mut new = 0;
    for some in members.chunks(MAX_AT_ONCE) {
        new += baci.grant_coupons(id, some).await?;
    }
    let human = || format!("{id}: {new} members hold a coupon\n");
    context.tell(human, &json!({ "batch": id, "new": new }))
}

async fn list(context: &Context, baci: &Baci, limit: u16) -> Result<(), Failure> {
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    let mut table = Table::new(["batch", "promotion", "name", "made", "of", "until", "withdrawn"]);
    let mut machine = Vec::new();
    for batch in baci.coupon_batches(None, limit.into()).await? {
        let until = Some(batch.ends_at).filter(|at| *at != Instant::FAR);
        table.row([
            batch.batch.to_string(),
            batch.promotion.clone(),
            batch.name.clone(),
            batch.made.to_string(),
            batch.wanted.to_string(),
            until.map_or_else(String::new, |at| words.time(at)),
            batch.withdrawn_at.map_or_else(String::new, |at| words.time(at)),
        ]);
        machine.push(batch_json(&batch));
    }
    context.tell(|| table.right([3, 4]).to_string(), &Value::Array(machine))
}

async fn show(context: &Context, baci: &Baci, code: &str) -> Result<(), Failure> {
    if let Ok(id) = code.parse::<CouponBatchId>() {
        let info = baci.coupon_batch(id).await?;
        let mut machine = batch_json(&info.batch);
        machine["used"] = json!(info.uses);
        machine["used_codes"] = json!(info.used_codes);
        let (batch, uses) = (&info.batch, info.uses);
        let human = || {
            let only = only(&batch.binding);
            format!("{} opens '{}'{only}: {uses} uses\n", batch.name, batch.promotion)
        };
        return context.tell(human, &machine);
    }
    let found = baci.find_coupon(code).await?;
    let moves = match &found {
        FoundCoupon::OfBatch(info) => &info.moves,
        FoundCoupon::Held(info) => &info.moves,
    };
    let mut table = Table::new(["at", "event", "used"]);
    let program = program(baci).await?;
    let words = Words(program.as_ref());
    for own in moves {
        table.row([words.time(own.at), own.event.to_string(), own.used.to_string()]);
    }
    let step = |own: &baci_app::Move| json!({ "at": own.at, "event": own.event, "used": own.used });
    let history: Vec<_> = moves.iter().map(step).collect();
    let (machine, said) = match &found {
        FoundCoupon::OfBatch(CouponInfo { line, batch, .. }) => {
            let machine = json!({ "code": line.code, "state": line.standing, "used": line.used,
                "batch": batch.batch, "promotion": batch.promotion, "history": history,
                "sku": batch.binding.sku, "item": batch.binding.item });
            let (code, state, name) = (&line.code, line.standing.word(), &batch.name);
            let only = only(&batch.binding);
            (machine, format!("{code} ({name}){only}: {state}, used {} times", line.used))
        }
        FoundCoupon::Held(HeldInfo { coupon, standing, .. }) => {
            let machine = json!({ "code": coupon.code, "state": standing, "member": coupon.member,
                "batch": coupon.batch, "promotion": coupon.promotion, "history": history,
                "sku": coupon.binding.sku, "item": coupon.binding.item });
            let (code, state, only) = (&coupon.code, standing.word(), only(&coupon.binding));
            let (promotion, member) = (&coupon.promotion, coupon.member);
            (machine, format!("{code} opens '{promotion}' for {member}{only}: {state}"))
        }
    };
    context.tell(|| format!("{said}\n{table}"), &machine)
}

/// What a coupon is for, where it is not for all.
fn only(binding: &Binding) -> String {
    match (binding.sku.join(", "), &binding.item) {
        (sku, None) if sku.is_empty() => String::new(),
        (sku, None) => format!(", only for {sku}"),
        (sku, Some(item)) if sku.is_empty() => format!(", only for {item}"),
        (sku, Some(item)) => format!(", only for {sku} on {item}"),
    }
}

async fn export(baci: &Baci, id: CouponBatchId) -> Result<(), Failure> {
    print("code,state,used,member\n")?;
    let mut after: Option<CouponLine> = None;
    loop {
        let lines = baci.coupons(id, after.as_ref(), MAX_AT_ONCE).await?;
        let mut text = String::new();
        for line in &lines {
            let member = line.member.map_or_else(String::new, |id| id.to_string());
            let (code, state) = (quoted(&line.code), line.standing.word());
            text.push_str(&format!("{code},{state},{},{member}\n", line.used));
        }
        print(&text)?;
        after = lines.into_iter().next_back();
        if after.is_none() {
            return Ok(());
        }
    }
}

/// A cell of CSV: codes from outside may hold anything.
fn quoted(code: &str) -> String {
    match code.contains([',', '"']) {
        true => format!("\"{}\"", code.replace('"', "\"\"")),
        false => code.to_owned(),
    }
}

async fn withdraw(context: &Context, baci: &Baci, code: &str) -> Result<(), Failure> {
    let by = By::console();
    let code = match code.parse::<CouponBatchId>() {
        Ok(id) => {
            baci.withdraw_batch(&by, id).await?;
            id.to_string()
        }
        Err(_) => {
            baci.withdraw_coupon(&by, code).await?;
            Coupon::fold(code)
        }
    };
    context.tell(|| format!("{code} is out of use\n"), &json!({ "withdrawn": code }))
}
