//! Keys and what they ask for. Which key does what is a setting. While someone types, only those that nobody types are
//! listened to.

use std::fmt;

use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;
use bevy_egui::{EguiInput, EguiPreUpdateSet, egui};

use super::action::UiAction;
use super::catalog::{self, Entry};
use crate::sets::AppSystems;
use crate::third_party::bevy_egui::drop_repeated_modifiers;
use crate::wall::is_at_a_desk;

/// Keys that have names. Letters and signs are their own names.
const NAMED: [(&str, Key); 24] = [
    ("Escape", Key::Escape),
    ("Tab", Key::Tab),
    ("Enter", Key::Enter),
    ("Space", Key::Space),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Insert", Key::Insert),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PageDown", Key::PageDown),
    ("Pause", Key::Pause),
    ("F1", Key::F1),
    ("F2", Key::F2),
    ("F3", Key::F3),
    ("F4", Key::F4),
    ("F5", Key::F5),
    ("F6", Key::F6),
    ("F7", Key::F7),
    ("F8", Key::F8),
    ("F9", Key::F9),
    ("F10", Key::F10),
    ("F11", Key::F11),
    ("F12", Key::F12),
];

/// A key with the keys that are held.
#[derive(Clone, Debug, PartialEq)]
pub struct Combo {
    /// Control, or the system's key.
    pub has_control: bool,
    /// Alt.
    pub has_alt: bool,
    /// What is written on the key; letters in lower case.
    pub key: Key,
}

impl Combo {
    /// Reads `T`, `F11`, `Ctrl+K`, `Ctrl+Alt+/`. The letter on the key counts, not its position: `/` is elsewhere on
    /// every keyboard.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut combo = Self {
            has_control: false,
            has_alt: false,
            key: Key::Escape,
        };
        let mut rest = text;
        loop {
            if let Some(after) = rest.strip_prefix("Ctrl+") {
                combo.has_control = true;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("Alt+") {
                combo.has_alt = true;
                rest = after;
            } else {
                break;
            }
        }
        let named = NAMED
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(rest));
        combo.key = match named {
            Some((_, key)) => key.clone(),
            None => {
                let mut letters = rest.chars();
                let letter = letters.next().filter(|letter| !letter.is_whitespace())?;
                if letters.next().is_some() {
                    return None;
                }
                Key::Character(letter.to_lowercase().to_string().into())
            }
        };
        Some(combo)
    }

    /// Reads several, apart by spaces. `None`: one of them is none.
    #[must_use]
    pub fn read_all(text: &str) -> Option<Vec<Self>> {
        text.split_whitespace().map(Self::read).collect()
    }

    /// Whether `key`, pressed with these keys held, is this one.
    #[must_use]
    pub fn is_pressed(&self, key: &Key, has_control: bool, has_alt: bool) -> bool {
        let is_key = match (&self.key, key) {
            (Key::Character(wanted), Key::Character(pressed)) => **wanted == pressed.to_lowercase(),
            (wanted, pressed) => wanted == pressed,
        };
        is_key && (self.has_control, self.has_alt) == (has_control, has_alt)
    }

    /// Somebody who writes text presses this key.
    const fn is_text(&self) -> bool {
        !self.has_control && !self.has_alt && matches!(self.key, Key::Character(_) | Key::Space)
    }
}

impl fmt::Display for Combo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.has_control {
            f.write_str("Ctrl+")?;
        }
        if self.has_alt {
            f.write_str("Alt+")?;
        }
        match &self.key {
            Key::Character(letter) => f.write_str(&letter.to_uppercase()),
            key => {
                let name = NAMED.iter().find(|(_, known)| known == key);
                f.write_str(name.map_or("?", |(name, _)| name))
            }
        }
    }
}

