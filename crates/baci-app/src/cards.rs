//! Club cards: new numbers, and plastic ones that were there before, taken in by lists.

use crate::answer::Answer;
use crate::asked::Asked;
use crate::baci::Baci;
use crate::command::{Command, Identity, What, Who};
use crate::error::AppError;
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::refusal::{Code, Refusal};

/// The most cards of one list.
pub const MAX_CARDS: usize = 1000;
/// How many numbers are tried where one is taken.
const TRIES: u64 = 20;

/// A card that was there before Baci, with what is known of who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlasticCard {
    pub card: Identity,
    /// A phone number, e-mail or external id, by which the member is found, or known from now on.
    pub who: Option<Identity>,
    pub name: Option<String>,
}

/// What became of a list of cards.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CardsReport {
    /// Members who joined by it.
    pub joined: u64,
    /// Members who were there, and have the card now.
    pub added: u64,
    /// Cards that were their members' before.
    pub there: u64,
    /// Those that were refused, by their place in the list from 0.
    pub refused: Vec<(usize, Refusal)>,
}

impl Baci {
    /// A new card for a member, in the place of a lost one if one is named; a number of the program's
    /// range where none is given. Answers with the number.
    ///
    /// # Errors
    /// As the command's; no range of the program makes numbers.
    pub async fn new_card(
        &self,
        actor: &str,
        member: MemberId,
        (card, lost, reason): (Option<Identity>, Option<Identity>, &str),
        asked: Asked,
    ) -> Result<(Identity, Answer), AppError> {
        let mut place = 0;
        loop {
            let number = match &card {
                Some(card) => card.clone(),
                None => self.next_number(&asked.key, place).await?,
            };
            let reason = reason.to_owned();
            let what = What::NewCard { card: number.clone(), lost: lost.clone(), reason };
            let Asked { key, fingerprint } = asked.clone();
            let (actor, who) = (actor.to_owned(), Who::Id(member));
            let command = Command { key, fingerprint, actor, at: None, who, what };
            match self.commit(command).await {
                Ok(answer) if answer.replayed => {
                    return Ok((self.number_of(&answer).await?.unwrap_or(number), answer));
                }
                Ok(answer) => return Ok((number, answer)),
                Err(AppError::Refused(refusal))
                    if card.is_none() && is_taken(&refusal) && place < TRIES =>
                {
                    place += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// The number that was given then.
    async fn number_of(&self, answer: &Answer) -> Result<Option<Identity>, AppError> {
        let line = self.event(answer.event).await?;
        let body: serde_json::Value = serde_json::from_str(&line.event.body).unwrap_or_default();
        Ok(body.get("card").and_then(|card| card.as_str()).map(|card| Identity(card.to_owned())))
    }

    /// A number that follows from a key, the nth: the same key asks for the same ones.
    async fn next_number(&self, key: &str, place: u64) -> Result<Identity, AppError> {
        let published = self.in_force().await?;
        let range = published.program.cards.ranges.iter().find(|range| range.issue);
        let range = range.ok_or_else(|| {
            let sentence = "no range of the program makes card numbers: add one with issue = true";
            AppError::Refused(Refusal::new(Code::NotFound, sentence).because("no-card-range"))
        })?;
        let hash = blake3::hash(format!("card/{key}/{place}").as_bytes());
        let mut first = [0; 8];
        first.copy_from_slice(hash.as_bytes().get(..8).unwrap_or(&[0; 8]));
        Ok(Identity(format!("card:{}", range.number(u64::from_le_bytes(first)))))
    }

    /// Takes in cards that were there before: each is given to the member who is named beside it, or to
    /// a new one. The same list again changes nothing.
    ///
    /// # Errors
    /// Too many at once; the database is out of order.
    pub async fn take_in_cards(
        &self,
        actor: &str,
        cards: &[PlasticCard],
    ) -> Result<CardsReport, AppError> {
        if cards.len() > MAX_CARDS {
            let sentence =
                format!("there are {} cards: at most {MAX_CARDS} in one go", cards.len());
            let refusal = Refusal::new(Code::InvalidRequest, sentence).because("cards-count");
            return Err(AppError::Refused(
                refusal.with("has", cards.len()).with("most", MAX_CARDS),
            ));
        }
        let mut report = CardsReport::default();
        let mut open = Vec::new();
        for (at, own) in cards.iter().enumerate() {
            match self.plan_card(actor, own).await {
                Ok(Some(command)) => open.push((at, command)),
                Ok(None) => report.there += 1,
                Err(AppError::Refused(refusal)) => report.refused.push((at, refusal)),
                Err(error) => return Err(error),
            }
        }
        let (places, commands): (Vec<usize>, Vec<Command>) = open.into_iter().unzip();
        for (at, answer) in places.into_iter().zip(self.commit_all(commands).await?) {
            match answer {
                Ok(answer) if answer.kind == "enroll" => report.joined += 1,
                Ok(_) => report.added += 1,
                Err(AppError::Refused(refusal)) => report.refused.push((at, refusal)),
                Err(error) => return Err(error),
            }
        }
        report.refused.sort_by_key(|(at, _)| *at);
        Ok(report)
    }

    /// What one card of a list takes; nothing where it is that member's already.
    async fn plan_card(&self, actor: &str, own: &PlasticCard) -> Result<Option<Command>, AppError> {
        let holder = self.somebody(&own.card).await?;
        let member = match &own.who {
            Some(who) => self.somebody(who).await?,
            None => holder,
        };
        if holder.is_some() && holder == member {
            return Ok(None);
        }
        let (who, what) = match member {
            Some(id) => {
                let reason = "plastic".to_owned();
                (Who::Id(id), What::NewCard { card: own.card.clone(), lost: None, reason })
            }
            None => {
                let profile = Profile { name: own.name.clone(), ..Profile::default() };
                let identities = own.who.iter().chain([&own.card]).cloned().collect();
                (Who::New, What::Enroll { profile, identities })
            }
        };
        let by = own.who.as_ref().map_or("", |who| &who.0);
        let name = own.name.as_deref().unwrap_or_default();
        let parts = [own.card.0.as_bytes(), by.as_bytes(), name.as_bytes()];
        let fingerprint = Command::fingerprint_of(&parts);
        let key: String = fingerprint.iter().map(|byte| format!("{byte:02x}")).collect();
        let (key, actor) = (format!("cards/{key}"), actor.to_owned());
        Ok(Some(Command { key, fingerprint, actor, at: None, who, what }))
    }

    async fn somebody(&self, identity: &Identity) -> Result<Option<MemberId>, AppError> {
        match self.member_by(identity).await {
            Ok(stored) => Ok(Some(stored.member.id)),
            Err(AppError::Refused(refusal)) if refusal.code == Code::MemberNotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Whether another number may be free.
fn is_taken(refusal: &Refusal) -> bool {
    matches!(refusal.code, Code::IdentityTaken | Code::CardLost)
}
