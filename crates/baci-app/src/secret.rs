//! Secrets: made of randomness, shown or sent once, stored as hashes only.

use crate::error::AppError;
use baci_core::id::BadId;
use std::fmt::Display;
use std::str::FromStr;

/// A secret in clear: the token of a session or link. Whoever holds it hands it on and forgets it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret that was made elsewhere: a PIN.
    pub(crate) fn of(text: String) -> Self {
        Self(text)
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Random bytes.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], AppError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(bytes)
}

/// A new secret for what has this id: the id and 256 random bits, and the hash to be stored.
pub(crate) fn make(id: impl Display) -> Result<(Secret, Vec<u8>), AppError> {
    let secret = format!("{id}_{}", hex(&random::<32>()?));
    let hash = hash(&secret);
    Ok((Secret(secret), hash))
}

/// The id inside a token, if it looks like one.
pub(crate) fn id_in<I: FromStr<Err = BadId>>(token: &str) -> Option<I> {
    let (id, rest) = token.rsplit_once('_')?;
    (rest.len() == 64).then_some(())?;
    id.parse().ok()
}

/// The secret has 256 random bits: a plain hash is enough, a slow one would only slow requests.
pub(crate) fn hash(secret: &str) -> Vec<u8> {
    blake3::hash(secret.as_bytes()).as_bytes().to_vec()
}

/// Whether a token is the one with this hash. Comparing hashes gives nothing away about the token.
pub(crate) fn matches(token: &str, stored: &[u8]) -> bool {
    hash(token) == stored
}

/// Something that only the holder of a token can work out, for one purpose.
pub(crate) fn derived(purpose: &str, token: &str) -> String {
    hex(&blake3::derive_key(purpose, token.as_bytes()))
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    blake3::hash(a.as_bytes()) == blake3::hash(b.as_bytes())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes that a text of hexadecimal digits stands for.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let (pairs, mut bytes) = (text.as_bytes().chunks(2), [0; N]);
    (text.len() == 2 * N).then_some(())?;
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_core::id::{LinkId, SessionId};
    use baci_core::time::Instant;

    #[test]
    fn a_token_names_its_id_and_never_shows_by_accident() {
        let id = SessionId::derive(Instant::from_micros(0), b"x");
        let (secret, stored) = make(id).unwrap();
        assert_eq!(id_in::<SessionId>(secret.reveal()), Some(id));
        assert_eq!(id_in::<LinkId>(secret.reveal()), None);
        assert!(matches(secret.reveal(), &stored));
        assert!(!format!("{secret:?}").contains(&secret.reveal()[30..]));
        for bad in ["", "_", "ses_", "ses_x_y", &secret.reveal()[1..], &format!("{id}_é")] {
            assert_eq!(id_in::<SessionId>(bad), None, "{bad}");
        }
    }
}
