//! What a packet costs: `cargo bench -p flowcore`. `scripts/bench-meter.sh` measures the same on a real capture, beside
//! other meters.

#[path = "../tests/simulation/hostile.rs"]
mod hostile;
#[path = "../tests/simulation/network.rs"]
#[expect(dead_code, reason = "shared with the tests, which use all of it")]
mod network;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::packet::{Frame, LinkType, flow_key};
use network::*;

/// Packets in one batch, as a capture thread hands them over.
const BATCH: usize = 256;

fn frame(link: LinkType, data: &[u8]) -> Frame<'_> {
    Frame {
        link,
        data,
        wire_len: 0,
        is_outgoing: None,
    }
}

/// In an Ethernet frame behind so many VLAN tags.
fn tagged(tags: usize, packet: &[u8]) -> Vec<u8> {
    let mut frame = vec![2; 12];
    for _ in 0..tags {
        frame.extend([0x81, 0, 0, 7]);
    }
    frame.extend([8, 0]);
    frame.extend(packet);
    frame
}

fn parse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("parse");
    group.throughput(Throughput::Elements(1));
    let segment = tcp(CLIENT, SERVER, 1, ACK, &[9; 1_200]);
    let labeled = [&[2; 12][..], &[0x88, 0x47, 0, 1, 0xd1, 64], &segment].concat();
    for (name, data) in [
        ("TCP in Ethernet", tagged(0, &segment)),
        ("behind two tags", tagged(2, &segment)),
        ("behind a label", labeled),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| flow_key(&frame(LinkType::ETHERNET, black_box(&data))));
        });
    }
    group.finish();
}

/// Makes a datagram of the flow with this number.
fn datagram(number: u32, packet: &mut [u8; 28]) {
    *packet = [
        0x45, 0, 0, 28, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 192, 0, 2, 7, 0x30, 0x39, 0, 9, 0,
        8, 0, 0,
    ];
    packet[12..16].copy_from_slice(&(0x0a00_0000 + number).to_be_bytes());
}

/// The cost of a packet must hardly grow with the flows that are live.
fn live_flows(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("packet among live flows");
    group.throughput(Throughput::Elements(BATCH as u64));
    for flows in [1_000_u32, 30_000, 1_000_000] {
        let mut meter = FlowMeter::new(MeterConfig::default());
        let mut packets = [[0; 28]; BATCH];
        let at = secs(1);
        for number in 0..flows {
            datagram(number, &mut packets[0]);
            meter.handle_frame(at, frame(LinkType::RAW, &packets[0]));
        }
        let mut number = 0_u32;
        group.bench_function(flows.to_string(), |bencher| {
            bencher.iter(|| {
                for packet in &mut packets {
                    number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    datagram((number >> 8) % flows, packet);
                }
                let frames = packets.iter().map(|data| (at, frame(LinkType::RAW, data)));
                meter.handle_frames(frames);
            });
        });
        assert_eq!(meter.stats().live_flows, u64::from(flows));
    }
    group.finish();
}

/// Connections of a household with all that happens to them, and an update at the end.
fn ordinary(criterion: &mut Criterion) {
    let packets: Vec<_> = (0..32_000).map(hostile::ORDINARY.packet).collect();
    let mut group = criterion.benchmark_group("meter");
    group.throughput(Throughput::Elements(packets.len() as u64));
    group.sample_size(20);
    group.bench_function("ordinary traffic", |bencher| {
        bencher.iter(|| {
            let mut meter = FlowMeter::new(MeterConfig::default());
            let sink = meter.add_sink();
            for batch in packets.chunks(BATCH) {
                let frames = batch.iter();
                meter.handle_frames(frames.map(|data| (secs(1), frame(LinkType::RAW, data))));
            }
            meter.poll_update(sink)
        });
    });
    group.finish();
}

/// A packet of each protocol that says a name, each on a flow of its own: "none" is what the flow itself costs.
fn names(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("names");
    group.throughput(Throughput::Elements(1_000));
    group.sample_size(20);
    let kind = |name: &str| {
        let mut kinds = hostile::ATTACKS.into_iter();
        kinds.find(|kind| kind.name == name).expect("a known kind")
    };
    let request = b"GET / HTTP/1.1\r\nHost: www.example.org\r\nAccept: */*\r\n\r\n";
    let on_tcp = |payload: &[u8]| -> Vec<_> {
        let here = |number: u16| (CLIENT.0, 10_000 + number);
        let packet = |number| tcp(here(number), SERVER, 1, ACK, payload);
        (0..1_000).map(packet).collect()
    };
    let many = |kind: hostile::Traffic| (0..1_000).map(kind.packet).collect();
    let cases: [(&str, Vec<Vec<u8>>); 5] = [
        ("none", on_tcp(b"")),
        ("TLS", on_tcp(&client_hello("www.example.org", 300))),
        ("HTTP", on_tcp(request)),
        ("DNS", many(kind("storm of DNS answers"))),
        ("QUIC, forged", many(kind("storm of QUIC Initials"))),
    ];
    for (name, packets) in cases {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                || FlowMeter::new(MeterConfig::default()),
                |mut meter| {
                    let frames = packets.iter();
                    meter.handle_frames(frames.map(|data| (secs(1), frame(LinkType::RAW, data))));
                    meter
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, parse, live_flows, ordinary, names);
criterion_main!(benches);
