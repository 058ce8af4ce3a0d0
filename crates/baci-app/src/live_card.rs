//! Live cards: the codes that a member's phone shows, signed with the shop's key, and their check.
//!
//! ECDSA over P-256 with SHA-256 (FIPS 186-5), which every browser checks by itself.

use crate::baci::Baci;
use crate::command::Who;
use crate::error::AppError;
use crate::secret::hex;
use baci_core::id::MemberId;
use baci_core::live_card::{LiveCard, Scanned};
use baci_core::refusal::{Code, Refusal};
use baci_core::time::Instant;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};

/// The setting that holds what the key is made from.
const SETTING: &str = "live_card";
/// The most codes at once: five minutes.
pub const MOST_LIVE: usize = 10;

/// A code to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveCode {
    pub text: String,
    pub from: Instant,
    pub until: Instant,
}

impl Baci {
    /// The codes that a member's phone shows now and next, at most [`MOST_LIVE`].
    ///
    /// # Errors
    /// [`Code::MemberNotFound`].
    pub async fn live_codes(
        &self,
        member: MemberId,
        count: usize,
    ) -> Result<Vec<LiveCode>, AppError> {
        let member = self.member(member).await?.member.id;
        let key = self.live_signer().await?;
        let mut card = LiveCard::of(member, self.clock().now());
        let mut codes = Vec::new();
        for _ in 0..count.min(MOST_LIVE) {
            let signature: Signature = key.sign(card.signed().as_bytes());
            let text = card.with(&signature.to_bytes().into());
            codes.push(LiveCode { text, from: card.from(), until: card.until() });
            card = card.next();
        }
        Ok(codes)
    }

    /// The public key by which a till checks codes without a connection: the point on P-256, uncompressed (SEC 1), in
    /// hexadecimal digits.
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn live_key(&self) -> Result<String, AppError> {
        let key = VerifyingKey::from(&self.live_signer().await?);
        Ok(hex(key.to_sec1_point(false).as_bytes()))
    }

    /// Whom a code names, where it is one: a text that does not look like one is nothing. Whether it is in time is
    /// judged with the bill that it stands on.
    ///
    /// # Errors
    /// [`Code::LiveCardOver`] where the shop did not sign it.
    pub async fn live_card(&self, text: &str) -> Result<Option<Who>, AppError> {
        let Some(read) = Scanned::read(text) else { return Ok(None) };
        let key = VerifyingKey::from(&self.live_signer().await?);
        let signature = Signature::from_slice(&read.signature);
        let good = signature.is_ok_and(|s| key.verify(read.card.signed().as_bytes(), &s).is_ok());
        if !good {
            let sentence = "this code was not made by this shop";
            return Err(AppError::refused(Code::LiveCardOver, sentence).because("live-card-forged"));
        }
        let scanned_at = read.at.unwrap_or_else(|| self.clock().now());
        Ok(Some(Who::Live { card: read.card, scanned_at }))
    }

    /// The member whose code is held to a reader now.
    ///
    /// # Errors
    /// [`Code::LiveCardOver`] for an older code; [`Code::MemberNotFound`].
    pub async fn member_shown(&self, text: &str) -> Result<Option<MemberId>, AppError> {
        let Some(Who::Live { card, scanned_at }) = self.live_card(text).await? else {
            return Ok(None);
        };
        if !card.stands(scanned_at, self.clock().now()) {
            return Err(over().into());
        }
        Ok(Some(self.member(card.member).await?.member.id))
    }

    async fn live_signer(&self) -> Result<SigningKey, AppError> {
        let secret = self.shared_secret(SETTING).await?;
        // One number in four thousand millions is no key: the next one is taken.
        let keys = (0..=u8::MAX).map(|n| {
            let mut seed = [n; 33];
            seed[..32].copy_from_slice(&secret);
            SigningKey::from_slice(&blake3::derive_key("baci live card", &seed))
        });
        let key = keys.flatten().next();
        key.ok_or_else(|| AppError::Internal("no key for live cards".to_owned()))
    }
}

/// That a code is an older one.
pub(crate) fn over() -> Refusal {
    let sentence = "this code is over: scan the one that the phone shows now";
    Refusal::new(Code::LiveCardOver, sentence)
}
