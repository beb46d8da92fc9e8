//! A globe that was thrown turns on and comes to rest; one that was put down stays.

use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::{Flight, wrapped};
use super::orbit::STEEPEST_RAD;
use super::pointer::PointerOwner;
use crate::globe::view::GlobeView;

/// The speed falls to a third in this time.
const BRAKE_SECS: f32 = 0.33;
/// Slower than this, in logical pixels a second, is no throw.
const LEAST_PX_PER_SEC: f32 = 90.0;
/// However it was thrown, the globe never spins faster.
const FASTEST_RAD_PER_SEC: f32 = 2.5;

/// What the hand did.
#[derive(Default)]
pub(super) struct Hand {
    last: Option<Vec2>,
    rad_per_sec: Vec2,
    is_thrown: bool,
}

impl Hand {
    /// Follows the hand; the speed is smoothed over a few frames, so that a stop before letting go counts.
    fn drag(&mut self, at: Vec2, secs: f32) {
        if let Some(last) = self.last {
            let moved = Vec2::new(wrapped(at.x - last.x), at.y - last.y);
            let keep = (-secs / 0.05).exp();
            self.rad_per_sec = self.rad_per_sec * keep + moved / secs.max(1e-3) * (1.0 - keep);
        }
        self.last = Some(at);
        self.is_thrown = false;
    }

    /// The hand let go.
    fn let_go(&mut self, least_rad_per_sec: f32) {
        if self.last.take().is_some() {
            self.is_thrown = self.rad_per_sec.length() > least_rad_per_sec;
            self.rad_per_sec = self.rad_per_sec.clamp_length_max(FASTEST_RAD_PER_SEC);
        }
    }

    /// How far the globe turns on by itself.
    fn coast(&mut self, secs: f32, still_rad_per_sec: f32) -> Option<Vec2> {
        if !self.is_thrown {
            return None;
        }
        let step = self.rad_per_sec * secs;
        self.rad_per_sec *= (-secs / BRAKE_SECS).exp();
        self.is_thrown = self.rad_per_sec.length() > still_rad_per_sec;
        Some(step)
    }

    fn stop(&mut self) {
        *self = Self::default();
    }
}

pub(super) fn coast(
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    owner: Res<PointerOwner>,
    flight: Res<Flight>,
    view: Res<GlobeView>,
    time: Res<Time<Real>>,
    mut hand: Local<Hand>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let Ok(mut camera) = cameras.single_mut() else {
        return;
    };
    let secs = time.delta_secs().min(0.05);
    let is_down = buttons.is_some_and(|buttons| buttons.pressed(MouseButton::Left));
    if flight.is_under_way() {
        hand.stop();
    } else if is_down && *owner == PointerOwner::Globe {
        hand.drag(Vec2::new(camera.target_yaw, camera.target_pitch), secs);
    } else if view.is_ready() {
        let rad_per_px = view.scale_factor / view.px_per_radian();
        hand.let_go(LEAST_PX_PER_SEC * rad_per_px);
        if let Some(step) = hand.coast(secs, 4.0 * rad_per_px) {
            camera.target_yaw += step.x;
            camera.target_pitch = (camera.target_pitch + step.y).clamp(-STEEPEST_RAD, STEEPEST_RAD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dragged(steps: &[f32]) -> Hand {
        let mut hand = Hand::default();
        let mut at = Vec2::ZERO;
        for step in steps {
            at.x += step;
            hand.drag(at, 0.016);
        }
        hand.let_go(0.05);
        hand
    }

    #[test]
    fn a_throw_turns_on_and_comes_to_rest() {
        let mut hand = dragged(&[0.01; 10]);
        let mut turned = 0.0;
        let mut frames = 0;
        while let Some(step) = hand.coast(0.016, 0.005) {
            turned += step.x;
            frames += 1;
            assert!(frames < 300, "it never rests");
        }
        assert!((0.05..0.4).contains(&turned), "{turned}");
    }

    #[test]
    fn a_globe_that_was_put_down_stays() {
        let mut steps = vec![0.01; 10];
        steps.extend([0.0; 15]);
        assert_eq!(dragged(&steps).coast(0.016, 0.005), None);
    }

    #[test]
    fn a_wild_throw_is_tamed() {
        let mut hand = dragged(&[0.5; 10]);
        let step = hand.coast(0.016, 0.005).expect("thrown");
        assert!(step.length() <= FASTEST_RAD_PER_SEC * 0.0161);
    }
}
