//! What a command may hold: lengths, counts and types, before anything is decided.

use crate::command::{Command, Identity, IdentityChange, PartnerAct, Sale, What, Who};
use baci_core::coupon::MAX_ITEM;
use baci_core::event::{Custom, Field, MAX_LINES, Purchase};
use baci_core::member::Profile;
use baci_core::program::leaderboard::PLACE;
use baci_core::program::level::LEVEL_UP;
use baci_core::program::mission::DONE;
use baci_core::program::occasion::OCCASION;
use baci_core::program::question::ANSWER;
use baci_core::program::streak::STREAK;
use baci_core::program::{FieldDef, FieldKind, Program, Wallet};
use baci_core::refusal::{Code, Refusal};

/// The longest text that is taken, in characters.
const LONGEST: usize = 200;
/// The longest words of a player's own, in characters.
const MAX_WORDS: usize = 64;
/// The most entries of a list of texts.
const MOST: usize = 50;

/// Checks all texts and lists of a command.
pub(super) fn command(command: &Command) -> Result<(), Refusal> {
    name("Idempotency-Key", &command.key)?;
    who(&command.who)?;
    match &command.what {
        What::Enroll { profile, identities } | What::Update { profile, identities, .. } => {
            count("identities", identities.len())?;
            identities.iter().try_for_each(|i: &Identity| name("identity", &i.0))?;
            texts_of(profile)
        }
        What::Purchase(purchase) => receipt(purchase),
        What::Basket(sale) | What::HoldQuote { sale, .. } => basket(sale),
        What::BuyQuote { receipt, .. } => text("receipt", receipt.as_deref().unwrap_or_default()),
        What::Custom(custom) => {
            text("event", &custom.name)?;
            fields(&custom.fields)
        }
        What::Adjust { wallet, reason, amount } => {
            if *amount == 0 || reason.trim().is_empty() {
                let sentence = "an adjustment needs an amount other than zero, and a reason";
                let refusal = Refusal::new(Code::InvalidRequest, sentence);
                return Err(refusal.because("adjustment-empty"));
            }
            text("wallet", wallet)?;
            text("reason", reason)
        }
        What::Transfer { wallet, to, reason, .. } => {
            text("wallet", wallet)?;
            who(to)?;
            text("reason", reason.as_deref().unwrap_or_default())
        }
        What::GrantTier { tier, reason, .. } => {
            text("tier", tier)?;
            given_reason(reason)
        }
        What::RevokeTier { ladder, reason } => {
            text("ladder", ladder)?;
            given_reason(reason)
        }
        What::Identity(change) => identity(change),
        What::Merge { reason, .. } | What::Unmerge { reason, .. } => merge_reason(reason),
        What::NewCard { card, reason, .. } => {
            name("identity", &card.0)?;
            text("reason", reason)
        }
        What::ClaimReward(claim) => {
            text("reward", &claim.reward)?;
            text("branch", claim.branch.as_deref().unwrap_or_default())
        }
        What::PlayGame(play) => {
            text("game", &play.game)?;
            within("words", &play.words, MAX_WORDS)?;
            text("seal", play.seal.as_deref().unwrap_or_default())
        }
        What::Partner(act) => partner(act),
        What::GiveSurprise(gift) => text("surprise", &gift.surprise),
        What::JoinLine { reward, branch } => {
            text("reward", reward)?;
            text("branch", branch.as_deref().unwrap_or_default())
        }
        What::LeaveLine { place } | What::KeepPiece { place } | What::LapsePiece { place } => {
            name("place", place)
        }
        What::UseBenefit { benefit, .. } => text("benefit", benefit),
        What::Hold { wallet, .. } => text("wallet", wallet),
        _ => Ok(()),
    }
}

fn identity(change: &IdentityChange) -> Result<(), Refusal> {
    if change.add.is_none() && change.remove.is_none() {
        let refusal = Refusal::new(Code::InvalidRequest, "name an identity");
        return Err(refusal.because("identity-none"));
    }
    let mut named = [&change.add, &change.remove].into_iter().flatten();
    named.try_for_each(|own| name("identity", &own.0))?;
    text("reason", &change.reason)
}

fn partner(act: &PartnerAct) -> Result<(), Refusal> {
    match act {
        PartnerAct::Move(own) => {
            text("partner", &own.partner)?;
            text("reference", &own.reference)
        }
        PartnerAct::Donate { cause, .. } => text("cause", cause),
        PartnerAct::Undo(own) | PartnerAct::TakeBack(own) => {
            text("partner", &own.party)?;
            text("reason", &own.reason)
        }
    }
}

fn merge_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        let refusal = Refusal::new(Code::InvalidRequest, "say why: it stays in the history");
        return Err(refusal.because("merge-reason"));
    }
    text("reason", reason)
}

