//! Hosts that appeared lately.

use bevy_egui::egui::Ui;

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::columns::Panel;
use crate::ui::view_model::ranking::FreshRow;
use crate::ui::widgets::panel::{self, Standing};
use crate::ui::widgets::{bar, flag, row, text};
use crate::words;

/// Height of a row.
pub const ROW: f32 = 28.0;

/// Height of a list of `rows` rows.
#[must_use]
pub fn height(rows: usize) -> f32 {
    tokens::HEADER + tokens::SPACE_XS + rows.max(1) as f32 * ROW
}

/// How many rows fit into `height`.
#[must_use]
pub fn fitting(height: f32) -> usize {
    ((height - tokens::HEADER - tokens::SPACE_XS) / ROW)
        .round()
        .max(0.0) as usize
}

/// Draws at most `most` rows. A click opens the host.
pub fn fresh_panel(
    ui: &mut Ui,
    rows: &[FreshRow],
    most: usize,
    standing: Standing,
    actions: &mut Vec<UiAction>,
) {
    let (title, note) = (words::text("fresh-title"), words::text("fresh-note"));
    let asked = panel::head(ui, &title, &note, standing);
    actions.extend(asked.map(|control| UiAction::of(control, Panel::Fresh)));
    if standing.is_folded {
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(tokens::SPACE_XS);
    if rows.is_empty() {
        text::paragraph(
            ui,
            &words::text("nothing-yet"),
            fonts::body(),
            tokens::TEXT_3,
        );
    }
    for fresh in rows.iter().take(most) {
        let parts = [("name", (&fresh.name).into()), ("age", (&fresh.age).into())];
        let words = words::with("fresh-says", &parts);
        let (rect, response) = row::allocate(ui, ROW, true, &words);
        let painter = ui.painter();
        let center = rect.center().y;
        bar::swatch(painter, rect.left(), center, tokens::hue(fresh.hue));
        flag::paint(painter, rect.left() + 11.0, center, fresh.country);
        let age = text::right(
            painter,
            rect.right(),
            center,
            80.0,
            &fresh.age,
            fonts::label(),
            tokens::TEXT_3,
        );
        let left = rect.left() + 35.0;
        text::left(
            painter,
            left,
            center,
            age - left - tokens::SPACE_S,
            &fresh.name,
            fonts::body(),
            tokens::TEXT,
        );
        if response.hovered() {
            actions.push(UiAction::Hover(Some(fresh.host)));
        }
        if response.clicked() {
            actions.push(UiAction::Select(Some(fresh.host)));
        }
    }
}
