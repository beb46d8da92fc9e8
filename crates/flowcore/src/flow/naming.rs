//! What a flow's payload says about its name, and what DNS said before it opened.

use std::net::IpAddr;

use super::entry::{Flags, MAX_NAMES, Names};
use super::meter::FlowMeter;
use super::tuple::End;
use crate::model::{Confidence, Name, NameSource, RttSource};
use crate::names::{AnsweredNames, Found, Hello, Source, Turn, may_be_handshake};
use crate::packet::{Packet, Transport};
use crate::time::Timestamp;

impl FlowMeter {
    /// Reads a packet's payload, as long as its flow may still say a name.
    pub(super) fn read_names(&mut self, at: Timestamp, slot: u32, end: End, packet: &Packet<'_>) {
        let (hot, cold) = self.table.both_mut(slot);
        let is_read = hot.flags.has(Flags::READ) && !hot.flags.has(Flags::ASKED);
        if is_read || !may_say_name(&packet.transport) {
            return;
        }
        let mut turn = Turn::None;
        match packet.transport {
            Transport::Tcp(segment) if packet.is_cut() => {
                self.finder
                    .read_cut_segment(&mut cold.seat, segment.payload);
            }
            Transport::Tcp(segment) => {
                let receiver = packet.destination;
                let source = Source {
                    at,
                    frames: self.stats.frames,
                    end,
                    receiver,
                    ports: segment.ports,
                    is_proven: cold.isn.iter().all(Option::is_some),
                };
                let isn = cold.isn[end];
                self.finder.read_segment(
                    &mut cold.seat,
                    &source,
                    isn,
                    segment.seq,
                    segment.payload,
                );
            }
            Transport::Udp { payload, .. } => {
                let frames = self.stats.frames;
                turn = self
                    .finder
                    .read_datagram(&mut cold.seat, frames, end, payload);
            }
            Transport::Sctp { message, .. } => self.finder.read_message(message),
            Transport::Ports(_) | Transport::None => return,
        }
        if cold.seat.is_done() {
            hot.flags.set(Flags::READ);
        }
        let mut found = self.finder.take_found();
        for Found {
            text,
            source,
            hello,
        } in found.drain(..)
        {
            self.add_name(slot, stated(text, source, hello, at));
        }
        self.finder.give_back(found);
        self.take_turn(at, slot, end, turn);
        let unread = self.finder.unread();
        self.stats.unread_flows = unread.flows;
        self.stats.overlong_flows = unread.overlong_flows;
        self.stats.unread_initials = unread.initials;
        self.stats.unread_answers = unread.answers;
    }

    /// The round trip of QUIC: from the client's first packet to the server's.
    fn take_turn(&mut self, at: Timestamp, slot: u32, end: End, turn: Turn) {
        let (hot, cold) = self.table.both_mut(slot);
        let is_client = end == hot.client_end();
        match turn {
            Turn::Ask if is_client && cold.asked_ns == 0 => {
                cold.asked_ns = at.nanos();
                hot.flags.set(Flags::ASKED);
            }
            Turn::Answer if !is_client && hot.flags.has(Flags::ASKED) => {
                hot.flags.clear(Flags::ASKED);
                self.finder.note_answer(&mut cold.seat);
                if let Some(nanos) = at.nanos().checked_sub(cold.asked_ns) {
                    cold.rtt_ns = nanos;
                    // Only a question of this computer measures the way to a remote address.
                    if hot.local == hot.client {
                        self.note_round_trip(slot, RttSource::QuicHandshake, at.nanos(), nanos);
                    }
                }
            }
            _ => {}
        }
    }

    /// What a client was answered for a server's address; `None` where nobody was answered anything.
    pub(super) fn answered_names(
        &self,
        at: Timestamp,
        [client, server]: [IpAddr; 2],
    ) -> Option<AnsweredNames> {
        let answers = self.finder.answers();
        (!answers.is_empty()).then(|| answers.names_of(at, client, server))
    }

    /// Names a flow after that.
    pub(super) fn take_answered_names(&mut self, slot: u32, answered: AnsweredNames) {
        for (source, answered) in answered {
            let Some(answered) = answered else { continue };
            let mut name = Name::new(&*answered.name, source, answered.first_seen);
            if !answered.is_own {
                name.confidence = Confidence::Claimed;
            }
            self.add_name(slot, name);
        }
    }

    fn add_name(&mut self, slot: u32, name: Name) {
        let is_full = self.table.name_bytes() >= self.config.max_name_bytes;
        let (mut is_kept, mut is_refused) = (false, false);
        self.table.change_names(slot, |names| {
            let known = names.as_ref().map_or(&[][..], |names| &*names.list);
            let is_known = known
                .iter()
                .any(|(known, _)| known.source == name.source && known.text == name.text);
            if is_known || known.len() >= MAX_NAMES {
                return;
            }
            is_refused = is_full;
            if !is_refused {
                let list = &mut names.get_or_insert_default().list;
                list.reserve_exact(1); // more come rarely
                list.push((name, 0));
                is_kept = true;
            }
        });
        self.stats.unkept_names += u64::from(is_refused);
        if is_kept {
            self.stats.name_bytes = self.table.name_bytes() as u64;
            self.sinks.mark(&mut self.table, slot);
        }
    }
}

/// Whether it is worth a look at what its flow keeps of being read, which may be far.
pub(super) fn may_say_name(transport: &Transport<'_>) -> bool {
    match transport {
        Transport::Tcp(segment) => !segment.payload.is_empty(),
        Transport::Udp { payload, .. } => may_be_handshake(payload),
        Transport::Sctp { message, .. } => !message.is_empty(),
        Transport::Ports(_) | Transport::None => false,
    }
}

/// A name that the client itself said. What it hides behind an outer name it did not say.
fn stated(wire: Box<str>, source: NameSource, hello: Hello, at: Timestamp) -> Name {
    let mut name = Name::new(wire, source, at);
    if hello.has_ech {
        name.confidence = Confidence::Claimed;
    }
    Name {
        alpn: hello.alpn,
        has_ech: hello.has_ech,
        has_esni: hello.has_esni,
        ..name
    }
}

impl Names {
    /// Forgets what was read from answers to somebody's question, not from the flow itself.
    pub(super) fn forget_answers(&mut self) {
        self.list.retain(|&mut (ref name, _)| {
            !matches!(
                name.source,
                NameSource::PassiveDns | NameSource::Mdns | NameSource::Llmnr
            )
        });
    }
}
