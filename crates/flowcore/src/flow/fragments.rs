//! Puts datagrams together from their fragments, so that each part is counted where its datagram belongs and the whole
//! can be read. A datagram that never becomes whole was never delivered to a port: it counts for the address pair.
//!
//! Fragments arrive in any order. What waits is bounded three ways (datagrams, parts of one, bytes of all), and
//! memory follows what was captured, never what a header claims.

use std::collections::VecDeque;
use std::hash::{BuildHasher, Hasher};
use std::net::IpAddr;
use std::ops::Range;

use super::ahead::STEPS;
use super::index::Index;
use super::share::Share;
use crate::model::{Layer, Protocol};
use crate::packet::{Fragment, Packet, address_bytes};

/// Datagrams in the queue at most, finished ones behind a slow one included. When full, the oldest is given up.
const MAX_DATAGRAMS: usize = 4096;

/// Parts of one datagram at most: 64 KiB in the smallest MTU of IPv4 is 120.
const MAX_PARTS: usize = 160;

/// Captured bytes that wait at most. When full, the oldest datagram is given up.
const MAX_BYTES: usize = 8 << 20;

/// Captured bytes that may be copied for datagrams that never become whole, and what each fragment adds to that again:
/// more than a network that loses one in a hundred needs. Without credit only headers are kept: the datagram is counted
/// where it belongs, and not read.
const MAX_CREDIT: usize = 32 << 20;
const EARNED: usize = 32;
const HEADERS: usize = 64;

/// Room that a finished datagram leaves for the next one: a packet's worth, and the parts of a large answer.
const KEPT_BYTES: usize = 2048;
const KEPT_PARTS: usize = 8;

/// Ticks after which a datagram is given up: as long as RFC 1122 and RFC 8200 tell hosts to wait.
const PATIENCE_TICKS: u32 = 60;

/// What RFC 791 and RFC 8200 say identifies a datagram, and the layer that it was seen on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct DatagramKey {
    pub(super) layer: Layer,
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) protocol: Protocol,
    identification: u32,
}

impl DatagramKey {
    /// Under a secret key, as that of a flow.
    fn hash(&self, key: &ahash::RandomState) -> u32 {
        let mut hasher = key.build_hasher();
        hasher.write_u128(u128::from_le_bytes(address_bytes(self.source)));
        hasher.write_u128(u128::from_le_bytes(address_bytes(self.destination)));
        hasher.write_u64(u64::from(self.identification) << 8 | u64::from(self.protocol.0));
        let hash = hasher.finish();
        (hash ^ (hash >> 32)) as u32
    }
}

/// A datagram in progress. Its memory is used again for others.
#[derive(Debug)]
struct Datagram {
    key: DatagramKey,
    hash: u32,
    /// Counts the datagrams; 0 for none.
    serial: u64,
    share: Share,
    is_outgoing: Option<bool>,
    parts: Vec<Part>,
    /// What was captured of all parts, in the order of their arrival.
    data: Vec<u8>,
    /// Length of the whole payload, once the last part was seen.
    total_len: Option<u32>,
    /// Some part was not kept for want of credit.
    is_unread: bool,
}

/// One fragment's place, and where in the datagram's `data` its bytes are.
#[derive(Debug)]
struct Part {
    offset: u32,
    len: u32,
    data: Range<u32>,
}

/// What becomes of a fragment.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It waits for the rest of its datagram.
    Held,
    /// The datagram is whole: what all its fragments count. Its payload is in [`Fragments::payload`].
    Whole {
        share: Share,
        /// Length of the payload on the wire.
        len: u32,
    },
}

/// A datagram that was given up.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) key: DatagramKey,
    pub(super) share: Share,
    pub(super) is_outgoing: Option<bool>,
}

/// Datagrams that are being put together.
#[derive(Debug)]
pub(super) struct Fragments {
    index: Index,
    hash_key: ahash::RandomState,
    /// In use or free.
    datagrams: Vec<Datagram>,
    free: Vec<u32>,
    /// Oldest first, with serial and tick of the first part; entries of finished datagrams are stale.
    queue: VecDeque<(u32, u64, u32)>,
    next_serial: u64,
    bytes: usize,
    /// Bytes that may be copied: given back by datagrams that become whole.
    credit: usize,
    unread: u64,
    /// What the datagram that became whole last carries, from its start as far as it was kept. Whoever takes it out puts
    /// it back, for its memory.
    pub(super) payload: Vec<u8>,
}

impl Fragments {
    pub(super) fn new(hash_key: ahash::RandomState) -> Self {
        Self {
            index: Index::new(),
            hash_key,
            datagrams: Vec::new(),
            free: Vec::new(),
            queue: VecDeque::new(),
            next_serial: 0,
            bytes: 0,
            credit: MAX_CREDIT,
            unread: 0,
            payload: Vec::new(),
        }
    }

    /// Datagrams that became whole when their payload had not been kept.
    pub(super) const fn unread(&self) -> u64 {
        self.unread
    }

