//! A label on the screen: leader, plate, a bar in the color of its strongest route, two lines.

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Shape, Stroke,
    StrokeKind,
};

use super::gather::Label;
use crate::globe::look::Look;
use crate::theme::fonts;
use crate::theme::globe::Palette;
use crate::world::routes::Hue;

const PAD: Vec2 = Vec2::new(8.0, 5.0);
const HEIGHT: f32 = 40.0;
/// Between title and speed.
const SPACE: f32 = 14.0;
const LINE: f32 = 17.0;

/// Room for the shape that repeats the hue in the flat looks.
const SHAPE: f32 = 15.0;

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
pub(super) fn size(ctx: &egui::Context, label: &Label, look: Look) -> Vec2 {
    let width = |text: &str, font: FontId| {
        ctx.fonts_mut(|view| {
            view.layout_no_wrap(text.to_owned(), font, Color32::WHITE)
                .size()
                .x
        })
    };
    let mut first = width(&label.title, fonts::body_strong());
    if !label.rate.is_empty() {
        first += SPACE + width(&label.rate, fonts::body_strong());
    }
    let second = width(&label.note, fonts::label());
    let shape = if has_shape(label, look) { SHAPE } else { 0.0 };
    Vec2::new(
        (shape + first.max(second) + 2.0 * PAD.x + 1.0).ceil(),
        HEIGHT,
    )
}

fn has_shape(label: &Label, look: Look) -> bool {
    look.is_blueprint() && label.hue.is_some()
}

/// Draws a label.
pub(super) fn label(
    painter: &Painter,
    label: &Label,
    anchor: Vec2,
    end: Vec2,
    plate: Rect,
    (look, opacity): (Look, f32),
) {
    let palette = Palette::of(look);
    let pos = |at: Vec2| Pos2::new(at.x, at.y);
    let faded = |color: Color32, alpha: f32| color.gamma_multiply(alpha * opacity);
    let from = anchor + (end - anchor).normalize_or_zero() * (label.marker_radius + 2.0);
    painter.line_segment(
        [pos(from), pos(end)],
        Stroke::new(1.0, faded(palette.leader, 0.75)),
    );

    let rect = egui::Rect::from_min_max(pos(plate.min), pos(plate.max));
    painter.rect(
        rect,
        CornerRadius::same(4),
        faded(palette.plate.0, palette.plate.1),
        Stroke::new(1.0, faded(palette.plate_edge.0, palette.plate_edge.1)),
        StrokeKind::Inside,
    );
    let bar = egui::Rect::from_min_max(
        rect.left_top() + egui::vec2(0.0, 6.0),
        rect.left_bottom() + egui::vec2(2.5, -6.0),
    );
    let color = label.hue.map_or(palette.home, |hue| palette.hue(hue));
    painter.rect_filled(bar, CornerRadius::same(1), faded(color, 1.0));

    let mut text = rect.left_top() + egui::vec2(PAD.x, PAD.y);
    if let Some(hue) = label.hue.filter(|_| has_shape(label, look)) {
        let middle = egui::pos2(text.x + 4.4, rect.top() + 13.0);
        shape(painter, middle, 4.4, hue, faded(color, 1.0));
        text.x += SHAPE;
    }
    painter.text(
        text,
        Align2::LEFT_TOP,
        &label.title,
        fonts::body_strong(),
        faded(palette.text, 1.0),
    );
    painter.text(
        egui::pos2(rect.right() - PAD.x, text.y),
        Align2::RIGHT_TOP,
        &label.rate,
        fonts::body_strong(),
        faded(palette.text, 0.92),
    );
    painter.text(
        text + egui::vec2(0.0, LINE),
        Align2::LEFT_TOP,
        &label.note,
        fonts::label(),
        faded(palette.text_2, 1.0),
    );
}

/// The shape that repeats a hue: the same as `shaders/markers.wgsl` draws.
fn shape(painter: &Painter, center: Pos2, radius: f32, hue: Hue, color: Color32) {
    let corners: &[(f32, f32)] = match hue.0 {
        1 => &[(-0.95, -0.95), (0.95, -0.95), (0.95, 0.95), (-0.95, 0.95)],
        2 => &[(0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)],
        3 => &[(0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)],
        4 => &[(-1.1, -0.85), (1.1, -0.85), (0.0, 1.15)],
        _ => &[],
    };
    if !corners.is_empty() {
        let points = corners
            .iter()
            .map(|(x, y)| center + egui::vec2(*x, *y) * radius)
            .collect();
        painter.add(Shape::convex_polygon(points, color, Stroke::NONE));
    } else if hue == Hue::OTHER {
        painter.circle_stroke(center, radius - 1.0, Stroke::new(2.0, color));
    } else {
        painter.circle_filled(center, radius, color);
    }
}
