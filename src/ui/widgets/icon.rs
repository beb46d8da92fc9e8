//! Icons as painter strokes on a grid of 16: nothing to load, sharp at every scale, one weight everywhere.

use std::f32::consts::{PI, TAU};

use bevy_egui::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

use crate::theme::tokens;

/// What an icon shows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Icon {
    /// A bell: alerts.
    Bell,
    /// A tick in a circle: fine.
    Check,
    /// A cross: close.
    Close,
    /// Two sheets: copy.
    Copy,
    /// An arrow down: received.
    Down,
    /// A cross in a circle: failed.
    Fail,
    /// A crosshair: fly there.
    Fly,
    /// An eye that is struck through: hide.
    Hide,
    /// A house: home.
    Home,
    /// A letter i in a circle: about.
    Info,
    /// A question mark in a circle: help.
    Help,
    /// Three bars, growing: figures and lists.
    Lists,
    /// Three dots in a row: there is more.
    More,
    /// Two bars: held still.
    Pause,
    /// Bars of different heights: charts.
    Chart,
    /// An arrow to the left: back.
    Back,
    /// An arrow to the right: forward.
    Forward,
    /// An angle to the right: folded.
    Folded,
    /// An angle downwards: unfolded.
    Unfolded,
    /// A sheet with an arrow out of it: save.
    Export,
    /// A ribbon: keep.
    Keep,
    /// A filled ribbon: kept.
    Kept,
    /// A pin: stays.
    Pin,
    /// A filled pin: it stays.
    Pinned,
    /// A triangle: replay.
    Play,
    /// A magnifying glass.
    Search,
    /// An eye: show again.
    Show,
    /// Three sliders: settings.
    Settings,
    /// A table.
    Table,
    /// An arrow up: sent.
    Up,
    /// An hourglass-like arc: waiting.
    Wait,
    /// A triangle with an exclamation mark.
    Warn,
}

/// A ribbon with a notch.
const RIBBON: [(f32, f32); 6] = [
    (4.5, 2.5),
    (11.5, 2.5),
    (11.5, 13.5),
    (8.0, 10.2),
    (4.5, 13.5),
    (4.5, 2.5),
];

/// The outline of an eye.
const EYE: [(f32, f32); 13] = [
    (1.5, 8.0),
    (3.5, 5.4),
    (5.6, 4.1),
    (8.0, 3.6),
    (10.4, 4.1),
    (12.5, 5.4),
    (14.5, 8.0),
    (12.5, 10.6),
    (10.4, 11.9),
    (8.0, 12.4),
    (5.6, 11.9),
    (3.5, 10.6),
    (1.5, 8.0),
];

