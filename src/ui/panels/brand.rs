//! Top left: mark, name, and what is being watched.

use bevy_egui::egui::{Rect, Sense, Ui, vec2};

use crate::theme::palette::Theme;
use crate::theme::{fonts, tokens};
use crate::ui::view_model::status::{StatusView, Tone};
use crate::ui::widgets::badge::{self, Lead};
use crate::ui::widgets::{icon, text};

/// Draws the brand and the state chip. A demo is marked by its ground, not by a dot: it can't be overlooked.
pub fn brand_panel(ui: &mut Ui, view: &StatusView) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens::TOP_BAR), Sense::hover());
    let center = rect.center().y;
    if Theme::current().is_light() {
        // Dark letters over a globe at night would not be seen.
        let plate = Rect::from_min_size(rect.min, vec2(122.0, rect.height()));
        let plate = plate.shrink2(vec2(0.0, 6.0));
        ui.painter()
            .rect_filled(plate, tokens::RADIUS_CONTROL, tokens::PANEL_FILL);
    }
    let mark = Rect::from_min_size(rect.left_top() + vec2(0.0, 10.0), vec2(28.0, 28.0));
    icon::paint_logo(ui.painter(), mark);
    let name_end = text::left(
        ui.painter(),
        mark.right() + 10.0,
        center,
        f32::INFINITY,
        "Arcwatch",
        fonts::title(),
        tokens::TEXT,
    );
    let lead = match view.tone {
        Tone::Fine => Lead::Dot(*tokens::OK),
        Tone::Waiting => Lead::Dot(*tokens::ACCENT),
        Tone::Demo => Lead::Ground(*tokens::WARN),
        Tone::Warning => Lead::Dot(*tokens::WARN),
        Tone::Failed => Lead::Dot(*tokens::DANGER),
    };
    if !view.words.is_empty() {
        badge::chip(ui, name_end + 16.0, center, &view.words, lead);
    }
    text::name(&response, &format!("Arcwatch, {}", view.words));
}
