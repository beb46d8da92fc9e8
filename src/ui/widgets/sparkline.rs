//! A line of the last values, sent over received.

use bevy_egui::egui::epaint::Mesh;
use bevy_egui::egui::{Color32, Painter, Pos2, Rect, Shape, Stroke, pos2};

use crate::theme::tokens;

/// Draws both series into `rect` on one scale; received has a soft ground.
pub fn paint(painter: &Painter, rect: Rect, sent: &[f32], received: &[f32]) {
    let most = sent
        .iter()
        .chain(received)
        .copied()
        .fold(0.0_f32, f32::max)
        .max(1.0)
        * 1.08;
    let received_line = points(rect, received, most);
    painter.add(area(
        rect,
        &received_line,
        tokens::RECEIVED.gamma_multiply(0.16),
    ));
    painter.add(Shape::line(
        received_line,
        Stroke::new(tokens::CHART_LINE, tokens::RECEIVED),
    ));
    painter.add(Shape::line(
        points(rect, sent, most),
        Stroke::new(tokens::CHART_LINE, tokens::SENT),
    ));
    painter.hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
}

/// The values as a line from the left to the right edge.
fn points(rect: Rect, values: &[f32], most: f32) -> Vec<Pos2> {
    let last = values.len().saturating_sub(1).max(1) as f32;
    values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let x = rect.left() + rect.width() * index as f32 / last;
            pos2(
                x,
                rect.bottom() - 1.0 - (rect.height() - 2.0) * value / most,
            )
        })
        .collect()
}

/// The ground between a line and the lower edge, as a strip of triangles: concave paths do not fill.
fn area(rect: Rect, line: &[Pos2], color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for (index, point) in (0_u32..).zip(line) {
        mesh.colored_vertex(*point, color);
        mesh.colored_vertex(pos2(point.x, rect.bottom()), color);
        if let Some(before) = index.checked_sub(1) {
            mesh.add_triangle(before * 2, before * 2 + 1, index * 2);
            mesh.add_triangle(before * 2 + 1, index * 2 + 1, index * 2);
        }
    }
    Shape::mesh(mesh)
}
