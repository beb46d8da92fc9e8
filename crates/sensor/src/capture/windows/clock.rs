//! From the performance counter's ticks, in which the driver stamps packets, to points in time.
//!
//! The counter runs free: over days it leaves the system's clock, which is corrected from the network. So the pair of
//! readings that ties them together is taken anew now and then, by the caller.
#![expect(unsafe_code, reason = "reads the performance counter")]

use std::time::{Duration, SystemTime};

use flowcore::time::Timestamp;
use windows_sys::Win32::System::Performance::{QueryPerformanceCounter, QueryPerformanceFrequency};

/// How long a pair of readings is good for: at the usual 50 parts per million the error stays below 3 ms.
const ANCHOR_LIFETIME: Duration = Duration::from_secs(60);

/// Both clocks, read at the same moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct TickClock {
    ticks_per_sec: i64,
    anchor_ticks: i64,
    anchor: Timestamp,
}

impl TickClock {
    /// A clock that was tied at `anchor_ticks`, which was `anchor`.
    fn new(ticks_per_sec: i64, anchor_ticks: i64, anchor: Timestamp) -> Self {
        Self {
            ticks_per_sec: ticks_per_sec.max(1),
            anchor_ticks,
            anchor,
        }
    }

    /// Reads both clocks of this computer.
    pub(super) fn tied_now() -> Self {
        Self::new(frequency(), counter(), now())
    }

    /// Ties the clocks again where the last time is too long ago. Call it with the ticks of a packet.
    pub(super) fn keep_tied(&mut self, ticks: i64) {
        let lifetime = i64::try_from(ANCHOR_LIFETIME.as_secs()).unwrap_or(i64::MAX);
        if ticks.saturating_sub(self.anchor_ticks) > self.ticks_per_sec.saturating_mul(lifetime) {
            *self = Self::tied_now();
        }
    }

    /// When the counter stood at `ticks`.
    pub(super) fn time_of(&self, ticks: i64) -> Timestamp {
        let elapsed = i128::from(ticks) - i128::from(self.anchor_ticks);
        let nanos = elapsed * 1_000_000_000 / i128::from(self.ticks_per_sec);
        let at = i128::from(self.anchor.nanos()) + nanos;
        Timestamp::from_nanos(u64::try_from(at.max(0)).unwrap_or(u64::MAX))
    }
}

/// What the system's clock shows.
pub(super) fn now() -> Timestamp {
    // A clock before 1970 is shown as 1970.
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::default().saturating_add(since_1970)
}

fn counter() -> i64 {
    let mut ticks = 0;
    // SAFETY: writes one number; cannot fail on any Windows since XP.
    unsafe { QueryPerformanceCounter(&mut ticks) };
    ticks
}

fn frequency() -> i64 {
    let mut ticks_per_sec = 0;
    // SAFETY: writes one number; cannot fail on any Windows since XP.
    unsafe { QueryPerformanceFrequency(&mut ticks_per_sec) };
    ticks_per_sec
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp::from_secs_nanos(1_700_000_000, 0);

    #[test]
    fn ticks_before_and_after_the_anchor_become_times() {
        let clock = TickClock::new(10_000_000, 500, NOON);
        assert_eq!(clock.time_of(500), NOON);
        assert_eq!(clock.time_of(501).nanos() - NOON.nanos(), 100);
        assert_eq!(NOON.nanos() - clock.time_of(490).nanos(), 1_000);
    }

    #[test]
    fn no_value_of_the_counter_overflows() {
        let clock = TickClock::new(1, i64::MAX, NOON);
        assert_eq!(clock.time_of(i64::MIN), Timestamp::default());
        let clock = TickClock::new(0, i64::MIN, NOON);
        assert_eq!(clock.time_of(i64::MAX), Timestamp::from_nanos(u64::MAX));
    }

    #[test]
    fn this_computers_counter_gives_about_its_clock() {
        let clock = TickClock::tied_now();
        let by_counter = clock.time_of(counter());
        assert!(by_counter >= clock.anchor, "the counter went backwards");
        assert!(by_counter.saturating_since(now()) < Duration::from_secs(1));
    }

    #[test]
    fn an_old_anchor_is_replaced_and_a_fresh_one_is_kept() {
        let mut clock = TickClock::new(10, 0, NOON);
        clock.keep_tied(600);
        assert_eq!(clock.anchor, NOON);
        clock.keep_tied(601);
        assert_ne!(clock.anchor, NOON);
    }
}
