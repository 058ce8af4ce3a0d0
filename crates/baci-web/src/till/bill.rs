//! The bill: who they are, what it comes to, and what it gives before anything is written.

use crate::form::Form;
use crate::missions::{self, MissionView};
use crate::page::{Page, show};
use crate::parts::{Empty, Field, Summary};
use crate::state::Web;
use crate::till::family::{self, FamilyPayer};
use crate::till::live;
use crate::till::priced::{Payer, Priced, payers};
use crate::till::sale::{Entry, Problem, Sale, claims, codes, entries, pays, written};
use crate::till::{Customer, Frame, Gift, Held, customer, gifts, kept_up, usable};
use crate::visit::{Visit, random, see_other};
use crate::words::{Words, numbers, wallet_name};
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baci_app::{Answer, Goods};
use baci_core::id::{GiftCardId, MemberId};
use baci_core::program::Program;

/// The most names of goods that are suggested.
const SUGGESTED: usize = 60;

#[derive(Template)]
#[template(path = "till_bill.html")]
struct BillPage {
    page: Page,
    till: Frame,
    customer: Customer,
    summary: Option<Summary>,
    /// Where there is no program yet, nothing can be sold.
    empty: Option<Empty>,
    key: String,
    branch: String,
    amount: Field,
    goods: GoodsFields,
    codes: String,
    receipt: Field,
    currency: String,
    decimals: bool,
}

/// What is needed to enter goods line by line.
pub(crate) struct GoodsFields {
    /// What the fields hold.
    pub lines: Vec<Entry>,
    pub written: String,
    pub what: String,
    pub count: String,
    /// The owned item that the line is for.
    pub item: String,
    /// Names that the program knows.
    pub names: Vec<String>,
}

/// The page of a quote, which also says what a sale met.
#[derive(Template)]
#[template(path = "till_quote.html")]
struct QuotePage {
    page: Page,
    till: Frame,
    customer: Customer,
    /// What went wrong with the last try, and whether the price changed meanwhile.
    wrong: Option<String>,
    changed: bool,
    priced: Priced,
    sums: Vec<String>,
    gifts: Vec<Gift>,
    usable: Vec<String>,
    missions: Vec<MissionView>,
    /// Where it leaves them with streaks and levels.
    kept_up: Vec<String>,
    after: Vec<Held>,
    payers: Vec<Payer>,
    /// Wallets that pay with the family.
    families: Vec<FamilyPayer>,
    /// Gift cards that pay: id, what each says, and whether any can be added.
    cards: Vec<(String, String)>,
    takes_cards: bool,
    claims: Vec<Claim>,
    /// Whether the member's live card must be read before anything of theirs pays.
    needs_live: bool,
    /// The bill as it was typed, to be sent on.
    hidden: Vec<(String, String)>,
    /// What it was told to come to.
    payable: String,
}

/// An offer that the member pays for.
pub(crate) struct Claim {
    pub id: String,
    pub text: String,
    pub chosen: bool,
}

impl GoodsFields {
    /// The fields of a form.
    pub fn of(program: Option<&Program>, form: &Form) -> Self {
        let goods = program.map(Goods::of).unwrap_or_default();
        let names = goods.names(SUGGESTED).into_iter().map(str::to_owned).collect();
        // Going back to it, nothing that was typed is a line yet that was not added.
        let lines = entries(form);
        let [what, count, item] = Default::default();
        Self { written: written(&lines), lines, what, count, item, names }
    }
}

/// The member, and an empty bill.
pub(crate) async fn read(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    Path(id): Path<MemberId>,
) -> Result<Response, Wrong> {
    show(&page(&web, &visit, &headers, id, (&Form::default(), &[])).await?)
}

