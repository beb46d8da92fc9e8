//! One line over the globe: waiting, unpacking, broken off.

use bevy_egui::egui::{Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::strip::mark;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::view_model::notice::Notice;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::{bar, icon, text};
use crate::words;

/// Height of a notice.
pub const HEIGHT: f32 = 40.0;

/// Width that a notice takes, at most `most`.
#[must_use]
pub fn width(ui: &Ui, notice: &Notice, most: f32) -> f32 {
    let words = text::line(
        ui.painter(),
        &notice.words,
        fonts::body(),
        tokens::TEXT,
        f32::INFINITY,
    );
    let remedy = if notice.remedy.is_some() { 128.0 } else { 0.0 };
    (words.size().x + 56.0 + remedy).min(most)
}

/// Draws a notice over the whole width.
pub fn notice_panel(ui: &mut Ui, notice: &Notice, actions: &mut Vec<UiAction>) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    text::name(&response, &notice.words);
    let painter = ui.painter();
    painter.rect(
        rect,
        tokens::RADIUS_CARD,
        tokens::PANEL_FILL_DENSE,
        Stroke::new(1.0, tokens::STROKE_STRONG),
        StrokeKind::Inside,
    );
    let (glyph, color) = mark(notice.tone);
    let center = rect.center().y;
    icon::paint(
        painter,
        glyph,
        pos2(rect.left() + 20.0, center),
        16.0,
        color,
    );
    let remedy_width = if notice.remedy.is_some() { 128.0 } else { 0.0 };
    text::left(
        painter,
        rect.left() + 36.0,
        center,
        rect.width() - 52.0 - remedy_width,
        &notice.words,
        fonts::body(),
        tokens::TEXT,
    );
    if let Some(share) = notice.progress {
        let track = Rect::from_min_max(
            pos2(rect.left() + 12.0, rect.bottom() - 5.0),
            pos2(rect.right() - 12.0, rect.bottom() - 2.0),
        );
        bar::paint(
            painter,
            track.left(),
            track.top(),
            track.width(),
            share,
            tokens::ACCENT,
        );
    }
    if let Some((key, action)) = &notice.remedy
        && button::labeled(
            ui,
            rect.right() - 116.0,
            center,
            &words::text(key),
            Rank::Plain,
        )
        .clicked()
    {
        actions.push(action.clone());
    }
}
