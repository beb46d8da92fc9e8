//! Finds slots by hash, one cache line each: a bucket holds seven hashes and their slots side by side, so that what was
//! read to find a flow is also what is written when it opens or ends. In a large table every other line is far away.
//!
//! Who finds its bucket full goes to the next one, and each bucket counts who passed it: a search ends at the first that
//! nobody passed, and nothing is left behind by those who leave.

/// Entries of a bucket: what fits a cache line beside two counts.
const WAYS: usize = 7;

/// Buckets of an empty index. Always a power of two.
const MIN_BUCKETS: usize = 64;

/// Slots by the hashes of what lies in them.
#[derive(Debug)]
pub(super) struct Index {
    buckets: Vec<Bucket>,
    len: usize,
}

#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Bucket {
    hashes: [u32; WAYS],
    /// Entries that belong here or before, and lie behind.
    passed: u32,
    slots: [u32; WAYS],
    used: u32,
}

impl Index {
    pub(super) fn new() -> Self {
        Self {
            buckets: vec![Bucket::default(); MIN_BUCKETS],
            len: 0,
        }
    }

    /// Entries.
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The first slot with this hash that is the right one.
    pub(super) fn find(&self, hash: u32, mut is_right: impl FnMut(u32) -> bool) -> Option<u32> {
        for at in self.way_of(hash) {
            let bucket = &self.buckets[at];
            let mut places = bucket.places_of(hash);
            while places != 0 {
                let slot = bucket.slots[places.trailing_zeros() as usize];
                if is_right(slot) {
                    return Some(slot);
                }
                places &= places - 1;
            }
            if bucket.passed == 0 {
                return None;
            }
        }
        None
    }

    /// Adds a slot.
    pub(super) fn insert(&mut self, hash: u32, slot: u32) {
        // Five of seven places: of a hundred entries three lie behind their bucket.
        if self.len >= self.buckets.len() * 5 {
            self.grow();
        }
        self.len += 1;
        for at in self.way_of(hash) {
            if self.buckets[at].push(hash, slot) {
                return;
            }
            self.buckets[at].passed += 1;
        }
        unreachable!("a third of all places are free");
    }

    /// Takes a slot out, where it is in.
    pub(super) fn remove(&mut self, hash: u32, slot: u32) {
        let mut way = self.way_of(hash);
        let Some(lies_at) = way.find(|&at| self.buckets[at].pull(hash, slot)) else {
            return;
        };
        self.len -= 1;
        for at in self.way_of(hash).take_while(|&at| at != lies_at) {
            self.buckets[at].passed -= 1;
        }
    }

    /// The buckets in which an entry may lie, the likeliest first.
    fn way_of(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        let count = self.buckets.len();
        let home = hash as usize;
        (0..count).map(move |step| (home + step) & (count - 1))
    }

    fn grow(&mut self) {
        let count = self.buckets.len() * 2;
        let old = std::mem::replace(&mut self.buckets, vec![Bucket::default(); count]);
        self.len = 0;
        for bucket in old {
            for place in 0..bucket.used as usize {
                self.insert(bucket.hashes[place], bucket.slots[place]);
            }
        }
    }
}

impl Bucket {
    /// Places with this hash, one bit each.
    fn places_of(&self, hash: u32) -> u32 {
        let mut places = 0;
        for (place, known) in self.hashes.iter().enumerate() {
            places |= u32::from(*known == hash) << place;
        }
        places & ((1 << self.used) - 1)
    }

    /// Returns whether there was room.
    fn push(&mut self, hash: u32, slot: u32) -> bool {
        let place = self.used as usize;
        if place == WAYS {
            return false;
        }
        self.hashes[place] = hash;
        self.slots[place] = slot;
        self.used += 1;
        true
    }

    /// Returns whether it was here.
    fn pull(&mut self, hash: u32, slot: u32) -> bool {
        let used = self.used as usize;
        let is_it = |&place: &usize| self.hashes[place] == hash && self.slots[place] == slot;
        let Some(place) = (0..used).find(is_it) else {
            return false;
        };
        self.hashes[place] = self.hashes[used - 1];
        self.slots[place] = self.slots[used - 1];
        self.used -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_bucket_is_a_cache_line() {
        assert_eq!(size_of::<Bucket>(), 64);
    }

    proptest! {
        /// Few hashes, near each other and at the end, so that buckets overflow and the way wraps.
        #[test]
        fn what_is_in_is_found_and_what_left_is_not(
            steps in proptest::collection::vec((0..6_u32, 0..200_u32, any::<bool>()), 0..600),
        ) {
            let mut index = Index::new();
            let mut model = BTreeSet::new();
            for (kind, slot, is_insert) in steps {
                let hash = 61_u32.wrapping_add(kind);
                let is_new = !model.contains(&(hash, slot));
                if is_insert && is_new {
                    index.insert(hash, slot);
                    model.insert((hash, slot));
                } else if !is_insert {
                    index.remove(hash, slot);
                    model.remove(&(hash, slot));
                }
                prop_assert_eq!(index.len(), model.len());
            }
            for hash in 61..67 {
                for slot in 0..200 {
                    let found = index.find(hash, |it| it == slot).is_some();
                    prop_assert_eq!(found, model.contains(&(hash, slot)));
                }
            }
            for (hash, slot) in model {
                index.remove(hash, slot);
            }
            prop_assert!(index.buckets.iter().all(|bucket| bucket.passed == 0 && bucket.used == 0));
        }
    }
}
