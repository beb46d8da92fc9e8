//! Arcs to the tray: from home across the picture to what is not on the globe. They lie flat, for they lead nowhere on
//! the Earth. Where the panel of the tray is not open, a small plate beside the globe says what they lead to.

use bevy::prelude::*;
use bevy_egui::egui::{Align2, Painter, Pos2, Stroke};

use super::paint;
use crate::arcs::pack::{has_pulses, kbytes_per_sec, width_px};
use crate::arcs::tray::{Reason, Tray, Unplaced};
use crate::globe::look::Look;
use crate::theme::fonts;
use crate::theme::globe::{Palette, hue};
use crate::ui::format;
use crate::world::routes::{Hue, RouteTraffic};

const PIECES: u8 = 36;
/// One comet from end to end.
const PERIOD_MS: u32 = 2_400;
const TAIL: f32 = 0.22;
/// Body of an arc at its end.
const OPACITY: f32 = 0.55;
const ROW: f32 = 20.0;
const PLATE_WIDTH: f32 = 224.0;
const PAD: f32 = 8.0;
/// The plate keeps this far from the corner of the free room.
const CORNER: f32 = 12.0;

/// Where things are, in egui points.
pub(super) struct Scene {
    /// Home, or where it sinks below the limb.
    pub(super) home: Vec2,
    /// Center of the globe.
    pub(super) center: Vec2,
    /// What panels leave free.
    pub(super) free: Rect,
    /// The panel of the tray, if it is open.
    pub(super) panel: Option<Rect>,
    pub(super) look: Look,
    pub(super) now_ms: u32,
    /// Nothing travels.
    pub(super) is_calm: bool,
}

/// Draws arcs and, without a panel, the plate. Returns the plate.
pub(super) fn draw(painter: &Painter, tray: &Tray, scene: &Scene) -> Option<Rect> {
    let busy: Vec<(Reason, &Unplaced)> = tray.busy().collect();
    if busy.is_empty() || scene.free.size().min_element() < 200.0 {
        return None;
    }
    let palette = Palette::of(scene.look);
    let plate = scene.panel.is_none().then(|| {
        let size = Vec2::new(PLATE_WIDTH, busy.len() as f32 * ROW + 2.0 * PAD);
        let corner = scene.free.max - CORNER;
        Rect::from_corners(corner - size, corner)
    });
    let target = scene.panel.or(plate)?;
    for (row, (_, sum)) in busy.iter().enumerate() {
        let part = (row as f32 + 0.5) / busy.len() as f32;
        let inner = target.inflate(-PAD);
        let end = Vec2::new(target.min.x, inner.min.y + inner.height() * part);
        arc(painter, scene, palette, end, sum);
    }
    if let Some(plate) = plate {
        draw_plate(painter, palette, plate, &busy);
    }
    plate
}

fn arc(painter: &Painter, scene: &Scene, palette: &Palette, end: Vec2, sum: &Unplaced) {
    let from = scene.home;
    let outward = (from - scene.center).normalize_or(Vec2::X);
    let reach = from.distance(end);
    let handles = (
        from + (outward * 0.35 + Vec2::X * 0.25) * reach,
        end - Vec2::X * (reach * 0.30).min(160.0),
    );
    let at = |t: f32| {
        let s = 1.0 - t;
        from * (s * s * s)
            + handles.0 * (3.0 * s * s * t)
            + handles.1 * (3.0 * s * t * t)
            + end * (t * t * t)
    };
    let traffic = RouteTraffic {
        up_bytes_per_sec: sum.up_bytes_per_sec,
        down_bytes_per_sec: sum.down_bytes_per_sec,
    };
    let width = width_px(kbytes_per_sec(traffic));
    let color = hue(scene.look, Hue::OTHER);
    let head = (scene.now_ms % PERIOD_MS) as f32 / PERIOD_MS as f32 * (1.0 + TAIL);
    let is_up = sum.up_bytes_per_sec > sum.down_bytes_per_sec;
    let hot = |t: f32| {
        let way = if is_up { t } else { 1.0 - t };
        let behind = head - way;
        if !scene.is_calm && has_pulses(traffic) && (0.0..TAIL).contains(&behind) {
            1.0 - behind / TAIL
        } else {
            0.0
        }
    };
    let mut last = at(0.0);
    for piece in 1..=PIECES {
        let t = f32::from(piece) / f32::from(PIECES);
        let next = at(t);
        let near = ((t - 0.04) / 0.30).clamp(0.0, 1.0);
        let hot = hot(t) * near;
        let alpha = (OPACITY * near * (0.4 + 0.6 * t) + hot * 0.5).min(1.0);
        let color = color.lerp_to_gamma(palette.selected, hot * 0.8);
        painter.line_segment(
            [Pos2::new(last.x, last.y), Pos2::new(next.x, next.y)],
            Stroke::new(width * (0.4 + 0.6 * near), color.gamma_multiply(alpha)),
        );
        last = next;
    }
    painter.circle_filled(Pos2::new(end.x, end.y), 2.5, color);
}

fn draw_plate(painter: &Painter, palette: &Palette, plate: Rect, busy: &[(Reason, &Unplaced)]) {
    let rect = paint::plate(painter, palette, plate, 1.0);
    for (row, (reason, sum)) in busy.iter().enumerate() {
        let y = rect.top() + PAD + (row as f32 + 0.5) * ROW;
        painter.text(
            Pos2::new(rect.left() + PAD + 2.0, y),
            Align2::LEFT_CENTER,
            reason.words(),
            fonts::label(),
            palette.text_2,
        );
        painter.text(
            Pos2::new(rect.right() - PAD, y),
            Align2::RIGHT_CENTER,
            format::rate(sum.up_bytes_per_sec + sum.down_bytes_per_sec),
            fonts::label(),
            palette.text,
        );
    }
}
