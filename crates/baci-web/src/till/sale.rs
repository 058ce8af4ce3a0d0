//! A sale as the till's forms send it: read once, checked once, the same for quote, sale and queue.

use crate::form::Form;
use crate::state::Web;
use crate::till::find::identities;
use crate::till::live;
use crate::visit::Visit;
use crate::wrong::{Wrong, refusal};
use baci_app::{Command, Goods, Pay, PayCard, What, Who};
use baci_core::decimal::Decimal;
use baci_core::event::Quantity;
use baci_core::id::{GiftCardId, MemberId};
use baci_core::money::Currency;
use baci_core::price::{Basket, BasketLine};
use baci_core::program::{Program, Wallet};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;

/// How long after it happened a sale may come in that waited for its connection, in seconds.
const LATE: i64 = 3 * 86_400;

/// A field that is wrong, and what to say.
pub(crate) type Problem = (&'static str, String);

/// The most lines of a bill that is entered by hand.
const MOST_LINES: usize = 100;
/// From so many digits on, an amount may be a number of something else.
const LEAST_ODD: usize = 6;
/// More digits than a bill has in any currency.
const MOST_DIGITS: usize = 10;
/// The most gift cards of a bill.
const MOST_CARDS: usize = 10;
/// The most codes of a bill.
const MOST_CODES: usize = 10;

/// A sale as it was entered.
pub(crate) struct Sale {
    who: Who,
    /// The member.
    pub member: MemberId,
    /// The bill where it is one amount, else 0.
    amount: i64,
    entries: Vec<Entry>,
    lines: Vec<BasketLine>,
    codes: Vec<String>,
    claims: Vec<String>,
    pays: Vec<Pay>,
    /// Gift cards that pay; who holds one has shown it by its number and PIN.
    pub cards: Vec<GiftCardId>,
    /// Why the card that was just typed does not pay.
    pub no_card: Option<String>,
    /// What the page told that it comes to.
    payable: Option<i64>,
    receipt: Option<String>,
    branch: Option<String>,
    key: String,
    at: Option<Instant>,
}

/// A line as it was typed: what, the price of one, how many, and which owned item it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub what: String,
    pub price: String,
    pub count: String,
    pub item: String,
}

/// The lines of a form, one a row with tabs between: those that were added, then what was typed and
/// not yet added, unless that is the whole bill.
pub(crate) fn entries(form: &Form) -> Vec<Entry> {
    let entry = |row: &str| {
        let mut parts = row.split('\t').map(|part| part.trim().to_owned());
        let (what, price) = (parts.next()?, parts.next()?);
        let mut next = || parts.next().unwrap_or_default();
        Some(Entry { what, price, count: next(), item: next() })
    };
    let mut all: Vec<Entry> = form.raw("lines").lines().filter_map(entry).collect();
    let typed = |name: &str| form.get(name).replace(['\t', '\n', '\r'], " ");
    let (what, count, item) = (typed("what"), typed("count"), typed("owned"));
    let plain = what.is_empty() && item.is_empty() && matches!(count.as_str(), "" | "1");
    let whole = all.is_empty() && plain;
    if form.filled("amount").is_some() && !whole {
        all.push(Entry { what, price: typed("amount"), count, item });
    }
    all.truncate(MOST_LINES + 1);
    all
}

