//! Half an hour in minutes: traffic comes and goes many times faster than the clock on the wall, and neither memory nor
//! the time of a frame may grow.

use std::io::{self, Write as _};
use std::process::ExitCode;

use serde::Serialize;

use super::Bench;
use super::churn::Churn;
use crate::cli::BenchArgs;
use crate::globe::clock::GlobeClock;
use crate::gpu::Gpu;

/// What one frame simulates.
const STEP_SECS: f64 = 0.5;
/// The soak is told in so many parts of equal length.
const PARTS: u32 = 10;
/// More than this of memory is growth; allocators and drivers breathe by less.
const MOST_GROWTH: f64 = 1.05;
/// More than this of the median frame is growth; a shared machine wavers by less.
const MOST_SLOWER: f64 = 1.25;

/// One part.
#[derive(Clone, Copy, Debug, Serialize)]
struct Part {
    until_minutes: f64,
    frame_p50_ms: f64,
    /// `None` where the system does not say.
    resident_mib: Option<f64>,
    entities: u32,
    arcs: usize,
}

/// Runs, prints, and fails if something grew.
pub(super) fn run(args: &BenchArgs, minutes: u32, gpu: &Gpu) -> ExitCode {
    let mut bench = Bench::new(
        &BenchArgs {
            arcs: 0,
            changing: 0,
            ..args.clone()
        },
        gpu,
    );
    let mut churn = Churn::new(bench.app.world_mut(), args.arcs);
    if let Err(error) = bench.get_ready() {
        crate::complain(&error);
        return ExitCode::FAILURE;
    }
    let frames = (f64::from(minutes) * 60.0 / STEP_SECS) as u32 / PARTS;
    let mut parts = Vec::new();
    for number in 1..=PARTS {
        let mut millis: Vec<f64> = (0..frames)
            .map(|_| {
                let world = bench.app.world_mut();
                let mut clock = world.resource_mut::<GlobeClock>();
                clock.now_secs += STEP_SECS;
                let now_secs = clock.now_secs;
                churn.step(world, now_secs, STEP_SECS);
                bench.frame(args).whole.as_secs_f64() * 1e3
            })
            .collect();
        millis.sort_by(f64::total_cmp);
        let part = Part {
            until_minutes: f64::from(number * frames) * STEP_SECS / 60.0,
            frame_p50_ms: millis.get(millis.len() / 2).copied().unwrap_or_default(),
            resident_mib: resident_mib(),
            entities: bench.app.world().entities().count_spawned(),
            arcs: churn.arcs(),
        };
        if let Err(error) = tell(&part, args.json) {
            crate::complain(&error);
            return ExitCode::FAILURE;
        }
        parts.push(part);
    }
    let growth = grown(&parts);
    for what in &growth {
        crate::complain(what);
    }
    if growth.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn tell(part: &Part, as_json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        serde_json::to_writer(&mut out, part)?;
        return writeln!(out);
    }
    let memory = part
        .resident_mib
        .map_or_else(|| "not told".to_owned(), |mib| format!("{mib:.0} MiB"));
    writeln!(
        out,
        "{:>5.1} min  {:>7.2} ms a frame  {memory:>9}  {} arcs  {} entities",
        part.until_minutes, part.frame_p50_ms, part.arcs, part.entities
    )
}

#[derive(Debug, thiserror::Error)]
#[error("{what} grew from {from:.1} to {to:.1}")]
struct Grown {
    what: &'static str,
    from: f64,
    to: f64,
}

/// The second part is held against the last: the first one fills caches.
fn grown(parts: &[Part]) -> Vec<Grown> {
    let (Some(early), Some(late)) = (parts.get(1), parts.last()) else {
        return Vec::new();
    };
    let memory = early.resident_mib.zip(late.resident_mib);
    [
        (
            "the median frame, in ms,",
            Some((early.frame_p50_ms, late.frame_p50_ms)),
            MOST_SLOWER,
        ),
        ("memory, in MiB,", memory, MOST_GROWTH),
        (
            "the number of entities",
            Some((early.entities.into(), late.entities.into())),
            MOST_GROWTH,
        ),
    ]
    .into_iter()
    .filter_map(|(what, pair, most)| {
        let (from, to) = pair?;
        (to > from * most).then_some(Grown { what, from, to })
    })
    .collect()
}

/// Memory of this process; the system's own answer.
fn resident_mib() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_told_and_wavering_is_not() {
        let part = |frame_p50_ms, mib| Part {
            until_minutes: 1.0,
            frame_p50_ms,
            resident_mib: Some(mib),
            entities: 100,
            arcs: 10,
        };
        let grows = |last| grown(&[part(9.0, 90.0), part(10.0, 100.0), last]).len();
        assert_eq!(grows(part(12.0, 104.0)), 0);
        assert_eq!(grows(part(13.0, 104.0)), 1);
        assert_eq!(grows(part(13.0, 110.0)), 2);
        assert_eq!(grown(&[]).len(), 0);
    }
}
