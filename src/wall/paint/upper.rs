//! The top edge: whose wall this is, the time, and the banner that says in large letters that data stopped.

use bevy_egui::egui::{FontId, Rect, Stroke, Ui, pos2};

use super::{Ink, name};
use crate::theme::{fonts, tokens};
use crate::ui::panels::strip::mark;
use crate::ui::view_model::status::Tone;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::text;
use crate::wall::layout::MARGIN;
use crate::wall::view::{Banner, Statement};

/// Whose wall it is. Made-up traffic is called that in the place that is read first.
pub(super) fn title(ui: &mut Ui, title: &Statement, ink: Ink) {
    let rect = ui.max_rect();
    let center = rect.center().y;
    let mut left = rect.left();
    let strong = FontId {
        size: 36.0,
        ..fonts::wall_row_strong()
    };
    let color = if title.tone == Tone::Fine {
        ink.first
    } else {
        let (glyph, color) = mark(title.tone);
        icon::paint(ui.painter(), glyph, pos2(left + 18.0, center), 36.0, color);
        left += 52.0;
        color.into()
    };
    let room = rect.right() - left;
    text::left(
        ui.painter(),
        left,
        center,
        room,
        &title.words,
        strong,
        color,
    );
    name(ui, rect, &title.words);
}

pub(super) fn clock(ui: &mut Ui, clock: &str) {
    let rect = ui.max_rect();
    let color = *tokens::ACCENT_HOVER;
    text::right(
        ui.painter(),
        rect.right(),
        rect.center().y,
        rect.width(),
        clock,
        fonts::wall_clock(),
        color,
    );
    name(ui, rect, clock);
}

pub(super) fn banner(ui: &mut Ui, banner: &Banner, clock: &str) {
    let rect = ui.max_rect();
    let painter = ui.painter();
    painter.rect_filled(rect, 0, *tokens::WARN_SOFT);
    painter.hline(
        rect.x_range(),
        rect.bottom() - 1.5,
        Stroke::new(3.0, *tokens::WARN),
    );
    let icon_at = pos2(rect.left() + MARGIN + 28.0, rect.center().y);
    icon::paint(painter, Icon::Warn, icon_at, 56.0, tokens::WARN);
    let clock_left = text::right(
        painter,
        rect.right() - MARGIN,
        rect.center().y,
        rect.width() / 3.0,
        clock,
        fonts::wall_clock(),
        *tokens::ACCENT_HOVER,
    );
    let left = icon_at.x + 52.0;
    let room = clock_left - left - 32.0;
    let headline = FontId {
        size: 44.0,
        ..fonts::wall_headline()
    };
    text::left(
        painter,
        left,
        rect.top() + 40.0,
        room,
        &banner.headline,
        headline,
        tokens::WARN,
    );
    text::left(
        painter,
        left,
        rect.top() + 86.0,
        room,
        &banner.reason,
        fonts::wall_note(),
        tokens::TEXT,
    );
    let words = Rect::from_min_max(pos2(left, rect.top()), pos2(clock_left, rect.bottom()));
    name(ui, words, &format!("{} {}", banner.headline, banner.reason));
    let clock_rect = Rect::from_min_max(pos2(clock_left, rect.top()), rect.max);
    name(ui, clock_rect, clock);
}
