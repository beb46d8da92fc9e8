//! Many small curves as one shape. Its memory is used again in the next frame, however many curves there are.

use std::sync::Arc;

use bevy_egui::egui::epaint::Mesh;
use bevy_egui::egui::{Color32, Id, Painter, Rect, Shape, Ui, pos2};

/// Half of what a line takes across, in points: it fades from its middle to both sides.
const REACH: f32 = 1.2;

/// The curves of a frame.
pub struct Curves {
    mesh: Arc<Mesh>,
    id: Id,
}

/// The shape of the last frame. Whoever painted it has let it go by now.
#[derive(Clone, Default)]
struct Kept(Option<Arc<Mesh>>);

impl Curves {
    /// None yet.
    #[must_use]
    pub fn begin(ui: &Ui) -> Self {
        let id = ui.id().with("curves");
        let kept = ui.data_mut(|data| data.get_temp_mut_or_default::<Kept>(id).0.take());
        let mut mesh = kept.unwrap_or_default();
        match Arc::get_mut(&mut mesh) {
            Some(mesh) => mesh.clear(),
            None => mesh = Arc::default(),
        }
        Self { mesh, id }
    }

    /// Adds a curve from the left to the right edge; 255 is the upper edge.
    pub fn add(&mut self, rect: Rect, values: &[u8], color: Color32) {
        let Some(mesh) = Arc::get_mut(&mut self.mesh) else {
            return;
        };
        let step = rect.width() / values.len().saturating_sub(1).max(1) as f32;
        let point = |(at, value): (u16, &u8)| {
            let height = rect.height() * f32::from(*value) / 255.0;
            pos2(rect.left() + step * f32::from(at), rect.bottom() - height)
        };
        let mut points = (0_u16..).zip(values).map(point);
        let Some(mut from) = points.next() else {
            return;
        };
        for to in points {
            let across = (to - from).normalized().rot90() * REACH;
            let first = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
            for end in [from, to] {
                mesh.colored_vertex(end + across, Color32::TRANSPARENT);
                mesh.colored_vertex(end, color);
                mesh.colored_vertex(end - across, Color32::TRANSPARENT);
            }
            for side in [first, first + 1] {
                mesh.add_triangle(side, side + 1, side + 3);
                mesh.add_triangle(side + 1, side + 4, side + 3);
            }
            from = to;
        }
    }

    /// Paints all of them.
    pub fn finish(self, ui: &Ui, painter: &Painter) {
        if !self.mesh.is_empty() {
            painter.add(Shape::Mesh(Arc::clone(&self.mesh)));
        }
        ui.data_mut(|data| data.get_temp_mut_or_default::<Kept>(self.id).0 = Some(self.mesh));
    }
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::{Context, RawInput, vec2};

    use super::*;

    #[test]
    fn the_memory_of_a_frame_serves_the_next_one() {
        let ctx = Context::default();
        let rect = Rect::from_min_size(pos2(0.0, 0.0), vec2(58.0, 12.0));
        let mut kept = Vec::new();
        for _ in 0..4 {
            let mut output = ctx.run_ui(RawInput::default(), |ui| {
                let mut curves = Curves::begin(ui);
                for _ in 0..40 {
                    curves.add(rect, &[0, 255, 128], Color32::WHITE);
                }
                kept.push((Arc::as_ptr(&curves.mesh), curves.mesh.vertices.len()));
                curves.finish(ui, ui.painter());
            });
            output.textures_delta.clear();
            drop(ctx.tessellate(output.shapes, 1.0));
        }
        assert_eq!(kept[1].1, 40 * 2 * 6);
        assert!(kept[1..].iter().all(|it| *it == kept[1]), "{kept:?}");
    }
}
