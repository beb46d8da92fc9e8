//! Rows of lists: the whole row is one control with one name.

use bevy_egui::egui::{CursorIcon, Rect, Response, Sense, Ui, WidgetInfo, WidgetType, vec2};

use crate::theme::tokens;

/// Takes a row of `height` over the full width. Clickable rows light up under the pointer.
pub fn allocate(ui: &mut Ui, height: f32, is_clickable: bool, words: &str) -> (Rect, Response) {
    let sense = if is_clickable {
        Sense::click()
    } else {
        Sense::hover()
    };
    let (rect, mut response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
    let kind = if is_clickable {
        WidgetType::Button
    } else {
        WidgetType::Label
    };
    response.widget_info(|| WidgetInfo::labeled(kind, true, words));
    if is_clickable {
        response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(
                rect.expand2(vec2(tokens::SPACE_S, 0.0)),
                tokens::RADIUS_CHIP,
                tokens::PANEL_HOVER,
            );
        }
    }
    (rect, response)
}
