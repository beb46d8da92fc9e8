//! All connections: toolbar, headings, rows, legend. Only the rows in view are laid out, however many there are.

mod columns;
mod rows;

use bevy_egui::egui::{
    Align2, CursorIcon, Rect, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo,
    WidgetType, pos2, vec2,
};

use flowcore::model::PlaceStanding;

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::view_model::table::{Column, Scope, TableView};
use crate::ui::widgets::badge::{self, Weight};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, place_mark, segmented, text};
use columns::Columns;

const TOOLBAR: f32 = 48.0;
const HEADINGS: f32 = 32.0;
const LEGEND: f32 = 40.0;

/// Draws the table into all that is available.
pub fn table_panel(ui: &mut Ui, view: &TableView, query: &str, actions: &mut Vec<UiAction>) {
    let rect = ui.available_rect_before_wrap();
    let part = |top: f32, height: f32| {
        Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height))
    };
    toolbar(ui, part(rect.top(), TOOLBAR), view, query, actions);
    let columns = Columns::new(rect.width(), view.has_programs);
    headings(
        ui,
        part(rect.top() + TOOLBAR, HEADINGS),
        &columns,
        view,
        actions,
    );
    let top = rect.top() + TOOLBAR + HEADINGS;
    let body = Rect::from_min_max(
        pos2(rect.left(), top),
        pos2(rect.right(), (rect.bottom() - LEGEND).max(top)),
    );
    list(ui, body, &columns, view, actions);
    legend(ui, part(rect.bottom() - LEGEND, LEGEND), view);
}

fn toolbar(ui: &mut Ui, rect: Rect, view: &TableView, query: &str, actions: &mut Vec<UiAction>) {
    let center = rect.center().y;
    let known = view.known();
    let options = [
        format!("All  {}", format::count(known as u64)),
        format!("Open  {}", format::count(view.open as u64)),
        format!(
            "Closed  {}",
            format::count(known.saturating_sub(view.open) as u64)
        ),
    ];
    let options = options.each_ref().map(String::as_str);
    let selected = Scope::ALL
        .iter()
        .position(|scope| *scope == view.settings.scope)
        .unwrap_or(0);
    let (clicked, end) = segmented::show(ui, rect.left() + PAD, center, &options, selected);
    if let Some(scope) = clicked.and_then(|index| Scope::ALL.get(index)) {
        actions.push(UiAction::ShowScope(*scope));
    }
    let close = Rect::from_center_size(pos2(rect.right() - 28.0, center), vec2(28.0, 28.0));
    if button::bare_icon(ui, close, Icon::Close, "Close the table").clicked() {
        actions.push(UiAction::ToggleTable);
    }
    if view.is_filtered {
        let words = format!(
            "{} for “{query}”",
            format::counted(view.len() as u64, "match", "matches")
        );
        let x = end + PAD;
        let room = close.left() - x - PAD;
        text::left(
            ui.painter(),
            x,
            center,
            room,
            &words,
            fonts::label(),
            tokens::TEXT_2,
        );
    }
}

const PAD: f32 = tokens::SPACE_M;

