//! The slots of all flows, and the index that finds them by five-tuple.
//!
//! A slot is live (in the index), ended (kept until every sink has been told) or free. Lookups touch the index and,
//! where the hash matches, one hot entry.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use super::entry::{Cold, Flags, Hot, Names};
use super::links::NIL;
use super::tuple::{End, Tuple};

/// Flows, found by slot or by five-tuple.
#[derive(Debug)]
pub(super) struct Table {
    hot: Vec<Hot>,
    cold: Vec<Cold>,
    free: Vec<u32>,
    index: HashTable<IndexEntry>,
    /// Memory of the names of all slots.
    name_bytes: usize,
    hash_key: ahash::RandomState,
}

/// Whose flow is looked for, and what helps to find it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clue {
    pub(super) tuple: Tuple,
    /// Which end of the tuple is meant by it.
    pub(super) end: End,
    pub(super) hash: u32,
    /// Where the flow was when it was last looked for; it may have moved in or out since.
    slot: u32,
}

/// The hash is kept beside the slot: growing the index and most mismatches touch no flow.
#[derive(Clone, Copy, Debug)]
struct IndexEntry {
    hash: u32,
    slot: u32,
}

impl Table {
    pub(super) fn new(hash_key: ahash::RandomState) -> Self {
        Self {
            hot: Vec::new(),
            cold: Vec::new(),
            free: Vec::new(),
            index: HashTable::new(),
            name_bytes: 0,
            hash_key,
        }
    }

    /// Live flows.
    pub(super) fn live(&self) -> usize {
        self.index.len()
    }

    /// Slots there are, in use or not.
    pub(super) fn slots(&self) -> u32 {
        u32::try_from(self.hot.len()).unwrap_or(u32::MAX)
    }

    /// What the flow of `tuple` is looked for by.
    pub(super) fn clue(&self, (tuple, end): (Tuple, End)) -> Clue {
        Clue {
            tuple,
            end,
            hash: tuple.hash(&self.hash_key),
            slot: NIL,
        }
    }

    /// Notes where the flow seems to be, without looking at it.
    pub(super) fn guess(&self, clue: &mut Clue) {
        clue.slot = self.touch_index(clue.hash).unwrap_or(NIL);
    }

    /// Reads from all that a packet of the flow will touch. What comes out means nothing; `None`: there seems to be no
    /// such flow.
    pub(super) fn touch(&self, clue: &Clue) -> Option<u64> {
        let hot = self.hot.get(clue.slot as usize)?;
        let is_read = hot.flags.has(Flags::READ);
        let cold = self.cold.get(clue.slot as usize).filter(|_| !is_read);
        Some(hot.last_ns ^ u64::from(hot.tick) ^ cold.map_or(0, |cold| cold.asked_ns))
    }

    /// Reads where a flow with this hash would be in the index.
    pub(super) fn touch_index(&self, hash: u32) -> Option<u32> {
        let entry = self.index.find(spread(hash), |entry| entry.hash == hash)?;
        Some(entry.slot)
    }

    /// The live flow.
    pub(super) fn find(&self, clue: &Clue) -> Option<u32> {
        if let Some(hot) = self.hot.get(clue.slot as usize)
            && hot.hash == clue.hash
            && hot.tuple == clue.tuple
            && hot.is_live()
        {
            return Some(clue.slot);
        }
        self.index
            .find(spread(clue.hash), |entry| {
                entry.hash == clue.hash && self.hot[entry.slot as usize].tuple == clue.tuple
            })
            .map(|entry| entry.slot)
    }

    /// Puts a flow into a free slot and into the index.
    pub(super) fn insert(&mut self, mut hot: Hot, cold: Cold) -> u32 {
        let hash = hot.hash;
        let slot = if let Some(slot) = self.free.pop() {
            hot.listed = self.hot[slot as usize].listed;
            self.hot[slot as usize] = hot;
            self.cold[slot as usize] = cold;
            slot
        } else {
            let slot = self.slots();
            self.hot.push(hot);
            self.cold.push(cold);
            slot
        };
        self.index
            .insert_unique(spread(hash), IndexEntry { hash, slot }, |e| spread(e.hash));
        slot
    }

    /// Takes a flow out of the index: packets of its five-tuple no longer find it.
    pub(super) fn unindex(&mut self, slot: u32) {
        let hash = self.hot[slot as usize].hash;
        if let Ok(entry) = self
            .index
            .find_entry(spread(hash), |entry| entry.slot == slot)
        {
            entry.remove();
        }
    }

    /// Frees the slot of a flow that is no longer in the index.
    pub(super) fn release(&mut self, slot: u32) {
        let hot = &mut self.hot[slot as usize];
        hot.id = 0;
        hot.dirty = 0;
        self.change_names(slot, |names| *names = None);
        self.cold[slot as usize] = Cold::default();
        self.free.push(slot);
    }

    /// Changes the names of a flow.
    pub(super) fn change_names(&mut self, slot: u32, change: impl FnOnce(&mut Option<Box<Names>>)) {
        let names = &mut self.cold[slot as usize].names;
        let before = names.as_ref().map_or(0, |names| names.bytes());
        change(names);
        let after = names.as_ref().map_or(0, |names| names.bytes());
        self.name_bytes = self.name_bytes - before + after;
    }

    /// Memory of the names of all flows, live or ended.
    pub(super) const fn name_bytes(&self) -> usize {
        self.name_bytes
    }

    pub(super) fn hot(&self, slot: u32) -> &Hot {
        &self.hot[slot as usize]
    }

    pub(super) fn hot_mut(&mut self, slot: u32) -> &mut Hot {
        &mut self.hot[slot as usize]
    }

    /// Both halves of a flow.
    pub(super) fn both_mut(&mut self, slot: u32) -> (&mut Hot, &mut Cold) {
        (&mut self.hot[slot as usize], &mut self.cold[slot as usize])
    }

    /// Slots that hold a flow, live or ended.
    pub(super) fn used_slots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.slots()).filter(|&slot| self.hot[slot as usize].id != 0)
    }
}

/// A key that nobody outside can know.
pub(super) fn secret_hash_key() -> ahash::RandomState {
    // The one thing in this crate that differs from run to run. It decides where an entry lies, never what comes out:
    // nothing iterates over what it hashes.
    let secret = std::hash::RandomState::new();
    let [a, b, c, d] = [0_u8, 1, 2, 3].map(|part| secret.hash_one(part));
    ahash::RandomState::with_seeds(a, b, c, d)
}

/// The index takes its tag from the top bits and its place from the low ones: 32 good bits serve both.
const fn spread(hash: u32) -> u64 {
    (hash as u64) << 32 | hash as u64
}
