//! A house for tests: the pages over a fresh database, a small program, staff of each role, and short
//! ways to click.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use baci_app::{
    Acceptance, Baci, By, Clock, Command, Identity, Options, Place, Settings, StoredImport,
    Uploads, What, Who,
};
use baci_core::event::{Line, Purchase};
use baci_core::id::{EventRef, ImportId, MemberId};
use baci_core::member::Profile;
use baci_core::program::{Program, Source};
use baci_core::staff::Role;
use baci_core::time::Instant;
use baci_testing::Fresh;
use baci_web::WebConfig;
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;

/// Points for each 25 baht, and more for members with a tag.
pub const PROGRAM: &str = r#"
schema = 1
[program]
id = "house"
name = { en = "House Club", lo = "ເຮືອນ ຄລັບ", th = "เฮือน คลับ", vi = "Câu lạc bộ Nhà" }
currency = "THB"
timezone = "Asia/Bangkok"
[wallets.points]
kind = "points"
name = { en = "Points", lo = "ຄະແນນ", th = "คะแนน", vi = "Điểm" }
expires = { after = "12 months", at = "month-end" }
[wallets.cashback]
kind = "money"
[household]
most = 3
wallets = ["points"]
limits = [{ role = "child", wallet = "points", most = 50, per = "day" }]
[[transfer]]
wallet = "points"
least = 5
[[earn]]
id = "base"
name = { en = "A point for every 25 baht", lo = "ທຸກໆ 25 ບາດ ໄດ້ 1 ຄະແນນ", th = "ทุก 25 บาท รับ 1 คะแนน", vi = "Mỗi 25 baht được 1 điểm" }
on = "purchase"
wallet = "points"
give = 1
per_amount = "25"
[[earn]]
id = "gold"
on = "purchase"
wallet = "points"
multiply = 2
when = "'gold' in member.tags && cart.total >= 1000"
[[promotion]]
id = "ten"
name = { en = "Ten off by code", lo = "ຫຼຸດ 10 ດ້ວຍລະຫັດ", th = "ลด 10 ด้วยรหัส", vi = "Giảm 10 bằng mã" }
code = "TEN"
discount = { amount = 10 }
limits = { uses = 5, per_member = 2, budget = 100 }
[[price_list]]
id = "staff"
name = { en = "Staff prices", lo = "ລາຄາພະນັກງານ", th = "ราคาพนักงาน", vi = "Giá nhân viên" }
held = true
prices = [
    { sku = "onigiri", price = 35 },
    { sku = "onigiri", from = 10, price = "32.50" },
]
[rewards.tote]
name = { en = "Tote bag", lo = "ຖົງຜ້າ", th = "ถุงผ้า", vi = "Túi vải" }
description = { en = "Made of cotton", lo = "ເຮັດຈາກຝ້າຍ", th = "ทำจากผ้าฝ้าย", vi = "Làm bằng vải bông" }
price = [{ wallet = "points", points = 30 }, { wallet = "points", points = 10, money = "49.50" }]
stock = 1
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = { within = "7 days", back = "50%" }
[rewards.movie]
name = { en = "Cinema ticket", lo = "ປີ້ໜັງ", th = "ตั๋วหนัง", vi = "Vé xem phim" }
price = { wallet = "points", points = 20 }
gives = { codes = "cinema" }
"#;

pub const PASSWORD: &str = "three green rivers";

pub struct House {
    pub router: Router,
    pub baci: Baci,
    count: AtomicU32,
    fresh: Fresh,
}

