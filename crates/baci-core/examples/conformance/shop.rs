//! A shop in memory: members, carts, limits, wallets and cards, moved by the engine's own functions.

use crate::cart::{cart, program};
use crate::document::{Digits, document};
use crate::text::{items, text, units, whole, word};
use baci_core::decide::caps::{Key, Span};
use baci_core::decide::{self, Count, Credit};
use baci_core::event::{Body, Event, Purchase};
use baci_core::id::{EventId, MemberId, derive};
use baci_core::ledger::{Account, Cause, Grant, Journal, Wallet};
use baci_core::member::{Member, MemberView, Profile};
use baci_core::pay::{GiftCard, NoCard};
use baci_core::price::{self, Basket, BasketLine, Priced};
use baci_core::program::Program;
use baci_core::time::Instant;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The moment at which a case plays.
const NOW: &str = "2026-06-01T12:00:00Z";

/// A moment of a case: `now+1d`, a day, or an instant.
pub fn instant(text: &str) -> Result<Instant, String> {
    let now: Instant = NOW.parse().map_err(|_| "the clock")?;
    if let Some(shift) = text.strip_prefix("now") {
        let days: i64 = match shift.trim_end_matches('d') {
            "" => 0,
            days => days.trim_start_matches('+').parse().map_err(|_| format!("time {text}"))?,
        };
        return Ok(Instant::from_micros(now.micros() + days * 86_400_000_000));
    }
    let whole = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        19 => format!("{text}Z"),
        _ => text.to_owned(),
    };
    whole.parse().map_err(|_| format!("time {text}"))
}

/// A cart as a customer sees it.
#[derive(Clone, Default)]
pub struct Cart {
    pub basket: Basket,
    pub cards: Vec<String>,
    /// Units of points to pay with; `None` in the sum stands for as many as possible.
    pub redeem: Option<Option<i64>>,
    pub ewallet: bool,
}

/// What was bought.
pub struct Order {
    pub customer: Option<String>,
    pub event: Event,
    pub credits: Vec<decide::returns::Credited>,
    pub counts: Vec<Count>,
    pub returned: decide::returns::Returned,
    /// Cards that were sold with it.
    pub sold: Vec<String>,
    /// What cards paid of it, and what of that they have back, in their order.
    pub by_card: Vec<(String, i64, i64)>,
}

/// What a quote or a purchase came to.
#[derive(Clone, Default)]
pub struct Seen {
    pub priced: Option<Priced>,
    pub basket: Basket,
    pub card_used: i64,
    pub wallet_used: i64,
    pub points_used: i64,
    pub points_paid: i64,
    pub points_earned: i64,
    pub cards_issued: i64,
    pub reason: Option<String>,
    pub credits_used: Vec<i64>,
}

impl Seen {
    /// What is still to be paid after cards and wallets.
    pub fn due(&self) -> i64 {
        let payable = self.priced.as_ref().map_or(0, |priced| priced.totals.payable);
        payable - self.card_used - self.wallet_used - self.points_paid
    }
}

pub struct Shop<'c> {
    pub case: &'c Json,
    pub digits: Digits,
    pub program: Program,
    pub first: Cart,
    pub cart: Cart,
    pub customer: Option<String>,
    pub groups: Vec<String>,
    pub used: BTreeMap<String, BTreeMap<String, i64>>,
    pub wallets: BTreeMap<String, Wallet>,
    pub cards: BTreeMap<String, GiftCard>,
    pub orders: BTreeMap<String, Order>,
    pub put_aside: BTreeMap<String, Cart>,
    pub seen: Seen,
    pub serial: u64,
    pub expired: i64,
    pub taken_back: i64,
    pub given_back: i64,
    pub budget: i64,
    pub cards_used: i64,
    /// The event of the last move, and those of credits that a step made.
    pub last: Option<EventId>,
    pub credited: Vec<EventId>,
}

impl<'c> Shop<'c> {
    pub fn new(case: &'c Json) -> Result<Self, String> {
        let digits = crate::document::digits(case);
        let program = program(&document(case, None)?)?;
        let first = cart(case, digits)?;
        let customer = &case["customer"];
        let mut shop = Self {
            case,
            digits,
            program,
            cart: first.clone(),
            first,
            customer: Some(word(customer, "email").unwrap_or_else(|| "customer".to_owned())),
            groups: items(&customer["groups"]).iter().map(text).collect(),
            used: BTreeMap::new(),
            wallets: BTreeMap::new(),
            cards: BTreeMap::new(),
            orders: BTreeMap::new(),
            put_aside: BTreeMap::new(),
            seen: Seen::default(),
            serial: 0,
            expired: 0,
            taken_back: 0,
            given_back: 0,
            budget: 0,
            cards_used: 0,
            last: None,
            credited: Vec::new(),
        };
        shop.used_before()?;
        shop.open_accounts()?;
        Ok(shop)
    }

