//! A label on the screen: leader, plate, a bar in the color of its strongest route, two lines.

use bevy::prelude::*;
use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontFamily, FontId, Painter, Pos2, Stroke, StrokeKind,
};

use super::gather::Label;
use crate::theme::{fonts, tokens};

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

    const fn has_note(self) -> bool {
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
pub(super) fn size(ctx: &egui::Context, style: LabelStyle, label: &Label) -> Vec2 {
    let width = |text: &str, font: FontId| {
        ctx.fonts_mut(|view| view.layout_no_wrap(text.to_owned(), font, TITLE).size().x)
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
    let width = first.max(second) + 2.0 * style.pad().x + 1.0;
    Vec2::new(width.ceil(), style.height())
}

/// Draws a label.
pub(super) fn label(
    painter: &Painter,
    style: LabelStyle,
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
        rect.left_bottom() + egui::vec2(style.bar(), -6.0),
    );
    let color = label.hue.map_or(Color32::WHITE, tokens::hue);
    painter.rect_filled(bar, CornerRadius::same(1), faded(color, 1.0));

    let pad = style.pad();
    let text = rect.left_top() + egui::vec2(pad.x, pad.y);
    painter.text(
        text,
        Align2::LEFT_TOP,
        &label.title,
        style.title(),
        faded(TITLE, 1.0),
    );
    painter.text(
        egui::pos2(rect.right() - pad.x, text.y),
        Align2::RIGHT_TOP,
        &label.rate,
        style.title(),
        faded(TITLE, 0.92),
    );
    if !style.has_note() {
        return;
    }
    painter.text(
        text + egui::vec2(0.0, LINE),
        Align2::LEFT_TOP,
        &label.note,
        fonts::label(),
        faded(NOTE, 1.0),
    );
}
