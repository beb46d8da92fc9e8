//! The honesty strip at the foot of the window.

use bevy_egui::egui::{Rect, Sense, Stroke, Ui, pos2, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::view_model::status::Tone;
use crate::ui::view_model::strip::{Statement, StripView};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{button, text};

const GAP: f32 = 24.0;

/// The icon and color of a tone. States never go by color alone.
#[must_use]
pub const fn mark(tone: Tone) -> (Icon, tokens::Token) {
    match tone {
        Tone::Fine => (Icon::Check, tokens::OK),
        Tone::Waiting => (Icon::Wait, tokens::ACCENT),
        Tone::Demo => (Icon::Play, tokens::WARN),
        Tone::Warning => (Icon::Warn, tokens::WARN),
        Tone::Failed => (Icon::Fail, tokens::DANGER),
    }
}

/// Draws the strip into all that is available, `margin` from both sides. What does not fit is left out from the
/// less important end.
pub fn strip_panel(ui: &mut Ui, view: &StripView, margin: f32) {
    let (rect, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    ui.painter().rect_filled(rect, 0, tokens::SUNKEN);
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let mut left = statement(ui, rect, rect.left() + margin, &view.state, true) + GAP;
    // The age of the newest packet and the places database are said before anything optional.
    let mut right = rect.right() - margin;
    for (index, item) in view.right.iter().enumerate().rev() {
        let width = measure(ui, item, false);
        if right - width
            < left
                + if index + 2 >= view.right.len() {
                    0.0
                } else {
                    420.0
                }
        {
            break;
        }
        statement(ui, rect, right - width, item, false);
        right -= width + GAP;
    }
    for item in &view.left {
        let width = measure(ui, item, false);
        if left + width > right {
            break;
        }
        left = statement(ui, rect, left, item, false) + GAP;
    }
}

fn measure(ui: &Ui, item: &Statement, is_first: bool) -> f32 {
    let width = |words: &str, font| {
        text::line(ui.painter(), words, font, tokens::TEXT, f32::INFINITY)
            .size()
            .x
    };
    let lead = if is_first || item.tone != Tone::Fine {
        22.0
    } else {
        0.0
    };
    lead + width(&item.before, fonts::label())
        + width(&item.value, fonts::label_strong())
        + width(&item.after, fonts::label())
}

/// Draws a statement from `left` on; returns where it ends.
fn statement(ui: &mut Ui, strip: Rect, left: f32, item: &Statement, is_first: bool) -> f32 {
    let center = strip.center().y;
    let mut x = left;
    let (glyph, color) = mark(item.tone);
    if is_first || item.tone != Tone::Fine {
        icon::paint(ui.painter(), glyph, pos2(x + 7.0, center), 14.0, color);
        x += 22.0;
    }
    let value_color = match item.tone {
        Tone::Warning if !is_first => tokens::WARN,
        _ => tokens::TEXT,
    };
    for (words, font, color) in [
        (&item.before, fonts::label(), tokens::TEXT_3),
        (&item.value, fonts::label_strong(), value_color),
        (&item.after, fonts::label(), tokens::TEXT_2),
    ] {
        x = text::left(ui.painter(), x, center, f32::INFINITY, words, font, color);
    }
    let rect = Rect::from_min_max(pos2(left, strip.top()), pos2(x, strip.bottom()));
    let words = item.words();
    let response = ui.interact(
        rect,
        ui.id().with(("statement", left.to_bits())),
        match item.more {
            Some(_) => Sense::focusable_noninteractive(),
            None => Sense::hover(),
        },
    );
    text::name(&response, &words);
    if let Some(more) = &item.more {
        button::focus_ring(ui, rect.shrink2(vec2(0.0, 6.0)), &response);
        if response.has_focus() {
            response.show_tooltip_text(more);
        } else {
            response.on_hover_text(more);
        }
    }
    x
}