    fn open_accounts(&mut self) -> Result<(), String> {
        let customer = self.case["customer"].clone();
        let Digits { money, points } = self.digits;
        if let Some(points) = word(&customer, "points").and_then(|n| units(&n, points)) {
            self.credit("points", points, instant("2026-01-01")?, None)?;
        }
        if let Some(sum) = word(&customer, "ewallet").and_then(|n| units(&n, money)) {
            self.credit("ewallet", sum, instant("2026-01-01")?, None)?;
        }
        for (i, credit) in items(&customer["credits"]).iter().enumerate() {
            let sum = units(&text(credit), money).ok_or("a credit")?;
            let day = instant(&format!("2026-01-{:02}", i + 1))?;
            self.credit("ewallet", sum, day, None)?;
        }
        if let Some(orders) = whole(&customer, "completed_orders") {
            let key = decide::caps::Key::PURCHASES.to_string();
            *self.count("customer", &key) = orders;
        }
        if let Some(spent) = word(&customer, "total_spent").and_then(|n| units(&n, money)) {
            let key = Key { rule: "", span: Span::Spent }.to_string();
            *self.count("customer", &key) = spent;
        }
        let currency = word(&customer, "gift_card_currency");
        let currency = currency.unwrap_or_else(|| text(&self.case["currency"]));
        let currency = baci_core::money::Currency::new(&currency, Some(money))?;
        let owner = word(&customer, "gift_card_owner").map(|name| member_id(&name));
        let expires_at = match word(&customer, "gift_card_expires") {
            Some(day) => instant(&day)?,
            None => Instant::FAR,
        };
        if let Json::Object(cards) = &customer["gift_cards"] {
            for (code, balance) in cards {
                let balance = units(&text(balance), money).ok_or("a card's balance")?;
                let card = GiftCard { balance, currency, owner, open: true, expires_at };
                self.cards.insert(code.clone(), card);
            }
        }
        Ok(())
    }

    pub fn now(&self) -> Result<Instant, String> {
        instant("now")
    }

    pub fn next(&mut self) -> Result<EventId, String> {
        self.serial += 1;
        Ok(EventId(derive(self.now()?, &self.serial.to_le_bytes())))
    }

    pub fn cause(&mut self, at: Instant) -> Result<Cause, String> {
        let event = self.next()?;
        self.last = Some(event);
        Ok(Cause { event, at, digest: [0; 32] })
    }

    pub fn wallet(&mut self, name: &str) -> &mut Wallet {
        let member = member_id("customer");
        self.wallets.entry(name.to_owned()).or_insert_with(|| Wallet::new(member, name))
    }

    pub fn credit(
        &mut self,
        wallet: &str,
        amount: i64,
        at: Instant,
        expires: Option<Instant>,
    ) -> Result<(), String> {
        if amount <= 0 {
            return Ok(());
        }
        let cause = self.cause(at)?;
        let expires_at = expires.unwrap_or(Instant::FAR);
        let grant = Grant { amount, earned_at: at, available_at: at, expires_at };
        let made =
            self.wallet(wallet).credit(&cause, Account::Issued, grant, &mut Journal::default());
        made.map(|_| ()).map_err(|refusal| refusal.to_string())
    }

    pub fn debit(&mut self, wallet: &str, amount: i64, at: Instant) -> Result<(), String> {
        if amount <= 0 {
            return Ok(());
        }
        let cause = self.cause(at)?;
        let spent =
            self.wallet(wallet).spend(&cause, Account::Redeemed, amount, &mut Journal::default());
        spent.map_err(|refusal| refusal.to_string())
    }

    pub fn count(&mut self, customer: &str, key: &str) -> &mut i64 {
        let own = self.used.entry(folded(customer)).or_default();
        own.entry(key.to_owned()).or_default()
    }

    /// What is counted for a customer and for all together.
    pub fn counted(&self, customer: Option<&str>) -> BTreeMap<String, i64> {
        let mut used = self.used.get("*").cloned().unwrap_or_default();
        if let Some(own) = customer.and_then(|customer| self.used.get(&folded(customer))) {
            used.extend(own.clone());
        }
        used
    }

    pub fn note(&mut self, customer: Option<&str>, counts: &[Count]) {
        for count in counts {
            let owner = if count.program { Some("*") } else { customer };
            if let Some(owner) = owner {
                *self.count(owner, &count.key) += count.by;
            }
        }
    }

    pub fn member(&self) -> Result<Member, String> {
        let name = self.customer.clone().unwrap_or_default();
        let profile = Profile { tags: self.groups.clone(), ..Profile::default() };
        Ok(Member { id: member_id(&name), joined_at: instant("2025-01-01")?, profile })
    }

