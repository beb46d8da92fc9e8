//! What the tests of wrappings share: a packet, what it is wrapped in, and the flows that come out.

use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::Layer;
use flowcore::packet::{Frame, LinkType};

/// Layer, server and IP bytes of each flow that a frame makes.
pub(crate) fn flows(link: LinkType, data: &[u8]) -> Vec<(Layer, String, u64)> {
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let wire_len = u32::try_from(data.len()).expect("short");
    let frame = Frame {
        link,
        data,
        wire_len,
        is_outgoing: None,
    };
    meter.handle_frame(secs(0), frame);
    meter.handle_end();
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let said = view.flows.values().map(|flow| {
        (
            flow.key.layer,
            flow.key.server.to_string(),
            flow.totals.counters.total_bytes(),
        )
    });
    said.collect()
}

/// What is wrapped: 33 bytes.
pub(crate) fn packet() -> Vec<u8> {
    udp(CLIENT, SERVER, b"hello")
}

pub(crate) fn packet_v6() -> Vec<u8> {
    v6(17, &udp_datagram(CLIENT.1, SERVER.1, b"hello"))
}

/// An IPv6 packet from `fd00::1` to `2001:db8::7`.
pub(crate) fn v6(next_header: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0];
    packet.extend(u16::try_from(payload.len()).expect("short").to_be_bytes());
    packet.extend([next_header, 64]);
    packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    packet.extend([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    packet.extend(payload);
    packet
}

/// `header` in front of `rest`.
pub(crate) fn behind(header: &[u8], rest: &[u8]) -> Vec<u8> {
    [header, rest].concat()
}

/// An Ethernet frame; the first address begins with 4 so that a careless reader takes it for IPv4.
pub(crate) fn ethernet(ether_type: u16, rest: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x44, 1, 2, 3, 4, 5, 0x66, 1, 2, 3, 4, 5];
    frame.extend(ether_type.to_be_bytes());
    behind(&frame, rest)
}

pub(crate) fn snap(rest: &[u8]) -> Vec<u8> {
    behind(&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0], rest)
}

/// An 802.11 data frame with these first two bytes and header length.
pub(crate) fn wifi(control: [u8; 2], header_len: usize, rest: &[u8]) -> Vec<u8> {
    let mut header = vec![0; header_len];
    header[..2].copy_from_slice(&control);
    behind(&header, rest)
}
