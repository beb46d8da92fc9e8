//! Keys and what they ask for. While someone types, only those that nobody types are listened to.

use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;
use bevy_egui::{EguiInput, EguiPreUpdateSet, egui};

use super::action::UiAction;
use crate::sets::AppSystems;
use crate::third_party::bevy_egui::drop_repeated_modifiers;

/// What the help shows, in its order.
pub const HELP: [(&str, &str); 11] = [
    (
        "/",
        "Search by program, name, address, country, provider, protocol or port",
    ),
    ("T", "All connections"),
    ("V", "Charts"),
    ("C", "Color by program, by provider, by country"),
    ("H", "Fly home"),
    ("Tab", "Hide the panels, and show them again"),
    ("F11", "Full screen"),
    ("?", "These keys"),
    ("Esc", "Close what is on top"),
    ("Drag, wheel", "Turn the globe, zoom"),
    ("Ctrl Q", "Quit"),
];

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        PreUpdate,
        keep_tab_for_panels
            .after(drop_repeated_modifiers)
            .after(EguiPreUpdateSet::ProcessInput)
            .before(EguiPreUpdateSet::BeginPass),
    )
    .add_systems(Update, read_keys.in_set(AppSystems::Ask));
}

pub(crate) fn read_keys(
    mut presses: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    egui_wants: Res<EguiWantsInput>,
    mut actions: MessageWriter<UiAction>,
) {
    let is_typing = egui_wants.wants_keyboard_input();
    let has_control = held.any_pressed([
        KeyCode::ControlLeft,
        KeyCode::ControlRight,
        KeyCode::SuperLeft,
        KeyCode::SuperRight,
    ]);
    for press in presses.read() {
        if press.state.is_pressed()
            && !press.repeat
            && let Some(action) = action(&press.logical_key, has_control, is_typing)
        {
            actions.write(action);
        }
    }
}

/// What a key asks for. The letter on the key counts, not its position: `/` is elsewhere on every keyboard.
fn action(key: &Key, has_control: bool, is_typing: bool) -> Option<UiAction> {
    let letter = match key {
        Key::F11 => return Some(UiAction::ToggleFullscreen),
        // While someone types, egui takes Escape to leave the text field.
        Key::Escape => return (!is_typing).then_some(UiAction::Dismiss),
        Key::Tab => return (!is_typing && !has_control).then_some(UiAction::TogglePanels),
        Key::Character(letter) => letter.as_str(),
        _ => return None,
    };
    match (letter, has_control) {
        ("q" | "Q", true) => Some(UiAction::Quit),
        ("f" | "F", true) => Some(UiAction::FocusSearch),
        _ if is_typing || has_control => None,
        ("/", _) => Some(UiAction::FocusSearch),
        ("?", _) => Some(UiAction::ToggleHelp),
        ("t" | "T", _) => Some(UiAction::ToggleTable),
        ("v" | "V", _) => Some(UiAction::ToggleCharts),
        ("c" | "C", _) => Some(UiAction::ColorByNext),
        ("h" | "H", _) => Some(UiAction::FlyHome),
        _ => None,
    }
}

/// With nothing focused, Tab hides the panels instead of wandering into them. From the search box on (`/`), Tab and
/// Shift+Tab move through the controls as everywhere.
fn keep_tab_for_panels(mut inputs: Query<&mut EguiInput>, egui_wants: Res<EguiWantsInput>) {
    if egui_wants.wants_keyboard_input() {
        return;
    }
    for mut input in &mut inputs {
        input.events.retain(|event| {
            !matches!(
                event,
                egui::Event::Key {
                    key: egui::Key::Tab,
                    ..
                }
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> Key {
        Key::Character(text.into())
    }

    #[test]
    fn letters_are_text_while_someone_types() {
        assert_eq!(
            action(&letter("t"), false, false),
            Some(UiAction::ToggleTable)
        );
        assert_eq!(action(&letter("t"), false, true), None);
        assert_eq!(action(&Key::Escape, false, true), None);
        assert_eq!(action(&letter("q"), true, true), Some(UiAction::Quit));
        assert_eq!(
            action(&Key::F11, false, true),
            Some(UiAction::ToggleFullscreen)
        );
    }

    #[test]
    fn every_key_of_the_help_does_something() {
        for (keys, words) in HELP {
            let key = match keys {
                "Tab" => Key::Tab,
                "F11" => Key::F11,
                "Esc" => Key::Escape,
                "Drag, wheel" => continue,
                "Ctrl Q" => letter("q"),
                other => letter(other),
            };
            let has_control = keys.starts_with("Ctrl");
            assert!(
                action(&key, has_control, false).is_some(),
                "{keys}: {words}"
            );
        }
    }
}
