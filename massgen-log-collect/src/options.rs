//! What a collector may be told.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

const MIB: usize = 1024 * 1024;

/// Settings of a [`Collector`](crate::Collector). The defaults are those of the OTLP standard where it has any.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Where to listen; port 0 takes a free one. Default `127.0.0.1:4318`.
    pub listen: SocketAddr,
    /// Whether `listen` may be an address that other machines reach. There is neither encryption nor a password.
    /// Default no.
    pub allow_remote: bool,
    /// How long spans may wait in the journal before they are written as Parquet. Default 5 s.
    pub seal_after: Duration,
    /// Spans at which a journal is written as Parquet without waiting. Default 50,000.
    pub journal_spans: usize,
    /// Size at which a journal is written as Parquet without waiting, in bytes. Default 32 MiB.
    pub journal_bytes: usize,
    /// Longest body of a request as it is sent, in bytes. Default 16 MiB.
    pub max_body: usize,
    /// Longest body of a request when it is unpacked, in bytes. Default 64 MiB.
    pub max_unpacked: usize,
    /// All bodies that may be in memory at once, in bytes; a request beyond it is told to come again. Default 256 MiB.
    pub max_in_flight: usize,
    /// Connections at once; others wait for one to end. Default 64.
    pub max_connections: usize,
    /// Requests that may wait for the journal; one beyond it is told to come again. Default 32.
    pub queue: usize,
    /// How long the head of a request may take, and then its body. A connection without a request is closed after
    /// this time too. Default 30 s.
    pub read_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 4318)),
            allow_remote: false,
            seal_after: Duration::from_secs(5),
            journal_spans: 50_000,
            journal_bytes: 32 * MIB,
            max_body: 16 * MIB,
            max_unpacked: 64 * MIB,
            max_in_flight: 256 * MIB,
            max_connections: 64,
            queue: 32,
            read_timeout: Duration::from_secs(30),
        }
    }
}
