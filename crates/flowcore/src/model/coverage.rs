//! How much of what this computer's interfaces carried is in the flows, and how much of that is known.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Bytes, from the link header on, both ways together.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Traffic {
    /// What the interfaces themselves counted. A card that joins or splits segments counts headers that no program
    /// ever sees, so a few percent more than was metered is no loss.
    pub counted: u64,
    /// What was metered.
    pub metered: u64,
    /// What was seen once more on its way through this computer, and is metered where it was seen first.
    pub again: u64,
}

impl Traffic {
    /// Share of what was counted that was seen, in permille; `None` where nothing was counted.
    #[must_use]
    pub fn seen_permille(&self) -> Option<u16> {
        share(self.metered.saturating_add(self.again), self.counted)
    }
}

/// One interface.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct InterfaceCoverage {
    /// As the system calls it.
    pub name: String,
    /// In the latest second.
    pub second: Traffic,
    /// Since the start.
    pub total: Traffic,
}

/// How much is known of the bytes that flows had in the latest second, counted from the network header on.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Known {
    /// Of all flows.
    pub bytes: u64,
    /// Of flows with a name.
    pub named: u64,
    /// Of flows whose program is known.
    pub attributed: u64,
    /// Of flows with a public address at the far end, which alone can have a place.
    pub public: u64,
    /// Of those whose place is known.
    pub placed: u64,
}

impl Known {
    /// Share with a name, in permille; `None` where there was no traffic.
    #[must_use]
    pub fn named_permille(&self) -> Option<u16> {
        share(self.named, self.bytes)
    }

    /// Share with a program, in permille.
    #[must_use]
    pub fn attributed_permille(&self) -> Option<u16> {
        share(self.attributed, self.bytes)
    }

    /// Share of the public traffic with a place, in permille.
    #[must_use]
    pub fn placed_permille(&self) -> Option<u16> {
        share(self.placed, self.public)
    }
}

/// What happened to the capture without ending it. All counters since the start.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Disturbances {
    /// Interfaces that were read and went away.
    pub removed_interfaces: u64,
    /// Times that the computer slept.
    pub suspends: u32,
    /// Times that its clock was set, forward or back.
    pub clock_steps: u32,
    /// Times that what finds programs had ended and was started anew.
    pub restarted_helpers: u32,
}

/// The capture held against the system's own counters, once a second.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Coverage {
    /// Interfaces that are read, busiest first, sixteen at most.
    pub interfaces: Vec<InterfaceCoverage>,
    /// All interfaces, in the latest second. All zeros where the source has no counters of its own.
    pub second: Traffic,
    /// All interfaces, since the start.
    pub total: Traffic,
    /// What is known of the latest second's flows.
    pub known: Known,
    /// How full the ring between the kernel and the sensor was at its fullest in the latest second, in permille.
    pub ring_fill_permille: u16,
    /// Times that it was full, since the start.
    pub ring_freezes: u64,
    /// Since when nothing has come in although something should have; `None`: all is well.
    pub stale_since: Option<Timestamp>,
    /// What the capture has survived.
    pub disturbances: Disturbances,
}

fn share(part: u64, whole: u64) -> Option<u16> {
    if whole == 0 {
        return None;
    }
    let permille = u128::from(part) * 1000 / u128::from(whole);
    u16::try_from(permille.min(1000)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_nothing_is_unknown_and_none_is_above_all() {
        assert_eq!(Traffic::default().seen_permille(), None);
        let traffic = Traffic {
            counted: 1_000,
            metered: 900,
            again: 50,
        };
        assert_eq!(traffic.seen_permille(), Some(950));
        let early = Traffic {
            metered: 2_000,
            ..traffic
        };
        assert_eq!(
            early.seen_permille(),
            Some(1000),
            "counters are read at slightly different times"
        );
    }

    #[test]
    fn places_are_a_share_of_what_can_have_one() {
        let known = Known {
            bytes: 100,
            named: 25,
            attributed: 100,
            public: 40,
            placed: 10,
        };
        assert_eq!(known.named_permille(), Some(250));
        assert_eq!(known.attributed_permille(), Some(1000));
        assert_eq!(known.placed_permille(), Some(250));
    }
}
