//! Memory for messages in progress, bounded as a whole. When it is full, what waited for longest is given up.

use std::collections::VecDeque;

/// Something that collects bytes and can be used again.
pub(super) trait Collector: Default {
    /// Forgets everything; may keep small buffers.
    fn clear(&mut self);
    /// Bytes that it holds now.
    fn held_bytes(&self) -> usize;
}

/// A place in a pool; it may have been given to somebody else since.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Ticket {
    index: u32,
    serial: u32,
}

impl Default for Ticket {
    fn default() -> Self {
        Self {
            index: u32::MAX,
            serial: 0,
        }
    }
}

/// A bounded number of collectors.
#[derive(Debug)]
pub(super) struct Pool<T> {
    items: Vec<Item<T>>,
    free: Vec<u32>,
    /// Oldest first; entries of returned collectors are stale.
    order: VecDeque<Ticket>,
    max_items: usize,
    max_bytes: usize,
    max_item_bytes: usize,
    bytes: usize,
    given_up: u64,
    overfull: u64,
}

#[derive(Debug)]
struct Item<T> {
    serial: u32,
    is_used: bool,
    value: T,
}

impl<T: Collector> Pool<T> {
    /// Holds `max_items` collectors with `max_bytes` in all, and `max_item_bytes` in any one, at most.
    pub(super) const fn new(max_items: usize, max_bytes: usize, max_item_bytes: usize) -> Self {
        Self {
            items: Vec::new(),
            free: Vec::new(),
            order: VecDeque::new(),
            max_items,
            max_bytes,
            max_item_bytes,
            bytes: 0,
            given_up: 0,
            overfull: 0,
        }
    }

    /// Collectors that were taken away from their flows for want of space.
    pub(super) const fn given_up(&self) -> u64 {
        self.given_up
    }

    /// Collectors that were taken away because one flow wanted too much.
    pub(super) const fn overfull(&self) -> u64 {
        self.overfull
    }

    /// Bytes that all of them hold.
    #[cfg(test)]
    pub(super) const fn held_bytes(&self) -> usize {
        self.bytes
    }

    /// An empty collector; the oldest one where all are in use.
    pub(super) fn take(&mut self) -> Ticket {
        if self.free.is_empty() && self.items.len() >= self.max_items {
            self.give_up_oldest();
        }
        let index = self.free.pop().unwrap_or_else(|| {
            self.items.push(Item {
                serial: 0,
                is_used: false,
                value: T::default(),
            });
            u32::try_from(self.items.len() - 1).unwrap_or(u32::MAX)
        });
        let item = &mut self.items[index as usize];
        item.serial = item.serial.wrapping_add(1);
        item.is_used = true;
        let ticket = Ticket {
            index,
            serial: item.serial,
        };
        self.order.push_back(ticket);
        self.drop_stale();
        ticket
    }

    /// Lets `work` have the collector; `None` where it was taken away.
    pub(super) fn with<R>(&mut self, ticket: Ticket, work: impl FnOnce(&mut T) -> R) -> Option<R> {
        let item = self.items.get_mut(ticket.index as usize)?;
        if !item.is_used || item.serial != ticket.serial {
            return None;
        }
        let before = item.value.held_bytes();
        let result = work(&mut item.value);
        let after = item.value.held_bytes();
        self.bytes = self.bytes - before + after;
        if after > self.max_item_bytes {
            self.overfull += 1;
            self.give_back(ticket);
        }
        while self.bytes > self.max_bytes && self.give_up_oldest() {}
        Some(result)
    }

    /// Whether the ticket still holds a collector.
    pub(super) fn is_valid(&self, ticket: Ticket) -> bool {
        self.items
            .get(ticket.index as usize)
            .is_some_and(|item| item.is_used && item.serial == ticket.serial)
    }

    /// Returns a collector. Nothing happens where it was taken away.
    pub(super) fn give_back(&mut self, ticket: Ticket) {
        if !self.is_valid(ticket) {
            return;
        }
        let item = &mut self.items[ticket.index as usize];
        self.bytes -= item.value.held_bytes();
        item.value.clear();
        item.is_used = false;
        self.free.push(ticket.index);
    }

    fn give_up_oldest(&mut self) -> bool {
        while let Some(oldest) = self.order.pop_front() {
            if self.is_valid(oldest) {
                self.give_back(oldest);
                self.given_up += 1;
                return true;
            }
        }
        false
    }

    /// Keeps the queue short: at most one stale entry for each valid one.
    fn drop_stale(&mut self) {
        let used = self.items.len() - self.free.len();
        if self.order.len() > 2 * used + 64 {
            let mut order = std::mem::take(&mut self.order);
            order.retain(|&ticket| self.is_valid(ticket));
            self.order = order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Collector for Vec<u8> {
        fn clear(&mut self) {
            *self = Self::new();
        }

        fn held_bytes(&self) -> usize {
            self.len()
        }
    }

    fn fill(pool: &mut Pool<Vec<u8>>, ticket: Ticket, len: usize) -> bool {
        pool.with(ticket, |bytes| bytes.resize(len, 0)).is_some()
    }

    #[test]
    fn the_oldest_makes_room_for_the_newest() {
        let mut pool = Pool::<Vec<u8>>::new(2, 1_000, 1_000);
        let [first, second, third] = [pool.take(), pool.take(), pool.take()];
        let valid = [first, second, third].map(|ticket| pool.is_valid(ticket));
        assert_eq!((valid, pool.given_up()), ([false, true, true], 1));
        pool.give_back(second);
        let fourth = pool.take();
        assert!(pool.is_valid(third) && pool.is_valid(fourth) && !pool.is_valid(second));
        assert_eq!(pool.given_up(), 1);
    }

    #[test]
    fn bytes_are_bounded_as_a_whole_and_for_each() {
        let mut pool = Pool::<Vec<u8>>::new(10, 100, 60);
        let [first, second, third] = [pool.take(), pool.take(), pool.take()];
        assert!(fill(&mut pool, first, 50) && fill(&mut pool, second, 40));
        assert!(fill(&mut pool, third, 61), "it may still say what it read");
        assert!(!pool.is_valid(third) && pool.is_valid(first));
        assert_eq!((pool.overfull(), pool.given_up()), (1, 0));
        assert!(fill(&mut pool, second, 55));
        assert!(
            !pool.is_valid(first),
            "105 bytes are too many: the oldest goes"
        );
        assert_eq!((pool.overfull(), pool.given_up(), pool.bytes), (1, 1, 55));
    }
}
