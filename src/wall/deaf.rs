//! A wall hears nothing but one key that the settings name: whoever leans on its keyboard or touches it changes nothing.

use bevy::input::InputSystems;
use bevy::input::keyboard::KeyboardInput;
use bevy::input::mouse::{MouseMotion, MouseWheel};
use bevy::input::touch::TouchInput;
use bevy::prelude::*;
use bevy::window::{CursorMoved, CursorOptions, FileDragAndDrop, PrimaryWindow};
use bevy_egui::EguiPreUpdateSet;

use crate::ui::action::UiAction;
use crate::ui::keys::{CONTROL, Combo};

/// The keys that end the wall; none: no key does.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct ExitKeys(pub Vec<Combo>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ExitKeys>()
        .add_systems(Startup, hide_pointer)
        .add_systems(
            PreUpdate,
            hear_nothing
                .after(InputSystems)
                .before(EguiPreUpdateSet::ProcessInput),
        );
}

fn hide_pointer(mut windows: Query<&mut CursorOptions, With<PrimaryWindow>>) {
    for mut cursor in &mut windows {
        cursor.visible = false;
    }
}

/// Looks for the one key, then forgets everything that came in.
fn hear_nothing(world: &mut World) {
    let is_asked_to_end = is_asked_to_end(world);
    if let Some(mut keys) = world.get_resource_mut::<ButtonInput<KeyCode>>() {
        let held: Vec<KeyCode> = keys.get_pressed().copied().collect();
        for key in held.iter().filter(|key| !CONTROL.contains(key)) {
            keys.release(*key);
        }
    }
    if let Some(mut buttons) = world.get_resource_mut::<ButtonInput<MouseButton>>() {
        buttons.reset_all();
    }
    forget::<KeyboardInput>(world);
    forget::<MouseMotion>(world);
    forget::<MouseWheel>(world);
    forget::<CursorMoved>(world);
    forget::<TouchInput>(world);
    forget::<FileDragAndDrop>(world);
    if is_asked_to_end {
        world.write_message(UiAction::Quit);
    }
}

fn is_asked_to_end(world: &World) -> bool {
    let (Some(wanted), Some(held), Some(presses)) = (
        world.get_resource::<ExitKeys>(),
        world.get_resource::<ButtonInput<KeyCode>>(),
        world.get_resource::<Messages<KeyboardInput>>(),
    ) else {
        return false;
    };
    let has_control = held.any_pressed(CONTROL);
    let has_alt = held.pressed(KeyCode::AltLeft);
    let mut cursor = presses.get_cursor();
    cursor
        .read(presses)
        .filter(|press| press.state.is_pressed())
        .any(|press| {
            let mut wanted = wanted.0.iter();
            wanted.any(|combo| combo.is_pressed(&press.logical_key, has_control, has_alt))
        })
}

fn forget<M: Message>(world: &mut World) {
    if let Some(mut messages) = world.get_resource_mut::<Messages<M>>() {
        messages.clear();
    }
}
