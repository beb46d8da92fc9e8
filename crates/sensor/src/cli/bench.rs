//! `flows FILE --bench`: how fast this computer reads, meters and names a capture. One thread, no databases, nothing of
//! the capture is printed.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use flowcore::flow::{FlowMeter, MeterConfig, MeterStats};
use flowcore::update::FlowUpdate;

use super::table::{bytes, count};
use super::{Outcome, complain};
use crate::capture::{FrameBatch, Next, replay};
use crate::pipeline::Pace;

/// Frames between two updates: at full speed as often as [`super::flows`] asks for them.
const FRAMES_PER_UPDATE: u64 = 1 << 16;

/// What was told in all updates.
#[derive(Default)]
struct Told {
    flows: u64,
    names: u64,
}

impl Told {
    fn take(&mut self, update: Option<FlowUpdate>) {
        let Some(update) = update else { return };
        self.flows += update.opened.len() as u64;
        let opened = update.opened.iter().map(|flow| flow.names.len());
        self.names += (opened.sum::<usize>() + update.named.len()) as u64;
    }
}

pub(super) fn run(file: &Path, is_json: bool) -> anyhow::Result<Outcome> {
    let mut source = match replay::open(file, Pace::Max) {
        Ok(source) => source,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Outcome::Failed);
        }
    };
    let began = Instant::now();
    let processor_before = processor_time();
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let mut told = Told::default();
    let mut batch = FrameBatch::default();
    let mut next_update = FRAMES_PER_UPDATE;
    loop {
        batch.clear();
        let next = source.next_batch(&mut batch);
        meter.handle_frames(batch.iter());
        if meter.stats().frames >= next_update {
            next_update += FRAMES_PER_UPDATE;
            told.take(meter.poll_update(sink));
        }
        match next {
            Ok(Next::More) => {}
            Ok(Next::End) => break,
            Err(error) => {
                complain(&error.to_string());
                break;
            }
        }
    }
    meter.handle_end();
    told.take(meter.poll_update(sink));
    let took = Took {
        wall: began.elapsed(),
        processor: processor_time()
            .zip(processor_before)
            .map(|(after, before)| after.saturating_sub(before)),
        peak_bytes: peak_bytes(),
    };
    if is_json {
        took.say_json(meter.stats(), &told)?;
    } else {
        took.say(meter.stats(), &told)?;
    }
    Ok(Outcome::Fine)
}

/// What it took.
struct Took {
    wall: Duration,
    /// User and system; `None` where the system does not tell.
    processor: Option<Duration>,
    /// Resident memory at its highest; `None` where the system does not tell.
    peak_bytes: Option<u64>,
}

impl Took {
    fn say(&self, stats: &MeterStats, told: &Told) -> io::Result<()> {
        let mut out = io::stdout().lock();
        let rate = |time: Duration| {
            let (frames, secs) = (stats.frames as f64, time.as_secs_f64().max(1e-9));
            let each_ns = secs * 1e9 / frames.max(1.0);
            format!(
                "{:.2} M packets/s, {each_ns:.0} ns each",
                frames / secs / 1e6
            )
        };
        let row = |what: &str, text: String| format!("{what:<16}{text}\n");
        let mut page = row("packets", count(stats.frames));
        page += &row("flows", count(told.flows));
        page += &row("names", count(told.names));
        let wall = self.wall;
        page += &row(
            "wall time",
            format!("{:.3} s, {}", wall.as_secs_f64(), rate(wall)),
        );
        if let Some(time) = self.processor {
            page += &row(
                "processor time",
                format!("{:.3} s, {}", time.as_secs_f64(), rate(time)),
            );
        }
        if let Some(peak) = self.peak_bytes {
            page += &row("peak memory", bytes(peak));
        }
        out.write_all(page.as_bytes())
    }

    fn say_json(&self, stats: &MeterStats, told: &Told) -> io::Result<()> {
        let object = serde_json::json!({
            "packets": stats.frames,
            "flows": told.flows,
            "names": told.names,
            "wall_ns": u64::try_from(self.wall.as_nanos()).ok(),
            "processor_ns": self.processor.and_then(|time| u64::try_from(time.as_nanos()).ok()),
            "peak_bytes": self.peak_bytes,
        });
        writeln!(io::stdout().lock(), "{object}")
    }
}

/// What this process has had of the processors.
#[cfg(unix)]
fn processor_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Some(Duration::new(
        u64::try_from(time.tv_sec).ok()?,
        u32::try_from(time.tv_nsec).ok()?,
    ))
}

#[cfg(not(unix))]
const fn processor_time() -> Option<Duration> {
    None
}

/// Linux says it in its process file system.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}
