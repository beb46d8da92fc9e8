//! What follows an IP header: ports, TCP flags and numbers, payload.

use super::bytes::{be16, be32};
use crate::model::Protocol;

/// The transport header of a packet, as far as it was captured.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Transport<'a> {
    /// A whole TCP header.
    Tcp(TcpSegment<'a>),
    /// A whole UDP header.
    Udp {
        ports: [u16; 2],
        /// What was captured of the datagram's payload.
        payload: &'a [u8],
    },
    /// SCTP, and the first message in it that is whole.
    Sctp { ports: [u16; 2], message: &'a [u8] },
    /// Only the ports: UDP-Lite, or a TCP or UDP header that was cut off behind them.
    Ports([u16; 2]),
    /// A protocol without ports, or a packet without its transport header.
    None,
}

const END_OF_OPTIONS: u8 = 0;
const NO_OPERATION: u8 = 1;
const TIME_STAMPS: u8 = 8;

/// A TCP header and what it carries.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TcpSegment<'a> {
    pub(crate) ports: [u16; 2],
    pub(crate) seq: u32,
    pub(crate) ack: u32,
    /// The flag byte as on the wire: CWR ECE URG ACK PSH RST SYN FIN.
    pub(crate) flags: u8,
    pub(crate) options: &'a [u8],
    pub(crate) payload: &'a [u8],
}

impl TcpSegment<'_> {
    pub(crate) const FIN: u8 = 0x01;
    pub(crate) const SYN: u8 = 0x02;
    pub(crate) const RST: u8 = 0x04;
    pub(crate) const ACK: u8 = 0x10;

    /// The first packet of a connection.
    pub(crate) const fn is_syn(&self) -> bool {
        self.flags & (Self::SYN | Self::ACK) == Self::SYN
    }

    /// The server's answer to it.
    pub(crate) const fn is_syn_ack(&self) -> bool {
        self.flags & (Self::SYN | Self::ACK) == Self::SYN | Self::ACK
    }

    pub(crate) const fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The sender's time stamp and the one that it echoes, RFC 7323; `None` without the option.
    pub(crate) fn time_stamps(&self) -> Option<[u32; 2]> {
        let mut rest = self.options;
        loop {
            rest = match rest {
                [NO_OPERATION, rest @ ..] => rest,
                [TIME_STAMPS, 10, ..] => return Some([be32(rest, 2)?, be32(rest, 6)?]),
                [END_OF_OPTIONS, ..] => return None,
                [_, len, ..] if *len >= 2 => rest.get(usize::from(*len)..)?,
                _ => return None,
            }
        }
    }
}

impl<'a> Transport<'a> {
    /// Reads `payload` as `protocol`. A fragment with an `offset` has no transport header.
    pub(super) fn of(protocol: Protocol, offset: u32, payload: &'a [u8]) -> Self {
        if offset != 0 {
            return Self::None;
        }
        match protocol {
            Protocol::TCP => tcp(payload).unwrap_or_else(|| ports_only(payload)),
            Protocol::UDP => udp(payload).unwrap_or_else(|| ports_only(payload)),
            Protocol::SCTP => sctp(payload).unwrap_or_else(|| ports_only(payload)),
            Protocol::UDP_LITE => ports_only(payload),
            _ => Self::None,
        }
    }

    /// Source and destination port; zero where there is none.
    pub(crate) const fn ports(&self) -> [u16; 2] {
        match self {
            Self::Tcp(segment) => segment.ports,
            Self::Udp { ports, .. } | Self::Sctp { ports, .. } | Self::Ports(ports) => *ports,
            Self::None => [0, 0],
        }
    }
}

