//! What must hold for every input: no bytes stop the meter, nothing is lost or counted twice, and how often a sink
//! polls does not change where it ends up.

use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{Counters, Layer};
use flowcore::packet::{Frame, LinkType};
use proptest::prelude::*;

const LINKS: [u16; 38] = [
    0, 1, 6, 8, 9, 10, 12, 50, 51, 100, 101, 104, 105, 107, 108, 109, 113, 117, 119, 122, 123, 127,
    138, 143, 147, 163, 166, 192, 206, 226, 228, 229, 239, 240, 242, 258, 274, 276,
];

/// Frames that go deep into the parsers: tunnels, hellos, answers.
fn deep_frames() -> Vec<Vec<u8>> {
    let hello = client_hello("www.example.org", 30);
    let inner = tcp(CLIENT, SERVER, 1, ACK, &hello);
    let gre = ip(
        47,
        [1, 2, 3, 4],
        [5, 6, 7, 8],
        &[&[0, 0, 8, 0][..], &inner].concat(),
    );
    let gtp = udp(
        ([1, 2, 3, 4], 9),
        ([5, 6, 7, 8], 2152),
        &[&[0x30, 0xff, 0, 9, 0, 0, 0, 1][..], &inner].concat(),
    );
    let mut quic = vec![0xc3, 0, 0, 0, 1, 8];
    quic.extend([1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0x41, 0x00]);
    quic.extend([9; 300]);
    let mut dtls = vec![0x16, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 80];
    dtls.extend([1, 0, 0, 68, 0, 0, 0, 0, 0, 0, 0, 68]);
    dtls.extend([3; 68]);
    let http = b"GET / HTTP/1.1\r\nHost: www.example.org:80\r\n\r\nGET ";
    let mut answer = vec![0, 7, 0x81, 0x80, 0, 1, 0, 2, 0, 0, 0, 0];
    answer
        .extend(b"\x01a\x07example\0\0\x01\0\x01\xc0\x0c\0\x05\0\x01\0\0\0\x3c\0\x04\x01b\xc0\x0e");
    answer.extend(b"\xc0\x27\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x09");
    vec![
        inner,
        gre,
        gtp,
        udp(CLIENT, SERVER, &quic),
        udp(CLIENT, SERVER, &dtls),
        tcp(CLIENT, (SERVER.0, 80), 1, ACK, http),
        udp((SERVER.0, 53), CLIENT, &answer),
        tcp(
            (SERVER.0, 53),
            CLIENT,
            1,
            ACK,
            &[&[0, 64][..], &answer].concat(),
        ),
        fragment(17, CLIENT.0, SERVER.0, 3, (8, true), &[0; 64]),
    ]
}

#[test]
fn every_truncation_of_every_kind_of_frame_is_survived() {
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let mut sent = 0;
    for packet in deep_frames() {
        for len in 0..=packet.len() {
            send(&mut meter, millis(sent), &packet[..len]);
            sent += 1;
        }
    }
    meter.handle_end();
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let counted: u64 = view
        .flows
        .values()
        .filter(|flow| flow.key.layer == Layer::Outer)
        .map(|flow| flow.totals.counters.total_packets())
        .sum();
    let stats = meter.stats();
    assert_eq!(counted + stats.malformed_frames + stats.non_ip_frames, sent);
}

/// One step of a scripted network.
#[derive(Clone, Debug)]
struct Step {
    gap_ms: u64,
    client: u8,
    server: u8,
    is_answer: bool,
    flags: u8,
    len: usize,
    polls: [bool; 2],
}

fn step() -> impl Strategy<Value = Step> {
    let gap = prop_oneof![8 => 0..50_u64, 1 => 0..200_000_u64];
    let flags = prop_oneof![
        Just(ACK),
        Just(SYN),
        Just(SYN | ACK),
        Just(FIN | ACK),
        Just(RST)
    ];
    let polls = [prop::bool::weighted(0.5), prop::bool::weighted(0.1)];
    (
        gap,
        0..3_u8,
        0..2_u8,
        any::<bool>(),
        flags,
        0..200_usize,
        polls,
    )
        .prop_map(
            |(gap_ms, client, server, is_answer, flags, len, polls)| Step {
                gap_ms,
                client,
                server,
                is_answer,
                flags,
                len,
                polls,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(
        frames in prop::collection::vec((0..LINKS.len(), prop::collection::vec(any::<u8>(), 0..200)), 1..20)
    ) {
        let mut meter = FlowMeter::new(MeterConfig::default());
        for (link, data) in &frames {
            let frame = Frame { link: LinkType(LINKS[*link]), data, wire_len: 0, is_outgoing: None };
            meter.handle_frame(secs(1), frame);
        }
        meter.handle_end();
        prop_assert_eq!(meter.stats().frames, frames.len() as u64);
    }

    #[test]
    fn damaged_frames_are_survived(kind in 0..9_usize, at in 0..400_usize, byte in any::<u8>(), len in 0..400_usize) {
        let mut packet = deep_frames().swap_remove(kind);
        let at = at % packet.len();
        packet[at] = byte;
        let mut meter = FlowMeter::new(MeterConfig::default());
        send(&mut meter, secs(0), &packet);
        send(&mut meter, secs(1), &packet[..len.min(packet.len())]);
        meter.handle_end();
    }

    #[test]
    fn how_often_a_sink_polls_does_not_change_where_it_ends(
        steps in prop::collection::vec(step(), 1..120),
        max_flows in 2..8_usize,
    ) {
        let mut meter = FlowMeter::new(MeterConfig { max_flows, ..MeterConfig::default() });
        let sinks = [meter.add_sink(), meter.add_sink(), meter.add_sink()];
        let mut views = [View::default(), View::default(), View::default()];
        let (mut now_ms, mut bytes) = (0, 0);
        for (number, step) in steps.iter().enumerate() {
            now_ms += step.gap_ms;
            let client = ([10, 0, 0, step.client], 1_000);
            let server = ([192, 0, 2, step.server], 443);
            let (from, to) = if step.is_answer { (server, client) } else { (client, server) };
            let packet = tcp(from, to, number as u32 * 1_000, step.flags, &vec![b'x'; step.len]);
            bytes += packet.len() as u64;
            send(&mut meter, millis(now_ms), &packet);
            for (which, wants) in step.polls.into_iter().enumerate() {
                if wants {
                    views[which].poll(&mut meter, sinks[which]);
                }
            }
        }
        meter.handle_end();
        for (view, sink) in views.iter_mut().zip(sinks) {
            view.poll(&mut meter, sink);
            view.last_seq = 0;
        }
        prop_assert_eq!(&views[0], &views[2]);
        prop_assert_eq!(&views[1], &views[2]);
        let total = |of: fn(&Counters) -> u64| {
            views[2].flows.values().map(|flow| of(&flow.totals.counters)).sum::<u64>()
        };
        prop_assert_eq!(total(Counters::total_packets), steps.len() as u64);
        prop_assert_eq!(total(Counters::total_bytes), bytes);
        prop_assert_eq!(views[2].live(), 0);
    }
}
