//! IP inside IP: finds the innermost packet of a tunnelled one.
//!
//! A tunnel over UDP is recognised by its port *and* by what is inside: where no IP header comes out, it was none.

use super::bytes::{Span, be16};
use super::ip::Packet;
use super::link::{Carried, Next, strip};
use super::transport::Transport;
use super::{ether, wifi};
use crate::model::{Protocol, Tunnel};

/// Tunnels in tunnels that are followed at most.
const MAX_DEPTH: usize = 6;

/// A tunnel, and what it begins with.
type Inside<'a> = Option<(Tunnel, Next<'a>)>;

/// The innermost IP packet and the tunnel that carries it; `None` where `outer` carries no IP.
pub(crate) fn innermost<'a>(outer: &Packet<'a>) -> Option<(Tunnel, Packet<'a>)> {
    let mut innermost = inner_packet(outer)?;
    for _ in 1..MAX_DEPTH {
        match inner_packet(&innermost.1) {
            Some(deeper) => innermost = deeper,
            None => break,
        }
    }
    Some(innermost)
}

fn inner_packet<'a>(packet: &Packet<'a>) -> Option<(Tunnel, Packet<'a>)> {
    if packet.fragment.is_some() {
        return None;
    }
    let (tunnel, next) = match packet.transport {
        Transport::Udp { ports, payload } => over_udp(ports, payload),
        Transport::None => over_ip(packet.carries, packet.payload),
        _ => None,
    }?;
    match strip(next) {
        Carried::Ip(span) => Some((tunnel, Packet::parse(span)?)),
        Carried::Other | Carried::Damaged => None,
    }
}

/// Inside a tunnel only the captured bytes count: the inner IP length tells what was on the wire.
const fn whole(data: &[u8]) -> Span<'_> {
    Span {
        data,
        wire_len: data.len(),
    }
}

/// Tunnels with an IP protocol number of their own.
fn over_ip(protocol: Protocol, data: &[u8]) -> Inside<'_> {
    Some(match protocol {
        Protocol::IP_IN_IP | Protocol::IPV6 => (Tunnel::IpInIp, Next::Version(whole(data))),
        Protocol::GRE => return gre(data),
        Protocol::ETHER_IP => (Tunnel::EtherIp, Next::Ethernet(whole(data.get(2..)?))),
        Protocol::MPLS => (Tunnel::Mpls, Next::Mpls(whole(data))),
        Protocol::ETHERNET => (Tunnel::Srv6, Next::Ethernet(whole(data))),
        Protocol::PIM => (Tunnel::PimRegister, pim_register(data)?),
        _ => return None,
    })
}

/// Tunnels over UDP, which the port of one end tells.
fn over_udp([source, destination]: [u16; 2], payload: &[u8]) -> Inside<'_> {
    of_port(destination, payload).or_else(|| of_port(source, payload))
}

fn of_port(port: u16, payload: &[u8]) -> Inside<'_> {
    Some(match port {
        1701 => (Tunnel::L2tp, l2tp(payload)?),
        2152 => (Tunnel::GtpU, gtp_user(payload)?),
        3544 => (Tunnel::Teredo, teredo(payload)?),
        4341 => (Tunnel::Lisp, Next::Version(whole(payload.get(8..)?))),
        4754 => return gre(payload),
        4789 | 8472 => (Tunnel::Vxlan, vxlan(payload)?),
        4790 => (Tunnel::Vxlan, vxlan_gpe(payload)?),
        5072 => (Tunnel::Ayiya, ayiya(payload)?),
        5247 => (Tunnel::Capwap, capwap(payload)?),
        6081 => (Tunnel::Geneve, geneve(payload)?),
        6635 => (Tunnel::Mpls, Next::Mpls(whole(payload))),
        37008 => (Tunnel::Tzsp, tzsp(payload)?),
        _ => return None,
    })
}

