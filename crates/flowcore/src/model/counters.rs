//! How much went each way.

use serde::{Deserialize, Serialize};

use super::Side;

/// Cumulative packets and bytes of a flow since it was first seen, as `[client to server, server to client]`.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Counters {
    /// IP packets; a fragment counts as one.
    pub packets: [u64; 2],
    /// IP total length with its header, of the header that defines the flow.
    pub ip_bytes: [u64; 2],
}

impl Counters {
    /// Bytes that the end at `local` sent: away from this computer.
    #[must_use]
    pub const fn up_bytes(&self, local: Side) -> u64 {
        self.ip_bytes[local.index()]
    }

    /// Bytes that the end at `local` received: towards this computer.
    #[must_use]
    pub const fn down_bytes(&self, local: Side) -> u64 {
        self.ip_bytes[local.other().index()]
    }

    /// Packets that the end at `local` sent.
    #[must_use]
    pub const fn up_packets(&self, local: Side) -> u64 {
        self.packets[local.index()]
    }

    /// Packets that the end at `local` received.
    #[must_use]
    pub const fn down_packets(&self, local: Side) -> u64 {
        self.packets[local.other().index()]
    }

    /// Bytes both ways.
    #[must_use]
    pub const fn total_bytes(&self) -> u64 {
        self.ip_bytes[0].saturating_add(self.ip_bytes[1])
    }

    /// Packets both ways.
    #[must_use]
    pub const fn total_packets(&self) -> u64 {
        self.packets[0].saturating_add(self.packets[1])
    }
}
