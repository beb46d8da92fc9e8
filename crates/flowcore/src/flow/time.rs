//! The meter's own clock: driven by time stamps, never by the system, and never backwards.
//!
//! Time stamps jump: a clock is set, interfaces disagree, a file is damaged. Flows keep the stamps as they are; what
//! expires is decided in ticks (seconds) of this clock, which only sums up progress. Where stamps are known to come
//! steadily ([`MeterTime::expect_steady_stamps`]), a leap ahead is no progress either: the clock was set, or the
//! computer slept, and neither ends a connection.

use crate::time::Timestamp;

/// Stamps this much earlier than the newest one belong to a slower clock or a set one, not to reordering.
const JUMP_NS: u64 = 10_000_000_000;

/// A tick is a second.
const TICK_NS: u64 = 1_000_000_000;

/// After this many frames in a row from before the jump, the clock was really set back.
const FRAMES_UNTIL_BELIEVED: u32 = 64;

/// Progress of time as the frames tell it.
#[derive(Debug, Default)]
pub(super) struct MeterTime {
    newest: Timestamp,
    /// Nanoseconds of progress since the first stamp.
    progress_ns: u64,
    /// The same in whole ticks, and when the next one begins: a division for each tick, not for each packet.
    tick: u32,
    next_tick_ns: u64,
    frames_before: u32,
    has_started: bool,
    is_steady: bool,
}

impl MeterTime {
    /// Stamps will come many times within [`JUMP_NS`], from a clock that may be set.
    pub(super) const fn expect_steady_stamps(&mut self) {
        self.is_steady = true;
    }

    /// Takes in a time stamp; `true` where a new tick began.
    pub(super) fn observe(&mut self, at: Timestamp) -> bool {
        if !self.has_started {
            self.has_started = true;
            self.newest = at;
            return false;
        }
        if at >= self.newest {
            let step_ns = at.nanos() - self.newest.nanos();
            if !(self.is_steady && step_ns > JUMP_NS) {
                self.progress_ns = self.progress_ns.saturating_add(step_ns);
            }
            self.newest = at;
            self.frames_before = 0;
            return self.progress_ns >= self.next_tick_ns && self.begin_tick();
        }
        if self.newest.nanos() - at.nanos() > JUMP_NS {
            self.frames_before += 1;
            if self.frames_before >= FRAMES_UNTIL_BELIEVED {
                self.frames_before = 0;
                self.newest = at;
            }
        }
        false
    }

    /// The newest believed stamp.
    pub(super) const fn now(&self) -> Timestamp {
        self.newest
    }

    /// Seconds of progress.
    pub(super) const fn tick(&self) -> u32 {
        self.tick
    }

    /// `false` at the end of time, and at its beginning: the first tick is the one that it starts with.
    fn begin_tick(&mut self) -> bool {
        let before = self.tick;
        let ticks = self.progress_ns / TICK_NS;
        self.next_tick_ns = (ticks + 1).saturating_mul(TICK_NS);
        self.tick = u32::try_from(ticks).unwrap_or(u32::MAX);
        self.tick != before
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(s: u64) -> Timestamp {
        Timestamp::from_secs_nanos(s, 0)
    }

    #[test]
    fn a_clock_that_was_set_back_goes_on_from_there() {
        let mut time = MeterTime::default();
        time.observe(secs(1_000));
        assert!(time.observe(secs(1_005)));
        for _ in 0..FRAMES_UNTIL_BELIEVED {
            assert!(!time.observe(secs(100)));
        }
        assert_eq!(time.tick(), 5);
        assert!(time.observe(secs(103)));
        assert_eq!(time.tick(), 8);
    }

    #[test]
    fn a_steady_clock_that_leaps_ahead_was_set_and_no_time_has_passed() {
        let mut time = MeterTime::default();
        time.expect_steady_stamps();
        time.observe(secs(1_000));
        assert!(time.observe(secs(1_005)));
        assert!(
            !time.observe(secs(1_005 + 8 * 3_600)),
            "a night, or a new time"
        );
        assert_eq!(time.tick(), 5);
        assert!(time.observe(secs(1_006 + 8 * 3_600)));
        assert_eq!(time.tick(), 6);
    }

    #[test]
    fn a_gap_in_a_file_is_time_that_has_passed() {
        let mut time = MeterTime::default();
        time.observe(secs(1_000));
        time.observe(secs(4_600));
        assert_eq!(time.tick(), 3_600);
    }

    #[test]
    fn two_clocks_do_not_add_up() {
        let mut time = MeterTime::default();
        for round in 0..1_000 {
            time.observe(secs(10_000));
            time.observe(secs(100));
            assert_eq!(time.tick(), 0, "round {round}");
        }
    }
}