/// RFC 2784 and 2890, PPTP's version 1, ERSPAN types I to III, and Cisco's web cache redirection.
fn gre(data: &[u8]) -> Inside<'_> {
    const CHECKSUM_OR_ROUTING: u16 = 0xc000;
    const KEY: u16 = 0x2000;
    const SEQUENCE: u16 = 0x1000;
    const ACKNOWLEDGMENT: u16 = 0x0080;
    let flags = be16(data, 0)?;
    let protocol = be16(data, 2)?;
    let is_v1 = flags & 7 == 1;
    let mut fields = announced_len(flags, &[CHECKSUM_OR_ROUTING, KEY, SEQUENCE]);
    if is_v1 {
        fields += announced_len(flags, &[ACKNOWLEDGMENT]);
    }
    let rest = whole(data.get(4 + fields..)?);
    Some(match protocol {
        0x88be if flags & SEQUENCE == 0 => (Tunnel::Erspan, Next::Ethernet(rest)),
        0x88be | 0x22eb => (Tunnel::Erspan, erspan(rest)?),
        0x883e => (Tunnel::Gre, redirected(rest)?),
        0x6559 => (Tunnel::Gre, ether::frame_relay(rest)?),
        0x8200..=0x83f0 => (Tunnel::Gre, Next::Wifi(rest)),
        _ => (Tunnel::Gre, Next::EtherType(protocol.max(0x0600), rest)),
    })
}

/// Each of these flags announces four bytes.
fn announced_len(flags: u16, announcing: &[u16]) -> usize {
    4 * announcing.iter().filter(|&&flag| flags & flag != 0).count()
}

/// The header of types II and III; type I has none.
fn erspan(span: Span<'_>) -> Option<Next<'_>> {
    const TYPE_III: u8 = 2;
    const HAS_PLATFORM_HEADER: u16 = 1;
    const FRAME_TYPE: u16 = 0x7c00;
    const FRAME_IS_IP: u16 = 0x0800;
    if span.byte(0)? >> 4 != TYPE_III {
        return Some(Next::Ethernet(span.skip(8)?));
    }
    let word = span.be16(10)?;
    let frame = span.skip(if word & HAS_PLATFORM_HEADER == 0 {
        12
    } else {
        20
    })?;
    Some(match word & FRAME_TYPE {
        FRAME_IS_IP => Next::Version(frame),
        _ => Next::Ethernet(frame),
    })
}

/// WCCP version 2 has a redirect header in front, which never begins like IPv4.
fn redirected(span: Span<'_>) -> Option<Next<'_>> {
    Some(Next::Version(match span.byte(0)? >> 4 {
        4 => span,
        _ => span.skip(4)?,
    }))
}

/// Version 2 of PIM carries the first packets of a group in its Register message.
fn pim_register(data: &[u8]) -> Option<Next<'_>> {
    const V2_REGISTER: u8 = 0x21;
    (*data.first()? == V2_REGISTER).then_some(())?;
    Some(Next::Version(whole(data.get(8..)?)))
}

fn vxlan(data: &[u8]) -> Option<Next<'_>> {
    const VALID_NETWORK: u8 = 0x08;
    (*data.first()? & VALID_NETWORK != 0).then_some(())?;
    Some(Next::Ethernet(whole(data.get(8..)?)))
}

/// The generic protocol extension: the header says what follows.
fn vxlan_gpe(data: &[u8]) -> Option<Next<'_>> {
    const HAS_NEXT_PROTOCOL: u8 = 0x04;
    let rest = whole(data.get(8..)?);
    if *data.first()? & HAS_NEXT_PROTOCOL == 0 {
        return Some(Next::Ethernet(rest));
    }
    ether::by_next_protocol(*data.get(3)?, rest)
}

fn geneve(data: &[u8]) -> Option<Next<'_>> {
    let first = *data.first()?;
    (first >> 6 == 0).then_some(())?;
    let header_len = 8 + usize::from(first & 0x3f) * 4;
    let rest = whole(data.get(header_len..)?);
    Some(Next::EtherType(be16(data, 2)?.max(0x0600), rest))
}

/// GTP version 1, message "G-PDU", with any extension headers.
fn gtp_user(data: &[u8]) -> Option<Next<'_>> {
    const G_PDU: u8 = 0xff;
    const HAS_OPTIONAL_FIELDS: u8 = 0x07;
    const HAS_EXTENSIONS: u8 = 0x04;
    let flags = *data.first()?;
    (flags >> 5 == 1 && *data.get(1)? == G_PDU).then_some(())?;
    let mut at = 8;
    if flags & HAS_OPTIONAL_FIELDS != 0 {
        let mut next = *data.get(11)?;
        at = 12;
        while flags & HAS_EXTENSIONS != 0 && next != 0 {
            let len = usize::from(*data.get(at)?) * 4;
            (len > 0).then_some(())?;
            next = *data.get(at + len - 1)?;
            at += len;
        }
    }
    Some(Next::Version(whole(data.get(at..)?)))
}

