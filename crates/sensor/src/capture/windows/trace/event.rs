//! Events of the provider `Microsoft-Windows-Kernel-Network`, read from their bytes. Pure.
//!
//! The layouts are those of the provider's manifest (`wevtutil gp Microsoft-Windows-Kernel-Network /ge`): every event
//! of ours begins with process, size, the two addresses (4 or 16 bytes each) and the two ports, without padding; what
//! follows differs and is left alone. Versions of an event only add fields at the end.

use std::net::IpAddr;

use flowcore::flow::{SocketKey, Transfer, TransferKind};
use flowcore::model::{Endpoint, Protocol};

/// A report of the kernel about a socket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Report {
    pub(super) pid: u32,
    protocol: Protocol,
    kind: TransferKind,
    bytes: u32,
    destination: Endpoint,
    source: Endpoint,
}

impl Report {
    /// Reads the event with this number; `None` for one that moves no bytes of a flow, or is too short.
    ///
    /// Left out on purpose: 14 and 30 (sent once more: the bytes were counted when they were sent first), 18 and 34
    /// (copied to the application: counted when received), 16, 17, 32 and 49 (attempts).
    pub(super) fn read(id: u16, data: &[u8]) -> Option<Self> {
        use TransferKind::{Accepted, Connected, Disconnected, Received, Sent};
        let (protocol, kind, is_v6) = match id {
            10 => (Protocol::TCP, Sent, false),
            11 => (Protocol::TCP, Received, false),
            12 => (Protocol::TCP, Connected, false),
            13 => (Protocol::TCP, Disconnected, false),
            15 => (Protocol::TCP, Accepted, false),
            26 => (Protocol::TCP, Sent, true),
            27 => (Protocol::TCP, Received, true),
            28 => (Protocol::TCP, Connected, true),
            29 => (Protocol::TCP, Disconnected, true),
            31 => (Protocol::TCP, Accepted, true),
            42 => (Protocol::UDP, Sent, false),
            43 => (Protocol::UDP, Received, false),
            58 => (Protocol::UDP, Sent, true),
            59 => (Protocol::UDP, Received, true),
            _ => return None,
        };
        let mut fields = Fields(data);
        let pid = u32::from_le_bytes(fields.take()?);
        let bytes = u32::from_le_bytes(fields.take()?);
        let destination = fields.address(is_v6)?;
        let source = fields.address(is_v6)?;
        // Ports are in network order, unlike the rest.
        let destination_port = u16::from_be_bytes(fields.take()?);
        let source_port = u16::from_be_bytes(fields.take()?);
        Some(Self {
            pid,
            protocol,
            kind,
            bytes,
            destination: Endpoint {
                ip: destination,
                port: destination_port,
            },
            source: Endpoint {
                ip: source,
                port: source_port,
            },
        })
    }

    /// The same as the meter takes it; `None` for what stays inside this computer, which has the addresses `local`,
    /// sorted.
    ///
    /// The event calls this computer the source in both directions of TCP, and the sender the source of UDP. So it
    /// is not believed: this computer's end is the one with its address.
    pub(super) fn transfer(&self, local: &[IpAddr]) -> Option<Transfer> {
        let is_ours = |end: &Endpoint| end.ip.is_loopback() || local.binary_search(&end.ip).is_ok();
        let (here, there) = match (is_ours(&self.source), is_ours(&self.destination)) {
            (true, true) => return None,
            (false, true) => (self.destination, self.source),
            // An address that came just now. What is received was sent to us by the source, if the event says so.
            (true, false) | (false, false) => (self.source, self.destination),
        };
        Some(Transfer {
            socket: SocketKey {
                protocol: self.protocol,
                local: here,
                remote: there,
            },
            kind: self.kind,
            bytes: self.bytes,
        })
    }
}

