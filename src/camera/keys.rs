//! Arrow keys turn the globe, `+` and `-` zoom; not while someone types.

use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::Flight;
use super::orbit::{FARTHEST, NEAREST, STEEPEST_RAD};

/// Turn per second above the default distance, in radians.
const TURN_RAD_PER_SEC: f32 = 0.9;
/// Height above the ground shrinks by this part per second.
const ZOOM_PART_PER_SEC: f32 = 1.4;

pub(super) fn steer(
    keys: Option<Res<ButtonInput<KeyCode>>>,
    wants: Option<Res<EguiWantsInput>>,
    time: Res<Time<Real>>,
    mut flight: ResMut<Flight>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let Some(keys) = keys.filter(|keys| keys.get_pressed().len() > 0) else {
        return;
    };
    if wants.is_some_and(|wants| wants.wants_keyboard_input())
        || keys.any_pressed([
            KeyCode::ControlLeft,
            KeyCode::ControlRight,
            KeyCode::AltLeft,
            KeyCode::AltRight,
        ])
    {
        return;
    }
    let axis = |more: &[KeyCode], less: &[KeyCode]| {
        let held = |codes: &[KeyCode]| f32::from(u8::from(keys.any_pressed(codes.iter().copied())));
        held(more) - held(less)
    };
    let turn = Vec2::new(
        axis(&[KeyCode::ArrowRight], &[KeyCode::ArrowLeft]),
        axis(&[KeyCode::ArrowUp], &[KeyCode::ArrowDown]),
    );
    let zoom = axis(
        &[KeyCode::Equal, KeyCode::NumpadAdd],
        &[KeyCode::Minus, KeyCode::NumpadSubtract],
    );
    if turn == Vec2::ZERO && zoom == 0.0 {
        return;
    }
    flight.cancel();
    // A first press after a rest must not count the rest.
    let secs = time.delta_secs().min(0.05);
    for mut camera in &mut cameras {
        let height = camera.target_radius - 1.0;
        let step = turn * (TURN_RAD_PER_SEC * secs * (height / 3.4).clamp(0.1, 1.5));
        camera.target_yaw += step.x;
        camera.target_pitch = (camera.target_pitch + step.y).clamp(-STEEPEST_RAD, STEEPEST_RAD);
        let height = height * (-zoom * ZOOM_PART_PER_SEC * secs).exp();
        camera.target_radius = (1.0 + height).clamp(NEAREST, FARTHEST);
    }
}
