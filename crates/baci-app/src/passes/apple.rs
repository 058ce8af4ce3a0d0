//! A pass for Apple's wallet: a zip of `pass.json` and pictures, with the SHA-1 of each in a manifest, and a signature of
//! that (PKCS #7, detached).

use super::{AppleSettings, Card};
use baci_core::time::Instant;
use cms::builder::{SignedDataBuilder, SignerInfoBuilder};
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::signed_data::{EncapsulatedContentInfo, SignerIdentifier};
use rsa::RsaPrivateKey;
use rsa::pkcs1v15::{Signature, SigningKey};
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::sha2::{Digest as _, Sha256};
use serde_json::{Map, Value, json};
use sha1::Sha1;
use std::io::{Cursor, Write as _};
use std::time::Duration;
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, AttributeValue};
use x509_cert::der::asn1::{ObjectIdentifier, SetOfVec, UtcTime};
use x509_cert::der::{DecodePem as _, Encode as _};
use x509_cert::spki::AlgorithmIdentifierOwned;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// id-data, id-signingTime and id-sha256 (RFC 5652, RFC 5754).
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNING_TIME: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.5");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");

/// Makes passes, and signs them.
pub(super) struct Apple {
    pass_type: String,
    team: String,
    certificate: Certificate,
    issuer: Certificate,
    key: SigningKey<Sha256>,
}

impl Apple {
    pub(super) fn new(settings: &AppleSettings) -> Result<Self, String> {
        let certificate = |name: &str, text: &str| {
            Certificate::from_pem(text.trim())
                .map_err(|error| format!("passes.apple.{name} is no certificate in PEM: {error}"))
        };
        let key = RsaPrivateKey::from_pkcs8_pem(settings.key.trim())
            .map_err(|error| format!("passes.apple.key is no RSA key in PEM (PKCS #8): {error}"))?;
        Ok(Self {
            pass_type: settings.pass_type.clone(),
            team: settings.team.clone(),
            certificate: certificate("certificate", &settings.certificate)?,
            issuer: certificate("issuer", &settings.issuer)?,
            key: SigningKey::new(key),
        })
    }

    /// The `.pkpass` of a card.
    pub(super) fn file(&self, card: &Card<'_>, now: Instant) -> Result<Vec<u8>, String> {
        let pass = self.document(card).to_string();
        let files =
            [("pass.json", pass.as_bytes()), ("icon.png", card.icon), ("icon@2x.png", card.icon)];
        let hash = |(name, bytes): &(&str, &[u8])| {
            let digest = <Sha1 as sha1::Digest>::digest(bytes);
            ((*name).to_owned(), Value::String(crate::secret::hex(&digest)))
        };
        let manifest = Value::Object(files.iter().map(hash).collect::<Map<_, _>>()).to_string();
        let signature = self.signature(manifest.as_bytes(), now)?;
        let more = [("manifest.json", manifest.as_bytes()), ("signature", &signature[..])];
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in files.iter().chain(&more) {
            zip.start_file(*name, plain).map_err(|error| error.to_string())?;
            zip.write_all(bytes).map_err(|error| error.to_string())?;
        }
        Ok(zip.finish().map_err(|error| error.to_string())?.into_inner())
    }

    fn document(&self, card: &Card<'_>) -> Value {
        let code = json!({ "format": "PKBarcodeFormatQR", "message": card.number,
            "messageEncoding": "iso-8859-1", "altText": card.number });
        json!({
            "formatVersion": 1,
            "passTypeIdentifier": self.pass_type,
            "teamIdentifier": self.team,
            "serialNumber": card.member.to_string(),
            "organizationName": card.shop,
            "description": card.shop,
            "logoText": card.shop,
            "foregroundColor": "rgb(255, 255, 255)",
            "labelColor": "rgb(251, 230, 218)",
            "backgroundColor": "rgb(143, 58, 29)",
            "barcodes": [code],
            "storeCard": {
                "primaryFields": [{ "key": "name", "value": card.name }],
                "backFields": [{ "key": "page", "label": card.shop, "value": format!("{}/m", card.url) }],
            },
        })
    }

    /// The signature of a manifest, made now.
    fn signature(&self, manifest: &[u8], now: Instant) -> Result<Vec<u8>, String> {
        let told = |error: cms::builder::Error| format!("a pass is not signed: {error}");
        let der = |error: x509_cert::der::Error| format!("a pass is not signed: {error}");
        let content = EncapsulatedContentInfo { econtent_type: DATA, econtent: None };
        let own = &self.certificate.tbs_certificate;
        let signer = SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.issuer.clone(),
            serial_number: own.serial_number.clone(),
        });
        let sha = AlgorithmIdentifierOwned { oid: SHA_256, parameters: None };
        let digest = Sha256::digest(manifest);
        let mut info =
            SignerInfoBuilder::new(&self.key, signer, sha.clone(), &content, Some(&digest))
                .map_err(told)?;
        info.add_signed_attribute(signing_time(now).map_err(der)?).map_err(told)?;
        let mut data = SignedDataBuilder::new(&content);
        data.add_digest_algorithm(sha).map_err(told)?;
        for certificate in [&self.certificate, &self.issuer] {
            let choice = CertificateChoices::Certificate(certificate.clone());
            data.add_certificate(choice).map_err(told)?;
        }
        data.add_signer_info::<SigningKey<Sha256>, Signature>(info).map_err(told)?;
        data.build().map_err(told)?.to_der().map_err(der)
    }
}

fn signing_time(now: Instant) -> Result<Attribute, x509_cert::der::Error> {
    let seconds = u64::try_from(now.micros() / 1_000_000).unwrap_or(0);
    let time = UtcTime::from_unix_duration(Duration::from_secs(seconds))?;
    let mut values = SetOfVec::new();
    values.insert(AttributeValue::encode_from(&time)?)?;
    Ok(Attribute { oid: SIGNING_TIME, values })
}
