//! A line that says what was changed, with the way back.

use bevy_egui::egui::{Context, FontId, Sense, Ui, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::{panel, text};
use crate::words;

/// Its height.
pub const HEIGHT: f32 = 44.0;

/// The width that it needs.
#[must_use]
pub fn width(ctx: &Context, what: &str) -> f32 {
    let wide = |words: &str, font: FontId| {
        let galley =
            ctx.fonts_mut(|fonts| fonts.layout_no_wrap(words.to_owned(), font, *tokens::TEXT));
        galley.size().x
    };
    wide(what, fonts::body()) + wide(&words::text("undo"), fonts::body_strong()) + 84.0
}

/// Draws it over all that is available.
pub fn undo_panel(ui: &mut Ui, what: &str, actions: &mut Vec<UiAction>) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    text::name(&response, what);
    panel::paint_frame(ui.painter(), rect, tokens::PANEL_FILL_DENSE);
    let (left, center) = (rect.left() + tokens::SPACE_M, rect.center().y);
    let room = rect.width() - 2.0 * tokens::SPACE_M;
    let end = text::left(
        ui.painter(),
        left,
        center,
        room,
        what,
        fonts::body(),
        tokens::TEXT,
    );
    let words = words::text("undo");
    if button::labeled(ui, end + tokens::SPACE_M, center, &words, Rank::Plain).clicked() {
        actions.push(UiAction::UndoLayout);
    }
}
