//! Identities of members: added, changed and removed, and proved by a code that is sent there.

use crate::answer::Answer;
use crate::asked::Asked;
use crate::audit::note;
use crate::baci::Baci;
use crate::code::{GOOD_FOR, TRIES, digits_of};
use crate::command::{Command, Identity, IdentityChange, Proof, What, Who};
use crate::error::AppError;
use crate::guess::Kind;
use crate::outbox::{self, Channel, Letter};
use crate::place::{By, Place};
use crate::secret;
use baci_core::id::{MemberId, MessageId};
use baci_core::refusal::{Code, Refusal};
use baci_core::text::Language;
use baci_store::code::{self, StoredCode};
use baci_store::message;
use baci_store::proof::{self, StoredProof};
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
    ) -> Result<(), AppError> {
        let record = self.member(member).await?.member;
        let way = [Channel::Sms, Channel::Email].into_iter();
        let mut way = way.filter_map(|way| Some((way, identity.0.strip_prefix(way.identity())?)));
        let Some(to) = way.next() else {
            let sentence = "a code is sent to a phone number or an e-mail address only";
            let refusal = Refusal::new(Code::InvalidRequest, sentence);
            return Err(AppError::Refused(refusal.because("proof-channel")));
        };
        let tried = [(Kind::Message, identity.0.as_str()), (Kind::Messages, &place.line())];
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

    /// Adds an identity to a member who told the code that was sent there, in the place of another if one is
    /// named. A number that somebody else had goes to whoever proves it.
    ///
    /// # Errors
    /// [`Code::SignInFailed`], the same whatever was wrong with the code; [`Code::TooManyAttempts`].
    pub async fn prove_identity(
        &self,
        (by, place): (&By, &Place),
        member: MemberId,
        (identity, replaces): (&Identity, Option<Identity>),
        code: &str,
    ) -> Result<Answer, AppError> {
        let member = self.member(member).await?.member.id;
        let subject = subject(member, identity);
        let account = format!("{member}/{}", identity.0);
        let tried = [(Kind::Account, account.as_str()), (Kind::Address, &place.line())];
        let attempt = self.attempt(&tried).await?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let found = code::attempt(&mut tx, &subject).await?;
        tx.commit().await?;
        let good = found.as_ref().filter(|code| code.attempts <= TRIES && code.expires_at > now);
        let hash = good.map(|code| code.code_hash.as_str());
        let right = self.passwords().check(&digits_of(code), hash).await?;
        let wrong = || {
            let refusal =
                Refusal::new(Code::SignInFailed, "the code is not right, or its time is over");
            AppError::Refused(refusal.because("proof-code"))
        };
        let Some(found) = found.filter(|_| right) else { return Err(wrong()) };
        let mut tx = self.database().begin().await?;
        if !code::take(&mut tx, &found).await? {
            tx.rollback().await?;
            return Err(wrong());
        }
        message::empty(&mut tx, found.message).await?;
        attempt.right(&mut tx).await?;
        tx.commit().await?;
        let change = IdentityChange {
            add: Some(identity.clone()),
            remove: replaces,
            proof: Some(Proof::Code),
            reason: String::new(),
        };
        // A code is good for one change: its message names the request.
        let key = format!("proof/{}", found.message);
        let asked = Asked { key, fingerprint: [0; 16] };
        self.change_identity(&by.actor, member, change, asked).await
    }
}

/// The key of a code: of this member and this identity, and no key of a code to sign in by.
fn subject(member: MemberId, identity: &Identity) -> Vec<u8> {
    let text = format!("proof\u{1f}{member}\u{1f}{}", identity.0);
    blake3::hash(text.as_bytes()).as_bytes().to_vec()
}
