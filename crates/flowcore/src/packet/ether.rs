//! What stands between an Ethernet header and IP: tags, labels, LLC, PPP. Each function reads one header.

use super::bytes::Span;
use super::link::Next;

/// IEEE 802.3 and Ethernet II, and Cisco's ISL around them.
pub(super) fn ethernet(span: Span<'_>) -> Option<Next<'_>> {
    const ISL_HEADER: usize = 26;
    if let Some([0x01 | 0x03, 0x00, 0x0c, 0x00, 0x00]) = span.data.first_chunk() {
        return Some(Next::Ethernet(span.skip(ISL_HEADER)?));
    }
    Some(Next::EtherType(span.be16(12)?, span.skip(14)?))
}

/// What an `EtherType` announces; below 0x0600 it is the length of an LLC frame.
pub(super) fn by_type(ether_type: u16, span: Span<'_>) -> Option<Next<'_>> {
    // A tag: the next `EtherType` stands in its last two bytes.
    let tag = |len: usize| Some(Next::EtherType(span.be16(len - 2)?, span.skip(len)?));
    match ether_type {
        0x0800 | 0x86dd => Some(Next::Ip(span)),
        // 802.1Q, 802.1ad and their predecessors.
        0x8100 | 0x88a8 | 0x9100 | 0x9200 | 0x9300 => tag(4),
        0x8847 | 0x8848 => Some(Next::Mpls(span)),
        0x8864 => pppoe(span),
        0..=0x05dc | 0x8870 => Some(Next::Llc(span)),
        0x6558 => Some(Next::Ethernet(span)),
        0x880b => Some(Next::Ppp(span)),
        0x894f => service_header(span),
        // VN-Tag, high-availability ring, and redundancy tag.
        0x8926 | 0x892f | 0xf1c1 => tag(6),
        // 802.1BR, Cisco metadata.
        0x893f | 0x8909 => tag(8),
        0x88e5 => secured(span),
        // FabricPath: a tag of two bytes between two whole headers.
        0x8903 => Some(Next::Ethernet(span.skip(2)?)),
        // 802.1ah: the service tag is four bytes.
        0x88e7 => Some(Next::Ethernet(span.skip(4)?)),
        0x22f3 => trill(span),
        _ => Some(Next::Other),
    }
}

/// IEEE 802.2: SNAP leads on with an `EtherType`, and rarely a service access point names IP itself.
pub(super) fn llc(span: Span<'_>) -> Option<Next<'_>> {
    Some(match (span.byte(0)?, span.byte(1)?) {
        (0xaa, 0xaa) => return snap(span.skip(3)?),
        (0x06, 0x06) => Next::Version(span.skip(3)?),
        // Routed ISO protocols of RFC 2684: the network layer's identifier follows.
        (0xfe, 0xfe) => return by_network_layer_id(span.byte(3)?, span.skip(4)?),
        _ => Next::Other,
    })
}

/// The organization that says what the next two bytes mean.
fn snap(span: Span<'_>) -> Option<Next<'_>> {
    let organization = [span.byte(0)?, span.byte(1)?, span.byte(2)?];
    let (protocol, rest) = (span.be16(3)?, span.skip(5)?);
    Some(match (organization, protocol) {
        ([0, 0, 0 | 0xf8], 0x0600..) => Next::EtherType(protocol, rest),
        // RFC 2684 and 2427: a bridged Ethernet frame with or without its checksum; ATM pads it by two bytes.
        ([0x00, 0x80, 0xc2], 1 | 7) => Next::Ethernet(match rest.be16(0)? {
            0 => rest.skip(2)?,
            _ => rest,
        }),
        _ => Next::Other,
    })
}

/// ISO/IEC TR 9577, as far as it concerns IP.
fn by_network_layer_id(id: u8, rest: Span<'_>) -> Option<Next<'_>> {
    Some(match id {
        0xcc | 0x8e => Next::Version(rest),
        0x80 => return snap(rest),
        0xcf => Next::Ppp(rest),
        _ => Next::Other,
    })
}

/// A label stack. What follows has no type field: IP shows by its version, a pseudowire by its Ethernet frame, behind
/// a control word or not (RFC 4928: without one, a frame whose address begins with 4 or 6 looks like IP).
pub(super) fn mpls(mut span: Span<'_>) -> Option<Next<'_>> {
    const MAX_LABELS: usize = 16;
    const CONTROL_WORD: usize = 4;
    for _ in 0..MAX_LABELS {
        let is_bottom = span.byte(2)? & 1 == 1;
        span = span.skip(4)?;
        if !is_bottom {
            continue;
        }
        let leads_to_ip =
            |at: usize| matches!(span.be16(at + 12), Some(0x0800 | 0x86dd | 0x8100 | 0x88a8));
        return Some(match span.byte(0)? >> 4 {
            4 | 6 => Next::Ip(span),
            0 if leads_to_ip(CONTROL_WORD) => Next::Ethernet(span.skip(CONTROL_WORD)?),
            _ if leads_to_ip(0) => Next::Ethernet(span),
            0 => Next::Ethernet(span.skip(CONTROL_WORD)?),
            _ => Next::Other,
        });
    }
    None
}

/// PPPoE session data; discovery has its own `EtherType`.
pub(super) fn pppoe(span: Span<'_>) -> Option<Next<'_>> {
    const SESSION_DATA: u8 = 0;
    Some(match span.byte(1)? {
        SESSION_DATA => Next::Ppp(span.skip(6)?),
        _ => Next::Other,
    })
}

/// PPP with or without address and control bytes, protocol field of one or two bytes.
pub(super) fn ppp(mut span: Span<'_>) -> Option<Next<'_>> {
    if span.byte(0)? == 0xff && span.byte(1)? == 0x03 {
        span = span.skip(2)?;
    }
    let first = span.byte(0)?;
    let (protocol, rest) = if first & 1 == 1 {
        (u16::from(first), span.skip(1)?)
    } else {
        (span.be16(0)?, span.skip(2)?)
    };
    Some(match protocol {
        0x0021 | 0x0057 => Next::Ip(rest),
        0x0281 | 0x0283 => Next::Mpls(rest),
        _ => Next::Other,
    })
}

/// Address, control, `EtherType`.
pub(super) fn cisco_hdlc(span: Span<'_>) -> Option<Next<'_>> {
    Some(match span.be16(2)? {
        // Below the smallest `EtherType` are protocols of Cisco's own, not lengths.
        0..0x0600 => Next::Other,
        ether_type => Next::EtherType(ether_type, span.skip(4)?),
    })
}

/// RFC 2427, and Cisco's older encapsulation with an `EtherType`.
pub(super) fn frame_relay(span: Span<'_>) -> Option<Next<'_>> {
    const UNNUMBERED: u8 = 0x03;
    let mut at = 0;
    while span.byte(at)? & 1 == 0 {
        at += 1;
        (at < 4).then_some(())?;
    }
    let rest = span.skip(at + 1)?;
    if rest.byte(0)? != UNNUMBERED {
        return Some(Next::EtherType(rest.be16(0)?.max(0x0600), rest.skip(2)?));
    }
    let padding = usize::from(rest.byte(1)? == 0);
    by_network_layer_id(rest.byte(1 + padding)?, rest.skip(2 + padding)?)
}

/// Network service header, RFC 8300: its length is in words.
pub(super) fn service_header(span: Span<'_>) -> Option<Next<'_>> {
    let len = usize::from(span.byte(1)? & 0x3f) * 4;
    (len >= 8).then_some(())?;
    by_next_protocol(span.byte(3)?, span.skip(len)?)
}

/// The registry that NSH and VXLAN-GPE share.
pub(super) fn by_next_protocol(protocol: u8, rest: Span<'_>) -> Option<Next<'_>> {
    Some(match protocol {
        1 | 2 => Next::Version(rest),
        3 => Next::Ethernet(rest),
        4 => Next::EtherType(0x894f, rest),
        5 => Next::Mpls(rest),
        _ => Next::Other,
    })
}

/// `MACsec`: readable where it only authenticates.
fn secured(span: Span<'_>) -> Option<Next<'_>> {
    const ENCRYPTED_OR_CHANGED: u8 = 0x0c;
    const HAS_CHANNEL_ID: u8 = 0x20;
    let control = span.byte(0)?;
    if control & ENCRYPTED_OR_CHANGED != 0 {
        return Some(Next::Other);
    }
    let len = if control & HAS_CHANNEL_ID == 0 { 6 } else { 14 };
    Some(Next::EtherType(span.be16(len)?, span.skip(len + 2)?))
}

/// RFC 6325: options, then a whole Ethernet frame.
fn trill(span: Span<'_>) -> Option<Next<'_>> {
    let option_words = usize::from(span.be16(0)? >> 6 & 0x1f);
    Some(Next::Ethernet(span.skip(6 + option_words * 4)?))
}
