//! Gift cards in the ledger: issued, topped up, paying, and paid back. Each card is an account of its own,
//! with events of its own beside those of the member who buys.

use crate::answer::{Answer, CardAnswer};
use crate::command::{Command, NewCard, PayCard};
use crate::commands::view;
use crate::commands::{draft, seal};
use crate::published::Published;
use crate::state::{Change, MemberState, State};
use baci_core::decide::GiveBack;
use baci_core::event::Paid;
use baci_core::id::{EventId, GiftCardId, MemberId};
use baci_core::ledger::{Account, Cause, Grant};
use baci_core::pay::{GiftCard, NoCard};
use baci_core::program::{Program, Wallet};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use baci_store::gift_card::StoredCard;
use serde_json::json;

/// How much of a number people are shown.
const SHOWN: usize = 4;

/// A card that is to pay on a bill.
pub(super) struct CardThatPays {
    pub id: GiftCardId,
    pub has: i64,
    pub asked: Option<i64>,
}

/// What a number ends in.
pub(crate) fn ends_in(number: &str) -> String {
    let hidden = number.chars().count().saturating_sub(SHOWN);
    number.chars().skip(hidden).collect()
}

fn wallet_of(program: &Program) -> Result<&Wallet, Refusal> {
    program.gift_wallet().ok_or_else(|| {
        let sentence =
            "the program has no gift cards: give it a wallet of kind \"gift-card\" and publish it";
        Refusal::new(Code::UnknownName, sentence).because("no-gift-cards")
    })
}

/// A new card with its first money.
pub(super) fn issue(
    state: &mut State,
    command: &Command,
    at: Instant,
    (new, amount): (&NewCard, i64),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    wallet_of(&published.program)?;
    let card = StoredCard {
        card: GiftCardId::derive(at, command.key.as_bytes()),
        number: new.number.clone(),
        pin_hash: new.pin_hash.clone(),
        owner: new.owner,
        state: "open".to_owned(),
        actor: command.actor.clone(),
        issued_at: at,
    };
    let id = MemberId(card.card.0);
    state.members.insert(id, MemberState::of_card(card.clone()));
    state.out.cards.push(card.clone());
    let done = put_on(state, command, at, (card.card, amount));
    if done.is_err() {
        state.members.remove(&id);
        state.out.cards.pop();
    }
    done
}

/// A new card beside a member's event, which only that member can pay with. The caller takes it into the state
/// with the event.
pub(super) fn issue_beside(
    state: &mut State,
    command: &Command,
    main: Cause,
    owner: MemberId,
    (number, amount): (&str, i64),
) -> Result<(Change, CardAnswer), Refusal> {
    let published = state.program()?;
    wallet_of(&published.program)?;
    let seed = format!("{}\u{1f}card", command.key);
    let card = StoredCard {
        card: GiftCardId::derive(main.at, seed.as_bytes()),
        number: number.to_owned(),
        pin_hash: None,
        owner: Some(owner),
        state: "open".to_owned(),
        actor: command.actor.clone(),
        issued_at: main.at,
    };
    let id = MemberId(card.card.0);
    let body = json!({ "amount": amount, "member": owner.to_string() });
    let own = Beside { kind: "gift_card_issue", card: card.card, paid: 0, body };
    state.members.insert(id, MemberState::of_card(card.clone()));
    state.out.cards.push(card);
    let done = beside(state, command, main, own, |_, account, change| {
        credit(&published, account, change, (Account::Issued, amount))
    });
    if done.is_err() {
        state.members.remove(&id);
        state.out.cards.pop();
    }
    done
}

/// More money on a card.
pub(super) fn top_up(
    state: &mut State,
    command: &Command,
    at: Instant,
    (card, amount): (GiftCardId, i64),
) -> Result<Answer, Refusal> {
    if found(state, card)?.1.state != "open" {
        return Err(blocked());
    }
    put_on(state, command, at, (card, amount))
}

fn put_on(
    state: &mut State,
    command: &Command,
    at: Instant,
    (card, amount): (GiftCardId, i64),
) -> Result<Answer, Refusal> {
    let published = state.program()?;
    let (account, stored) = found(state, card)?;
    let ends_in = ends_in(&stored.number);
    let body = json!({ "amount": amount });
    let mut change = seal(draft(state, command, at, MemberId(card.0), &body)?);
    change.settle(account)?;
    credit(&published, account, &mut change, (Account::Issued, amount))?;
    let left = left_on(account, &mut change, wallet_of(&published.program)?);
    change.draft.outcome.cards = vec![CardAnswer { card, ends_in, paid: 0, left }];
    state.absorb(change)
}

fn credit(
    published: &Published,
    account: &MemberState,
    change: &mut Change,
    (from, amount): (Account, i64),
) -> Result<(), Refusal> {
    let program = &published.program;
    let rules = wallet_of(program)?;
    let cause = change.cause;
    let expires_at = rules.expires.map_or(Instant::FAR, |e| e.of(cause.at, &program.zone));
    let grant = Grant { amount, earned_at: cause.at, available_at: cause.at, expires_at };
    let (wallet, journal) = change.wallet(account, &rules.id);
    wallet.credit(&cause, from, grant, journal).map(drop)
}

fn left_on(account: &MemberState, change: &mut Change, wallet: &Wallet) -> i64 {
    change.wallet(account, &wallet.id).0.available
}

