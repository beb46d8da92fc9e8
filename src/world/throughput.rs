//! How much went each way in each of the last seconds: for sparklines and the timeline.

use std::collections::VecDeque;

use bevy::prelude::*;

/// Seconds that are kept: the hour of the timeline.
pub const KEPT_SECS: usize = 3600;

/// One second of traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Second {
    /// Second since 1970, in the meter's time.
    pub at_secs: u64,
    /// Bytes sent.
    pub up_bytes: u64,
    /// Bytes received.
    pub down_bytes: u64,
}

/// The last [`KEPT_SECS`] seconds, oldest first, without gaps: silent seconds are zero.
#[derive(Resource, Clone, Debug, Default)]
pub struct Throughput {
    seconds: VecDeque<Second>,
}

impl Throughput {
    /// The seconds, oldest first. The last one is still filling.
    pub fn seconds(&self) -> impl ExactSizeIterator<Item = &Second> + DoubleEndedIterator {
        self.seconds.iter()
    }

    /// Adds traffic to the second `at_secs`. What is older than what may be kept is left out.
    pub fn add(&mut self, at_secs: u64, up_bytes: u64, down_bytes: u64) {
        self.advance(at_secs);
        self.reach_back(at_secs);
        let Some(newest) = self.seconds.back().map(|second| second.at_secs) else {
            return;
        };
        let back = usize::try_from(newest.saturating_sub(at_secs)).unwrap_or(usize::MAX);
        let Some(index) = self.seconds.len().checked_sub(back.saturating_add(1)) else {
            return;
        };
        if let Some(second) = self.seconds.get_mut(index) {
            second.up_bytes += up_bytes;
            second.down_bytes += down_bytes;
        }
    }

    /// Lets time pass up to the second `at_secs`, filling in silent seconds.
    pub fn advance(&mut self, at_secs: u64) {
        let next = match self.seconds.back() {
            None => at_secs,
            Some(newest) if at_secs <= newest.at_secs => return,
            Some(newest) => (newest.at_secs + 1).max(at_secs.saturating_sub(KEPT_SECS as u64 - 1)),
        };
        if self
            .seconds
            .back()
            .is_some_and(|newest| newest.at_secs + 1 < next)
        {
            self.seconds.clear(); // a gap longer than what is kept
        }
        for second in next..=at_secs {
            if self.seconds.len() == KEPT_SECS {
                self.seconds.pop_front();
            }
            self.seconds.push_back(Second {
                at_secs: second,
                ..Second::default()
            });
        }
    }

    /// An update tells its flows in no order of time: the first one may be the latest.
    fn reach_back(&mut self, at_secs: u64) {
        let (Some(oldest), Some(newest)) = (self.seconds.front(), self.seconds.back()) else {
            return;
        };
        let (oldest, newest) = (oldest.at_secs, newest.at_secs);
        if newest.saturating_sub(at_secs) < KEPT_SECS as u64 {
            for second in (at_secs..oldest).rev() {
                self.seconds.push_front(Second {
                    at_secs: second,
                    ..Second::default()
                });
            }
        }
    }

    /// Forgets everything: another source starts.
    pub fn clear(&mut self) {
        self.seconds.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(throughput: &Throughput) -> Vec<(u64, u64)> {
        throughput
            .seconds()
            .map(|s| (s.at_secs, s.up_bytes))
            .collect()
    }

    #[test]
    fn silent_seconds_are_zero() {
        let mut throughput = Throughput::default();
        throughput.add(10, 5, 0);
        throughput.add(13, 7, 0);
        assert_eq!(bytes(&throughput), [(10, 5), (11, 0), (12, 0), (13, 7)]);
    }

    #[test]
    fn late_traffic_goes_to_its_own_second() {
        let mut throughput = Throughput::default();
        throughput.advance(12);
        throughput.advance(14);
        throughput.add(13, 1, 0);
        throughput.add(10, 2, 0);
        let kept = [(10, 2), (11, 0), (12, 0), (13, 1), (14, 0)];
        assert_eq!(bytes(&throughput), kept);
        throughput.advance(KEPT_SECS as u64 + 10);
        throughput.add(10, 1, 0);
        assert_eq!(throughput.seconds().next().map(|s| s.at_secs), Some(11));
    }

    #[test]
    fn a_jump_keeps_the_newest_and_stays_bounded() {
        let mut throughput = Throughput::default();
        throughput.add(1, 1, 0);
        throughput.add(1_000_000, 1, 0);
        assert_eq!(throughput.seconds().len(), KEPT_SECS);
        assert_eq!(
            throughput.seconds().last().map(|s| s.at_secs),
            Some(1_000_000)
        );
    }
}
