//! Who leaves when the table is full: never a long or answered flow in favour of a flood of new ones.
//!
//! Every flow starts on probation, a list in order of age. It leaves probation when it is answered and goes on, or
//! when it has shown enough packets one way; a connection never before its handshake is done, because a server repeats
//! its answer to every forged SYN. A full table evicts the oldest flow on probation; only where there is none, the one
//! among a few that is least likely to go on.

use super::entry::{Flags, Hot, TcpPhase};
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
        if hot.flags.has(Flags::ESTABLISHED)
            || matches!(hot.tcp, TcpPhase::SynSent | TcpPhase::SynReceived)
        {
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

    /// The live flow that matters least at `tick`; `None` where there is no live flow.
    pub(super) fn victim(&mut self, table: &Table, tick: u32) -> Option<u32> {
        self.unproven()
            .or_else(|| self.least_likely_to_go_on(table, tick))
    }

    /// The oldest flow on probation.
    pub(super) fn unproven(&self) -> Option<u32> {
        self.probation.first(0)
    }

    /// Reads where `slot` is on probation. What comes out means nothing.
    pub(super) fn touch(&self, slot: u32) -> u32 {
        self.probation.touch(slot)
    }

    /// Flows on probation, the oldest first.
    pub(super) fn all_unproven(&self) -> impl Iterator<Item = u32> {
        self.probation.iter(0)
    }

    /// Looks at flows from all over the table: neighbors opened at the same time, and may all be of the same kind.
    fn least_likely_to_go_on(&mut self, table: &Table, tick: u32) -> Option<u32> {
        let slots = table.slots();
        let is_live = |slot: &u32| {
            let hot = table.hot(*slot);
            hot.id != 0 && !hot.flags.has(Flags::ENDED)
        };
        self.hand = (self.hand + 1) % slots.max(1);
        let stride = (slots / SAMPLE).max(1);
        (0..SAMPLE.min(slots))
            .map(|number| (self.hand + number * stride) % slots)
            .filter(is_live)
            .reduce(|best, slot| {
                if is_less_likely(table.hot(slot), table.hot(best), tick) {
                    slot
                } else {
                    best
                }
            })
            .or_else(|| (0..slots).find(is_live))
    }
}

/// Whether less is to be expected of `a` than of `b`. What lasted long goes on long: an hour that was silent for a
/// minute is worth more than a second that ended just now.
fn is_less_likely(a: &Hot, b: &Hot, tick: u32) -> bool {
    let life = |hot: &Hot| u128::from(hot.last_ns.saturating_sub(hot.first_ns) / 1_000_000_000) + 1;
    let silence = |hot: &Hot| u128::from(tick.saturating_sub(hot.tick)) + 1;
    match (a.tcp.is_over(), b.tcp.is_over()) {
        (true, false) => true,
        (false, true) => false,
        _ => silence(a) * life(b) > silence(b) * life(a),
    }
}
