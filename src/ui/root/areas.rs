//! Regions of the overlay: each is a layer of its own, so that pointer events in it never reach the globe.

use bevy_egui::egui::{Area, Color32, Context, Id, Order, Rect, Sense, Ui, UiBuilder, Vec2};

use crate::theme::tokens;
use crate::ui::widgets::panel;

/// A region without a frame.
pub(super) fn area(ctx: &Context, name: &str, rect: Rect, add: impl FnOnce(&mut Ui)) {
    Area::new(Id::new(("arcwatch panel", name)))
        .fixed_pos(rect.min)
        .default_size(rect.size())
        .order(Order::Middle)
        .constrain(false)
        .fade_in(false)
        .show(ctx, |ui| {
            ui.allocate_rect(rect, Sense::hover());
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(name));
            inner.set_clip_rect(rect.expand(2.0));
            add(&mut inner);
        });
}

/// A framed panel with padding.
pub(super) fn frame(
    ctx: &Context,
    name: &str,
    rect: Rect,
    padding: Vec2,
    fill: impl Into<Color32>,
    add: impl FnOnce(&mut Ui),
) {
    area(ctx, name, rect, |ui| {
        panel::paint_frame(ui.painter(), rect, fill);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(padding)));
        add(&mut inner);
    });
}

/// A card over everything, as large as `content` or as the window allows; what is behind it is dimmed.
pub(super) fn card(ctx: &Context, name: &str, content: Vec2, add: impl FnOnce(&mut Ui)) {
    let screen = ctx.viewport_rect();
    let padding = Vec2::splat(tokens::SPACE_XL);
    let size = (content + 2.0 * padding).min(screen.size() - Vec2::splat(2.0 * tokens::SPACE_XL));
    let rect = Rect::from_center_size(screen.center().round(), size);
    Area::new(Id::new(("arcwatch card", name)))
        .fixed_pos(screen.min)
        .default_size(screen.size())
        .order(Order::Foreground)
        .constrain(false)
        .fade_in(false)
        .show(ctx, |ui| {
            ui.allocate_rect(screen, Sense::click_and_drag());
            ui.painter().rect_filled(screen, 0, tokens::SCRIM);
            panel::paint_frame(ui.painter(), rect, tokens::PANEL);
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(padding)));
            inner.set_clip_rect(rect);
            add(&mut inner);
        });
}
