//! The slots of all flows, and the index that finds them by five-tuple.
//!
//! A slot is live (in the index), ended (kept until every sink has been told) or free. Lookups touch the index and,
//! where the hash matches, one hot entry.

use std::hash::BuildHasher;

use super::entry::{Cold, Flags, Hot, Names};
use super::index::Index;
use super::links::NIL;
use super::slab::Slab;
use super::tuple::{End, Tuple};

/// Flows, found by slot or by five-tuple.
#[derive(Debug)]
pub(super) struct Table {
    hot: Slab<Hot>,
    cold: Slab<Cold>,
    free: Vec<u32>,
    index: Index,
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
    /// What comes with it may say a name.
    pub(super) may_name: bool,
    /// Where the flow was when it was last looked for; it may have moved in or out since.
    slot: u32,
}

impl Table {
    pub(super) fn new(hash_key: ahash::RandomState) -> Self {
        Self {
            hot: Slab::new(),
            cold: Slab::new(),
            free: Vec::new(),
            index: Index::new(),
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
            may_name: true,
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
        let hot = self.hot.get(clue.slot)?;
        let is_read = clue.may_name && !hot.flags.has(Flags::READ);
        let cold = self.cold.get(clue.slot).filter(|_| is_read);
        Some(hot.last_ns ^ u64::from(hot.tick) ^ cold.map_or(0, |cold| cold.asked_ns))
    }

    /// Reads from all that a flow touches that opens or ends. What comes out means nothing.
    pub(super) fn touch_whole(&self, slot: u32) -> u64 {
        let (hot, cold) = (&self.hot[slot], &self.cold[slot]);
        hot.last_ns ^ u64::from(hot.dirty) ^ cold.asked_ns
    }

    /// Free slots, in the order in which flows will open in them.
    pub(super) fn free_slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.free.iter().rev().copied()
    }

    /// Reads where a flow with this hash would be in the index.
    pub(super) fn touch_index(&self, hash: u32) -> Option<u32> {
        self.index.find(hash, |_| true)
    }

    /// The live flow.
    pub(super) fn find(&self, clue: &Clue) -> Option<u32> {
        if let Some(hot) = self.hot.get(clue.slot)
            && hot.hash == clue.hash
            && hot.tuple == clue.tuple
            && hot.is_live()
        {
            return Some(clue.slot);
        }
        self.index
            .find(clue.hash, |slot| self.hot[slot].tuple == clue.tuple)
    }

    /// Puts a flow into a free slot and into the index.
    pub(super) fn insert(&mut self, mut hot: Hot, cold: Cold) -> u32 {
        let hash = hot.hash;
        let slot = if let Some(slot) = self.free.pop() {
            hot.listed = self.hot[slot].listed;
            self.hot[slot] = hot;
            self.cold[slot] = cold;
            slot
        } else {
            let slot = self.slots();
            self.hot.push(hot);
            self.cold.push(cold);
            slot
        };
        self.index.insert(hash, slot);
        slot
    }

    /// Takes a flow out of the index: packets of its five-tuple no longer find it.
    pub(super) fn unindex(&mut self, slot: u32) {
        self.index.remove(self.hot[slot].hash, slot);
    }

    /// Frees the slot of a flow that is no longer in the index.
    pub(super) fn release(&mut self, slot: u32) {
        let hot = &mut self.hot[slot];
        hot.id = 0;
        hot.dirty = 0;
        self.change_names(slot, |names| *names = None);
        self.cold[slot] = Cold::default();
        self.free.push(slot);
    }

    /// Changes the names of a flow.
    pub(super) fn change_names(&mut self, slot: u32, change: impl FnOnce(&mut Option<Box<Names>>)) {
        let names = &mut self.cold[slot].names;
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
        &self.hot[slot]
    }

    pub(super) fn hot_mut(&mut self, slot: u32) -> &mut Hot {
        &mut self.hot[slot]
    }

    /// Both halves of a flow.
    pub(super) fn both_mut(&mut self, slot: u32) -> (&mut Hot, &mut Cold) {
        (&mut self.hot[slot], &mut self.cold[slot])
    }

    /// Slots that hold a flow, live or ended.
    pub(super) fn used_slots(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.slots()).filter(|&slot| self.hot[slot].id != 0)
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
