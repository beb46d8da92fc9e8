//! What is being watched, in two words: the chip beside the product name.

use bevy::prelude::*;
use flowcore::model::{CaptureState, SourceKind};
use sensor::pipeline::{Pace, SourceSpec};

use super::pacing::{ViewSystems, is_due};
use crate::ui::format;
use crate::words;
use crate::world::feed::Feed;
use crate::world::health::Health;

/// How a state is marked. Color alone never says it: words always do.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tone {
    /// As it should be.
    Fine,
    /// Not yet.
    #[default]
    Waiting,
    /// Made-up traffic: unmistakable.
    Demo,
    /// Look here.
    Warning,
    /// Broken.
    Failed,
}

/// The chip.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct StatusView {
    /// What it says.
    pub words: String,
    /// How it is marked.
    pub tone: Tone,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StatusView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(mut view: ResMut<StatusView>, health: Res<Health>, feed: Option<Res<Feed>>) {
    let speed = match feed.as_ref().and_then(|feed| feed.source()) {
        Some(SourceSpec::Replay {
            pace: Pace::Times(speed),
            ..
        }) => Some(*speed),
        _ => None,
    };
    view.set_if_neq(status(&health, speed));
}

/// The chip for a state of health. `speed` is that of a replay; `None`: as fast as it can be read.
#[must_use]
pub fn status(health: &Health, speed: Option<f64>) -> StatusView {
    let (words, tone) = match (&health.sensor.capture, health.sensor.source) {
        _ if health.is_disconnected => (words::text("status-stopped"), Tone::Failed),
        (CaptureState::NoPermission { .. } | CaptureState::Unavailable { .. }, _) => {
            (words::text("status-not-capturing"), Tone::Failed)
        }
        (CaptureState::Failed { .. }, _) => (words::text("status-broke-off"), Tone::Failed),
        (CaptureState::Starting, _) => (words::text("status-starting"), Tone::Waiting),
        (_, SourceKind::Synthetic) => (words::text("status-demo"), Tone::Demo),
        (CaptureState::Finished, _) => (words::text("status-finished"), Tone::Waiting),
        (CaptureState::Running, SourceKind::Live) => (words::text("status-live"), Tone::Fine),
        (CaptureState::Running, SourceKind::Replay) => (replay(health, speed), Tone::Waiting),
    };
    StatusView { words, tone }
}

fn replay(health: &Health, speed: Option<f64>) -> String {
    let mut words = words::text("status-replay");
    if let Some(first) = health.sensor.first_frame {
        let position = health.meter_time.saturating_since(first);
        words = format!("{words} {}", format::position(position));
    }
    match speed {
        Some(speed) => format!("{words} ×{speed}"),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use flowcore::time::Timestamp;

    use super::*;

    #[test]
    fn a_replay_says_where_it_is_and_how_fast() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.source = SourceKind::Replay;
        health.sensor.first_frame = Some(Timestamp::from_secs_nanos(1_000, 0));
        health.meter_time = Timestamp::from_secs_nanos(1_723, 0);
        assert_eq!(status(&health, Some(1.0)).words, "Replay 12:03 ×1");
        assert_eq!(status(&health, None).words, "Replay 12:03");
    }

    #[test]
    fn made_up_traffic_is_never_called_live() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.source = SourceKind::Synthetic;
        let view = status(&health, None);
        assert_eq!(view.tone, Tone::Demo);
        assert!(view.words.starts_with("DEMO"));
    }

    #[test]
    fn a_dead_sensor_is_not_live_whatever_it_said_last() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.source = SourceKind::Live;
        health.is_disconnected = true;
        assert_eq!(status(&health, None).words, "Sensor stopped");
    }
}
