//! Everything below IP, from the link type of a frame to the first IP header. Never looks at IP itself.
//!
//! Headers are peeled off one at a time: each says what [`Next`] follows it, and one loop bounds how many there can be.

use super::bytes::Span;
use super::frame::{Frame, LinkType};
use super::{ether, wifi};

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

/// What stands at the start of a span.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next<'a> {
    /// An IP header.
    Ip(Span<'a>),
    /// An IP header or nothing of interest: the version decides.
    Version(Span<'a>),
    Ethernet(Span<'a>),
    /// What this `EtherType` announces.
    EtherType(u16, Span<'a>),
    /// IEEE 802.2.
    Llc(Span<'a>),
    /// A label stack.
    Mpls(Span<'a>),
    /// A PPP protocol number, with or without address and control bytes.
    Ppp(Span<'a>),
    /// IEEE 802.11.
    Wifi(Span<'a>),
    Other,
}

/// Headers that are peeled off at most: real frames have eight at worst.
const MAX_HEADERS: usize = 32;

/// Strips all headers in front of the outermost IP header, whichever they are.
pub(super) fn below_ip<'a>(frame: &Frame<'a>) -> Carried<'a> {
    let wire_len = (frame.wire_len as usize).max(frame.data.len());
    let span = Span {
        data: frame.data,
        wire_len,
    };
    match by_link_type(frame.link, span) {
        Some(next) => strip(next),
        None => Carried::Damaged,
    }
}

/// Strips all headers in front of the next IP header.
pub(super) fn strip(mut next: Next<'_>) -> Carried<'_> {
    for _ in 0..MAX_HEADERS {
        let following = match next {
            Next::Ip(span) => return Carried::Ip(span),
            Next::Other => return Carried::Other,
            Next::Version(span) => by_version(span),
            Next::Ethernet(span) => ether::ethernet(span),
            Next::EtherType(ether_type, span) => ether::by_type(ether_type, span),
            Next::Llc(span) => ether::llc(span),
            Next::Mpls(span) => ether::mpls(span),
            Next::Ppp(span) => ether::ppp(span),
            Next::Wifi(span) => wifi::frame(span),
        };
        match following {
            Some(following) => next = following,
            None => return Carried::Damaged,
        }
    }
    Carried::Damaged
}

/// Link types whose own header names another link type behind it.
fn by_link_type(link: LinkType, span: Span<'_>) -> Option<Next<'_>> {
    match link {
        LinkType::PPI => by_plain_link_type(
            LinkType(span.le16(4)?),
            span.skip(usize::from(span.le16(2)?.max(8)))?,
        ),
        LinkType::PKTAP => by_plain_link_type(
            LinkType(span.le16(8)?),
            span.skip(usize::from(span.le16(0)?.max(12)))?,
        ),
        _ => by_plain_link_type(link, span),
    }
}

fn by_plain_link_type(link: LinkType, span: Span<'_>) -> Option<Next<'_>> {
    Some(match link {
        LinkType::ETHERNET => Next::Ethernet(span),
        LinkType::NULL | LinkType::LOOP | LinkType::ENC => return by_family(link, span),
        LinkType::RAW | LinkType::IPV4 | LinkType::IPV6 | LinkType(12 | 14) => Next::Version(span),
        LinkType::LINUX_SLL => return cooked(span.be16(14)?, span.be16(2)?, span.skip(16)?),
        LinkType::LINUX_SLL2 => return cooked(span.be16(0)?, span.be16(8)?, span.skip(20)?),
        LinkType::PPP | LinkType::PPP_HDLC => Next::Ppp(span),
        // One byte of direction in place of the address, or in front of it.
        LinkType::PPP_PPPD => Next::Ppp(span.skip(2)?),
        LinkType::PPP_WITH_DIR => Next::Ppp(span.skip(1)?),
        LinkType::PPP_ETHER => return ether::pppoe(span),
        LinkType::C_HDLC => return ether::cisco_hdlc(span),
        LinkType::C_HDLC_WITH_DIR => return ether::cisco_hdlc(span.skip(1)?),
        LinkType::FRELAY => return ether::frame_relay(span),
        LinkType::FRELAY_WITH_DIR => return ether::frame_relay(span.skip(1)?),
        LinkType::SLIP => Next::Version(span.skip(16)?),
        LinkType::TOKEN_RING => token_ring(span)?,
        LinkType::FDDI => Next::Llc(span.skip(13)?),
        LinkType::ATM_RFC1483 => Next::Llc(span),
        LinkType::SUNATM => Next::Llc(span.skip(4)?),
        LinkType::IP_OVER_FC => Next::Llc(span.skip(16)?),
        LinkType::IEEE802_11 => Next::Wifi(span),
        LinkType::RADIOTAP => return wifi::radiotap(span),
        LinkType::PRISM | LinkType::AVS => return wifi::prism(span),
        LinkType::PFLOG => {
            Next::Version(span.skip(usize::from(span.byte(0)?).next_multiple_of(4))?)
        }
        LinkType::NFLOG => return nflog(span),
        LinkType::IPNET => Next::Version(span.skip(24)?),
        LinkType::IP_OVER_1394 => Next::EtherType(span.be16(16)?, span.skip(18)?),
        LinkType::IPOIB => Next::EtherType(span.be16(40)?, span.skip(44)?),
        LinkType::NETANALYZER => Next::Ethernet(span.skip(4)?),
        LinkType::NETANALYZER_TRANSPARENT => Next::Ethernet(span.skip(12)?),
        LinkType::MPACKET => Next::Ethernet(span.skip(8)?),
        LinkType::DOCSIS => return docsis(span),
        _ => Next::Other,
    })
}

/// BSD's address family in front, in whichever byte order the capturing machine had.
fn by_family(link: LinkType, span: Span<'_>) -> Option<Next<'_>> {
    let header_len = if link == LinkType::ENC { 12 } else { 4 };
    let rest = span.skip(header_len)?;
    let family = match *span.data.first_chunk::<4>()? {
        [0, 0, 0, family] | [family, 0, 0, 0] => family,
        [0xff, 0x03, ..] => return Some(Next::Ppp(span)), // some systems' PPP devices say so
        _ => return Some(Next::Other),
    };
    Some(match family {
        2 | 10 | 24 | 28 | 30 => Next::Version(rest),
        _ => Next::Other,
    })
}

/// Linux "cooked" headers carry an `EtherType`, unless it or the device type says otherwise.
fn cooked(ether_type: u16, device_type: u16, payload: Span<'_>) -> Option<Next<'_>> {
    const ARPHRD_NETLINK: u16 = 824;
    Some(match (device_type, ether_type) {
        (ARPHRD_NETLINK, _) => Next::Other,
        (_, 0x0003) => Next::Ethernet(payload),
        (_, 0x0004) => Next::Llc(payload),
        (_, 0x0007) => Next::Ppp(payload),
        (_, 0x0000..=0x05ff) => Next::Other,
        _ => Next::EtherType(ether_type, payload),
    })
}

/// IEEE 802.5: a source route may follow the addresses.
fn token_ring(span: Span<'_>) -> Option<Next<'_>> {
    const FRAME_TYPE: u8 = 0xc0;
    const LLC: u8 = 0x40;
    const HAS_ROUTE: u8 = 0x80;
    const HEADER: usize = 14;
    if span.byte(1)? & FRAME_TYPE != LLC {
        return Some(Next::Other);
    }
    let route_len = match span.byte(8)? & HAS_ROUTE {
        0 => 0,
        _ => usize::from(span.byte(HEADER)? & 0x1f),
    };
    Some(Next::Llc(span.skip(HEADER + route_len)?))
}

/// Linux netfilter log: type-length-value records in the byte order of the capturing machine.
fn nflog(span: Span<'_>) -> Option<Next<'_>> {
    const PAYLOAD: u16 = 9;
    const MAX_RECORDS: usize = 64;
    let mut rest = span.skip(4)?;
    for _ in 0..MAX_RECORDS {
        let bytes = rest.data.first_chunk::<4>()?;
        let (little, big) = (rest.le16(0)?, rest.be16(0)?);
        // No record is longer than a packet, so the smaller reading is the right one.
        let (len, kind) = if little <= big {
            (little, u16::from_le_bytes([bytes[2], bytes[3]]))
        } else {
            (big, u16::from_be_bytes([bytes[2], bytes[3]]))
        };
        if kind & 0x7fff == PAYLOAD {
            return Some(Next::Version(rest.skip(4)?));
        }
        rest = rest.skip(usize::from(len.max(4)).next_multiple_of(4))?;
    }
    None
}

/// Cable modem frames: an Ethernet frame behind a header with an optional extension.
fn docsis(span: Span<'_>) -> Option<Next<'_>> {
    const IS_NOT_PACKET: u8 = 0xc0;
    const HAS_EXTENSION: u8 = 0x01;
    let control = span.byte(0)?;
    if control & IS_NOT_PACKET != 0 {
        return Some(Next::Other);
    }
    let extension_len = match control & HAS_EXTENSION {
        0 => 0,
        _ => usize::from(span.byte(1)?),
    };
    Some(Next::Ethernet(span.skip(6 + extension_len)?))
}

/// Where nothing says what follows: the version of the IP header decides.
fn by_version(span: Span<'_>) -> Option<Next<'_>> {
    Some(match span.byte(0)? >> 4 {
        4 | 6 => Next::Ip(span),
        _ => Next::Other,
    })
}