fn given_reason(reason: &str) -> Result<(), Refusal> {
    if reason.trim().is_empty() {
        let refusal = Refusal::new(Code::InvalidRequest, "say why: a tier is given with a reason");
        return Err(refusal.because("tier-reason"));
    }
    text("reason", reason)
}

fn who(who: &Who) -> Result<(), Refusal> {
    match who {
        Who::Identity(identity) | Who::EnrollBy(identity) => name("identity", &identity.0),
        _ => Ok(()),
    }
}

/// What a basket holds; pricing checks its numbers and how many lines, fees and codes there are.
fn basket(sale: &Sale) -> Result<(), Refusal> {
    let basket = &sale.basket;
    if basket.lines.is_empty() {
        let sentence = "a basket has at least one line";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("no-lines"));
    }
    count("payments", sale.pay.len().max(sale.cards.len()))?;
    sale.pay.iter().try_for_each(|pay| text("wallet", &pay.wallet))?;
    optional(["branch", "channel", "receipt"], [&basket.branch, &basket.channel, &sale.receipt])?;
    count("tags", basket.tags.len())?;
    basket.tags.iter().try_for_each(|t| text("tag", t))?;
    basket.codes.iter().try_for_each(|t| text("code", t))?;
    basket.claims.iter().try_for_each(|t| text("claim", t))?;
    basket.fees.iter().try_for_each(|fee| text("method", &fee.method))?;
    for line in &basket.lines {
        let texts = [&line.sku, &line.category, &line.brand, &line.tax];
        optional(["sku", "category", "brand", "tax"], texts)?;
        within("item", line.item.as_deref().unwrap_or_default(), MAX_ITEM)?;
        count("tags", line.tags.len())?;
        line.tags.iter().try_for_each(|t| text("tag", t))?;
    }
    Ok(())
}

fn receipt(purchase: &Purchase) -> Result<(), Refusal> {
    if purchase.lines.is_empty() || purchase.lines.len() > MAX_LINES {
        let sentence = format!("a purchase has 1 to {MAX_LINES} lines");
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("lines-count");
        return Err(refusal.with("most", MAX_LINES));
    }
    let texts = [&purchase.branch, &purchase.channel, &purchase.receipt];
    optional(["branch", "channel", "receipt"], texts)?;
    count("tags", purchase.tags.len())?;
    purchase.tags.iter().try_for_each(|t| text("tag", t))?;
    for line in &purchase.lines {
        optional(["sku", "category", "brand"], [&line.sku, &line.category, &line.brand])?;
        count("tags", line.tags.len())?;
        line.tags.iter().try_for_each(|t| text("tag", t))?;
        if line.quantity.0 < 0 || line.amount < 0 || line.discount < 0 {
            let sentence = "a line's quantity, amount and discount are zero or above: send what comes back as a refund";
            return Err(Refusal::new(Code::InvalidRequest, sentence).because("line-below-zero"));
        }
    }
    let gross = purchase.gross().unwrap_or(0);
    if purchase.paid_with_balance < 0 || purchase.paid_with_balance > gross {
        let sentence = "what a balance paid lies between zero and the sum of the lines";
        return Err(Refusal::new(Code::InvalidRequest, sentence).because("paid-with-balance"));
    }
    Ok(())
}

fn texts_of(profile: &Profile) -> Result<(), Refusal> {
    text("name", profile.name.as_deref().unwrap_or_default())?;
    count("tags", profile.tags.len())?;
    profile.tags.iter().try_for_each(|t| text("tag", t))?;
    fields(&profile.fields)
}

fn fields(fields: &std::collections::BTreeMap<String, Field>) -> Result<(), Refusal> {
    count("fields", fields.len())?;
    for (name, value) in fields {
        text("field", name)?;
        if let Field::Text(value) = value {
            text("field", value)?;
        }
    }
    Ok(())
}

/// Texts that may be there, each with its field's name.
fn optional<const N: usize>(names: [&str; N], texts: [&Option<String>; N]) -> Result<(), Refusal> {
    let there = names.into_iter().zip(texts).filter_map(|(name, t)| Some((name, t.as_deref()?)));
    there.into_iter().try_for_each(|(name, t)| text(name, t))
}

fn text(what: &str, text: &str) -> Result<(), Refusal> {
    within(what, text, LONGEST)
}

/// A key or an identity: 200 characters, and what makes it the caller's own or of a kind in front.
fn name(what: &str, text: &str) -> Result<(), Refusal> {
    within(what, text, LONGEST + 100)
}

