//! A member's history in words: what happened, when, and what it moved.

use crate::levels::level_name;
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use baci_app::StatementLine;
use baci_core::event::Field;
use baci_core::id::{EventRef, MemberId};
use baci_core::ledger::{Account, Posting};
use baci_core::program::game::PLAY;
use baci_core::program::leaderboard::PLACE;
use baci_core::program::level::LEVEL_UP;
use baci_core::program::mission::DONE;
use baci_core::program::occasion::OCCASION;
use baci_core::program::streak::STREAK;
use baci_core::program::surprise::GIFT;
use baci_core::program::{Program, Trigger, WalletKind};
use baci_core::time::Instant;
use serde_json::Value;
use std::collections::BTreeMap;

/// How many lines a page has.
const PAGE: i64 = 25;

/// A line of the history.
pub(crate) struct Line {
    pub event: EventRef,
    pub what: String,
    pub when: String,
    /// The receipt, the reason, the branch.
    pub more: String,
    /// What it moved, as (up or down, amount).
    pub moved: Vec<(&'static str, String)>,
}

/// A page of the history, and where the next one starts.
pub(crate) async fn page(
    web: &Web,
    visit: &Visit,
    id: MemberId,
    from: Option<&str>,
) -> Result<(Vec<Line>, Option<String>), Wrong> {
    let before = from.map(|from| place(from).ok_or(Wrong::NotFound)).transpose()?;
    let statement = web.baci.statement(id, before, PAGE).await?;
    let program = visit.program.as_ref().map(|p| &p.program);
    let lines = statement.lines.iter().map(|l| line(&visit.words, program, l)).collect();
    let next = statement.next.map(|(at, event)| format!("{}.{event}", at.micros()));
    Ok((lines, next))
}

/// Where a page starts, as its link says it: `1763800000000000.evt_…`.
fn place(text: &str) -> Option<(Instant, baci_core::id::EventId)> {
    let (at, event) = text.split_once('.')?;
    Some((Instant::from_micros(at.parse().ok()?), event.parse().ok()?))
}

/// A line in words.
pub(crate) fn line(words: &Words, program: Option<&Program>, line: &StatementLine) -> Line {
    let event = &line.event;
    let body: Value = serde_json::from_str(&event.body).unwrap_or_default();
    Line {
        event: EventRef { member: event.member, event: event.event },
        what: what(words, program, &event.kind, &body),
        when: words.moment(event.at),
        more: more(words, program, line, &body),
        moved: program.map_or_else(Vec::new, |program| moved(words, program, &line.postings)),
    }
}

/// What happened: an event of the shop's own has the name that the program gives it, else that of
/// the rule that it sets off.
pub(crate) fn what(words: &Words, program: Option<&Program>, kind: &str, body: &Value) -> String {
    let (true, Some(name)) = (kind == "custom", body.get("name").and_then(Value::as_str)) else {
        return words.named("event", kind);
    };
    let at = program.and_then(|p| p.events.iter().position(|event| event.name == name));
    let title = program.zip(at).and_then(|(program, at)| {
        let own = program.events.get(at).map(|event| event.title.get(words.language));
        let rule = program.rules.iter().find(|rule| rule.on == Trigger::Event(at));
        let rule = rule.map(|rule| rule.name.get(words.language));
        own.filter(|title| !title.is_empty()).or(rule).filter(|title| !title.is_empty())
    });
    title.map_or_else(|| name.replace(['_', '-'], " "), str::to_owned)
}

fn more(words: &Words, program: Option<&Program>, line: &StatementLine, body: &Value) -> String {
    let event = &line.event;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let spent = (event.net != 0).then(|| words.money(event.net));
    let reason = text("reason").filter(|reason| !reason.is_empty());
    let waits = ["settle", "hold", "release", "capture"].contains(&event.kind.as_str());
    let due = program.filter(|_| waits).map(|program| due(words, program, line));
    let branch = text("branch").map(|id| words.branch(&id));
    let step = program.zip(line.step()).map(|(p, step)| crate::tiers::step(words, p, &step));
    let benefit = program.zip(text("benefit")).map(|(p, id)| {
        let own = p.benefits.iter().find(|own| own.id == id);
        own.map_or_else(|| id.clone(), |own| crate::tiers::named(words, &own.name, &own.id))
    });
    let mission = program.zip(body.pointer("/fields/mission").and_then(Value::as_str));
    let mission = mission.filter(|_| event.kind == DONE).map(|(p, id)| {
        let own = p.missions.iter().find(|own| own.id == id);
        own.map_or_else(|| id.to_owned(), |own| crate::tiers::named(words, &own.name, &own.id))
    });
    let mission = mission.or(program.and_then(|p| kept(words, p, event.kind.as_str(), body)));
    let occasion = program.zip(body.pointer("/fields/occasion").and_then(Value::as_str));
    let occasion = occasion.filter(|_| event.kind == OCCASION).map(|(p, id)| {
        let own = p.occasions.iter().find(|own| own.id == id);
        own.map_or_else(|| id.to_owned(), |own| crate::tiers::named(words, &own.name, &own.id))
    });
    let game = program.zip(text("game")).filter(|_| event.kind == PLAY);
    let game = game.map(|(p, id)| {
        let own = p.game(&id).map(|own| own.name.get(words.language).to_owned());
        own.unwrap_or(id)
    });
    let surprise = program.zip(text("surprise")).filter(|_| event.kind == GIFT);
    let surprise = surprise.map(|(p, id)| {
        let own = p.surprise(&id).map(|own| own.name.get(words.language).to_owned());
        own.unwrap_or(id)
    });
    let party = program.zip(text("party")).map(|(p, id)| {
        let name = p.partner(&id).map(|own| &own.name).or(p.cause(&id).map(|own| &own.name));
        name.map_or_else(|| id.clone(), |name| name.get(words.language).to_owned())
    });
    let reference = text("reference").filter(|_| party.is_some());
    let game = game.or(surprise);
    let parts = [
        spent,
        event.receipt.clone(),
        branch,
        step,
        benefit,
        mission,
        occasion,
        game,
        party,
        reference,
        reason,
        due,
    ];
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The streak with the length that was reached, or the level.
fn kept(words: &Words, program: &Program, kind: &str, body: &Value) -> Option<String> {
    let text = |name: &str| body.pointer(name).and_then(Value::as_str);
    let number = |name: &str| body.pointer(name).and_then(Value::as_i64);
    match kind {
        STREAK => {
            let (id, length) = (text("/fields/streak")?, number("/fields/length")?);
            let own = program.streaks.iter().find(|own| own.id == id);
            let name = own.map(|own| crate::tiers::named(words, &own.name, &own.id));
            Some(format!("{} · {}", name.unwrap_or_else(|| id.to_owned()), words.count(length)))
        }
        LEVEL_UP => {
            let (id, number) = (text("/fields/level")?, number("/fields/number")?);
            let own = program.levels.iter().find(|own| own.id == id);
            Some(own.map_or_else(|| id.to_owned(), |own| level_name(words, own, number)))
        }
        PLACE => {
            let (id, place) = (text("/fields/leaderboard")?, number("/fields/place")?);
            let own = program.leaderboards.iter().find(|own| own.id == id);
            let name = own.map(|own| crate::tiers::named(words, &own.name, &own.id));
            Some(format!("{} · {}", name.unwrap_or_else(|| id.to_owned()), words.count(place)))
        }
        "nickname" | "nickname_leave" | "nickname_block" => text("/nickname").map(str::to_owned),
        _ => None,
    }
}

/// What time or a hold brought, with how much: what can be spent now, what expired, what waits.
fn due(words: &Words, program: &Program, line: &StatementLine) -> String {
    let key = |p: &Posting| match (p.from, p.to) {
        (_, Account::Expired) => Some("due-expired"),
        (Account::Pending, Account::Available) => Some("due-spendable"),
        (Account::Held, Account::Available) => Some("due-released"),
        (Account::Available, Account::Held) => Some("due-held"),
        _ => None,
    };
    let mut sums: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (wallet, posting) in &line.postings {
        if let Some(key) = key(posting) {
            *sums.entry((key, wallet)).or_default() += posting.amount;
        }
    }
    let told = sums.into_iter().filter_map(|((key, id), sum)| {
        let wallet = program.wallets.iter().find(|w| w.id == id)?;
        Some(words.say(key).text("amount", words.valued(wallet, sum)).to_string())
    });
    told.collect::<Vec<_>>().join(" · ")
}

/// What a line moved in sum, by wallet.
fn moved(
    words: &Words,
    program: &Program,
    postings: &[(String, Posting)],
) -> Vec<(&'static str, String)> {
    let own = |account| {
        matches!(account, Account::Available | Account::Pending | Account::Held | Account::Debt)
    };
    let mut sums: BTreeMap<(bool, &str), i64> = BTreeMap::new();
    for (wallet, posting) in postings {
        // What expired on the way is told apart: it is not what the event itself did.
        let expired = posting.to == Account::Expired;
        let sum = sums.entry((expired, wallet)).or_default();
        *sum += posting.amount * (i64::from(own(posting.to)) - i64::from(own(posting.from)));
    }
    let told = sums.into_iter().filter(|(_, sum)| *sum != 0).filter_map(|((expired, id), sum)| {
        let wallet = program.wallets.iter().find(|w| w.id == id)?;
        let size = words.amount(wallet, sum.saturating_abs());
        let (mood, sign) = if sum > 0 { ("up", "+") } else { ("down", "\u{2212}") };
        let unit = match wallet.kind {
            WalletKind::Points => wallet_name(wallet, words.language),
            WalletKind::Money | WalletKind::GiftCard => "",
        };
        let amount = format!("{sign}{size} {unit}").trim_end().to_owned();
        match expired {
            true => Some(("soft", words.say("moved-expired").text("amount", amount).to_string())),
            false => Some((mood, amount)),
        }
    });
    told.collect()
}

/// The value of a field in words.
pub(crate) fn field(words: &Words, value: &Field) -> String {
    match value {
        Field::Truth(true) => words.t("yes"),
        Field::Truth(false) => words.t("no"),
        Field::Integer(n) => words.count(*n),
        Field::Text(text) => text.clone(),
    }
}
