//! What is remembered over restarts: the habits of programs, and a log of alerts, one JSON object a line.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use bevy::app::AppExit;
use bevy::prelude::*;
use flowcore::alert::{Alert, Habits};

use super::Alerts;
use crate::config::places;

/// Seconds between two times that habits are written down.
const KEEP_SECS: f64 = 300.0;
/// A longer log is begun anew; the old one stays beside it.
const LONGEST_LOG: u64 = 4 << 20;
/// A larger file holds no habits.
const LARGEST_HABITS: u64 = 64 << 20;

fn file(name: &str) -> Option<PathBuf> {
    places::state_folder().map(|folder| folder.join(name))
}

/// The habits that were written down last. What cannot be read is forgotten, and learned anew.
pub(super) fn load() -> Habits {
    let Some(path) = file("habits.json")
        .filter(|path| path.metadata().is_ok_and(|it| it.len() <= LARGEST_HABITS))
    else {
        return Habits::default();
    };
    let read = std::fs::read(&path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| serde_json::from_slice(&bytes).map_err(|error| error.to_string()));
    read.unwrap_or_else(|error| {
        warn!(%error, "what programs usually do is learned anew: {}", path.display());
        Habits::default()
    })
}

/// Writes habits down now and then, and at the end.
pub(super) fn keep(
    time: Res<Time<Real>>,
    alerts: Res<Alerts>,
    mut exits: MessageReader<AppExit>,
    mut kept_secs: Local<f64>,
) {
    let now_secs = time.elapsed_secs_f64();
    let is_ending = exits.read().count() > 0;
    if !alerts.is_live || !is_ending && now_secs - *kept_secs < KEEP_SECS {
        return;
    }
    *kept_secs = now_secs;
    if let Err(error) = save(alerts.watch.habits()) {
        debug!(%error, "habits were not written down");
    }
}

fn save(habits: &Habits) -> std::io::Result<()> {
    let Some(path) = file("habits.json") else {
        return Ok(());
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("json.new");
    std::fs::write(&beside, serde_json::to_vec(habits)?)?;
    std::fs::rename(&beside, path)
}

/// Appends an alert to the log.
pub(super) fn write_down(alert: &Alert) {
    let append = || -> std::io::Result<()> {
        let Some(path) = file("alerts.jsonl") else {
            return Ok(());
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        if path.metadata().is_ok_and(|it| it.len() > LONGEST_LOG) {
            std::fs::rename(&path, path.with_extension("old.jsonl"))?;
        }
        let mut line = serde_json::to_vec(alert)?;
        line.push(b'\n');
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)?
            .write_all(&line)
    };
    if let Err(error) = append() {
        debug!(%error, "the alert was not written down");
    }
}
