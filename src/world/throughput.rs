//! How much went each way in each of the last seconds: for sparklines and the timeline.

use std::collections::VecDeque;

use bevy::prelude::*;

use super::routes::Hue;

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
    /// Bytes sent, by hue.
    pub up_by_hue: [u64; Hue::COUNT],
    /// Bytes received, by hue.
    pub down_by_hue: [u64; Hue::COUNT],
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

    /// Adds traffic to the second `at_secs`. What is older than everything that is kept is left out.
    pub fn add(&mut self, at_secs: u64, up_bytes: u64, down_bytes: u64, hue: Hue) {
        self.advance(at_secs);
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
            let hue = usize::from(hue.0).min(Hue::COUNT - 1);
            second.up_by_hue[hue] += up_bytes;
            second.down_by_hue[hue] += down_bytes;
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

    /// Forgets which hue traffic had: from now on hues stand for something else.
    pub fn forget_hues(&mut self) {
        for second in &mut self.seconds {
            for by_hue in [&mut second.up_by_hue, &mut second.down_by_hue] {
                let bytes = by_hue.iter().sum();
                *by_hue = [0; Hue::COUNT];
                by_hue[usize::from(Hue::OTHER.0)] = bytes;
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
        throughput.add(10, 5, 0, Hue(0));
        throughput.add(13, 7, 0, Hue(0));
        assert_eq!(bytes(&throughput), [(10, 5), (11, 0), (12, 0), (13, 7)]);
    }

    #[test]
    fn late_traffic_goes_to_its_own_second() {
        let mut throughput = Throughput::default();
        throughput.advance(12);
        throughput.advance(14);
        throughput.add(13, 1, 0, Hue::OTHER);
        throughput.add(2, 1, 0, Hue::OTHER);
        assert_eq!(bytes(&throughput), [(12, 0), (13, 1), (14, 0)]);
    }

    #[test]
    fn what_hues_stood_for_is_forgotten_but_not_the_bytes() {
        let mut throughput = Throughput::default();
        throughput.add(10, 5, 1, Hue(0));
        throughput.add(10, 3, 0, Hue(4));
        throughput.forget_hues();
        let second = throughput.seconds().next().copied().unwrap_or_default();
        assert_eq!(second.up_by_hue, [0, 0, 0, 0, 0, 8]);
        assert_eq!(second.down_by_hue, [0, 0, 0, 0, 0, 1]);
    }

    #[test]
    fn a_jump_keeps_the_newest_and_stays_bounded() {
        let mut throughput = Throughput::default();
        throughput.add(1, 1, 0, Hue::OTHER);
        throughput.add(1_000_000, 1, 0, Hue::OTHER);
        assert_eq!(throughput.seconds().len(), KEPT_SECS);
        assert_eq!(
            throughput.seconds().last().map(|s| s.at_secs),
            Some(1_000_000)
        );
    }
}
