//! What flows are called: the evidence that is read, the evidence that is doubted, and what reading may cost.

use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{Confidence, Name, NameSource};
use flowcore::packet::{Frame, LinkType};
use flowcore::update::FlowRecord;

pub(crate) fn meter() -> FlowMeter {
    FlowMeter::new(MeterConfig::default())
}

/// What is known at the end of all flows.
pub(crate) fn flows(meter: &mut FlowMeter) -> Vec<FlowRecord> {
    let sink = meter.add_sink();
    let mut view = View::default();
    view.poll(meter, sink);
    view.flows.into_values().collect()
}

/// Names of the only flow.
fn names(meter: &mut FlowMeter) -> Vec<Name> {
    let [flow] = &flows(meter)[..] else {
        panic!("one flow");
    };
    flow.names.clone()
}

pub(crate) fn said(names: &[Name]) -> Vec<(&str, NameSource)> {
    names
        .iter()
        .map(|name| (&*name.text, name.source))
        .collect()
}

/// Sends a stream of the client in segments, each `(from, to)`, in this order.
fn send_parts(meter: &mut FlowMeter, stream: &[u8], parts: &[(usize, usize)]) {
    send(meter, secs(0), &tcp(CLIENT, SERVER, 99, SYN, b""));
    for &(from, to) in parts {
        let seq = 100 + u32::try_from(from).expect("short");
        send(
            meter,
            secs(1),
            &tcp(CLIENT, SERVER, seq, ACK, &stream[from..to]),
        );
    }
}

#[test]
fn a_hello_over_records_and_overlapping_segments_in_any_order_gives_its_name() {
    let message = hello_message("www.example.org", &[(21, &[0; 3_000])]);
    let stream = tls_records(&message, &[1, 40, 1_000, 0]);
    let end = stream.len();
    let orders: [&[(usize, usize)]; 4] = [
        &[(0, end)],
        &[(1_000, end), (0, 1_000)],
        &[(500, 2_000), (2_000, end), (400, 600), (0, 450), (0, 450)],
        &[
            (0, 3),
            (0, 7),
            (3, 1_200),
            (900, 1_000),
            (1_100, 1_300),
            (1_250, end),
        ],
    ];
    for parts in orders {
        let mut meter = meter();
        send_parts(&mut meter, &stream, parts);
        let expected = [("www.example.org", NameSource::TlsSni)];
        assert_eq!(said(&names(&mut meter)), expected, "{parts:?}");
    }
}

#[test]
fn a_hello_that_comes_byte_by_byte_gives_its_name() {
    let mut meter = meter();
    let hello = client_hello("dribbled.example", 700);
    let bytes: Vec<_> = (0..hello.len()).map(|at| (at, at + 1)).collect();
    send_parts(&mut meter, &hello, &bytes);
    assert_eq!(
        said(&names(&mut meter)),
        [("dribbled.example", NameSource::TlsSni)]
    );
}

#[test]
fn what_a_hello_offers_and_hides_is_told() {
    let alpn = b"\0\x0f\x02\x0a\x0a\x02h2\x08http/1.1";
    let outer: &[u8] = &[0; 40];
    let inner: &[u8] = &[1];
    let cases: [(&[(u16, &[u8])], (bool, bool), Confidence); 4] = [
        (&[(16, alpn)], (false, false), Confidence::Stated),
        (
            &[(16, alpn), (0xfe0d, outer)],
            (true, false),
            Confidence::Claimed,
        ),
        (
            &[(16, alpn), (0xfe0d, inner)],
            (false, false),
            Confidence::Stated,
        ),
        (
            &[(16, alpn), (0xffce, outer)],
            (false, true),
            Confidence::Stated,
        ),
    ];
    for (extensions, marks, confidence) in cases {
        let stream = hello_message("front.example", extensions);
        let mut meter = meter();
        send_parts(
            &mut meter,
            &tls_records(&stream, &[0]),
            &[(0, stream.len() + 5)],
        );
        let [name] = &names(&mut meter)[..] else {
            panic!("one name");
        };
        assert_eq!(name.alpn.as_deref(), Some("h2,http/1.1"));
        assert_eq!((name.has_ech, name.has_esni), marks);
        assert_eq!((name.confidence, name.first_seen), (confidence, secs(1)));
    }
}

#[test]
fn international_names_are_shown_in_their_letters_and_imitations_flagged() {
    let cases = [
        ("www.xn--bcher-kva.example", "www.bücher.example", false),
        ("xn--80ak6aa92e.com", "аррӏе.com", true),
        ("plain.example", "plain.example", false),
    ];
    for (wire, shown, is_confusable) in cases {
        let mut meter = meter();
        let stream = client_hello(wire, 1);
        send_parts(&mut meter, &stream, &[(0, stream.len())]);
        let [name] = &names(&mut meter)[..] else {
            panic!("one name");
        };
        assert_eq!((&*name.text, name.wire()), (shown, wire));
        assert_eq!(name.ascii.is_some(), shown != wire);
        assert_eq!(name.is_confusable, is_confusable, "{shown}");
    }
}

