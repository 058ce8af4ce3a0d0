//! Proxies in front: whose word about a client's address is taken, and nobody else's.

use axum::http::HeaderMap;
use std::net::{IpAddr, SocketAddr};

/// The most addresses of a header that are looked at.
const HOPS: usize = 50;

/// Addresses and networks of proxies that are trusted.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<Network>);

#[derive(Clone, Copy, Debug)]
struct Network {
    address: IpAddr,
    /// How many bits of it count.
    bits: u32,
}

impl Proxies {
    /// From addresses like `10.0.0.7` and networks like `10.0.0.0/8`.
    ///
    /// # Errors
    /// The first that is neither.
    pub fn parse(texts: &[String]) -> Result<Self, String> {
        let one = |text: &String| {
            Network::parse(text).ok_or_else(|| {
                format!("'{text}' is no address and no network: write 10.0.0.7 or 10.0.0.0/8")
            })
        };
        texts.iter().map(one).collect::<Result<_, _>>().map(Self)
    }

    /// Where a request comes from: the peer of the connection; where that is a trusted proxy, the
    /// right-most address in `X-Forwarded-For` that is none. What stands left of it may be made up.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let lines = headers.get_all("x-forwarded-for").iter().rev();
        let hops = lines.flat_map(|line| line.to_str().unwrap_or("?").rsplit(','));
        for hop in hops.take(HOPS) {
            if !self.trusts(client) {
                break;
            }
            match address(hop.trim()) {
                Some(address) => client = address.to_canonical(),
                // Who cannot say it plainly is not asked further.
                None => break,
            }
        }
        client
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.holds(address))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let all = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(all);
        (bits <= all).then_some(Self { address, bits })
    }

    fn holds(self, other: IpAddr) -> bool {
        let differs = match (self.address, other) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (u32::from(a) ^ u32::from(b)).leading_zeros(),
            (IpAddr::V6(a), IpAddr::V6(b)) => (u128::from(a) ^ u128::from(b)).leading_zeros(),
            _ => return false,
        };
        differs >= self.bits
    }
}

/// An address as proxies write it: alone, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_says_where_somebody_is() {
        let trusted = ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"].map(str::to_owned);
        let trusted = Proxies::parse(&trusted).unwrap();
        let client = |proxies: &Proxies, peer: &str, lines: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", axum::http::HeaderValue::from_static(line));
            }
            proxies.client(peer.parse().unwrap(), &headers).to_string()
        };
        let lines: &[(&str, &[&'static str], &str)] = &[
            // A stranger's word counts for nothing.
            ("203.0.113.9", &["198.51.100.1"], "203.0.113.9"),
            ("10.1.2.3", &["198.51.100.1"], "198.51.100.1"),
            // What a client made up stands on the left.
            ("10.1.2.3", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
            ("10.1.2.3", &["1.1.1.1, 198.51.100.1, 10.9.9.9"], "198.51.100.1"),
            ("10.1.2.3", &["1.1.1.1", "198.51.100.1,192.0.2.1"], "198.51.100.1"),
            // Ports, brackets, and IPv4 written as IPv6.
            ("10.1.2.3", &["198.51.100.1:4711"], "198.51.100.1"),
            ("2001:db8::7", &["[2001:470::1]:443"], "2001:470::1"),
            ("::ffff:10.1.2.3", &["[2001:470::1]"], "2001:470::1"),
            // Nothing, or nothing that can be read.
            ("10.1.2.3", &[], "10.1.2.3"),
            ("10.1.2.3", &["198.51.100.1, unknown"], "10.1.2.3"),
            ("10.1.2.3", &["198.51.100.1, ?, 10.9.9.9"], "10.9.9.9"),
            ("10.1.2.3", &["10.4.4.4, 10.5.5.5"], "10.4.4.4"),
        ];
        for (peer, lines, expected) in lines {
            assert_eq!(client(&trusted, peer, lines), *expected, "{peer} {lines:?}");
            let alone: IpAddr = peer.parse().unwrap();
            let nobody = Proxies::default();
            assert_eq!(client(&nobody, peer, lines), alone.to_canonical().to_string());
        }
    }

    #[test]
    fn what_is_no_network_is_refused() {
        for bad in ["", "proxy", "10.0.0.0/33", "10.0.0.0/-1", "2001:db8::/129", "10.0.0.0/8/8"] {
            assert!(Proxies::parse(&[bad.to_owned()]).is_err(), "{bad}");
        }
        assert!(Proxies::parse(&["0.0.0.0/0".to_owned(), "::1".to_owned()]).is_ok());
    }
}
