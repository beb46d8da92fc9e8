//! What flows are called after what somebody answered: DNS over UDP and TCP, and neighbors on the same network.

use super::names::{flows, meter, said};
use super::network::*;
use flowcore::model::{Confidence, NameSource};

const RESOLVER: End = ([10, 0, 0, 53], 53);

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
fn a_flow_is_named_after_the_answer_that_came_before_it() {
    let mut meter = meter();
    let answer = response(&[("api.example", 1, &SERVER.0)]);
    send(
        &mut meter,
        secs(0),
        &udp(RESOLVER, (CLIENT.0, 3_333), &answer),
    );
    send(&mut meter, secs(1), &tcp(CLIENT, SERVER, 1, SYN, b""));
    let names = &flows(&mut meter)[1].names;
    assert_eq!(said(names), [("api.example", NameSource::PassiveDns)]);
    assert_eq!(names[0].first_seen, secs(0));
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
fn a_neighbor_that_answers_by_llmnr_is_named_after_that() {
    let neighbor = [10, 0, 0, 78];
    let mut meter = meter();
    let answer = response(&[("desk", 1, &neighbor)]);
    send(
        &mut meter,
        secs(0),
        &udp((neighbor, 5_355), (CLIENT.0, 50_000), &answer),
    );
    send(
        &mut meter,
        secs(1),
        &tcp(CLIENT, (neighbor, 445), 1, SYN, b""),
    );
    let flows = flows(&mut meter);
    let share = flows.iter().find(|flow| flow.key.server.port == 445);
    let names = &share.expect("a flow").names;
    assert_eq!(said(names), [("desk", NameSource::Llmnr)]);
}