/// Which key does what.
#[derive(Resource, Clone, Debug)]
pub struct KeyMap(Vec<(Combo, &'static Entry)>);

impl PartialEq for KeyMap {
    fn eq(&self, other: &Self) -> bool {
        let names = |map: &Self| -> Vec<(Combo, &'static str)> {
            map.0
                .iter()
                .map(|(combo, entry)| (combo.clone(), entry.setting))
                .collect()
        };
        names(self) == names(other)
    }
}

impl Default for KeyMap {
    fn default() -> Self {
        Self::new(|entry| entry.key.to_owned())
    }
}

impl KeyMap {
    /// With the keys that `keys_of` has for each entry of the catalog.
    #[must_use]
    pub fn new(keys_of: impl Fn(&Entry) -> String) -> Self {
        let map = catalog::ENTRIES.iter().flat_map(|entry| {
            let combos = Combo::read_all(&keys_of(entry)).unwrap_or_default();
            combos.into_iter().map(move |combo| (combo, entry))
        });
        Self(map.collect())
    }

    /// The keys of an entry.
    pub fn keys_of<'a>(&'a self, entry: &'a Entry) -> impl Iterator<Item = &'a Combo> {
        self.0
            .iter()
            .filter(|(_, known)| known.setting == entry.setting)
            .map(|(combo, _)| combo)
    }

    /// What a key asks for.
    #[must_use]
    pub fn action(
        &self,
        key: &Key,
        has_control: bool,
        has_alt: bool,
        is_typing: bool,
    ) -> Option<UiAction> {
        let is_right = |(combo, entry): &&(Combo, &'static Entry)| {
            combo.is_pressed(key, has_control, has_alt)
                // While someone types, egui takes Escape to leave the text field.
                && (!is_typing || entry.is_always && !combo.is_text())
        };
        self.0
            .iter()
            .find(is_right)
            .map(|(_, entry)| (entry.action)())
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<KeyMap>()
        .add_systems(
            PreUpdate,
            keep_tab_for_panels
                .after(drop_repeated_modifiers)
                .after(EguiPreUpdateSet::ProcessInput)
                .before(EguiPreUpdateSet::BeginPass),
        )
        .add_systems(
            Update,
            read_keys.in_set(AppSystems::Ask).run_if(is_at_a_desk),
        );
}

pub(crate) fn read_keys(
    mut presses: MessageReader<KeyboardInput>,
    held: Res<ButtonInput<KeyCode>>,
    egui_wants: Res<EguiWantsInput>,
    map: Res<KeyMap>,
    mut beside: Local<Beside>,
    mut actions: MessageWriter<UiAction>,
) {
    let is_typing = egui_wants.wants_keyboard_input();
    for press in presses.read() {
        if beside.take(press)
            && !press.repeat
            && let Some(action) = map.action(
                &press.logical_key,
                beside.has_control,
                beside.has_alt,
                is_typing,
            )
        {
            actions.write(action);
        }
    }
    beside.settle(&held);
}

/// The keys that are held beside others, as they were when another one was pressed, also where both came and went within a
/// slow frame.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) has_control: bool,
    pub(crate) has_alt: bool,
}

impl Beside {
    /// Takes in what a key did; `true`: it is another one, and was pressed.
    pub(crate) fn take(&mut self, press: &KeyboardInput) -> bool {
        let is_pressed = press.state.is_pressed();
        if CONTROL.contains(&press.key_code) {
            self.has_control = is_pressed;
            false
        } else if press.key_code == KeyCode::AltLeft {
            self.has_alt = is_pressed;
            false
        } else {
            is_pressed
        }
    }

    /// The frame is over: what is held now is held.
    pub(crate) fn settle(&mut self, held: &ButtonInput<KeyCode>) {
        self.has_control = held.any_pressed(CONTROL);
        self.has_alt = held.pressed(KeyCode::AltLeft);
    }
}

/// Keys that count as control.
pub(crate) const CONTROL: [KeyCode; 4] = [
    KeyCode::ControlLeft,
    KeyCode::ControlRight,
    KeyCode::SuperLeft,
    KeyCode::SuperRight,
];

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
    use proptest::prelude::*;

    use super::*;

    fn letter(text: &str) -> Key {
        Key::Character(text.into())
    }

    #[test]
    fn letters_are_text_while_someone_types() {
        let map = KeyMap::default();
        let action =
            |key: &Key, has_control, is_typing| map.action(key, has_control, false, is_typing);
        assert_eq!(
            action(&letter("t"), false, false),
            Some(UiAction::ToggleTable)
        );
        assert_eq!(
            action(&letter("T"), false, false),
            Some(UiAction::ToggleTable)
        );
        assert_eq!(action(&letter("t"), false, true), None);
        assert_eq!(action(&letter("/"), false, true), None);
        assert_eq!(
            action(&letter("f"), true, true),
            Some(UiAction::FocusSearch)
        );
        assert_eq!(action(&Key::Escape, false, true), None);
        assert_eq!(action(&letter("q"), true, true), Some(UiAction::Quit));
        assert_eq!(
            action(&Key::F11, false, true),
            Some(UiAction::ToggleFullscreen)
        );
    }

    #[test]
    fn no_key_asks_for_two_things_by_default() {
        let KeyMap(map) = KeyMap::default();
        for (index, (combo, _)) in map.iter().enumerate() {
            assert!(
                !map[index + 1..].iter().any(|(other, _)| other == combo),
                "{combo}"
            );
        }
    }

    #[test]
    fn a_key_can_be_moved_and_taken_away() {
        let map = KeyMap::new(|entry| match entry.setting {
            "keys.table" => "Ctrl+G F5".to_owned(),
            "keys.home" => String::new(),
            _ => entry.key.to_owned(),
        });
        let table = Some(UiAction::ToggleTable);
        assert_eq!(map.action(&letter("g"), true, false, false), table);
        assert_eq!(map.action(&Key::F5, false, false, false), table);
        assert_eq!(map.action(&letter("t"), false, false, false), None);
        assert_eq!(map.action(&letter("h"), false, false, false), None);
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in ["", "Ctrl+", "Hyper+K", "AB", "Ctrl+ "] {
            assert_eq!(Combo::read(text), None, "{text}");
        }
        assert_eq!(
            Combo::read("Ctrl++").map(|combo| combo.key),
            Some(letter("+"))
        );
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(has_control: bool, has_alt: bool, at in 0_usize..NAMED.len() + 26) {
            let key = match NAMED.get(at) {
                Some((_, key)) => key.clone(),
                None => letter(&char::from(b'a' + (at - NAMED.len()) as u8).to_string()),
            };
            let combo = Combo { has_control, has_alt, key };
            prop_assert_eq!(Combo::read(&combo.to_string()), Some(combo));
        }
    }
}
