//! Measured round trips, each with what it rests on.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Which question and answer a round trip was measured between.
///
/// All of them are seen from where the capture was taken. They can come out longer than the way there and back, by
/// what the far end waits, but not shorter: the question counts from when it was first sent.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum RttSource {
    /// TCP: from a SYN that was sent once to the SYN-ACK.
    TcpHandshake,
    /// QUIC: from the client's first Initial packet to the server's.
    QuicHandshake,
    /// TCP: from the first segment with a time stamp to the first segment that echoes it, RFC 7323.
    TcpTimestamp,
}

impl RttSource {
    /// The word that JSON and CSV use.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::TcpHandshake => "tcp-handshake",
            Self::QuicHandshake => "quic-handshake",
            Self::TcpTimestamp => "tcp-timestamp",
        }
    }
}

/// A measured round trip.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct RoundTrip {
    /// There and back.
    pub time: Duration,
    /// What it rests on.
    pub source: RttSource,
    /// When the answer arrived.
    pub at: Timestamp,
}
