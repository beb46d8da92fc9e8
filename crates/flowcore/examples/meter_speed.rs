//! How fast the meter is: reads a classic pcap file into memory, then meters it a few times, with all names read.
//!
//! `cargo run --release -p flowcore --example meter_speed -- FILE [ROUNDS]`
#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a tool for people who work on the meter"
)]

use std::time::Instant;

use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::packet::{Frame, LinkType};
use flowcore::time::Timestamp;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().expect("usage: meter_speed FILE [ROUNDS]");
    let rounds: u32 = arguments
        .next()
        .map_or(3, |text| text.parse().expect("a number"));
    let data = std::fs::read(path).expect("readable file");
    for _ in 0..rounds {
        let began = Instant::now();
        let mut meter = FlowMeter::new(MeterConfig::default());
        let sink = meter.add_sink();
        let mut records = 0;
        let mut at = 24;
        let mut next_poll = 0;
        while let Some((stamp, frame, end)) = frame_at(&data, at) {
            meter.handle_frame(stamp, frame);
            at = end;
            // As the pipeline does: ten updates a second of capture time.
            if stamp.nanos() > next_poll {
                next_poll = stamp.nanos() + 100_000_000;
                records += meter
                    .poll_update(sink)
                    .map_or(0, |update| update.opened.len());
            }
        }
        meter.handle_end();
        records += meter
            .poll_update(sink)
            .map_or(0, |update| update.opened.len());
        let took = began.elapsed();
        let stats = meter.stats();
        println!(
            "{} frames, {} flows ({records} records), {:.2} s, {:.2} M frames/s, {:.0} ns a frame",
            stats.frames,
            stats.opened_flows,
            took.as_secs_f64(),
            stats.frames as f64 / took.as_secs_f64() / 1e6,
            took.as_nanos() as f64 / stats.frames as f64,
        );
    }
}

fn frame_at(data: &[u8], at: usize) -> Option<(Timestamp, Frame<'_>, usize)> {
    let header = data.get(at..at + 16)?;
    let field = |at: usize| u32::from_le_bytes(header[at..at + 4].try_into().expect("four bytes"));
    let start = at + 16;
    let end = start + field(8) as usize;
    let stamp = Timestamp::from_secs_nanos(u64::from(field(0)), u64::from(field(4)) * 1000);
    let frame = Frame {
        link: LinkType::ETHERNET,
        data: data.get(start..end)?,
        wire_len: field(12),
        is_outgoing: None,
    };
    Some((stamp, frame, end))
}
