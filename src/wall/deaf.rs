//! A wall hears nothing but one key that the settings name: whoever leans on its keyboard or touches it changes nothing.

use bevy::input::InputSystems;
use bevy::input::keyboard::KeyboardInput;
use bevy::input::mouse::{MouseMotion, MouseWheel};
use bevy::input::touch::TouchInput;
use bevy::prelude::*;
use bevy::window::{CursorMoved, CursorOptions, FileDragAndDrop, PrimaryWindow};
use bevy_egui::EguiPreUpdateSet;

use crate::ui::action::UiAction;
use crate::ui::keys::{Beside, CONTROL, Combo};

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
fn hear_nothing(world: &mut World, mut beside: Local<Beside>) {
    let is_asked_to_end = is_asked_to_end(world, &mut beside);
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

fn is_asked_to_end(world: &World, beside: &mut Beside) -> bool {
    let (Some(wanted), Some(held), Some(presses)) = (
        world.get_resource::<ExitKeys>(),
        world.get_resource::<ButtonInput<KeyCode>>(),
        world.get_resource::<Messages<KeyboardInput>>(),
    ) else {
        return false;
    };
    let mut is_asked = false;
    for press in presses.get_cursor().read(presses) {
        let Beside {
            has_control,
            has_alt,
        } = *beside;
        is_asked |= beside.take(press)
            && wanted
                .0
                .iter()
                .any(|combo| combo.is_pressed(&press.logical_key, has_control, has_alt));
    }
    beside.settle(held);
    is_asked
}

fn forget<M: Message>(world: &mut World) {
    if let Some(mut messages) = world.get_resource_mut::<Messages<M>>() {
        messages.clear();
    }
}

#[cfg(test)]
mod tests {
    use bevy::input::ButtonState;
    use bevy::input::keyboard::Key;

    use super::*;

    /// Whether the wall ends after a frame in which these keys went down and up again.
    fn ends(keys: &[(KeyCode, Key)]) -> bool {
        let mut world = World::new();
        world.insert_resource(ExitKeys(vec![Combo::read("Ctrl+Q").expect("a key")]));
        world.init_resource::<ButtonInput<KeyCode>>();
        let mut messages = Messages::<KeyboardInput>::default();
        for state in [ButtonState::Pressed, ButtonState::Released] {
            messages.write_batch(keys.iter().map(|(key_code, logical_key)| KeyboardInput {
                key_code: *key_code,
                logical_key: logical_key.clone(),
                state,
                text: None,
                repeat: false,
                window: Entity::PLACEHOLDER,
            }));
        }
        world.insert_resource(messages);
        is_asked_to_end(&world, &mut Beside::default())
    }

    #[test]
    fn its_one_key_is_heard_within_a_single_slow_frame_and_no_other() {
        let control = (KeyCode::ControlLeft, Key::Control);
        let q = (KeyCode::KeyQ, Key::Character("q".into()));
        let w = (KeyCode::KeyW, Key::Character("w".into()));
        assert!(ends(&[control.clone(), q.clone()]));
        assert!(!ends(&[control, w]));
        assert!(!ends(&[q]));
    }
}
