//! Alerts: toasts that come and go by themselves, and the log on a card.

use bevy_egui::egui::{Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::help;
use crate::alerts::view::{AlertLine, AlertsView};
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{panel, row, text};
use crate::words;

/// Size of the log, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(680.0, 520.0);
/// Size of a toast.
pub const TOAST: bevy_egui::egui::Vec2 = vec2(380.0, 64.0);

const ROW: f32 = 56.0;

/// A toast: what happened, and three answers.
pub fn toast_panel(ui: &mut Ui, line: &AlertLine, actions: &mut Vec<UiAction>) {
    let (rect, _) = ui.allocate_exact_size(TOAST, Sense::hover());
    panel::paint_frame(ui.painter(), rect, tokens::PANEL_FILL_DENSE);
    alert(ui, rect.shrink2(vec2(14.0, 4.0)), line, actions);
}

/// The log.
pub fn alerts_panel(ui: &mut Ui, view: &AlertsView, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    help::title(
        ui,
        &words::text("alerts-title"),
        UiAction::ToggleAlerts,
        actions,
    );
    if view.lines.is_empty() {
        text::paragraph(
            ui,
            &words::text("alerts-none"),
            fonts::body(),
            tokens::TEXT_2,
        );
        return;
    }
    if view.unseen > 0 {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
        let words = words::text("alerts-acknowledge-all");
        if button::labeled(ui, rect.left(), rect.center().y, &words, Rank::Plain).clicked() {
            actions.push(UiAction::AcknowledgeAlert(None));
        }
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for line in &view.lines {
            let (rect, _) = row::allocate(ui, ROW, false, &format!("{}, {}", line.what, line.note));
            ui.painter().hline(
                rect.x_range(),
                rect.bottom(),
                Stroke::new(1.0, tokens::DIVIDER),
            );
            alert(ui, rect, line, actions);
        }
    });
}

fn alert(ui: &mut Ui, rect: Rect, line: &AlertLine, actions: &mut Vec<UiAction>) {
    let center = rect.center().y;
    let mut right = rect.right();
    let mut answer = |ui: &mut Ui, glyph, words: &str| {
        let square = Rect::from_center_size(pos2(right - 14.0, center), vec2(28.0, 28.0));
        right -= 32.0;
        button::bare_icon(ui, square, glyph, words).clicked()
    };
    if line.is_new {
        if answer(ui, Icon::Check, &words::text("alert-acknowledge")) {
            actions.push(UiAction::AcknowledgeAlert(Some(line.id)));
        }
        if answer(ui, Icon::Wait, &words::text("alert-snooze")) {
            actions.push(UiAction::SnoozeAlert(line.id));
        }
    }
    if line.host.is_some() && answer(ui, Icon::Fly, &words::text("alert-show")) {
        actions.push(UiAction::Select(line.host));
        actions.extend(line.host.map(UiAction::FlyTo));
    }
    let (glyph, color, ink) = if line.is_new {
        (Icon::Warn, tokens::WARN, tokens::TEXT)
    } else {
        (Icon::Check, tokens::TEXT_3, tokens::TEXT_2)
    };
    let painter = ui.painter();
    icon::paint(painter, glyph, pos2(rect.left() + 8.0, center), 16.0, color);
    let left = rect.left() + 28.0;
    let room = right - left - 8.0;
    text::left(
        painter,
        left,
        center - 10.0,
        room,
        &line.what,
        fonts::body_strong(),
        ink,
    );
    text::left(
        painter,
        left,
        center + 10.0,
        room,
        &line.note,
        fonts::label(),
        tokens::TEXT_3,
    );
}
