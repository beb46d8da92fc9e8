//! The driver's flow layer: which process opens and closes which socket. It tells of each connection once, and never
//! of those that were there before; word of a connection may come after its first packet. `process::join` lives with
//! both.
#![expect(
    unsafe_code,
    reason = "vouches for the handle that the receiver reads from"
)]

use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;

use flowcore::flow::SocketKey;
use flowcore::model::{Endpoint, Protocol};

use super::clock::TickClock;
use super::filter;
use super::handle::Handle;
use super::library::{Address, EVENT_FLOW_DELETED, EVENT_FLOW_ESTABLISHED, LAYER_FLOW, Library};
use super::receiver::{Received, Receiver};
use super::refusal;
use super::source::broke_off;
use crate::capture::CaptureError;
use crate::process::{SocketChange, SocketEvent, SocketEvents};

/// Events of this computer's sockets.
pub(super) struct FlowLayer {
    // Fields are dropped in this order: the receiver takes back its requests before the handle closes.
    receiver: Receiver,
    _handle: Handle,
    clock: TickClock,
}

impl FlowLayer {
    /// Starts to listen.
    ///
    /// # Errors
    /// The driver refuses; the error says what to do.
    pub(super) fn open(library: Library) -> Result<Self, CaptureError> {
        let handle = Handle::open(library, LAYER_FLOW, 0, &filter::of_interfaces(&[]))
            .map_err(refusal::of_open)?;
        // SAFETY: the handle is stored beside the receiver and outlives it; the function is WinDivertRecvEx.
        let receiver =
            unsafe { Receiver::new(handle.raw(), library.recv_ex) }.map_err(broke_off)?;
        Ok(Self {
            receiver,
            _handle: handle,
            clock: TickClock::tied_now(),
        })
    }
}

impl SocketEvents for FlowLayer {
    fn next(&mut self, patience: Duration) -> Result<Option<SocketEvent>, CaptureError> {
        let clock = &mut self.clock;
        let received = self.receiver.receive(patience, |address, _| {
            clock.keep_tied(address.timestamp_ticks);
            event_of(address, clock)
        });
        match received.map_err(broke_off)? {
            Received::Packet(event) => Ok(event),
            Received::TooLong | Received::Nothing => Ok(None),
        }
    }
}

/// Reads one event; `None` for a kind that we do not know.
fn event_of(address: &Address, clock: &TickClock) -> Option<SocketEvent> {
    let change = match address.event() {
        EVENT_FLOW_ESTABLISHED => SocketChange::Opened,
        EVENT_FLOW_DELETED => SocketChange::Closed,
        _ => return None,
    };
    let flow = address.flow();
    let protocol = Protocol(flow.protocol);
    // The meter has no ports for what has none.
    let has_ports = matches!(
        protocol,
        Protocol::TCP | Protocol::UDP | Protocol::UDP_LITE | Protocol::SCTP
    );
    let end = |words, port| Endpoint {
        ip: ip_of(words),
        port: if has_ports { port } else { 0 },
    };
    Some(SocketEvent {
        at: clock.time_of(address.timestamp_ticks),
        change,
        pid: flow.process_id,
        socket: SocketKey {
            protocol,
            local: end(flow.local_address, flow.local_port),
            remote: end(flow.remote_address, flow.remote_port),
        },
    })
}

/// Four words of this computer, the least significant first.
fn ip_of(words: [u32; 4]) -> IpAddr {
    let bits = words
        .iter()
        .rev()
        .fold(0_u128, |bits, word| bits << 32 | u128::from(*word));
    IpAddr::from(Ipv6Addr::from_bits(bits)).to_canonical()
}

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::super::library::{FlowData, official};
    use super::*;

    /// `192.0.2.7` and `2001:db8::7` as the driver writes them.
    const V4: [u32; 4] = [0xc000_0207, 0xffff, 0, 0];
    const V6: [u32; 4] = [7, 0, 0, 0x2001_0db8];

    fn address(event: u32, flow: FlowData) -> Address {
        let mut address = Address::default();
        address.bits = LAYER_FLOW | event << 8;
        address.timestamp_ticks = 5;
        // SAFETY: 64 bytes each, and all are numbers.
        address.layer_data = unsafe { std::mem::transmute::<FlowData, [u64; 8]>(flow) };
        address
    }

    fn flow(protocol: u8) -> FlowData {
        let mut flow = FlowData::default();
        flow.process_id = 4_711;
        flow.local_address = V4;
        flow.remote_address = V6;
        flow.local_port = 50_000;
        flow.remote_port = 443;
        flow.protocol = protocol;
        flow
    }

    #[test]
    fn addresses_are_read_as_the_official_library_writes_them() {
        let Some(library) = official() else { return };
        for words in [V4, V6] {
            let mut text = [0; 64];
            // SAFETY: four words, and room for 64 characters.
            let done = unsafe { (library.format_address)(words.as_ptr(), text.as_mut_ptr(), 64) };
            assert_ne!(done, 0);
            // SAFETY: the call wrote a text that ends with zero.
            let text = unsafe { CStr::from_ptr(text.as_ptr()) }
                .to_str()
                .expect("ASCII");
            let official: IpAddr = text.parse().expect("an address");
            assert_eq!(ip_of(words), official.to_canonical());
        }
    }

    #[test]
    fn beginnings_and_ends_carry_process_and_both_ends() {
        let clock = TickClock::tied_now();
        for (event, change) in [
            (EVENT_FLOW_ESTABLISHED, SocketChange::Opened),
            (EVENT_FLOW_DELETED, SocketChange::Closed),
        ] {
            let read = event_of(&address(event, flow(6)), &clock).expect("known");
            assert_eq!((read.change, read.pid), (change, 4_711));
            assert_eq!(read.at, clock.time_of(5));
            assert_eq!(read.socket.local.to_string(), "192.0.2.7:50000");
            assert_eq!(read.socket.remote.to_string(), "[2001:db8::7]:443");
        }
        assert_eq!(event_of(&address(9, flow(6)), &clock), None);
    }

    #[test]
    fn type_and_code_of_icmp_are_not_taken_for_ports() {
        let clock = TickClock::tied_now();
        let read = event_of(&address(EVENT_FLOW_ESTABLISHED, flow(1)), &clock).expect("known");
        assert_eq!((read.socket.local.port, read.socket.remote.port), (0, 0));
    }

    #[test]
    fn without_the_driver_the_flow_layer_says_why() {
        let Some(library) = official() else { return };
        match FlowLayer::open(library) {
            Ok(mut layer) => assert!(layer.next(Duration::ZERO).is_ok()),
            Err(
                CaptureError::Unavailable { reason, remedy }
                | CaptureError::NotPermitted { reason, remedy },
            ) => assert!(!reason.is_empty() && !remedy.is_empty()),
            Err(error) => panic!("{error}"),
        }
    }
}
