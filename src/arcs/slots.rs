//! Where each arc, or each marker, lies in a buffer of constant capacity: the few that stand out in front, the many
//! behind them.
//!
//! Only slots that changed are uploaded. A frame in which nothing changed touches nothing.

use std::ops::Range;

/// Ribbons with a glow: more than the design's 44 are no longer told apart.
pub const HERO_SLOTS: usize = 44;
/// From more than these on the many have no lines of their own: their density is shown, and pulses.
pub const MOST_HAIRLINES: usize = 400;
/// All arcs. When full, further routes are not drawn but counted ([`Slots::undrawn`]); they stay in all lists.
pub const CAPACITY: usize = 131_072;
/// Changed slots nearer than this are uploaded together.
const MERGE_GAP: usize = 32;

/// A place in the buffer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Slot(usize);

/// The buffer as the processor sees it, and what must be uploaded. A record that is all zero draws nothing.
#[derive(Debug)]
pub struct Slots<R> {
    records: Vec<R>,
    front: usize,
    capacity: usize,
    free_front: Vec<usize>,
    free_rest: Vec<usize>,
    dirty: Vec<usize>,
    rest: usize,
    /// Raised by one with each change.
    pub generation: u64,
    /// What found no slot.
    pub undrawn: usize,
}

impl<R: Clone + Copy + Default + PartialEq> Slots<R> {
    /// Room for `capacity` records, `front` of them in front.
    #[must_use]
    pub fn new(front: usize, capacity: usize) -> Self {
        Self {
            records: vec![R::default(); front],
            front,
            capacity,
            free_front: (0..front).rev().collect(),
            free_rest: Vec::new(),
            dirty: Vec::new(),
            rest: 0,
            generation: 0,
            undrawn: 0,
        }
    }

    /// Takes a slot in front or for one of the many; `None` when there is none.
    pub fn take(&mut self, is_front: bool) -> Option<Slot> {
        if is_front {
            return self.free_front.pop().map(Slot);
        }
        let slot = match self.free_rest.pop() {
            Some(slot) => slot,
            None if self.records.len() < self.capacity => {
                self.records.push(R::default());
                self.records.len() - 1
            }
            None => {
                self.undrawn += 1;
                return None;
            }
        };
        self.rest += 1;
        Some(Slot(slot))
    }

    /// Gives a slot back: nothing is drawn there any more.
    pub fn give_back(&mut self, slot: Slot) {
        self.write(slot, R::default());
        if slot.0 < self.front {
            self.free_front.push(slot.0);
        } else {
            self.free_rest.push(slot.0);
            self.rest -= 1;
        }
    }

    /// Sets what is drawn at a slot.
    pub fn write(&mut self, slot: Slot, record: R) {
        self.write_at(slot.0, record);
    }

    /// Sets what is drawn at a place in front, for those who keep the front in an order of their own.
    pub fn write_front(&mut self, at: usize, record: R) {
        if at < self.front {
            self.write_at(at, record);
        }
    }

    fn write_at(&mut self, at: usize, record: R) {
        if let Some(current) = self.records.get_mut(at)
            && *current != record
        {
            *current = record;
            self.generation += 1;
            self.dirty.push(at);
        }
    }

    /// Slots in use or once used: what a draw has to cover.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// `true` if there is not even a front.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The many: those that are not in front.
    #[must_use]
    pub fn rest(&self) -> usize {
        self.rest
    }

    /// Everything, for a graphics card that knows nothing.
    #[must_use]
    pub fn records(&self) -> &[R] {
        &self.records
    }

    /// `true` if something must be uploaded.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// Hands out what changed since the last call, as few runs of neighbors.
    pub fn drain_changes(&mut self, mut upload: impl FnMut(usize, &[R])) {
        self.dirty.sort_unstable();
        self.dirty.dedup();
        for range in runs(&self.dirty) {
            if let Some(records) = self.records.get(range.clone()) {
                upload(range.start, records);
            }
        }
        self.dirty.clear();
    }
}

/// Ranges that cover sorted slots, merged over small gaps.
fn runs(sorted: &[usize]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for &slot in sorted {
        match runs.last_mut() {
            Some(run) if slot <= run.end + MERGE_GAP => run.end = slot + 1,
            _ => runs.push(slot..slot + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots() -> Slots<u32> {
        Slots::new(HERO_SLOTS, CAPACITY)
    }

    #[test]
    fn only_changes_are_uploaded_and_only_once() {
        let mut slots = slots();
        let hero = slots.take(true).expect("free");
        let one = slots.take(false).expect("free");
        slots.write(hero, 1);
        slots.write(one, 2);
        slots.write(one, 2);
        let mut uploaded = Vec::new();
        slots.drain_changes(|at, records| uploaded.push((at, records.len())));
        assert_eq!(uploaded, [(0, 1), (HERO_SLOTS, 1)]);
        slots.drain_changes(|_, _| unreachable!("nothing changed"));
        slots.write(one, 2);
        assert!(!slots.is_dirty());
    }

    #[test]
    fn slots_are_reused_and_bounded() {
        let mut slots = slots();
        let taken: Vec<_> = (0..CAPACITY).filter_map(|_| slots.take(false)).collect();
        assert_eq!(taken.len(), CAPACITY - HERO_SLOTS);
        assert_eq!(slots.undrawn, HERO_SLOTS);
        slots.give_back(taken[5]);
        assert_eq!(slots.take(false), Some(taken[5]));
        assert_eq!(slots.len(), CAPACITY);
        assert_eq!(
            (0..100).filter_map(|_| slots.take(true)).count(),
            HERO_SLOTS
        );
    }

    #[test]
    fn neighbors_travel_together() {
        assert_eq!(runs(&[1, 2, 5, 500]), [1..6, 500..501]);
        assert!(runs(&[]).is_empty());
    }
}
