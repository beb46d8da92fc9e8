//! The short way to the packets that almost all are: IP in an Ethernet frame, no options of IPv6, no fragment, TCP or UDP.
//! Says the same as the general way, which takes everything else.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::bytes::{Span, be16};
use super::frame::{Frame, LinkType};
use super::ip::Packet;
use super::transport::Transport;
use crate::model::Protocol;

/// The IP packet right behind an Ethernet header; `None` where there is more in between, or something else.
pub(super) fn behind_ethernet<'a>(frame: &Frame<'a>) -> Option<Span<'a>> {
    const ETHERNET_HEADER: usize = 14;
    if frame.link != LinkType::ETHERNET {
        return None;
    }
    let head = frame.data.first_chunk::<ETHERNET_HEADER>()?;
    // Frames of Cisco's ISL begin with one of these addresses, and have an Ethernet frame inside.
    let may_be_isl = matches!(head, [0x01 | 0x03, 0x00, 0x0c, 0x00, 0x00, ..]);
    if may_be_isl || !matches!(head[12..], [0x08, 0x00] | [0x86, 0xdd]) {
        return None;
    }
    let data = &frame.data[ETHERNET_HEADER..];
    let wire_len = (frame.wire_len as usize).saturating_sub(ETHERNET_HEADER);
    Some(Span {
        data,
        wire_len: wire_len.max(data.len()),
    })
}

/// The packet at the start of `data`; `None` where it takes the general way.
pub(super) fn packet(data: &[u8]) -> Option<Packet<'_>> {
    match data.first()? >> 4 {
        4 => v4(data),
        6 => v6(data),
        _ => None,
    }
}

fn v4(data: &[u8]) -> Option<Packet<'_>> {
    const MORE_FRAGMENTS_OR_OFFSET: u16 = 0x3fff;
    let head = data.first_chunk::<20>()?;
    let header_len = usize::from(head[0] & 0x0f) * 4;
    let ip_len = be16(head, 2)?;
    let is_part = be16(head, 6)? & MORE_FRAGMENTS_OR_OFFSET != 0;
    if header_len < 20 || usize::from(ip_len) < header_len || is_part {
        return None;
    }
    let [.., a, b, c, d, e, f, g, h] = *head;
    finish(
        Protocol(head[9]),
        IpAddr::V4(Ipv4Addr::new(a, b, c, d)),
        IpAddr::V4(Ipv4Addr::new(e, f, g, h)),
        u32::from(ip_len),
        header_len,
        data,
    )
}

fn v6(data: &[u8]) -> Option<Packet<'_>> {
    const HEADER: usize = 40;
    let head = data.first_chunk::<HEADER>()?;
    let payload_len = be16(head, 4)?;
    if payload_len == 0 {
        return None;
    }
    let address = |at: usize| {
        let octets = head[at..].first_chunk::<16>()?;
        Some(IpAddr::V6(Ipv6Addr::from_octets(*octets)))
    };
    finish(
        Protocol(head[6]),
        address(8)?,
        address(24)?,
        u32::from(payload_len) + 40,
        HEADER,
        data,
    )
}

fn finish(
    protocol: Protocol,
    source: IpAddr,
    destination: IpAddr,
    ip_len: u32,
    header_len: usize,
    data: &[u8],
) -> Option<Packet<'_>> {
    if !matches!(protocol, Protocol::TCP | Protocol::UDP) {
        return None;
    }
    // What is behind the IP packet only pads the frame.
    let payload = data.get(header_len..data.len().min(ip_len as usize))?;
    Some(Packet {
        source,
        destination,
        protocol,
        carries: protocol,
        ip_len,
        fragment: None,
        payload,
        payload_len: ip_len - header_len as u32,
        transport: Transport::of(protocol, 0, payload),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::packet::link::{Carried, below_ip};

    /// Bytes that often are a packet that takes the short way.
    fn nearly_plain() -> impl Strategy<Value = Vec<u8>> {
        let head = prop::sample::select(vec![
            vec![0x45, 0, 0, 60, 0, 0, 0x40, 0, 64, 6],
            vec![0x45, 0, 0, 60, 0, 0, 0, 0, 64, 17],
            vec![0x46, 0, 0, 40, 0, 0, 0x20, 0, 64, 17],
            vec![0x60, 0, 0, 0, 0, 30, 6, 64],
            vec![0x60, 0, 0, 0, 0, 30, 17, 64],
            vec![0x60, 0, 0, 0, 0, 30, 44, 64],
        ]);
        (
            head,
            prop::collection::vec(any::<u8>(), 0..90),
            0_usize..10,
            any::<u8>(),
            any::<bool>(),
        )
            .prop_map(|(mut head, rest, at, byte, is_damaged)| {
                let len = head.len();
                if is_damaged {
                    head[at % len] = byte;
                }
                head.extend(rest);
                head
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn the_short_way_ends_where_the_general_way_ends(data in nearly_plain(), more in 0_usize..2_000) {
            let span = Span { data: &data, wire_len: data.len() + more };
            if let Some(short) = packet(span.data) {
                let general = Packet::parse_any(span).expect("a packet");
                prop_assert_eq!(format!("{short:?}"), format!("{general:?}"));
            }
        }

        #[test]
        fn a_short_way_through_ethernet_ends_at_the_same_bytes(
            mut data in prop::collection::vec(any::<u8>(), 0..40),
            first in prop::sample::select(vec![0_u8, 1, 3]),
            ether_type in prop::sample::select(vec![[8_u8, 0], [0x86, 0xdd], [0x81, 0], [0, 40]]),
            wire_len in 0_u32..100,
        ) {
            if data.len() >= 14 {
                data[..5].copy_from_slice(&[first, 0, 0x0c, 0, 0]);
                data[12..14].copy_from_slice(&ether_type);
            }
            let frame = Frame { link: LinkType::ETHERNET, data: &data, wire_len, is_outgoing: None };
            if let Some(short) = behind_ethernet(&frame) {
                let Carried::Ip(general) = below_ip(&frame) else {
                    panic!("IP by the short way only")
                };
                prop_assert_eq!((short.data, short.wire_len), (general.data, general.wire_len));
            }
        }
    }
}
