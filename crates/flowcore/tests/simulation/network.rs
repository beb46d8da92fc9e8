//! Packets and a consumer for the meter's tests: scripted hosts on a fake clock.

use std::collections::BTreeMap;

use flowcore::flow::{FlowMeter, SinkId};
use flowcore::ids::FlowId;
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;
use flowcore::update::{CloseReason, FlowRecord, FlowUpdate};

pub(crate) const FIN: u8 = 1;
pub(crate) const SYN: u8 = 2;
pub(crate) const RST: u8 = 4;
pub(crate) const ACK: u8 = 16;

/// An address and a port.
pub(crate) type End = ([u8; 4], u16);

pub(crate) const CLIENT: End = ([10, 0, 0, 1], 40_000);
pub(crate) const SERVER: End = ([192, 0, 2, 7], 443);

pub(crate) fn secs(secs: u64) -> Timestamp {
    Timestamp::from_secs_nanos(1_700_000_000 + secs, 0)
}

pub(crate) fn millis(millis: u64) -> Timestamp {
    Timestamp::from_nanos(secs(0).nanos() + millis * 1_000_000)
}

/// An IPv4 packet around `payload`.
pub(crate) fn ip(protocol: u8, from: [u8; 4], to: [u8; 4], payload: &[u8]) -> Vec<u8> {
    fragment(protocol, from, to, 0, (0, false), payload)
}

/// A part of a datagram: identification, offset in bytes, whether more follow.
pub(crate) fn fragment(
    protocol: u8,
    from: [u8; 4],
    to: [u8; 4],
    id: u16,
    (offset, has_more): (u16, bool),
    payload: &[u8],
) -> Vec<u8> {
    let len = u16::try_from(20 + payload.len()).expect("fits IPv4");
    let place = (offset / 8) | if has_more { 0x2000 } else { 0 };
    let mut packet = vec![0x45, 0];
    packet.extend(len.to_be_bytes());
    packet.extend(id.to_be_bytes());
    packet.extend(place.to_be_bytes());
    packet.extend([64, protocol, 0, 0]);
    packet.extend(from);
    packet.extend(to);
    packet.extend(payload);
    packet
}

pub(crate) fn udp(from: End, to: End, payload: &[u8]) -> Vec<u8> {
    ip(17, from.0, to.0, &udp_datagram(from.1, to.1, payload))
}

pub(crate) fn udp_datagram(from_port: u16, to_port: u16, payload: &[u8]) -> Vec<u8> {
    let mut datagram = Vec::new();
    datagram.extend(from_port.to_be_bytes());
    datagram.extend(to_port.to_be_bytes());
    datagram.extend(
        u16::try_from(8 + payload.len())
            .expect("fits")
            .to_be_bytes(),
    );
    datagram.extend([0, 0]);
    datagram.extend(payload);
    datagram
}

pub(crate) fn tcp(from: End, to: End, seq: u32, flags: u8, payload: &[u8]) -> Vec<u8> {
    let mut segment = Vec::new();
    segment.extend(from.1.to_be_bytes());
    segment.extend(to.1.to_be_bytes());
    segment.extend(seq.to_be_bytes());
    segment.extend([0; 4]);
    segment.extend([0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
    segment.extend(payload);
    ip(6, from.0, to.0, &segment)
}

/// Hands a raw IP packet to the meter.
pub(crate) fn send(meter: &mut FlowMeter, at: Timestamp, packet: &[u8]) {
    let wire_len = u32::try_from(packet.len()).expect("short");
    let frame = Frame {
        link: LinkType::RAW,
        data: packet,
        wire_len,
        is_outgoing: None,
    };
    meter.handle_frame(at, frame);
}

/// A TLS record with a ClientHello for `name`, padded to at least `len` bytes.
pub(crate) fn client_hello(name: &str, len: usize) -> Vec<u8> {
    let message = hello_message(name, &[(21, &vec![0; len])]);
    let records = [message.len()];
    tls_records(&message, &records)
}

/// A ClientHello without records: these extensions, then the server name.
pub(crate) fn hello_message(name: &str, extensions: &[(u16, &[u8])]) -> Vec<u8> {
    let host = [&[0_u8][..], &vector(name.as_bytes())].concat();
    let server_name = vector(&host);
    let mut encoded = Vec::new();
    for (kind, content) in extensions.iter().copied().chain([(0, &server_name[..])]) {
        encoded.extend(kind.to_be_bytes());
        encoded.extend(vector(content));
    }
    let mut body = vec![3, 3];
    body.extend([7; 32]);
    body.push(0);
    body.extend([0, 2, 0x13, 1, 1, 0]);
    body.extend(vector(&encoded));
    let len = u32::try_from(body.len()).expect("short").to_be_bytes();
    [&[1, len[1], len[2], len[3]][..], &body].concat()
}

/// A handshake message in TLS records of these lengths; the last takes what is left.
pub(crate) fn tls_records(mut message: &[u8], lens: &[usize]) -> Vec<u8> {
    let mut records = Vec::new();
    for (at, len) in lens.iter().enumerate() {
        let is_last = at + 1 == lens.len();
        let (part, rest) = message.split_at(if is_last { message.len() } else { *len });
        records.extend([0x16, 3, 1]);
        records.extend(vector(part));
        message = rest;
    }
    records
}

/// `content` behind its length in two bytes.
fn vector(content: &[u8]) -> Vec<u8> {
    let len = u16::try_from(content.len()).expect("short");
    [&len.to_be_bytes()[..], content].concat()
}

/// What a consumer of updates ends up with.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct View {
    pub(crate) flows: BTreeMap<FlowId, FlowRecord>,
    pub(crate) closed: BTreeMap<FlowId, CloseReason>,
    pub(crate) last_seq: u64,
}

impl View {
    /// Polls once. Returns whether there was news.
    pub(crate) fn poll(&mut self, meter: &mut FlowMeter, sink: SinkId) -> bool {
        let update = meter.poll_update(sink);
        let is_news = update.is_some();
        if let Some(update) = update {
            self.apply(update);
        }
        is_news
    }

    pub(crate) fn apply(&mut self, update: FlowUpdate) {
        if update.is_snapshot {
            let closed = &self.closed;
            self.flows.retain(|id, _| closed.contains_key(id));
        } else {
            assert_eq!(update.seq, self.last_seq + 1, "no gap");
        }
        self.last_seq = update.seq;
        for record in update.opened {
            self.flows.insert(record.id, record);
        }
        for (id, totals) in update.totals {
            self.flows.get_mut(&id).expect("a known flow").totals = totals;
        }
        for (id, name) in update.named {
            let names = &mut self.flows.get_mut(&id).expect("a known flow").names;
            assert!(!names.contains(&name), "told twice");
            names.push(name);
            names.sort_by_key(|name| name.source);
        }
        for (id, reason) in update.closed {
            assert!(self.flows.contains_key(&id), "closed before it opened");
            assert_eq!(self.closed.insert(id, reason), None, "closed twice");
        }
    }

    pub(crate) fn live(&self) -> usize {
        self.flows.len() - self.closed.len()
    }

    /// The only flow there is.
    pub(crate) fn only(&self) -> &FlowRecord {
        assert_eq!(self.flows.len(), 1, "{:#?}", self.flows);
        self.flows.values().next().expect("one")
    }
}
