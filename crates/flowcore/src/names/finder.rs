//! Hands each payload to who can read it, and passes on what was found. Owns all memory that reading needs.
//!
//! Called by the meter for every packet with payload, until the flow's [`Seat`] says that there is nothing more to
//! find. Nothing here knows flows: a seat is all that a flow keeps.

use std::net::IpAddr;

use super::answers::{Answers, Dialect};
use super::budget::{Budget, Terms};
use super::datagrams::HandshakeReader;
use super::hello::Found;
use super::http;
use super::pool::{Collector as _, Pool, Ticket};
use super::quic;
use super::stream::{Kind, Message, StreamReader};
use super::tls::{self, Outcome};
use crate::model::NameSource;
use crate::time::Timestamp;

/// Segments or datagrams of a flow that are looked at before it counts as one without a name. STARTTLS and proxies
/// talk a while before the hello.
const MAX_LOOKS: u8 = 40;

/// TCP flows that are read at the same time. When full, the oldest goes unread and is counted.
const MAX_STREAMS: usize = 1 << 15;

/// QUIC and DTLS flows that are read at the same time. When full, the oldest goes unread and is counted.
const MAX_HANDSHAKES: usize = 1 << 14;

/// Bytes that wait in each of the two pools at most.
const MAX_POOL_BYTES: usize = 32 << 20;

/// Bytes that wait for one flow at most: the longest hello, and what came before its beginning.
const MAX_FLOW_BYTES: usize = 128 << 10;

/// Hellos and requests that are read although no handshake was seen. Each makes a flow, a name and a record: ten times
/// the work of a packet, for one packet.
const STRAYS: Terms = Terms {
    per_packet: 1,
    price: 16,
    max_saved: 1 << 16,
};

/// What a flow keeps of being read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seat {
    pub(super) ticket: Ticket,
    pub(super) looks: u8,
    /// Packets that were opened, and whether to some avail is not known yet.
    pub(super) paid: u8,
    pub(super) state: SeatState,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum SeatState {
    #[default]
    New,
    /// A reader holds on to the flow.
    Stream,
    Handshake,
    /// HTTP without anything in progress: only what begins like a request is of interest.
    Http,
    Done,
}

impl Seat {
    /// Nothing more is to be read.
    pub(crate) fn is_done(&self) -> bool {
        self.state == SeatState::Done
    }
}

/// One payload and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source {
    pub(crate) at: Timestamp,
    /// Frames so far, of all flows.
    pub(crate) frames: u64,
    /// Which end of the flow sent it, 0 or 1.
    pub(crate) end: usize,
    pub(crate) receiver: IpAddr,
    /// Source and destination port.
    pub(crate) ports: [u16; 2],
    /// Both ends shook hands: the address is nobody's invention.
    pub(crate) is_proven: bool,
}

/// What had to go unread so that memory and time stay bounded.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Unread {
    /// Flows that lost their reader for want of space, or whose hello came out of nowhere as one of too many.
    pub(crate) flows: u64,
    /// Flows that wanted too much space for themselves.
    pub(crate) overlong_flows: u64,
    /// QUIC Initial packets that were not opened.
    pub(crate) initials: u64,
    /// DNS answers that were not read to the end.
    pub(crate) answers: u64,
}

/// Reads payloads for names.
#[derive(Debug)]
pub(crate) struct Finder {
    streams: Pool<StreamReader>,
    pub(super) handshakes: Pool<HandshakeReader>,
    /// What reads the first payload of a flow: most hellos are whole and never need a reader of their own.
    spare_stream: StreamReader,
    pub(super) spare_handshake: HandshakeReader,
    answers: Answers,
    pub(super) budget: Budget,
    strays: Budget,
    pub(super) scratch: Vec<u8>,
    pub(super) found: Vec<Found>,
}

