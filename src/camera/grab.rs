//! The ground that a hand took hold of stays under the pointer.
//!
//! Follows the pointer's place in the window, not the raw movement of a mouse, which remote desktops and virtual
//! machines do not report.

use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::{Flight, wrapped};
use super::orbit::STEEPEST_RAD;
use super::pointer::PointerOwner;
use crate::globe::view::GlobeView;

/// Nearer to the limb than this, and beside the globe, a pixel is a fixed angle: the ground there would slip away.
const LEAST_FACING: f32 = 0.35;
/// The globe is never turned by more in one frame.
const MOST_RAD: f32 = 0.5;

pub(super) fn hold(
    windows: Query<&Window>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    owner: Res<PointerOwner>,
    flight: Res<Flight>,
    view: Res<GlobeView>,
    mut held: Local<Option<Vec2>>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let at_px = windows.iter().find_map(Window::physical_cursor_position);
    let is_held = *owner == PointerOwner::Globe
        && !flight.is_under_way()
        && view.is_ready()
        && buttons.is_some_and(|buttons| buttons.pressed(MouseButton::Left));
    let Some(at_px) = at_px.filter(|_| is_held) else {
        *held = None;
        return;
    };
    let Some(from_px) = held.replace(at_px).filter(|from| *from != at_px) else {
        return;
    };
    let turn = turn(&view, from_px, at_px).clamp_length_max(MOST_RAD);
    for mut camera in &mut cameras {
        let pitch = (camera.target_pitch + turn.y).clamp(-STEEPEST_RAD, STEEPEST_RAD);
        let by = Vec2::new(turn.x, pitch - camera.target_pitch);
        camera.target_yaw += by.x;
        camera.target_pitch += by.y;
        // At once: what is held does not trail behind.
        camera.yaw = camera.yaw.map(|yaw| yaw + by.x);
        camera.pitch = camera.pitch.map(|pitch| pitch + by.y);
        camera.force_update = true;
    }
}

/// Yaw and pitch that bring what was under one pixel under another.
fn turn(view: &GlobeView, from_px: Vec2, to_px: Vec2) -> Vec2 {
    let ground = |px| {
        view.ground(px)
            .filter(|place| view.facing(*place) > LEAST_FACING)
    };
    if let (Some(from), Some(to)) = (ground(from_px), ground(to_px)) {
        let lon = |point: Vec3| point.x.atan2(point.z);
        let lat = |point: Vec3| point.y.clamp(-1.0, 1.0).asin();
        return Vec2::new(wrapped(lon(from) - lon(to)), lat(from) - lat(to));
    }
    let moved = (to_px - from_px) / view.px_per_radian();
    Vec2::new(-moved.x, moved.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_comes_along_and_beside_the_globe_a_pixel_is_an_angle() {
        let view = GlobeView {
            viewport_px: Vec2::new(1280.0, 720.0),
            center_px: Vec2::new(640.0, 360.0),
            focal_px: 1_300.0,
            ..GlobeView::default()
        };
        let middle = view.center_px;
        let right = turn(&view, middle, middle + Vec2::X * 10.0);
        assert!(right.x < 0.0 && right.y.abs() < 1e-3, "{right}");
        let down = turn(&view, middle, middle + Vec2::Y * 10.0);
        assert!(down.y > 0.0 && down.x.abs() < 1e-3, "{down}");
        let beside = turn(&view, Vec2::new(10.0, 10.0), Vec2::new(20.0, 10.0));
        assert!((beside.x + 10.0 / view.px_per_radian()).abs() < 1e-6);
        assert_eq!(beside.y, 0.0);
    }
}
