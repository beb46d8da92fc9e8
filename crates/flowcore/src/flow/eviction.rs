//! Who leaves when the table is full: never a long or answered flow in favour of a flood of new ones.
//!
//! Every flow starts on probation, a list in order of age. It leaves probation when it is answered and goes on, or
//! when it has shown enough packets one way. A full table evicts the oldest flow on probation; only where there is
//! none, the one that was silent for longest among a few.

use super::entry::{Flags, Hot};
use super::links::Lists;
use super::table::Table;

/// Packets one way that no flood of distinct five-tuples sends.
const PACKETS_ONE_WAY: u64 = 8;

/// Packets of an answered flow: a handshake, or question, answer and one more.
const PACKETS_BOTH_WAYS: u64 = 3;

/// Settled flows that are compared when one must go.
const SAMPLE: u32 = 16;

/// The list of flows on probation, and where the search among the others goes on.
#[derive(Debug)]
pub(super) struct Eviction {
    probation: Lists,
    hand: u32,
}

impl Eviction {
    pub(super) fn new() -> Self {
        Self {
            probation: Lists::new(1),
            hand: 0,
        }
    }

    pub(super) fn on_open(&mut self, slot: u32) {
        self.probation.push_back(0, slot);
    }

    pub(super) fn on_end(&mut self, slot: u32) {
        self.probation.remove(slot);
    }

    /// After a packet: ends the probation of a flow that has proved itself.
    pub(super) fn on_packet(&mut self, slot: u32, hot: &mut Hot) {
        if hot.flags.has(Flags::ESTABLISHED) {
            return;
        }
        let [low, high] = hot.packets;
        let is_answered = low > 0 && high > 0;
        if low + high
            >= if is_answered {
                PACKETS_BOTH_WAYS
            } else {
                PACKETS_ONE_WAY
            }
        {
            hot.flags.set(Flags::ESTABLISHED);
            self.probation.remove(slot);
        }
    }

    /// The live flow that matters least; `None` where there is no live flow.
    pub(super) fn victim(&mut self, table: &Table) -> Option<u32> {
        self.probation.first(0).or_else(|| self.most_silent(table))
    }

    fn most_silent(&mut self, table: &Table) -> Option<u32> {
        let slots = table.slots();
        let mut victim: Option<u32> = None;
        let mut seen = 0;
        for _ in 0..slots {
            self.hand = (self.hand + 1) % slots;
            let hot = table.hot(self.hand);
            if hot.id == 0 || hot.flags.has(Flags::ENDED) {
                continue;
            }
            if victim.is_none_or(|best| hot.tick < table.hot(best).tick) {
                victim = Some(self.hand);
            }
            seen += 1;
            if seen == SAMPLE {
                break;
            }
        }
        victim
    }
}
