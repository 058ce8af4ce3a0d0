//! Identities of members: added, changed and removed, and proved by a code that is sent there.

use crate::answer::Answer;
use crate::asked::{self, Asked};
use crate::audit::note;
use crate::baci::Baci;
use crate::code::{GOOD_FOR, TRIES, digits_of};
use crate::command::{Command, Identity, IdentityChange, Proof, What, Who};
use crate::error::AppError;
use crate::guess::{Attempt, Kind};
use crate::outbox::{self, Channel, Letter};
use crate::place::{By, Place};
use crate::secret;
use baci_core::id::{MemberId, MessageId};
use baci_core::refusal::{Code, Refusal};
use baci_core::text::Language;
use baci_store::code::{self, StoredCode};
use baci_store::proof::{self, StoredProof};
use baci_store::{message, request};
use serde_json::json;

impl Baci {
    /// Changes one identity of a member.
    ///
    /// # Errors
    /// Another member has it; it is not theirs.
    pub async fn change_identity(
        &self,
        actor: &str,
        member: MemberId,
        change: IdentityChange,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let Asked { key, fingerprint } = asked;
        let (actor, who, what) = (actor.to_owned(), Who::Id(member), What::Identity(change));
        self.commit(Command { key, fingerprint, actor, at: None, who, what }).await
    }

    /// The proofs that a member's identities are theirs.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn proofs_of(&self, member: MemberId) -> Result<Vec<StoredProof>, AppError> {
        let member = self.whom(member).await?;
        Ok(proof::of_member(self.database(), member).await?)
    }

    /// Sends a code to a phone number or an address that is to be a member's; good for ten minutes.
    ///
    /// # Errors
    /// [`Code::MemberNotFound`]; [`Code::TooManyAttempts`] with the time to wait; nothing can be sent there.
    pub async fn request_proof(
        &self,
        by: &By,
        member: MemberId,
        identity: &Identity,
        (language, place): (Language, &Place),
        asked: Option<Asked>,
    ) -> Result<(), AppError> {
        let record = self.member(member).await?.member;
        let way = [Channel::Sms, Channel::Email].into_iter();
        let mut way = way.filter_map(|way| Some((way, identity.0.strip_prefix(way.identity())?)));
        let Some(to) = way.next() else {
            let sentence = "a code is sent to a phone number or an e-mail address only";
            let refusal = Refusal::new(Code::InvalidRequest, sentence);
            return Err(AppError::Refused(refusal.because("proof-channel")));
        };
        if self.was_asked(asked.as_ref()).await? {
            return Ok(());
        }
        let line = place.line();
        let mut tried = vec![(Kind::Message, identity.0.as_str())];
        // The rate of a system that asks for many is bounded by its key.
        tried.extend((!place.is_key()).then_some((Kind::Messages, line.as_str())));
        self.attempt(&tried).await?;
        let random = u64::from_le_bytes(secret::random::<8>()?);
        let digits = format!("{:06}", random % 1_000_000);
        let code_hash = self.passwords().hash(&digits).await?;
        let shop = self.shop().await?.settings;
        let now = self.clock().now();
        let expires_at = now.plus_seconds(GOOD_FOR);
        let message = MessageId::derive(now, &secret::random::<16>()?);
        let (subject, attempts) = (subject(record.id, identity), 0);
        let member = Some(record.id);
        let stored = StoredCode { subject, member, message, code_hash, attempts, expires_at };
        let mut tx = self.database().begin().await?;
        if let Some(asked) = &asked
            && asked::first(&mut tx, asked, now, message.0).await?.is_some()
        {
            tx.rollback().await?;
            return Ok(());
        }
        if let Some(before) = code::attempt(&mut tx, &stored.subject).await? {
            message::empty(&mut tx, before.message).await?;
        }
        code::save(&mut tx, &stored).await?;
        let language = record.profile.language.unwrap_or(language);
        let written = outbox::write(&shop, Letter::Proof(&digits), to, language);
        outbox::put(&mut tx, written, message, now, Some(expires_at)).await?;
        note(&mut tx, now, by, ("identity.code", &record.id.to_string()), &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Whether this was asked before, and done.
    async fn was_asked(&self, asked: Option<&Asked>) -> Result<bool, AppError> {
        let Some(asked) = asked else { return Ok(false) };
        let mut tx = self.database().begin_snapshot().await?;
        let before = asked::before(&mut tx, asked).await;
        tx.rollback().await?;
        Ok(before?.is_some())
    }

    /// Adds an identity to a member who told the code that was sent there, in the place of another if one is
    /// named. A number that somebody else had goes to whoever proves it. A code is used up by the change that it
    /// brought: one that is refused leaves it as it was.
    ///
    /// # Errors
    /// [`Code::ProofFailed`], the same whatever was wrong with the code; [`Code::TooManyAttempts`]; as
    /// [`Baci::change_identity`].
    pub async fn prove_identity(
        &self,
        (by, place): (&By, &Place),
        member: MemberId,
        (identity, replaces): (&Identity, Option<Identity>),
        code: &str,
        asked: Asked,
    ) -> Result<Answer, AppError> {
        let member = self.member(member).await?.member.id;
        let change = IdentityChange {
            add: Some(identity.clone()),
            remove: replaces.filter(|own| own != identity),
            proof: Some(Proof::Code),
            reason: String::new(),
        };
        let mut tx = self.database().begin_snapshot().await?;
        let before = request::find(&mut tx, &asked.key).await?;
        tx.rollback().await?;
        if before.is_some() {
            // It was answered, and the code is gone: the same request gets the same answer.
            return self.change_identity(&by.actor, member, change, asked).await;
        }
        let (found, attempt) = self.right_code(place, member, identity, code).await?;
        let answer = self.change_identity(&by.actor, member, change, asked).await?;
        let mut tx = self.database().begin().await?;
        if code::take(&mut tx, &found).await? {
            message::empty(&mut tx, found.message).await?;
        }
        attempt.right(&mut tx).await?;
        tx.commit().await?;
        Ok(answer)
    }

    /// The code that was sent, if it is the one that is told.
    async fn right_code(
        &self,
        place: &Place,
        member: MemberId,
        identity: &Identity,
        code: &str,
    ) -> Result<(StoredCode, Attempt), AppError> {
        let (account, line) = (format!("{member}/{}", identity.0), place.line());
        let kind = if place.is_key() { Kind::Told } else { Kind::Address };
        let attempt = self.attempt(&[(Kind::Account, &account), (kind, &line)]).await?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let found = code::attempt(&mut tx, &subject(member, identity)).await?;
        tx.commit().await?;
        let good = found.as_ref().filter(|code| code.attempts <= TRIES && code.expires_at > now);
        let hash = good.map(|code| code.code_hash.as_str());
        let right = self.passwords().check(&digits_of(code), hash).await?;
        found.filter(|_| right).map(|found| (found, attempt)).ok_or_else(|| {
            let sentence = "the code is not right, or its time is over";
            AppError::refused(Code::ProofFailed, sentence)
        })
    }
}

/// The key of a code: of this member and this identity, and no key of a code to sign in by.
fn subject(member: MemberId, identity: &Identity) -> Vec<u8> {
    let text = format!("proof\u{1f}{member}\u{1f}{}", identity.0);
    blake3::hash(text.as_bytes()).as_bytes().to_vec()
}