fn within(what: &str, text: &str, longest: usize) -> Result<(), Refusal> {
    if text.len() > longest * 4 || text.chars().count() > longest {
        let sentence = format!("the {what} is too long: at most {longest} characters");
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("text-long");
        return Err(refusal.with("field", what).with("most", longest));
    }
    // PostgreSQL cannot hold the first, and the others have no place in a name.
    if text.chars().any(char::is_control) {
        let sentence = format!("the {what} holds a control character");
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("control-character");
        return Err(refusal.with("field", what));
    }
    Ok(())
}

fn count(what: &str, count: usize) -> Result<(), Refusal> {
    if count <= MOST {
        return Ok(());
    }
    let sentence = format!("too many {what}: at most {MOST}");
    let refusal = Refusal::new(Code::InvalidRequest, sentence).because("too-many");
    Err(refusal.with("field", what).with("most", MOST))
}

/// The wallet with this id.
pub(super) fn wallet<'a>(program: &'a Program, id: &str) -> Result<&'a Wallet, Refusal> {
    let found = program.member_wallets().iter().find(|w| w.id == id);
    found.ok_or_else(|| no_wallet(program, id))
}

/// That members have no wallet with this id.
pub(super) fn no_wallet(program: &Program, id: &str) -> Refusal {
    let id: String = id.chars().take(60).collect();
    let all: Vec<_> = program.member_wallets().iter().map(|w| w.id.as_str()).collect();
    let all = all.join(", ");
    let sentence = format!("the program has no wallet '{id}'; it has {all}");
    let refusal = Refusal::new(Code::UnknownName, sentence).because("unknown-wallet");
    refusal.with("name", id).with("names", all)
}

/// Checks a named event against what the program declares.
pub(super) fn custom(program: &Program, custom: &Custom) -> Result<(), Refusal> {
    // Nobody says from outside what only what was done can bring.
    if [DONE, OCCASION, ANSWER, STREAK, LEVEL_UP, PLACE, "tier_up", "tier_down"]
        .contains(&custom.name.as_str())
    {
        let sentence = format!("'{}' comes by itself and cannot be sent", custom.name);
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("own-event");
        return Err(refusal.with("name", &custom.name));
    }
    let event =
        program.event(&custom.name).and_then(|i| program.events.get(i)).ok_or_else(|| {
            let sentence = format!("the program declares no event '{}'", custom.name);
            let refusal = Refusal::new(Code::UnknownName, sentence).because("unknown-event");
            refusal.with("name", &custom.name)
        })?;
    declared(&event.fields, &custom.fields)
}

/// Checks a member's fields against what the program declares.
pub(super) fn profile(
    program: &Program,
    profile: &Profile,
    known: Option<&Profile>,
) -> Result<(), Refusal> {
    declared(&program.member_fields, &profile.fields)?;
    for question in &program.questions {
        let answer = profile.fields.get(&question.field);
        // What stood there before options were changed may stay.
        let fresh = answer.filter(|answer| {
            known.and_then(|known| known.fields.get(&question.field)) != Some(*answer)
        });
        if fresh.is_some_and(|answer| !question.allows(answer)) {
            let all: Vec<&str> = question.options.iter().map(|own| own.value.as_str()).collect();
            let (field, all) = (question.field.as_str(), all.join(", "));
            let sentence = format!("the field '{field}' is none of its options; they are {all}");
            let refusal = Refusal::new(Code::InvalidRequest, sentence).because("not-an-option");
            return Err(refusal.with("field", field).with("names", all));
        }
    }
    Ok(())
}

fn declared(
    declared: &[FieldDef],
    fields: &std::collections::BTreeMap<String, Field>,
) -> Result<(), Refusal> {
    for (name, value) in fields {
        let def = declared.iter().find(|d| d.name == *name).ok_or_else(|| {
            Refusal::new(Code::UnknownName, format!("the program declares no field '{name}'"))
                .because("unknown-field")
                .with("name", name)
        })?;
        let fits = match (def.kind, value) {
            (FieldKind::Text, Field::Text(_))
            | (FieldKind::Integer | FieldKind::Decimal, Field::Integer(_))
            | (FieldKind::Truth, Field::Truth(_)) => true,
            (FieldKind::Decimal, Field::Text(text)) => {
                text.parse::<baci_core::decimal::Decimal>().is_ok()
            }
            _ => false,
        };
        if !fits {
            let (kind, shown) = match def.kind {
                FieldKind::Text => ("text", "a text"),
                FieldKind::Integer => ("integer", "a whole number"),
                FieldKind::Decimal => ("decimal", "a number, written as text"),
                FieldKind::Truth => ("truth", "true or false"),
            };
            let sentence = format!("the field '{name}' must be {shown}");
            let refusal = Refusal::new(Code::InvalidRequest, sentence).because("field-type");
            return Err(refusal.with("field", name).with("type", kind));
        }
    }
    Ok(())
}