    /// Takes in one fragment.
    pub(super) fn take_in(
        &mut self,
        tick: u32,
        layer: Layer,
        packet: &Packet<'_>,
        fragment: Fragment,
        share: Share,
        is_outgoing: Option<bool>,
    ) -> Verdict {
        let key = DatagramKey {
            layer,
            source: packet.source,
            destination: packet.destination,
            protocol: packet.protocol,
            identification: fragment.identification,
        };
        let hash = key.hash(&self.hash_key);
        let is_it = |place: u32| self.datagrams[place as usize].key == key;
        let known = self.index.find(hash, is_it);
        let place = known.unwrap_or_else(|| self.begin(key, hash, tick, is_outgoing));
        let datagram = &mut self.datagrams[place as usize];
        datagram.share.add(share);
        if datagram.parts.len() < MAX_PARTS {
            let mut kept = packet.payload;
            self.credit = (self.credit + EARNED).min(MAX_CREDIT);
            match self.credit.checked_sub(kept.len()) {
                Some(left) => self.credit = left,
                None => {
                    kept = &kept[..kept.len().min(HEADERS)];
                    datagram.is_unread = true;
                }
            }
            self.bytes += kept.len();
            datagram.hold(fragment.offset, packet.payload_len, kept);
        }
        if !fragment.has_more {
            datagram.total_len = Some(fragment.offset.saturating_add(packet.payload_len));
        }
        let Some(len) = datagram.whole_len() else {
            return Verdict::Held;
        };
        datagram.assemble(&mut self.payload);
        let share = datagram.share;
        self.unread += u64::from(datagram.is_unread);
        self.credit = (self.credit + datagram.data.len()).min(MAX_CREDIT);
        self.forget(place);
        Verdict::Whole { share, len }
    }

    fn begin(&mut self, key: DatagramKey, hash: u32, tick: u32, is_outgoing: Option<bool>) -> u32 {
        let place = self.free.pop().unwrap_or_else(|| {
            self.datagrams.push(Datagram::nothing(key));
            u32::try_from(self.datagrams.len() - 1).expect("some thousand at most")
        });
        self.next_serial += 1;
        let datagram = &mut self.datagrams[place as usize];
        datagram.key = key;
        datagram.hash = hash;
        datagram.serial = self.next_serial;
        datagram.is_outgoing = is_outgoing;
        self.queue.push_back((place, self.next_serial, tick));
        self.index.insert(hash, place);
        place
    }

    fn forget(&mut self, place: u32) {
        let datagram = &mut self.datagrams[place as usize];
        self.bytes -= datagram.data.len();
        self.index.remove(datagram.hash, place);
        self.free.push(place);
        datagram.clear();
    }

    /// So much waits that a number of datagrams have to be given up, which is cheaper together than one by one.
    pub(super) fn is_overfull(&self) -> bool {
        self.queue.len() >= MAX_DATAGRAMS + STEPS || self.bytes >= MAX_BYTES + MAX_BYTES / 64
    }

    /// The next datagram that has to be given up at `tick`, or at the end of everything with `None`.
    pub(super) fn next_lost(&mut self, tick: Option<u32>) -> Option<Lost> {
        while let Some(&(place, serial, began)) = self.queue.front() {
            let datagram = &self.datagrams[place as usize];
            let is_current = datagram.serial == serial;
            if is_current {
                let is_late = tick.is_none_or(|tick| tick.saturating_sub(began) > PATIENCE_TICKS);
                let is_full = self.queue.len() > MAX_DATAGRAMS || self.bytes > MAX_BYTES;
                if !is_late && !is_full {
                    return None;
                }
            }
            let lost = Lost {
                key: datagram.key,
                share: datagram.share,
                is_outgoing: datagram.is_outgoing,
            };
            self.queue.pop_front();
            if is_current {
                self.forget(place);
                return Some(lost);
            }
        }
        None
    }
}

impl Datagram {
    const fn nothing(key: DatagramKey) -> Self {
        Self {
            key,
            hash: 0,
            serial: 0,
            share: Share::NONE,
            is_outgoing: None,
            parts: Vec::new(),
            data: Vec::new(),
            total_len: None,
            is_unread: false,
        }
    }

    /// Makes room for another datagram. What an ordinary one takes is kept.
    fn clear(&mut self) {
        self.serial = 0;
        self.share = Share::NONE;
        self.total_len = None;
        self.is_unread = false;
        self.parts.clear();
        self.parts.shrink_to(KEPT_PARTS);
        self.data.clear();
        self.data.shrink_to(KEPT_BYTES);
    }

    fn hold(&mut self, offset: u32, len: u32, captured: &[u8]) {
        let from = self.data.len() as u32;
        self.data.extend_from_slice(captured);
        self.parts.push(Part {
            offset,
            len,
            data: from..self.data.len() as u32,
        });
    }

    /// Length of its payload, once all of that was seen.
    fn whole_len(&mut self) -> Option<u32> {
        let total_len = self.total_len?;
        self.parts.sort_by_key(|part| part.offset);
        let mut reached = 0;
        for part in &self.parts {
            if part.offset > reached {
                return None;
            }
            reached = reached.max(part.offset.saturating_add(part.len));
        }
        (reached >= total_len).then_some(total_len)
    }

    /// Writes the payload from its start as far as it was kept. Where parts overlap, the one that begins earlier wins, of
    /// two that begin together the first to arrive.
    fn assemble(&self, payload: &mut Vec<u8>) {
        payload.clear();
        for part in &self.parts {
            let Some(known) = payload.len().checked_sub(part.offset as usize) else {
                break;
            };
            let data = &self.data[part.data.start as usize..part.data.end as usize];
            payload.extend_from_slice(data.get(known..).unwrap_or_default());
        }
    }
}