/// RFC 4380: optional authentication and origin indications, then IPv6.
fn teredo(mut data: &[u8]) -> Option<Next<'_>> {
    if data.starts_with(&[0, 1]) {
        let len = 13 + usize::from(*data.get(2)?) + usize::from(*data.get(3)?);
        data = data.get(len..)?;
    }
    if data.starts_with(&[0, 0]) {
        data = data.get(8..)?;
    }
    (*data.first()? >> 4 == 6).then_some(())?;
    Some(Next::Ip(whole(data)))
}

/// RFC 2661: a data message of version 2; version 3 does not tell how long its cookie is.
fn l2tp(data: &[u8]) -> Option<Next<'_>> {
    const CONTROL: u16 = 0x8000;
    const LENGTH: u16 = 0x4000;
    const SEQUENCE: u16 = 0x0800;
    const OFFSET: u16 = 0x0200;
    let flags = be16(data, 0)?;
    (flags & CONTROL == 0 && flags & 0x0f == 2).then_some(())?;
    let mut at = if flags & LENGTH == 0 { 6 } else { 8 };
    if flags & SEQUENCE != 0 {
        at += 4;
    }
    if flags & OFFSET != 0 {
        at += 2 + usize::from(be16(data, at)?);
    }
    Some(Next::Ppp(whole(data.get(at..)?)))
}

/// Anything in anything, a draft of `SixXS`: identity and signature say their lengths.
fn ayiya(data: &[u8]) -> Option<Next<'_>> {
    const FORWARD: u8 = 1;
    let &[identity, signature, operation, next] = data.first_chunk()?;
    (operation & 0x0f == FORWARD && matches!(next, 4 | 41)).then_some(())?;
    let len = 8 + (1 << (identity >> 4)) + usize::from(signature >> 4) * 4;
    Some(Next::Version(whole(data.get(len..)?)))
}

/// RFC 5415: frames of an access point, as Ethernet or as the radio had them.
fn capwap(data: &[u8]) -> Option<Next<'_>> {
    const IS_RADIO_FRAME: u8 = 0x01;
    const IS_FRAGMENT: u8 = 0x80;
    let &[preamble, lengths, kind, flags] = data.first_chunk()?;
    (preamble == 0 && flags & IS_FRAGMENT == 0).then_some(())?;
    let rest = whole(data.get(usize::from(lengths >> 3) * 4..)?);
    if kind & IS_RADIO_FRAME == 0 {
        return Some(Next::Ethernet(rest));
    }
    wifi::frame_of_either_order(rest)
}

/// The sniffer protocol of wireless bridges: tagged fields, then a frame.
fn tzsp(data: &[u8]) -> Option<Next<'_>> {
    const PADDING: u8 = 0;
    const END: u8 = 1;
    const ETHERNET: u16 = 1;
    const WIFI: u16 = 18;
    (*data.first()? == 1 && *data.get(1)? <= 1).then_some(())?;
    let mut at = 4;
    loop {
        match *data.get(at)? {
            END => break,
            PADDING => at += 1,
            _ => at += 2 + usize::from(*data.get(at + 1)?),
        }
    }
    let rest = whole(data.get(at + 1..)?);
    match be16(data, 2)? {
        ETHERNET => Some(Next::Ethernet(rest)),
        WIFI => Some(Next::Wifi(rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::Dialect;
    use crate::packet::READ_UDP_PORTS;

    /// A capture may keep no more than the headers of what comes from other ports.
    #[test]
    fn the_ports_that_are_read_are_told_to_whoever_captures() {
        let starts: [&[u8]; 7] = [
            &[],
            &[0x08],             // VXLAN
            &[0x30, 0xff],       // GTP
            &[0x60],             // Teredo
            &[0, 2],             // L2TP
            &[0, 0, 1, 4],       // AYIYA
            &[1, 0, 0, 1, 1, 0], // TZSP
        ];
        let texts = starts.map(|start| {
            let mut text = [0; 64];
            text[..start.len()].copy_from_slice(start);
            text
        });
        let is_read = |port: &u16| {
            Dialect::of_ports([*port, 1]).is_some()
                || texts.iter().any(|text| of_port(*port, text).is_some())
        };
        let read: Vec<u16> = (0..=u16::MAX).filter(is_read).collect();
        assert_eq!(read, READ_UDP_PORTS);
    }
}