/// A card and its account.
fn found(state: &State, card: GiftCardId) -> Result<(&MemberState, &StoredCard), Refusal> {
    let account = state.members.get(&MemberId(card.0));
    let found = account.and_then(|account| Some((account, account.card.as_ref()?)));
    found.ok_or_else(|| Refusal::new(Code::GiftCardUnknown, "there is no such gift card"))
}

fn blocked() -> Refusal {
    Refusal::new(Code::GiftCardBlocked, "this gift card is out of use")
}

/// The cards that are to pay, each with what is on it.
pub(super) fn that_pay(
    state: &State,
    program: &Program,
    member: MemberId,
    pays: &[PayCard],
    at: Instant,
) -> Result<Vec<CardThatPays>, Refusal> {
    let mut cards: Vec<CardThatPays> = Vec::with_capacity(pays.len());
    for PayCard { card, money } in pays {
        let rules = wallet_of(program)?;
        let (account, stored) = found(state, *card)?;
        let has = view::available_in(account, &rules.id, at)?;
        // What expired is not among what is available.
        let rule = GiftCard {
            balance: has,
            currency: program.currency,
            owner: stored.owner,
            open: stored.state == "open",
            expires_at: Instant::FAR,
        };
        rule.may_pay(program.currency, Some(member), at).map_err(no_card)?;
        if cards.iter().any(|own| own.id == *card) {
            let sentence = "a gift card pays once on a bill: name it once";
            return Err(Refusal::new(Code::InvalidRequest, sentence).because("gift-card-twice"));
        }
        cards.push(CardThatPays { id: *card, has, asked: *money });
    }
    Ok(cards)
}

/// Why a card may not pay.
fn no_card(why: NoCard) -> Refusal {
    match why {
        NoCard::Blocked => blocked(),
        NoCard::OtherMember => {
            Refusal::new(Code::GiftCardNotTheirs, "this gift card is bound to another member")
        }
        NoCard::OtherCurrency | NoCard::Expired | NoCard::Empty => {
            Refusal::new(Code::InsufficientBalance, "there is nothing on this gift card")
        }
    }
}

/// What cards pay on a purchase: an event in each card's own history.
pub(super) fn pay(
    state: &State,
    command: &Command,
    purchase: Cause,
    member: MemberId,
    paid: &[Paid],
) -> Result<Vec<(Change, CardAnswer)>, Refusal> {
    let each = paid.iter().filter_map(|paid| Some((paid.card?, paid.units)));
    each.map(|(card, amount)| {
        let body = json!({ "amount": amount, "member": member.to_string() });
        let own = Beside { kind: "gift_card_pay", card, paid: amount, body };
        beside(state, command, purchase, own, |rules, account, change| {
            let cause = change.cause;
            let (wallet, journal) = change.wallet(account, &rules.id);
            wallet.spend(&cause, Account::Redeemed, amount, journal)
        })
    })
    .collect()
}

/// What cards get back of what they had paid.
pub(super) fn give_back(
    state: &State,
    command: &Command,
    refund: Cause,
    member: MemberId,
    backs: &[&GiveBack],
) -> Result<Vec<(Change, CardAnswer)>, Refusal> {
    let published = state.program()?;
    let each = backs.iter().filter_map(|back| Some((back.card?, back.units)));
    each.map(|(card, amount)| {
        let body = json!({ "amount": -amount, "member": member.to_string() });
        let own = Beside { kind: "gift_card_back", card, paid: -amount, body };
        beside(state, command, refund, own, |_, account, change| {
            credit(&published, account, change, (Account::Redeemed, amount))
        })
    })
    .collect()
}

/// An event of a card beside a member's event.
pub(super) struct Beside {
    pub kind: &'static str,
    pub card: GiftCardId,
    /// What it pays by it; below zero for what it gets back.
    pub paid: i64,
    pub body: serde_json::Value,
}

/// A change of a card beside a member's event: what `act` does with its wallet.
pub(super) fn beside(
    state: &State,
    command: &Command,
    main: Cause,
    Beside { kind, card, paid, body }: Beside,
    act: impl FnOnce(&Wallet, &MemberState, &mut Change) -> Result<(), Refusal>,
) -> Result<(Change, CardAnswer), Refusal> {
    let published = state.program()?;
    let rules = wallet_of(&published.program)?;
    let (account, stored) = found(state, card)?;
    let mut own = draft(state, command, main.at, MemberId(card.0), &body)?;
    let seed = format!("{}\u{1f}{card}", command.key);
    own.event.event = EventId::derive(main.at, seed.as_bytes());
    kind.clone_into(&mut own.event.kind);
    own.event.origin = Some(main.event);
    let mut change = seal(own);
    change.settle(account)?;
    act(rules, account, &mut change)?;
    let left = left_on(account, &mut change, rules);
    Ok((change, CardAnswer { card, ends_in: ends_in(&stored.number), paid, left }))
}

/// Takes changes of cards into the state.
pub(super) fn absorb(
    state: &mut State,
    changes: Vec<(Change, CardAnswer)>,
) -> Result<Vec<CardAnswer>, Refusal> {
    let take = |(change, answer)| state.absorb(change).map(|_| answer);
    changes.into_iter().map(take).collect()
}
