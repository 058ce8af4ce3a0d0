//! Where a request comes from, and who makes it: what sessions show and the audit log notes.

use baci_core::id::{KeyId, MemberId, StaffId};
use std::net::IpAddr;

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    ip: Option<IpAddr>,
    device: String,
    key: Option<KeyId>,
}

impl Place {
    /// From an address of the network and the browser's own name (`User-Agent`).
    pub fn new(ip: Option<IpAddr>, user_agent: &str) -> Self {
        Self { ip: ip.map(|ip| ip.to_canonical()), device: device(user_agent), key: None }
    }

    /// The machine itself: the command line.
    pub fn console() -> Self {
        Self { ip: None, device: "Console".to_owned(), key: None }
    }

    /// Another system of the shop, by its key: it asks for many people, and the API bounds its rate.
    pub const fn of_key(key: KeyId) -> Self {
        Self { ip: None, device: String::new(), key: Some(key) }
    }

    /// Whether another system asks.
    pub(crate) const fn is_key(&self) -> bool {
        self.key.is_some()
    }

    /// The kind of device, in a few words: 'Chrome, Android'.
    pub fn device(&self) -> &str {
        &self.device
    }

    /// The address shortened, so that it names a neighborhood and not a line.
    pub fn address(&self) -> String {
        match self.ip {
            Some(IpAddr::V4(ip)) => {
                let [a, b, c, _] = ip.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}::/48")
            }
            None => String::new(),
        }
    }

    /// What attempts are counted by: one line. An IPv6 line has 64 bits of its own to vary.
    pub(crate) fn line(&self) -> String {
        if let Some(key) = self.key {
            return key.to_string();
        }
        match self.ip {
            Some(IpAddr::V6(ip)) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}")
            }
            Some(IpAddr::V4(ip)) => ip.to_string(),
            None => "console".to_owned(),
        }
    }
}

/// A device in words, from what its browser says. Only known words are taken over: the text is the
/// caller's own and may hold anything.
fn device(user_agent: &str) -> String {
    // What others claim to be as well comes last.
    const BROWSERS: &[(&str, &str)] = &[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Line/", "LINE"),
        ("Zalo", "Zalo"),
        ("FBAN", "Facebook"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: &[(&str, &str)] = &[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let user_agent: String = user_agent.chars().take(500).collect();
    let find = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    let words: Vec<_> = [find(BROWSERS), find(SYSTEMS)].into_iter().flatten().collect();
    words.join(", ")
}

/// Who does something, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// 'staff:stf_…', 'member:mem_…', 'console': ids, never a name.
    pub actor: String,
    pub address: String,
}

impl By {
    /// Somebody of the staff.
    pub fn staff(id: StaffId, place: &Place) -> Self {
        Self { actor: format!("staff:{id}"), address: place.address() }
    }

    /// A member.
    pub fn member(id: MemberId, place: &Place) -> Self {
        Self { actor: format!("member:{id}"), address: place.address() }
    }

    /// Whoever has the machine: the command line.
    pub fn console() -> Self {
        Self { actor: "console".to_owned(), address: String::new() }
    }

    /// Somebody who did not say who they are, or could not prove it.
    pub fn nobody(place: &Place) -> Self {
        Self { actor: "nobody".to_owned(), address: place.address() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shortened() {
        let at = |text: &str| Place::new(Some(text.parse().unwrap()), "");
        assert_eq!(at("203.0.113.77").address(), "203.0.113.0/24");
        assert_eq!(at("::ffff:203.0.113.77").address(), "203.0.113.0/24");
        assert_eq!(at("2001:db8:1:2:3::4").address(), "2001:db8:1::/48");
        assert_eq!(at("2001:db8:1:2:3::4").line(), at("2001:db8:1:2:ffff::9").line());
        assert_ne!(at("203.0.113.77").line(), at("203.0.113.78").line());
    }

    #[test]
    fn a_device_is_known_words_only() {
        let android =
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36";
        assert_eq!(device(android), "Chrome, Android");
        let iphone =
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1";
        assert_eq!(device(iphone), "Safari, iPhone");
        assert_eq!(device("<script>alert(1)</script>"), "");
    }
}
