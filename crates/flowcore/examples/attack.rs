//! What attacks and large tables cost the meter: processor time per packet and peak memory of each, beside those of
//! ordinary traffic.
//!
//! `cargo run --release -p flowcore --example attack [MILLION_PACKETS]`
//!
//! Each kind of traffic runs in a process of its own, so that its memory is its own. Linux.
#![expect(
    clippy::print_stdout,
    reason = "a tool for people who work on the meter"
)]

#[path = "../tests/simulation/hostile.rs"]
mod hostile;
#[path = "../tests/simulation/network.rs"]
#[expect(dead_code, reason = "shared with the tests, which use all of it")]
mod network;

use std::process::Command;

use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;
use hostile::{ATTACKS, ORDINARY};

/// Packets that are made before they are metered, so that making them is not measured.
const BATCH: u32 = 4_096;

/// Flows that are live while a packet of any one of them is metered.
const LIVE: [u32; 3] = [1_000, 30_000, 1_000_000];

/// Packets of each of them before that is measured: nothing is left to settle.
const ROUNDS: u32 = 8;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    let kinds = || [ORDINARY].into_iter().chain(ATTACKS);
    if let Some(name) = first.as_deref()
        && let Some(packets) = arguments.next().and_then(|text| text.parse().ok())
    {
        if let Some(traffic) = kinds().find(|it| it.name == name) {
            measure(name, 0, packets, traffic.packet);
        } else {
            let flows: u32 = name
                .parse()
                .expect("a kind of traffic or a number of flows");
            measure(name, ROUNDS * flows, packets, |number| {
                of_live_flow(number, flows)
            });
        }
        return;
    }
    let millions: f64 = first.map_or(10.0, |text| text.parse().expect("millions of packets"));
    println!(
        "{:26} {:>11} {:>11} {:>8} {:>11} {:>11} {:>10}",
        "traffic", "packets", "packets/s", "ns each", "evicted", "unread", "peak MB"
    );
    let this = std::env::current_exe().expect("this program");
    let run = |name: &str, packets: f64| {
        let status = Command::new(&this)
            .args([name, &format!("{packets:.0}")])
            .status();
        assert!(status.expect("it starts").success());
    };
    for traffic in kinds() {
        // Long packets are as expensive as ten.
        let is_long = (traffic.packet)(0).len() > 300;
        run(
            traffic.name,
            millions * 1e6 / if is_long { 10.0 } else { 1.0 },
        );
    }
    for flows in LIVE {
        run(&flows.to_string(), millions * 1e6);
    }
}

/// A datagram of each flow in turn, for some rounds; then of any.
fn of_live_flow(number: u32, flows: u32) -> Vec<u8> {
    let flow = if number < ROUNDS * flows {
        number % flows
    } else {
        number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) >> 8
    } % flows;
    let [_, a, b, c] = flow.to_be_bytes();
    network::udp(([10, a, b, c], 7), network::SERVER, b"some data")
}

/// Meters some traffic and prints a line about it; the first packets are not measured.
fn measure(name: &str, first: u32, packets: u32, packet: impl Fn(u32) -> Vec<u8>) {
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let (mut spent_ns, mut measured, mut number) = (0, 0, 0);
    let mut batch = Vec::new();
    while number < first + packets {
        batch.clear();
        batch.extend((number..number + BATCH).map(&packet));
        let began = processor_ns();
        meter.handle_frames(batch.iter().map(|packet| {
            // A million packets a second.
            let at = Timestamp::from_secs_nanos(1_700_000_000, u64::from(number) * 1_000);
            number += 1;
            let frame = Frame {
                link: LinkType::RAW,
                data: packet,
                wire_len: 0,
                is_outgoing: None,
            };
            (at, frame)
        }));
        // Ten updates a second, as the pipeline does.
        if number / 100_000 != (number - BATCH) / 100_000 {
            drop(meter.poll_update(sink));
        }
        if number > first {
            spent_ns += processor_ns() - began;
            measured += BATCH;
        }
    }
    let stats = meter.stats();
    let each = spent_ns as f64 / f64::from(measured);
    println!(
        "{name:26} {measured:>11} {:>11.0} {each:>8.0} {:>11} {:>11} {:>10}",
        1e9 / each,
        stats.evicted_flows,
        stats.unread_flows,
        peak_kilobytes() / 1_000,
    );
}

/// Nanoseconds that this process has had a processor.
fn processor_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").expect("Linux");
    let first = text.split(' ').next().and_then(|word| word.parse().ok());
    first.expect("nanoseconds")
}

fn peak_kilobytes() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find(|line| line.starts_with("VmHWM:"));
    let peak = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    peak.expect("kilobytes")
}
