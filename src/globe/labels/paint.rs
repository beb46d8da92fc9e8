//! A label on the screen: leader, plate, a bar in the color of its strongest route, two lines.

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Shape, Stroke,
    StrokeKind,
};

use super::gather::Label;
use crate::globe::look::Look;
use crate::theme::fonts;
use crate::theme::globe::{self, Palette};
use crate::world::routes::Hue;

/// For whom labels are made.
#[derive(Resource, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum LabelStyle {
    /// Somebody near the screen: two lines, many labels.
    #[default]
    Desk,
    /// Somebody five meters away: one large line, few labels.
    Wall,
}

impl LabelStyle {
    /// Labels besides home.
    pub(super) const fn most(self) -> usize {
        match self {
            Self::Desk => 12,
            Self::Wall => 6,
        }
    }

    const fn pad(self) -> Vec2 {
        match self {
            Self::Desk => Vec2::new(8.0, 5.0),
            Self::Wall => Vec2::new(14.0, 9.0),
        }
    }

    const fn height(self) -> f32 {
        match self {
            Self::Desk => 40.0,
            Self::Wall => 46.0,
        }
    }

    /// Between title and speed.
    const fn space(self) -> f32 {
        match self {
            Self::Desk => 14.0,
            Self::Wall => 28.0,
        }
    }

    fn title(self) -> FontId {
        match self {
            Self::Desk => fonts::body_strong(),
            Self::Wall => fonts::wall_globe_label(),
        }
    }

    pub(super) const fn has_note(self) -> bool {
        matches!(self, Self::Desk)
    }

    const fn bar(self) -> f32 {
        match self {
            Self::Desk => 2.5,
            Self::Wall => 5.0,
        }
    }
}

/// Second lines stand this much below the first.
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
pub(super) fn size(ctx: &egui::Context, style: LabelStyle, label: &Label, look: Look) -> Vec2 {
    let width = |text: &str, font: FontId| {
        ctx.fonts_mut(|view| {
            view.layout_no_wrap(text.to_owned(), font, Color32::WHITE)
                .size()
                .x
        })
    };
    let mut first = width(&label.title, style.title());
    if !label.rate.is_empty() {
        first += style.space() + width(&label.rate, style.title());
    }
    let second = if style.has_note() {
        width(&label.note, fonts::label())
    } else {
        0.0
    };
    let shape = if has_shape(label, look) { SHAPE } else { 0.0 };
    let width = shape + first.max(second) + 2.0 * style.pad().x + 1.0;
    Vec2::new(width.ceil(), style.height())
}

fn has_shape(label: &Label, look: Look) -> bool {
    look.is_blueprint() && label.hue.is_some()
}

/// Draws a label.
pub(super) fn label(
    painter: &Painter,
    style: LabelStyle,
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

    let rect = self::plate(painter, palette, plate, opacity);
    let bar = egui::Rect::from_min_max(
        rect.left_top() + egui::vec2(0.0, 6.0),
        rect.left_bottom() + egui::vec2(style.bar(), -6.0),
    );
    let color = label.hue.map_or(palette.home, |hue| globe::hue(look, hue));
    painter.rect_filled(bar, CornerRadius::same(1), faded(color, 1.0));

    let pad = style.pad();
    let mut text = rect.left_top() + egui::vec2(pad.x, pad.y);
    if let Some(hue) = label.hue.filter(|_| has_shape(label, look)) {
        let middle = egui::pos2(text.x + 4.4, rect.top() + 13.0);
        shape(painter, middle, 4.4, hue, faded(color, 1.0));
        text.x += SHAPE;
    }
    painter.text(
        text,
        Align2::LEFT_TOP,
        &label.title,
        style.title(),
        faded(palette.text, 1.0),
    );
    painter.text(
        egui::pos2(rect.right() - pad.x, text.y),
        Align2::RIGHT_TOP,
        &label.rate,
        style.title(),
        faded(palette.text, 0.92),
    );
    if !style.has_note() {
        return;
    }
    painter.text(
        text + egui::vec2(0.0, LINE),
        Align2::LEFT_TOP,
        &label.note,
        fonts::label(),
        faded(palette.text_2, 1.0),
    );
}

/// Draws the ground that words stand on.
pub(super) fn plate(painter: &Painter, palette: &Palette, at: Rect, opacity: f32) -> egui::Rect {
    let rect =
        egui::Rect::from_min_max(Pos2::new(at.min.x, at.min.y), Pos2::new(at.max.x, at.max.y));
    let faded = |(color, alpha): (Color32, f32)| color.gamma_multiply(alpha * opacity);
    painter.rect(
        rect,
        CornerRadius::same(4),
        faded(palette.plate),
        Stroke::new(1.0, faded(palette.plate_edge)),
        StrokeKind::Inside,
    );
    rect
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
