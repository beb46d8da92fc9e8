//! One IP header of either version with its extension headers, and what is behind it.
//!
//! Stands on etherparse's lax slices; what they lack is done here: lengths of zero (segmentation offload, jumbograms),
//! the fragment's identification, and headers whose end was cut off.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use etherparse::{Ipv6FragmentHeaderSlice, LaxIpSlice, LaxIpv4Slice, LaxIpv6Slice};

use super::bytes::{Span, be32};
use super::plain;
use super::transport::Transport;
use crate::model::Protocol;

/// One IP packet: the header that defines a flow, and what it carries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packet<'a> {
    pub(crate) source: IpAddr,
    pub(crate) destination: IpAddr,
    pub(crate) protocol: Protocol,
    /// What `payload` begins with: behind an authentication header it is not what defines the flow.
    pub(crate) carries: Protocol,
    /// IP total length with its header, as on the wire.
    pub(crate) ip_len: u32,
    /// Set where this is a part of a datagram; its transport header is not to be trusted to be whole.
    pub(crate) fragment: Option<Fragment>,
    /// Bytes behind the IP headers, as captured.
    pub(crate) payload: &'a [u8],
    /// Length of the same on the wire.
    pub(crate) payload_len: u32,
    /// Ports and payload where the protocol has them. For a later fragment: [`Transport::None`].
    pub(crate) transport: Transport<'a>,
}

/// Which part of which datagram a fragment is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Fragment {
    /// IP identification; 16 bits in version 4.
    pub(crate) identification: u32,
    /// Where this part begins in the datagram's payload, in bytes.
    pub(crate) offset: u32,
    /// More parts follow.
    pub(crate) has_more: bool,
}

impl<'a> Packet<'a> {
    /// Reads the IP header at the start of `span`; `None` where there is none.
    pub(crate) fn parse(span: Span<'a>) -> Option<Self> {
        plain::packet(span.data).or_else(|| Self::parse_any(span))
    }

    /// The same for headers of every form.
    pub(super) fn parse_any(span: Span<'a>) -> Option<Self> {
        match LaxIpSlice::from_slice(span.data) {
            Ok((LaxIpSlice::Ipv4(ip), _)) => Self::from_v4(&ip, span),
            Ok((LaxIpSlice::Ipv6(ip), _)) => Some(Self::from_v6(&ip, span)),
            Err(_) => Self::parse_cut_options(span.data),
        }
    }

    fn from_v4(ip: &LaxIpv4Slice<'a>, span: Span<'a>) -> Option<Self> {
        let header = ip.header();
        let offset = u32::from(header.fragments_offset().value()) * 8;
        let fragment = header.is_fragmenting_payload().then(|| Fragment {
            identification: u32::from(header.identification()),
            offset,
            has_more: header.more_fragments(),
        });
        // Segmentation offload leaves the length zero: the frame tells it then.
        let ip_len = match header.total_len() {
            0 => u32::try_from(span.wire_len).unwrap_or(u32::MAX),
            len if usize::from(len) < header.slice().len() => return None, // it contradicts itself
            len => u32::from(len),
        };
        let ip_payload = ip.payload();
        let header_len =
            header.slice().len() + ip.extensions().auth.map_or(0, |auth| auth.slice().len());
        let has_auth = ip.extensions().auth.is_some();
        let protocol = final_protocol(ip_payload.ip_number.0, has_auth);
        let payload = ip_payload.payload;
        Some(Self {
            source: IpAddr::V4(header.source_addr()),
            destination: IpAddr::V4(header.destination_addr()),
            protocol,
            carries: Protocol(ip_payload.ip_number.0),
            ip_len,
            fragment,
            payload,
            payload_len: wire_payload_len(ip_len, header_len, payload),
            transport: Transport::of(protocol, offset, payload),
        })
    }

    fn from_v6(ip: &LaxIpv6Slice<'a>, span: Span<'a>) -> Self {
        let header = ip.header();
        let extensions = V6Extensions::read(header.next_header().0, ip.extensions().slice());
        let offset = extensions.fragment.map_or(0, |fragment| fragment.offset);
        let ip_payload = ip.payload();
        let protocol = final_protocol(ip_payload.ip_number.0, extensions.has_auth);
        let ip_len = match (header.payload_length(), extensions.jumbo_len) {
            (0, Some(jumbo_len)) => jumbo_len.saturating_add(40),
            // BIG TCP and segmentation offload: no length fits the field.
            (0, None) if matches!(protocol, Protocol::TCP | Protocol::UDP) => {
                u32::try_from(span.wire_len).unwrap_or(u32::MAX)
            }
            (len, _) => u32::from(len) + 40,
        };
        let header_len = header.slice().len() + ip.extensions().slice().len();
        let payload = ip_payload.payload;
        Self {
            source: IpAddr::V6(header.source_addr()),
            destination: IpAddr::V6(header.destination_addr()),
            protocol,
            carries: Protocol(ip_payload.ip_number.0),
            ip_len,
            fragment: extensions.fragment,
            payload,
            payload_len: wire_payload_len(ip_len, header_len, payload),
            transport: Transport::of(protocol, offset, payload),
        }
    }

