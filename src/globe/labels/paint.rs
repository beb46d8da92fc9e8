//! A label on the screen: leader, plate, a bar in the color of its strongest route, two lines.

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Stroke, StrokeKind,
};

use super::gather::Label;
use crate::theme::{fonts, tokens};

const PAD: Vec2 = Vec2::new(8.0, 5.0);
const HEIGHT: f32 = 40.0;
/// Between title and speed.
const SPACE: f32 = 14.0;
const LINE: f32 = 17.0;

const LEADER: Color32 = Color32::from_rgb(0x8F, 0xA3, 0xC4);
const PLATE: Color32 = Color32::from_rgb(0x07, 0x0B, 0x14);
const PLATE_EDGE: Color32 = Color32::from_rgb(0x8F, 0xB0, 0xE6);
const TITLE: Color32 = Color32::from_rgb(0xEE, 0xF3, 0xFB);
const NOTE: Color32 = Color32::from_rgb(0x9F, 0xB0, 0xCB);

/// `true` once the overlay has installed its typefaces.
pub(super) fn has_fonts(ctx: &egui::Context) -> bool {
    let FontId { family, .. } = fonts::body_strong();
    ctx.fonts(|view| view.definitions().families.contains_key(&family))
        && ctx.fonts(|view| {
            view.definitions()
                .families
                .contains_key(&FontFamily::Proportional)
        })
}

/// How large the plate must be.
pub(super) fn size(ctx: &egui::Context, label: &Label) -> Vec2 {
    let width = |text: &str, font: FontId| {
        ctx.fonts_mut(|view| view.layout_no_wrap(text.to_owned(), font, TITLE).size().x)
    };
    let mut first = width(&label.title, fonts::body_strong());
    if !label.rate.is_empty() {
        first += SPACE + width(&label.rate, fonts::body_strong());
    }
    let second = width(&label.note, fonts::label());
    Vec2::new((first.max(second) + 2.0 * PAD.x + 1.0).ceil(), HEIGHT)
}

/// Draws a label.
pub(super) fn label(
    painter: &Painter,
    label: &Label,
    anchor: Vec2,
    end: Vec2,
    plate: Rect,
    opacity: f32,
) {
    let pos = |at: Vec2| Pos2::new(at.x, at.y);
    let faded = |color: Color32, alpha: f32| color.gamma_multiply(alpha * opacity);
    let from = anchor + (end - anchor).normalize_or_zero() * (label.marker_radius + 2.0);
    painter.line_segment([pos(from), pos(end)], Stroke::new(1.0, faded(LEADER, 0.75)));

    let rect = egui::Rect::from_min_max(pos(plate.min), pos(plate.max));
    painter.rect(
        rect,
        CornerRadius::same(4),
        faded(PLATE, 0.78),
        Stroke::new(1.0, faded(PLATE_EDGE, 0.14)),
        StrokeKind::Inside,
    );
    let bar = egui::Rect::from_min_max(
        rect.left_top() + egui::vec2(0.0, 6.0),
        rect.left_bottom() + egui::vec2(2.5, -6.0),
    );
    let color = label.hue.map_or(Color32::WHITE, tokens::hue);
    painter.rect_filled(bar, CornerRadius::same(1), faded(color, 1.0));

    let text = rect.left_top() + egui::vec2(PAD.x, PAD.y);
    painter.text(
        text,
        Align2::LEFT_TOP,
        &label.title,
        fonts::body_strong(),
        faded(TITLE, 1.0),
    );
    painter.text(
        egui::pos2(rect.right() - PAD.x, text.y),
        Align2::RIGHT_TOP,
        &label.rate,
        fonts::body_strong(),
        faded(TITLE, 0.92),
    );
    painter.text(
        text + egui::vec2(0.0, LINE),
        Align2::LEFT_TOP,
        &label.note,
        fonts::label(),
        faded(NOTE, 1.0),
    );
}
