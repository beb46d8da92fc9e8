//! When to look at which flow again: a timer wheel with one-second slots.
//!
//! A packet does not move its flow in the wheel. When a flow's slot comes up, the meter looks at the flow's last
//! packet and either ends it or schedules it anew. So time-outs cost nothing per packet.

use super::links::Lists;

/// Slots of the wheel. A time further away than this many seconds is looked at early and scheduled again.
const SLOTS: u32 = 512;

/// Flows by the second at which they are to be looked at.
#[derive(Debug)]
pub(super) struct Wheel {
    lists: Lists,
    now: u32,
}

impl Wheel {
    pub(super) fn new() -> Self {
        Self {
            lists: Lists::new(SLOTS as usize),
            now: 0,
        }
    }

    /// Calls up `slot` at `tick`, or earlier where that is beyond the wheel. At the next tick where it is past.
    pub(super) fn schedule(&mut self, slot: u32, tick: u32) {
        let ahead = tick.saturating_sub(self.now).clamp(1, SLOTS - 1);
        self.lists.push_back((self.now + ahead) % SLOTS, slot);
    }

    /// Reads where `slot` is. What comes out means nothing.
    pub(super) fn touch(&self, slot: u32) -> u32 {
        self.lists.touch(slot)
    }

    /// Never calls up `slot`.
    pub(super) fn cancel(&mut self, slot: u32) {
        self.lists.remove(slot);
    }

    /// The next slot that is due up to `tick`; `None` when the wheel has reached `tick`. The caller must schedule or
    /// cancel each slot that it gets before asking again.
    pub(super) fn next_due(&mut self, tick: u32) -> Option<u32> {
        // After a long silence one turn finds everything that is due.
        self.now = self.now.max(tick.saturating_sub(SLOTS));
        loop {
            if let Some(slot) = self.lists.first(self.now % SLOTS) {
                return Some(slot);
            }
            if self.now >= tick {
                return None;
            }
            self.now += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(wheel: &mut Wheel, tick: u32) -> Vec<u32> {
        let mut found = Vec::new();
        while let Some(slot) = wheel.next_due(tick) {
            wheel.cancel(slot);
            found.push(slot);
        }
        found
    }

    #[test]
    fn slots_come_up_in_order_and_once() {
        let mut wheel = Wheel::new();
        wheel.schedule(1, 10);
        wheel.schedule(2, 5);
        wheel.schedule(3, 7_000);
        wheel.schedule(4, 5);
        wheel.cancel(4);
        assert!(due(&mut wheel, 4).is_empty());
        assert_eq!(due(&mut wheel, 10), [2, 1]);
        assert!(due(&mut wheel, 10).is_empty());
        assert_eq!(due(&mut wheel, 511), [3], "early: beyond the wheel");
    }

    #[test]
    fn a_long_silence_finds_everything_that_is_due() {
        let mut wheel = Wheel::new();
        wheel.schedule(1, 10);
        wheel.schedule(2, 500);
        let mut found = due(&mut wheel, 1_000_000);
        found.sort_unstable();
        assert_eq!(found, [1, 2]);
    }
}
