//! A small issuer on this machine: it answers over HTTP, with tokens signed by real keys.

use super::base64;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// What it answers, by path: the head's first line and further headers, and the body.
type Answers = Arc<Mutex<BTreeMap<String, (String, String)>>>;

pub struct Issuer {
    pub url: String,
    answers: Answers,
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

impl Issuer {
    /// One that describes itself and whose key is the first.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let answers = Answers::default();
        let issuer = Self { url, answers: answers.clone() };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, answers.clone()));
            }
        });
        issuer.says("/.well-known/openid-configuration", &issuer.description());
        let key = key(1);
        let point = key.verifying_key().to_sec1_point(false);
        let (x, y) = (base64(point.x().unwrap()), base64(point.y().unwrap()));
        let key = json!({ "kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": "k", "x": x, "y": y });
        issuer.says("/keys", &json!({ "keys": [key] }));
        issuer
    }

    pub fn description(&self) -> Value {
        let url = &self.url;
        json!({ "issuer": url, "authorization_endpoint": format!("{url}/enter"),
            "token_endpoint": format!("{url}/token"), "userinfo_endpoint": format!("{url}/me"),
            "jwks_uri": format!("{url}/keys"), "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256", "RS256", "HS256", "none"] })
    }

    /// What it says from now on where it is asked at this path.
    pub fn says(&self, path: &str, body: &Value) {
        let head = "200 OK\r\ncontent-type: application/json".to_owned();
        self.answers.lock().unwrap().insert(path.to_owned(), (head, body.to_string()));
    }

    /// Any answer.
    pub fn answers(&self, path: &str, head: &str, body: String) {
        self.answers.lock().unwrap().insert(path.to_owned(), (head.to_owned(), body));
    }

    /// The token that it gives for a code from now on.
    pub fn gives(&self, token: &str) {
        let answer = json!({ "access_token": "a", "token_type": "Bearer", "id_token": token });
        self.says("/token", &answer);
    }
}

/// A token, signed with this key.
pub fn signed(header: &Value, claims: &Value, key: &SigningKey) -> String {
    let text = unsigned(header, claims);
    let signature: Signature = key.sign(text.as_bytes());
    format!("{text}.{}", base64(&signature.to_bytes()))
}

/// What is signed of a token.
pub fn unsigned(header: &Value, claims: &Value) -> String {
    format!("{}.{}", base64(header.to_string().as_bytes()), base64(claims.to_string().as_bytes()))
}

async fn answer(mut stream: TcpStream, answers: Answers) {
    let mut asked = Vec::new();
    let mut part = [0; 4096];
    // All of it is read before anything is said; what is asked here is short.
    loop {
        let Ok(read) = stream.read(&mut part).await else { return };
        asked.extend_from_slice(&part[..read]);
        let text = String::from_utf8_lossy(&asked).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if read == 0 || body.len() >= length.map_or(0, |text| text.parse().unwrap()) {
            break;
        }
    }
    let text = String::from_utf8_lossy(&asked).into_owned();
    let path = text.split(' ').nth(1).unwrap_or_default();
    let known = answers.lock().unwrap().get(path).cloned();
    let (head, body) = known.unwrap_or(("404 Not Found".to_owned(), String::new()));
    let length = body.len();
    let reply =
        format!("HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
    let _ = stream.write_all(reply.as_bytes()).await;
}