/// What is left to be read.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*field)
    }

    /// Addresses lie as they are on the wire. IPv4 through an IPv6 socket is IPv4 there.
    fn address(&mut self, is_v6: bool) -> Option<IpAddr> {
        Some(if is_v6 {
            IpAddr::from(self.take::<16>()?).to_canonical()
        } else {
            IpAddr::from(self.take::<4>()?)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An event as the kernel writes it: destination first.
    fn event(pid: u32, size: u32, destination: (&str, u16), source: (&str, u16)) -> Vec<u8> {
        let mut data = [pid.to_le_bytes(), size.to_le_bytes()].concat();
        for (ip, _) in [destination, source] {
            match ip.parse().expect("an address") {
                IpAddr::V4(ip) => data.extend(ip.octets()),
                IpAddr::V6(ip) => data.extend(ip.octets()),
            }
        }
        data.extend(destination.1.to_be_bytes());
        data.extend(source.1.to_be_bytes());
        // Sequence number and connection, which are not read.
        data.extend([0; 8]);
        data
    }

    fn here() -> Vec<IpAddr> {
        let mut here: Vec<IpAddr> = ["10.0.0.5", "2001:db8::5"]
            .map(|ip| ip.parse().expect("an address"))
            .to_vec();
        here.sort_unstable();
        here
    }

    const US: (&str, u16) = ("10.0.0.5", 50_000);
    const THEM: (&str, u16) = ("192.0.2.7", 443);

    #[test]
    fn bytes_sent_and_received_are_read_with_their_process() {
        for (id, kind) in [(10, TransferKind::Sent), (11, TransferKind::Received)] {
            let report = Report::read(id, &event(4_711, 1_460, THEM, US)).expect("an event of TCP");
            assert_eq!(report.pid, 4_711);
            let transfer = report.transfer(&here()).expect("it leaves this computer");
            assert_eq!((transfer.kind, transfer.bytes), (kind, 1_460));
            assert_eq!(transfer.socket.protocol, Protocol::TCP);
            assert_eq!(transfer.socket.local.to_string(), "10.0.0.5:50000");
            assert_eq!(transfer.socket.remote.to_string(), "192.0.2.7:443");
        }
    }

    #[test]
    fn this_computers_end_is_the_one_with_its_address_whatever_the_event_calls_it() {
        for (destination, source) in [(US, THEM), (THEM, US)] {
            let report = Report::read(43, &event(1, 90, destination, source)).expect("of UDP");
            let transfer = report.transfer(&here()).expect("it leaves this computer");
            assert_eq!(transfer.kind, TransferKind::Received);
            assert_eq!(transfer.socket.local.to_string(), "10.0.0.5:50000");
        }
    }

    #[test]
    fn version_6_has_its_own_numbers_and_longer_addresses() {
        let them = ("2001:db8::7", 853);
        let data = event(9, 64, them, ("2001:db8::5", 40_000));
        for (id, protocol, kind) in [
            (26, Protocol::TCP, TransferKind::Sent),
            (27, Protocol::TCP, TransferKind::Received),
            (28, Protocol::TCP, TransferKind::Connected),
            (29, Protocol::TCP, TransferKind::Disconnected),
            (31, Protocol::TCP, TransferKind::Accepted),
            (58, Protocol::UDP, TransferKind::Sent),
            (59, Protocol::UDP, TransferKind::Received),
        ] {
            let report = Report::read(id, &data).expect("known");
            let transfer = report.transfer(&here()).expect("it leaves this computer");
            assert_eq!(
                (transfer.socket.protocol, transfer.kind),
                (protocol, kind),
                "{id}"
            );
            assert_eq!(transfer.socket.remote.to_string(), "[2001:db8::7]:853");
        }
    }

    #[test]
    fn what_would_be_counted_twice_and_what_is_no_flow_is_left_out() {
        for id in [14, 16, 17, 18, 30, 32, 34, 49, 0, 999] {
            assert_eq!(Report::read(id, &event(1, 2, THEM, US)), None, "{id}");
        }
        for (id, peer) in [(10, "127.0.0.1"), (10, "10.0.0.5")] {
            let report = Report::read(id, &event(1, 2, (peer, 80), US)).expect("read");
            assert_eq!(report.transfer(&here()), None, "it stays inside");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_can_harm_and_no_cut_event_is_read(id in 0_u16..64, data: Vec<u8>) {
            if Report::read(id, &data).is_some() {
                let addresses = if matches!(id, 26..=34 | 58..) { 32 } else { 8 };
                prop_assert!(data.len() >= 8 + addresses + 4);
            }
        }
    }
}
