//! Puts datagrams together from their fragments, so that each part is counted where its datagram belongs and the whole
//! can be read. A datagram that never becomes whole was never delivered to a port: it counts for the address pair.
//!
//! Fragments arrive in any order. What waits is bounded three ways (datagrams, parts of one, bytes of all), and
//! memory follows what was captured, never what a header claims.

use std::collections::VecDeque;
use std::net::IpAddr;

use hashbrown::HashMap;

use super::share::Share;
use crate::model::{Layer, Protocol};
use crate::packet::{Fragment, Packet};

/// Datagrams in the queue at most, finished ones behind a slow one included. When full, the oldest is given up.
const MAX_DATAGRAMS: usize = 4096;

/// Parts of one datagram at most: 64 KiB in the smallest MTU of IPv4 is 120.
const MAX_PARTS: usize = 160;

/// Captured bytes that wait at most. When full, the oldest datagram is given up.
const MAX_BYTES: usize = 8 << 20;

/// Ticks after which a datagram is given up: as long as RFC 1122 and RFC 8200 tell hosts to wait.
const PATIENCE_TICKS: u32 = 60;

/// What RFC 791 and RFC 8200 say identifies a datagram, and the layer that it was seen on.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct DatagramKey {
    pub(super) layer: Layer,
    pub(super) source: IpAddr,
    pub(super) destination: IpAddr,
    pub(super) protocol: Protocol,
    identification: u32,
}

#[derive(Debug)]
struct Datagram {
    serial: u64,
    share: Share,
    is_outgoing: Option<bool>,
    parts: Vec<Part>,
    /// Length of the whole payload, once the last part was seen.
    total_len: Option<u32>,
}

/// One fragment's place, and what was captured of it.
#[derive(Debug)]
struct Part {
    offset: u32,
    len: u32,
    data: Box<[u8]>,
}

/// What becomes of a fragment.
#[derive(Debug)]
pub(super) enum Verdict {
    /// It waits for the rest of its datagram.
    Held,
    /// The datagram is whole: what all its fragments count, and its payload.
    Whole(Share, Vec<u8>),
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
    datagrams: HashMap<DatagramKey, Datagram, ahash::RandomState>,
    /// Oldest first, with the tick of the first part; entries of finished datagrams are stale.
    queue: VecDeque<(DatagramKey, u64, u32)>,
    next_serial: u64,
    bytes: usize,
}

impl Fragments {
    pub(super) fn new(hash_key: ahash::RandomState) -> Self {
        Self {
            datagrams: HashMap::with_hasher(hash_key),
            queue: VecDeque::new(),
            next_serial: 0,
            bytes: 0,
        }
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
        let datagram = self.datagrams.entry(key).or_insert_with(|| {
            self.next_serial += 1;
            self.queue.push_back((key, self.next_serial, tick));
            Datagram {
                serial: self.next_serial,
                share: Share::default(),
                is_outgoing,
                parts: Vec::new(),
                total_len: None,
            }
        });
        datagram.share.add(share);
        if datagram.parts.len() < MAX_PARTS {
            self.bytes += packet.payload.len();
            datagram.parts.push(Part {
                offset: fragment.offset,
                len: packet.payload_len,
                data: packet.payload.into(),
            });
        }
        if !fragment.has_more {
            datagram.total_len = Some(fragment.offset.saturating_add(packet.payload_len));
        }
        if !datagram.is_whole() {
            return Verdict::Held;
        }
        let payload = datagram.assemble();
        let share = datagram.share;
        self.forget(&key);
        Verdict::Whole(share, payload)
    }

    fn forget(&mut self, key: &DatagramKey) -> Option<Datagram> {
        let datagram = self.datagrams.remove(key)?;
        self.bytes -= datagram
            .parts
            .iter()
            .map(|part| part.data.len())
            .sum::<usize>();
        Some(datagram)
    }

    /// The next datagram that has to be given up at `tick`, or at the end of everything with `None`.
    pub(super) fn next_lost(&mut self, tick: Option<u32>) -> Option<Lost> {
        while let Some(&(key, serial, began)) = self.queue.front() {
            let is_current = self
                .datagrams
                .get(&key)
                .is_some_and(|found| found.serial == serial);
            if is_current {
                let is_late = tick.is_none_or(|tick| tick.saturating_sub(began) > PATIENCE_TICKS);
                let is_full = self.queue.len() > MAX_DATAGRAMS || self.bytes > MAX_BYTES;
                if !is_late && !is_full {
                    return None;
                }
            }
            self.queue.pop_front();
            if !is_current {
                continue;
            }
            let Some(Datagram {
                share, is_outgoing, ..
            }) = self.forget(&key)
            else {
                continue;
            };
            return Some(Lost {
                key,
                share,
                is_outgoing,
            });
        }
        None
    }
}

impl Datagram {
    fn is_whole(&mut self) -> bool {
        let Some(total_len) = self.total_len else {
            return false;
        };
        self.parts.sort_by_key(|part| part.offset);
        let mut reached = 0;
        for part in &self.parts {
            if part.offset > reached {
                return false;
            }
            reached = reached.max(part.offset.saturating_add(part.len));
        }
        reached >= total_len
    }

    /// The payload from its start as far as it was captured. Where parts overlap, the one that begins earlier wins, of
    /// two that begin together the first to arrive.
    fn assemble(&self) -> Vec<u8> {
        let mut payload: Vec<u8> = Vec::new();
        for part in &self.parts {
            let Some(known) = payload.len().checked_sub(part.offset as usize) else {
                break;
            };
            payload.extend_from_slice(part.data.get(known..).unwrap_or_default());
        }
        payload
    }
}
