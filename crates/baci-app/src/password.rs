//! Passwords and codes: hashed slowly, a few at a time, so that nobody can guess many nor keep the
//! server busy with it.

use crate::error::AppError;
use crate::secret::random;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// What OWASP recommends for Argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// How many are worked on at once: each takes 19 MiB and a processor.
const AT_ONCE: usize = 4;
/// How long to wait for a turn.
const PATIENCE: Duration = Duration::from_secs(10);
/// Nothing longer is looked at.
const LONGEST_BYTES: usize = 1024;

/// What stands for the hash of somebody who signs in elsewhere and has no password: no password has it.
pub(crate) const NONE: &str = "*";

/// The hash of nothing anybody knows: checked where there is no account, so that this takes as long.
const DECOY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmU$3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8";

/// Hashes and checks passwords, a few at a time.
#[derive(Clone, Debug)]
pub(crate) struct Passwords(Arc<Semaphore>);

impl Default for Passwords {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Passwords {
    /// The hash of a password, in the PHC form.
    pub async fn hash(&self, password: &str) -> Result<String, AppError> {
        let salt = random::<16>()?;
        let password = password.to_owned();
        let hash = move || {
            let hashed = hasher()?.hash_password_with_salt(password.as_bytes(), &salt);
            hashed.map(|hash| hash.to_string()).map_err(|e| AppError::Internal(e.to_string()))
        };
        self.work(hash).await?
    }

    /// Whether a password has this hash. Without a hash it never has, after the same time.
    pub async fn check(&self, password: &str, hash: Option<&str>) -> Result<bool, AppError> {
        let hash = hash.filter(|hash| *hash != NONE);
        let there = hash.is_some() && password.len() <= LONGEST_BYTES;
        let hash = hash.unwrap_or(DECOY).to_owned();
        let password: Vec<u8> = password.bytes().take(LONGEST_BYTES).collect();
        let check = move || {
            let hash = PasswordHash::new(&hash).map_err(|e| AppError::Internal(e.to_string()))?;
            Ok::<_, AppError>(hasher()?.verify_password(&password, &hash).is_ok())
        };
        Ok(self.work(check).await?? && there)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, AppError> {
        let turn = tokio::time::timeout(PATIENCE, self.0.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| AppError::Busy)?.map_err(|_| AppError::Busy)?;
        let work = move || {
            let done = work();
            drop(turn);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))
    }
}

fn hasher() -> Result<Argon2<'static>, AppError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None);
    let params = params.map_err(|e| AppError::Internal(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_alone() {
        let passwords = Passwords::default();
        let hash = passwords.hash("three green rivers").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, passwords.hash("three green rivers").await.unwrap());
        assert!(passwords.check("three green rivers", Some(&hash)).await.unwrap());
        assert!(!passwords.check("three green river", Some(&hash)).await.unwrap());
        assert!(!passwords.check("three green rivers", None).await.unwrap());
        let long = "x".repeat(LONGEST_BYTES + 1);
        let hash = passwords.hash(&long[..LONGEST_BYTES]).await.unwrap();
        assert!(!passwords.check(&long, Some(&hash)).await.unwrap());
    }

    #[test]
    fn the_decoy_costs_what_a_real_one_costs() {
        let decoy = PasswordHash::new(DECOY).unwrap();
        let params = Params::try_from(&decoy).unwrap();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (MEMORY_KIB, PASSES, LANES)
        );
        assert!(decoy.hash.is_some() && decoy.salt.is_some());
    }
}
