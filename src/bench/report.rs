//! What was measured, for people and for programs.

use std::io::{self, Write as _};
use std::time::Duration;

use clap::ValueEnum as _;
use serde::Serialize;

use crate::cli::BenchArgs;
use crate::globe::GlobeCost;
use crate::gpu::Gpu;
use crate::quality::Quality;

/// One frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// The main world's schedule.
    pub(super) main: Duration,
    /// Extraction and the render world's schedule, up to handing the work over.
    pub(super) render: Duration,
    /// Until the picture was finished.
    pub(super) whole: Duration,
    /// Time on processors that the main world took.
    pub(super) main_cpu_ms: Option<f64>,
    /// And the whole frame, a software renderer's threads with it.
    pub(super) whole_cpu_ms: Option<f64>,
    /// The card's own clock, where it has one.
    pub(super) gpu_ms: Option<f64>,
    /// What the globe sent and drew.
    pub(super) cost: GlobeCost,
}

/// Three points of a distribution, in milliseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Spread {
    pub(super) p50: f64,
    pub(super) p95: f64,
    pub(super) p99: f64,
}

impl Spread {
    /// `None` without samples.
    pub(super) fn of(millis: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = millis.collect();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        let at = |part: f64| sorted[(last as f64 * part).round() as usize];
        Some(Self {
            p50: at(0.5),
            p95: at(0.95),
            p99: at(0.99),
        })
    }
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(super) struct Report<'a> {
    adapter: &'a str,
    backend: &'a str,
    is_software: bool,
    width_px: u32,
    height_px: u32,
    arcs: usize,
    arcs_changed_per_frame: usize,
    is_turning: bool,
    look: String,
    quality: &'static str,
    frames: usize,
    frame_ms: Option<Spread>,
    main_world_ms: Option<Spread>,
    render_world_ms: Option<Spread>,
    /// Time on processors; `null`: the system is not asked.
    main_world_cpu_ms: Option<Spread>,
    frame_cpu_ms: Option<Spread>,
    /// `null`: the device has no time stamps.
    globe_gpu_ms: Option<Spread>,
    uploaded_bytes_per_frame: u64,
    draw_calls_per_frame: u64,
}

impl<'a> Report<'a> {
    pub(super) fn new(args: &BenchArgs, gpu: &'a Gpu, samples: &[Sample], arcs: usize) -> Self {
        let spread = |part: fn(&Sample) -> Duration| {
            Spread::of(
                samples
                    .iter()
                    .map(|sample| part(sample).as_secs_f64() * 1e3),
            )
        };
        let mean = |part: fn(&Sample) -> u64| {
            samples.iter().map(part).sum::<u64>() / samples.len().max(1) as u64
        };
        Self {
            adapter: &gpu.name,
            backend: &gpu.backend,
            is_software: gpu.is_software,
            width_px: args.size.0.x,
            height_px: args.size.0.y,
            arcs,
            arcs_changed_per_frame: args.changing.min(arcs),
            is_turning: args.turning,
            look: args
                .look
                .to_possible_value()
                .map_or_else(String::new, |value| value.get_name().to_owned()),
            quality: Quality::new(args.quality, gpu).tier.word(),
            frames: samples.len(),
            frame_ms: spread(|sample| sample.whole),
            main_world_ms: spread(|sample| sample.main),
            render_world_ms: spread(|sample| sample.render),
            main_world_cpu_ms: Spread::of(samples.iter().filter_map(|sample| sample.main_cpu_ms)),
            frame_cpu_ms: Spread::of(samples.iter().filter_map(|sample| sample.whole_cpu_ms)),
            globe_gpu_ms: Spread::of(samples.iter().filter_map(|sample| sample.gpu_ms)),
            uploaded_bytes_per_frame: mean(|sample| sample.cost.uploaded_bytes),
            draw_calls_per_frame: mean(|sample| u64::from(sample.cost.draw_calls)),
        }
    }

    /// Prints a table, or one JSON object on a line.
    pub(super) fn print(&self, as_json: bool) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if as_json {
            serde_json::to_writer(&mut out, self)?;
            return writeln!(out);
        }
        let turning = if self.is_turning { ", turning" } else { "" };
        writeln!(out, "{}, {}", self.adapter, self.backend)?;
        writeln!(
            out,
            "{} arcs, {} changed a frame, {}×{}, {}, {} quality{turning}, {} frames\n",
            self.arcs,
            self.arcs_changed_per_frame,
            self.width_px,
            self.height_px,
            self.look,
            self.quality,
            self.frames
        )?;
        writeln!(
            out,
            "{:<14}{:>9}{:>9}{:>9}",
            "milliseconds", "p50", "p95", "p99"
        )?;
        for (name, spread) in [
            ("frame", self.frame_ms),
            ("main world", self.main_world_ms),
            ("render world", self.render_world_ms),
            ("main, CPU", self.main_world_cpu_ms),
            ("frame, CPU", self.frame_cpu_ms),
            ("globe, GPU", self.globe_gpu_ms),
        ] {
            match spread {
                Some(Spread { p50, p95, p99 }) => {
                    writeln!(out, "{name:<14}{p50:>9.2}{p95:>9.2}{p99:>9.2}")?;
                }
                None => writeln!(out, "{name:<14}{:>9}", "not told")?,
            }
        }
        writeln!(
            out,
            "\n{} bytes uploaded and {} draw calls a frame, by the globe",
            self.uploaded_bytes_per_frame, self.draw_calls_per_frame
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_a_distribution_are_samples() {
        let spread = Spread::of((1..=101).rev().map(f64::from)).expect("samples");
        assert_eq!((spread.p50, spread.p95, spread.p99), (51.0, 96.0, 100.0));
        assert!(Spread::of(std::iter::empty()).is_none());
    }
}
