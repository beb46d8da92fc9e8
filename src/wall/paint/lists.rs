//! The right column: the two lists of the scene.

use bevy_egui::egui::{Rect, Ui, pos2, vec2};

use super::{Ink, name};
use crate::theme::{fonts, tokens};
use crate::ui::widgets::{flag, text};
use crate::wall::scene::List;
use crate::wall::top::{Top, TopRow};
use crate::wall::view::WallView;
use crate::words;

const HEADER: f32 = 40.0;
const ROW: f32 = 62.0;
const LIST_GAP: f32 = 34.0;
const BAR: f32 = 6.0;
const FLAG: bevy_egui::egui::Vec2 = vec2(36.0, 27.0);

pub(super) fn draw(ui: &mut Ui, view: &WallView, ink: Ink) {
    let place = ui.max_rect();
    let mut top = place.top();
    for shown in &view.tops {
        list(ui, pos2(place.left(), top), place.width(), shown, ink);
        top += HEADER + 5.0 * ROW + LIST_GAP;
    }
}

fn title(list: List) -> String {
    match list {
        List::Programs => words::text("wall-programs"),
        List::Countries => words::text("wall-countries"),
        List::Providers => words::text("wall-providers"),
        List::Cities => words::text("wall-cities"),
    }
}

fn list(ui: &Ui, at: bevy_egui::egui::Pos2, width: f32, top: &Top, ink: Ink) {
    let painter = ui.painter();
    let right = at.x + width;
    let center = at.y + HEADER / 2.0;
    let title = title(top.list);
    let unit_left = text::right(
        painter,
        right,
        center,
        width / 2.0,
        &top.unit,
        fonts::wall_note(),
        ink.second,
    );
    text::left(
        painter,
        at.x,
        center,
        unit_left - at.x - 16.0,
        &title,
        fonts::wall_row(),
        ink.second,
    );
    if top.rows.is_empty() {
        let nothing = words::text("wall-nothing-yet");
        text::left(
            painter,
            at.x,
            center + ROW,
            width,
            &nothing,
            fonts::wall_row(),
            *tokens::TEXT_3,
        );
    }
    for (index, entry) in top.rows.iter().enumerate() {
        let rect = Rect::from_min_size(
            pos2(at.x, at.y + HEADER + ROW * index as f32),
            vec2(width, ROW),
        );
        name(
            ui,
            rect,
            &format!("{title}: {}, {} {}", entry.name, entry.figure, top.unit),
        );
        row(ui, rect, entry, ink);
    }
}

fn row(ui: &Ui, rect: Rect, entry: &TopRow, ink: Ink) {
    let painter = ui.painter();
    let center = rect.top() + 32.0;
    let mut left = rect.left();
    let color = entry.hue.map_or(*tokens::BAR_NEUTRAL, tokens::hue);
    if let Some(country) = entry.country {
        flag::paint_large(painter, left, center, FLAG, country, ink.is_stale);
        left += FLAG.x + 14.0;
    } else if entry.hue.is_some() {
        let swatch = Rect::from_center_size(pos2(left + 3.0, center), vec2(6.0, 32.0));
        painter.rect_filled(swatch, 3, ink.live(color));
        left += 20.0;
    }
    let figure_left = text::right(
        painter,
        rect.right(),
        center,
        rect.width() * 0.5,
        &entry.figure,
        fonts::wall_row_strong(),
        ink.first,
    );
    let room = figure_left - left - 16.0;
    text::left(
        painter,
        left,
        center,
        room,
        &entry.name,
        fonts::wall_row(),
        ink.first,
    );
    let track = Rect::from_min_size(
        pos2(rect.left(), rect.bottom() - BAR),
        vec2(rect.width(), BAR),
    );
    painter.rect_filled(track, 3, *tokens::BAR_TRACK);
    let share = if entry.share.is_finite() {
        entry.share.clamp(0.012, 1.0)
    } else {
        0.012
    };
    let fill = Rect::from_min_size(track.min, vec2(track.width() * share, BAR));
    painter.rect_filled(fill, 3, ink.live(color));
}
