//! Gift cards: issued with a number and a PIN, topped up, found, blocked; and proved to be in hand when
//! they pay. The PIN is told once and stored as a hash.

use crate::answer::Answer;
use crate::asked::Asked;
use crate::audit::note;
use crate::baci::Baci;
use crate::command::{Command, NewCard, What, Who};
use crate::commands::ends_in;
use crate::error::AppError;
use crate::guess::Kind;
use crate::place::By;
use crate::secret::{Secret, random};
use crate::statement::Statement;
use baci_core::id::{EventId, GiftCardId, MemberId};
use baci_core::refusal::Code;
use baci_core::time::Instant;
use baci_store::gift_card::{self, StoredCard};
use baci_store::wallet;
use serde_json::json;

/// Digits of a number, the check digit counted.
const DIGITS: usize = 16;
/// Digits of a PIN.
const PIN: usize = 6;
/// The longest number that a card from outside has.
const LONGEST: usize = 40;
/// How often another number is drawn where one is taken.
const TRIES: usize = 5;

/// A card that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedCard {
    /// In the currency's smallest unit.
    pub amount: i64,
    /// The number that is printed on it already; one is drawn for `None`.
    pub number: Option<String>,
    /// Whether it has a PIN.
    pub pin: bool,
    /// The only member who may pay with it.
    pub owner: Option<MemberId>,
}

/// A card that was issued: the only moment at which its PIN is known.
#[derive(Clone, Debug)]
pub struct IssuedCard {
    pub card: StoredCard,
    pub answer: Answer,
    /// `None` where it has none, or was told before.
    pub pin: Option<Secret>,
}

/// A card as it is looked at. Money is in the currency's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardInfo {
    pub card: StoredCard,
    /// What can be spent of it now.
    pub left: i64,
    /// What is put aside for quotes that hold it.
    pub held: i64,
    /// When the first of it runs out, if it does.
    pub next_end: Option<Instant>,
}

/// A number as it is compared: letters and digits, in capitals.
fn plain(number: &str) -> String {
    number.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// A number of random digits with a check digit (ISO/IEC 7812-1, annex B).
pub(crate) fn draw() -> Result<String, AppError> {
    let bytes = random::<16>()?;
    let digits = u128::from_le_bytes(bytes) % 10u128.pow(14);
    let mut number = format!("6{digits:014}");
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, c)| {
            let digit = u32::from(c - b'0');
            let doubled = if i % 2 == 0 { digit * 2 } else { digit };
            doubled / 10 + doubled % 10
        })
        .sum();
    number.push(char::from(b'0' + u8::try_from((10 - sum % 10) % 10).unwrap_or(0)));
    debug_assert_eq!(number.len(), DIGITS);
    Ok(number)
}

fn draw_pin() -> Result<String, AppError> {
    let digits = u64::from_le_bytes(random::<8>()?) % 10u64.pow(6);
    Ok(format!("{digits:0PIN$}"))
}

fn unknown() -> AppError {
    let sentence = "there is no gift card with this number and PIN";
    AppError::refused(Code::GiftCardUnknown, sentence)
}