/// Draws `icon` centered at `center`, `size` pixels wide.
pub fn paint(painter: &Painter, icon: Icon, center: Pos2, size: f32, color: impl Into<Color32>) {
    let scale = size / 16.0;
    let pen = Pen {
        painter,
        origin: center - Vec2::splat(size / 2.0),
        scale,
        stroke: Stroke::new(tokens::ICON_LINE * scale.max(0.75), color),
    };
    match icon {
        Icon::Hide | Icon::Show => {
            pen.path(&EYE);
            pen.circle(8.0, 8.0, 2.0);
            if icon == Icon::Hide {
                pen.path(&[(3.0, 13.5), (13.0, 2.5)]);
            }
        }
        Icon::Bell => {
            pen.path(&[
                (3.0, 12.0),
                (4.4, 10.2),
                (4.4, 6.6),
                (6.0, 4.0),
                (8.0, 3.2),
                (10.0, 4.0),
                (11.6, 6.6),
                (11.6, 10.2),
                (13.0, 12.0),
                (3.0, 12.0),
            ]);
            pen.path(&[(7.0, 14.0), (9.0, 14.0)]);
        }
        Icon::Check => {
            pen.circle(8.0, 8.0, 6.0);
            pen.path(&[(5.4, 8.2), (7.2, 10.0), (10.6, 6.2)]);
        }
        Icon::Close => {
            pen.path(&[(4.0, 4.0), (12.0, 12.0)]);
            pen.path(&[(12.0, 4.0), (4.0, 12.0)]);
        }
        Icon::Copy => {
            pen.rect(5.5, 5.5, 8.0, 8.0);
            pen.path(&[
                (10.5, 3.5),
                (10.5, 2.5),
                (2.5, 2.5),
                (2.5, 10.5),
                (3.5, 10.5),
            ]);
        }
        Icon::Down => {
            pen.path(&[(8.0, 3.0), (8.0, 12.5)]);
            pen.path(&[(4.2, 9.0), (8.0, 12.8), (11.8, 9.0)]);
        }
        Icon::Fail => {
            pen.circle(8.0, 8.0, 6.0);
            pen.path(&[(5.8, 5.8), (10.2, 10.2)]);
            pen.path(&[(10.2, 5.8), (5.8, 10.2)]);
        }
        Icon::Fly => {
            pen.circle(8.0, 8.0, 4.5);
            for (dx, dy) in [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)] {
                pen.path(&[
                    (8.0 + dx * 3.0, 8.0 + dy * 3.0),
                    (8.0 + dx * 6.5, 8.0 + dy * 6.5),
                ]);
            }
        }
        Icon::Home => {
            pen.path(&[(2.0, 8.2), (8.0, 2.8), (14.0, 8.2)]);
            pen.path(&[(4.0, 7.0), (4.0, 13.2), (12.0, 13.2), (12.0, 7.0)]);
        }
        Icon::Info => {
            pen.circle(8.0, 8.0, 6.0);
            pen.path(&[(8.0, 7.4), (8.0, 11.0)]);
            pen.dot(8.0, 5.1);
        }
        Icon::Help => {
            pen.circle(8.0, 8.0, 6.0);
            pen.arc(8.0, 6.6, 1.9, PI, PI * 2.5);
            pen.path(&[(8.0, 8.5), (8.0, 9.2)]);
            pen.dot(8.0, 11.4);
        }
        Icon::Lists => {
            pen.path(&[(2.5, 4.0), (13.5, 4.0)]);
            pen.path(&[(2.5, 8.0), (10.5, 8.0)]);
            pen.path(&[(2.5, 12.0), (6.5, 12.0)]);
        }
        Icon::Pin => pen.pin(),
        Icon::Pinned => {
            pen.fill(&[
                (6.0, 2.5),
                (10.0, 2.5),
                (10.0, 6.5),
                (11.8, 9.0),
                (4.2, 9.0),
                (6.0, 6.5),
            ]);
            pen.pin();
        }
        Icon::Play => pen.fill(&[(5.0, 3.5), (12.0, 8.0), (5.0, 12.5)]),
        Icon::More => {
            for x in [3.0, 8.0, 13.0] {
                pen.dot(x, 8.0);
            }
        }
        Icon::Pause => {
            pen.path(&[(5.5, 3.5), (5.5, 12.5)]);
            pen.path(&[(10.5, 3.5), (10.5, 12.5)]);
        }
        Icon::Chart => {
            pen.path(&[(3.0, 13.0), (3.0, 8.0)]);
            pen.path(&[(6.5, 13.0), (6.5, 3.0)]);
            pen.path(&[(10.0, 13.0), (10.0, 6.0)]);
            pen.path(&[(13.5, 13.0), (13.5, 10.0)]);
        }
        Icon::Back => {
            pen.path(&[(13.0, 8.0), (3.5, 8.0)]);
            pen.path(&[(7.0, 4.2), (3.2, 8.0), (7.0, 11.8)]);
        }
        Icon::Forward => {
            pen.path(&[(3.0, 8.0), (12.5, 8.0)]);
            pen.path(&[(9.0, 4.2), (12.8, 8.0), (9.0, 11.8)]);
        }
        Icon::Folded => pen.path(&[(6.0, 4.0), (10.0, 8.0), (6.0, 12.0)]),
        Icon::Unfolded => pen.path(&[(4.0, 6.0), (8.0, 10.0), (12.0, 6.0)]),
        Icon::Export => {
            pen.path(&[(3.0, 9.5), (3.0, 13.5), (13.0, 13.5), (13.0, 9.5)]);
            pen.path(&[(8.0, 10.5), (8.0, 2.5)]);
            pen.path(&[(4.8, 5.6), (8.0, 2.4), (11.2, 5.6)]);
        }
        Icon::Keep => pen.path(&RIBBON),
        Icon::Kept => {
            pen.fill(&[
                (4.5, 2.5),
                (11.5, 2.5),
                (11.5, 10.0),
                (8.0, 10.0),
                (4.5, 10.0),
            ]);
            pen.path(&RIBBON);
        }
        Icon::Search => {
            pen.circle(7.0, 7.0, 4.5);
            pen.path(&[(10.5, 10.5), (14.0, 14.0)]);
        }
        Icon::Settings => {
            for (y, knob) in [(4.0, 10.5), (8.0, 5.5), (12.0, 9.0)] {
                pen.path(&[(2.5, y), (13.5, y)]);
                pen.fill(&[
                    (knob - 1.6, y - 1.6),
                    (knob + 1.6, y - 1.6),
                    (knob + 1.6, y + 1.6),
                    (knob - 1.6, y + 1.6),
                ]);
            }
        }
        Icon::Table => {
            pen.rect(2.0, 3.0, 12.0, 10.0);
            pen.path(&[(2.0, 6.5), (14.0, 6.5)]);
            pen.path(&[(6.5, 6.5), (6.5, 13.0)]);
        }
        Icon::Up => {
            pen.path(&[(8.0, 13.0), (8.0, 3.5)]);
            pen.path(&[(4.2, 7.0), (8.0, 3.2), (11.8, 7.0)]);
        }
        Icon::Wait => {
            pen.circle(8.0, 8.0, 6.0);
            pen.path(&[(8.0, 4.8), (8.0, 8.2), (10.4, 9.6)]);
        }
        Icon::Warn => {
            pen.path(&[(8.0, 2.2), (14.4, 13.4), (1.6, 13.4), (8.0, 2.2)]);
            pen.path(&[(8.0, 6.4), (8.0, 9.6)]);
            pen.dot(8.0, 11.5);
        }
    }
}

