//! A line that says what was just done, with one thing to do about it.

use bevy_egui::egui::{Context, FontId, Sense, Ui, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::told::Line;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::{panel, text};
use crate::words;

/// Its height.
pub const HEIGHT: f32 = 44.0;

/// The width that it needs.
#[must_use]
pub fn width(ctx: &Context, line: &Line) -> f32 {
    let wide = |words: &str, font: FontId| {
        let galley =
            ctx.fonts_mut(|fonts| fonts.layout_no_wrap(words.to_owned(), font, *tokens::TEXT));
        galley.size().x
    };
    let way = line.way.as_ref().map_or(0.0, |(key, _)| {
        wide(&words::text(key), fonts::body_strong()) + 48.0
    });
    wide(&line.words, fonts::body()) + way + 2.0 * tokens::SPACE_M + 2.0
}

/// Draws it over all that is available.
pub fn told_panel(ui: &mut Ui, line: &Line, actions: &mut Vec<UiAction>) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    text::name(&response, &line.words);
    panel::paint_frame(ui.painter(), rect, tokens::PANEL_FILL_DENSE);
    let (mut room, center) = (rect.width() - 2.0 * tokens::SPACE_M, rect.center().y);
    if let Some((key, action)) = &line.way {
        let words = words::text(key);
        let font = fonts::body_strong();
        let galley = text::line(ui.painter(), &words, font, tokens::TEXT, f32::INFINITY);
        let width = galley.size().x + 32.0;
        let left = rect.right() - width - 6.0;
        if button::labeled(ui, left, center, &words, Rank::Plain).clicked() {
            actions.push(action.clone());
        }
        room = left - tokens::SPACE_M - rect.left() - tokens::SPACE_M;
    }
    text::left(
        ui.painter(),
        rect.left() + tokens::SPACE_M,
        center,
        room,
        &line.words,
        fonts::body(),
        tokens::TEXT,
    );
}
