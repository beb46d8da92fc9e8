//! What the shades of countries mean: a small plate in the corner of the free room.

use bevy::prelude::*;
use bevy_egui::egui::{Align2, Color32, Mesh, Painter, Pos2, Shape, Vec2 as Size};

use super::paint;
use crate::globe::look::Look;
use crate::globe::shade::Shade;
use crate::theme::fonts;
use crate::theme::globe::Palette;
use crate::ui::format;
use crate::words;

const SIZE: Vec2 = Vec2::new(224.0, 50.0);
const PAD: f32 = 10.0;
/// The plate keeps this far from the corner of the free room.
const CORNER: f32 = 12.0;
const BAR: f32 = 6.0;

/// Draws the plate at the lower left of what panels leave free. `None`: nothing is shaded, or there is no room.
pub(super) fn draw(painter: &Painter, shade: &Shade, look: Look, free: Rect) -> Option<Rect> {
    shade.levels?;
    if free.size().min_element() < 200.0 {
        return None;
    }
    let palette = Palette::of(look);
    let corner = Vec2::new(free.min.x + CORNER, free.max.y - CORNER);
    let at = Rect::from_corners(corner, corner + Vec2::new(SIZE.x, -SIZE.y));
    let rect = paint::plate(painter, palette, at, 1.0).shrink(PAD);
    painter.text(
        rect.left_top(),
        Align2::LEFT_TOP,
        words::text("shade-title"),
        fonts::label(),
        palette.text_2,
    );
    let most = match shade.most_bytes {
        0 => words::text("shade-nothing"),
        bytes => format::bytes(bytes),
    };
    painter.text(
        rect.right_top(),
        Align2::RIGHT_TOP,
        most,
        fonts::label(),
        palette.text,
    );
    let top = Pos2::new(rect.left(), rect.bottom() - BAR);
    ramp(painter, top, Size::new(rect.width(), BAR), palette.ramp);
    Some(at)
}

/// The colors from few to most, as the shader mixes them; arcs alone shine brighter.
fn ramp(painter: &Painter, at: Pos2, size: Size, [few, most, _]: [Color32; 3]) {
    let mut mesh = Mesh::default();
    for (part, color) in [(0.0, few), (1.0, most)] {
        let top = at + Size::new(size.x * part, 0.0);
        mesh.colored_vertex(top, color);
        mesh.colored_vertex(top + Size::new(0.0, size.y), color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    painter.add(Shape::mesh(mesh));
}
