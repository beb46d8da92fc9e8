//! The keys, on a card over everything.

use bevy_egui::egui::{Rect, Ui, pos2, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::keys::HELP;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{badge, button, row, text};

const ROW: f32 = 34.0;
const TITLE: f32 = 40.0;

/// Size of the content.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(520.0, TITLE + HELP.len() as f32 * ROW);

/// Draws the keys.
pub fn help_panel(ui: &mut Ui, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    title(ui, "Keys", UiAction::ToggleHelp, actions);
    for (keys, words) in HELP {
        let (rect, _) = row::allocate(ui, ROW, false, &format!("{keys}: {words}"));
        let center = rect.center().y;
        badge::key_cap(ui.painter(), rect.left(), center, keys);
        let left = rect.left() + 104.0;
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
    if button::bare_icon(ui, square, Icon::Close, "Close (Esc)").clicked() {
        actions.push(close);
    }
}
