//! Flights: the camera goes to a place over a great circle, in 900 ms or as calmly as the tour wants. A drag or a key
//! ends the flight where it is.

use std::f32::consts::{PI, TAU};

use bevy::input::mouse::MouseWheel;
use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;
use flowcore::geo::Coord;

use super::orbit::{STEEPEST_RAD, first_sight};
use super::pointer::PointerOwner;
use crate::config::live::Calm;
use crate::globe::clock::GlobeClock;
use crate::globe::frame;
use crate::globe::view::DEFAULT_DISTANCE;
use crate::ui::action::UiAction;
use crate::world::home::Home;
use crate::world::hosts::AtSite;
use crate::world::sites::Site;

/// How long a flight takes.
const FLIGHT_SECS: f64 = 0.9;

/// The flight under way, if any.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Flight(Option<Leg>);

#[derive(Clone, Copy, Debug)]
struct Leg {
    from: Vec3,
    to: Vec3,
    /// Distance of the eye at both ends; `None`: it stays as it is.
    distances: Option<(f32, f32)>,
    began_secs: f64,
    secs: f64,
}

impl Flight {
    /// Sets off over `to`, to a distance of the eye if one is given, in `secs`.
    pub(super) fn set_off(
        &mut self,
        camera: &PanOrbitCamera,
        to: Vec3,
        distance: Option<f32>,
        (began_secs, secs): (f64, f64),
    ) {
        self.0 = Some(Leg {
            from: position(camera.target_yaw, camera.target_pitch),
            to,
            distances: distance.map(|distance| (camera.target_radius, distance)),
            began_secs,
            secs,
        });
    }

    /// Ends the flight where it is.
    pub fn cancel(&mut self) {
        if self.0.is_some() {
            self.0 = None;
        }
    }

    /// `true` while the camera flies.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        self.0.is_some()
    }
}

pub(super) fn start(
    mut actions: MessageReader<UiAction>,
    hosts: Query<&AtSite>,
    sites: Query<&Site>,
    home: Res<Home>,
    clock: Res<GlobeClock>,
    calm: Option<Res<Calm>>,
    cameras: Query<&PanOrbitCamera>,
    mut flight: ResMut<Flight>,
) {
    let home = || home.0.as_ref().map(|home| home.coord);
    let goal = actions.read().filter_map(|action| match action {
        UiAction::FlyTo(host) => Some((sites.get(hosts.get(*host).ok()?.0).ok()?.coord, None)),
        UiAction::FlyHome => Some((home()?, None)),
        UiAction::ResetView => Some((first_sight(home()), Some(DEFAULT_DISTANCE))),
        _ => None,
    });
    let (Some((goal, distance)), Ok(camera)) = (goal.last(), cameras.single()) else {
        return;
    };
    // Who wants no movement is there at once.
    let secs = if calm.is_some_and(|calm| calm.0) {
        f64::MIN_POSITIVE
    } else {
        FLIGHT_SECS
    };
    let when = (clock.now_secs, secs);
    flight.set_off(camera, frame::direction(goal), distance, when);
}

pub(super) fn advance(
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    mut wheel: MessageReader<MouseWheel>,
    owner: Res<PointerOwner>,
    clock: Res<GlobeClock>,
    mut flight: ResMut<Flight>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let is_turned = *owner == PointerOwner::Globe
        && (buttons.is_some_and(|buttons| buttons.pressed(MouseButton::Left))
            || wheel.read().count() > 0);
    let Some(leg) = flight.0 else {
        return;
    };
    if is_turned && clock.now_secs - leg.began_secs > 0.2 {
        flight.0 = None; // the click that started it is over by then
        return;
    }
    let part = ((clock.now_secs - leg.began_secs) / leg.secs).min(1.0) as f32;
    let at = on_the_way(&leg, part);
    for mut camera in &mut cameras {
        let (yaw, pitch) = at;
        let current = camera.target_yaw;
        camera.target_yaw = current + wrapped(yaw - current);
        camera.target_pitch = pitch.clamp(-STEEPEST_RAD, STEEPEST_RAD);
        if let Some((from, to)) = leg.distances {
            // Heights are felt as factors.
            let eased = EaseFunction::CubicInOut.sample_clamped(part);
            camera.target_radius = 1.0 + (from - 1.0) * ((to - 1.0) / (from - 1.0)).powf(eased);
            camera.radius = Some(camera.target_radius);
        }
        // The flight eases by itself: no second smoothing.
        camera.yaw = Some(camera.target_yaw);
        camera.pitch = Some(camera.target_pitch);
        camera.force_update = true;
    }
    if part >= 1.0 {
        flight.0 = None;
    }
}

/// Direction of the eye for a yaw and a pitch.
pub(super) fn position(yaw: f32, pitch: f32) -> Vec3 {
    Vec3::new(
        pitch.cos() * yaw.sin(),
        pitch.sin(),
        pitch.cos() * yaw.cos(),
    )
}

fn on_the_way(leg: &Leg, part: f32) -> (f32, f32) {
    let eased = EaseFunction::CubicInOut.sample_clamped(part);
    let angle = leg.from.angle_between(leg.to);
    let point = if angle > PI - 0.01 {
        // Opposite: over the equator, never over a pole.
        let turn = Quat::from_rotation_y(PI * eased);
        let rest = leg.to - Quat::from_rotation_y(PI) * leg.from;
        turn * leg.from + rest * eased
    } else if angle < 1e-4 {
        leg.to
    } else {
        (leg.from * ((1.0 - eased) * angle).sin() + leg.to * (eased * angle).sin()) / angle.sin()
    };
    frame::coord(point).map_or((0.0, 0.0), |coord: Coord| frame::yaw_pitch(coord))
}

/// An angle in −π…π.
pub(super) fn wrapped(angle_rad: f32) -> f32 {
    (angle_rad + PI).rem_euclid(TAU) - PI
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lat: f64, lon: f64) -> Vec3 {
        frame::direction(Coord::new(lat, lon).expect("in range"))
    }

    #[test]
    fn a_flight_starts_here_and_ends_there() {
        for (from, to) in [
            (at(52.5, 13.4), at(35.7, 139.7)),
            (at(10.0, 170.0), at(-20.0, -170.0)),
            (at(30.0, 40.0), at(-30.0, -140.0)),
            (at(1.0, 1.0), at(1.0, 1.0)),
        ] {
            let leg = Leg {
                from,
                to,
                distances: None,
                began_secs: 0.0,
                secs: 1.0,
            };
            let position_at = |part| {
                let (yaw, pitch) = on_the_way(&leg, part);
                position(yaw, pitch)
            };
            assert!(position_at(0.0).abs_diff_eq(from, 2e-3) || from.abs_diff_eq(to, 1e-3));
            assert!(position_at(1.0).abs_diff_eq(to, 2e-3));
            assert!(position_at(0.5).is_finite());
        }
    }

    #[test]
    fn the_short_way_around_the_date_line_is_taken() {
        assert!((wrapped(3.1 - -3.1) + (TAU - 6.2)).abs() < 1e-4);
    }
}
