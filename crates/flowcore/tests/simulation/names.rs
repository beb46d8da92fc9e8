//! What flows are called: the evidence that is read, the evidence that is doubted, and what reading may cost.

use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{Confidence, Name, NameSource};
use flowcore::packet::{Frame, LinkType};
use flowcore::update::FlowRecord;

const RESOLVER: End = ([10, 0, 0, 53], 53);

fn meter() -> FlowMeter {
    FlowMeter::new(MeterConfig::default())
}

/// What is known at the end of all flows.
fn flows(meter: &mut FlowMeter) -> Vec<FlowRecord> {
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

fn said(names: &[Name]) -> Vec<(&str, NameSource)> {
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

/// A response: each name with its type and data, the first also as the question.
fn response(records: &[(&str, u16, &[u8])]) -> Vec<u8> {
    let count = u8::try_from(records.len()).expect("few");
    let mut message = vec![0, 7, 0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0];
    message.extend(dns_name(records[0].0));
    message.extend([0, 1, 0, 1]);
    for (name, kind, data) in records {
        message.extend(dns_name(name));
        message.extend(kind.to_be_bytes());
        message.extend([0, 1, 0, 0, 0, 60]);
        message.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
        message.extend(*data);
    }
    message
}

fn dns_name(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.') {
        bytes.push(u8::try_from(label.len()).expect("short"));
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    bytes
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
fn answers_over_tcp_lead_through_their_aliases() {
    let cdn = dns_name("cdn.example");
    let answer = response(&[("www.example", 5, &cdn), ("cdn.example", 1, &SERVER.0)]);
    let mut stream = u16::try_from(answer.len())
        .expect("short")
        .to_be_bytes()
        .to_vec();
    stream.extend(&answer);
    let mut meter = meter();
    let client = (CLIENT.0, 5_555);
    for (from, to) in [(0, 1), (1, 30), (30, stream.len())] {
        let seq = 1 + u32::try_from(from).expect("short");
        send(
            &mut meter,
            secs(0),
            &tcp(RESOLVER, client, seq, ACK, &stream[from..to]),
        );
    }
    send(&mut meter, secs(1), &tcp(CLIENT, SERVER, 1, SYN, b""));
    let flows = flows(&mut meter);
    assert_eq!(
        said(&flows[1].names),
        [("www.example", NameSource::PassiveDns)]
    );
    assert_eq!(flows[1].names[0].confidence, Confidence::Answered);
}

#[test]
fn a_live_flow_keeps_the_name_whose_time_is_over_and_a_new_one_does_not_get_it() {
    let mut meter = meter();
    let answer = response(&[("old.example", 1, &SERVER.0)]);
    send(
        &mut meter,
        secs(0),
        &udp(RESOLVER, (CLIENT.0, 5_555), &answer),
    );
    for hours in 0..4 {
        for minute in [0, 20, 40] {
            let at = secs(hours * 3_600 + minute * 60 + 1);
            send(&mut meter, at, &tcp(CLIENT, SERVER, 1, ACK, b"still here"));
        }
    }
    let late = (CLIENT.0, 41_000);
    send(&mut meter, secs(4 * 3_600), &tcp(late, SERVER, 1, SYN, b""));
    let named: Vec<_> = flows(&mut meter)
        .iter()
        .filter(|flow| flow.key.server.port == 443)
        .map(|flow| (flow.key.client.port, flow.names.len()))
        .collect();
    assert_eq!(named, [(40_000, 1), (41_000, 0)]);
}

#[test]
fn an_answer_to_somebody_else_is_only_a_claim() {
    let mut meter = meter();
    let answer = response(&[("theirs.example", 1, &SERVER.0)]);
    send(
        &mut meter,
        secs(0),
        &udp(RESOLVER, ([10, 0, 0, 99], 5_555), &answer),
    );
    send(&mut meter, secs(1), &tcp(CLIENT, SERVER, 1, SYN, b""));
    assert_eq!(
        flows(&mut meter)[1].names[0].confidence,
        Confidence::Claimed
    );
}

#[test]
fn a_neighbor_names_itself_and_nobody_else() {
    let printer = [10, 0, 0, 77];
    let multicast = ([224, 0, 0, 251], 5_353);
    let mut meter = meter();
    for (name, address) in [("printer.local", printer), ("bank.local", SERVER.0)] {
        let message = response(&[(name, 1, &address)]);
        send(
            &mut meter,
            secs(0),
            &udp((printer, 5_353), multicast, &message),
        );
    }
    send(
        &mut meter,
        secs(1),
        &tcp(CLIENT, (printer, 631), 1, SYN, b""),
    );
    send(&mut meter, secs(1), &tcp(CLIENT, SERVER, 1, SYN, b""));
    let flows = flows(&mut meter);
    let of = |port| {
        let flow = flows.iter().find(|flow| flow.key.server.port == port);
        said(&flow.expect("a flow").names)
    };
    assert_eq!(of(631), [("printer.local", NameSource::Mdns)]);
    assert_eq!(of(443), []);
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
