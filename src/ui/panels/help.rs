//! The keys, on a card over everything.

use bevy_egui::egui::{Rect, ScrollArea, Ui, pos2, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::catalog;
use crate::ui::keys::KeyMap;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{badge, button, row, text};
use crate::words;

const ROW: f32 = 34.0;
const TITLE: f32 = 40.0;

/// Size of the content, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(560.0, TITLE + 17.0 * ROW);

/// Draws the keys as they are set.
pub fn help_panel(ui: &mut Ui, keys: &KeyMap, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    title(
        ui,
        &words::text("help-title"),
        UiAction::ToggleHelp,
        actions,
    );
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for entry in &catalog::ENTRIES {
            let combos: Vec<String> = keys.keys_of(entry).map(ToString::to_string).collect();
            if !combos.is_empty() {
                line(ui, &combos, &words::text(&entry.words()));
            }
        }
        line(
            ui,
            &[words::text("help-mouse")],
            &words::text("help-mouse-turns"),
        );
    });
}

/// Keys, and what they do.
fn line(ui: &mut Ui, combos: &[String], words: &str) {
    let (rect, _) = row::allocate(ui, ROW, false, &format!("{}: {words}", combos.join(", ")));
    let center = rect.center().y;
    let mut x = rect.left();
    for combo in combos {
        x = badge::key_cap(ui.painter(), x, center, combo) + 6.0;
    }
    let left = (rect.left() + 128.0).max(x + 8.0);
    let room = rect.right() - left;
    text::left(
        ui.painter(),
        left,
        center,
        room,
        words,
        fonts::body(),
        tokens::TEXT_2,
    );
}

/// Headline of a card with its close button.
pub(super) fn title(ui: &mut Ui, words: &str, close: UiAction, actions: &mut Vec<UiAction>) {
    let (rect, _) = row::allocate(ui, TITLE, false, words);
    let center = rect.top() + 14.0;
    text::left(
        ui.painter(),
        rect.left(),
        center,
        rect.width(),
        words,
        fonts::headline(),
        tokens::TEXT,
    );
    let square = Rect::from_center_size(pos2(rect.right() - 14.0, center), vec2(28.0, 28.0));
    if button::bare_icon(ui, square, Icon::Close, &words::text("close")).clicked() {
        actions.push(close);
    }
}
