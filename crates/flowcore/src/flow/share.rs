//! What one packet, or the fragments of one datagram, add to a flow.

use crate::packet::Packet;
use crate::time::Timestamp;

/// Packets, bytes and the time they cover.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Share {
    pub(super) packets: u64,
    pub(super) ip_bytes: u64,
    pub(super) first_ns: u64,
    pub(super) last_ns: u64,
}

impl Share {
    /// Nothing yet.
    pub(super) const NONE: Self = Self {
        packets: 0,
        ip_bytes: 0,
        first_ns: 0,
        last_ns: 0,
    };

    /// One packet.
    pub(super) const fn of(at: Timestamp, packet: &Packet<'_>) -> Self {
        Self {
            packets: 1,
            ip_bytes: packet.ip_len as u64,
            first_ns: at.nanos(),
            last_ns: at.nanos(),
        }
    }

    /// Both together.
    pub(super) fn add(&mut self, other: Self) {
        if self.packets == 0 {
            *self = other;
            return;
        }
        self.packets += other.packets;
        self.ip_bytes += other.ip_bytes;
        self.first_ns = self.first_ns.min(other.first_ns);
        self.last_ns = self.last_ns.max(other.last_ns);
    }
}
