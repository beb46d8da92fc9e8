//! IP inside IP: finds the innermost packet of a tunnelled one.
//!
//! A tunnel over UDP is recognised by its port *and* by what is inside: where no IP header comes out, it was none.

use super::bytes::{Span, be16};
use super::ip::Packet;
use super::link::{Carried, by_ether_type, by_version, ethernet_frame, ppp_frame};
use super::transport::Transport;
use crate::model::{Protocol, Tunnel};

/// Tunnels in tunnels that are followed at most.
const MAX_DEPTH: usize = 6;

/// The innermost IP packet and the tunnel that carries it; `None` where `outer` carries no IP.
pub(crate) fn innermost<'a>(outer: &Packet<'a>) -> Option<(Tunnel, Packet<'a>)> {
    let mut found = None;
    let mut packet = *outer;
    for _ in 0..MAX_DEPTH {
        let Some((tunnel, inner)) = inner_packet(&packet) else {
            break;
        };
        found = Some((tunnel, inner));
        packet = inner;
    }
    found
}

fn inner_packet<'a>(packet: &Packet<'a>) -> Option<(Tunnel, Packet<'a>)> {
    if packet.fragment.is_some() {
        return None;
    }
    let (tunnel, carried) = match (packet.protocol, packet.transport) {
        (Protocol::IP_IN_IP | Protocol::IPV6, _) => {
            (Tunnel::IpInIp, by_version(whole(packet.payload)))
        }
        (Protocol::GRE, _) => gre(packet.payload)?,
        (Protocol::UDP, Transport::Udp { ports, payload }) => over_udp(ports, payload)?,
        _ => return None,
    };
    let Carried::Ip(span) = carried else {
        return None;
    };
    Some((tunnel, Packet::parse(span)?))
}

/// Inside a tunnel only the captured bytes count: the inner IP length tells what was on the wire.
const fn whole(data: &[u8]) -> Span<'_> {
    Span {
        data,
        wire_len: data.len(),
    }
}

/// RFC 2784 and 2890, PPTP's version 1, and ERSPAN types I to III.
fn gre(data: &[u8]) -> Option<(Tunnel, Carried<'_>)> {
    const CHECKSUM: u16 = 0x8000;
    const ROUTING: u16 = 0x4000;
    const KEY: u16 = 0x2000;
    const SEQUENCE: u16 = 0x1000;
    const ACKNOWLEDGMENT: u16 = 0x0080;
    let flags = be16(data, 0)?;
    let protocol = be16(data, 2)?;
    let is_v1 = flags & 7 == 1;
    let mut len = 4;
    len += if flags & (CHECKSUM | ROUTING) != 0 {
        4
    } else {
        0
    };
    len += if flags & KEY != 0 { 4 } else { 0 };
    len += if flags & SEQUENCE != 0 { 4 } else { 0 };
    len += if is_v1 && flags & ACKNOWLEDGMENT != 0 {
        4
    } else {
        0
    };
    let rest = whole(data.get(len..)?);
    Some(match protocol {
        0x88be if flags & SEQUENCE == 0 => (Tunnel::Erspan, ethernet_frame(rest)),
        0x88be => (Tunnel::Erspan, ethernet_frame(rest.skip(8)?)),
        0x22eb => {
            let has_platform_header = rest.byte(11)? & 1 == 1;
            let header_len = if has_platform_header { 20 } else { 12 };
            (Tunnel::Erspan, ethernet_frame(rest.skip(header_len)?))
        }
        0x6558 => (Tunnel::Gre, ethernet_frame(rest)),
        0x880b => (Tunnel::Gre, ppp_frame(rest)),
        _ => (Tunnel::Gre, by_ether_type(protocol.max(0x0600), rest)),
    })
}

fn over_udp(ports: [u16; 2], payload: &[u8]) -> Option<(Tunnel, Carried<'_>)> {
    let [source, destination] = ports;
    match destination {
        4789 | 8472 => Some((Tunnel::Vxlan, vxlan(payload)?)),
        6081 => Some((Tunnel::Geneve, geneve(payload)?)),
        2152 => Some((Tunnel::GtpU, gtp_user(payload)?)),
        3544 => Some((Tunnel::Teredo, teredo(payload)?)),
        _ => match source {
            2152 => Some((Tunnel::GtpU, gtp_user(payload)?)),
            3544 => Some((Tunnel::Teredo, teredo(payload)?)),
            _ => None,
        },
    }
}

fn vxlan(data: &[u8]) -> Option<Carried<'_>> {
    const VALID_NETWORK: u8 = 0x08;
    (*data.first()? & VALID_NETWORK != 0).then_some(())?;
    Some(ethernet_frame(whole(data.get(8..)?)))
}

fn geneve(data: &[u8]) -> Option<Carried<'_>> {
    let first = *data.first()?;
    (first >> 6 == 0).then_some(())?;
    let header_len = 8 + usize::from(first & 0x3f) * 4;
    let rest = whole(data.get(header_len..)?);
    Some(match be16(data, 2)? {
        0x6558 => ethernet_frame(rest),
        ether_type => by_ether_type(ether_type.max(0x0600), rest),
    })
}

/// GTP version 1, message "G-PDU", with any extension headers.
fn gtp_user(data: &[u8]) -> Option<Carried<'_>> {
    const G_PDU: u8 = 0xff;
    let flags = *data.first()?;
    (flags >> 5 == 1 && *data.get(1)? == G_PDU).then_some(())?;
    let mut at = 8;
    if flags & 0x07 != 0 {
        let mut next = *data.get(11)?;
        at = 12;
        while flags & 0x04 != 0 && next != 0 {
            let len = usize::from(*data.get(at)?) * 4;
            (len > 0).then_some(())?;
            next = *data.get(at + len - 1)?;
            at += len;
        }
    }
    Some(by_version(whole(data.get(at..)?)))
}

/// RFC 4380: optional authentication and origin indications, then IPv6.
fn teredo(mut data: &[u8]) -> Option<Carried<'_>> {
    if data.starts_with(&[0, 1]) {
        let len = 13 + usize::from(*data.get(2)?) + usize::from(*data.get(3)?);
        data = data.get(len..)?;
    }
    if data.starts_with(&[0, 0]) {
        data = data.get(8..)?;
    }
    (*data.first()? >> 4 == 6).then_some(())?;
    Some(by_version(whole(data)))
}
