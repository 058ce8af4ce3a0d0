//! A sale as the till's forms send it: read once, checked once, the same for quote, sale and queue.

use crate::form::Form;
use crate::state::Web;
use crate::till::find::identities;
use crate::visit::Visit;
use crate::wrong::Wrong;
use baci_app::{Command, What, Who};
use baci_core::event::{Line, Purchase};
use baci_core::id::MemberId;
use baci_core::money::Currency;
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;

/// How long after it happened a sale may come in that waited for its connection, in seconds.
const LATE: i64 = 3 * 86_400;

/// A field that is wrong, and what to say.
pub(crate) type Problem = (&'static str, String);

/// A sale of one amount.
pub(crate) struct Sale {
    who: Who,
    /// The member, where the page knew them.
    pub member: Option<MemberId>,
    pub amount: i64,
    receipt: Option<String>,
    branch: Option<String>,
    key: String,
    at: Option<Instant>,
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
        let program = visit.program.as_ref().ok_or(Wrong::NotFound)?;
        let key = form.get("key");
        let plain = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !plain || !(16..=64).contains(&key.len()) {
            let refusal = Refusal::new(Code::InvalidRequest, "a bill has a key of 16 to 64 signs");
            return Err(Wrong::Refused(Box::new(refusal.because("form-broken"))));
        }
        let member: Option<MemberId> = form.get("member").parse().ok();
        let who = match member {
            Some(id) => Who::Id(id),
            None => match known(web, visit, form.get("who")).await? {
                Some(id) => Who::Id(id),
                None => return Ok(Err(("who", words.t("till-nobody")))),
            },
        };
        let amount = amount(form.get("amount"), &program.program.currency);
        let Some(amount) = amount.filter(|amount| *amount > 0) else {
            return Ok(Err(("amount", words.t("till-wrong-amount"))));
        };
        let branches = web.known().await?.shop.branches;
        let branch = form.filled("branch").filter(|id| branches.iter().any(|b| b.id == *id));
        Ok(Ok(Self {
            who,
            member,
            amount,
            receipt: form.filled("receipt").map(str::to_owned),
            branch: branch.map(str::to_owned),
            key: key.to_owned(),
            at: late(form, web.baci.clock().now()),
        }))
    }

    /// The command. Its key is the bill's own and not the cashier's: a sale that is sent again after
    /// somebody else signed in is still the same one.
    pub fn command(&self, actor: String) -> Command {
        let line = Line { amount: self.amount, ..Line::default() };
        let purchase = Purchase {
            lines: vec![line],
            branch: self.branch.clone(),
            receipt: self.receipt.clone(),
            ..Purchase::default()
        };
        let who = match &self.who {
            Who::Id(id) => id.to_string(),
            _ => String::new(),
        };
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        let parts = [who, self.amount.to_string(), optional(&self.receipt), optional(&self.branch)];
        Command {
            key: format!("till/{}", self.key),
            fingerprint: Command::fingerprint_of(&parts.each_ref().map(String::as_bytes)),
            actor,
            at: self.at,
            who: self.who.clone(),
            what: What::Purchase(purchase),
        }
    }
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
