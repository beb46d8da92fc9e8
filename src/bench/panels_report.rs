//! What panels cost, for people and for programs.

use std::io::{self, Write as _};

use serde::Serialize;

use super::report::Spread;

/// One screen.
#[derive(Debug, Serialize)]
pub(super) struct Screen {
    pub(super) name: &'static str,
    /// Frames in which what panels show was put into words anew.
    pub(super) rebuilds: usize,
    /// egui's pass over all panels and the triangles that come of it, in every frame.
    pub(super) overlay_ms: Option<Spread>,
    /// Words for the panels, in the frames of [`Self::rebuilds`].
    pub(super) views_ms: Option<Spread>,
    /// What changed is brought into the ledger and shown to the alerts, and questions are asked; in every frame.
    pub(super) survey_ms: Option<Spread>,
    /// The answer, counted beside the frames.
    pub(super) counted_ms: Option<Spread>,
}

/// Everything that was measured.
#[derive(Debug, Serialize)]
pub(super) struct PanelsReport {
    pub(super) flows: u32,
    /// Ten updates a second.
    pub(super) flows_changed_per_update: u32,
    pub(super) width_px: u32,
    pub(super) height_px: u32,
    pub(super) frames_per_screen: u32,
    pub(super) screens: Vec<Screen>,
}

impl PanelsReport {
    /// Prints a table, or one JSON object on a line.
    pub(super) fn print(&self, as_json: bool) -> io::Result<()> {
        let mut out = io::stdout().lock();
        if as_json {
            serde_json::to_writer(&mut out, self)?;
            return writeln!(out);
        }
        writeln!(
            out,
            "{} connections, {} of them changed ten times a second, {}×{}, {} frames a screen\n",
            self.flows,
            self.flows_changed_per_update,
            self.width_px,
            self.height_px,
            self.frames_per_screen
        )?;
        writeln!(
            out,
            "{:<18}{:^24}{:^24}{:^24}{:^24}",
            "milliseconds",
            "overlay, each frame",
            "survey, each frame",
            "words, each rebuild",
            "counted beside"
        )?;
        let three = format!("{:>8}{:>8}{:>8}", "p50", "p95", "p99");
        writeln!(out, "{:<18}{three}{three}{three}{three}", "")?;
        for screen in &self.screens {
            write!(out, "{:<18}", screen.name)?;
            for spread in [
                screen.overlay_ms,
                screen.survey_ms,
                screen.views_ms,
                screen.counted_ms,
            ] {
                match spread {
                    Some(Spread { p50, p95, p99 }) => {
                        write!(out, "{p50:>8.2}{p95:>8.2}{p99:>8.2}")?;
                    }
                    None => write!(out, "{:>24}", "none")?,
                }
            }
            writeln!(out)?;
        }
        Ok(())
    }
}
