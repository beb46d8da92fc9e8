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

/// How a panel stands.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Standing {
    /// Folded to its title.
    pub is_folded: bool,
    /// Stays when others are hidden.
    pub is_pinned: bool,
}

/// What can be asked of any panel.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Control {
    /// To fold it, or to unfold it.
    Fold,
    /// To pin it, or to let it go.
    Pin,
}

/// The buttons at the right end of a header.
#[derive(Clone, Copy, Debug)]
pub struct Controls {
    /// What was asked for.
    pub asked: Option<Control>,
    /// Where the room for words ends.
    pub right: f32,
    /// The pin stands where a note would.
    pub hides_note: bool,
}

/// Room for a button.
const BUTTON: f32 = 20.0;

/// How much buttons show of themselves while nobody is near.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Presence {
    /// The one that folds is always seen.
    Seen,
    /// None is: words stand where they would.
    Hidden,
}

/// Draws the buttons of a header. The pin shows itself when it is asked for: under the pointer, under the keyboard, and
/// while it holds.
pub fn controls(ui: &mut Ui, header: Rect, standing: Standing, presence: Presence) -> Controls {
    let mut asked = None;
    let square = |at: f32| {
        let center = pos2(header.right() - 6.0 - at * BUTTON, header.center().y);
        Rect::from_center_size(center, vec2(BUTTON, BUTTON))
    };
    let (glyph, key) = if standing.is_folded {
        (Icon::Folded, "panel-unfold")
    } else {
        (Icon::Unfolded, "panel-fold")
    };
    let fold = button::interact(ui, square(0.0), &words::text(key));
    let is_near = ui.rect_contains_pointer(header) || fold.has_focus();
    let is_seen = presence == Presence::Seen || is_near || standing.is_folded || standing.is_pinned;
    if is_seen {
        ground(ui, square(0.0), presence);
        paint(ui, square(0.0), glyph, &fold, false);
    }
    if fold.clicked() {
        asked = Some(Control::Fold);
    }
    let (glyph, key) = if standing.is_pinned {
        (Icon::Pinned, "panel-unpin")
    } else {
        (Icon::Pin, "panel-pin")
    };
    let pin = button::interact(ui, square(1.0), &words::text(key));
    let is_shown = standing.is_pinned || pin.has_focus() || ui.rect_contains_pointer(header);
    if is_shown {
        ground(ui, square(1.0), presence);
        paint(ui, square(1.0), glyph, &pin, standing.is_pinned);
    }
    if pin.on_hover_text(words::text("panel-pin-means")).clicked() {
        asked = Some(Control::Pin);
    }
    let taken = if standing.is_pinned { 2.0 } else { 1.0 };
    Controls {
        asked,
        right: header.right() - taken * BUTTON,
        hides_note: is_shown && !standing.is_pinned,
    }
}

/// Buttons that come over words cover them.
fn ground(ui: &Ui, square: Rect, presence: Presence) {
    if presence == Presence::Hidden {
        ui.painter()
            .rect_filled(square, tokens::RADIUS_CHIP, tokens::PANEL);
    }
}

fn paint(ui: &Ui, square: Rect, glyph: Icon, response: &Response, is_on: bool) {
    let color = match (response.hovered() || response.has_focus(), is_on) {
        (true, _) => tokens::TEXT,
        (false, true) => tokens::TEXT_2,
        (false, false) => tokens::TEXT_DISABLED,
    };
    button::focus_ring(ui, square, response);
    icon::paint(ui.painter(), glyph, square.center(), 12.0, color);
}

/// A header with the buttons of its panel; returns what was asked for.
pub fn head(ui: &mut Ui, title: &str, note: &str, standing: Standing) -> Option<Control> {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens::HEADER), Sense::hover());
    let controls = controls(ui, rect, standing, Presence::Seen);
    let inner = Rect::from_min_max(rect.min, pos2(controls.right, rect.bottom()));
    let mut child = ui.new_child(UiBuilder::new().max_rect(inner).id_salt(title));
    header(
        &mut child,
        title,
        if controls.hides_note { "" } else { note },
    );
    controls.asked
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