impl Baci {
    /// Issues a card with money on it.
    ///
    /// # Errors
    /// [`Code::GiftCardTaken`], [`Code::InvalidRequest`], [`Code::UnknownName`] where the program has no
    /// gift cards, [`Code::MemberNotFound`] for an owner who is none.
    pub async fn issue_card(
        &self,
        actor: &str,
        wanted: WantedCard,
        asked: Asked,
    ) -> Result<IssuedCard, AppError> {
        above_zero(wanted.amount)?;
        if let Some(owner) = wanted.owner {
            self.member(owner).await?;
        }
        let own = wanted.number.as_deref().map(plain);
        if own.as_ref().is_some_and(|own| own.len() < 8 || own.chars().count() > LONGEST) {
            let sentence = "a gift card's number has 8 to 40 letters and digits";
            let refused = AppError::refused(Code::InvalidRequest, sentence);
            return Err(refused.because("gift-card-number"));
        }
        let pin = if wanted.pin { Some(draw_pin()?) } else { None };
        let pin_hash = match &pin {
            Some(pin) => Some(self.passwords().hash(pin).await?),
            None => None,
        };
        for _ in 0..TRIES {
            let number = match &own {
                Some(own) => own.clone(),
                None => draw()?,
            };
            if gift_card::by_number(self.database(), &number).await?.is_some() {
                // Asked for again, its own number is taken by itself: the pipeline knows.
                if let Some(done) = self.issued_before(actor, &asked).await? {
                    return Ok(done);
                }
                if own.is_some() {
                    let sentence = "another gift card has this number: take another card";
                    return Err(AppError::refused(Code::GiftCardTaken, sentence));
                }
                continue;
            }
            let new = NewCard { number, pin_hash: pin_hash.clone(), owner: wanted.owner };
            let what = What::IssueCard { card: new, amount: wanted.amount };
            let answer = self.commit(command(actor, &asked, what)).await?;
            let id = GiftCardId(answer.event.member.0);
            let card = self.gift_card(id).await?.card;
            // A second time the PIN that was told the first time counts, not this one.
            let pin = pin.filter(|_| !answer.replayed).map(Secret::of);
            return Ok(IssuedCard { card, answer, pin });
        }
        Err(AppError::Busy)
    }

    /// The card that this very request issued before, if it did.
    async fn issued_before(
        &self,
        actor: &str,
        asked: &Asked,
    ) -> Result<Option<IssuedCard>, AppError> {
        // A command that could only be refused finds the answer, where there is one.
        let what = What::TopUpCard { card: GiftCardId(baci_core::id::LOWEST), amount: 1 };
        match self.commit(command(actor, asked, what)).await {
            Ok(answer) => {
                let card = self.gift_card(GiftCardId(answer.event.member.0)).await?.card;
                Ok(Some(IssuedCard { card, answer, pin: None }))
            }
            Err(AppError::Refused(refusal)) if refusal.code == Code::GiftCardUnknown => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Puts more money on a card.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`], [`Code::GiftCardBlocked`], [`Code::InvalidRequest`].
    pub async fn top_up_card(
        &self,
        actor: &str,
        card: GiftCardId,
        amount: i64,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        above_zero(amount)?;
        self.commit(command(actor, &asked, What::TopUpCard { card, amount })).await
    }

    /// A card, with what is on it.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`].
    pub async fn gift_card(&self, id: GiftCardId) -> Result<CardInfo, AppError> {
        let card = gift_card::get(self.database(), id).await?.ok_or_else(unknown)?;
        self.info(card).await
    }

    /// The card with this number, for staff.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`].
    pub async fn gift_card_by_number(&self, number: &str) -> Result<CardInfo, AppError> {
        let found = gift_card::by_number(self.database(), &plain(number)).await?;
        self.info(found.ok_or_else(unknown)?).await
    }

    async fn info(&self, card: StoredCard) -> Result<CardInfo, AppError> {
        let account = MemberId(card.card.0);
        let wallets = wallet::of_member(self.database(), account).await?;
        let own = wallets.first();
        Ok(CardInfo {
            left: own.map_or(0, |own| own.available),
            held: own.map_or(0, |own| own.held),
            next_end: own.map(|own| own.next_due_at).filter(|at| *at < Instant::FAR),
            card,
        })
    }

    /// Cards, latest first, before this one.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn gift_cards(
        &self,
        before: Option<GiftCardId>,
        limit: usize,
    ) -> Result<Vec<CardInfo>, AppError> {
        let before = before.unwrap_or(GiftCardId(baci_core::id::HIGHEST));
        let limit = i64::try_from(limit.min(200)).unwrap_or(200);
        let cards = gift_card::latest(self.database(), before, limit).await?;
        self.infos(cards).await
    }

