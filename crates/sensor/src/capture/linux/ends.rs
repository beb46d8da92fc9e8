//! The few fields of a packet by which one sighting is told to be the same as another.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const ICMP: u8 = 1;
const TCP: u8 = 6;
const UDP: u8 = 17;
/// Flags of TCP.
const SYN: u8 = 0x02;
const ACK: u8 = 0x10;
const ICMPV6: u8 = 58;

/// Bytes of a datagram's text that tell it from another.
const TEXT_BYTES: usize = 32;

/// One end. Port 0 where there is none; echoes have their number there.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(super) struct End {
    pub(super) ip: IpAddr,
    pub(super) port: u16,
}

/// A flow, the same in both directions.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Pair {
    protocol: u8,
    lower: End,
    higher: End,
}

/// What a packet says of itself that no router changes.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct Numbers<'a> {
    id: u16,
    text: &'a [u8],
}

/// A packet's ends and numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends<'a> {
    pub(super) protocol: u8,
    pub(super) source: End,
    pub(super) target: End,
    pub(super) numbers: Numbers<'a>,
    /// The first packet of a connection of TCP.
    pub(super) opens: bool,
}

impl<'a> Ends<'a> {
    /// `None` where it is not IP, or cut.
    pub(super) fn read(packet: &'a [u8]) -> Option<Self> {
        let (protocol, source, target, id, is_later_fragment, body) = match packet.first()? >> 4 {
            4 => {
                let header = packet.get(..20)?;
                let ip = |at: usize| IpAddr::from(Ipv4Addr::from(array::<4>(header, at)));
                let fragment = u16::from_be_bytes(array(header, 6)) & 0x1fff;
                let id = u16::from_be_bytes(array(header, 4));
                let body = packet.get(usize::from(header[0] & 15) * 4..)?;
                (header[9], ip(12), ip(16), id, fragment != 0, body)
            }
            6 => {
                let header = packet.get(..40)?;
                let ip = |at: usize| IpAddr::from(Ipv6Addr::from(array::<16>(header, at)));
                (header[6], ip(8), ip(24), 0, false, packet.get(40..)?)
            }
            _ => return None,
        };
        let port = |at: usize| {
            body.get(at..at + 2)
                .map_or(0, |it| u16::from_be_bytes([it[0], it[1]]))
        };
        let text = |from: usize, to: usize| body.get(from..body.len().min(to)).unwrap_or(&[]);
        let (ports, text) = match protocol {
            _ if is_later_fragment => ((0, 0), text(0, TEXT_BYTES)),
            // Sequence and acknowledgment.
            TCP => ((port(0), port(2)), text(4, 12)),
            // Behind length and checksum, which a translation changes.
            UDP => ((port(0), port(2)), text(8, 8 + TEXT_BYTES)),
            // Type, code, then checksum and number, which change too.
            ICMP if matches!(body.first(), Some(0 | 8)) => {
                ((port(4), port(4)), text(6, 6 + TEXT_BYTES))
            }
            ICMPV6 if matches!(body.first(), Some(128 | 129)) => {
                ((port(4), port(4)), text(6, 6 + TEXT_BYTES))
            }
            _ => ((0, 0), text(0, TEXT_BYTES)),
        };
        Some(Self {
            protocol,
            source: End {
                ip: source,
                port: ports.0,
            },
            target: End {
                ip: target,
                port: ports.1,
            },
            numbers: Numbers { id, text },
            opens: protocol == TCP
                && !is_later_fragment
                && body.get(13).is_some_and(|flags| flags & (SYN | ACK) == SYN),
        })
    }

    /// Sent to everybody, or by somebody who has no address yet.
    pub(super) fn is_to_many(&self) -> bool {
        let is_broadcast = |ip: IpAddr| matches!(ip, IpAddr::V4(ip) if ip.is_broadcast());
        self.target.ip.is_multicast()
            || is_broadcast(self.target.ip)
            || self.source.ip.is_unspecified()
    }

    /// The target as far as a translation of the source leaves it alone: the number of an echo is the source's.
    pub(super) fn fixed_target(&self) -> End {
        End {
            port: if matches!(self.protocol, ICMP | ICMPV6) {
                0
            } else {
                self.target.port
            },
            ..self.target
        }
    }

    pub(super) fn pair(&self) -> Pair {
        Pair {
            protocol: self.protocol,
            lower: self.source.min(self.target),
            higher: self.source.max(self.target),
        }
    }
}

/// `N` bytes at `at`; callers have checked the length.
fn array<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    std::array::from_fn(|index| bytes[at + index])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_do_harm(version in 0_u8..16, bytes: Vec<u8>) {
            let mut packet = vec![version << 4 | 5];
            packet.extend(bytes);
            if let Some(ends) = Ends::read(&packet) {
                prop_assert!(packet.len() >= 20);
                prop_assert!(ends.numbers.text.len() <= TEXT_BYTES);
            }
        }
    }

    #[test]
    fn both_directions_are_one_pair() {
        let there = [
            0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 0, 7, 0, 9, 0, 8,
            0, 0,
        ];
        let back = [
            0x45, 0, 0, 28, 0, 2, 0, 0, 64, 17, 0, 0, 10, 0, 0, 2, 10, 0, 0, 1, 0, 9, 0, 7, 0, 8,
            0, 0,
        ];
        let (there, back) = (
            Ends::read(&there).expect("whole"),
            Ends::read(&back).expect("whole"),
        );
        assert_eq!(there.pair(), back.pair());
        assert_eq!((there.source.port, there.target.port), (7, 9));
    }
}
