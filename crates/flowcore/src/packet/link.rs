//! Everything below IP: link headers, VLAN tags, MPLS labels, PPPoE. Never looks at IP itself.
//!
//! Called once per frame, and by `tunnel` for Ethernet frames inside tunnels.

use super::bytes::Span;
use super::frame::{Frame, LinkType};

/// What a link layer carries.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Carried<'a> {
    /// Starts with an IP header of either version.
    Ip(Span<'a>),
    /// Whole, but not IP: ARP, spanning tree, an unknown link type, …
    Other,
    /// Cut off or contradictory before IP was reached.
    Damaged,
}

/// Tags, labels and encapsulations that are peeled off at most: real frames have four at worst.
const MAX_TAGS: usize = 16;

/// Strips all headers in front of the outermost IP header.
pub(crate) fn below_ip<'a>(frame: &Frame<'a>) -> Carried<'a> {
    let wire_len = (frame.wire_len as usize).max(frame.data.len());
    let span = Span {
        data: frame.data,
        wire_len,
    };
    by_link_type(frame.link, span).unwrap_or(Carried::Damaged)
}

/// An Ethernet frame inside a tunnel.
pub(super) fn ethernet_frame(span: Span<'_>) -> Carried<'_> {
    ethernet(span).unwrap_or(Carried::Damaged)
}

/// What an `EtherType` announces.
pub(super) fn by_ether_type(ether_type: u16, span: Span<'_>) -> Carried<'_> {
    ether_payload(ether_type, span).unwrap_or(Carried::Damaged)
}

/// What a PPP protocol number in front of `span` announces.
pub(super) fn ppp_frame(span: Span<'_>) -> Carried<'_> {
    ppp(span).unwrap_or(Carried::Damaged)
}

fn by_link_type(link: LinkType, span: Span<'_>) -> Option<Carried<'_>> {
    match link {
        LinkType::ETHERNET => ethernet(span),
        LinkType::NULL | LinkType::LOOP => Some(by_version(span.skip(4)?)),
        LinkType::RAW | LinkType::IPV4 | LinkType::IPV6 | LinkType(12 | 14) => {
            Some(by_version(span))
        }
        LinkType::LINUX_SLL => cooked(span.be16(14)?, span.be16(2)?, span.skip(16)?),
        LinkType::LINUX_SLL2 => cooked(span.be16(0)?, span.be16(8)?, span.skip(20)?),
        LinkType::PPP | LinkType::PPP_HDLC => ppp(span),
        LinkType::PPP_ETHER => pppoe(span),
        LinkType::C_HDLC => ether_payload(span.be16(2)?, span.skip(4)?),
        _ => Some(Carried::Other),
    }
}

/// Linux "cooked" headers carry an `EtherType`, unless the device type says otherwise.
fn cooked(ether_type: u16, device_type: u16, payload: Span<'_>) -> Option<Carried<'_>> {
    const ARPHRD_NETLINK: u16 = 824;
    match (device_type, ether_type) {
        (ARPHRD_NETLINK, _) => Some(Carried::Other),
        (_, 0x0004) => llc(payload),
        _ => ether_payload(ether_type, payload),
    }
}

fn ethernet(span: Span<'_>) -> Option<Carried<'_>> {
    ether_payload(span.be16(12)?, span.skip(14)?)
}

fn ether_payload(mut ether_type: u16, mut span: Span<'_>) -> Option<Carried<'_>> {
    for _ in 0..MAX_TAGS {
        match ether_type {
            0x0800 | 0x86dd => return Some(Carried::Ip(span)),
            0x8100 | 0x88a8 | 0x9100 | 0x9200 | 0x9300 => {
                ether_type = span.be16(2)?;
                span = span.skip(4)?;
            }
            0x8847 | 0x8848 => return mpls(span),
            0x8864 => return pppoe(span),
            0..=0x05dc => return llc(span),
            _ => return Some(Carried::Other),
        }
    }
    Some(Carried::Damaged)
}

/// IEEE 802.2: only SNAP with an `EtherType`, and the rare IP service access point, lead on.
fn llc(span: Span<'_>) -> Option<Carried<'_>> {
    match (span.byte(0)?, span.byte(1)?) {
        (0xaa, 0xaa) => match (span.byte(3)?, span.byte(4)?, span.byte(5)?) {
            (0, 0, 0 | 0xf8) => ether_payload(span.be16(6)?.max(0x0600), span.skip(8)?),
            _ => Some(Carried::Other),
        },
        (0x06, 0x06) => Some(by_version(span.skip(3)?)),
        _ => Some(Carried::Other),
    }
}

/// A label stack. What follows has no type field: IP shows by its version, a pseudowire by its zero control word.
fn mpls(mut span: Span<'_>) -> Option<Carried<'_>> {
    for _ in 0..MAX_TAGS {
        let is_bottom = span.byte(2)? & 1 == 1;
        span = span.skip(4)?;
        if is_bottom {
            return match span.byte(0)? >> 4 {
                4 | 6 => Some(Carried::Ip(span)),
                0 => ethernet(span.skip(4)?),
                _ => Some(Carried::Other),
            };
        }
    }
    Some(Carried::Damaged)
}

fn pppoe(span: Span<'_>) -> Option<Carried<'_>> {
    const SESSION_DATA: u8 = 0;
    if span.byte(1)? != SESSION_DATA {
        return Some(Carried::Other);
    }
    ppp(span.skip(6)?)
}

/// PPP with or without address and control bytes, protocol field of one or two bytes.
fn ppp(mut span: Span<'_>) -> Option<Carried<'_>> {
    if span.byte(0)? == 0xff && span.byte(1)? == 0x03 {
        span = span.skip(2)?;
    }
    let first = span.byte(0)?;
    let (protocol, rest) = if first & 1 == 1 {
        (u16::from(first), span.skip(1)?)
    } else {
        (span.be16(0)?, span.skip(2)?)
    };
    match protocol {
        0x0021 | 0x0057 => Some(Carried::Ip(rest)),
        0x0281 | 0x0283 => mpls(rest),
        _ => Some(Carried::Other),
    }
}

/// Link types without a type field: the version of the IP header decides.
pub(super) fn by_version(span: Span<'_>) -> Carried<'_> {
    match span.byte(0) {
        Some(first) if matches!(first >> 4, 4 | 6) => Carried::Ip(span),
        Some(_) => Carried::Other,
        None => Carried::Damaged,
    }
}