fn headings(
    ui: &mut Ui,
    rect: Rect,
    columns: &Columns,
    view: &TableView,
    actions: &mut Vec<UiAction>,
) {
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    for column in Column::ALL {
        if !columns.has(column) {
            continue;
        }
        let cell = columns.cell(column, rect);
        let is_sorted = view.settings.column == column;
        let response = ui
            .interact(cell, ui.id().with(("heading", column)), Sense::click())
            .on_hover_cursor(CursorIcon::PointingHand);
        let direction = match (is_sorted, view.settings.is_descending) {
            (false, _) => "",
            (true, true) => ", descending",
            (true, false) => ", ascending",
        };
        response.widget_info(|| {
            let words = format!("Sort by {}{direction}", column.title());
            WidgetInfo::labeled(WidgetType::Button, true, words)
        });
        let (font, color) = match (is_sorted, response.hovered() || response.has_focus()) {
            (true, _) => (fonts::label_strong(), tokens::TEXT),
            (false, true) => (fonts::label(), tokens::TEXT_2),
            (false, false) => (fonts::label(), tokens::TEXT_3),
        };
        let (center, room) = (cell.center().y, cell.width() - 2.0 * columns::PAD - 12.0);
        let arrow = if column.is_figure() {
            let right = cell.right() - columns::PAD - if is_sorted { 12.0 } else { 0.0 };
            text::right(
                ui.painter(),
                right,
                center,
                room,
                column.title(),
                font,
                color,
            );
            cell.right() - columns::PAD - 4.0
        } else {
            let left = cell.left() + columns::PAD;
            text::left(
                ui.painter(),
                left,
                center,
                room,
                column.title(),
                font,
                color,
            ) + 8.0
        };
        if is_sorted {
            let tip = if view.settings.is_descending {
                3.0
            } else {
                -3.0
            };
            let points = vec![
                pos2(arrow - 4.0, center - tip),
                pos2(arrow + 4.0, center - tip),
                pos2(arrow, center + tip),
            ];
            ui.painter()
                .add(Shape::convex_polygon(points, tokens::TEXT, Stroke::NONE));
        }
        if response.clicked() {
            actions.push(UiAction::SortTable(column));
        }
    }
}

fn list(ui: &mut Ui, rect: Rect, columns: &Columns, view: &TableView, actions: &mut Vec<UiAction>) {
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    if view.is_empty() {
        let words = match (view.is_filtered, view.known()) {
            (_, 0) => "No connection yet",
            (true, _) => "Nothing matches this search",
            (false, _) => "No such connection now",
        };
        text::anchored(
            ui.painter(),
            rect.center(),
            Align2::CENTER_CENTER,
            words,
            fonts::body(),
            tokens::TEXT_3,
        );
        return;
    }
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("rows"));
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    inner.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(
        &mut inner,
        tokens::ROW,
        view.len(),
        |ui, range| {
            for position in range {
                rows::show(ui, columns, view, position, actions);
            }
        },
    );
}

/// What the badges mean.
fn legend(ui: &Ui, rect: Rect, view: &TableView) {
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, tokens::STROKE));
    let center = rect.center().y;
    let total = format::counted(view.len() as u64, "connection", "connections");
    let end = text::right(
        painter,
        rect.right() - PAD,
        center,
        rect.width() / 2.0,
        &total,
        fonts::label(),
        tokens::TEXT_3,
    );
    let mut x = rect.left() + PAD;
    let groups: [(&[&str], Weight, &str); 2] = [
        (
            &["SNI", "QUIC", "DNS", "HTTP"],
            Weight::Strong,
            "name seen on the wire",
        ),
        (&["PTR"], Weight::Weak, "reverse lookup, weak"),
    ];
    for (words, weight, meaning) in groups {
        for word in words {
            if x + badge::width(painter, word) > end {
                return;
            }
            x = badge::paint(painter, x, center, word, weight) + 6.0;
        }
        x = text::left(
            painter,
            x,
            center,
            (end - x).max(0.0),
            meaning,
            fonts::label(),
            tokens::TEXT_3,
        ) + 20.0;
    }
    for standing in [
        PlaceStanding::Fits,
        PlaceStanding::Anycast,
        PlaceStanding::Impossible,
    ] {
        let meaning = place_mark::meaning(standing);
        let room = end - x - place_mark::SIZE - 20.0;
        let words = text::line(
            painter,
            meaning,
            fonts::label(),
            tokens::TEXT_3,
            f32::INFINITY,
        );
        if words.size().x > room {
            return;
        }
        x = place_mark::paint(painter, x, center, standing) + 6.0;
        x = text::left(
            painter,
            x,
            center,
            room,
            meaning,
            fonts::label(),
            tokens::TEXT_3,
        ) + 20.0;
    }
}
