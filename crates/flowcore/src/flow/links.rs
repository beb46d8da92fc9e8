//! Doubly linked lists over slot numbers: a slot is in at most one list, and leaves it in constant time.
//!
//! Links live beside the slots, not in them, so that walking a list touches no flow.

use super::slab::Slab;

/// No slot.
pub(super) const NIL: u32 = u32::MAX;

/// Many lists over one set of slots.
#[derive(Debug)]
pub(super) struct Lists {
    ends: Vec<Ends>,
    links: Slab<Link>,
}

#[derive(Clone, Copy, Debug)]
struct Ends {
    first: u32,
    last: u32,
}

#[derive(Clone, Copy, Debug)]
struct Link {
    previous: u32,
    next: u32,
    /// The list it is in, or `NIL`.
    list: u32,
}

impl Lists {
    /// `count` empty lists.
    pub(super) fn new(count: usize) -> Self {
        Self {
            ends: vec![
                Ends {
                    first: NIL,
                    last: NIL
                };
                count
            ],
            links: Slab::new(),
        }
    }

    /// Appends `slot` to `list`, taking it out of the one it is in.
    pub(super) fn push_back(&mut self, list: u32, slot: u32) {
        while self.links.len() <= slot as usize {
            self.links.push(Link {
                previous: NIL,
                next: NIL,
                list: NIL,
            });
        }
        self.remove(slot);
        let last = self.ends[list as usize].last;
        self.links[slot] = Link {
            previous: last,
            next: NIL,
            list,
        };
        match last {
            NIL => self.ends[list as usize].first = slot,
            last => self.links[last].next = slot,
        }
        self.ends[list as usize].last = slot;
    }

    /// Takes `slot` out of its list, if it is in one.
    pub(super) fn remove(&mut self, slot: u32) {
        let Some(&Link {
            previous,
            next,
            list,
        }) = self.links.get(slot)
        else {
            return;
        };
        if list == NIL {
            return;
        }
        match previous {
            NIL => self.ends[list as usize].first = next,
            previous => self.links[previous].next = next,
        }
        match next {
            NIL => self.ends[list as usize].last = previous,
            next => self.links[next].previous = previous,
        }
        self.links[slot].list = NIL;
    }

    /// The slots in `list`, those first that have been there for longest.
    pub(super) fn iter(&self, list: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(self.first(list), |&slot| {
            Some(self.links[slot].next).filter(|&next| next != NIL)
        })
    }

    /// Reads where the links of `slot` are. What comes out means nothing.
    pub(super) fn touch(&self, slot: u32) -> u32 {
        self.links.get(slot).map_or(0, |link| link.list)
    }

    /// The slot that has been in `list` for longest.
    pub(super) fn first(&self, list: u32) -> Option<u32> {
        Some(self.ends[list as usize].first).filter(|&slot| slot != NIL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_in_one_list_and_leaves_from_the_middle() {
        let mut lists = Lists::new(2);
        for slot in [5, 0, 3] {
            lists.push_back(0, slot);
        }
        lists.remove(0);
        lists.push_back(1, 5);
        assert_eq!(lists.first(0), Some(3));
        assert_eq!(lists.first(1), Some(5));
        lists.remove(3);
        lists.remove(3);
        assert_eq!(lists.first(0), None);
    }
}
