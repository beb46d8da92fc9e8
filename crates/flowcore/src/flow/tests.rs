//! What flows of QUIC are called and how far they went, packet by packet: these packets are sealed, which only code in here
//! can do.

use std::time::Duration;

use super::{FlowMeter, MeterConfig};
use crate::model::{NameSource, RttSource};
use crate::names::fixtures::{V1, hello, initial, long_packet, retry};
use crate::packet::{Frame, LinkType};
use crate::time::Timestamp;

/// A datagram between 10.0.0.1:50000 and 192.0.2.7:443.
fn datagram(is_from_client: bool, payload: &[u8]) -> Vec<u8> {
    let ends: [(&[u8], u16); 2] = [(&[10, 0, 0, 1], 50_000), (&[192, 0, 2, 7], 443)];
    let [from, to] = if is_from_client { [0, 1] } else { [1, 0] }.map(|end: usize| ends[end]);
    let len = u16::try_from(8 + payload.len()).expect("fits");
    let mut packet = vec![0x45, 0];
    packet.extend((20 + len).to_be_bytes());
    packet.extend([0, 0, 0, 0, 64, 17, 0, 0]);
    packet.extend([from.0, to.0].concat());
    packet.extend(from.1.to_be_bytes());
    packet.extend(to.1.to_be_bytes());
    packet.extend(len.to_be_bytes());
    packet.extend([0, 0]);
    packet.extend(payload);
    packet
}

/// Meters datagrams, ten milliseconds apart, and says what the only flow is called.
fn meter(datagrams: &[(bool, Vec<u8>)]) -> (FlowMeter, Vec<(String, NameSource)>) {
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    for (number, (is_from_client, payload)) in (1..).zip(datagrams) {
        let frame = Frame {
            link: LinkType::RAW,
            data: &datagram(*is_from_client, payload),
            wire_len: 0,
            is_outgoing: None,
        };
        meter.handle_frame(Timestamp::from_nanos(number * 10_000_000), frame);
    }
    let update = meter.poll_update(sink).expect("a flow");
    let [flow] = &update.opened[..] else {
        panic!("one flow");
    };
    let names = flow.names.iter();
    let names = names.map(|name| (name.text.to_string(), name.source));
    (meter, names.collect())
}

fn expected() -> Vec<(String, NameSource)> {
    vec![("a.example".to_owned(), NameSource::QuicSni)]
}

#[test]
fn a_hello_that_begins_anew_after_a_retry_names_its_flow() {
    let message = hello();
    let first = initial(V1, b"original", 0, &message, &[(0, 30)]);
    let again = initial(V1, b"from the server", 1, &message, &[(0, 40)]);
    let rest = initial(V1, b"from the server", 2, &message, &[(40, message.len())]);
    let (mut meter, names) = meter(&[
        (true, first),
        (false, retry(b"from the server")),
        (true, again),
        (true, rest),
    ]);
    assert_eq!(names, expected());
    let round_trips: Vec<_> = meter.poll_rtts().map(|(_, trip)| trip).collect();
    assert_eq!(round_trips.len(), 1);
    assert_eq!(round_trips[0].source, RttSource::QuicHandshake);
    assert_eq!(round_trips[0].time, Duration::from_millis(10));
}

#[test]
fn early_data_in_the_same_datagram_hides_no_name() {
    let message = hello();
    let whole = [(0, 50), (50, message.len())];
    let early = long_packet(1, b"original", 60);
    for order in [[0, 1], [1, 0]] {
        let packets = [initial(V1, b"original", 0, &message, &whole), early.clone()];
        let together = order.map(|at: usize| packets[at].clone()).concat();
        assert_eq!(meter(&[(true, together)]).1, expected(), "{order:?}");
    }
}

#[test]
fn forged_packets_before_the_first_one_take_no_reader_and_hide_no_name() {
    let message = hello();
    let mut forged = initial(V1, b"original", 0, &message, &[(0, 30)]);
    forged[60] ^= 1;
    let whole = [(0, 50), (50, message.len())];
    let good = initial(V1, b"original", 1, &message, &whole);
    let (_, names) = meter(&[(true, forged.clone()), (true, forged), (true, good)]);
    assert_eq!(names, expected());
}
