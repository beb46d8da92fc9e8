//! Memory by slot number that grows a chunk at a time: what lies in it never moves. A table that doubles instead stalls
//! capture while it is copied, and takes three times its size meanwhile.

use std::ops::{Index, IndexMut};

/// Slots in a chunk.
const CHUNK: usize = 4096;

/// Values by slot number.
#[derive(Debug)]
pub(super) struct Slab<T> {
    /// All of them full but the last.
    chunks: Vec<Vec<T>>,
}

impl<T> Slab<T> {
    pub(super) const fn new() -> Self {
        Self { chunks: Vec::new() }
    }

    /// Slots there are.
    pub(super) fn len(&self) -> usize {
        match self.chunks.last() {
            Some(last) => (self.chunks.len() - 1) * CHUNK + last.len(),
            None => 0,
        }
    }

    /// A new slot with the next number.
    pub(super) fn push(&mut self, value: T) {
        match self.chunks.last_mut() {
            Some(last) if last.len() < CHUNK => last.push(value),
            _ => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(value);
                self.chunks.push(chunk);
            }
        }
    }

    pub(super) fn get(&self, slot: u32) -> Option<&T> {
        let (chunk, place) = place(slot);
        self.chunks.get(chunk)?.get(place)
    }
}

const fn place(slot: u32) -> (usize, usize) {
    (slot as usize / CHUNK, slot as usize % CHUNK)
}

impl<T> Index<u32> for Slab<T> {
    type Output = T;

    fn index(&self, slot: u32) -> &T {
        let (chunk, place) = place(slot);
        &self.chunks[chunk][place]
    }
}

impl<T> IndexMut<u32> for Slab<T> {
    fn index_mut(&mut self, slot: u32) -> &mut T {
        let (chunk, place) = place(slot);
        &mut self.chunks[chunk][place]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_keep_their_numbers_over_chunks() {
        let mut slab = Slab::new();
        let count = u32::try_from(2 * CHUNK + 5).expect("small");
        for number in 0..count {
            assert_eq!(slab.len(), number as usize);
            slab.push(number);
        }
        assert!((0..count).all(|slot| slab[slot] == slot));
        assert_eq!(slab.get(count), None);
    }
}
