//! TCP segments in order: both directions of one connection, as far as they are read for names.
//!
//! Bytes are copied only while a message is incomplete or a segment came too early. Most hellos are read in place.

use super::hello::Hello;
use super::http::{self, MAX_HEADERS};
use super::pool::Collector;
use super::tls::{self, MAX_HELLO, Outcome};

/// Segments of one direction that wait for an earlier one at most. With more, the gap counts as lost.
const MAX_EARLY: usize = 32;

/// Bytes ahead of what is expected beyond which a segment belongs to something else.
const MAX_AHEAD: u32 = 128 << 10;

/// What a message in a stream turned out to be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Message<'a> {
    Tls(Hello),
    Http(Option<Box<str>>),
    /// A DNS message without its length.
    Dns(&'a [u8]),
}

/// What kinds of messages to look for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// TLS or HTTP, whichever shows.
    Web,
    /// DNS messages with their lengths in front.
    Dns,
}

/// Both directions of one connection.
#[derive(Debug, Default)]
pub(super) struct StreamReader {
    ways: [Way; 2],
}

/// One direction: what is expected next, what came early, and the message in progress.
#[derive(Debug, Default)]
struct Way {
    next_seq: Option<u32>,
    early: Vec<(u32, Box<[u8]>)>,
    message: Vec<u8>,
    /// Bytes that the message needs before it is worth looking at again.
    needed: usize,
    /// Bytes of the stream that can be passed over: the rest of a message that is of no use.
    skip: usize,
}

impl StreamReader {
    /// Takes in a segment. `isn` is the initial sequence number of its direction, where it is known.
    pub(super) fn take_in(
        &mut self,
        kind: Kind,
        end: usize,
        isn: Option<u32>,
        seq: u32,
        payload: &[u8],
        scratch: &mut Vec<u8>,
        say: &mut dyn FnMut(Message<'_>),
    ) {
        let way = &mut self.ways[end];
        let first_byte = isn.map_or(seq, |isn| isn.wrapping_add(1));
        let next = *way.next_seq.get_or_insert(first_byte);
        let ahead = seq.wrapping_sub(next);
        if ahead == 0 {
            way.in_order(kind, payload, scratch, say);
        } else if ahead <= MAX_AHEAD {
            way.hold(seq, payload);
            if way.early.len() < MAX_EARLY {
                return;
            }
            way.give_up_gap();
        } else {
            let known = next.wrapping_sub(seq) as usize;
            match payload.get(known..) {
                Some(fresh) if known <= MAX_AHEAD as usize && !fresh.is_empty() => {
                    way.in_order(kind, fresh, scratch, say);
                }
                Some(_) => return,
                None if known <= MAX_AHEAD as usize => return, // a repetition
                None => {
                    // Far off: numbers were not those of this connection.
                    way.restart(seq);
                    way.in_order(kind, payload, scratch, say);
                }
            }
        }
        while let Some(payload) = way.next_early() {
            way.in_order(kind, &payload, scratch, say);
        }
    }

    /// The first part of a message came from `end`.
    pub(super) fn is_in_message(&self, end: usize) -> bool {
        !self.ways[end].message.is_empty()
    }

    /// Nothing is in progress: no half message, no early segment.
    pub(super) fn is_idle(&self) -> bool {
        self.ways
            .iter()
            .all(|way| way.message.is_empty() && way.early.is_empty())
    }
}

impl Way {
    fn restart(&mut self, seq: u32) {
        self.next_seq = Some(seq);
        self.early.clear();
        self.message.clear();
        (self.needed, self.skip) = (0, 0);
    }

    fn hold(&mut self, seq: u32, payload: &[u8]) {
        let is_known = self
            .early
            .iter()
            .any(|(known, data)| *known == seq && data.len() >= payload.len());
        if !is_known {
            self.early.push((seq, payload.into()));
        }
    }