/// The mark of the product: an arc that lands, over a globe. `rect` is square.
pub fn paint_logo(painter: &Painter, rect: Rect) {
    let pen = Pen {
        painter,
        origin: rect.min,
        scale: rect.width() / 28.0,
        stroke: Stroke::new(2.0 * rect.width() / 28.0, tokens::TEXT),
    };
    let globe = Stroke::new(1.5 * pen.scale, tokens::STROKE_STRONG);
    painter.circle_stroke(pen.at(14.0, 14.0), 9.5 * pen.scale, globe);
    let curve = [(5.2, 18.5), (7.0, 7.5), (19.0, 5.0), (23.4, 12.4)];
    let points: Vec<(f32, f32)> = (0_u8..=24)
        .map(|step| cubic(curve, f32::from(step) / 24.0))
        .collect();
    pen.path(&points);
    painter.circle_filled(pen.at(23.4, 12.6), 2.4 * pen.scale, tokens::TEXT);
    painter.circle_filled(pen.at(5.2, 18.5), 1.8 * pen.scale, tokens::TEXT_3);
}

fn cubic([a, b, c, d]: [(f32, f32); 4], t: f32) -> (f32, f32) {
    let s = 1.0 - t;
    let mix = |p: fn((f32, f32)) -> f32| {
        s * s * s * p(a) + 3.0 * s * s * t * p(b) + 3.0 * s * t * t * p(c) + t * t * t * p(d)
    };
    (mix(|p| p.0), mix(|p| p.1))
}

/// Draws in grid units.
struct Pen<'a> {
    painter: &'a Painter,
    origin: Pos2,
    scale: f32,
    stroke: Stroke,
}

impl Pen<'_> {
    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.origin + vec2(x, y) * self.scale
    }

    fn path(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.painter.add(Shape::line(points, self.stroke));
    }

    fn fill(&self, points: &[(f32, f32)]) {
        let points = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.painter.add(Shape::convex_polygon(
            points,
            self.stroke.color,
            Stroke::NONE,
        ));
    }

    fn pin(&self) {
        self.path(&[(5.2, 2.5), (10.8, 2.5)]);
        self.path(&[
            (6.0, 2.5),
            (6.0, 6.5),
            (4.2, 9.0),
            (11.8, 9.0),
            (10.0, 6.5),
            (10.0, 2.5),
        ]);
        self.path(&[(8.0, 9.0), (8.0, 13.8)]);
    }

    fn circle(&self, x: f32, y: f32, radius: f32) {
        self.painter
            .circle_stroke(self.at(x, y), radius * self.scale, self.stroke);
    }

    fn arc(&self, x: f32, y: f32, radius: f32, from_rad: f32, to_rad: f32) {
        let points: Vec<(f32, f32)> = (0_u8..=16)
            .map(|step| {
                let angle = from_rad + (to_rad - from_rad) * f32::from(step) / 16.0;
                (x + radius * angle.cos(), y + radius * angle.sin())
            })
            .collect();
        debug_assert!((to_rad - from_rad).abs() <= TAU, "an arc, not a spiral");
        self.path(&points);
    }

    fn rect(&self, x: f32, y: f32, width: f32, height: f32) {
        let rect = Rect::from_min_size(self.at(x, y), vec2(width, height) * self.scale);
        self.painter.rect_stroke(
            rect,
            1.5 * self.scale,
            self.stroke,
            bevy_egui::egui::StrokeKind::Middle,
        );
    }

    fn dot(&self, x: f32, y: f32) {
        self.painter
            .circle_filled(self.at(x, y), 0.9 * self.scale, self.stroke.color);
    }
}

/// Center of the icon that stands at the left edge of `rect`.
#[must_use]
pub fn leading(rect: Rect, size: f32) -> Pos2 {
    pos2(rect.left() + size / 2.0, rect.center().y)
}
