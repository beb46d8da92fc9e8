//! Fingers on the globe: real touch events, through Bevy's input and `bevy_panorbit_camera`, on the camera as we set
//! it up. A window that only exists as data is enough.

use std::time::Duration;

use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_panorbit_camera::{PanOrbitCamera, PanOrbitCameraPlugin};

use super::{orbit, pointer};
use crate::offscreen;
use crate::world::home::Home;

const SIZE_PX: UVec2 = UVec2::new(1280, 720);

struct Screen(App);

impl Screen {
    fn new() -> Self {
        let mut app = offscreen::on_paper(SIZE_PX, Duration::from_millis(16));
        app.add_plugins(PanOrbitCameraPlugin)
            .init_resource::<Home>()
            .init_resource::<pointer::PointerOwner>()
            .add_systems(Startup, orbit::spawn)
            .add_systems(Update, pointer::latch);
        app.update();
        offscreen::tell_cameras(app.world_mut(), SIZE_PX);
        app.update();
        Self(app)
    }

    /// Fingers as they are in this frame, each with the phase it is in.
    fn touch(&mut self, phase: TouchPhase, fingers: &[Vec2]) {
        let world = self.0.world_mut();
        let window = world
            .query_filtered::<Entity, With<PrimaryWindow>>()
            .single(world)
            .expect("one window");
        for (id, position) in (0..).zip(fingers) {
            world.write_message(TouchInput {
                phase,
                position: *position,
                window,
                force: None,
                id,
            });
        }
        self.0.update();
    }

    fn settle(&mut self) -> PanOrbitCamera {
        for _ in 0..200 {
            self.0.update();
        }
        let world = self.0.world_mut();
        *world
            .query::<&PanOrbitCamera>()
            .single(world)
            .expect("one camera")
    }
}

#[test]
fn one_finger_turns_the_globe() {
    let mut screen = Screen::new();
    let before = screen.settle();
    screen.touch(TouchPhase::Started, &[vec2(600.0, 360.0)]);
    for step in 1..=20 {
        let x = 600.0 + 5.0 * step as f32;
        screen.touch(TouchPhase::Moved, &[vec2(x, 360.0)]);
    }
    screen.touch(TouchPhase::Ended, &[vec2(700.0, 360.0)]);
    let after = screen.settle();
    assert!(after.target_yaw < before.target_yaw - 0.1, "turned east");
    assert_eq!(after.target_radius, before.target_radius);
    assert_eq!(after.target_focus, Vec3::ZERO);
}

#[test]
fn two_fingers_apart_come_nearer_and_never_move_the_center() {
    let mut screen = Screen::new();
    let before = screen.settle();
    let pinch = |half: f32| [vec2(640.0 - half, 360.0), vec2(640.0 + half, 360.0)];
    screen.touch(TouchPhase::Started, &pinch(50.0));
    for step in 1..=20 {
        screen.touch(TouchPhase::Moved, &pinch(50.0 + 5.0 * step as f32));
    }
    screen.touch(TouchPhase::Ended, &pinch(150.0));
    let after = screen.settle();
    assert!(after.target_radius < before.target_radius * 0.95);
    assert!(after.target_radius >= orbit::NEAREST);
    assert_eq!(after.target_focus, Vec3::ZERO);
}
