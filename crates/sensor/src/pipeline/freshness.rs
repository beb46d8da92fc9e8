//! Notices that nothing comes in any more although something should: the capture hangs, or the interfaces carry traffic
//! that it does not see. A quiet network is neither.

use std::time::{Duration, Instant};

use flowcore::model::Traffic;
use flowcore::time::Timestamp;

/// A source says something ten times a second, if only that nothing came.
const SILENCE: Duration = Duration::from_secs(3);

/// Seconds in a row in which interfaces counted traffic and none of it was seen.
const BLIND_SECONDS: u32 = 3;

/// Less than this in a second may be what the kernel never shows anyone (pause frames, its own control traffic).
const SOME_BYTES: u64 = 2_000;

/// When what came in last.
#[derive(Debug)]
pub(super) struct Freshness {
    /// When the source last said something, and what time it was there.
    heard: Instant,
    at: Timestamp,
    latest_frames: Timestamp,
    blind_seconds: u32,
}

impl Freshness {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            heard: now,
            at: Timestamp::default(),
            latest_frames: Timestamp::default(),
            blind_seconds: 0,
        }
    }

    /// The source handed over a batch, with frames or without.
    pub(super) fn note_batch(&mut self, at: Timestamp, has_frames: bool, now: Instant) {
        (self.heard, self.at) = (now, at);
        if has_frames {
            self.latest_frames = at;
        }
    }

    /// The system's counters were held against ours.
    pub(super) fn note_second(&mut self, second: &Traffic) {
        let is_blind = second.counted > SOME_BYTES && second.metered + second.again == 0;
        self.blind_seconds = if is_blind { self.blind_seconds + 1 } else { 0 };
    }

    /// Since when nothing has come in that should have.
    pub(super) fn stale_since(&self, now: Instant) -> Option<Timestamp> {
        if now.saturating_duration_since(self.heard) > SILENCE {
            Some(self.at)
        } else if self.blind_seconds >= BLIND_SECONDS {
            Some(self.latest_frames)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(counted: u64, metered: u64) -> Traffic {
        Traffic {
            counted,
            metered,
            again: 0,
        }
    }

    #[test]
    fn a_quiet_network_is_not_stale() {
        let start = Instant::now();
        let mut freshness = Freshness::new(start);
        for second_no in 1..=60 {
            let now = start + Duration::from_secs(second_no);
            freshness.note_batch(Timestamp::from_secs_nanos(second_no, 0), false, now);
            freshness.note_second(&second(60, 0));
            assert_eq!(freshness.stale_since(now), None);
        }
    }

    #[test]
    fn a_capture_that_hangs_is_stale_until_it_goes_on() {
        let start = Instant::now();
        let mut freshness = Freshness::new(start);
        freshness.note_batch(Timestamp::from_nanos(7), true, start);
        let later = start + SILENCE + Duration::from_millis(1);
        assert_eq!(freshness.stale_since(later), Some(Timestamp::from_nanos(7)));
        freshness.note_batch(Timestamp::from_nanos(9), false, later);
        assert_eq!(freshness.stale_since(later), None);
    }

    #[test]
    fn traffic_that_only_the_interface_counts_is_noticed() {
        let now = Instant::now();
        let mut freshness = Freshness::new(now);
        freshness.note_batch(Timestamp::from_nanos(7), true, now);
        for _ in 0..BLIND_SECONDS {
            assert_eq!(freshness.stale_since(now), None);
            freshness.note_second(&second(1_000_000, 0));
        }
        assert_eq!(freshness.stale_since(now), Some(Timestamp::from_nanos(7)));
        freshness.note_second(&second(1_000_000, 10));
        assert_eq!(freshness.stale_since(now), None);
    }
}