    /// The early segment that continues what was read, without what is known already.
    fn next_early(&mut self) -> Option<Box<[u8]>> {
        let next = self.next_seq?;
        loop {
            let at = self
                .early
                .iter()
                .position(|(seq, _)| next.wrapping_sub(*seq) <= MAX_AHEAD)?;
            let (seq, data) = self.early.swap_remove(at);
            let known = next.wrapping_sub(seq) as usize;
            if known == 0 {
                return Some(data);
            }
            if let Some(fresh) = data.get(known..).filter(|fresh| !fresh.is_empty()) {
                return Some(fresh.into());
            }
        }
    }

    /// The missing segment will not come: goes on with the earliest that is there.
    fn give_up_gap(&mut self) {
        let Some(next) = self.next_seq else { return };
        let nearest = self
            .early
            .iter()
            .map(|(seq, _)| *seq)
            .min_by_key(|seq| seq.wrapping_sub(next));
        if let Some(seq) = nearest {
            self.next_seq = Some(seq);
            self.message.clear();
            (self.needed, self.skip) = (0, 0);
        }
    }

    fn in_order(
        &mut self,
        kind: Kind,
        payload: &[u8],
        scratch: &mut Vec<u8>,
        say: &mut dyn FnMut(Message<'_>),
    ) {
        let len = u32::try_from(payload.len()).unwrap_or(u32::MAX);
        self.next_seq = self.next_seq.map(|next| next.wrapping_add(len));
        let passed = self.skip.min(payload.len());
        self.skip -= passed;
        let payload = &payload[passed..];
        if payload.is_empty() {
            return;
        }
        if self.message.is_empty() {
            self.read(kind, payload, scratch, say);
            return;
        }
        let mut message = std::mem::take(&mut self.message);
        message.extend_from_slice(payload);
        if message.len() < self.needed {
            self.message = message;
            return;
        }
        self.read(kind, &message, scratch, say);
    }

    /// Reads messages from the start of `data`, and keeps a last one that is incomplete.
    fn read(
        &mut self,
        kind: Kind,
        mut data: &[u8],
        scratch: &mut Vec<u8>,
        say: &mut dyn FnMut(Message<'_>),
    ) {
        self.needed = 0;
        while !data.is_empty() {
            let (outcome, limit) = match kind {
                Kind::Dns => (read_dns(data), 65_537),
                Kind::Web if data[0] == 0x16 => (
                    map(tls::read_stream(data, scratch), Message::Tls),
                    MAX_HELLO,
                ),
                Kind::Web => (map(http::read_request(data), Message::Http), MAX_HEADERS),
            };
            match outcome {
                Outcome::Done(message, used) => {
                    say(message);
                    data = &data[used.min(data.len())..];
                }
                Outcome::Need(needed) if needed <= limit + 1024 => {
                    self.needed = needed;
                    self.message = data.to_vec();
                    return;
                }
                Outcome::Need(_) | Outcome::No => return,
            }
        }
    }
}

fn map<'a, T>(outcome: Outcome<T>, message: impl FnOnce(T) -> Message<'a>) -> Outcome<Message<'a>> {
    match outcome {
        Outcome::Done(found, used) => Outcome::Done(message(found), used),
        Outcome::Need(needed) => Outcome::Need(needed),
        Outcome::No => Outcome::No,
    }
}

fn read_dns(data: &[u8]) -> Outcome<Message<'_>> {
    let Some(len) = data.first_chunk::<2>() else {
        return Outcome::Need(2);
    };
    let len = usize::from(u16::from_be_bytes(*len));
    match data.get(2..2 + len) {
        Some(message) => Outcome::Done(Message::Dns(message), 2 + len),
        None => Outcome::Need(2 + len),
    }
}

impl Collector for StreamReader {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn held_bytes(&self) -> usize {
        let held = |way: &Way| {
            way.message.len()
                + way
                    .early
                    .iter()
                    .map(|(_, data)| data.len() + 24)
                    .sum::<usize>()
        };
        self.ways.iter().map(held).sum()
    }
}
