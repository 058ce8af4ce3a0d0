//! How the API is served: where it listens, and its limits.

use crate::rate::Rate;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The server's settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The most bytes of a request's body.
    pub body_limit_bytes: usize,
    /// The longest a request may take.
    pub timeout: Duration,
    /// How many requests are worked on at once; more are refused with 503.
    pub concurrent_requests: usize,
    /// How many requests a key may send; more are refused with 429.
    pub key_rate: Rate,
    /// How many connections are open at once; more wait to be accepted.
    pub connections: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            body_limit_bytes: 1 << 20,
            timeout: Duration::from_secs(30),
            concurrent_requests: 1024,
            key_rate: Rate { per_second: 10_000, burst: 20_000 },
            connections: 4096,
        }
    }
}
