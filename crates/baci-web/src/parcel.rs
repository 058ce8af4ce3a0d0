//! A form that brings a file: taken part by part as it comes, never held in memory.
//!
//! The edge cannot read such a form beforehand, so its token is the first field, and nothing of it is
//! given out before the token is found right.

use crate::form::Form;
use crate::routes::FILES;
use crate::state::Web;
use crate::visit::Visit;
use crate::wrong::Wrong;
use axum::body::Bytes;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, header};
use std::time::Duration;

/// The longest wait for the next part of a file.
const PATIENCE: Duration = Duration::from_secs(30);
/// The most bytes of the token.
const TOKEN: usize = 200;

/// Whether a form is to be left to its route: one that brings a file, where that is asked for.
pub(crate) fn is_parcel(path: &str, headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    FILES.contains(&path) && kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// A form that brings a file, its proof checked.
pub(crate) struct Parcel(Option<Multipart>);

/// A file on its way in.
pub(crate) struct Incoming<'a> {
    field: Field<'a>,
    /// What the browser calls it: to be shown, never a path.
    pub name: String,
}

impl FromRequest<Web> for Parcel {
    type Rejection = Wrong;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Wrong> {
        // A form of the usual kind was checked at the edge, and brings no file.
        if request.extensions().get::<Form>().is_some() {
            return Ok(Self(None));
        }
        let visit = request.extensions().get::<Visit>().cloned().ok_or(Wrong::Stale)?;
        let mut parts = Multipart::from_request(request, web).await.map_err(|_| Wrong::Stale)?;
        let mut token = Vec::new();
        let mut first = next(&mut parts).await?.ok_or(Wrong::Stale)?;
        if first.name() != Some("token") {
            return Err(Wrong::Stale);
        }
        while let Some(bytes) = patient(first.chunk()).await? {
            token.extend_from_slice(&bytes);
            if token.len() > TOKEN {
                return Err(Wrong::Stale);
            }
        }
        drop(first);
        match std::str::from_utf8(&token).is_ok_and(|token| visit.owns(token)) {
            true => Ok(Self(Some(parts))),
            false => Err(Wrong::Stale),
        }
    }
}

impl Parcel {
    /// The file; `None` where none was chosen.
    ///
    /// # Errors
    /// [`Wrong::Stale`] for what is no form, [`Wrong::Timeout`].
    pub async fn file(&mut self) -> Result<Option<Incoming<'_>>, Wrong> {
        let Some(parts) = &mut self.0 else { return Ok(None) };
        let Some(field) = next(parts).await? else { return Ok(None) };
        let name = field.file_name().unwrap_or_default().to_owned();
        Ok((!name.is_empty()).then_some(Incoming { field, name }))
    }
}

impl Incoming<'_> {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// As [`Parcel::file`].
    pub async fn next(&mut self) -> Result<Option<Bytes>, Wrong> {
        patient(self.field.chunk()).await
    }

    /// Reads on without keeping anything, up to so many bytes: a browser shows the answer only when it has
    /// sent what it wants to send.
    pub async fn let_go(mut self, most: u64) {
        let mut read = 0;
        while read < most
            && let Ok(Some(bytes)) = self.next().await
        {
            read += bytes.len() as u64;
        }
    }
}

async fn next(parts: &mut Multipart) -> Result<Option<Field<'_>>, Wrong> {
    patient(parts.next_field()).await
}

async fn patient<T>(part: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Wrong> {
    let part = tokio::time::timeout(PATIENCE, part).await.map_err(|_| Wrong::Timeout)?;
    part.map_err(|_| Wrong::Stale)
}
