//! UDP flows: which datagrams begin a QUIC or DTLS connection, and what their hellos say.

use super::dtls;
use super::finder::{Finder, Seat, SeatState};
use super::gquic;
use super::handshake::HandshakeParts;
use super::hello::Found;
use super::pool::Collector;
use super::quic::QuicReader;
use super::quic_packet::{is_long_header, is_server_start};
use crate::model::NameSource;

/// Datagrams of a flow that are looked at: QUIC begins with the hello, DTLS sometimes behind a dozen of STUN.
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

impl Finder {
    /// Reads a UDP datagram that `end` sent. `frames` is how many there have been so far, of all flows.
    pub(crate) fn read_datagram(
        &mut self,
        seat: &mut Seat,
        frames: u64,
        end: usize,
        payload: &[u8],
    ) -> (&[Found], Turn) {
        self.found.clear();
        if seat.is_done() {
            // The hello is read; only the answer to it is still of interest.
            let turn = if is_server_start(payload) {
                Turn::Answer
            } else {
                Turn::None
            };
            return (&self.found, turn);
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
        (&self.found, turn)
    }

    fn read_quic(&mut self, seat: &mut Seat, end: usize, payload: &[u8]) -> Turn {
        self.sit_down(seat);
        let Self {
            handshakes,
            budget,
            scratch,
            found,
            ..
        } = self;
        let seen = handshakes.with(seat.ticket, |reader| {
            reader.quic.read_datagram(end, payload, budget, scratch)
        });
        let Some(seen) = seen else {
            seat.state = SeatState::Done;
            return Turn::None;
        };
        if let Some(hello) = seen.hello {
            found.extend(Found::in_hello(hello, NameSource::QuicSni));
            self.release(seat);
        }
        if seen.is_client_initial {
            Turn::Ask
        } else if is_server_start(payload) {
            Turn::Answer
        } else {
            Turn::None
        }
    }

    fn read_dtls(&mut self, seat: &mut Seat, payload: &[u8]) {
        self.sit_down(seat);
        let Self {
            handshakes, found, ..
        } = self;
        let hello = handshakes.with(seat.ticket, |reader| {
            dtls::read_datagram(payload, &mut reader.dtls)
        });
        match hello {
            None => seat.state = SeatState::Done,
            Some(Some(hello)) => {
                found.extend(Found::in_hello(hello, NameSource::DtlsSni));
                self.release(seat);
            }
            Some(None) => {}
        }
    }

    fn sit_down(&mut self, seat: &mut Seat) {
        if seat.state == SeatState::New {
            seat.ticket = self.handshakes.take();
            seat.state = SeatState::Handshake;
        }
    }
}

/// A datagram flow in progress: one of the two.
#[derive(Debug, Default)]
pub(super) struct HandshakeReader {
    quic: QuicReader,
    dtls: HandshakeParts,
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
