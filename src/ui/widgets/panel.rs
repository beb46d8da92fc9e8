//! The frame of a panel, and the line at its head.

use bevy_egui::egui::{
    Color32, Painter, Rect, Response, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, vec2,
};

use super::icon::{self, Icon};
use super::{button, text};
use crate::theme::{fonts, tokens};
use crate::words;

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

/// Room for the button that folds a panel.
pub const FOLD: f32 = 20.0;

/// The button at the right end of a header; `true` when it was asked for.
pub fn fold_button(ui: &mut Ui, header: Rect, is_folded: bool) -> bool {
    let center = pos2(header.right() - 6.0, header.center().y);
    let square = Rect::from_center_size(center, vec2(20.0, 20.0));
    let (glyph, key) = if is_folded {
        (Icon::Folded, "panel-unfold")
    } else {
        (Icon::Unfolded, "panel-fold")
    };
    let response = button::interact(ui, square, &words::text(key));
    let color = if response.hovered() || response.has_focus() {
        tokens::TEXT
    } else {
        tokens::TEXT_DISABLED
    };
    button::focus_ring(ui, square, &response);
    icon::paint(ui.painter(), glyph, center, 12.0, color);
    response.clicked()
}

/// A header whose panel can be folded; `true` when that was asked for.
pub fn foldable(ui: &mut Ui, title: &str, note: &str, is_folded: bool) -> bool {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens::HEADER), Sense::hover());
    let inner = Rect::from_min_max(rect.min, pos2(rect.right() - FOLD, rect.bottom()));
    let mut child = ui.new_child(UiBuilder::new().max_rect(inner).id_salt(title));
    header(&mut child, title, note);
    fold_button(ui, rect, is_folded)
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