async fn page(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    id: MemberId,
    (form, wrongs): (&Form, &[Problem]),
) -> Result<BillPage, Wrong> {
    let words = &visit.words;
    let stored = web.baci.member(id).await?;
    let till = Frame::new(web, visit, headers, ("till", &format!("/till/member/{id}"))).await?;
    let wrong = |name| wrongs.iter().find(|(n, _)| *n == name).map(|(_, text)| text.clone());
    let program = visit.program.as_ref().map(|p| &p.program);
    let currency = program.map(|program| program.currency);
    let branch = till.branch.as_ref().map(|branch| branch.id.clone());
    let mut goods = GoodsFields::of(program, form);
    let mut amount = form.get("amount").to_owned();
    if let Some(at) = form.filled("remove").and_then(|at| at.parse::<usize>().ok())
        && at < goods.lines.len()
    {
        goods.lines.remove(at);
    }
    match wrongs.is_empty() {
        // What was typed for a line is one of the lines by now.
        true if !goods.lines.is_empty() => amount.clear(),
        true => {}
        // Where it cannot be read it stays to be mended.
        false if form.filled("amount").is_some() && !goods.lines.is_empty() => {
            goods.lines.pop();
            form.get("what").clone_into(&mut goods.what);
            form.get("count").clone_into(&mut goods.count);
            form.get("owned").clone_into(&mut goods.item);
        }
        // A scanned item is not scanned again because the amount is missing.
        false => form.get("owned").clone_into(&mut goods.item),
    }
    goods.written = written(&goods.lines);
    Ok(BillPage {
        page: till.page.clone(),
        customer: customer(web, visit, &stored).await?,
        summary: Summary::of(words, wrongs),
        empty: currency.is_none().then(|| Empty::new(words, "till-closed")),
        key: form.filled("key").map_or_else(random, str::to_owned),
        branch: form.filled("branch").map(str::to_owned).or(branch).unwrap_or_default(),
        amount: Field::text("amount", words.t("till-amount"))
            .mode("decimal")
            .complete("off")
            .longest(20)
            .with(amount)
            .wrong(wrong("amount")),
        goods,
        codes: codes(form).join(" "),
        receipt: Field::text("receipt", words.t("till-receipt"))
            .complete("off")
            .longest(100)
            .with(form.get("receipt")),
        currency: currency.map_or_else(String::new, |c| numbers::sign(&c).to_owned()),
        decimals: currency.is_some_and(|c| c.digits > 0),
        till,
    })
}

/// What the bill would give; nothing is written.
pub(crate) async fn quote(
    State(web): State<Web>,
    visit: Visit,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Wrong> {
    let id: MemberId = form.get("member").parse().map_err(|_| Wrong::NotFound)?;
    let form = match live::with(&web, &headers, form.clone(), id).await {
        Ok(form) => form,
        Err(Wrong::Refused(refusal)) => {
            let wrong = ("amount", visit.words.refusal(&refusal));
            let page = page(&web, &visit, &headers, id, (&form, &[wrong])).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response());
        }
        Err(wrong) => return Err(wrong),
    };
    // Without scripts, a line is added and taken away here.
    let steps = ["edit", "add", "remove"];
    let edits = steps.iter().any(|step| form.filled(step).is_some());
    let sale = Sale::read(&web, &visit, &form).await?;
    let wrong = match sale {
        // Going back to a bill, nothing has to be right yet.
        Err(_) if form.filled("edit").is_some() => None,
        Err(wrong) => Some(wrong),
        Ok(_) if edits => None,
        Ok(sale) => match ask(&web, &visit, &headers, &form, sale, None).await? {
            Ok(response) => return Ok(response),
            Err(wrong) => Some(wrong),
        },
    };
    let Some(wrong) = wrong else {
        return show(&page(&web, &visit, &headers, id, (&form, &[])).await?);
    };
    let page = page(&web, &visit, &headers, id, (&form, &[wrong])).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

/// Asks what a bill comes to, and shows it; with what went wrong before, if anything did. What a
/// wallet cannot pay is said on the quote without it.
pub(crate) async fn ask(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    form: &Form,
    sale: Sale,
    before: Option<String>,
) -> Result<Result<Response, Problem>, Wrong> {
    let actor = visit.signed_in()?.actor();
    let changed = before.is_some();
    let told = |answer: Answer| see_other(&format!("/till/done/{}", answer.event));
    let error = match web.baci.quote(&sale.question(actor.clone())).await {
        // It was sold already, and somebody went back.
        Ok(answer) if answer.replayed => return Ok(Ok(told(answer))),
        Ok(answer) => {
            let page = quoted(web, visit, headers, form, (&sale, true), &answer, (before, changed));
            let page = show(&page.await?)?;
            let status = if changed { StatusCode::CONFLICT } else { StatusCode::OK };
            return Ok(Ok((status, page).into_response()));
        }
        Err(error) => visit.words.refusal(&refusal(error)?),
    };
    let no_wallet_pays = pays(form, &program(visit)?.program).is_empty() && sale.cards.is_empty();
    let sale = sale.unpaid();
    match web.baci.quote(&sale.question(actor)).await {
        Ok(answer) if no_wallet_pays || answer.replayed => Ok(Err(("amount", error))),
        Ok(answer) => {
            let wrong = (Some(error), false);
            let page = quoted(web, visit, headers, form, (&sale, false), &answer, wrong).await?;
            Ok(Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response()))
        }
        Err(_) => Ok(Err(("amount", error))),
    }
}

fn program(visit: &Visit) -> Result<&baci_app::Published, Wrong> {
    visit.program.as_deref().ok_or(Wrong::NotFound)
}

