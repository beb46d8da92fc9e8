//! Is what the wall shows true now? The one thing that it must never get wrong.

use std::time::{SystemTime, UNIX_EPOCH};

use bevy::prelude::*;
use flowcore::model::{CaptureState, Saying, SourceKind};

use crate::globe::Tint;
use crate::world::health::Health;

/// The sensor says something at least once a second. Three missing words are silence.
const SILENCE_SECS: f64 = 3.5;

/// How what is shown relates to now.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum State {
    /// Nothing was heard yet, and not for long.
    #[default]
    Starting,
    /// True now.
    Fresh,
    /// A capture file was read to its end: figures are means over it.
    Ended,
    /// It was true until a moment of the past.
    Stale(Cause),
}

/// Why nothing new arrives.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// The sensor says nothing.
    Silent,
    /// The sensor has ended.
    Gone,
    /// The sensor says why.
    Said(Saying),
}

/// Freshness as of this frame.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Freshness {
    /// How things are.
    pub state: State,
    /// Seconds since 1970 at which what is shown was true; `None`: it never was.
    pub true_at_unix_secs: Option<f64>,
    /// When the application began, `Time<Real>`.
    began_secs: Option<f64>,
}

impl Freshness {
    /// Figures are of the past.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        matches!(self.state, State::Stale(_))
    }

    /// Looks at `health` at `now_secs` of `Time<Real>`, which is `unix_secs` since 1970.
    pub fn look(&mut self, health: &Health, now_secs: f64, unix_secs: f64) {
        let began = *self.began_secs.get_or_insert(now_secs);
        let sensor = &health.sensor;
        let is_heard = health.updated_secs > 0.0;
        let silence_secs = now_secs - if is_heard { health.updated_secs } else { began };
        let said = |reason: &Saying| State::Stale(Cause::Said(reason.clone()));
        let state = match &sensor.capture {
            CaptureState::Finished if sensor.source == SourceKind::Replay => State::Ended,
            CaptureState::NoPermission { reason, .. }
            | CaptureState::Unavailable { reason, .. }
            | CaptureState::Failed { reason } => said(reason),
            _ if health.is_disconnected => State::Stale(Cause::Gone),
            _ if silence_secs > SILENCE_SECS => State::Stale(Cause::Silent),
            // A sensor that is being looked for again: what is shown is what the last one said.
            CaptureState::Starting if self.true_at_unix_secs.is_some() => {
                State::Stale(Cause::Silent)
            }
            CaptureState::Starting => State::Starting,
            CaptureState::Running | CaptureState::Finished => State::Fresh,
        };
        if state == State::Fresh {
            self.true_at_unix_secs = Some(unix_secs - silence_secs.max(0.0));
        }
        self.state = state;
    }
}

pub(super) fn observe(
    health: Res<Health>,
    time: Res<Time<Real>>,
    mut freshness: ResMut<Freshness>,
    mut tint: ResMut<Tint>,
) {
    let unix_secs = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0.0, |since| since.as_secs_f64());
    freshness
        .bypass_change_detection()
        .look(&health, time.elapsed_secs_f64(), unix_secs);
    tint.set_if_neq(if freshness.is_stale() {
        Tint::Gray
    } else {
        Tint::Color
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDAY: f64 = 1_700_000_000.0;

    fn running(updated_secs: f64) -> Health {
        let mut health = Health {
            updated_secs,
            ..Health::default()
        };
        health.sensor.source = SourceKind::Live;
        health.sensor.capture = CaptureState::Running;
        health
    }

    fn look(freshness: &mut Freshness, health: &Health, now_secs: f64) -> State {
        freshness.look(health, now_secs, MIDDAY + now_secs);
        freshness.state.clone()
    }

    #[test]
    fn silence_is_said_within_five_seconds_and_dated() {
        let mut freshness = Freshness::default();
        let health = running(10.0);
        assert_eq!(look(&mut freshness, &health, 10.2), State::Fresh);
        assert_eq!(look(&mut freshness, &health, 12.0), State::Fresh);
        let later = look(&mut freshness, &health, 14.9);
        assert_eq!(later, State::Stale(Cause::Silent));
        look(&mut freshness, &health, 600.0);
        let at = freshness.true_at_unix_secs.expect("it was true once");
        assert!((at - (MIDDAY + 10.0)).abs() < 1e-6, "{at}");
    }

    #[test]
    fn a_sensor_that_comes_back_is_live_again() {
        let mut freshness = Freshness::default();
        look(&mut freshness, &running(1.0), 1.0);
        look(&mut freshness, &running(1.0), 60.0);
        assert!(freshness.is_stale());
        assert_eq!(look(&mut freshness, &running(61.0), 61.1), State::Fresh);
    }

    #[test]
    fn what_ended_says_so_at_once() {
        let mut freshness = Freshness::default();
        look(&mut freshness, &running(1.0), 1.0);
        let mut health = running(1.2);
        health.is_disconnected = true;
        let state = look(&mut freshness, &health, 1.3);
        assert_eq!(state, State::Stale(Cause::Gone));
        health.sensor.capture = CaptureState::Failed {
            reason: "eth0 went away".into(),
        };
        let state = look(&mut freshness, &health, 1.4);
        assert_eq!(state, State::Stale(Cause::Said("eth0 went away".into())));
    }

    #[test]
    fn a_file_that_was_read_is_not_stale_and_a_start_may_take_a_moment() {
        let mut freshness = Freshness::default();
        let mut health = Health::default();
        assert_eq!(look(&mut freshness, &health, 0.5), State::Starting);
        health.sensor.source = SourceKind::Replay;
        health.sensor.capture = CaptureState::Finished;
        health.is_disconnected = true;
        assert_eq!(look(&mut freshness, &health, 900.0), State::Ended);
    }
}
