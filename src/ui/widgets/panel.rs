//! The frame of a panel, and the line at its head.

use bevy_egui::egui::{Color32, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, vec2};

use super::text;
use crate::theme::{fonts, tokens};

/// Fill and hairline of a panel.
pub fn paint_frame(painter: &Painter, rect: Rect, fill: impl Into<Color32>) {
    painter.rect(
        rect,
        tokens::RADIUS_PANEL,
        fill,
        Stroke::new(1.0, tokens::STROKE),
        StrokeKind::Inside,
    );
}

/// Title at the left, a note at the right.
pub fn header(ui: &mut Ui, title: &str, note: &str) -> Response {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens::HEADER), Sense::hover());
    let painter = ui.painter();
    let center = rect.center().y;
    let note_left = text::right(
        painter,
        rect.right(),
        center,
        rect.width() * 0.6,
        note,
        fonts::label(),
        tokens::TEXT_3,
    );
    text::left(
        painter,
        rect.left(),
        center,
        note_left - rect.left() - tokens::SPACE_S,
        title,
        fonts::body_strong(),
        tokens::TEXT,
    );
    text::name(&response, &format!("{title} {note}"));
    response
}
