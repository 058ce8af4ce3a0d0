//! A pass for Google's wallet: an address that carries the card in a signed token (JWT, RFC 7519; RS256).

use super::{Card, GoogleSettings};
use baci_core::time::Instant;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::SigningKey;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::sha2::Sha256;
use rsa::signature::{SignatureEncoding as _, Signer as _};
use serde::Deserialize;
use serde_json::{Value, json};

/// Makes links, and signs them.
pub(super) struct Google {
    issuer: String,
    email: String,
    key: SigningKey<Sha256>,
}

/// What is read of the file of a service account.
#[derive(Deserialize)]
struct Account {
    client_email: String,
    private_key: String,
}

impl Google {
    pub(super) fn new(settings: &GoogleSettings) -> Result<Self, String> {
        let account: Account = serde_json::from_str(&settings.account).map_err(|error| {
            format!("passes.google.account is not the file of a service account: {error}")
        })?;
        let key = RsaPrivateKey::from_pkcs8_pem(account.private_key.trim())
            .map_err(|error| format!("passes.google.account holds no RSA key: {error}"))?;
        if settings.issuer.is_empty() || !settings.issuer.bytes().all(|b| b.is_ascii_digit()) {
            return Err("passes.google.issuer must be the issuer's number".to_owned());
        }
        Ok(Self {
            issuer: settings.issuer.clone(),
            email: account.client_email,
            key: SigningKey::new(key),
        })
    }

    /// The address that puts a card into the wallet.
    pub(super) fn link(&self, card: &Card<'_>, now: Instant) -> Result<String, String> {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = json!({ "alg": "RS256", "typ": "JWT" });
        let text = format!("{}.{}", part(&head), part(&self.claims(card, now)));
        let signature = self.key.try_sign(text.as_bytes()).map_err(|error| error.to_string())?;
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        Ok(format!("https://pay.google.com/gp/v/save/{text}.{signature}"))
    }

    fn claims(&self, card: &Card<'_>, now: Instant) -> Value {
        let class = format!("{}.baci", self.issuer);
        let logo = json!({ "sourceUri": { "uri": card.icon_url } });
        let page = json!({ "uris": [{ "uri": format!("{}/m", card.url), "description": card.shop,
            "id": "page" }] });
        let object = json!({
            "id": format!("{}.{}", self.issuer, card.member),
            "classId": class,
            "state": "ACTIVE",
            "accountId": card.number,
            "accountName": card.name,
            "barcode": { "type": "QR_CODE", "value": card.number, "alternateText": card.number },
            "linksModuleData": page,
        });
        let shown = json!({
            "id": class,
            "issuerName": card.shop,
            "programName": card.shop,
            "programLogo": logo,
            "hexBackgroundColor": "#8f3a1d",
            "reviewStatus": "UNDER_REVIEW",
        });
        json!({
            "iss": self.email,
            "aud": "google",
            "typ": "savetowallet",
            "iat": now.micros() / 1_000_000,
            "origins": [card.url],
            "payload": { "loyaltyClasses": [shown], "loyaltyObjects": [object] },
        })
    }
}
