//! The card: a QR code that the till reads, the balances, and what expires when.

use crate::coupons::{end, only};
use crate::gift_cards::{self, Bound};
use crate::levels::{self, LevelView};
use crate::me::own;
use crate::members::{name, shown};
use crate::missions::{self, MissionView};
use crate::occasions::{self, OccasionView};
use crate::page::{Page, Place, show};
use crate::parts::qr::{Qr, qr};
use crate::price_lists;
use crate::program::offers::{lead, list_lead, title};
use crate::state::Web;
use crate::streaks::{self, StreakView};
use crate::tiers::Stands;
use crate::visit::Visit;
use crate::words::{Words, wallet_name};
use crate::wrong::Wrong;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use baci_app::{Balance, MemberCoupon, MemberOffer, OfferState, StoredLot, StoredMember};
use baci_core::id::MemberId;
use baci_core::program::{Active, ByCoupon, Program, Promotion, Wallet};
use baci_core::time::Instant;
use std::collections::BTreeMap;

/// The most offers that are shown.
const OFFERS: usize = 20;
/// Offers that start within so many seconds are shown: a fortnight.
const SOON: i64 = 14 * 86_400;
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
    /// Whether it can be put into the wallets of phones.
    apple: bool,
    google: bool,
    wallets: Vec<WalletView>,
    stands: Option<Stands>,
    levels: Vec<LevelView>,
    streaks: Vec<StreakView>,
    missions: Vec<MissionView>,
    occasions: Vec<OccasionView>,
    offers: Vec<OfferView>,
    cards: Vec<Bound>,
    /// How many offers are not shown, as a sentence.
    more: Option<String>,
    /// When all this was so, for a card that is looked at without a connection.
    as_of: String,
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

/// An offer as its member sees it.
struct OfferView {
    name: String,
    what: String,
    /// What it needs, until when, how often.
    lines: Vec<String>,
    soon: bool,
}

/// The page.
pub(crate) async fn read(State(web): State<Web>, visit: Visit) -> Result<Response, Wrong> {
    let words = &visit.words;
    let id = own(&visit)?;
    let stored = web.baci.member(id).await?;
    let (balances, lots) = (web.baci.balances(id).await?, web.baci.lots(id).await?);
    let wallets: &[Wallet] = visit.program.as_ref().map_or(&[], |p| p.program.member_wallets());
    let view = |wallet: &Wallet| {
        let balance = balances.get(&wallet.id).copied().unwrap_or_default();
        view(words, wallet, balance, &lots)
    };
    let code = code(&stored);
    let first = |kind: &str| stored.identities.iter().find(|i| i.starts_with(kind));
    let since = words.say("member-since").text("day", words.day(stored.member.joined_at));
    let now = words.moment(web.baci.clock().now());
    let (offers, more) = offers(&web, &visit, id).await?;
    show(&CardPage {
        name: name(words, &stored),
        number: first("card:").map(|card| shown(card)).unwrap_or_default(),
        identity: first("phone:").map(|phone| shown(phone)).unwrap_or_default(),
        since: since.to_string(),
        qr: qr(&code),
        apple: web.config.passes.apple(),
        google: web.config.passes.google(),
        wallets: wallets.iter().map(view).collect(),
        stands: Stands::of(&web, &visit, id).await?,
        levels: levels::of(&web, &visit, id).await?,
        streaks: streaks::of(&web, &visit, id).await?,
        missions: missions::of(&web, &visit, id).await?,
        occasions: occasions::of(&web, &visit, id).await?,
        offers,
        cards: gift_cards::bound(&web, &visit, id).await?,
        more,
        as_of: words.say("me-as-of").text("time", now).to_string(),
        page: Page::titled(&visit, words.t("me-card"), Place::Bare),
    })
}