/// Lines as a form carries them on.
pub(crate) fn written(entries: &[Entry]) -> String {
    let row = |Entry { what, price, count, item }: &Entry| match item.as_str() {
        "" => format!("{what}\t{price}\t{count}"),
        item => format!("{what}\t{price}\t{count}\t{item}"),
    };
    entries.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// The codes of a form: those that it carries, and one that was typed now.
pub(crate) fn codes(form: &Form) -> Vec<String> {
    let all = form.get("codes").split([' ', ',', '\n']).chain([form.get("code")]);
    let mut codes: Vec<String> = Vec::new();
    for code in all.map(str::trim).filter(|code| !code.is_empty()) {
        let code: String = code.chars().take(64).collect();
        if !codes.iter().any(|known| known.to_lowercase() == code.to_lowercase()) {
            codes.push(code);
        }
    }
    codes.truncate(MOST_CODES);
    codes
}

/// The claims of a form, and one that was asked for or let go now.
pub(crate) fn claims(form: &Form) -> Vec<String> {
    let mut claims: Vec<String> =
        form.get("claims").split_whitespace().take(MOST_CODES).map(str::to_owned).collect();
    if let Some(claim) = form.filled("claim") {
        match claims.iter().position(|known| known == claim) {
            Some(at) => {
                claims.remove(at);
            }
            None => claims.push(claim.to_owned()),
        }
    }
    claims
}

/// What wallets pay, as (wallet, as typed), `most` for as much as can be, `family` with the others'; with what was just
/// chosen on the page.
pub(crate) fn pays(form: &Form, program: &Program) -> Vec<(String, String)> {
    let (chosen, how) = match form.get("set-pay").split_once('=') {
        Some((wallet, how)) => (wallet, how.to_owned()),
        None => {
            (form.get("set-pay"), form.get(&format!("typed-{}", form.get("set-pay"))).to_owned())
        }
    };
    let one = |wallet: &Wallet| {
        let kept = form.get(&format!("pay-{}", wallet.id)).to_owned();
        let how = if !chosen.is_empty() && wallet.id == chosen { how.clone() } else { kept };
        (!how.is_empty()).then(|| (wallet.id.clone(), how))
    };
    program.member_wallets().iter().filter_map(one).collect()
}

impl Sale {
    /// Reads the form.
    ///
    /// # Errors
    /// A form that no page of ours sent; inside, the field that somebody filled in wrongly.
    pub async fn read(
        web: &Web,
        visit: &Visit,
        form: &Form,
    ) -> Result<Result<Self, Problem>, Wrong> {
        let words = &visit.words;
        let program = &visit.program.as_ref().ok_or(Wrong::NotFound)?.program;
        let key = form.get("key");
        let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !plain || !(16..=64).contains(&key.len()) {
            let refusal = Refusal::new(Code::InvalidRequest, "a bill has a key of 16 to 64 signs");
            return Err(Wrong::Refused(Box::new(refusal.because("form-broken"))));
        }
        let (member, who) = match form.get("member").parse().ok() {
            Some(id) => (id, live::who(web, form, id).await?),
            None => match named(web, visit, form.get("who")).await? {
                Some(named) => named,
                None => return Ok(Err(("who", words.t("till-nobody")))),
            },
        };
        if let Some(odd) = odd(web, visit, form).await? {
            return Ok(Err(("amount", odd)));
        }
        let (amount, lines) = match bill(form, program) {
            Ok(bill) => bill,
            Err(key) => return Ok(Err(("amount", words.t(key)))),
        };
        let Some(pays) = paid(form, program) else {
            return Ok(Err(("pay", words.t("till-wrong-pay"))));
        };
        let (cards, no_card) = cards(web, visit, form).await?;
        let branches = web.known().await?.shop.branches;
        let branch = form.filled("branch").filter(|id| branches.iter().any(|b| b.id == *id));
        Ok(Ok(Self {
            who,
            member,
            amount,
            entries: entries(form),
            lines,
            codes: codes(form),
            claims: claims(form),
            pays,
            cards,
            no_card,
            payable: form.get("payable").parse().ok(),
            receipt: form.filled("receipt").map(str::to_owned),
            branch: branch.map(str::to_owned),
            key: key.to_owned(),
            at: late(form, web.baci.clock().now()),
        }))
    }

    /// The command that sells. Its key is the bill's own and not the cashier's: a sale that is sent
    /// again after somebody else signed in is still the same one.
    pub fn command(&self, actor: String) -> Command {
        self.ask(actor, false)
    }

    /// The same as a question: whatever it comes to, and what it would take to get more.
    pub fn question(&self, actor: String) -> Command {
        self.ask(actor, true)
    }

    /// Without what wallets were to pay.
    pub fn unpaid(mut self) -> Self {
        self.pays.clear();
        self.cards.clear();
        self
    }

    fn ask(&self, actor: String, question: bool) -> Command {
        let basket = Basket {
            lines: self.lines.clone(),
            codes: self.codes.clone(),
            claims: self.claims.clone(),
            branch: self.branch.clone(),
            ..Basket::default()
        };
        let sale = baci_app::Sale {
            basket,
            receipt: self.receipt.clone(),
            pay: self.pays.clone(),
            cards: self.cards.iter().map(|card| PayCard { card: *card, money: None }).collect(),
            payable: self.payable.filter(|_| !question),
            hints: question,
            ..baci_app::Sale::default()
        };
        Command {
            key: format!("till/{}", self.key),
            fingerprint: self.fingerprint(),
            actor,
            at: self.at,
            who: self.who.clone(),
            what: What::Basket(sale),
        }
    }

    /// What the bill says. What it was told to come to is no part of it: that may change before it
    /// is sold.
    fn fingerprint(&self) -> [u8; 16] {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut parts = vec![self.member.to_string(), self.amount.to_string()];
        parts.extend([optional(&self.receipt), optional(&self.branch)]);
        let pay = |pay: &Pay| match pay.household {
            true => format!("{}=family", pay.wallet),
            false => format!("{}={:?}", pay.wallet, pay.units),
        };
        let more = [
            written(&self.entries),
            self.codes.join(" "),
            self.claims.join(" "),
            self.pays.iter().map(pay).collect::<Vec<_>>().join(" "),
        ];
        if more.iter().any(|part| !part.is_empty()) {
            parts.extend(more);
        }
        parts.extend(self.cards.iter().map(ToString::to_string));
        let parts: Vec<&[u8]> = parts.iter().map(String::as_bytes).collect();
        Command::fingerprint_of(&parts)
    }
}

/// Whom a bill names that was entered without a connection: by their live card as it was read then, or by a number.
async fn named(web: &Web, visit: &Visit, typed: &str) -> Result<Option<(MemberId, Who)>, Wrong> {
    if let Some(who) = web.baci.live_card(typed).await?
        && let Some(id) = who.id()
    {
        return Ok(Some((id, who)));
    }
    Ok(known(web, visit, typed).await?.map(|id| (id, Who::Id(id))))
}

/// What somebody scanned or typed into the wrong field: a card, a phone number, too many digits.
async fn odd(web: &Web, visit: &Visit, form: &Form) -> Result<Option<String>, Wrong> {
    let words = &visit.words;
    for price in
        entries(form).into_iter().map(|entry| entry.price).chain([form.get("amount").to_owned()])
    {
        let plain = price.bytes().all(|b| b.is_ascii_digit());
        if !plain || price.len() < LEAST_ODD {
            continue;
        }
        if price.starts_with('0') || price.len() > MOST_DIGITS {
            return Ok(Some(words.t("till-no-bill")));
        }
        if known(web, visit, &price).await?.is_some() {
            return Ok(Some(words.t("till-no-bill")));
        }
    }
    Ok(None)
}

/// The gift cards of a form: those that it carries by their ids, less one that is let go, and the one
/// that was typed now; with what is said where that one does not pay.
async fn cards(
    web: &Web,
    visit: &Visit,
    form: &Form,
) -> Result<(Vec<GiftCardId>, Option<String>), Wrong> {
    let kept = form.get("cards").split_whitespace().take(MOST_CARDS);
    let gone = form.get("card-drop");
    let mut cards: Vec<GiftCardId> =
        kept.filter(|id| *id != gone).filter_map(|id| id.parse().ok()).collect();
    let Some(number) = form.filled("card_number") else { return Ok((cards, None)) };
    let actor = visit.signed_in()?.actor();
    match web.baci.card_in_hand(&actor, number, form.filled("card_pin")).await {
        Ok(card) => {
            if !cards.contains(&card) && cards.len() < MOST_CARDS {
                cards.push(card);
            }
            Ok((cards, None))
        }
        Err(error) => Ok((cards, Some(visit.words.refusal(&refusal(error)?)))),
    }
}

/// The amount of a bill that is one, and its lines.
fn bill(form: &Form, program: &Program) -> Result<(i64, Vec<BasketLine>), &'static str> {
    let entries = entries(form);
    let currency = &program.currency;
    if entries.is_empty() {
        let amount = amount(form.get("amount"), currency).filter(|amount| *amount > 0);
        let amount = amount.ok_or("till-wrong-amount")?;
        return Ok((amount, vec![BasketLine { price: amount, ..BasketLine::default() }]));
    }
    if entries.len() > MOST_LINES {
        return Err("till-too-many-lines");
    }
    let goods = Goods::of(program);
    let line = |entry: &Entry| -> Result<BasketLine, &'static str> {
        let price = amount(&entry.price, currency).filter(|price| *price > 0);
        let quantity = quantity(&entry.count).ok_or("till-wrong-count")?;
        let price = price.ok_or("till-wrong-amount")?;
        let item = Some(&entry.item).filter(|item| !item.is_empty()).cloned();
        Ok(BasketLine { price, quantity, item, ..goods.line(&entry.what) })
    };
    Ok((0, entries.iter().map(line).collect::<Result<_, _>>()?))
}

