//! The two bands at the bottom: what happened last, and how far all this can be trusted.

use bevy_egui::egui::{Rect, Stroke, Ui, pos2, vec2};

use super::{Ink, name};
use crate::theme::{fonts, tokens};
use crate::ui::panels::strip::mark;
use crate::ui::view_model::status::Tone;
use crate::ui::widgets::{icon, text};
use crate::wall::layout::MARGIN;
use crate::wall::view::{Event, Statement, WallView};
use crate::words;

const GAP: f32 = 48.0;

pub(super) fn ticker(ui: &mut Ui, view: &WallView, ink: Ink) {
    let rect = ui.max_rect();
    let painter = ui.painter();
    painter.rect_filled(rect, 0, tokens::PANEL.gamma_multiply(0.92));
    painter.hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, *tokens::STROKE),
    );
    let center = rect.center().y;
    let right = rect.right() - MARGIN;
    let mut left = rect.left() + MARGIN;
    let Some(first) = view.events.first() else {
        let nothing = words::text("wall-no-event");
        text::left(
            painter,
            left,
            center,
            right - left,
            &nothing,
            fonts::wall_row(),
            ink.second,
        );
        name(ui, rect, &nothing);
        return;
    };
    let mut seen = view.events.iter().filter(|event| !event.is_alert);
    if let (true, Some(last)) = (ink.is_stale, seen.next()) {
        let words = words::with(
            "wall-last-event",
            &[
                ("time", (&last.at).into()),
                ("what", (&last.what).into()),
                ("name", (&last.name).into()),
            ],
        );
        text::left(
            painter,
            left,
            center,
            right - left,
            &words,
            fonts::wall_row(),
            ink.second,
        );
        name(ui, rect, &words);
        return;
    }
    let (badge, ground) = if first.is_alert {
        (words::text("wall-alert"), tokens::WARN)
    } else {
        (words::text("wall-first-seen"), tokens::ACCENT)
    };
    let galley = text::line(
        painter,
        &badge,
        fonts::wall_note_strong(),
        tokens::TEXT_ON_ACCENT,
        f32::INFINITY,
    );
    let plate = Rect::from_center_size(
        pos2(left + galley.size().x / 2.0 + 14.0, center),
        galley.size() + vec2(28.0, 8.0),
    );
    painter.rect_filled(plate, 6, *ground);
    painter.galley(
        plate.center() - galley.size() / 2.0,
        galley,
        *tokens::TEXT_ON_ACCENT,
    );
    left = plate.right() + 24.0;
    for (index, event) in view.events.iter().enumerate() {
        // A second event that would be cut in its first words is left for later.
        if index > 0 && right - left < 360.0 {
            break;
        }
        left = show_event(ui, event, left, right, center, index == 0, ink) + GAP;
    }
}

fn show_event(
    ui: &Ui,
    event: &Event,
    left: f32,
    right: f32,
    center: f32,
    is_newest: bool,
    ink: Ink,
) -> f32 {
    let painter = ui.painter();
    let swatch = Rect::from_center_size(pos2(left + 3.0, center), vec2(6.0, 36.0));
    let color = tokens::hue(event.hue);
    let (hue, what, host) = if is_newest {
        (color, ink.first, ink.second)
    } else {
        (color.gamma_multiply(0.6), ink.second, *tokens::TEXT_3)
    };
    painter.rect_filled(swatch, 3, hue);
    let mut x = left + 24.0;
    x = text::left(
        painter,
        x,
        center,
        right - x,
        &event.what,
        fonts::wall_row_strong(),
        what,
    ) + 20.0;
    if right - x > 96.0 {
        x = text::left(
            painter,
            x,
            center,
            right - x,
            &event.name,
            fonts::wall_row(),
            host,
        );
    }
    let rect = Rect::from_min_max(pos2(left, center - 36.0), pos2(x, center + 36.0));
    name(ui, rect, &format!("{} {}", event.what, event.name));
    x
}

pub(super) fn strip(ui: &mut Ui, view: &WallView, ink: Ink) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0, *tokens::SUNKEN);
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, *tokens::DIVIDER),
    );
    let center = rect.center().y;
    let corner = if ink.is_stale {
        &view.title.words
    } else {
        &view.date
    };
    let right = text::right(
        ui.painter(),
        rect.right() - MARGIN,
        center,
        rect.width() / 3.0,
        corner,
        fonts::wall_row(),
        ink.second,
    );
    let mut left = statement(ui, rect.left() + MARGIN, center, &view.state, true, ink) + GAP;
    for item in &view.strip {
        let width = text::line(
            ui.painter(),
            &item.words,
            fonts::wall_row(),
            ink.second,
            f32::INFINITY,
        )
        .size()
        .x;
        let lead = if item.tone == Tone::Fine { 0.0 } else { 44.0 };
        if left + width + lead > right - GAP {
            break;
        }
        left = statement(ui, left, center, item, false, ink) + GAP;
    }
}

fn statement(ui: &Ui, left: f32, center: f32, item: &Statement, is_first: bool, ink: Ink) -> f32 {
    let painter = ui.painter();
    let (glyph, color) = mark(item.tone);
    let mut x = left;
    if is_first || item.tone != Tone::Fine {
        let size = if is_first { 32.0 } else { 30.0 };
        icon::paint(painter, glyph, pos2(x + size / 2.0, center), size, color);
        x += size + 14.0;
    }
    let (font, color) = match (is_first, item.tone) {
        (true, Tone::Fine | Tone::Waiting) => (fonts::wall_row_strong(), ink.first),
        (true, _) => (fonts::wall_row_strong(), color.into()),
        (false, Tone::Fine) => (fonts::wall_row(), ink.second),
        (false, _) => (fonts::wall_row(), color.into()),
    };
    let end = text::left(painter, x, center, f32::INFINITY, &item.words, font, color);
    name(
        ui,
        Rect::from_min_max(pos2(left, center - 30.0), pos2(end, center + 30.0)),
        &item.words,
    );
    end
}