/// What the member may get: live ones, and those that start soon.
async fn offers(
    web: &Web,
    visit: &Visit,
    id: MemberId,
) -> Result<(Vec<OfferView>, Option<String>), Wrong> {
    let Some(published) = &visit.program else { return Ok((Vec::new(), None)) };
    let (words, program) = (&visit.words, &published.program);
    let soon = web.baci.clock().now().plus_seconds(SOON);
    let held = web.baci.coupons_of(id, OFFERS).await?;
    let mut found = web.baci.offers_for(program, id, soon).await?;
    // What takes a coupon is for those who hold one: theirs come first.
    found.retain(|offer| {
        program.promotions.get(offer.promotion).is_some_and(|p| p.coupon.is_none())
    });
    found.sort_by_key(|offer| offer.state);
    let mut all: Vec<OfferView> =
        held.iter().filter_map(|own| coupon_view(web, words, program, own)).collect();
    let more = i64::try_from(found.len().saturating_sub(OFFERS)).unwrap_or(0);
    let more = (more > 0).then(|| words.say("me-offers-more").count("n", more).to_string());
    let view = |offer: MemberOffer| {
        let promotion = program.promotions.get(offer.promotion)?;
        Some(offer_view(words, program, promotion, &offer))
    };
    all.extend(found.into_iter().take(OFFERS).filter_map(view));
    Ok((all, more))
}

/// A coupon that the member holds, as long as it may be used or will be.
fn coupon_view(
    web: &Web,
    words: &Words,
    program: &Program,
    own: &MemberCoupon,
) -> Option<OfferView> {
    let now = web.baci.clock().now();
    let promotion = program.promotions.iter().find(|p| p.id == own.promotion);
    let (name, what) = match promotion {
        Some(promotion) => (title(words, promotion), lead(words, promotion)),
        // Prices of the member's own.
        None => {
            let list = program.price_lists.iter().find(|list| list.id == own.promotion)?;
            (price_lists::title(words, list), list_lead(words, list))
        }
    };
    if own.state != "open" || now >= own.ends_at {
        return None;
    }
    let soon = now < own.starts_at;
    let mut lines = Vec::new();
    if promotion.is_some_and(|promotion| promotion.coupon == Some(ByCoupon::Typed)) {
        lines.push(words.say("me-coupon-code").text("code", &own.code).to_string());
    }
    if let Some(what) = only(words, &own.binding) {
        lines.push(words.say("me-coupon-for").text("what", what).to_string());
    }
    if soon {
        let day = words.day(own.starts_at);
        lines.push(words.say("me-offer-from").text("day", day).to_string());
    }
    if own.ends_at != Instant::FAR {
        let day = end(words, own.ends_at);
        lines.push(words.say("me-offer-until").text("day", day).to_string());
    }
    Some(OfferView { what: if what == name { String::new() } else { what }, name, lines, soon })
}

fn offer_view(
    words: &Words,
    program: &Program,
    promotion: &Promotion,
    offer: &MemberOffer,
) -> OfferView {
    let mut lines = Vec::new();
    if promotion.code.is_some() {
        // The code itself is for those whom the shop tells.
        lines.push(words.t("me-offer-code"));
    }
    let wallet = promotion.costs.and_then(|(at, units)| Some((program.wallets.get(at)?, units)));
    if let Some((wallet, units)) = wallet {
        let cost = words.valued(wallet, units);
        lines.push(words.say("me-offer-costs").text("cost", cost).to_string());
    }
    let soon = offer.state == OfferState::Scheduled;
    if let Some(from) = promotion.active.from.filter(|_| soon) {
        lines.push(words.say("me-offer-from").text("day", words.day(from)).to_string());
    }
    if let Some(until) = promotion.active.until {
        let day = words.day(until.just_before());
        lines.push(words.say("me-offer-until").text("day", day).to_string());
    }
    let bounds = Active { from: None, until: None, ..promotion.active.clone() };
    lines.extend(crate::program::active(words, &bounds));
    if let Some(left) = offer.left {
        lines.push(words.say("me-offer-left").count("n", left).to_string());
    }
    let (name, what) = (title(words, promotion), lead(words, promotion));
    OfferView { what: if what == name { String::new() } else { what }, name, lines, soon }
}

/// What the code says: the card's number, which other tills read too, else the member's own.
fn code(stored: &StoredMember) -> String {
    let card = stored.identities.iter().find_map(|identity| identity.strip_prefix("card:"));
    card.map_or_else(|| stored.member.id.to_string(), str::to_owned)
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
