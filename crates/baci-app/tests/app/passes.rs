//! Passes: made with keys of the test's own, and checked by OpenSSL, which knows nothing of Baci.

use crate::house::{House, identity};
use baci_app::{AppleSettings, GoogleSettings, Icon, Passes, What, Who};
use baci_core::id::MemberId;
use baci_core::member::Profile;
use baci_core::text::Language;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

const ICON: &[u8] = b"\x89PNG not looked at";

/// Runs OpenSSL in a folder; gives what it says.
fn openssl(folder: &Path, words: &str) -> String {
    let out = Command::new("openssl").current_dir(folder).args(words.split(' ')).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success(), "openssl {words}: {said}");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// An authority like Apple's, and a certificate of a pass type that it signed.
fn keys(folder: &Path) -> (AppleSettings, GoogleSettings) {
    openssl(
        folder,
        "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=WWDR",
    );
    openssl(
        folder,
        "req -newkey rsa:2048 -nodes -keyout pass.key -out pass.csr -subj /CN=pass.test",
    );
    openssl(
        folder,
        "x509 -req -in pass.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out pass.pem",
    );
    openssl(folder, "pkey -in pass.key -pubout -out pass.pub");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let account = serde_json::json!({ "type": "service_account", "client_email": "a@b.example",
        "private_key": read("pass.key") });
    let apple = AppleSettings {
        pass_type: "pass.test".to_owned(),
        team: "ABCDE12345".to_owned(),
        certificate: read("pass.pem"),
        key: read("pass.key"),
        issuer: read("ca.pem"),
    };
    (
        apple,
        GoogleSettings { issuer: "3388000000000000001".to_owned(), account: account.to_string() },
    )
}

async fn member(house: &House) -> MemberId {
    let profile =
        Profile { name: Some("ສົມພອນ \"x\"".to_owned()), ..Profile::default() };
    let what = What::Enroll { profile, identities: vec![identity("card:12345")] };
    house.baci.commit(house.command("join", Who::New, what)).await.unwrap().event.member
}

fn passes(
    apple: Option<&AppleSettings>,
    google: Option<&GoogleSettings>,
) -> Result<Passes, String> {
    let icon = Icon { bytes: ICON, path: "/assets/icon.png".to_owned() };
    Passes::new(apple, google, "https://club.example", icon)
}

#[tokio::test]
async fn a_pass_for_apple_is_complete_and_openssl_believes_its_signature() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (apple, _) = keys(folder);
    let passes = passes(Some(&apple), None).unwrap();
    for house in House::both().await {
        let id = member(&house).await;
        let file = house.baci.apple_pass(&passes, id, Language::Lo).await.unwrap().unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
        for at in 0..zip.len() {
            let mut file = zip.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            fs::write(folder.join(file.name().unwrap().as_ref()), bytes).unwrap();
        }
        let json = |name: &str| -> serde_json::Value {
            serde_json::from_slice(&fs::read(folder.join(name)).unwrap()).unwrap()
        };
        let (pass, manifest) = (json("pass.json"), json("manifest.json"));
        assert_eq!(pass["barcodes"][0]["message"], "12345", "{}", house.kind);
        assert_eq!(pass["storeCard"]["primaryFields"][0]["value"], "ສົມພອນ \"x\"");
        assert_eq!(pass["serialNumber"], id.to_string());
        for (name, hash) in manifest.as_object().unwrap() {
            let said = openssl(folder, &format!("dgst -sha1 -r {name}"));
            assert_eq!(said.split(' ').next(), hash.as_str(), "{name}");
        }
        assert_eq!(manifest.as_object().unwrap().len(), 3);
        let check = "smime -verify -inform DER -in signature -content manifest.json -CAfile ca.pem \
                     -purpose any -out verified";
        openssl(folder, &check.split_whitespace().collect::<Vec<_>>().join(" "));
        assert_eq!(
            fs::read(folder.join("verified")).unwrap(),
            fs::read(folder.join("manifest.json")).unwrap()
        );
        // Another manifest is not what was signed.
        fs::write(folder.join("manifest.json"), "{}").unwrap();
        let words = check.split_whitespace();
        let bad = Command::new("openssl").current_dir(folder).args(words).output().unwrap();
        assert!(!bad.status.success());
        assert_eq!(house.baci.google_pass(&passes, id, Language::Lo).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_link_for_google_is_signed_by_the_service_account() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let (_, google) = keys(folder);
    let passes = passes(None, Some(&google)).unwrap();
    let house = House::both().await.remove(0);
    let id = member(&house).await;
    let link = house.baci.google_pass(&passes, id, Language::En).await.unwrap().unwrap();
    let token = link.strip_prefix("https://pay.google.com/gp/v/save/").unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let [head, claims, signature] = parts[..] else { panic!("{token}") };
    fs::write(folder.join("signed"), format!("{head}.{claims}")).unwrap();
    let text = |part: &str| {
        let padded = part.replace('-', "+").replace('_', "/");
        let padded = format!("{padded}{}\n", "=".repeat((4 - padded.len() % 4) % 4));
        fs::write(folder.join("part"), padded).unwrap();
        openssl(folder, "base64 -d -A -in part -out plain");
        fs::read(folder.join("plain")).unwrap()
    };
    fs::write(folder.join("signature"), text(signature)).unwrap();
    let said = openssl(folder, "dgst -sha256 -verify pass.pub -signature signature signed");
    assert!(said.contains("Verified OK"), "{said}");
    let claims: serde_json::Value = serde_json::from_slice(&text(claims)).unwrap();
    assert_eq!(
        (claims["aud"].as_str(), claims["typ"].as_str()),
        (Some("google"), Some("savetowallet"))
    );
    let object = &claims["payload"]["loyaltyObjects"][0];
    assert_eq!(object["barcode"]["value"], "12345");
    assert_eq!(object["classId"], claims["payload"]["loyaltyClasses"][0]["id"]);
    let logo = &claims["payload"]["loyaltyClasses"][0]["programLogo"]["sourceUri"]["uri"];
    assert_eq!(logo, "https://club.example/assets/icon.png");
}

#[test]
fn what_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (apple, google) = keys(folder.path());
    let told = |apple: &AppleSettings| passes(Some(apple), None).unwrap_err();
    assert!(told(&AppleSettings { key: "x".into(), ..apple.clone() }).contains("passes.apple.key"));
    let broken = AppleSettings { certificate: apple.key.clone(), ..apple.clone() };
    assert!(told(&broken).contains("passes.apple.certificate"));
    assert!(
        told(&AppleSettings { issuer: String::new(), ..apple }).contains("passes.apple.issuer")
    );
    let odd = GoogleSettings { issuer: "club".into(), ..google.clone() };
    assert!(passes(None, Some(&odd)).unwrap_err().contains("passes.google.issuer"));
    let odd = GoogleSettings { account: "{}".into(), ..google };
    assert!(passes(None, Some(&odd)).unwrap_err().contains("passes.google.account"));
}