fn tcp(data: &[u8]) -> Option<Transport<'_>> {
    let Some((fixed, rest)) = data.split_first_chunk::<20>() else {
        return cut_tcp(data);
    };
    let options_len = (usize::from(fixed[12] >> 4) * 4).checked_sub(20);
    let Some((options, payload)) = options_len.and_then(|len| rest.split_at_checked(len)) else {
        return cut_tcp(data);
    };
    Some(Transport::Tcp(TcpSegment {
        ports: [be16(fixed, 0)?, be16(fixed, 2)?],
        seq: be32(fixed, 4)?,
        ack: be32(fixed, 8)?,
        flags: fixed[13],
        options,
        payload,
    }))
}

/// A header whose end was cut off by the snap length: flags are all that the life of the connection needs.
fn cut_tcp(data: &[u8]) -> Option<Transport<'_>> {
    Some(Transport::Tcp(TcpSegment {
        ports: [be16(data, 0)?, be16(data, 2)?],
        seq: be32(data, 4)?,
        ack: be32(data, 8)?,
        flags: *data.get(13)?,
        options: &[],
        payload: &[],
    }))
}

fn udp(data: &[u8]) -> Option<Transport<'_>> {
    let header = data.first_chunk::<8>()?;
    let ports = [be16(header, 0)?, be16(header, 2)?];
    let payload = &data[8..];
    // A length of zero is a jumbogram or segmentation offload; one that lies is cut to what is there.
    let payload = match usize::from(be16(header, 4)?) {
        0..8 => payload,
        len => payload.get(..len - 8).unwrap_or(payload),
    };
    Some(Transport::Udp { ports, payload })
}

/// Walks the chunks behind an SCTP header to the first DATA chunk that is a message from its beginning to its end.
fn sctp(data: &[u8]) -> Option<Transport<'_>> {
    const DATA: u8 = 0;
    const BEGINNING_AND_END: u8 = 3;
    let ports = [be16(data, 0)?, be16(data, 2)?];
    let mut chunks = data.get(12..)?;
    while let (Some(&kind), Some(&flags)) = (chunks.first(), chunks.get(1)) {
        let len = usize::from(be16(chunks, 2)?).max(4);
        if kind == DATA && flags & BEGINNING_AND_END == BEGINNING_AND_END {
            let message = chunks.get(16..len.min(chunks.len()))?;
            return Some(Transport::Sctp { ports, message });
        }
        chunks = chunks.get(len.next_multiple_of(4)..)?;
    }
    None
}

fn ports_only(data: &[u8]) -> Transport<'_> {
    be32(data, 0).map_or(Transport::None, |both| {
        let [a, b, c, d] = both.to_be_bytes();
        Transport::Ports([u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d])])
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn time_stamps(options: &[u8]) -> Option<[u32; 2]> {
        let mut header = [0; 20].to_vec();
        let words = u8::try_from(5 + options.len().div_ceil(4)).expect("at most 15");
        header[12] = words << 4;
        header.extend(options);
        header.resize(usize::from(words) * 4, 0);
        match tcp(&header) {
            Some(Transport::Tcp(segment)) => segment.time_stamps(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn time_stamps_are_found_wherever_they_stand() {
        let option = [8, 10, 0, 0, 1, 0, 0, 0, 0, 7];
        assert_eq!(time_stamps(&option), Some([256, 7]));
        assert_eq!(
            time_stamps(&[&[1, 1], &option[..]].concat()),
            Some([256, 7])
        );
        // Maximum segment size, selective acknowledgments permitted, then the time stamps: a SYN of Linux.
        let syn = [&[2, 4, 5, 0xb4, 4, 2], &option[..]].concat();
        assert_eq!(time_stamps(&syn), Some([256, 7]));
        assert_eq!(time_stamps(&[0, 1, 8, 10, 0, 0]), None, "after the end");
        assert_eq!(time_stamps(&[8, 10, 1, 2]), None, "cut");
        assert_eq!(time_stamps(&[3, 0, 0, 0]), None, "a length of nothing");
    }

    proptest! {
        #[test]
        fn any_options_are_read_to_an_end(options in prop::collection::vec(any::<u8>(), 0..40)) {
            time_stamps(&options);
        }
    }
}