    /// Prices a cart for the customer as the shop knows them now.
    pub fn quote(&self, cart: &Cart, program: &Program) -> Result<Seen, String> {
        let member = self.member()?;
        let used = self.counted(self.customer.as_deref());
        let balance = |name: &str| self.wallets.get(name).map_or(0, |wallet| wallet.available);
        let available: Vec<i64> = program.wallets.iter().map(|w| balance(&w.id)).collect();
        let view = MemberView {
            member: &member,
            available: &available,
            tiers: &[],
            stage: None,
            segments: &[],
            household: None,
            used: &used,
            origin: None,
        };
        let at = self.now()?;
        let priced = price::price(program, &view, &cart.basket, at).map_err(|r| r.to_string())?;
        let mut seen = Seen { basket: cart.basket.clone(), ..Seen::default() };
        let mut purchase = priced.purchase(program, &cart.basket);
        self.pay(cart, program, &view, &priced, &mut purchase, &mut seen)?;
        let credits = self.earn(program, &view, &purchase)?;
        seen.points_earned = credits.iter().map(|credit| credit.amount).sum();
        seen.cards_issued = self.cards_for(&cart.basket);
        seen.reason = crate::expect::reason(self.case, program, &priced).or(seen.reason);
        seen.priced = Some(priced);
        Ok(seen)
    }

    pub fn earn(
        &self,
        program: &Program,
        view: &MemberView<'_>,
        purchase: &Purchase,
    ) -> Result<Vec<Credit>, String> {
        let body = Body::Purchase(self.earning(purchase));
        let event = Event { id: EventId(baci_core::id::LOWEST), at: self.now()?, body };
        let decided = decide::decide(program, view, &event).map_err(|r| r.to_string())?;
        Ok(decided.credits.to_vec())
    }

    /// Goods that carry value earn nothing.
    pub fn earning(&self, purchase: &Purchase) -> Purchase {
        let top_up = self.top_up_skus();
        let mut own = purchase.clone();
        own.lines.retain(|line| line.sku.as_ref().is_none_or(|sku| !top_up.contains(sku)));
        own
    }

    pub fn top_up_skus(&self) -> Vec<String> {
        let promotions = items(&self.case["program"]["promotions"]);
        let actions = promotions.iter().flat_map(|promotion| items(&promotion["actions"]));
        actions.flat_map(|action| items(&action["topup"]["sku"])).map(|sku| text(&sku)).collect()
    }

    pub fn has_action(&self, kind: &str) -> bool {
        let promotions = items(&self.case["program"]["promotions"]);
        let mut actions = promotions.iter().flat_map(|promotion| items(&promotion["actions"]));
        actions.any(|action| text(&action["type"]) == kind)
    }

    fn cards_for(&self, basket: &Basket) -> i64 {
        let units = basket.lines.iter().map(BasketLine::units).sum();
        if self.has_action("issue_gift_card") { units } else { 0 }
    }

    /// Cards first, then the prepaid wallet, then points, each on what the ones before left.
    fn pay(
        &self,
        cart: &Cart,
        program: &Program,
        view: &MemberView<'_>,
        priced: &Priced,
        purchase: &mut Purchase,
        seen: &mut Seen,
    ) -> Result<(), String> {
        let mut due = priced.totals.payable;
        let member = self.customer.as_deref().map(member_id);
        for code in &cart.cards {
            let Some(card) = self.cards.get(code) else { continue };
            match card.pays(due, program.currency, member, self.now()?) {
                Ok(paid) => (due, seen.card_used) = (due - paid, seen.card_used + paid),
                Err(why) => seen.reason = Some(card_reason(why).to_owned()),
            }
        }
        let wallet = |name: &str| program.wallet(name).and_then(|at| program.wallets.get(at));
        if cart.ewallet {
            let at = program.wallet("ewallet").unwrap_or(0);
            let has = view.available.get(at).copied().unwrap_or(0);
            seen.wallet_used = has.min(due);
            due -= seen.wallet_used;
            seen.credits_used = self.lots_used("ewallet", seen.wallet_used);
        }
        if let (Some(asked), Some(points)) = (cart.redeem, wallet("points")) {
            let at = program.wallet("points").unwrap_or(0);
            let mut has = view.available.get(at).copied().unwrap_or(0);
            if points.pays.at_once {
                has += self.earn(program, view, purchase)?.iter().map(|c| c.amount).sum::<i64>();
            }
            let has = asked.map_or(has, |asked| asked.min(has));
            let (units, money) = points.most_units(has, due, program.currency.digits);
            (seen.points_used, seen.points_paid) = (units, money);
            purchase.paid_with_balance = money.min(purchase.gross().unwrap_or(0));
        }
        Ok(())
    }

    /// What a spending would take of each lot, the oldest first.
    fn lots_used(&self, wallet: &str, mut amount: i64) -> Vec<i64> {
        let Some(wallet) = self.wallets.get(wallet) else { return Vec::new() };
        let take = wallet.lots.iter().map(|lot| {
            let part = lot.available.min(amount);
            amount -= part;
            part
        });
        take.filter(|part| *part > 0).collect()
    }
}

pub fn member_id(name: &str) -> MemberId {
    MemberId(derive(Instant::EARLIEST, folded(name).as_bytes()))
}

/// A customer as they are compared: an address is the same however it is written.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

fn card_reason(why: NoCard) -> &'static str {
    match why {
        NoCard::OtherCurrency => "currency_mismatch",
        NoCard::Blocked => "card_blocked",
        NoCard::OtherMember => "wrong_customer",
        NoCard::Expired => "expired",
        NoCard::Empty => "no_balance",
    }
}
