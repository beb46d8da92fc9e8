//! Small controls in a row that wrap nothing: parts of a filter, each with its way out.

use bevy_egui::egui::{Color32, Rect, Response, Stroke, StrokeKind, Ui, pos2, vec2};

use super::icon::{self, Icon};
use super::{button, text};
use crate::theme::{fonts, tokens};

/// Height of a chip.
pub const HEIGHT: f32 = 24.0;
/// Longest text of a chip.
const MOST: f32 = 220.0;
/// What a chip is wider than its words.
const PADDING: f32 = 34.0;

/// Width of a chip with these words.
#[must_use]
pub fn width(ui: &Ui, words: &str) -> f32 {
    let words = text::line(ui.painter(), words, fonts::label(), tokens::TEXT, MOST);
    words.size().x + PADDING
}

/// A chip that goes away when it is clicked, `name`d for who cannot see it. Returns where it ends.
pub fn removable(
    ui: &mut Ui,
    left: f32,
    center_y: f32,
    words: &str,
    name: &str,
) -> (Response, f32) {
    let galley = text::line(ui.painter(), words, fonts::label(), tokens::TEXT, MOST);
    let size = vec2(galley.size().x + PADDING, HEIGHT);
    let rect = Rect::from_min_size(pos2(left, center_y - HEIGHT / 2.0), size);
    let response = button::interact(ui, rect, name);
    let fill: Color32 = if response.hovered() {
        *tokens::PANEL_HOVER
    } else {
        *tokens::ACCENT_SOFT
    };
    ui.painter().rect(
        rect,
        tokens::RADIUS_CONTROL,
        fill,
        Stroke::new(1.0, tokens::STROKE_STRONG),
        StrokeKind::Inside,
    );
    button::focus_ring(ui, rect, &response);
    let at = pos2(rect.left() + 10.0, center_y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, *tokens::TEXT);
    icon::paint(
        ui.painter(),
        Icon::Close,
        pos2(rect.right() - 14.0, center_y),
        10.0,
        tokens::TEXT_2,
    );
    (response, rect.right())
}