/// How many: one where nothing is typed, up to three decimals for goods by weight.
fn quantity(text: &str) -> Option<Quantity> {
    if text.is_empty() {
        return Some(Quantity::ONE);
    }
    let decimal: Decimal = text.replace(',', ".").parse().ok()?;
    let thousandths = decimal.in_units(Quantity::DIGITS)?;
    (1..=1_000_000).contains(&thousandths).then_some(Quantity(thousandths))
}

/// What wallets pay, in their units.
fn paid(form: &Form, program: &Program) -> Option<Vec<Pay>> {
    let one = |(wallet, how): (String, String)| {
        let units = match how.as_str() {
            "most" | "family" => None,
            typed => {
                let digits = program.wallets.get(program.wallet(&wallet)?)?.digits;
                let decimal: Decimal = typed.replace(',', ".").parse().ok()?;
                Some(decimal.in_units(digits).filter(|units| *units > 0)?)
            }
        };
        Some(Pay { wallet, units, household: how == "family" })
    };
    pays(form, program).into_iter().map(one).collect()
}

/// Whose phone number, card or code it is, exactly.
pub(crate) async fn known(
    web: &Web,
    visit: &Visit,
    typed: &str,
) -> Result<Option<MemberId>, Wrong> {
    let found = |result: Result<baci_app::StoredMember, baci_app::AppError>| match result {
        Ok(stored) => Ok(Some(stored.member.id)),
        Err(baci_app::AppError::Refused(r)) if r.code == Code::MemberNotFound => Ok(None),
        Err(error) => Err(Wrong::from(error)),
    };
    if let Ok(id) = typed.trim().parse::<MemberId>() {
        return found(web.baci.member(id).await);
    }
    for identity in identities(visit, typed) {
        if let Some(id) = found(web.baci.member_by(&identity).await)? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// When a sale happened that waited in the browser; now for all others.
fn late(form: &Form, now: Instant) -> Option<Instant> {
    let millis: i64 = form.filled("at")?.parse().ok()?;
    let at = Instant::from_micros(millis.checked_mul(1000)?);
    (at < now && at > now.plus_seconds(-LATE)).then_some(at)
}

/// An amount as cashiers type it: '1250', '12.50', '12,50', '1.250.000'. Three digits after a sign
/// are a group; fewer are decimals, where the currency has any.
pub(crate) fn amount(text: &str, currency: &Currency) -> Option<i64> {
    let digit = |c: char| {
        let zero = [0x0e50, 0x0ed0].into_iter().find(|z| (*z..*z + 10).contains(&u32::from(c)));
        zero.and_then(|zero| char::from_digit(u32::from(c) - zero, 10)).unwrap_or(c)
    };
    let text: String = text.chars().filter(|c| !c.is_whitespace()).map(digit).collect();
    let parts: Vec<&str> = text.split(['.', ',']).collect();
    let (first, rest) = parts.split_first()?;
    let (decimals, groups) = match rest.split_last() {
        Some((last, groups)) if last.len() < 3 => (*last, groups),
        _ => ("", rest),
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let whole = groups.iter().all(|group| group.len() == 3 && digits(group));
    let head = (1..=15).contains(&first.len()) && (groups.is_empty() || first.len() <= 3);
    let places = usize::from(currency.digits);
    let fits = decimals.trim_end_matches('0').len() <= places
        && (rest.is_empty() || !parts.last()?.is_empty());
    if !(whole && head && fits && digits(first) && digits(decimals)) {
        return None;
    }
    let plain = format!("{first}{}.{decimals:0<places$}", groups.concat());
    let (units, part) = plain.split_once('.')?;
    format!("{units}{}", part.get(..places)?).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_cashiers_type_them() {
        let of = |code: &str, text: &str| amount(text, &Currency::new(code, None).unwrap());
        for (code, text, units) in [
            ("THB", "1250", Some(125_000)),
            ("THB", "12.50", Some(1_250)),
            ("THB", "12,5", Some(1_250)),
            ("THB", "1,250", Some(125_000)),
            ("THB", "1,250.75", Some(125_075)),
            ("THB", "๑๒๕", Some(12_500)),
            ("THB", "12.505", Some(1_250_500)),
            ("THB", "1234.505", None),
            ("LAK", "25.000", Some(25_000)),
            ("LAK", "1.250.000", Some(1_250_000)),
            ("LAK", "25,50", None),
            ("VND", "25 000", Some(25_000)),
            ("THB", "", None),
            ("THB", "1.", None),
            ("THB", "-5", None),
            ("THB", "1.2.3", None),
            ("THB", "12e3", None),
            ("THB", "99999999999999999999", None),
        ] {
            assert_eq!(of(code, text), units, "{code} {text}");
        }
    }
}
