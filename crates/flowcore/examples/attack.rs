//! What attacks cost the meter: processor time per packet and peak memory of each, beside those of ordinary traffic.
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
use hostile::{ATTACKS, ORDINARY, Traffic};

/// Packets that are made before they are metered, so that making them is not measured.
const BATCH: u32 = 4_096;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    let kinds = || [ORDINARY].into_iter().chain(ATTACKS);
    if let Some(traffic) = kinds().find(|it| first.as_deref() == Some(it.name)) {
        let packets = arguments.next().and_then(|text| text.parse().ok());
        measure(traffic, packets.expect("a number of packets"));
        return;
    }
    let millions: f64 = first.map_or(10.0, |text| text.parse().expect("millions of packets"));
    println!(
        "{:26} {:>11} {:>11} {:>8} {:>11} {:>11} {:>10}",
        "traffic", "packets", "packets/s", "ns each", "evicted", "unread", "peak MB"
    );
    let this = std::env::current_exe().expect("this program");
    for traffic in kinds() {
        // Long packets are as expensive as ten.
        let is_long = (traffic.packet)(0).len() > 300;
        let packets = millions * 1e6 / if is_long { 10.0 } else { 1.0 };
        let status = Command::new(&this)
            .args([traffic.name, &format!("{packets:.0}")])
            .status();
        assert!(status.expect("it starts").success());
    }
}

/// Meters some traffic and prints a line about it.
fn measure(traffic: Traffic, packets: u32) {
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let (mut spent_ns, mut number) = (0, 0);
    let mut batch = Vec::new();
    while number < packets {
        batch.clear();
        batch.extend((number..number + BATCH).map(traffic.packet));
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
        spent_ns += processor_ns() - began;
    }
    let stats = meter.stats();
    let each = spent_ns as f64 / f64::from(number);
    println!(
        "{:26} {number:>11} {:>11.0} {each:>8.0} {:>11} {:>11} {:>10}",
        traffic.name,
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
