//! A member's record: balances with their lots, the history, and putting a balance right.

use super::{name, shown};
use crate::analytics::foreseen::Foreseen;
use crate::coupons::held::Held;
use crate::form::Form;
use crate::gift_cards::{self, Bound};
use crate::levels::LevelView;
use crate::members::history::{self, Line};
use crate::merges::Merges;
use crate::missions::{self, MissionView};
use crate::occasions::OccasionView;
use crate::page::{Page, Place, show};
use crate::parts::{Field, Pager, Summary, questions};
use crate::state::Web;
use crate::streaks::StreakView;
use crate::tiers::Give;
use crate::visit::{Visit, random};
use crate::words::{Words, wallet_name};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{Balance, Command, StoredLot, StoredMember, What, Who};
use baci_core::decimal::Decimal;
use baci_core::id::{EventRef, MemberId};
use baci_core::program::{Program, Wallet, WalletKind};
use baci_core::staff::Right;
use baci_core::time::Instant;
use serde::Deserialize;
use serde_json::json;

/// Where the history starts.
#[derive(Deserialize)]
pub(crate) struct Ask {
    from: Option<String>,
}

#[derive(Template)]
#[template(path = "member.html")]
pub(crate) struct MemberPage {
    page: Page,
    id: MemberId,
    since: String,
    tags: Vec<String>,
    may_change: bool,
    summary: Option<Summary>,
    wallets: Vec<WalletView>,
    lines: Vec<Line>,
    pager: Pager,
    facts: Vec<(String, String)>,
    may_adjust: bool,
    /// What makes the form safe to send twice.
    key: String,
    adjust: Vec<Field>,
    coupons: Option<Held>,
    tiers: Option<Give>,
    merges: Option<Merges>,
    levels: Vec<LevelView>,
    streaks: Vec<StreakView>,
    missions: Vec<MissionView>,
    occasions: Vec<OccasionView>,
    family: Option<crate::households::Part>,
    segments: Option<crate::segments::Part>,
    foreseen: Option<Foreseen>,
    /// Gift cards that are bound to the member.
    cards: Vec<Bound>,
}

struct WalletView {
    name: String,
    available: String,
    parts: Vec<String>,
    lots: Vec<LotView>,
}

struct LotView {
    event: EventRef,
    left: String,
    earned: String,
    from: String,
    until: String,
}

/// The record.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    Query(ask): Query<Ask>,
) -> Result<Response, Wrong> {
    let page = page(&web, &visit, id, ask.from.as_deref(), (&Form::default(), &[])).await?;
    show(&page)
}