    /// The cards that are bound to a member, latest first; at most fifty.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn gift_cards_of(&self, member: MemberId) -> Result<Vec<CardInfo>, AppError> {
        let member = self.whom(member).await?;
        let cards = gift_card::of_member(self.database(), member, 50).await?;
        self.infos(cards).await
    }

    async fn infos(&self, cards: Vec<StoredCard>) -> Result<Vec<CardInfo>, AppError> {
        let mut infos = Vec::with_capacity(cards.len());
        for card in cards {
            infos.push(self.info(card).await?);
        }
        Ok(infos)
    }

    /// What happened to a card, latest first.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`].
    pub async fn gift_card_history(
        &self,
        id: GiftCardId,
        before: Option<(Instant, EventId)>,
        limit: i64,
    ) -> Result<Statement, AppError> {
        gift_card::get(self.database(), id).await?.ok_or_else(unknown)?;
        self.history_of(MemberId(id.0), before, limit).await
    }

    /// Takes a card out of use, or puts it back into use.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`].
    pub async fn block_card(&self, by: &By, id: GiftCardId, blocked: bool) -> Result<(), AppError> {
        let (state, action) = match blocked {
            true => ("blocked", "gift_card.block"),
            false => ("open", "gift_card.unblock"),
        };
        let mut tx = self.database().begin().await?;
        if !gift_card::set_state(&mut tx, id, state).await? {
            tx.rollback().await?;
            return Err(unknown());
        }
        note(&mut tx, self.clock().now(), by, (action, &id.to_string()), &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Gives a card a new PIN; the one before is good no longer.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`].
    pub async fn new_card_pin(&self, by: &By, id: GiftCardId) -> Result<Secret, AppError> {
        let pin = draw_pin()?;
        let hash = self.passwords().hash(&pin).await?;
        let mut tx = self.database().begin().await?;
        if !gift_card::set_pin(&mut tx, id, &hash).await? {
            tx.rollback().await?;
            return Err(unknown());
        }
        let target = id.to_string();
        note(&mut tx, self.clock().now(), by, ("gift_card.pin", &target), &json!({})).await?;
        tx.commit().await?;
        Ok(Secret::of(pin))
    }

    /// The card that somebody holds in their hand: by its number and, where it has one, its PIN. Guessing
    /// is slowed, by card and by whoever asks.
    ///
    /// # Errors
    /// [`Code::GiftCardUnknown`], the same whatever was wrong; [`Code::TooManyAttempts`].
    pub async fn card_in_hand(
        &self,
        actor: &str,
        number: &str,
        pin: Option<&str>,
    ) -> Result<GiftCardId, AppError> {
        let number = plain(number);
        let found = gift_card::by_number(self.database(), &number).await?;
        if let Some(card) = found.as_ref().filter(|card| card.pin_hash.is_none()) {
            return Ok(card.card);
        }
        let subject = format!("gift-card:{number}");
        let attempt = self.attempt(&[(Kind::Account, &subject), (Kind::Coupons, actor)]).await?;
        let hash = found.as_ref().and_then(|card| card.pin_hash.as_deref());
        let right = self.passwords().check(pin.unwrap_or_default().trim(), hash).await?;
        let Some(card) = found.filter(|_| right) else { return Err(unknown()) };
        let mut tx = self.database().begin().await?;
        attempt.right(&mut tx).await?;
        tx.commit().await?;
        Ok(card.card)
    }
}

fn above_zero(amount: i64) -> Result<(), AppError> {
    if amount > 0 {
        return Ok(());
    }
    let sentence = "what is put on a gift card is above zero";
    Err(AppError::refused(Code::InvalidRequest, sentence).because("gift-card-amount"))
}

fn command(actor: &str, asked: &Asked, what: What) -> Command {
    Command {
        key: asked.key.clone(),
        fingerprint: asked.fingerprint,
        actor: actor.to_owned(),
        at: None,
        who: Who::New,
        what,
    }
}

impl CardInfo {
    /// What its number ends in.
    pub fn ends_in(&self) -> String {
        ends_in(&self.card.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_a_check_digit() {
        for _ in 0..50 {
            let number = draw().unwrap();
            let luhn: u32 = number
                .bytes()
                .rev()
                .enumerate()
                .map(|(i, c)| {
                    let digit = u32::from(c - b'0') * if i % 2 == 1 { 2 } else { 1 };
                    if digit > 9 { digit - 9 } else { digit }
                })
                .sum();
            assert_eq!((number.len(), luhn % 10), (DIGITS, 0), "{number}");
        }
        assert_eq!(plain(" 6000-1234 abc "), "60001234ABC");
        assert_eq!(draw_pin().unwrap().len(), PIN);
    }
}
