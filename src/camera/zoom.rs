//! Zooming in goes to the pointer: the place under it stays there while the eye comes nearer.

use bevy::input::mouse::MouseWheel;
use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::{Flight, wrapped};
use super::orbit::STEEPEST_RAD;
use super::pointer::PointerOwner;
use crate::globe::view::GlobeView;

/// The eye eases for about this long after the last turn of the wheel.
const EASING_SECS: f64 = 0.9;
/// Places nearer to the limb than this slip away: the pointer is not followed there.
const LEAST_FACING: f32 = 0.30;
/// The globe is never turned by more in one frame.
const MOST_RAD: f32 = 0.08;

/// The place under the pointer when the wheel was turned.
pub(super) struct Anchor {
    ground: Vec3,
    at_px: Vec2,
    until_secs: f64,
}

pub(super) fn toward_pointer(
    windows: Query<&Window>,
    mut wheel: MessageReader<MouseWheel>,
    owner: Res<PointerOwner>,
    flight: Res<Flight>,
    view: Res<GlobeView>,
    time: Res<Time<Real>>,
    mut anchor: Local<Option<Anchor>>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let now_secs = time.elapsed_secs_f64();
    let turned: f32 = wheel.read().map(|turn| turn.y).sum();
    let at_px = windows
        .iter()
        .find_map(Window::physical_cursor_position)
        .filter(|_| *owner == PointerOwner::Globe && !flight.is_under_way());
    let Some(at_px) = at_px else {
        *anchor = None;
        return;
    };
    if turned < 0.0
        || anchor
            .as_ref()
            .is_some_and(|known| known.at_px.distance(at_px) > 2.0)
    {
        *anchor = None;
    }
    if turned > 0.0 {
        let until_secs = now_secs + EASING_SECS;
        match &mut *anchor {
            Some(known) => known.until_secs = until_secs,
            None => {
                *anchor = view.ground(at_px).map(|ground| Anchor {
                    ground,
                    at_px,
                    until_secs,
                });
            }
        }
    }
    let Some(known) = anchor.as_ref().filter(|known| now_secs < known.until_secs) else {
        *anchor = None;
        return;
    };
    if let Some(turn) = correction(&view, known.ground, at_px)
        && let Ok(mut camera) = cameras.single_mut()
    {
        let pitch = (camera.target_pitch + turn.y).clamp(-STEEPEST_RAD, STEEPEST_RAD);
        let by = Vec2::new(turn.x, pitch - camera.target_pitch);
        camera.target_yaw += by.x;
        camera.target_pitch += by.y;
        // At once: zooming eases already.
        camera.yaw = camera.yaw.map(|yaw| yaw + by.x);
        camera.pitch = camera.pitch.map(|pitch| pitch + by.y);
        camera.force_update = true;
    }
}

/// Yaw and pitch that bring `ground` under the pointer.
fn correction(view: &GlobeView, ground: Vec3, at_px: Vec2) -> Option<Vec2> {
    let now = view.ground(at_px)?;
    if view.facing(now) < LEAST_FACING || view.facing(ground) < LEAST_FACING {
        return None;
    }
    let lon = |point: Vec3| point.x.atan2(point.z);
    let lat = |point: Vec3| point.y.clamp(-1.0, 1.0).asin();
    let turn = Vec2::new(wrapped(lon(ground) - lon(now)), lat(ground) - lat(now));
    Some(turn.clamp_length_max(MOST_RAD))
}

#[cfg(test)]
mod tests {
    use flowcore::geo::Coord;

    use super::*;
    use crate::camera::fly::position;
    use crate::globe::frame;
    use crate::globe::view::{DEFAULT_DISTANCE, Framing};

    fn view(yaw_pitch: Vec2, distance: f32) -> GlobeView {
        let window = Vec2::new(1280.0, 720.0);
        let eye = position(yaw_pitch.x, yaw_pitch.y) * distance;
        GlobeView::new(
            &Transform::from_translation(eye).looking_at(Vec3::ZERO, Vec3::Y),
            Framing::of(None, window, 1.0),
            window,
            1.0,
        )
    }

    #[test]
    fn the_place_under_the_pointer_stays_while_the_eye_comes_nearer() {
        let mut at = Vec2::new(-0.2, 0.5);
        let madrid = frame::direction(Coord::new(40.4, -3.7).expect("in range"));
        let pointer = view(at, DEFAULT_DISTANCE)
            .project(madrid)
            .expect("in front");
        for step in 0..120u8 {
            let distance = DEFAULT_DISTANCE - 0.025 * f32::from(step);
            at += correction(&view(at, distance), madrid, pointer).unwrap_or_default();
        }
        let near = view(at, DEFAULT_DISTANCE - 3.0);
        let seen = near.project(madrid).expect("in front");
        assert!(seen.distance(pointer) < 6.0, "{seen} {pointer}");
    }
}