impl Finder {
    pub(crate) fn new(hash_key: &ahash::RandomState) -> Self {
        Self {
            streams: Pool::new(MAX_STREAMS, MAX_POOL_BYTES, MAX_FLOW_BYTES),
            handshakes: Pool::new(MAX_HANDSHAKES, MAX_POOL_BYTES, MAX_FLOW_BYTES),
            spare_stream: StreamReader::default(),
            spare_handshake: HandshakeReader::default(),
            answers: Answers::new(hash_key),
            budget: Budget::new(quic::TERMS),
            strays: Budget::new(STRAYS),
            scratch: Vec::new(),
            found: Vec::new(),
        }
    }

    /// What was not read, for which reason.
    pub(crate) const fn unread(&self) -> Unread {
        Unread {
            flows: self.streams.given_up() + self.handshakes.given_up() + self.strays.refused(),
            overlong_flows: self.streams.overfull() + self.handshakes.overfull(),
            initials: self.budget.refused(),
            answers: self.answers.refused(),
        }
    }

    /// Takes out what the payload that was read last says; to be given back, emptied, for the next one.
    pub(crate) fn take_found(&mut self) -> Vec<Found> {
        std::mem::take(&mut self.found)
    }

    /// Memory for what is found next.
    pub(crate) fn give_back(&mut self, found: Vec<Found>) {
        self.found = found;
    }

    /// What was answered so far.
    pub(crate) const fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Takes in a DNS message; `frames` is how many there have been so far. To be called before the flow that carries
    /// it opens: it may be what names that flow.
    pub(crate) fn learn(
        &mut self,
        dialect: Dialect,
        at: Timestamp,
        frames: u64,
        client: IpAddr,
        message: &[u8],
    ) {
        self.answers.earn(frames);
        self.answers.learn(dialect, at, client, message);
    }

    /// The far end answered a flow's hello: opening it was worth it.
    pub(crate) fn note_answer(&mut self, seat: &mut Seat) {
        self.budget
            .give_back(u64::from(std::mem::take(&mut seat.paid)));
    }

    /// A flow ended: what it held is free.
    pub(crate) fn release(&mut self, seat: &mut Seat) {
        match seat.state {
            SeatState::Stream => self.streams.give_back(seat.ticket),
            SeatState::Handshake => self.handshakes.give_back(seat.ticket),
            SeatState::New | SeatState::Http | SeatState::Done => {}
        }
        seat.state = SeatState::Done;
    }

    /// Reads a TCP segment with payload; [`Self::take_found`] has what it says. `isn` is its direction's initial sequence
    /// number.
    pub(crate) fn read_segment(
        &mut self,
        seat: &mut Seat,
        source: &Source,
        isn: Option<u32>,
        seq: u32,
        payload: &[u8],
    ) {
        self.found.clear();
        let is_dns = Dialect::of_ports(source.ports) == Some(Dialect::Dns);
        let kind = if is_dns { Kind::Dns } else { Kind::Web };
        let mut goes_on = false;
        match seat.state {
            SeatState::Done => return,
            SeatState::Http if !may_begin(payload) => return,
            SeatState::New if self.is_stray(kind, source, payload) => {
                seat.state = SeatState::Done;
                return;
            }
            SeatState::New | SeatState::Http => {
                let isn = isn.filter(|_| seat.state == SeatState::New);
                goes_on = self.read_stream(seat, source, kind, isn, seq, payload);
            }
            SeatState::Stream => {
                goes_on = self.read_stream(seat, source, kind, isn, seq, payload);
            }
            SeatState::Handshake => {}
        }
        // A message that goes on is bounded by its length, however many segments it takes.
        if kind == Kind::Web && !goes_on {
            seat.looks = seat.looks.saturating_add(1);
            if seat.looks > MAX_LOOKS && seat.state == SeatState::Stream {
                self.release(seat);
            }
        }
    }

    /// A hello or a request without a handshake before it, as one of so many that they cannot be what was under way
    /// when the capture began.
    fn is_stray(&mut self, kind: Kind, source: &Source, payload: &[u8]) -> bool {
        if source.is_proven || kind != Kind::Web || !may_begin(payload) {
            return false;
        }
        self.strays.earn(source.frames);
        !self.strays.spend()
    }

