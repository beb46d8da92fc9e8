//! How `bevy_panorbit_camera` is set up: it turns around the Earth, north stays up, and the globe is never lost.

use std::f32::consts::{PI, TAU};

use bevy::core_pipeline::tonemapping::{DebandDither, Tonemapping};
use bevy::prelude::*;
use bevy_egui::PrimaryEguiContext;
use bevy_panorbit_camera::{PanOrbitCamera, TouchControls};
use flowcore::geo::Coord;

use crate::globe::frame;
use crate::globe::view::{DEFAULT_DISTANCE, GlobeView};
use crate::surface::Surface;
use crate::world::home::Home;

/// As near as the embedded coastlines stay crisp: about 700 km across the window.
pub(super) const NEAREST: f32 = 1.13;
/// As far as the globe is still worth looking at.
pub(super) const FARTHEST: f32 = 9.0;
/// The poles are never quite overhead: north stays up.
pub(super) const STEEPEST_RAD: f32 = 1.48;
/// One step of the wheel changes the height above the ground by this part.
const WHEEL_PART: f32 = 0.14;

/// The camera of the application.
pub(super) fn spawn(mut commands: Commands, home: Res<Home>, surface: Option<Res<Surface>>) {
    let (yaw, pitch) = frame::yaw_pitch(first_sight(home.0.as_ref().map(|place| place.coord)));
    let mut camera = commands.spawn((
        Camera3d::default(),
        Msaa::Off,
        Tonemapping::None,
        DebandDither::Disabled,
        PrimaryEguiContext,
        PanOrbitCamera {
            radius: Some(DEFAULT_DISTANCE),
            yaw: Some(yaw),
            pitch: Some(pitch),
            zoom_lower_limit: NEAREST,
            zoom_upper_limit: Some(FARTHEST),
            pitch_upper_limit: Some(STEEPEST_RAD),
            pitch_lower_limit: Some(-STEEPEST_RAD),
            // `grab` holds the ground under the pointer; this is for fingers.
            button_orbit: MouseButton::Other(u16::MAX),
            orbit_smoothness: 0.72,
            zoom_smoothness: 0.78,
            // The focus is the center of the Earth; nobody moves that.
            pan_sensitivity: 0.0,
            touch_controls: TouchControls::OneFingerOrbit,
            trackpad_pinch_to_zoom_enabled: true,
            use_real_time: true,
            ..default()
        },
        Transform::from_translation(Vec3::Z * DEFAULT_DISTANCE).looking_at(Vec3::ZERO, Vec3::Y),
    ));
    if let Some(target) = surface.and_then(|surface| surface.render_target()) {
        camera.insert(target);
    }
}

/// The first sight: home above the middle and a little aside, so that most ways across the oceans lie open.
#[must_use]
pub fn first_sight(home: Option<Coord>) -> Coord {
    let (lat_deg, lon_deg) = home.map_or((20.0, -30.0), |home| {
        (home.lat_deg() * 0.62, home.lon_deg() - 24.0)
    });
    let lon_deg = (lon_deg + 180.0).rem_euclid(360.0) - 180.0;
    Coord::new(lat_deg, lon_deg).expect("a smaller latitude and a wrapped longitude are in range")
}

/// The ground stays under a finger that drags it, and the wheel works on the height above the ground.
pub(super) fn tune(view: Res<GlobeView>, mut cameras: Query<&mut PanOrbitCamera>) {
    if !view.is_ready() {
        return;
    }
    let window = view.viewport_px / view.scale_factor;
    for mut camera in &mut cameras {
        let distance = camera.radius.unwrap_or(DEFAULT_DISTANCE);
        // panorbit turns by a full turn for the window's width, by half of one for its height.
        let rad_per_px = view.scale_factor / view.px_per_radian();
        let orbit = rad_per_px * (window.x / TAU + window.y / PI) / 2.0;
        // panorbit zooms by a fifth of the distance from the center for one step.
        let zoom = WHEEL_PART / 0.2 * (distance - 1.0) / distance;
        if (camera.orbit_sensitivity - orbit).abs() > 1e-4 * orbit
            || (camera.zoom_sensitivity - zoom).abs() > 1e-4 * zoom
        {
            camera.orbit_sensitivity = orbit;
            camera.zoom_sensitivity = zoom;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_sight_shows_home() {
        for home in [(52.5, 13.4), (-41.3, 174.8), (64.1, -21.9), (89.0, -179.0)] {
            let home = Coord::new(home.0, home.1).expect("in range");
            let eye = frame::direction(first_sight(Some(home)));
            let angle_deg = eye.angle_between(frame::direction(home)).to_degrees();
            assert!(angle_deg < 45.0, "{home:?}: {angle_deg}");
        }
    }
}
