//! UDP flows: which datagrams begin a QUIC or DTLS connection, and what their hellos say.

use super::budget::Budget;
use super::dtls;
use super::finder::{Finder, Seat, SeatState};
use super::gquic;
use super::handshake::HandshakeParts;
use super::hello::Found;
use super::pool::Collector;
use super::quic::{QuicReader, Seen};
use super::quic_packet::{is_long_header, is_server_start};
use crate::model::NameSource;

/// Datagrams of a flow that look like a handshake and are read as one.
const MAX_DATAGRAMS: u8 = 24;

/// What a datagram means for the round trip of its flow.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Turn {
    None,
    /// A client's first packet.
    Ask,
    /// What a server answers first.
    Answer,
}

/// Whether a datagram looks like one that begins a connection by QUIC or DTLS, or answers to that. Most are none.
pub(crate) fn may_be_handshake(datagram: &[u8]) -> bool {
    is_long_header(datagram) || dtls::is_handshake(datagram) || gquic::may_begin(datagram)
}

impl Finder {
    /// Reads a UDP datagram that `end` sent; [`Self::take_found`] has what it says. `frames` is how many there have been so
    /// far, of all flows.
    pub(crate) fn read_datagram(
        &mut self,
        seat: &mut Seat,
        frames: u64,
        end: usize,
        payload: &[u8],
    ) -> Turn {
        self.found.clear();
        if seat.is_done() {
            // The hello is read; only the answer to it is still of interest.
            return if is_server_start(payload) {
                Turn::Answer
            } else {
                Turn::None
            };
        }
        seat.looks = seat.looks.saturating_add(1);
        let mut turn = Turn::None;
        if is_long_header(payload) {
            self.budget.earn(frames);
            turn = self.read_quic(seat, end, payload);
        } else if dtls::is_handshake(payload) {
            self.read_dtls(seat, payload);
        } else if let Some(hello) = gquic::read_datagram(payload) {
            self.found
                .extend(Found::in_hello(hello, NameSource::QuicSni));
            self.release(seat);
        }
        if seat.looks >= MAX_DATAGRAMS {
            self.release(seat);
        }
        turn
    }

    fn read_quic(&mut self, seat: &mut Seat, end: usize, payload: &[u8]) -> Turn {
        let done_before = self.budget.done();
        let is_client_initial =
            self.read_handshake(seat, NameSource::QuicSni, |opening, reader| {
                let Opening { budget, scratch } = opening;
                reader.quic.read_datagram(end, payload, budget, scratch)
            });
        let paid = u8::try_from(self.budget.done() - done_before).unwrap_or(u8::MAX);
        seat.paid = seat.paid.saturating_add(paid);
        if is_client_initial {
            Turn::Ask
        } else if is_server_start(payload) {
            Turn::Answer
        } else {
            Turn::None
        }
    }

    fn read_dtls(&mut self, seat: &mut Seat, payload: &[u8]) {
        self.read_handshake(seat, NameSource::DtlsSni, |_, reader| Seen {
            is_client_initial: false,
            hello: dtls::read_datagram(payload, &mut reader.dtls),
        });
    }

    /// Lets the flow's reader work; the spare one where the flow has none. Only a hello that goes on is worth one: what
    /// cannot be opened costs no memory. Returns whether a client's Initial was seen.
    fn read_handshake(
        &mut self,
        seat: &mut Seat,
        source: NameSource,
        read: impl FnOnce(&mut Opening<'_>, &mut HandshakeReader) -> Seen,
    ) -> bool {
        let Self {
            handshakes,
            spare_handshake: spare,
            budget,
            scratch,
            found,
            ..
        } = self;
        let mut opening = Opening { budget, scratch };
        let is_seated = seat.state == SeatState::Handshake;
        let seen = if is_seated {
            handshakes.with(seat.ticket, |reader| read(&mut opening, reader))
        } else {
            Some(read(&mut opening, spare))
        };
        let Some(seen) = seen else {
            seat.state = SeatState::Done; // the reader was needed elsewhere
            return false;
        };
        if let Some(hello) = seen.hello {
            found.extend(Found::in_hello(hello, source));
            spare.clear();
            self.release(seat);
        } else if !is_seated && spare.has_begun() {
            seat.state = SeatState::Handshake;
            seat.ticket = handshakes.take();
            handshakes.with(seat.ticket, |reader| std::mem::swap(reader, spare));
        } else if !is_seated {
            spare.clear();
        }
        seen.is_client_initial
    }
}

/// What opening a packet takes.
struct Opening<'a> {
    budget: &'a mut Budget,
    scratch: &'a mut Vec<u8>,
}

/// A datagram flow in progress: one of the two.
#[derive(Debug, Default)]
pub(super) struct HandshakeReader {
    quic: QuicReader,
    dtls: HandshakeParts,
}

impl HandshakeReader {
    /// There is something that later datagrams need.
    fn has_begun(&self) -> bool {
        self.quic.knows_client() || self.dtls.held_bytes() > 0
    }
}

impl Collector for HandshakeReader {
    fn clear(&mut self) {
        self.quic.clear();
        self.dtls.clear();
    }

    fn held_bytes(&self) -> usize {
        self.quic.held_bytes() + self.dtls.held_bytes()
    }
}