    /// Reads a segment whose end was not captured: what it shows by itself counts, nothing can follow it.
    pub(crate) fn read_cut_segment(&mut self, seat: &mut Seat, payload: &[u8]) {
        self.found.clear();
        if seat.is_done() {
            return;
        }
        if let Some(hello) = tls::read_cut(payload) {
            self.found
                .extend(Found::in_hello(hello, NameSource::TlsSni));
            self.release(seat);
        } else if let Some(text) = http::read_cut(payload) {
            self.found.push(Found::host(text));
        }
    }

    /// Returns whether the segment left a message half read.
    fn read_stream(
        &mut self,
        seat: &mut Seat,
        source: &Source,
        kind: Kind,
        isn: Option<u32>,
        seq: u32,
        payload: &[u8],
    ) -> bool {
        let Self {
            streams,
            spare_stream: spare,
            answers,
            scratch,
            found,
            ..
        } = self;
        let was = seat.state;
        let (mut has_hello, mut is_http) = (false, was == SeatState::Http);
        let mut read = |reader: &mut StreamReader| {
            let say = &mut |message: Message<'_>| match message {
                Message::Tls(hello) => {
                    has_hello = true;
                    found.extend(Found::in_hello(hello, NameSource::TlsSni));
                }
                Message::Http(host) => {
                    is_http = true;
                    if let Some(text) = host {
                        found.push(Found::host(text));
                    }
                }
                Message::Dns(message) => {
                    answers.earn(source.frames);
                    answers.learn(Dialect::Dns, source.at, source.receiver, message);
                }
            };
            reader.take_in(kind, source.end, isn, seq, payload, scratch, say);
            (reader.is_idle(), reader.is_in_message(source.end))
        };
        let state = match was {
            SeatState::Stream => streams.with(seat.ticket, &mut read),
            _ => Some(read(spare)),
        };
        let next = match state {
            None => SeatState::Done,
            Some(_) if has_hello => SeatState::Done,
            Some((true, _)) if is_http => SeatState::Http,
            Some(_) => SeatState::Stream,
        };
        match (was, next) {
            (SeatState::Stream, SeatState::Stream) => {}
            (SeatState::Stream, _) => self.release(seat),
            (_, SeatState::Stream) => {
                seat.ticket = streams.take();
                streams.with(seat.ticket, |reader| std::mem::swap(reader, spare));
            }
            _ => spare.clear(),
        }
        if next == SeatState::Http {
            seat.looks = 0;
        }
        seat.state = next;
        state.is_some_and(|(_, goes_on)| goes_on)
    }

    /// Reads a message of a protocol that keeps messages apart.
    pub(crate) fn read_message(&mut self, message: &[u8]) {
        self.found.clear();
        if let Outcome::Done(Some(text), _) = http::read_request(message) {
            self.found.push(Found::host(text));
        }
    }
}

/// Whether a segment of an HTTP connection can begin a request, or a hello inside a tunnel.
fn may_begin(payload: &[u8]) -> bool {
    match payload {
        [0x16, 3, ..] => true,
        _ => http::is_request_start(payload),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source() -> Source {
        Source {
            at: Timestamp::default(),
            frames: 0,
            end: 0,
            receiver: IpAddr::from([192, 0, 2, 7]),
            ports: [40_000, 443],
            is_proven: false,
        }
    }

    #[test]
    fn what_a_hello_waited_in_is_free_as_soon_as_it_is_read() {
        let mut finder = Finder::new(&ahash::RandomState::with_seeds(1, 2, 3, 4));
        let mut seat = Seat::default();
        let mut hello = vec![0x16, 3, 1, 0, 47, 1, 0, 0, 43, 3, 3];
        hello.extend([7; 32]);
        hello.extend([0, 0, 2, 0x13, 1, 1, 0, 0, 0]);
        finder.read_segment(&mut seat, &source(), None, 1, &hello[..30]);
        assert!(!seat.is_done() && finder.streams.held_bytes() == 30);
        finder.read_segment(&mut seat, &source(), None, 31, &hello[30..]);
        assert!(seat.is_done() && finder.streams.held_bytes() == 0);
    }
}
