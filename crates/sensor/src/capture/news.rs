//! What a live source tells about itself besides frames: interfaces come and go, addresses change, and once a second
//! the system's counters are held against what was seen.

use std::net::IpAddr;

use flowcore::model::{InterfaceCoverage, Traffic};

/// A source's account of itself; each replaces the one before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SourceNews {
    /// Interfaces that are read.
    pub names: Vec<String>,
    /// How many are read, and how many would have to be: left-out ones whose traffic is seen elsewhere do not count.
    pub interfaces: (u32, u32),
    /// Interfaces that were read and have gone, since the start.
    pub removed: u64,
    /// Addresses of this computer.
    pub addresses: Vec<IpAddr>,
    /// Bytes of the latest second, on all interfaces.
    pub second: Traffic,
    /// Bytes since the start, on all interfaces.
    pub total: Traffic,
    /// Interfaces that are read, busiest first.
    pub coverage: Vec<InterfaceCoverage>,
    /// Packets that cards and drivers lost, since the start.
    pub missed: u64,
    /// The ring between the kernel and us.
    pub ring: RingPressure,
}

/// How close a ring is to losing packets.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct RingPressure {
    /// How full it was at its fullest in the latest second, in permille.
    pub fill_permille: u16,
    /// Times that it was full, since the start.
    pub freezes: u64,
    /// Packets that it had no room for, since the start.
    pub dropped: u64,
}
