//! A thin bar that shows a share.

use bevy_egui::egui::{Color32, Painter, Rect, pos2, vec2};

use crate::theme::tokens;

/// Height of a bar.
pub const HEIGHT: f32 = 3.0;
/// Even the smallest share is a visible stub.
const LEAST: f32 = 0.012;

/// Draws `share` (0 to 1) of `width` in `color` over its track.
pub fn paint(
    painter: &Painter,
    left: f32,
    top: f32,
    width: f32,
    share: f32,
    color: impl Into<Color32>,
) {
    let top = top.round();
    let track = Rect::from_min_size(pos2(left, top), vec2(width, HEIGHT));
    painter.rect_filled(track, tokens::RADIUS_BAR, tokens::BAR_TRACK);
    let share = if share.is_finite() {
        share.clamp(LEAST, 1.0)
    } else {
        LEAST
    };
    let fill = Rect::from_min_size(track.min, vec2(width * share, HEIGHT));
    painter.rect_filled(fill, tokens::RADIUS_BAR, color);
}

/// The swatch that stands before a name and carries its hue.
pub fn swatch(painter: &Painter, left: f32, center_y: f32, color: impl Into<Color32>) {
    let rect = Rect::from_center_size(pos2(left + 1.5, center_y), vec2(3.0, 16.0));
    painter.rect_filled(rect, tokens::RADIUS_BAR, color);
}
