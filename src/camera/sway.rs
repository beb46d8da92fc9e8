//! A globe that nobody touches sways a little from side to side, so that a picture that hangs all day is alive. Never
//! so far that home goes out of sight, never where it would cost a still picture its rest: only while arcs move anyway,
//! on a card that draws them easily.

use std::f32::consts::TAU;

use bevy::input::mouse::{MouseMotion, MouseWheel};
use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::Flight;
use super::tour::Tour;
use crate::arcs::sync::Arcs;
use crate::config::live::Calm;
use crate::globe::clock::GlobeClock;
use crate::quality::{Quality, Tier};
use crate::select::Selection;

/// Somebody may still be looking for something until then.
const REST_SECS: f64 = 90.0;
/// From the middle to one side.
const SIDE_RAD: f32 = 0.17;
/// There and back.
const PERIOD_SECS: f64 = 180.0;
/// The first sway grows over this time.
const EASE_SECS: f64 = 40.0;

/// Since when nobody touched anything, and how far the globe has swayed since.
#[derive(Default)]
pub(super) struct Rest {
    touched_secs: f64,
    swayed_rad: f32,
}

impl Rest {
    fn touch(&mut self, now_secs: f64) {
        self.touched_secs = now_secs;
        self.swayed_rad = 0.0;
    }

    /// By how much the globe turns in this frame.
    fn sway(&mut self, now_secs: f64) -> Option<f32> {
        let secs = now_secs - self.touched_secs - REST_SECS;
        if secs < 0.0 {
            return None;
        }
        let part = (secs / EASE_SECS).min(1.0) as f32;
        let phase = (secs / PERIOD_SECS).fract() as f32;
        let to = SIDE_RAD * part * (TAU * phase).sin();
        let by = to - self.swayed_rad;
        self.swayed_rad = to;
        Some(by)
    }
}

pub(super) fn sway(
    hands: (
        Option<Res<ButtonInput<MouseButton>>>,
        Option<Res<ButtonInput<KeyCode>>>,
        Option<Res<Touches>>,
    ),
    mut moves: MessageReader<MouseMotion>,
    mut wheel: MessageReader<MouseWheel>,
    (clock, flight, tour): (Res<GlobeClock>, Res<Flight>, Res<Tour>),
    selection: Option<Res<Selection>>,
    arcs: Option<Res<Arcs>>,
    (calm, quality): (Option<Res<Calm>>, Option<Res<Quality>>),
    mut rest: Local<Rest>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let (buttons, keys, touches) = hands;
    let is_touched = moves.read().count() + wheel.read().count() > 0
        || buttons.is_some_and(|buttons| buttons.get_pressed().len() > 0)
        || keys.is_some_and(|keys| keys.get_pressed().len() > 0)
        || touches.is_some_and(|touches| touches.iter().next().is_some());
    let is_busy = flight.is_under_way()
        || tour.is_on
        || selection.is_some_and(|selection| selection.0.is_some())
        || calm.is_some_and(|calm| calm.0)
        || quality.is_none_or(|quality| quality.tier < Tier::High)
        || arcs.is_none_or(|arcs| arcs.pulsing == 0);
    if is_touched || is_busy {
        rest.touch(clock.now_secs);
    } else if let Some(by) = rest.sway(clock.now_secs)
        && let Ok(mut camera) = cameras.single_mut()
    {
        camera.target_yaw += by;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_globe_that_is_left_alone_sways_and_stays_near() {
        let mut rest = Rest::default();
        rest.touch(10.0);
        let (mut at, mut farthest, mut fastest) = (0.0f32, 0.0f32, 0.0f32);
        assert_eq!(rest.sway(10.0 + REST_SECS - 1.0), None, "not at once");
        for step in 0..20_000u32 {
            let by = rest
                .sway(100.0 + f64::from(step) * 0.05)
                .unwrap_or_default();
            at += by;
            farthest = farthest.max(at.abs());
            fastest = fastest.max(by.abs() / 0.05);
        }
        assert!((0.1..=SIDE_RAD + 1e-3).contains(&farthest), "{farthest}");
        assert!(fastest < 0.012, "{fastest} rad/s would be seen");
        rest.touch(2_000.0);
        assert_eq!(rest.sway(2_001.0), None);
    }
}
