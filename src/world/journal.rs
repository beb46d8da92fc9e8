//! Who moved how much in each of the last seconds: what filters, the brush and the trends of lists look back on.
//!
//! Bounded in time by [`KEPT_SECS`] and in memory by [`MOST_ENTRIES`]: where more is going on, it reaches less far back,
//! and [`Journal::since_secs`] says how far. Finished seconds are shared with whoever counts in the background.

use std::collections::VecDeque;
use std::sync::Arc;

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;

use super::throughput::KEPT_SECS;

/// Entries that are kept at most, of 24 bytes each: an hour of two hundred and fifty busy flows.
pub const MOST_ENTRIES: usize = 1_000_000;

/// What a flow moved within a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// The flow. May be forgotten meanwhile.
    pub flow: Entity,
    /// Bytes sent.
    pub up_bytes: u64,
    /// Bytes received.
    pub down_bytes: u64,
}

/// A second in which something moved.
#[derive(Clone, Debug)]
pub struct Page {
    /// Second since 1970, in the meter's time.
    pub at_secs: u64,
    /// Each flow once, but those that were told late.
    pub moved: Arc<Vec<Moved>>,
}

/// The last seconds, oldest first. Silent ones are not there.
#[derive(Resource, Debug, Default)]
pub struct Journal {
    pages: VecDeque<Page>,
    /// Where each flow stands on the newest page.
    newest: EntityHashMap<usize>,
    entries: usize,
    cut_secs: Option<u64>,
}

impl Journal {
    /// The first second that is still kept. `None`: nothing is.
    #[must_use]
    pub fn since_secs(&self) -> Option<u64> {
        self.pages.front().map(|page| page.at_secs)
    }

    /// Before this second, seconds were forgotten for want of memory. `None`: none was.
    #[must_use]
    pub const fn cut_secs(&self) -> Option<u64> {
        self.cut_secs
    }

    /// Pages of the seconds from `from_secs` to before `to_secs`, oldest first.
    pub fn between(&self, from_secs: u64, to_secs: u64) -> impl Iterator<Item = &Page> {
        let start = self.pages.partition_point(|page| page.at_secs < from_secs);
        self.pages
            .range(start..)
            .take_while(move |page| page.at_secs < to_secs)
    }

    /// Entries on all pages.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.entries
    }

    /// Nothing is kept.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// Notes that `flow` moved bytes in the second `at_secs`.
    pub fn add(&mut self, at_secs: u64, flow: Entity, up_bytes: u64, down_bytes: u64) {
        let newest_secs = self.pages.back().map(|page| page.at_secs);
        if newest_secs.is_none_or(|newest| newest < at_secs) {
            self.newest.clear();
            self.pages.push_back(Page {
                at_secs,
                moved: Arc::default(),
            });
            self.forget_before(at_secs.saturating_sub(KEPT_SECS as u64 - 1));
        }
        let moved = Moved {
            flow,
            up_bytes,
            down_bytes,
        };
        let last = self.pages.len().saturating_sub(1);
        let is_newest = newest_secs.is_none_or(|newest| newest <= at_secs);
        if is_newest {
            let page = Arc::make_mut(&mut self.pages[last].moved);
            match self.newest.get(&flow) {
                Some(at) => {
                    page[*at].up_bytes += up_bytes;
                    page[*at].down_bytes += down_bytes;
                }
                None => {
                    self.newest.insert(flow, page.len());
                    page.push(moved);
                    self.entries += 1;
                }
            }
        } else if self.since_secs().is_some_and(|since| since <= at_secs) {
            let at = self.pages.partition_point(|page| page.at_secs < at_secs);
            if self.pages[at].at_secs != at_secs {
                self.pages.insert(
                    at,
                    Page {
                        at_secs,
                        moved: Arc::default(),
                    },
                );
            }
            Arc::make_mut(&mut self.pages[at].moved).push(moved);
            self.entries += 1;
        }
        while self.entries > MOST_ENTRIES && self.pages.len() > 1 {
            self.forget_oldest();
            self.cut_secs = self.since_secs();
        }
    }

    fn forget_before(&mut self, first_secs: u64) {
        while self.since_secs().is_some_and(|since| since < first_secs) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some(page) = self.pages.pop_front() {
            self.entries -= page.moved.len();
        }
    }

    /// Forgets everything: another source starts.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flow(number: u32) -> Entity {
        Entity::from_raw_u32(number).expect("a valid number")
    }

    fn pages(journal: &Journal) -> Vec<(u64, usize, u64)> {
        journal
            .between(0, u64::MAX)
            .map(|page| {
                let bytes = page.moved.iter().map(|moved| moved.up_bytes).sum();
                (page.at_secs, page.moved.len(), bytes)
            })
            .collect()
    }

    #[test]
    fn a_flow_has_one_entry_in_a_second() {
        let mut journal = Journal::default();
        journal.add(10, flow(1), 5, 0);
        journal.add(10, flow(2), 1, 0);
        journal.add(10, flow(1), 5, 0);
        journal.add(12, flow(1), 3, 0);
        assert_eq!(pages(&journal), [(10, 2, 11), (12, 1, 3)]);
        assert_eq!(journal.len(), 3);
    }

    #[test]
    fn what_comes_late_goes_to_its_own_second() {
        let mut journal = Journal::default();
        journal.add(10, flow(1), 1, 0);
        journal.add(14, flow(1), 1, 0);
        journal.add(12, flow(2), 7, 0);
        journal.add(9, flow(2), 7, 0);
        assert_eq!(pages(&journal), [(10, 1, 1), (12, 1, 7), (14, 1, 1)]);
    }

    #[test]
    fn what_is_counted_elsewhere_stays_as_it_was() {
        let mut journal = Journal::default();
        journal.add(10, flow(1), 1, 0);
        let shared: Vec<Page> = journal.between(0, 11).cloned().collect();
        journal.add(10, flow(1), 1, 0);
        assert_eq!(shared[0].moved[0].up_bytes, 1);
        assert_eq!(pages(&journal), [(10, 1, 2)]);
    }

    #[test]
    fn what_is_forgotten_for_want_of_memory_is_known() {
        let mut journal = Journal::default();
        let most = u32::try_from(MOST_ENTRIES).expect("it fits");
        for second in 0..3_u32 {
            for number in 0..most / 2 {
                journal.add(second.into(), flow(number + 1), 1, 0);
            }
        }
        assert_eq!(journal.cut_secs(), Some(1));
        assert_eq!(journal.since_secs(), Some(1));
    }

    #[test]
    fn it_reaches_back_an_hour_at_most() {
        let mut journal = Journal::default();
        for second in 0..2 * KEPT_SECS as u64 {
            journal.add(second, flow(1), 1, 0);
        }
        assert_eq!(journal.len(), KEPT_SECS);
        assert_eq!(journal.since_secs(), Some(KEPT_SECS as u64));
        assert_eq!(journal.cut_secs(), None, "that is as it should be");
        journal.clear();
        assert!(journal.is_empty());
    }
}
