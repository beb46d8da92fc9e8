//! Alerts in words: for toasts, the log and the ticker.

use bevy::prelude::*;
use flowcore::alert::{Alert, Entry, Reason, Standing};

use super::Alerts;
use crate::select::Alarmed;
use crate::ui::format;
use crate::words;
use crate::world::health::Health;
use crate::world::index::Index;

/// Lines that the log shows.
const MOST_LINES: usize = 200;
/// Toasts that are shown at once.
const MOST_TOASTS: usize = 3;

/// An alert in words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertLine {
    /// Its number.
    pub id: u64,
    /// What happened: `curl talks to France for the first time`.
    pub what: String,
    /// To whom, and how long ago.
    pub note: String,
    /// The host, where it is still there.
    pub host: Option<Entity>,
    /// Nobody has seen it.
    pub is_new: bool,
}

/// All that panels show of alerts.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct AlertsView {
    /// Newest first.
    pub lines: Vec<AlertLine>,
    /// What is told now, newest first.
    pub toasts: Vec<AlertLine>,
    /// How many nobody has seen.
    pub unseen: usize,
}

pub(super) fn build(
    alerts: Res<Alerts>,
    health: Res<Health>,
    index: Res<Index>,
    mut view: ResMut<AlertsView>,
    mut alarmed: ResMut<Alarmed>,
) {
    let line = |entry: &Entry| line(entry, &health, &index);
    let new = AlertsView {
        lines: alerts.log.entries().take(MOST_LINES).map(line).collect(),
        toasts: alerts
            .toasts
            .iter()
            .rev()
            .take(MOST_TOASTS)
            .filter_map(|(id, _)| alerts.log.entries().find(|entry| entry.id == *id))
            .map(line)
            .collect(),
        unseen: alerts.log.unseen(),
    };
    let told = new.toasts.iter().filter_map(|line| line.host);
    alarmed.set_if_neq(Alarmed(told.collect()));
    view.set_if_neq(new);
}

fn line(entry: &Entry, health: &Health, index: &Index) -> AlertLine {
    let alert = &entry.alert;
    let far_end = match (&alert.name, alert.address) {
        (Some(name), _) => name.to_string(),
        (None, Some(address)) => address.to_string(),
        (None, None) => String::new(),
    };
    let ago = format::ago(health.meter_time.saturating_since(alert.at));
    let mut note = if far_end.is_empty() {
        ago
    } else {
        format!("{far_end} · {ago}")
    };
    if entry.count > 1 {
        note = format!("{note} · ×{}", format::count(entry.count.into()));
    }
    AlertLine {
        id: entry.id,
        what: what(alert),
        note,
        host: alert.address.and_then(|address| index.host(address)),
        is_new: entry.standing == Standing::New,
    }
}

/// What happened, in a sentence without its end.
#[must_use]
pub fn what(alert: &Alert) -> String {
    let unknown = words::text("alert-some-program");
    let program = alert.program.as_deref().unwrap_or(&unknown);
    let program = ("program", program.into());
    match &alert.reason {
        Reason::NewCountry { name, .. } => words::with(
            "alert-new-country",
            &[program, ("country", (&**name).into())],
        ),
        Reason::NewProvider { organization } => words::with(
            "alert-new-provider",
            &[program, ("provider", (&**organization).into())],
        ),
        Reason::Upload { bytes } => {
            let size = format::bytes(*bytes);
            words::with("alert-upload", &[program, ("size", (&size).into())])
        }
        Reason::ImpossiblePlace => words::with("alert-impossible-place", &[program]),
        Reason::Rule { name, bytes: None } => {
            words::with("alert-rule", &[program, ("rule", (&**name).into())])
        }
        Reason::Rule {
            name,
            bytes: Some(bytes),
        } => {
            let size = format::bytes(*bytes);
            words::with(
                "alert-rule-size",
                &[
                    program,
                    ("rule", (&**name).into()),
                    ("size", (&size).into()),
                ],
            )
        }
        Reason::Listed { list } => {
            words::with("alert-listed", &[program, ("list", (&**list).into())])
        }
    }
}
