//! A row of alternatives of which one is on.

use bevy_egui::egui::{Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2};

use super::{button, text};
use crate::theme::{fonts, tokens};

/// Draws the alternatives from `left` on. Returns the one that was clicked and where the control ends.
pub fn show(
    ui: &mut Ui,
    left: f32,
    center_y: f32,
    options: &[&str],
    selected: usize,
) -> (Option<usize>, f32) {
    let galleys: Vec<_> = options
        .iter()
        .enumerate()
        .map(|(index, words)| {
            let color = if index == selected {
                tokens::TEXT
            } else {
                tokens::TEXT_2
            };
            text::line(ui.painter(), words, fonts::label(), color, f32::INFINITY)
        })
        .collect();
    let width: f32 = galleys.iter().map(|galley| galley.size().x + 24.0).sum();
    let gaps = 2.0 * options.len().saturating_sub(1) as f32;
    let outer = Rect::from_min_size(pos2(left, center_y - 16.0), vec2(width + gaps + 6.0, 32.0));
    ui.painter().rect(
        outer,
        tokens::RADIUS_CONTROL,
        tokens::FIELD,
        Stroke::new(1.0, tokens::STROKE),
        StrokeKind::Inside,
    );
    let mut clicked = None;
    let mut x = outer.left() + 3.0;
    for (index, galley) in galleys.into_iter().enumerate() {
        let size = galley.size();
        let rect = Rect::from_min_size(pos2(x, outer.top() + 3.0), vec2(size.x + 24.0, 26.0));
        let response = ui.interact(rect, ui.id().with(("segment", index)), Sense::click());
        let words = options.get(index).copied().unwrap_or_default();
        response.widget_info(|| {
            WidgetInfo::selected(WidgetType::RadioButton, true, index == selected, words)
        });
        if index == selected {
            ui.painter()
                .rect_filled(rect, tokens::RADIUS_CHIP, tokens::SEGMENT_ON);
        } else if response.hovered() {
            ui.painter()
                .rect_filled(rect, tokens::RADIUS_CHIP, tokens::PANEL_HOVER);
        }
        button::focus_ring(ui, rect, &response);
        ui.painter()
            .galley(rect.center() - size / 2.0, galley, *tokens::TEXT);
        if response.clicked() {
            clicked = Some(index);
        }
        x = rect.right() + 2.0;
    }
    (clicked, outer.right())
}
