//! Round trips as the meter measures them: from which packet to which, to whom, and what is no round trip.

use std::net::IpAddr;
use std::time::Duration;

use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{RoundTrip, RttSource};
use flowcore::time::Timestamp;

use super::network::*;

/// The protected packet of RFC 9001, appendix A.2: a client's Initial, 1,200 bytes.
const CLIENT_INITIAL: &[u8] = include_bytes!("rfc9001-client-initial.bin");

/// What a server says first: enough of an Initial to be known as one. Nobody can open it without the client's.
const SERVER_INITIAL: &[u8] = &[0xc1, 0, 0, 0, 1, 0, 2, 7, 7, 0, 0x40, 0x10, 1, 2, 3, 4];

fn meter() -> FlowMeter {
    FlowMeter::new(MeterConfig::default())
}

fn server() -> IpAddr {
    SERVER.0.into()
}

/// Everything measured so far: milliseconds, source and when.
fn measured(meter: &mut FlowMeter) -> Vec<(IpAddr, u64, RttSource, Timestamp)> {
    meter
        .poll_rtts()
        .map(|(ip, RoundTrip { time, source, at })| {
            let millis = u64::try_from(time.as_millis()).expect("short");
            assert_eq!(time, Duration::from_millis(millis));
            (ip, millis, source, at)
        })
        .collect()
}

/// A segment with a time stamp and an echo.
fn stamped(from: End, to: End, value: u32, echo: u32) -> Vec<u8> {
    let mut segment = tcp(from, to, 1, ACK, b"").split_off(20);
    segment[12] = 0x80;
    segment.extend([1, 1, 8, 10]);
    segment.extend(value.to_be_bytes());
    segment.extend(echo.to_be_bytes());
    ip(6, from.0, to.0, &segment)
}

/// A connection of which the capture has seen no handshake, two seconds later.
fn long_connection(meter: &mut FlowMeter) {
    for at in [0, 3_000, 3_001] {
        send(meter, millis(at), &stamped(CLIENT, SERVER, 100, 7));
    }
}

#[test]
fn a_quic_handshake_is_measured_from_initial_to_initial() {
    let mut meter = meter();
    let steps = [
        (0, CLIENT, SERVER, CLIENT_INITIAL),
        (1, CLIENT, SERVER, CLIENT_INITIAL),
        (31, SERVER, CLIENT, SERVER_INITIAL),
        (90, SERVER, CLIENT, SERVER_INITIAL),
    ];
    for (at, from, to, payload) in steps {
        send(&mut meter, millis(at), &udp(from, to, payload));
    }
    assert_eq!(
        measured(&mut meter),
        [(server(), 31, RttSource::QuicHandshake, millis(31))],
        "from the first to the first, and once"
    );
}

#[test]
fn a_quic_client_elsewhere_measures_nothing() {
    let mut meter = meter();
    meter.set_local_addresses(&[server()]);
    send(&mut meter, millis(0), &udp(CLIENT, SERVER, CLIENT_INITIAL));
    send(&mut meter, millis(1), &udp(SERVER, CLIENT, SERVER_INITIAL));
    assert_eq!(measured(&mut meter), []);
}

#[test]
fn a_handshake_is_measured_where_this_computer_asked() {
    for (is_server_here, expected) in [(false, 1), (true, 0)] {
        let mut meter = meter();
        if is_server_here {
            meter.set_local_addresses(&[server()]);
        }
        send(&mut meter, millis(0), &tcp(CLIENT, SERVER, 7, SYN, b""));
        let answer = tcp(SERVER, CLIENT, 9, SYN | ACK, b"");
        send(&mut meter, millis(12), &answer);
        let found = measured(&mut meter);
        assert_eq!(found.len(), expected);
        for found in found {
            assert_eq!(found, (server(), 12, RttSource::TcpHandshake, millis(12)));
        }
    }
}

#[test]
fn a_long_connection_is_measured_by_the_echo_of_a_time_stamp() {
    let mut meter = meter();
    long_connection(&mut meter);
    send(&mut meter, millis(3_010), &stamped(CLIENT, SERVER, 110, 7));
    send(&mut meter, millis(3_012), &stamped(SERVER, CLIENT, 8, 100));
    send(&mut meter, millis(3_055), &stamped(SERVER, CLIENT, 8, 110));
    send(&mut meter, millis(3_056), &stamped(SERVER, CLIENT, 8, 110));
    assert_eq!(
        measured(&mut meter),
        [(server(), 45, RttSource::TcpTimestamp, millis(3_055))]
    );
}

#[test]
fn a_server_measures_the_way_to_its_client_by_time_stamps() {
    let mut meter = meter();
    meter.set_local_addresses(&[server()]);
    for at in [0, 3_000, 3_001] {
        send(&mut meter, millis(at), &stamped(SERVER, CLIENT, 100, 7));
    }
    send(&mut meter, millis(3_010), &stamped(SERVER, CLIENT, 110, 7));
    send(&mut meter, millis(3_033), &stamped(CLIENT, SERVER, 8, 110));
    assert_eq!(
        measured(&mut meter),
        [(CLIENT.0.into(), 23, RttSource::TcpTimestamp, millis(3_033))]
    );
}

#[test]
fn questions_are_seldom() {
    let mut meter = meter();
    for at in (0..60_000).step_by(50) {
        let value = u32::try_from(at).expect("small");
        send(&mut meter, millis(at), &stamped(CLIENT, SERVER, value, 7));
        let echo = stamped(SERVER, CLIENT, 8, value);
        send(&mut meter, millis(at + 20), &echo);
    }
    let found = measured(&mut meter);
    assert!((8..=16).contains(&found.len()), "{} a minute", found.len());
    assert!(found.iter().all(|(_, time, ..)| *time == 20));
}

#[test]
fn what_takes_no_time_is_the_fault_of_the_clock() {
    let mut meter = meter();
    send(&mut meter, millis(0), &tcp(CLIENT, SERVER, 7, SYN, b""));
    let answer = tcp(SERVER, CLIENT, 9, SYN | ACK, b"");
    send(&mut meter, millis(0), &answer);
    assert_eq!(measured(&mut meter), []);
}
