//! One reward: what it is, what is left where, who claimed it; stock that comes and goes, and partners' codes.

use super::{chip, view};
use crate::coupons::more::{self, FileFault, Goes};
use crate::form::Form;
use crate::members;
use crate::page::{Page, Place, show};
use crate::parcel::Parcel;
use crate::parts::{Cell, Field, Summary, Table};
use crate::state::Web;
use crate::visit::{Visit, random};
use crate::words::Words;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use baci_app::{NewStock, Published, RewardInfo};
use baci_core::program::reward::{Gives, Reward, Stock};
use baci_core::staff::Right;
use std::sync::Arc;

/// How many claims and movements are shown.
const SHOWN: usize = 50;

/// A problem with a field.
type Problem = (&'static str, String);

#[derive(Template)]
#[template(path = "reward.html")]
struct RewardPage {
    page: Page,
    id: String,
    summary: Option<Summary>,
    chip: (&'static str, String),
    description: String,
    facts: Vec<(String, String)>,
    shelves: Table,
    stock: Vec<Field>,
    /// Whether codes of a partner's can be brought in.
    codes: bool,
    file_wrong: Option<String>,
    key: String,
    moves: Table,
    claims: Table,
}

/// Reads one.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &id, &Form::default(), &[]).await?)
}

async fn found(web: &Web, id: &str) -> Result<(Arc<Published>, RewardInfo), Wrong> {
    let (published, infos) = web.baci.rewards().await?;
    let at = published.program.reward(id).ok_or(Wrong::NotFound)?;
    let info = infos.into_iter().find(|info| info.reward == at).ok_or(Wrong::NotFound)?;
    Ok((published, info))
}

async fn page(
    web: &Web,
    visit: &Visit,
    id: &str,
    form: &Form,
    wrongs: &[Problem],
) -> Result<RewardPage, Wrong> {
    let words = &visit.words;
    let (published, info) = found(web, id).await?;
    let own = published.program.rewards.get(info.reward).ok_or(Wrong::NotFound)?;
    let mut page = Page::titled(visit, view::name(words, own), Place::Rewards);
    page.here = format!("/rewards/{id}");
    let may = visit.may(Right::ChangeStock);
    let counted = matches!(own.stock, Stock::All(_) | Stock::Branches(_));
    let pool = matches!(own.gives, Gives::Codes { .. });
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    Ok(RewardPage {
        id: id.to_owned(),
        summary: Summary::of(words, wrongs),
        chip: chip(words, info.state),
        description: own.description.get(words.language).to_owned(),
        facts: facts(words, &published, own),
        shelves: shelves(words, &info),
        stock: if may && counted { fields(words, own, form, wrongs) } else { Vec::new() },
        codes: may && pool,
        file_wrong: wrong("file"),
        key: form.filled("key").map_or_else(random, str::to_owned),
        moves: moves(web, words, id).await?,
        claims: claims(web, visit, id).await?,
        page,
    })
}

fn facts(words: &Words, published: &Published, own: &Reward) -> Vec<(String, String)> {
    let prices = view::prices(words, &published.program, own).join(" / ");
    let mut facts =
        vec![(words.t("reward-gives"), view::gives(words, own)), (words.t("reward-price"), prices)];
    facts.extend(own.opens.map(|at| (words.t("reward-opens"), words.moment(at))));
    facts.extend(own.closes.map(|at| (words.t("reward-ends"), words.moment(at))));
    if !own.tiers.is_empty() {
        facts.push((words.t("nav-tiers"), own.tiers.join(", ")));
    }
    facts
}

fn shelves(words: &Words, info: &RewardInfo) -> Table {
    let heads = ["reward-branch", "reward-left", "reward-waiting"].map(|key| words.t(key));
    Table::new(heads).numbers(1).numbers(2).rows(info.shelves.iter().map(|shelf| {
        let branch = shelf.branch.as_deref();
        let branch = branch.map_or_else(|| words.t("branch-all"), |id| words.branch(id));
        let count = |n: i64| Cell::Text(words.count(n));
        vec![Cell::Text(branch), count(shelf.left), count(shelf.waiting)]
    }))
}

fn fields(words: &Words, own: &Reward, form: &Form, wrongs: &[Problem]) -> Vec<Field> {
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let branches: Vec<_> =
        own.places().into_iter().filter_map(|(branch, ..)| branch.map(str::to_owned)).collect();
    let mut fields = vec![
        Field::text("by", words.t("reward-stock-by"))
            .hint(words.t("reward-stock-by-hint"))
            .with(form.get("by"))
            .complete("off")
            .longest(12)
            .wrong(wrong("by"))
            .required(),
        Field::text("reason", words.t("adjust-reason"))
            .with(form.get("reason"))
            .complete("off")
            .longest(200)
            .wrong(wrong("reason"))
            .required(),
    ];
    if !branches.is_empty() {
        let all = branches.into_iter().map(|id| (id.clone(), words.branch(&id)));
        let field = Field::select("branch", words.t("reward-branch"), all);
        fields.insert(0, field.with(form.get("branch")));
    }
    fields
}

async fn moves(web: &Web, words: &Words, id: &str) -> Result<Table, Wrong> {
    let moves = web.baci.stock_moves(id, SHOWN).await?;
    let heads = ["purchase-when", "reward-stock-by", "adjust-reason"].map(|key| words.t(key));
    Ok(Table::new(heads).numbers(1).rows(moves.iter().map(|own| {
        let branch = own.place.split_once('/').map(|(_, branch)| words.branch(branch));
        let sign = if own.by > 0 { "+" } else { "\u{2212}" };
        let by = format!("{sign}{}", words.count(own.by.saturating_abs()));
        let reason = match branch {
            Some(branch) => Cell::Two(own.reason.clone(), branch),
            None => Cell::Text(own.reason.clone()),
        };
        vec![Cell::Text(words.moment(own.at)), Cell::Text(by), reason]
    })))
}

async fn claims(web: &Web, visit: &Visit, id: &str) -> Result<Table, Wrong> {
    let words = &visit.words;
    let found = web.baci.claims_of_reward(id, None, SHOWN).await?.claims;
    let names = web.baci.members_with(&found.iter().map(|own| own.member).collect()).await?;
    let heads = ["member", "purchase-when", "claim-state", "reward-branch"];
    Ok(Table::new(heads.map(|key| words.t(key))).rows(found.iter().map(|own| {
        let member = names.get(&own.member).map(|stored| members::name(words, stored));
        let member = member.unwrap_or_default();
        let (mood, state) = view::claim_chip(words, &own.state);
        let named = match visit.may(Right::SeeMembers) {
            true => Cell::Link(format!("/members/{}", own.member), member),
            false => Cell::Text(member),
        };
        let branch = if own.branch.is_empty() { String::new() } else { words.branch(&own.branch) };
        vec![
            named,
            Cell::Text(words.moment(own.claimed_at)),
            Cell::Chip(mood, state),
            Cell::Text(branch),
        ]
    })))
}

/// Adds to the stock, or takes from what nobody has.
pub(crate) async fn stock(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, Wrong> {
    let typed = form.get("by").replace('\u{2212}', "-").replace('+', "");
    let wrong = match typed.trim().parse::<i64>() {
        Err(_) => ("by", visit.words.t("reward-stock-wrong")),
        Ok(by) => {
            let (branch, reason) = (form.filled("branch").map(str::to_owned), form.get("reason"));
            let new = NewStock { reward: id.clone(), branch, by, reason: reason.to_owned() };
            let what = [id.as_str(), form.get("branch"), form.get("by"), form.get("reason")];
            let asked = visit.asked(form.get("key"), &what)?;
            match web.baci.move_stock(&visit.by(), new, Some(asked)).await {
                Ok(_) => return Ok(web.done(&format!("/rewards/{id}"), "reward-stock-moved")),
                Err(error) => {
                    let no = refusal(error)?;
                    let field = if no.reason == "stock-reason" { "reason" } else { "by" };
                    (field, visit.words.refusal(&no))
                }
            }
        }
    };
    refused(&web, &visit, &id, &form, wrong).await
}

/// Puts the codes of a file into the pool, one on a line, some thousand at a time.
pub(crate) async fn codes(
    State(web): State<Web>,
    visit: Visit,
    Path(id): Path<String>,
    mut parcel: Parcel,
) -> Result<Response, Wrong> {
    let (published, info) = found(&web, &id).await?;
    let own = published.program.rewards.get(info.reward);
    let Some(Gives::Codes { pool }) = own.map(|own| &own.gives) else {
        return Err(Wrong::NotFound);
    };
    let goes = Goes::Pool(visit.by(), pool.clone());
    let wrong = match parcel.file().await? {
        None => visit.words.t("import-choose-a-file"),
        Some(file) => match more::take(&web, file, &goes).await {
            Ok(()) => return Ok(web.done(&format!("/rewards/{id}"), "reward-codes-added")),
            Err(FileFault::Wrong(wrong)) => return Err(wrong),
            Err(FileFault::Refused(error)) => visit.words.refusal(&refusal(error)?),
        },
    };
    refused(&web, &visit, &id, &Form::default(), ("file", wrong)).await
}

async fn refused(
    web: &Web,
    visit: &Visit,
    id: &str,
    form: &Form,
    wrong: Problem,
) -> Result<Response, Wrong> {
    let page = show(&page(web, visit, id, form, &[wrong]).await?)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
