//! A list with bars: providers with their hue, countries with their flag.

use bevy_egui::egui::{Rect, Ui};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::view_model::ranking::{RankRow, RankingView};
use crate::ui::widgets::{bar, flag, panel, row, text};

/// Height of a list of `rows` rows.
#[must_use]
pub fn height(rows: usize) -> f32 {
    tokens::HEADER + tokens::SPACE_XS + rows.max(1) as f32 * tokens::LIST_ROW
}

/// How many rows fit into `height`.
#[must_use]
pub fn fitting(height: f32) -> usize {
    ((height - tokens::HEADER - tokens::SPACE_XS) / tokens::LIST_ROW)
        .floor()
        .max(0.0) as usize
}

/// Draws at most `most` rows. A click filters everything by the row; once more, and the filter is gone.
pub fn ranking_panel(
    ui: &mut Ui,
    title: &str,
    view: &RankingView,
    most: usize,
    query: &str,
    actions: &mut Vec<UiAction>,
) {
    let note = match view.total {
        0 => String::new(),
        total => format::count(total as u64),
    };
    let unit = if title == "Programs" {
        "connections"
    } else {
        "hosts"
    };
    panel::header(ui, title, &note);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(tokens::SPACE_XS);
    if view.rows.is_empty() {
        text::paragraph(ui, "Nothing yet", fonts::body(), tokens::TEXT_3);
    }
    for rank in view.rows.iter().take(most) {
        let words = format!("{}, {} {unit}, {}", rank.name, rank.count, rank.rate);
        let (rect, response) = row::allocate(ui, tokens::LIST_ROW, rank.query.is_some(), &words);
        paint(ui, rect, rank);
        if response.clicked()
            && let Some(wanted) = &rank.query
        {
            let next = if query == wanted {
                String::new()
            } else {
                wanted.clone()
            };
            actions.push(UiAction::Search(next));
        }
    }
}

fn paint(ui: &Ui, rect: Rect, rank: &RankRow) {
    let painter = ui.painter();
    let center = rect.top() + 15.0;
    let mut x = rect.left();
    let mut color = tokens::BAR_NEUTRAL;
    if let Some(hue) = rank.hue {
        color = tokens::hue(hue);
        bar::swatch(painter, x, center, color);
        x += 3.0 + tokens::SPACE_S;
    }
    if rank.country.is_some() {
        flag::paint(painter, x, center, rank.country);
        x += flag::SIZE.x + tokens::SPACE_S;
    }
    let figure = text::right(
        painter,
        rect.right(),
        center,
        96.0,
        &rank.rate,
        fonts::body(),
        tokens::TEXT,
    );
    let room = figure - x - tokens::SPACE_S;
    let count_room = 28.0;
    let end = text::left(
        painter,
        x,
        center,
        room - count_room,
        &rank.name,
        fonts::body(),
        tokens::TEXT,
    );
    text::left(
        painter,
        end + tokens::SPACE_S,
        center,
        count_room,
        &rank.count,
        fonts::label(),
        tokens::TEXT_3,
    );
    bar::paint(
        painter,
        rect.left(),
        rect.top() + 27.0,
        rect.width(),
        rank.share,
        color,
    );
}
