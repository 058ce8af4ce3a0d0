//! The bill: who they are, what it comes to, and what it gives before anything is written.

use crate::form::Form;
use crate::page::{Page, show};
use crate::parts::{Empty, Field, Summary};
use crate::state::Web;
use crate::till::sale::{Problem, Sale};
use crate::till::{Customer, Frame, Gift, Held, customer, gifts};
use crate::visit::{Visit, random, see_other};
use crate::words::wallet_name;
use crate::wrong::{Wrong, refusal};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use baci_app::Answer;
use baci_core::id::MemberId;

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
    receipt: Field,
    currency: String,
    decimals: bool,
}

#[derive(Template)]
#[template(path = "till_quote.html")]
struct QuotePage {
    page: Page,
    till: Frame,
    customer: Customer,
    amount: String,
    sums: Vec<String>,
    gifts: Vec<Gift>,
    after: Vec<Held>,
    /// The bill as it was typed, to be sent on.
    hidden: Vec<(&'static str, String)>,
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
    let currency = visit.program.as_ref().map(|p| p.program.currency);
    let branch = till.branch.as_ref().map(|branch| branch.id.clone());
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
            .with(form.get("amount"))
            .wrong(wrong("amount"))
            .required(),
        receipt: Field::text("receipt", words.t("till-receipt"))
            .complete("off")
            .longest(100)
            .with(form.get("receipt")),
        currency: currency.map_or_else(String::new, |c| c.code().to_owned()),
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
    let sale = Sale::read(&web, &visit, &form).await?;
    let id: MemberId = form.get("member").parse().map_err(|_| Wrong::NotFound)?;
    if form.filled("edit").is_some() {
        return show(&page(&web, &visit, &headers, id, (&form, &[])).await?);
    }
    let wrong = match sale {
        Err(wrong) => wrong,
        Ok(sale) => match web.baci.quote(&sale.command(visit.signed_in()?.actor())).await {
            // It was sold already, and somebody went back.
            Ok(answer) if answer.replayed => {
                return Ok(see_other(&format!("/till/done/{}", answer.event)));
            }
            Ok(answer) => {
                let quoted = quoted(&web, &visit, &headers, (&form, id, sale.amount), &answer);
                return show(&quoted.await?);
            }
            Err(error) => ("amount", visit.words.refusal(&refusal(error)?)),
        },
    };
    let page = page(&web, &visit, &headers, id, (&form, &[wrong])).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, show(&page)?).into_response())
}

async fn quoted(
    web: &Web,
    visit: &Visit,
    headers: &HeaderMap,
    (form, id, amount): (&Form, MemberId, i64),
    answer: &Answer,
) -> Result<QuotePage, Wrong> {
    let words = &visit.words;
    let program = visit.program.as_ref().map(|p| &p.program).ok_or(Wrong::NotFound)?;
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
    let hidden = ["key", "member", "amount", "receipt", "branch"];
    Ok(QuotePage {
        page: till.page.clone(),
        till,
        customer: customer(web, visit, &stored).await?,
        amount: words.money(amount),
        sums,
        gifts,
        after: answer.outcome.balances.iter().filter_map(after).collect(),
        hidden: hidden.map(|name| (name, form.get(name).to_owned())).into(),
    })
}
