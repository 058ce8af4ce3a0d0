//! Signing in with a password. Whether an account exists shows neither in the answer nor in its time.

use crate::audit::note;
use crate::baci::Baci;
use crate::error::AppError;
use crate::guess::Kind;
use crate::link::{self, Purpose};
use crate::place::{By, Place};
use crate::session::{self, NewSession, Person, Session, Way};
use baci_core::refusal::Code;
use baci_core::staff::{LONGEST, SHORTEST, Weak, check_password};
use baci_store::staff::{self, StoredStaff};
use serde_json::json;

impl Baci {
    /// Signs in somebody of the staff. Any session that the browser had stays another one.
    ///
    /// # Errors
    /// [`Code::SignInFailed`], the same whatever was wrong; [`Code::TooManyAttempts`] with the time
    /// to wait.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let email = normal(email);
        let tried = [(Kind::Account, email.as_str()), (Kind::Address, &place.line())];
        let attempt = self.attempt(&tried).await?;
        let found = staff::by_email(self.database(), &email).await?;
        let may = found.as_ref().filter(|staff| staff.disabled_at.is_none());
        let hash = may.and_then(|staff| staff.password.as_deref());
        let right = self.passwords().check(password, hash).await?;
        let tried = may_be(found.as_ref());
        let Some(staff) = found.filter(|_| right) else {
            return Err(self.failed(tried, place).await);
        };
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        // It may have been taken away, or its password changed, while this one was checked.
        let Some(staff) = staff::lock(&mut tx, staff.staff).await?.filter(|s| s == &staff) else {
            tx.rollback().await?;
            return Err(self.failed(tried, place).await);
        };
        attempt.right(&mut tx).await?;
        let new =
            session::start(&mut tx, now, Person::of_staff(&staff), Way::Password, place).await?;
        tx.commit().await?;
        Ok(new)
    }

    /// Changes the password of whoever is signed in: their other sessions end, and this one goes on
    /// as a new one with a new token.
    ///
    /// # Errors
    /// [`Code::SignInFailed`] for a wrong old password, [`Code::WeakPassword`] for the new one,
    /// [`Code::TooManyAttempts`], [`Code::Forbidden`] for a member.
    pub async fn change_password(
        &self,
        own: &Session,
        old: &str,
        new: &str,
        place: &Place,
    ) -> Result<NewSession, AppError> {
        let Person::Staff { id, .. } = &own.person else {
            let sentence = "members sign in without a password";
            return Err(AppError::refused(Code::Forbidden, sentence).because("staff-only"));
        };
        let found = staff::get(self.database(), *id).await?;
        let found = found.ok_or_else(|| {
            AppError::refused(Code::NotFound, "no such account").because("no-staff")
        })?;
        let tried = [(Kind::Account, found.email.as_str()), (Kind::Address, &place.line())];
        let attempt = self.attempt(&tried).await?;
        if !self.passwords().check(old, found.password.as_deref()).await? {
            return Err(self.failed(may_be(Some(&found)), place).await);
        }
        let hash = self.new_password(new, &found.email, &found.name).await?;
        let now = self.clock().now();
        let mut tx = self.database().begin().await?;
        attempt.right(&mut tx).await?;
        let session = set_password(&mut tx, now, found, hash, place).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// Checks and hashes a new password.
    pub(crate) async fn new_password(
        &self,
        password: &str,
        email: &str,
        name: &str,
    ) -> Result<String, AppError> {
        check_password(password, email, name).map_err(|weak| {
            let refused = AppError::refused(Code::WeakPassword, weak.to_string());
            match weak {
                Weak::Long => refused.because("password-long").with("most", LONGEST),
                _ => refused.with("least", SHORTEST),
            }
        })?;
        self.passwords().hash(password).await
    }

    /// Notes that somebody could not sign in, and gives the refusal: always the same one.
    pub(crate) async fn failed(&self, target: String, place: &Place) -> AppError {
        let noted = async {
            let mut tx = self.database().begin().await?;
            let line = ("session.refused", target.as_str());
            note(&mut tx, self.clock().now(), &By::nobody(place), line, &json!({})).await?;
            Ok::<_, AppError>(tx.commit().await?)
        };
        match noted.await {
            Ok(()) => AppError::refused(Code::SignInFailed, "this does not match: try again"),
            Err(error) => error,
        }
    }
}

/// Gives somebody a new password, ends all their sessions, and starts a new one.
pub(crate) async fn set_password(
    tx: &mut baci_store::WriteTx,
    now: baci_core::time::Instant,
    staff: StoredStaff,
    hash: String,
    place: &Place,
) -> Result<NewSession, AppError> {
    let locked = staff::lock(tx, staff.staff).await?.filter(|s| s.disabled_at.is_none());
    let Some(mut staff) = locked else {
        return Err(AppError::refused(Code::Forbidden, "this account was taken away")
            .because("account-gone"));
    };
    staff.password = Some(hash);
    staff::save(tx, &staff).await?;
    baci_store::session::end_all(tx, staff.staff.0, None).await?;
    link::remove(tx, Purpose::Reset, staff.staff.0).await?;
    let by = By::staff(staff.staff, place);
    let target = staff.staff.to_string();
    note(tx, now, &by, ("staff.password", &target), &json!({})).await?;
    session::start(tx, now, Person::of_staff(&staff), Way::Password, place).await
}

/// The account that somebody tried, for the log: nothing where there is none.
fn may_be(staff: Option<&StoredStaff>) -> String {
    staff.map_or_else(String::new, |staff| staff.staff.to_string())
}

/// An e-mail address as accounts are kept by it.
pub(crate) fn normal(email: &str) -> String {
    email.trim().to_lowercase().chars().take(254).collect()
}
