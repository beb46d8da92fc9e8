//! Buttons of the design: primary, plain, icon. All are reachable by keyboard and named.

use bevy_egui::egui::{
    Color32, CursorIcon, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};

use super::icon::{self, Icon};
use super::text;
use crate::theme::{fonts, tokens};

/// Height of buttons.
pub const HEIGHT: f32 = 32.0;

/// How much a button asks for attention.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Rank {
    /// The one thing to do.
    Primary,
    /// Also possible.
    Plain,
}

/// A button with words, with its left edge at `left` and centered on `center_y`.
pub fn labeled(ui: &mut Ui, left: f32, center_y: f32, words: &str, rank: Rank) -> Response {
    let color = match rank {
        Rank::Primary => tokens::TEXT_ON_ACCENT,
        Rank::Plain => tokens::TEXT,
    };
    let galley = text::line(
        ui.painter(),
        words,
        fonts::body_strong(),
        color,
        f32::INFINITY,
    );
    let rect = Rect::from_min_size(
        pos2(left, center_y - HEIGHT / 2.0),
        vec2(galley.size().x + 32.0, HEIGHT),
    );
    let response = interact(ui, rect, words);
    let (fill, stroke) = match (rank, response.hovered()) {
        (Rank::Primary, false) => (tokens::ACCENT, tokens::ACCENT),
        (Rank::Primary, true) => (tokens::ACCENT_HOVER, tokens::ACCENT_HOVER),
        (Rank::Plain, false) => (tokens::PANEL_RAISED, tokens::STROKE_STRONG),
        (Rank::Plain, true) => (tokens::PANEL_HOVER, tokens::STROKE_STRONG),
    };
    frame(ui, rect, fill, stroke, &response);
    ui.painter()
        .galley(rect.center() - galley.size() / 2.0, galley, *color);
    response
}

/// A small button that opens a menu below it.
pub fn menu(ui: &mut Ui, left: f32, center_y: f32, words: &str) -> Response {
    let galley = text::line(
        ui.painter(),
        words,
        fonts::label(),
        tokens::TEXT,
        f32::INFINITY,
    );
    let rect = Rect::from_min_size(
        pos2(left, center_y - 13.0),
        vec2(galley.size().x + 34.0, 26.0),
    );
    let response = interact(ui, rect, words);
    let fill = if response.hovered() {
        tokens::PANEL_HOVER
    } else {
        tokens::PANEL_RAISED
    };
    frame(ui, rect, fill, tokens::STROKE_STRONG, &response);
    let at = pos2(rect.left() + 10.0, center_y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, *tokens::TEXT);
    icon::paint(
        ui.painter(),
        Icon::Unfolded,
        pos2(rect.right() - 14.0, center_y),
        12.0,
        tokens::TEXT_2,
    );
    response
}

/// A square button with an icon; `words` are its name and tooltip.
pub fn icon(ui: &mut Ui, rect: Rect, glyph: Icon, words: &str, is_on: bool) -> Response {
    let response = interact(ui, rect, words);
    let fill = match (is_on, response.hovered()) {
        (true, _) => tokens::SEGMENT_ON,
        (false, true) => tokens::PANEL_HOVER,
        (false, false) => tokens::PANEL_FILL,
    };
    frame(ui, rect, fill, tokens::STROKE_STRONG, &response);
    icon::paint(ui.painter(), glyph, rect.center(), 16.0, tokens::TEXT);
    response.on_hover_text(words)
}

/// An icon without a frame, for the inside of panels.
pub fn bare_icon(ui: &mut Ui, rect: Rect, glyph: Icon, words: &str) -> Response {
    let response = interact(ui, rect, words);
    let color = if response.hovered() || response.has_focus() {
        tokens::TEXT
    } else {
        tokens::TEXT_2
    };
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, tokens::RADIUS_CONTROL, tokens::PANEL_HOVER);
    }
    focus_ring(ui, rect, &response);
    icon::paint(ui.painter(), glyph, rect.center(), 16.0, color);
    response.on_hover_text(words)
}

/// A link-like button in running text; returns where it ends with the response.
pub fn interact(ui: &mut Ui, rect: Rect, words: &str) -> Response {
    // Not by its words: two names of one host may read the same.
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let response = ui
        .interact(rect, id, Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, words));
    response
}

/// The ring around what the keyboard would press.
pub fn focus_ring(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect,
            tokens::RADIUS_CONTROL,
            Stroke::new(2.0, tokens::FOCUS),
            StrokeKind::Outside,
        );
    }
}

fn frame(
    ui: &Ui,
    rect: Rect,
    fill: impl Into<Color32>,
    stroke: impl Into<Color32>,
    response: &Response,
) {
    ui.painter().rect(
        rect,
        tokens::RADIUS_CONTROL,
        fill,
        Stroke::new(1.0, stroke),
        StrokeKind::Inside,
    );
    focus_ring(ui, rect, response);
}
