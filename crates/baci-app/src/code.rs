//! Members sign in by a one-time code that is sent to them, or by a link. Whether somebody is a member
//! shows neither in the answer nor in its time.

use crate::audit::note;
use crate::baci::Baci;
use crate::command::Identity;
use crate::error::AppError;
use crate::guess::Kind;
use crate::link::{self, Purpose};
use crate::outbox::{self, Channel, Letter};
use crate::place::{By, Place};
use crate::secret::{self, Secret};
use crate::session::{self, NewSession, Person, Way};
use baci_core::id::{MemberId, MessageId};
use baci_core::text::Language;
use baci_store::code::{self, StoredCode};
use baci_store::member::StoredMember;
use baci_store::{identity, member, message};
use serde_json::json;

/// How long a code is good, in seconds.
pub const GOOD_FOR: i64 = 600;
/// How often a code may be tried, right or wrong.
pub(crate) const TRIES: i64 = 5;

impl Baci {
    /// Somebody asks for a code: it goes into the outbox, if they are a member and can be reached by
    /// this channel. The answer is the same if not. `language` is the page's; the member's own comes
    /// first.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::TooManyAttempts`] with the time to wait.
    pub async fn request_code(
        &self,
        identity: &Identity,
        channel: Channel,
        language: Language,
        place: &Place,
    ) -> Result<(), AppError> {
        let tried = [(Kind::Message, identity.0.as_str()), (Kind::Messages, &place.line())];
        self.attempt(&tried).await?;
        let member = match identity::get(self.database(), &identity.0).await? {
            Some(id) => member::get(self.database(), id).await?,
            None => None,
        };
        let random = u64::from_le_bytes(secret::random::<8>()?);
        let digits = format!("{:06}", random % 1_000_000);
        let code_hash = self.passwords().hash(&digits).await?;
        let shop = self.shop().await?.settings;
        let now = self.clock().now();
        let expires_at = now.plus_seconds(GOOD_FOR);
        let message = MessageId::derive(now, &secret::random::<16>()?);
        let subject = subject(identity);
        let to = member.as_ref().and_then(|member| reached(member, identity, channel));
        // Who cannot be reached has no code that could be right.
        let id = member.as_ref().filter(|_| to.is_some()).map(|m| m.member.id);
        let stored =
            StoredCode { subject, member: id, message, code_hash, attempts: 0, expires_at };
        let mut tx = self.database().begin().await?;
        // The code before is gone, and so is what was written about it.
        if let Some(before) = code::attempt(&mut tx, &stored.subject).await? {
            message::empty(&mut tx, before.message).await?;
        }
        code::save(&mut tx, &stored).await?;
        if let (Some(member), Some(to)) = (&member, to) {
            let language = member.member.profile.language.unwrap_or(language);
            let written = outbox::write(&shop, Letter::Code(&digits), (channel, to), language);
            outbox::put(&mut tx, written, message, now, Some(expires_at)).await?;
        }
        let target = id.map_or_else(String::new, |id| id.to_string());
        note(&mut tx, now, &By::nobody(place), ("code.request", &target), &json!({})).await?;
        Ok(tx.commit().await?)
    }

    /// Signs a member in by the code that was sent.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::SignInFailed`], the same whatever was wrong; [`baci_core::refusal::Code::TooManyAttempts`] with the time
    /// to wait.
    pub async fn sign_in_member(
        &self,
        identity: &Identity,
        code: &str,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let tried = [(Kind::Account, identity.0.as_str()), (Kind::Address, &place.line())];
        let attempt = self.attempt(&tried).await?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let found = code::attempt(&mut tx, &subject(identity)).await?;
        tx.commit().await?;
        let good = found.as_ref().filter(|code| code.attempts <= TRIES && code.expires_at > now);
        let hash = good.map(|code| code.code_hash.as_str());
        let right = self.passwords().check(&digits_of(code), hash).await?;
        let of = found.as_ref().and_then(|code| code.member);
        let (Some(found), Some(id), true) = (&found, of, right) else {
            let target = of.map_or_else(String::new, |id| id.to_string());
            return Err(self.failed(target, place).await);
        };
        let mut tx = self.database().begin().await?;
        if !code::take(&mut tx, found).await? {
            tx.rollback().await?;
            return Err(self.failed(id.to_string(), place).await);
        }
        message::empty(&mut tx, found.message).await?;
        attempt.right(&mut tx).await?;
        let new = session::start(&mut tx, now, Person::Member { id }, Way::Code, place).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// A one-time link to a member's own page, good for a quarter of an hour: for a QR code at the
    /// till, or the demo.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::MemberNotFound`].
    pub async fn member_link(&self, by: &By, id: MemberId) -> Result<Secret, AppError> {
        self.member(id).await?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let new = link::make(&mut tx, now, Purpose::Member, id.0).await?;
        note(&mut tx, now, by, ("link.member", &id.to_string()), &json!({})).await?;
        tx.commit().await?;
        Ok(new.token)
    }

    /// Sends a member a one-time link to their own page, in their language; `false` where they cannot
    /// be reached by this channel.
    ///
    /// # Errors
    /// [`baci_core::refusal::Code::MemberNotFound`]; [`baci_core::refusal::Code::TooManyAttempts`] where it was sent too often.
    pub async fn send_member_link(
        &self,
        by: &By,
        id: MemberId,
        channel: Channel,
    ) -> Result<bool, AppError> {
        let member = self.member(id).await?;
        let none = Identity(String::new());
        let Some(to) = reached(&member, &none, channel) else { return Ok(false) };
        self.attempt(&[(Kind::Message, to)]).await?;
        let shop = self.shop().await?.settings;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        let new = link::make(&mut tx, now, Purpose::Member, id.0).await?;
        let letter = Letter::Link { purpose: Purpose::Member, token: &new.token };
        let language = member.member.profile.language.unwrap_or(shop.language);
        let written = outbox::write(&shop, letter, (channel, to), language);
        outbox::put(&mut tx, written, new.message(), now, Some(new.expires_at)).await?;
        note(&mut tx, now, by, ("link.member", &id.to_string()), &json!({})).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// The key of an identity's code: a hash, since it may be nobody's or a slip of the finger.
fn subject(identity: &Identity) -> Vec<u8> {
    blake3::hash(identity.0.as_bytes()).as_bytes().to_vec()
}

/// Where a member is reached by a channel: by what they came with, else by the first that fits.
fn reached<'a>(member: &'a StoredMember, identity: &Identity, channel: Channel) -> Option<&'a str> {
    let fits = |of: &&String| of.starts_with(channel.identity());
    let own = member.identities.iter().find(|of| **of == identity.0).filter(fits);
    let found = own.or_else(|| member.identities.iter().find(fits))?;
    found.strip_prefix(channel.identity())
}

/// A code as it was typed, with spaces, in Lao or Thai digits.
pub(crate) fn digits_of(code: &str) -> String {
    let digit = |c: char| {
        let zero = [0x0e50, 0x0ed0].into_iter().find(|z| (*z..*z + 10).contains(&u32::from(c)));
        zero.and_then(|zero| char::from_digit(u32::from(c) - zero, 10)).unwrap_or(c)
    };
    code.chars().filter(|c| !c.is_whitespace()).take(20).map(digit).collect()
}
