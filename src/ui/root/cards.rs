//! The cards that lie over everything, and what is told at the edges: notices, toasts, a change that can be taken back.

use bevy_egui::egui::{Context, Rect, UiBuilder, pos2, vec2};

use super::Views;
use super::areas::{area, card};
use crate::theme::tokens;
use crate::ui::action::UiAction;
use crate::ui::layout::Layout;
use crate::ui::panels::{
    about, alerts, help, layouts, notice, palette, settings, told, trouble, welcome,
};
use crate::ui::view_model::notice::Notice;
use crate::ui::view_model::trouble::Trouble;
use crate::ui::widgets::panel;

/// Draws the cards that are open.
pub(super) fn cards(ctx: &Context, views: &Views, actions: &mut Vec<UiAction>) {
    let state = &views.state;
    if state.is_help_open {
        card(ctx, "help", help::SIZE, |ui| {
            help::help_panel(ui, &views.keys, actions);
        });
    }
    if state.is_about_open {
        card(ctx, "about", about::SIZE, |ui| {
            about::about_panel(ui, actions);
        });
    }
    if state.are_settings_open {
        card(ctx, "settings", settings::SIZE, |ui| {
            settings::settings_panel(ui, &views.live, actions);
        });
    }
    if state.are_layouts_open {
        card(ctx, "layouts", layouts::SIZE, |ui| {
            layouts::layouts_panel(ui, &views.layouts(), actions);
        });
    }
    if state.are_alerts_open {
        card(ctx, "alerts", alerts::SIZE, |ui| {
            alerts::alerts_panel(ui, &views.alerts, actions);
        });
    }
    if state.is_welcome_open {
        card(ctx, "welcome", welcome::SIZE, |ui| {
            welcome::welcome_panel(ui, &views.welcome, actions);
        });
    }
    if state.is_palette_open {
        card(ctx, "palette", palette::SIZE, |ui| {
            let choices = palette::choices(&views.keys, state, &views.layouts());
            palette::palette_panel(ui, &choices, actions);
        });
    }
}

/// A line below the top bar.
pub(super) fn draw_notice(ctx: &Context, place: Rect, shown: &Notice, actions: &mut Vec<UiAction>) {
    area(ctx, "notice", place, |ui| {
        let width = notice::width(ui, shown, place.width());
        let rect = Rect::from_center_size(place.center(), vec2(width, notice::HEIGHT));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
        notice::notice_panel(&mut inner, shown, actions);
    });
}

/// Toasts stand at the lower right of what is free, the newest at the bottom.
pub(super) fn toasts(ctx: &Context, layout: &Layout, views: &Views, actions: &mut Vec<UiAction>) {
    let mut bottom = layout.free.bottom() - tokens::SPACE_M;
    for line in &views.alerts.toasts {
        let min = pos2(
            layout.free.right() - alerts::TOAST.x - tokens::SPACE_S,
            bottom - alerts::TOAST.y,
        );
        let rect = Rect::from_min_size(min, alerts::TOAST);
        area(ctx, &format!("toast {}", line.id), rect, |ui| {
            alerts::toast_panel(ui, line, actions);
        });
        bottom -= alerts::TOAST.y + tokens::SPACE_S;
    }
    if let Some(line) = views.told.line() {
        let lowest = layout.table.map_or(f32::INFINITY, |table| table.top());
        let bottom = layout.free.bottom().min(lowest) - tokens::SPACE_M;
        let room = Rect::from_min_max(
            pos2(layout.free.left(), bottom - told::HEIGHT),
            pos2(layout.free.right(), bottom),
        );
        let width = told::width(ctx, line).min(room.width());
        let rect = Rect::from_center_size(room.center(), vec2(width, told::HEIGHT));
        area(ctx, "told", rect, |ui| told::told_panel(ui, line, actions));
    }
}

/// The empty state ends where its content ends.
pub(super) fn draw_trouble(ctx: &Context, most: Rect, view: &Trouble, actions: &mut Vec<UiAction>) {
    let padding = tokens::SPACE_XL - 1.0;
    area(ctx, "trouble", most, |ui| {
        let content = trouble::height(ui, view, most.width() - 2.0 * padding);
        let height = (content + 2.0 * padding).min(most.height());
        let rect = Rect::from_min_size(most.min, vec2(most.width(), height));
        panel::paint_frame(ui.painter(), rect, tokens::PANEL_FILL_DENSE);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(padding)));
        trouble::trouble_panel(&mut inner, view, actions);
    });
}