#[test]
fn every_host_of_a_kept_connection_is_named_and_the_one_behind_a_proxy_too() {
    let requests =
        b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\nGET http://b.example/x HTTP/1.1\r\n\r\n";
    let mut meter = meter();
    send_parts(&mut meter, requests, &[(0, 20), (20, requests.len())]);
    let hosts = [
        ("a.example", NameSource::HttpHost),
        ("b.example", NameSource::HttpHost),
    ];
    assert_eq!(said(&names(&mut meter)), hosts);

    let hello = client_hello("behind.example", 1);
    let mut stream = b"CONNECT proxied.example:443 HTTP/1.1\r\n\r\n".to_vec();
    let tunnel_at = stream.len();
    stream.extend(hello);
    let mut meter = self::meter();
    send_parts(
        &mut meter,
        &stream,
        &[(0, tunnel_at), (tunnel_at, stream.len())],
    );
    let both = [
        ("behind.example", NameSource::TlsSni),
        ("proxied.example", NameSource::HttpHost),
    ];
    assert_eq!(said(&names(&mut meter)), both);
}

#[test]
fn a_dtls_hello_gives_its_name_whole_or_in_fragments_in_any_order() {
    // Session id and cookie are both empty; a cookie's length follows that of the session id.
    let mut body = hello_message("dtls.example", &[])[4..].to_vec();
    body.insert(35, 0);
    let end = body.len();
    let record = |from: usize, to: usize| {
        let be24 = |value: usize| [0, (value >> 8) as u8, value as u8];
        let mut message = vec![1];
        message.extend(be24(end));
        message.extend([0, 0]);
        message.extend(be24(from));
        message.extend(be24(to - from));
        message.extend(&body[from..to]);
        let len = u16::try_from(message.len()).expect("short");
        let mut record = vec![0x16, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0];
        record.extend(len.to_be_bytes());
        record.extend(message);
        record
    };
    for parts in [&[(0, end)][..], &[(40, end), (0, 40)]] {
        let mut meter = meter();
        for &(from, to) in parts {
            send(&mut meter, secs(0), &udp(CLIENT, SERVER, &record(from, to)));
        }
        let expected = [("dtls.example", NameSource::DtlsSni)];
        assert_eq!(said(&names(&mut meter)), expected, "{parts:?}");
    }
}

#[test]
fn hellos_that_never_end_are_bounded_for_each_flow_and_for_all() {
    let mut meter = meter();
    // One flow sends far ahead of what is expected: nothing can be read, all must be kept.
    send(&mut meter, secs(0), &tcp(CLIENT, SERVER, 99, SYN, b""));
    for step in 0..10 {
        let seq = 101 + step * 10_000;
        send(
            &mut meter,
            secs(0),
            &tcp(CLIENT, SERVER, seq, ACK, &[9; 20_000]),
        );
    }
    assert_eq!(
        (meter.stats().overlong_flows, meter.stats().unread_flows),
        (1, 0)
    );
    // Many flows begin a hello and leave it at that.
    let start = &client_hello("never.example", 9_000)[..1_000];
    for flow in 0..60_000_u32 {
        let [_, a, b, c] = flow.to_be_bytes();
        send(
            &mut meter,
            secs(1),
            &tcp(([10, a, b, c], 9), SERVER, 1, ACK, start),
        );
    }
    assert!(meter.stats().unread_flows > 20_000);
    // The next whole one is still read.
    let whole = client_hello("last.example", 100);
    send(
        &mut meter,
        secs(2),
        &tcp(([11, 0, 0, 1], 9), SERVER, 1, ACK, &whole),
    );
    let flows = flows(&mut meter);
    let last = flows.last().expect("flows");
    assert_eq!(said(&last.names), [("last.example", NameSource::TlsSni)]);
}

#[test]
fn a_short_snap_length_still_shows_the_name_where_it_was_captured() {
    let hello = hello_message("cut.example", &[]);
    // The name comes first, padding behind it.
    let mut stream = tls_records(&hello, &[0]);
    stream.extend([0; 400]);
    let lens = [
        stream.len() - 5,
        stream.len() - 9,
        stream.len() - 5 - 4 - 41,
    ];
    stream[3..5].copy_from_slice(&u16::try_from(lens[0]).expect("short").to_be_bytes());
    stream[7..9].copy_from_slice(&u16::try_from(lens[1]).expect("short").to_be_bytes());
    stream[50..52].copy_from_slice(&u16::try_from(lens[2] - 2).expect("short").to_be_bytes());
    let request = [
        &b"GET / HTTP/1.1\r\nHost: cut.example\r\nCookie: "[..],
        &[b'x'; 400],
    ]
    .concat();
    for (stream, source) in [
        (stream, NameSource::TlsSni),
        (request, NameSource::HttpHost),
    ] {
        let whole = tcp(CLIENT, SERVER, 1, ACK, &stream);
        for (captured, expected) in [(200, 1), (60, 0)] {
            let mut meter = meter();
            meter.handle_frame(
                secs(0),
                Frame {
                    link: LinkType::RAW,
                    data: &whole[..captured],
                    wire_len: u32::try_from(whole.len()).expect("short"),
                    is_outgoing: None,
                },
            );
            let names = names(&mut meter);
            assert_eq!(names.len(), expected, "{source:?} {captured}");
            assert!(
                names
                    .iter()
                    .all(|name| (&*name.text, name.source) == ("cut.example", source))
            );
        }
    }
}
