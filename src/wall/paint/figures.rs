//! The left column: sent and received in large type with their last minute, and four counts.

use bevy_egui::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::{Ink, name};
use crate::theme::{fonts, tokens};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::text;
use crate::wall::view::{Headline, SPARK_SECS, WallView};
use crate::words;

const CAPTION: f32 = 40.0;
const FIGURE: f32 = 116.0;
const SPARK: f32 = 56.0;
const SPARK_GAP: f32 = 8.0;
const BLOCK: f32 = CAPTION + FIGURE + SPARK_GAP + SPARK;
const BLOCK_GAP: f32 = 24.0;
const COUNT: f32 = 112.0;
const SPARK_LINE: f32 = 2.5;

pub(super) fn draw(ui: &mut Ui, view: &WallView, ink: Ink) {
    let place = ui.max_rect();
    let most = view
        .sent
        .spark
        .iter()
        .chain(&view.received.spark)
        .copied()
        .fold(1.0_f32, f32::max)
        * 1.08;
    let suffix = if view.is_mean {
        format!(", {}", words::text("wall-mean"))
    } else {
        String::new()
    };
    let blocks = [
        (words::text("wall-sent"), Icon::Up, &view.sent, tokens::SENT),
        (
            words::text("wall-received"),
            Icon::Down,
            &view.received,
            tokens::RECEIVED,
        ),
    ];
    let mut top = place.top();
    for (caption, glyph, headline, color) in blocks {
        let rect = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), BLOCK));
        let caption = format!("{caption}{suffix}");
        let figure = &headline.rate;
        name(
            ui,
            rect,
            &format!("{caption} {} {}", figure.number, figure.unit),
        );
        block(ui.painter(), rect, &caption, glyph, headline, ink);
        let spark = Rect::from_min_max(pos2(rect.left(), rect.bottom() - SPARK), rect.max);
        sparkline(
            ui.painter(),
            spark,
            view,
            &headline.spark,
            most,
            ink.live(color),
        );
        top += BLOCK + BLOCK_GAP;
    }
    let width_of = |words: &str| {
        let (font, room) = (fonts::wall_row(), f32::INFINITY);
        text::line(ui.painter(), words, font, ink.second, room)
            .size()
            .x
    };
    // Some languages have longer words.
    let half = [0, 2]
        .map(|left| width_of(&view.counts[left].1) + 24.0)
        .into_iter()
        .fold(place.width() / 2.0 + 16.0, f32::max);
    for (index, (number, noun)) in view.counts.iter().enumerate() {
        let at = pos2(
            place.left() + half * (index % 2) as f32,
            top + COUNT * (index / 2) as f32,
        );
        let rect = Rect::from_min_size(at, vec2(half - 2.0, COUNT));
        name(ui, rect, &format!("{number} {noun}"));
        let painter = ui.painter();
        text::left(
            painter,
            at.x,
            at.y + 28.0,
            rect.width(),
            number,
            fonts::wall_headline(),
            ink.first,
        );
        text::left(
            painter,
            at.x,
            at.y + 74.0,
            rect.width(),
            noun,
            fonts::wall_row(),
            ink.second,
        );
    }
}

fn block(painter: &Painter, rect: Rect, caption: &str, glyph: Icon, headline: &Headline, ink: Ink) {
    let center = rect.top() + CAPTION / 2.0;
    icon::paint(
        painter,
        glyph,
        pos2(rect.left() + 13.0, center),
        26.0,
        ink.second,
    );
    let room = rect.width() - 36.0;
    text::left(
        painter,
        rect.left() + 36.0,
        center,
        room,
        caption,
        fonts::wall_row(),
        ink.second,
    );
    // Figure and unit stand on one line.
    let baseline = rect.top() + CAPTION + 92.0;
    let number = text::line(
        painter,
        &headline.rate.number,
        fonts::wall_display(),
        ink.first,
        f32::INFINITY,
    );
    let unit = text::line(
        painter,
        &headline.rate.unit,
        fonts::wall_unit(),
        ink.second,
        f32::INFINITY,
    );
    let ascent = |galley: &bevy_egui::egui::Galley| {
        galley.rows.first().map_or(0.0, |row| {
            row.glyphs.first().map_or(0.0, |glyph| glyph.pos.y)
        })
    };
    let unit_left = rect.left() + number.size().x + 14.0;
    let (number_top, unit_top) = (baseline - ascent(&number), baseline - ascent(&unit));
    painter.galley(pos2(rect.left() - 4.0, number_top), number, ink.first);
    painter.galley(pos2(unit_left, unit_top), unit, ink.second);
}

/// The last minute; seconds of which nothing is known are hatched.
fn sparkline(
    painter: &Painter,
    rect: Rect,
    view: &WallView,
    values: &[f32],
    most: f32,
    color: Color32,
) {
    let known = values.len().max(2);
    let step = rect.width() / (SPARK_SECS - 1) as f32;
    let points: Vec<Pos2> = values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let height = (rect.height() - 4.0) * (value / most).clamp(0.0, 1.0);
            pos2(
                rect.left() + step * index as f32,
                rect.bottom() - 3.0 - height,
            )
        })
        .collect();
    let end = rect.left() + step * (known - 1) as f32;
    if view.gap_secs > 0 && end < rect.right() - 2.0 {
        hatch(painter, Rect::from_min_max(pos2(end, rect.top()), rect.max));
    }
    painter.add(Shape::line(points, Stroke::new(SPARK_LINE, color)));
    painter.hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, *tokens::STROKE_STRONG),
    );
}

fn hatch(painter: &Painter, rect: Rect) {
    painter.rect_filled(rect, 0, tokens::WARN_SOFT.gamma_multiply(0.6));
    let clipped = painter.with_clip_rect(rect);
    let stroke = Stroke::new(1.0, tokens::WARN.gamma_multiply(0.35));
    let mut left = rect.left() - rect.height();
    while left < rect.right() {
        clipped.line_segment(
            [
                pos2(left, rect.bottom()),
                pos2(left + rect.height(), rect.top()),
            ],
            stroke,
        );
        left += 10.0;
    }
}
