//! Names of countries and cities on the ground: quiet, below everything, and only where nothing else stands. The nearer
//! the eye, the more of them.

use std::f32::consts::TAU;

use bevy::prelude::*;
use bevy_egui::egui::{self, Color32, FontId, Painter, Pos2};

use crate::globe::look::Look;
use crate::globe::names::{Kind, MapName};
use crate::globe::view::GlobeView;
use crate::theme::fonts;
use crate::theme::globe::Palette;

/// The map names less than a web map at the same zoom: arcs come first.
const QUIETER: f32 = 2.3;
/// Names that are drawn at once.
const MOST: usize = 70;
/// Zoom over which a name fades in.
const FADE_ZOOM: f32 = 0.5;
/// Room around a name.
const GAP: f32 = 6.0;
const OPACITY: f32 = 0.62;
/// A city's dot, and how far from it its name starts.
const DOT: f32 = 1.4;
const BESIDE_DOT: f32 = 5.0;

/// Zoom as web maps count it: at 0 the Earth is 256 pixels around.
fn zoom(view: &GlobeView) -> f32 {
    (view.px_per_radian() / view.scale_factor * TAU / 256.0).log2()
}

/// Draws the names that find room beside `taken`: plates, and dots with what they are called.
pub(super) fn draw(
    painter: &Painter,
    names: &[MapName],
    view: &GlobeView,
    look: Look,
    to_points: f32,
    within: impl Fn(Rect) -> bool,
    mut taken: Vec<Rect>,
) {
    let zoom = zoom(view) - QUIETER;
    let palette = Palette::of(look);
    let mut drawn = 0;
    for name in names {
        // They are sorted by zoom.
        if name.from_zoom >= zoom || drawn >= MOST {
            break;
        }
        let facing = view.facing(name.place);
        if facing < 0.22 {
            continue;
        }
        let Some(at) = view.project(name.place) else {
            continue;
        };
        let at = at * to_points;
        let alpha = OPACITY
            * ((zoom - name.from_zoom) / FADE_ZOOM).clamp(0.0, 1.0)
            * ((facing - 0.22) / 0.25).clamp(0.0, 1.0);
        let font: FontId = match name.kind {
            Kind::Country => fonts::body(),
            Kind::Capital | Kind::City => fonts::label(),
        };
        let color = palette.map_text.gamma_multiply(alpha);
        let galley = painter.layout_no_wrap(name.text.to_owned(), font, Color32::PLACEHOLDER);
        let size = Vec2::new(galley.size().x, galley.size().y);
        let corner = match name.kind {
            Kind::Country => at - size / 2.0,
            Kind::Capital | Kind::City => at + Vec2::new(BESIDE_DOT, -size.y / 2.0),
        };
        let rect = Rect::from_corners(corner.min(at - DOT), corner + size);
        let roomy = rect.inflate(GAP);
        if !within(rect) || taken.iter().any(|other| !other.intersect(roomy).is_empty()) {
            continue;
        }
        taken.push(rect);
        drawn += 1;
        let corner = Pos2::new(corner.x, corner.y);
        let shadow = palette.casing.0.gamma_multiply(alpha * 0.9);
        for offset in [
            egui::vec2(0.0, 1.0),
            egui::vec2(1.0, 0.0),
            egui::vec2(-1.0, 0.0),
        ] {
            painter.galley_with_override_text_color(corner + offset, galley.clone(), shadow);
        }
        painter.galley_with_override_text_color(corner, galley, color);
        if name.kind != Kind::Country {
            painter.circle_filled(Pos2::new(at.x, at.y), DOT, color);
        }
    }
}
