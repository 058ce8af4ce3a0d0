//! Buying a cart and taking orders back: what a quote said comes true, and is undone.

use crate::shop::{Cart, Order, Shop};
use crate::text::{items, text, truth, units, word};
use baci_core::decide::{self, Count};
use baci_core::event::{self, Body, Event, Purchase, Quantity, Refund, ReturnedLine};
use baci_core::ledger::{Account, Cause, Grant, Journal};
use baci_core::member::MemberView;
use baci_core::pay::GiftCard;
use baci_core::price::{Basket, Priced};
use baci_core::time::Instant;
use serde_json::Value as Json;

impl Shop<'_> {
    /// Buys the cart: all effects of a quote come true.
    pub fn commit(&mut self, order: &str, step: &Json) -> Result<(), String> {
        if let Some(cart) = self.put_aside.remove(order) {
            self.cart = cart;
        }
        if truth(step, "idempotent") && self.orders.contains_key(order) {
            return Ok(());
        }
        if let Some(customer) = word(step, "customer") {
            self.customer = Some(customer);
        }
        let cart = self.cart.clone();
        let seen = self.quote(&cart, &self.program)?;
        let Some(priced) = &seen.priced else { return Err("a price".to_owned()) };
        let at = self.now()?;
        let mut counts = priced.counts(&self.program, &cart.basket, at);
        let event = self.next()?;
        let mut purchase = priced.purchase(&self.program, &cart.basket);
        purchase.paid_with_balance = seen.points_paid.min(purchase.gross().unwrap_or(0));
        let claimed = self.claimed(priced);
        let spent = seen.points_used + claimed;
        let mut paid = |wallet: &str, units: i64, money: i64| {
            if units > 0 {
                let wallet = wallet.to_owned();
                purchase.paid.push(event::Paid {
                    wallet,
                    units,
                    money,
                    claimed: None,
                    card: None,
                    from: None,
                });
            }
        };
        paid("points", spent, seen.points_paid);
        paid("ewallet", seen.wallet_used, seen.wallet_used);
        let event = Event { id: event, at, body: Body::Purchase(purchase) };
        let mut credits = self.credited(&event, &mut counts)?;
        if let Some(points) = word(step, "earns").and_then(|n| units(&n, self.digits.points)) {
            credits = vec![decide::returns::Credited {
                rule: "given".to_owned(),
                wallet: "points".to_owned(),
                amount: points,
                shares: Vec::new(),
            }];
        }
        for credit in &credits {
            let cause = Cause { event: event.id, at, digest: [0; 32] };
            let (earned_at, available_at) = (at, at);
            let expires_at = Instant::FAR;
            let grant = Grant { amount: credit.amount, earned_at, available_at, expires_at };
            let wallet = self.wallet(&credit.wallet);
            wallet
                .credit(&cause, Account::Issued, grant, &mut Journal::default())
                .map_err(|refusal| refusal.to_string())?;
        }
        self.debit("points", spent, at)?;
        self.debit("ewallet", seen.wallet_used, at)?;
        self.top_up(&cart.basket, priced, at)?;
        let by_card = self.use_cards(&cart, seen.card_used);
        let sold = self.sell_cards(&cart.basket, order)?;
        let customer = self.customer.clone();
        self.note(customer.as_deref(), &counts);
        let returned = decide::returns::Returned::default();
        let mut seen = seen.clone();
        seen.points_used = spent;
        self.seen = seen;
        let bought = Order { customer, event, credits, counts, returned, sold, by_card };
        self.orders.insert(order.to_owned(), bought);
        Ok(())
    }

    fn claimed(&self, priced: &Priced) -> i64 {
        let used = priced.used();
        let costs = used.iter().filter_map(|at| self.program.promotions.get(*at)?.costs);
        costs.map(|(_, units)| units).sum()
    }

    fn credited(
        &self,
        event: &Event,
        counts: &mut Vec<Count>,
    ) -> Result<Vec<decide::returns::Credited>, String> {
        let member = self.member()?;
        let used = self.counted(self.customer.as_deref());
        let view = MemberView {
            member: &member,
            available: &[],
            tiers: &[],
            stage: None,
            segments: &[],
            household: None,
            used: &used,
            origin: None,
        };
        let Body::Purchase(purchase) = &event.body else { return Ok(Vec::new()) };
        let earning = Event { body: Body::Purchase(self.earning(purchase)), ..event.clone() };
        let decided = decide::decide(&self.program, &view, &earning).map_err(|r| r.to_string())?;
        counts.extend(decided.counts.iter().cloned());
        Ok(decided.credited(&self.program))
    }

    fn top_up(&mut self, basket: &Basket, priced: &Priced, at: Instant) -> Result<(), String> {
        let skus = self.top_up_skus();
        for (line, priced) in basket.lines.iter().zip(&priced.lines) {
            if line.sku.as_ref().is_some_and(|sku| skus.contains(sku)) {
                self.credit("ewallet", priced.amount, at, None)?;
            }
        }
        Ok(())
    }

    fn use_cards(&mut self, cart: &Cart, used: i64) -> Vec<(String, i64, i64)> {
        let mut open = used;
        let mut by_card = Vec::new();
        for code in &cart.cards {
            if let Some(card) = self.cards.get_mut(code) {
                let part = card.balance.min(open);
                card.balance -= part;
                open -= part;
                by_card.push((code.clone(), part, 0));
            }
        }
        self.cards_used += used;
        by_card
    }

    fn sell_cards(&mut self, basket: &Basket, order: &str) -> Result<Vec<String>, String> {
        let mut sold = Vec::new();
        if !self.has_action("issue_gift_card") {
            return Ok(sold);
        }
        for line in &basket.lines {
            for unit in 0..line.units() {
                let code = format!("{order}-{}-{unit}", sold.len());
                let (currency, expires_at) = (self.program.currency, Instant::FAR);
                let card =
                    GiftCard { balance: line.price, currency, owner: None, open: true, expires_at };
                self.cards.insert(code.clone(), card);
                sold.push(code);
            }
        }
        Ok(sold)
    }

    /// Takes an order back, whole or some units of its lines.
    pub fn take_back(&mut self, order: &str, step: &Json, cancel: bool) -> Result<(), String> {
        let Some(bought) = self.orders.get(order) else {
            self.put_aside.insert(order.to_owned(), self.cart.clone());
            return Ok(());
        };
        if bought.returned.cancelled && truth(step, "idempotent") {
            return Ok(());
        }
        let Body::Purchase(purchase) = &bought.event.body else { return Ok(()) };
        let purchase = purchase.clone();
        let origin = decide::returns::Origin {
            event: bought.event.id,
            purchase: purchase.clone(),
            credits: bought.credits.clone(),
            counts: bought.counts.clone(),
            returned: bought.returned.clone(),
        };
        let customer = bought.customer.clone();
        let what = what_comes_back(step, &purchase)?;
        let body = if cancel {
            Body::Cancel(event::Cancel { purchase: origin.event })
        } else {
            Body::Refund(Refund { purchase: origin.event, what })
        };
        let at = self.now()?;
        let event = Event { id: self.next()?, at, body };
        let member = self.member()?;
        let used = self.counted(customer.as_deref());
        let view = MemberView {
            member: &member,
            available: &[],
            tiers: &[],
            stage: None,
            segments: &[],
            household: None,
            used: &used,
            origin: Some(&origin),
        };
        let decided = decide::decide(&self.program, &view, &event).map_err(|r| r.to_string())?;
        for taken in &decided.take_backs {
            let policy = self.program.wallet(&taken.wallet);
            let policy = policy.and_then(|at| self.program.wallets.get(at)).map(|w| w.debt);
            let cause = Cause { event: event.id, at, digest: [0; 32] };
            let wallet = self.wallet(&taken.wallet);
            let back = wallet
                .take_back(
                    &cause,
                    taken.origin,
                    taken.amount,
                    policy.unwrap_or_default(),
                    &mut Journal::default(),
                )
                .map_err(|refusal| refusal.to_string())?;
            self.taken_back += back.taken + back.owed;
        }
        self.note(customer.as_deref(), &decided.counts);
        self.give_back(order, &decided, at)
    }

    /// Gives back what paid, and empties cards that were sold and came back.
    fn give_back(
        &mut self,
        order: &str,
        decided: &decide::Decision,
        at: Instant,
    ) -> Result<(), String> {
        for back in &decided.give_backs {
            self.given_back += if back.wallet == "points" { back.units } else { 0 };
            self.credit(&back.wallet, back.units, at, None)?;
        }
        let Some(bought) = self.orders.get_mut(order) else { return Ok(()) };
        bought.returned = decided.returned.clone().unwrap_or_default();
        let Body::Purchase(purchase) = &bought.event.body else { return Ok(()) };
        let whole: i64 = purchase.lines.iter().map(|line| line.amount).sum();
        let back: i64 = bought.returned.lines.iter().map(|line| line.amount).sum();
        let all = bought.returned.cancelled || back >= whole;
        for (code, paid, had) in &mut bought.by_card {
            // In proportion to what came back, so that all parts sum to what it paid.
            let due = if all { *paid } else { *paid * back / whole.max(1) };
            if let Some(card) = self.cards.get_mut(code) {
                card.balance += due - *had;
                *had = due;
            }
        }
        let sold = if back >= whole { std::mem::take(&mut bought.sold) } else { Vec::new() };
        for code in sold {
            if let Some(card) = self.cards.get_mut(&code) {
                card.balance = 0;
            }
        }
        Ok(())
    }
}

fn what_comes_back(step: &Json, purchase: &Purchase) -> Result<event::Returned, String> {
    let lines = items(&step["lines"]);
    if lines.is_empty() {
        return Ok(event::Returned::All);
    }
    let mut parts = Vec::new();
    for line in lines {
        let sku = text(&line["sku"]);
        let found = purchase.lines.iter().position(|own| own.sku.as_deref() == Some(&sku));
        let line_no = found.and_then(|at| u32::try_from(at).ok()).ok_or("a line to return")?;
        let quantity = units(&text(&line["qty"]), 3).ok_or("a quantity")?;
        parts.push(ReturnedLine { line: line_no, quantity: Quantity(quantity) });
    }
    Ok(event::Returned::Lines(parts))
}
