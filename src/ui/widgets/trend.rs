//! How something went lately: a line without an axis.

use bevy_egui::egui::{Color32, Painter, Rect, Shape, Stroke, pos2};

/// Draws values of 0 to 1 from the left to the right edge.
pub fn paint(painter: &Painter, rect: Rect, values: &[f32], color: Color32) {
    let Some(last) = values.len().checked_sub(1).filter(|last| *last > 0) else {
        return;
    };
    let line = (0_u16..).zip(values).map(|(at, value)| {
        let x = rect.left() + rect.width() * f32::from(at) / last as f32;
        let value = if value.is_finite() { *value } else { 0.0 };
        pos2(x, rect.bottom() - rect.height() * value.clamp(0.0, 1.0))
    });
    painter.add(Shape::line(line.collect(), Stroke::new(1.0, color)));
}