/// The record with a coupon's form that was not taken.
pub(crate) async fn with_coupon(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    form: &Form,
    wrong: (&'static str, String),
) -> Result<MemberPage, Wrong> {
    let mut shown = page(web, visit, id, None, (&Form::default(), &[])).await?;
    let wrongs = [wrong];
    shown.summary = Summary::of(&visit.words, &wrongs);
    shown.coupons = Held::of(web, visit, id, (form, &wrongs)).await?;
    Ok(shown)
}

/// The record with a tier's form that was not taken.
pub(crate) async fn with_tier(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    form: &Form,
    wrong: (&'static str, String),
) -> Result<MemberPage, Wrong> {
    let mut shown = page(web, visit, id, None, (&Form::default(), &[])).await?;
    let wrongs = [wrong];
    shown.summary = Summary::of(&visit.words, &wrongs);
    shown.tiers = Give::of(web, visit, id, (form, &wrongs)).await?;
    Ok(shown)
}

/// The record with a form about a merge that was not taken.
pub(crate) async fn with_merge(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    form: &Form,
    wrong: (&'static str, String),
) -> Result<MemberPage, Wrong> {
    let mut shown = page(web, visit, id, None, (&Form::default(), &[])).await?;
    let wrongs = [wrong];
    shown.summary = Summary::of(&visit.words, &wrongs);
    shown.merges = Merges::of(web, visit, id, (form, &wrongs)).await?;
    Ok(shown)
}

async fn page(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    from: Option<&str>,
    (form, wrongs): (&Form, &[(&'static str, String)]),
) -> Result<MemberPage, Wrong> {
    let words = &visit.words;
    let stored = web.baci.member(id).await?;
    let (lines, next) = history::page(web, visit, id, from).await?;
    let balances = web.baci.balances(id).await?;
    let lots = web.baci.lots(id).await?;
    let wallets: &[Wallet] = visit.program.as_ref().map_or(&[], |p| p.program.member_wallets());
    let view = |wallet: &Wallet| {
        let balance = balances.get(&wallet.id).copied().unwrap_or_default();
        let lots = lots.iter().filter(|lot| lot.wallet == wallet.id);
        wallet_view(words, wallet, balance, lots)
    };
    let path = format!("/members/{id}");
    Ok(MemberPage {
        since: words
            .say("member-since")
            .text("day", words.day(stored.member.joined_at))
            .to_string(),
        tags: stored.member.profile.tags.clone(),
        may_change: visit.may(Right::ChangeMembers),
        summary: Summary::of(words, wrongs),
        wallets: wallets.iter().map(view).collect(),
        lines,
        pager: Pager::new(words, &path, &[], from, next.as_deref()).within("history"),
        facts: {
            let mut all = crate::stages::told(web, visit, id).await?;
            all.extend(facts(words, visit.program.as_ref().map(|p| &p.program), &stored));
            all
        },
        may_adjust: visit.may(Right::AdjustBalances) && !wallets.is_empty(),
        key: form.filled("key").map_or_else(random, str::to_owned),
        adjust: adjust_fields(words, wallets, form, wrongs),
        coupons: Held::of(web, visit, id, (&Form::default(), &[])).await?,
        tiers: Give::of(web, visit, id, (&Form::default(), &[])).await?,
        merges: Merges::of(web, visit, id, (&Form::default(), &[])).await?,
        levels: crate::levels::of(web, visit, id).await?,
        streaks: crate::streaks::of(web, visit, id).await?,
        missions: missions::of(web, visit, id).await?,
        occasions: crate::occasions::of(web, visit, id).await?,
        family: crate::households::Part::of(web, visit, id).await?,
        segments: crate::segments::Part::of(web, visit, id).await?,
        foreseen: Foreseen::of(web, visit, id).await?,
        cards: gift_cards::bound(web, visit, id).await?,
        page: Page::titled(visit, name(words, &stored), Place::Members),
        id,
    })
}

fn wallet_view<'a>(
    words: &Words,
    wallet: &Wallet,
    balance: Balance,
    lots: impl Iterator<Item = &'a StoredLot>,
) -> WalletView {
    let part = |key, amount: i64| {
        (amount != 0)
            .then(|| words.say(key).text("amount", words.amount(wallet, amount)).to_string())
    };
    let parts = [
        part("balance-pending", balance.pending),
        part("balance-held", balance.held),
        part("balance-owed", balance.debt),
    ];
    let date = |at: Instant| match at {
        Instant::FAR => words.t("never"),
        at => words.day(at),
    };
    let lot = |stored: &StoredLot| LotView {
        event: EventRef { member: stored.member, event: stored.lot.event },
        left: words.amount(wallet, stored.lot.available + stored.lot.pending + stored.lot.held),
        earned: words.day(stored.lot.earned_at),
        from: date(stored.lot.available_at),
        // The last day on which it can be used, as the member's own page says it.
        until: match stored.lot.expires_at {
            Instant::FAR => words.t("never"),
            at => words.day(at.just_before()),
        },
    };
    WalletView {
        name: wallet_name(wallet, words.language).to_owned(),
        available: words.amount(wallet, balance.available),
        parts: parts.into_iter().flatten().collect(),
        lots: lots.take(200).map(lot).collect(),
    }
}

fn facts(words: &Words, program: Option<&Program>, stored: &StoredMember) -> Vec<(String, String)> {
    let profile = &stored.member.profile;
    let mut facts: Vec<(String, String)> = Vec::new();
    for identity in &stored.identities {
        let kind = identity.split(':').next().unwrap_or_default();
        facts.push((words.named("identity", kind), shown(identity)));
    }
    if let Some(birthday) = profile.birthday {
        facts.push((words.t("birthday"), crate::words::dates::birthday(words, birthday)));
    }
    if let Some(language) = profile.language {
        facts.push((words.t("language"), crate::page::own_name(language).to_owned()));
    }
    for (name, value) in &profile.fields {
        let told = program.and_then(|own| questions::told(words, own, name, value));
        facts.push(told.unwrap_or_else(|| (name.clone(), history::field(words, value))));
    }
    facts.push((words.t("member-id"), stored.member.id.to_string()));
    facts
}

fn adjust_fields(
    words: &Words,
    wallets: &[Wallet],
    form: &Form,
    wrongs: &[(&'static str, String)],
) -> Vec<Field> {
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let names = wallets.iter().map(|w| (w.id.clone(), wallet_name(w, words.language).to_owned()));
    // Points are what is put right most often; money given by mistake is money lost.
    let usual = wallets.iter().find(|w| w.kind == WalletKind::Points).map_or("", |w| w.id.as_str());
    let ways = ["up", "down"].map(|way| (way.to_owned(), words.named("adjust", way)));
    vec![
        Field::select("wallet", words.t("wallet"), names)
            .with(form.filled("wallet").unwrap_or(usual)),
        Field::select("way", words.t("adjust-way"), ways).with(form.get("way")),
        Field::text("amount", words.t("amount"))
            .mode("decimal")
            .complete("off")
            .with(form.get("amount"))
            .wrong(wrong("amount"))
            .required(),
        Field::text("reason", words.t("adjust-reason"))
            .hint(words.t("adjust-reason-hint"))
            .complete("off")
            .longest(200)
            .with(form.get("reason"))
            .wrong(wrong("reason"))
            .required(),
    ]
}

/// Puts a balance right, with a reason.
pub(crate) async fn adjust(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<MemberId>,
    form: Form,
) -> Result<Response, Wrong> {
    let program = visit.program.as_ref().map(|p| &p.program).ok_or(Wrong::NotFound)?;
    let wrong = match what(program, &visit.words, &form) {
        Err(wrong) => wrong,
        Ok((what, amount)) => {
            let actor = visit.signed_in()?.actor();
            let key = format!("web/{actor}/{}", form.get("key"));
            let parts =
                [&id.to_string(), form.get("wallet"), &amount.to_string(), form.get("reason")];
            let fingerprint = Command::fingerprint_of(&parts.map(str::as_bytes));
            let command = Command { key, fingerprint, actor, at: None, who: Who::Id(id), what };
            match web.baci.commit(command).await {
                Ok(answer) => {
                    let details = json!({ "wallet": form.get("wallet"), "amount": amount,
                        "event": answer.event.to_string() });
                    let target = id.to_string();
                    web.baci.audit_entry(&visit.by(), "member.adjust", &target, &details).await?;
                    return Ok(web.done(&format!("/members/{id}"), "adjusted"));
                }
                Err(error) => ("amount", visit.words.refusal(&refusal(error)?)),
            }
        }
    };
    let page = show(&page(&web, &visit, id, None, (&form, &[wrong])).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// What the form asks for, or the field that is wrong.
fn what(
    program: &Program,
    words: &Words,
    form: &Form,
) -> Result<(What, i64), (&'static str, String)> {
    let id = form.get("wallet");
    let wallet = program.wallets.iter().find(|w| w.id == id);
    let wallet = wallet.ok_or_else(|| ("wallet", words.t("refused-unknown-name")))?;
    let size = amount(form.get("amount"), wallet.digits).filter(|size| *size > 0);
    let size = size.ok_or_else(|| ("amount", words.t("adjust-wrong-amount")))?;
    let reason = form.get("reason").to_owned();
    if reason.is_empty() {
        return Err(("reason", words.t("adjust-wrong-reason")));
    }
    let amount = if form.get("way") == "down" { -size } else { size };
    Ok((What::Adjust { wallet: id.to_owned(), amount, reason }, amount))
}

/// An amount as somebody types it: '1250', '12.50' or '12,50'; groups of digits are not guessed.
fn amount(text: &str, digits: u8) -> Option<i64> {
    let text = text.replace(',', ".");
    text.parse::<Decimal>().ok()?.in_units(digits)
}