async fn quoted(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    form: &Form,
    (sale, paid): (&Sale, bool),
    answer: &Answer,
    (wrong, changed): (Option<String>, bool),
) -> Result<QuotePage, Wrong> {
    let words = &visit.words;
    let program = &program(visit)?.program;
    let id = sale.member;
    let stored = web.baci.member(id).await?;
    let till = Frame::new(web, visit, headers, ("till", &format!("/till/member/{id}"))).await?;
    let (sums, gifts) = gifts(words, program, answer);
    let after = |(id, balance): (&String, &baci_app::Balance)| {
        let wallet = program.wallets.iter().find(|w| &w.id == id)?;
        let name = wallet_name(wallet, words.language).to_owned();
        let available = words.amount(wallet, balance.available);
        let pending = (balance.pending != 0).then(|| {
            let amount = words.amount(wallet, balance.pending);
            words.say("balance-pending").text("amount", amount).to_string()
        });
        Some(Held { name, available, more: pending.into_iter().collect() })
    };
    let offers = answer.outcome.offers.clone().unwrap_or_default();
    let before = web.baci.balances(id).await?;
    let others = family::others(web, visit, id).await?;
    let paying: &[GiftCardId] = if paid { &sale.cards } else { &[] };
    let mut hidden = hidden(form, id, paid.then_some(program));
    if !paying.is_empty() {
        let ids: Vec<_> = paying.iter().map(ToString::to_string).collect();
        hidden.push(("cards".to_owned(), ids.join(" ")));
    }
    let needs_live = program.cards.live_to_spend && !live::is_with(form);
    Ok(QuotePage {
        page: till.page.clone(),
        needs_live,
        till,
        customer: customer(web, visit, &stored).await?,
        wrong: wrong.or_else(|| sale.no_card.clone()),
        changed,
        priced: Priced::of(words, program, &offers, &answer.outcome.cards),
        sums,
        gifts,
        usable: usable(words, program, answer),
        missions: missions::told(words, program, &answer.outcome.missions),
        kept_up: kept_up(words, program, &answer.outcome),
        after: answer.outcome.balances.iter().filter_map(after).collect(),
        families: family::payers(words, program, &offers, (&before, &others)),
        payers: payers(words, program, &offers, &before),
        cards: paying.iter().map(|id| (id.to_string(), card(words, id, answer))).collect(),
        takes_cards: program.gift_wallet().is_some(),
        claims: claimable(web, words, program, id, &claims(form)).await?,
        hidden,
        payable: offers.totals.payable.to_string(),
    })
}

/// A gift card that pays: the end of its number, and what is left on it.
fn card(words: &Words, id: &GiftCardId, answer: &Answer) -> String {
    let found = answer.outcome.cards.iter().find(|card| card.card == *id);
    let Some(found) = found else { return words.t("till-card-empty") };
    let said = words.say("till-card-left").text("end", found.ends_in.as_str());
    said.text("left", words.money(found.left)).to_string()
}

/// The bill as fields that are sent on.
fn hidden(form: &Form, member: MemberId, pay: Option<&Program>) -> Vec<(String, String)> {
    let lines = entries(form);
    let amount = if lines.is_empty() { form.get("amount").to_owned() } else { String::new() };
    let own = |name: &str, value: String| (name.to_owned(), value);
    let mut all = vec![
        own("key", form.get("key").to_owned()),
        own("member", member.to_string()),
        own("amount", amount),
        own("lines", written(&lines)),
        own("codes", codes(form).join(" ")),
        own("claims", claims(form).join(" ")),
        own("receipt", form.get("receipt").to_owned()),
        own("branch", form.get("branch").to_owned()),
        live::hidden(form),
    ];
    let pays = pay.map(|program| pays(form, program)).unwrap_or_default();
    all.extend(pays.into_iter().map(|(wallet, how)| (format!("pay-{wallet}"), how)));
    all.retain(|(name, value)| !value.is_empty() || name == "amount");
    all
}

/// Offers that this member can pay for and use now.
async fn claimable(
    web: &Web,
    words: &Words,
    program: &Program,
    member: MemberId,
    chosen: &[String],
) -> Result<Vec<Claim>, Wrong> {
    if !program.promotions.iter().any(|promotion| promotion.costs.is_some()) {
        return Ok(Vec::new());
    }
    let now = web.baci.clock().now();
    let balances = web.baci.balances(member).await?;
    let open = web.baci.offers_for(program, member, now).await?;
    let one = |offer: baci_app::MemberOffer| {
        let promotion = program.promotions.get(offer.promotion)?;
        let (wallet, units) = promotion.costs?;
        let wallet = program.wallets.get(wallet)?;
        let has = balances.get(&wallet.id).map_or(0, |balance| balance.available);
        let name = crate::program::offers::title(words, promotion);
        let said = words.say("till-claim").text("name", name);
        let text = said.text("cost", words.valued(wallet, units)).to_string();
        let chosen = chosen.contains(&promotion.id);
        (has >= units || chosen).then(|| Claim { id: promotion.id.clone(), text, chosen })
    };
    Ok(open.into_iter().filter_map(one).take(20).collect())
}
