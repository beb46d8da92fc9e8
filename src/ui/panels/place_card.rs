//! The card that says whether the selected host can be where the database puts it.

use bevy_egui::egui::{Align2, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};
use flowcore::model::PlaceStanding;

use crate::theme::{fonts, tokens};
use crate::ui::format;
use crate::ui::view_model::place_card::{PlaceCard, Scale};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{place_mark, text};
use crate::words;

const ICON: f32 = 16.0;
const PAD: f32 = 12.0;
const SCALE_HEIGHT: f32 = 54.0;
/// Labels of the scale that are nearer to each other would overlap.
const LABEL_ROOM: f32 = 104.0;

/// Draws the card over the full width.
pub fn place_card(ui: &mut Ui, card: &PlaceCard) {
    let is_contradicted = card.standing.is_contradicted();
    let pad = if is_contradicted { PAD } else { 0.0 };
    let color = if is_contradicted {
        tokens::TEXT
    } else {
        tokens::TEXT_2
    };
    let text_left = pad + ICON + tokens::SPACE_S;
    let room = ui.available_width() - text_left - pad;
    let galley = ui
        .painter()
        .layout(card.reason.clone(), fonts::body(), *color, room);
    let scale = card.scale.as_ref().map_or(0.0, |_| SCALE_HEIGHT);
    let height = galley.size().y + 2.0 * pad.max(4.0) + scale;
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    text::name(&response, &card.reason);
    let painter = ui.painter();
    if is_contradicted {
        painter.rect(
            rect,
            tokens::RADIUS_CARD,
            tokens::WARN_SOFT,
            Stroke::new(1.0, tokens::WARN.gamma_multiply(0.4)),
            StrokeKind::Inside,
        );
    }
    let top = rect.top() + pad.max(4.0);
    let first_line = top + galley.rows.first().map_or(8.0, |row| row.height() / 2.0);
    let center = pos2(rect.left() + pad + ICON / 2.0, first_line);
    match card.standing {
        PlaceStanding::Unchecked => {
            icon::paint(painter, Icon::Info, center, ICON, tokens::TEXT_3);
        }
        standing => {
            let left = center.x - place_mark::SIZE / 2.0;
            place_mark::paint(painter, left, first_line, standing);
        }
    }
    let bottom = top + galley.size().y;
    painter.galley(pos2(rect.left() + text_left, top), galley, *color);
    if let Some(scale) = &card.scale {
        let area = Rect::from_min_max(
            pos2(rect.left() + pad, bottom),
            pos2(rect.right() - pad, rect.bottom() - pad),
        );
        paint_scale(ui, area, scale);
    }
}

/// A line from home to beyond the claimed place: solid as far as the round trip allows, dotted from there.
fn paint_scale(ui: &Ui, rect: Rect, scale: &Scale) {
    let painter = ui.painter();
    let (left, right) = (rect.left() + 4.0, rect.right());
    let most = (scale.distance_km * 1.2).max(1.0);
    let x = |km: f64| left + (right - left) * (km / most).clamp(0.0, 1.0) as f32;
    let (reach, place) = (x(scale.reach_km), x(scale.distance_km));
    let line = rect.bottom() - 20.0;
    let bar = |from: f32, to: f32| Rect::from_min_max(pos2(from, line - 2.0), pos2(to, line + 2.0));
    painter.rect_filled(bar(left, right), tokens::RADIUS_BAR, tokens::BAR_TRACK);
    painter.rect_filled(bar(left, reach), tokens::RADIUS_BAR, tokens::OK);
    let mut dot = reach + 6.0;
    while dot < place - 4.0 {
        painter.circle_filled(pos2(dot, line), 1.2, tokens::WARN);
        dot += 5.0;
    }
    painter.vline(
        reach,
        (line - 7.0)..=(line + 7.0),
        Stroke::new(1.5, tokens::OK),
    );
    painter.circle_filled(pos2(place, line), 4.0, tokens::WARN);
    painter.circle_filled(pos2(left, line), 4.0, tokens::TEXT);

    let has_room = |a: f32, b: f32| (a - b).abs() >= LABEL_ROOM;
    let label = |x: f32, anchor: Align2, above: &str, below: &str, color| {
        for (words, y, color) in [
            (above, line - 15.0, color),
            (below, line + 14.0, tokens::TEXT_3),
        ] {
            text::anchored(painter, pos2(x, y), anchor, words, fonts::label(), color);
        }
    };
    let place_anchor = if place > right - LABEL_ROOM / 2.0 {
        Align2::RIGHT_CENTER
    } else {
        Align2::CENTER_CENTER
    };
    let clipped: String = scale.place.chars().take(16).collect();
    label(
        place,
        place_anchor,
        &clipped,
        &format::kilometers(scale.distance_km),
        tokens::WARN,
    );
    if has_room(reach, place) && has_room(reach, left) {
        let words = format::kilometers(scale.reach_km);
        label(
            reach,
            Align2::CENTER_CENTER,
            &words::text("place-farthest"),
            &words,
            tokens::OK,
        );
    }
    if has_room(place, left) {
        let home: String = scale.home.chars().take(12).collect();
        label(left - 4.0, Align2::LEFT_CENTER, &home, "", tokens::TEXT_2);
    }
}