/// A browser: it keeps its cookies.
pub struct Browser<'a> {
    house: &'a House,
    pub cookies: std::cell::RefCell<std::collections::BTreeMap<String, String>>,
    pub language: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl House {
    /// One on each database, at noon of 2026-03-15 in Bangkok, with an owner.
    pub async fn both() -> Vec<House> {
        let mut houses = Vec::new();
        for fresh in baci_testing::both() {
            houses.push(Self::on(fresh, Some(PROGRAM)).await);
        }
        houses
    }

    /// On SQLite alone, for what has nothing to do with the database.
    pub async fn one() -> House {
        Self::on(baci_testing::sqlite(), Some(PROGRAM)).await
    }

    pub async fn on(fresh: Fresh, program: Option<&str>) -> House {
        Self::with(fresh, program, WebConfig::default()).await
    }

    pub async fn with(fresh: Fresh, program: Option<&str>, config: WebConfig) -> House {
        let now: Instant = "2026-03-15T12:00:00+07:00".parse().unwrap();
        let database = fresh.address.clone();
        let uploads = Uploads { folder: Some(fresh.folder().join("imports")), largest: 1 << 20 };
        let settings =
            Settings { database, options: Options::default(), clock: Clock::fixed(now), uploads };
        let baci = Baci::open(settings).await.unwrap();
        if let Some(text) = program {
            let program = Program::from_toml(&[Source { name: "house.toml", text }]).unwrap();
            baci.publish(&program, "test", None, None).await.unwrap();
        }
        let link = baci.first_owner_link().await.unwrap().unwrap();
        let with = Acceptance {
            name: "Olay",
            email: "owner@example.com",
            password: PASSWORD,
            language: None,
        };
        baci.accept_link(link.reveal(), with, &Place::console()).await.unwrap();
        let router = baci_web::router(baci.clone(), config);
        House { router, baci, count: AtomicU32::new(0), fresh }
    }

    /// A browser that nobody signed in with.
    pub fn browser(&self) -> Browser<'_> {
        Browser { house: self, cookies: Default::default(), language: "en" }
    }

    /// A browser with somebody of this role signed in.
    pub async fn signed_in(&self, role: Role) -> Browser<'_> {
        let place = Place::console();
        let token = match role {
            Role::Owner => {
                self.baci.sign_in("owner@example.com", PASSWORD, &place).await.unwrap().token
            }
            role => {
                let number = self.count.fetch_add(1, Ordering::Relaxed);
                let email = format!("{role}-{number}@example.com");
                let by = By::console();
                let (_, link) = self.baci.invite(&by, &email, role, None).await.unwrap();
                let with =
                    Acceptance { name: "Noy", email: "", password: PASSWORD, language: None };
                self.baci.accept_link(link.reveal(), with, &place).await.unwrap().token
            }
        };
        let browser = self.browser();
        browser.cookies.borrow_mut().insert("baci-session".into(), token.reveal().to_owned());
        browser
    }

    pub async fn commit(&self, who: Who, what: What) -> EventRef {
        self.commit_at(None, who, what).await
    }

    pub async fn commit_at(&self, at: Option<Instant>, who: Who, what: What) -> EventRef {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let command = Command {
            key: format!("house/{number}"),
            fingerprint: [0; 16],
            actor: "test".to_owned(),
            at,
            who,
            what,
        };
        self.baci.commit(command).await.unwrap().event
    }

    /// A member with a name and a phone number.
    pub async fn member(&self, name: &str, phone: &str) -> MemberId {
        let profile = Profile {
            name: Some(name.to_owned()),
            tags: vec!["gold".into()],
            ..Profile::default()
        };
        let identities = vec![Identity::phone(phone, None).unwrap()];
        self.commit(Who::New, What::Enroll { profile, identities }).await.member
    }

    /// Where files lie that were handed in.
    pub fn uploads(&self) -> std::path::PathBuf {
        self.fresh.folder().join("imports")
    }

    /// A file that was handed in and not started.
    pub async fn import(&self, bytes: &[u8]) -> ImportId {
        let mut upload = self.baci.upload().await.unwrap();
        upload.write(bytes).await.unwrap();
        self.baci.keep_upload(&By::console(), upload, "bills.csv").await.unwrap()
    }

    /// Starts an import as it is guessed, and waits for its end.
    pub async fn guessed_start(&self, id: ImportId) -> StoredImport {
        let peek = self.baci.peek_import(id, None, false).await.unwrap();
        let options = self.baci.guess_import(&peek).await.unwrap();
        self.baci.start_import(&By::console(), id, options, "till").await.unwrap();
        self.ended(id).await
    }

    /// Waits for the end of an import.
    pub async fn ended(&self, id: ImportId) -> StoredImport {
        for _ in 0..1200 {
            let stored = self.baci.import(id).await.unwrap();
            if !matches!(stored.state.as_str(), "waiting" | "running") {
                return stored;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the import does not end");
    }

    /// A purchase of one line, in satang.
    pub async fn purchase(&self, member: MemberId, amount: i64) -> EventRef {
        let lines = vec![Line { amount, sku: Some("ROLL".into()), ..Line::default() }];
        let purchase = Purchase { lines, receipt: Some("R-1".into()), ..Purchase::default() };
        self.commit(Who::Id(member), What::Purchase(purchase)).await
    }
}

impl Browser<'_> {
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request("GET", path).body(Body::empty()).unwrap()).await
    }

    /// Fills in a form and sends it, with the token of a page that was just looked at.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let page = self.get("/account").await;
        let page = if page.status == 200 { page } else { self.get("/sign-in").await };
        let token = page.field("token");
        let all: Vec<_> =
            [("token", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        self.post_as_is(path, &all).await
    }

    /// Hands in a file with a token, as browsers do.
    pub async fn hand_in(&self, path: &str, token: &str, name: &str, bytes: &[u8]) -> Reply {
        let mut body = format!(
            "--part\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--part\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
            Content-Type: text/csv\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--part--\r\n");
        let kind = "multipart/form-data; boundary=part";
        let request = self.request("POST", path).header(header::CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Sends just these fields.
    pub async fn post_as_is(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let body: String =
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .request("POST", path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<_> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "club.example.com")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::COOKIE, cookies.join("; "))
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.house.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            match text.contains("Max-Age=0") {
                true => self.cookies.borrow_mut().remove(name),
                false => self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned()),
            };
        }
        // A picture is no text; all else must be.
        let picture =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "image/png");
        let text = match picture {
            true => String::from_utf8_lossy(&bytes).into_owned(),
            false => String::from_utf8(bytes.to_vec()).unwrap(),
        };
        Reply { status: parts.status.as_u16(), headers: parts.headers, text }
    }
}

impl Reply {
    /// Has this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Shows all of these texts.
    #[track_caller]
    pub fn shows(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.text.contains(text), "'{text}' is not in {}", self.text);
        }
        self
    }

    /// Leads to this path.
    #[track_caller]
    pub fn leads_to(&self, path: &str) -> &Self {
        assert_eq!((self.status, self.header("location")), (303, path), "{}", self.text);
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The value of a hidden field.
    #[track_caller]
    pub fn field(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let at = self.text.find(&start).unwrap_or_else(|| panic!("no {name} in {}", self.text));
        self.text[at + start.len()..].split('"').next().unwrap().to_owned()
    }
}
