//! Volume and speed of whatever carries traffic: a flow, a program, a host, a site.

use bevy::prelude::*;
use flowcore::model::{Counters, Side};

/// Cumulative volume and smoothed speed. `up` is away from this computer, `down` towards it.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct Traffic {
    /// Bytes sent since first seen.
    pub up_bytes: u64,
    /// Bytes received since first seen.
    pub down_bytes: u64,
    /// Packets sent since first seen.
    pub up_packets: u64,
    /// Packets received since first seen.
    pub down_packets: u64,
    /// Bytes sent per second, smoothed over about two seconds. After a replay has ended: its mean.
    pub up_bytes_per_sec: f32,
    /// Bytes received per second, likewise.
    pub down_bytes_per_sec: f32,
}

impl Traffic {
    /// Volume of a flow whose `local` end is this computer.
    #[must_use]
    pub fn of(counters: &Counters, local: Side) -> Self {
        Self {
            up_bytes: counters.up_bytes(local),
            down_bytes: counters.down_bytes(local),
            up_packets: counters.up_packets(local),
            down_packets: counters.down_packets(local),
            ..default()
        }
    }

    /// Adds the volume, not the speed, of a part that joined.
    pub(super) const fn add_volume(&mut self, part: &Self) {
        self.up_bytes += part.up_bytes;
        self.down_bytes += part.down_bytes;
        self.up_packets += part.up_packets;
        self.down_packets += part.down_packets;
    }

    /// Takes away the volume, not the speed, of a part that left.
    pub(super) const fn remove_volume(&mut self, part: &Self) {
        self.up_bytes = self.up_bytes.saturating_sub(part.up_bytes);
        self.down_bytes = self.down_bytes.saturating_sub(part.down_bytes);
        self.up_packets = self.up_packets.saturating_sub(part.up_packets);
        self.down_packets = self.down_packets.saturating_sub(part.down_packets);
    }

    /// Bytes both ways.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.up_bytes.saturating_add(self.down_bytes)
    }

    /// Bytes per second both ways.
    #[must_use]
    pub fn bytes_per_sec(&self) -> f32 {
        self.up_bytes_per_sec + self.down_bytes_per_sec
    }
}
