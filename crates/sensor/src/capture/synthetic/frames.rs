//! Builds the demo's frames as bytes: Ethernet, IP, TCP and UDP through etherparse, and just enough of TLS and DNS
//! for names to be found.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use etherparse::{IpHeaders, PacketBuilder, PacketBuilderStep};
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;

use crate::capture::FrameBatch;

/// The made-up computer: addresses that no real one on the Internet has.
pub(in crate::capture) const LOCAL_ADDRESSES: [IpAddr; 2] =
    [IpAddr::V4(LOCAL_V4), IpAddr::V6(LOCAL_V6)];

const LOCAL_V4: Ipv4Addr = Ipv4Addr::new(192, 168, 178, 23);
const LOCAL_V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xdb8, 0x178, 0, 0, 0, 0, 0x23);
/// Its router, which answers DNS queries.
pub(super) const ROUTER: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 168, 178, 1));

const LOCAL_MAC: [u8; 6] = [0x02, 0, 0, 0, 0, 0x23];
const ROUTER_MAC: [u8; 6] = [0x02, 0, 0, 0, 0, 0x01];
const HOP_LIMIT: u8 = 57;

/// Bytes of a frame that are kept, as a capturing program would: names are in them, bulk data is not.
const SNAP_BYTES: usize = 512;

/// The cable between the made-up computer and its router.
#[derive(Default)]
pub(super) struct Wire {
    pub(super) at: Timestamp,
    buffer: Vec<u8>,
}

/// Which way a frame goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Way {
    Up,
    Down,
}

/// A TCP segment's own fields.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Segment {
    pub(super) seq: u32,
    pub(super) ack: Option<u32>,
    pub(super) syn: bool,
    pub(super) fin: bool,
}

/// The two ends, and which of them sends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path {
    pub(super) way: Way,
    pub(super) local_port: u16,
    pub(super) remote: IpAddr,
    pub(super) remote_port: u16,
}

impl Path {
    fn ports(&self) -> (u16, u16) {
        match self.way {
            Way::Up => (self.local_port, self.remote_port),
            Way::Down => (self.remote_port, self.local_port),
        }
    }

    fn headers(&self) -> PacketBuilderStep<IpHeaders> {
        let (from_mac, to_mac) = match self.way {
            Way::Up => (LOCAL_MAC, ROUTER_MAC),
            Way::Down => (ROUTER_MAC, LOCAL_MAC),
        };
        let link = PacketBuilder::ethernet2(from_mac, to_mac);
        match (self.remote, self.way) {
            (IpAddr::V4(ip), Way::Up) => link.ipv4(LOCAL_V4.octets(), ip.octets(), HOP_LIMIT),
            (IpAddr::V4(ip), Way::Down) => link.ipv4(ip.octets(), LOCAL_V4.octets(), HOP_LIMIT),
            (IpAddr::V6(ip), Way::Up) => link.ipv6(LOCAL_V6.octets(), ip.octets(), HOP_LIMIT),
            (IpAddr::V6(ip), Way::Down) => link.ipv6(ip.octets(), LOCAL_V6.octets(), HOP_LIMIT),
        }
    }
}

impl Wire {
    pub(super) fn tcp(
        &mut self,
        batch: &mut FrameBatch,
        path: Path,
        part: Segment,
        payload: &[u8],
    ) {
        const WINDOW: u16 = 64_240;
        let (from, to) = path.ports();
        let mut step = path.headers().tcp(from, to, part.seq, WINDOW);
        if part.syn {
            step = step.syn();
        }
        if part.fin {
            step = step.fin();
        }
        if let Some(ack) = part.ack {
            step = step.ack(ack);
        }
        self.buffer.clear();
        step.write(&mut self.buffer, payload)
            .expect("a vector takes every frame that fits in IP");
        self.send(batch, path.way);
    }

    pub(super) fn udp(&mut self, batch: &mut FrameBatch, path: Path, payload: &[u8]) {
        let (from, to) = path.ports();
        let step = path.headers().udp(from, to);
        self.buffer.clear();
        step.write(&mut self.buffer, payload)
            .expect("a vector takes every frame that fits in IP");
        self.send(batch, path.way);
    }

    fn send(&self, batch: &mut FrameBatch, way: Way) {
        let frame = Frame {
            link: LinkType::ETHERNET,
            data: &self.buffer[..self.buffer.len().min(SNAP_BYTES)],
            wire_len: u32::try_from(self.buffer.len()).unwrap_or(u32::MAX),
            is_outgoing: Some(way == Way::Up),
        };
        batch.push(self.at, frame);
    }
}

/// A TLS `ClientHello` that asks for `name`, with the least that a server would accept.
pub(super) fn client_hello(name: &str, random: u64) -> Vec<u8> {
    let sni = prefixed16(&[&[0], &prefixed16(name.as_bytes())[..]].concat());
    let versions = [2, 0x03, 0x04];
    let groups = prefixed16(&[0x00, 0x1d]);
    let signatures = prefixed16(&[0x04, 0x03, 0x08, 0x04]);
    let extensions = [
        extension(0, &sni),
        extension(43, &versions),
        extension(10, &groups),
        extension(13, &signatures),
    ]
    .concat();
    let mut hello = vec![0x03, 0x03];
    hello.extend(random.to_be_bytes().repeat(4));
    hello.push(0);
    hello.extend(prefixed16(&[0x13, 0x01, 0x13, 0x02]));
    hello.extend([1, 0]);
    hello.extend(prefixed16(&extensions));
    let mut handshake = vec![1, 0];
    handshake.extend(prefixed16(&hello));
    [&[22, 3, 1], &prefixed16(&handshake)[..]].concat()
}

fn extension(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes(), &prefixed16(body)[..]].concat()
}

/// `body` behind its length in 16 bits.
fn prefixed16(body: &[u8]) -> Vec<u8> {
    let len = u16::try_from(body.len()).expect("the demo's messages are short");
    [&len.to_be_bytes(), body].concat()
}

/// A DNS query for the address of `name`, and the answer to it.
pub(super) fn dns(id: u16, name: &str, ip: IpAddr) -> (Vec<u8>, Vec<u8>) {
    let mut question = Vec::new();
    for label in name.split('.') {
        question.push(u8::try_from(label.len()).expect("labels of the catalogue are short"));
        question.extend(label.bytes());
    }
    let (kind, address) = match ip {
        IpAddr::V4(ip) => (1_u16, ip.octets().to_vec()),
        IpAddr::V6(ip) => (28_u16, ip.octets().to_vec()),
    };
    question.push(0);
    question.extend(kind.to_be_bytes());
    question.extend([0, 1]);
    let query = [
        &id.to_be_bytes()[..],
        &[1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        &question,
    ]
    .concat();
    let mut answer = [
        &id.to_be_bytes()[..],
        &[0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0],
        &question,
    ]
    .concat();
    answer.extend([0xc0, 12]);
    answer.extend(kind.to_be_bytes());
    answer.extend([0, 1, 0, 0, 0, 60]);
    answer.extend(prefixed16(&address));
    (query, answer)
}
