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
    bytes: usize,
    given_up: u64,
}

#[derive(Debug)]
struct Item<T> {
    serial: u32,
    is_used: bool,
    value: T,
}

impl<T: Collector> Pool<T> {
    pub(super) const fn new(max_items: usize, max_bytes: usize) -> Self {
        Self {
            items: Vec::new(),
            free: Vec::new(),
            order: VecDeque::new(),
            max_items,
            max_bytes,
            bytes: 0,
            given_up: 0,
        }
    }

    /// Collectors that were taken away from their flows for want of space.
    pub(super) const fn given_up(&self) -> u64 {
        self.given_up
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
        self.bytes = self.bytes - before + item.value.held_bytes();
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