    /// An IPv4 header whose options were cut off still says who talks to whom.
    fn parse_cut_options(data: &[u8]) -> Option<Self> {
        let fixed = data.first_chunk::<20>()?;
        if fixed[0] >> 4 != 4 || fixed[0] & 0x0f < 5 {
            return None;
        }
        Some(Self {
            source: IpAddr::V4(Ipv4Addr::new(fixed[12], fixed[13], fixed[14], fixed[15])),
            destination: IpAddr::V4(Ipv4Addr::new(fixed[16], fixed[17], fixed[18], fixed[19])),
            protocol: Protocol(fixed[9]),
            carries: Protocol(fixed[9]),
            ip_len: u32::from(u16::from_be_bytes([fixed[2], fixed[3]])),
            fragment: None,
            payload: &[],
            payload_len: 0,
            transport: Transport::None,
        })
    }

    /// The end of it was not captured.
    pub(crate) const fn is_cut(&self) -> bool {
        self.payload.len() < self.payload_len as usize
    }

    /// The datagram that fragments made: this fragment's header with the whole payload behind it, as far as that is known
    /// of `payload_len` bytes.
    pub(crate) fn reassembled<'b>(&self, payload: &'b [u8], payload_len: u32) -> Packet<'b> {
        Packet {
            source: self.source,
            destination: self.destination,
            protocol: self.protocol,
            carries: self.carries,
            ip_len: self.ip_len,
            fragment: None,
            payload,
            payload_len: payload_len.max(u32::try_from(payload.len()).unwrap_or(u32::MAX)),
            transport: Transport::of(self.protocol, 0, payload),
        }
    }
}

/// Length of what follows the headers on the wire; never less than what was captured.
fn wire_payload_len(ip_len: u32, header_len: usize, payload: &[u8]) -> u32 {
    let captured = u32::try_from(payload.len()).unwrap_or(u32::MAX);
    let header_len = u32::try_from(header_len).unwrap_or(u32::MAX);
    ip_len.saturating_sub(header_len).max(captured)
}

/// What defines the flow: an authentication header does where what follows has no ports or types of its own.
fn final_protocol(number: u8, has_auth: bool) -> Protocol {
    const AUTHENTICATION: u8 = 51;
    const READABLE: [u8; 9] = [1, 2, 6, 17, 47, 50, 58, 132, 136];
    Protocol(if has_auth && !READABLE.contains(&number) {
        AUTHENTICATION
    } else {
        number
    })
}

/// What the chain of IPv6 extension headers says that matters here.
#[derive(Default)]
struct V6Extensions {
    fragment: Option<Fragment>,
    jumbo_len: Option<u32>,
    has_auth: bool,
}

impl V6Extensions {
    /// `chain` is whole headers only: etherparse stops in front of one that is cut.
    fn read(mut next_header: u8, mut chain: &[u8]) -> Self {
        let mut found = Self::default();
        while let (Some(&following), Some(&len_field)) = (chain.first(), chain.get(1)) {
            let len = match next_header {
                0 | 43 | 60 => usize::from(len_field) * 8 + 8,
                44 => 8,
                51 => usize::from(len_field) * 4 + 8,
                _ => break,
            };
            let Some((header, rest)) = chain.split_at_checked(len) else {
                break;
            };
            match next_header {
                0 => found.jumbo_len = jumbo_payload_len(header),
                44 if found.fragment.is_none() => found.fragment = v6_fragment(header),
                51 => found.has_auth = true,
                _ => {}
            }
            (next_header, chain) = (following, rest);
        }
        found
    }
}

fn v6_fragment(header: &[u8]) -> Option<Fragment> {
    let slice = Ipv6FragmentHeaderSlice::from_slice(header).ok()?;
    slice.is_fragmenting_payload().then(|| Fragment {
        identification: slice.identification(),
        offset: u32::from(slice.fragment_offset().value()) * 8,
        has_more: slice.more_fragments(),
    })
}

/// RFC 2675: the hop-by-hop option that tells the length of a packet beyond 64 KiB.
fn jumbo_payload_len(header: &[u8]) -> Option<u32> {
    const PAD1: u8 = 0;
    const JUMBO: u8 = 0xc2;
    let mut at = 2;
    while let Some(&kind) = header.get(at) {
        match kind {
            PAD1 => at += 1,
            JUMBO => return be32(header, at + 2),
            _ => at += 2 + usize::from(*header.get(at + 1)?),
        }
    }
    None
}

/// Addresses in a form that both versions share: version 4 in the first four bytes.
pub(crate) fn address_bytes(ip: IpAddr) -> [u8; 16] {
    match ip {
        IpAddr::V4(v4) => {
            let mut bytes = [0; 16];
            bytes[..4].copy_from_slice(&v4.octets());
            bytes
        }
        IpAddr::V6(v6) => v6.octets(),
    }
}

/// The inverse of [`address_bytes`].
pub(crate) fn address_from_bytes(bytes: [u8; 16], is_v6: bool) -> IpAddr {
    if is_v6 {
        IpAddr::V6(Ipv6Addr::from(bytes))
    } else {
        IpAddr::V4(Ipv4Addr::new(bytes[0], bytes[1], bytes[2], bytes[3]))
    }
}
