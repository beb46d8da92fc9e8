//! What is not on the globe, and why: nothing is ever put at latitude 0, longitude 0.

use bevy_egui::egui::Ui;

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::columns::Panel;
use crate::ui::view_model::ranking::ListsView;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::panel::{self, Standing};
use crate::ui::widgets::{row, text};
use crate::words;

const ROW: f32 = 24.0;

/// Height of the tray for a view.
#[must_use]
pub fn height(view: &ListsView) -> f32 {
    let rows = view.tray.len() + usize::from(view.is_homeless);
    tokens::HEADER + rows.max(1) as f32 * ROW
}

/// Draws the tray. A click filters everything by the reason.
pub fn tray_panel(ui: &mut Ui, view: &ListsView, standing: Standing, actions: &mut Vec<UiAction>) {
    let asked = panel::head(ui, &words::text("tray-title"), &view.tray_hosts, standing);
    actions.extend(asked.map(|control| UiAction::of(control, Panel::Tray)));
    if standing.is_folded {
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    if view.is_homeless {
        let (rect, _) = row::allocate(ui, ROW, false, &words::text("tray-homeless-says"));
        let center = rect.center().y;
        icon::paint(
            ui.painter(),
            Icon::Warn,
            icon::leading(rect, 14.0),
            14.0,
            tokens::WARN,
        );
        text::left(
            ui.painter(),
            rect.left() + 22.0,
            center,
            rect.width() - 22.0,
            &words::text("tray-homeless"),
            fonts::body(),
            tokens::TEXT,
        );
    }
    for reason in &view.tray {
        let words = format!("{}, {}, {}", reason.name, reason.note, reason.rate);
        let (rect, response) = row::allocate(ui, ROW, true, &words);
        let painter = ui.painter();
        let center = rect.center().y;
        let figure = text::right(
            painter,
            rect.right(),
            center,
            96.0,
            &reason.rate,
            fonts::body(),
            tokens::TEXT_2,
        );
        let end = text::left(
            painter,
            rect.left(),
            center,
            figure - rect.left() - tokens::SPACE_S,
            &reason.name,
            fonts::body(),
            tokens::TEXT,
        );
        let room = figure - end - 2.0 * tokens::SPACE_S;
        if room > 40.0 {
            text::left(
                painter,
                end + tokens::SPACE_S,
                center,
                room,
                &reason.note,
                fonts::label(),
                tokens::TEXT_3,
            );
        }
        if response.clicked() {
            actions.push(UiAction::PickWord(reason.query));
        }
    }
    if view.tray.is_empty() && !view.is_homeless {
        text::paragraph(
            ui,
            &words::text("tray-empty"),
            fonts::body(),
            tokens::TEXT_3,
        );
    }
}
