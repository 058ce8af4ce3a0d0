//! The outbox: what is to go out, written in the same transaction as what it is about.

mod words;

use crate::baci::Baci;
use crate::error::AppError;
use crate::link::Purpose;
use crate::secret::Secret;
use crate::shop::ShopSettings;
use baci_core::id::MessageId;
use baci_core::text::Language;
use baci_core::time::Instant;
use baci_store::WriteTx;
use baci_store::message::{self, StoredMessage};

/// The way by which a message goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Email,
    Sms,
}

impl Channel {
    /// How it is written.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// The kind of identity that is an address in this channel.
    pub(crate) const fn identity(self) -> &'static str {
        match self {
            Self::Email => "email:",
            Self::Sms => "phone:",
        }
    }
}

impl std::str::FromStr for Channel {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let found = [Self::Email, Self::Sms].into_iter().find(|c| c.text() == text);
        found.ok_or_else(|| format!("'{text}' is no channel: the channels are email and sms"))
    }
}

/// What a message says.
#[derive(Clone, Copy)]
pub(crate) enum Letter<'a> {
    Link {
        purpose: Purpose,
        token: &'a Secret,
    },
    Code(&'a str),
    /// A code by which somebody proves that a number or an address is theirs.
    Proof(&'a str),
}

/// A message that is written but not put into the outbox.
pub(crate) struct Written {
    channel: Channel,
    recipient: String,
    kind: &'static str,
    language: Language,
    subject: String,
    body: String,
}

/// Writes a message in the reader's language.
pub(crate) fn write(
    shop: &ShopSettings,
    letter: Letter<'_>,
    (channel, recipient): (Channel, &str),
    language: Language,
) -> Written {
    let (kind, secret) = match letter {
        Letter::Link { purpose, token } => (purpose.text(), shop.link(purpose, token)),
        Letter::Code(code) => ("code", code.to_owned()),
        Letter::Proof(code) => ("proof", code.to_owned()),
    };
    let (subject, body) = words::of(&letter, language);
    let name = match shop.name.get(language) {
        "" => "Baci",
        name => name,
    };
    let fill = |text: &str| text.replace("{secret}", &secret).replace("{shop}", name);
    let (subject, body) = (fill(subject), fill(body));
    Written { channel, recipient: recipient.to_owned(), kind, language, subject, body }
}

/// Puts a message into the outbox.
pub(crate) async fn put(
    tx: &mut WriteTx,
    written: Written,
    id: MessageId,
    now: Instant,
    secret_until: Option<Instant>,
) -> Result<(), AppError> {
    let Written { channel, recipient, kind, language, subject, body } = written;
    let message = StoredMessage {
        message: id,
        channel: channel.text().to_owned(),
        recipient,
        kind: kind.to_owned(),
        language,
        subject,
        body,
        state: "waiting".to_owned(),
        secret_until,
        created_at: now,
    };
    Ok(message::add(tx, message).await?)
}

/// A page of the outbox, latest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagePage {
    pub messages: Vec<StoredMessage>,
    /// Where the next page starts, if there may be one.
    pub next: Option<MessageId>,
}

impl Baci {
    /// A page of the outbox, latest first, before a place where an earlier page ended. Bodies that
    /// hold a code or link are empty unless `secrets` is set: whoever reads them can sign in as their
    /// receiver, so that takes the right [`baci_core::staff::Right::SeeSecrets`].
    ///
    /// # Errors
    /// [`AppError::Unavailable`].
    pub async fn messages(
        &self,
        before: Option<MessageId>,
        limit: i64,
        secrets: bool,
    ) -> Result<MessagePage, AppError> {
        let last = MessageId(baci_core::id::HIGHEST);
        let mut messages = message::page(self.database(), before.unwrap_or(last), limit).await?;
        let full = i64::try_from(messages.len()).unwrap_or(0) >= limit;
        let next = messages.last().map(|m| m.message).filter(|_| full);
        for message in messages.iter_mut().filter(|m| !secrets && m.secret_until.is_some()) {
            message.body.clear();
        }
        Ok(MessagePage { messages, next })
    }
}
