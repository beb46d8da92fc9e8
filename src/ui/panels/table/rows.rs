//! One row of the table: painted, not laid out, so that a screen full of them costs little.

use bevy_egui::egui::{
    Color32, CursorIcon, FontId, Painter, Rect, Response, Sense, Stroke, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::columns::{Columns, PAD};
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::view_model::table::rows::Row;
use crate::ui::view_model::table::{Column, TableView};
use crate::ui::widgets::{badge, flag, place_mark, text};

/// Draws the row at `position`. A click opens its host, once more closes it.
pub(super) fn show(
    ui: &mut Ui,
    columns: &Columns,
    view: &TableView,
    position: usize,
    actions: &mut Vec<UiAction>,
) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tokens::ROW));
    // A row that ended since the list was sorted leaves its place empty until the next sort.
    let Some(row) = view.row(position) else {
        return;
    };
    let response = ui
        .interact(rect, ui.id().with(row.flow), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    let is_selected = view.selected == Some(row.host);
    response.widget_info(|| {
        WidgetInfo::selected(WidgetType::SelectableLabel, true, is_selected, words(row))
    });
    ground(ui, rect, is_selected, &response);
    paint(ui.painter(), columns, rect, row, view);
    if response.hovered() {
        actions.push(UiAction::Hover(Some(row.host)));
    }
    if response.clicked() {
        actions.push(UiAction::Select((!is_selected).then_some(row.host)));
    }
    response.on_hover_ui_at_pointer(|ui| tooltip(ui, row));
}

fn words(row: &Row) -> String {
    let text = &row.text;
    format!(
        "{}, {}, {}, {}, {}, {}, sent {}, received {}, {}",
        text.name,
        known(&text.program),
        known(&text.place),
        place_mark::meaning(row.standing),
        known(&text.provider),
        text.service,
        format::bytes(row.up_bytes),
        format::bytes(row.down_bytes),
        row.state.word
    )
}

fn known(text: &str) -> &str {
    if text.is_empty() { "unknown" } else { text }
}

fn ground(ui: &Ui, rect: Rect, is_selected: bool, response: &Response) {
    let painter = ui.painter();
    if is_selected {
        painter.rect_filled(rect, 0, tokens::SELECTION);
        let edge = Rect::from_min_size(rect.min, vec2(2.0, rect.height()));
        painter.rect_filled(edge, 0, tokens::ACCENT);
    } else if response.hovered() || response.has_focus() {
        painter.rect_filled(rect, 0, tokens::PANEL_HOVER);
    }
    painter.hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
}

fn paint(painter: &Painter, columns: &Columns, rect: Rect, row: &Row, view: &TableView) {
    let center = rect.center().y;
    let (strong, weak) = if row.state.is_over {
        (tokens::TEXT_3, tokens::TEXT_3)
    } else {
        (tokens::TEXT, tokens::TEXT_2)
    };
    let swatch = Rect::from_center_size(pos2(rect.left() + 17.5, center), vec2(3.0, 12.0));
    painter.rect_filled(swatch, tokens::RADIUS_BAR, tokens::hue(row.hue));
    let cell = |column| Cell {
        painter,
        rect: columns.cell(column, rect),
        font: fonts::body(),
    };
    destination(&cell(Column::Destination), row, strong);
    if columns.has(Column::Program) {
        cell(Column::Program).words(&row.text.program, strong);
    }
    place(&cell(Column::Place), row, strong);
    cell(Column::Provider).words(&row.text.provider, weak);
    cell(Column::Address).words(&row.text.address, weak);
    cell(Column::Protocol).words(&row.text.service, weak);
    cell(Column::Sent).figure(&format::bytes(row.up_bytes), strong);
    cell(Column::Received).figure(&format::bytes(row.down_bytes), strong);
    let rate = if row.state.is_over {
        String::new()
    } else {
        format::rate(row.bytes_per_sec)
    };
    cell(Column::Rate).figure(&rate, strong);
    let round_trip = row
        .round_trip_ms
        .map(format::milliseconds)
        .unwrap_or_default();
    cell(Column::RoundTrip).figure(&round_trip, weak);
    let until = if row.state.is_over {
        row.last_seen
    } else {
        view.now
    };
    let age = format::span(until.saturating_since(row.first_seen));
    cell(Column::Age).figure(&age, weak);
    cell(Column::State).words(row.state.word, weak);
}

/// The name, and how far it can be trusted.
fn destination(cell: &Cell, row: &Row, color: Color32) {
    let center = cell.rect.center().y;
    let left = cell.rect.left() + PAD;
    let word = row.evidence.map(badge::source_word);
    let badge_room = word.map_or(0.0, |word| {
        badge::width(cell.painter, word) + tokens::SPACE_S
    });
    let room = cell.rect.width() - 2.0 * PAD - badge_room;
    let end = text::left(
        cell.painter,
        left,
        center,
        room,
        &row.text.name,
        cell.font.clone(),
        color,
    );
    if let Some(source) = row.evidence {
        let weight = badge::source_weight(source);
        badge::paint(
            cell.painter,
            end + tokens::SPACE_S,
            center,
            badge::source_word(source),
            weight,
        );
    }
}

fn place(cell: &Cell, row: &Row, color: Color32) {
    let center = cell.rect.center().y;
    let mut left = cell.rect.left() + PAD;
    if row.country.is_some() {
        flag::paint(cell.painter, left, center, row.country);
        left += flag::SIZE.x + tokens::SPACE_S;
    }
    let room = cell.rect.right() - PAD - left - place_mark::SIZE - tokens::SPACE_S;
    let end = text::left(
        cell.painter,
        left,
        center,
        room,
        &row.text.place,
        cell.font.clone(),
        color,
    );
    place_mark::paint(cell.painter, end + tokens::SPACE_S, center, row.standing);
}

struct Cell<'a> {
    painter: &'a Painter,
    rect: Rect,
    font: FontId,
}

impl Cell<'_> {
    fn words(&self, words: &str, color: Color32) {
        let (left, room) = (self.rect.left() + PAD, self.rect.width() - 2.0 * PAD);
        text::left(
            self.painter,
            left,
            self.rect.center().y,
            room,
            words,
            self.font.clone(),
            color,
        );
    }

    fn figure(&self, words: &str, color: Color32) {
        let (right, room) = (self.rect.right() - PAD, self.rect.width() - 2.0 * PAD);
        text::right(
            self.painter,
            right,
            self.rect.center().y,
            room,
            words,
            self.font.clone(),
            color,
        );
    }
}

/// Everything in full, for what had to be cut.
fn tooltip(ui: &mut Ui, row: &Row) {
    ui.label(&row.text.name);
    if let Some(source) = row.evidence {
        ui.weak(badge::source_meaning(source));
    }
    for (title, words) in [
        ("Program", &row.text.program),
        ("Place", &row.text.place),
        ("Provider", &row.text.provider),
        ("Address", &row.text.address),
    ] {
        ui.label(format!("{title}: {}", known(words)));
    }
    if !row.text.place_check.is_empty() {
        ui.set_max_width(360.0);
        ui.weak(&row.text.place_check);
    }
}
