//! The card: a QR code that the till reads, the balances, and what expires when.

use crate::me::own;
use crate::members::{name, shown};
use crate::page::{Page, Place, show};
use crate::state::Web;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::{Balance, StoredLot, StoredMember};
use baci_core::program::Wallet;
use baci_core::time::Instant;
use qrcode::{Color, EcLevel, QrCode};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// How many dates on which something can be used, or expires, are told for a balance.
const DATES: usize = 3;

#[derive(Template)]
#[template(path = "me_card.html")]
struct CardPage {
    page: Page,
    name: String,
    /// The card's number, where the member has one.
    number: String,
    identity: String,
    since: String,
    qr: Option<Qr>,
    wallets: Vec<WalletView>,
    /// When all this was so, for a card that is looked at without a connection.
    as_of: String,
}

/// A QR code: its size in modules with its margin, and the dark ones as a path.
struct Qr {
    size: usize,
    path: String,
}

struct WalletView {
    name: String,
    available: String,
    parts: Vec<String>,
    /// What can be used later, the first first.
    usable: Vec<String>,
    /// What expires, the first first.
    expires: Vec<String>,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let id = own(&visit)?;
    let stored = web.baci.member(id).await?;
    let (balances, lots) = (web.baci.balances(id).await?, web.baci.lots(id).await?);
    let wallets: &[Wallet] = visit.program.as_ref().map_or(&[], |p| &p.program.wallets);
    let view = |wallet: &Wallet| {
        let balance = balances.get(&wallet.id).copied().unwrap_or_default();
        view(words, wallet, balance, &lots)
    };
    let code = code(&stored);
    let first = |kind: &str| stored.identities.iter().find(|i| i.starts_with(kind));
    let since = words.say("member-since").text("day", words.day(stored.member.joined_at));
    let now = words.moment(web.baci.clock().now());
    show(&CardPage {
        name: name(words, &stored),
        number: first("card:").map(|card| shown(card)).unwrap_or_default(),
        identity: first("phone:").map(|phone| shown(phone)).unwrap_or_default(),
        since: since.to_string(),
        qr: qr(&code),
        wallets: wallets.iter().map(view).collect(),
        as_of: words.say("me-as-of").text("time", now).to_string(),
        page: Page::titled(&visit, words.t("me-card"), Place::Bare),
    })
}

/// What the code says: the card's number, which other tills read too, else the member's own.
fn code(stored: &StoredMember) -> String {
    let card = stored.identities.iter().find_map(|identity| identity.strip_prefix("card:"));
    card.map_or_else(|| stored.member.id.to_string(), str::to_owned)
}

fn qr(text: &str) -> Option<Qr> {
    /// What a reader needs around it, in modules.
    const MARGIN: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, color) in code.into_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (at % width + MARGIN, at / width + MARGIN);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Some(Qr { size: width + 2 * MARGIN, path })
}

fn view(words: &Words, wallet: &Wallet, balance: Balance, lots: &[StoredLot]) -> WalletView {
    let part = |key, n: i64| {
        (n != 0).then(|| words.say(key).text("amount", words.amount(wallet, n)).to_string())
    };
    let parts = [
        part("balance-pending", balance.pending),
        part("balance-held", balance.held),
        part("balance-owed", balance.debt),
    ];
    let mut due: BTreeMap<Instant, i64> = BTreeMap::new();
    for stored in lots.iter().filter(|lot| lot.wallet == wallet.id) {
        if stored.lot.expires_at != Instant::FAR {
            *due.entry(stored.lot.expires_at).or_default() +=
                stored.lot.available + stored.lot.pending + stored.lot.held;
        }
    }
    let mut waits: BTreeMap<Instant, i64> = BTreeMap::new();
    for stored in lots.iter().filter(|lot| lot.wallet == wallet.id && lot.lot.pending > 0) {
        *waits.entry(stored.lot.available_at).or_default() += stored.lot.pending;
    }
    let usable = |(at, n): (Instant, i64)| {
        let (amount, day) = (words.amount(wallet, n), words.day(at));
        words.say("me-usable").text("amount", amount).text("day", day).to_string()
    };
    let told = |(at, n): (Instant, i64)| {
        let (amount, day) = (words.amount(wallet, n), words.day(at.just_before()));
        words.say("me-expires").text("amount", amount).text("day", day).to_string()
    };
    WalletView {
        name: wallet_name(wallet, words.language).to_owned(),
        available: words.amount(wallet, balance.available),
        parts: parts.into_iter().flatten().collect(),
        usable: waits.into_iter().take(DATES).map(usable).collect(),
        expires: due.into_iter().filter(|(_, n)| *n > 0).take(DATES).map(told).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_module_by_module() {
        let qr = qr("WSB0012").unwrap();
        assert_eq!(qr.size, 21 + 8);
        // The corner of the first finder: seven dark modules in a row, then a light one.
        assert!(qr.path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1zM6 4"));
        assert!(qr.path.contains("M10 4h") && !qr.path.contains("M11 4h"));
    }
}
