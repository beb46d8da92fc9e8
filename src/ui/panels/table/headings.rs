//! The headings: a click sorts, with Shift too; dragging one moves its column, dragging its edge gives it a width.

use bevy_egui::egui::{
    CursorIcon, Id, Rect, Response, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use super::columns::Columns;
use crate::survey::table::Column;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::view_model::table::TablePage;
use crate::ui::widgets::text;
use crate::words;

/// Width of the edge by which a column is drawn.
const EDGE: f32 = 8.0;

/// Draws the headings of the shown columns.
pub(super) fn show(
    ui: &mut Ui,
    rect: Rect,
    columns: &Columns,
    page: &TablePage<'_>,
    actions: &mut Vec<UiAction>,
) {
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let moved = ui.id().with("moved column");
    let cells: Vec<(Column, Rect)> = columns.cells(rect).collect();
    for (at, (column, cell)) in cells.iter().enumerate() {
        let inner = Rect::from_min_max(cell.min, pos2(cell.right() - EDGE / 2.0, cell.bottom()));
        let response = ui
            .interact(
                inner,
                ui.id().with(("heading", *column)),
                Sense::click_and_drag(),
            )
            .on_hover_cursor(CursorIcon::PointingHand);
        name(&response, *column, page);
        paint(ui, columns.inner(*cell), *column, &response, page);
        if response.clicked() {
            let has_shift = ui.input(|input| input.modifiers.shift);
            actions.push(if has_shift {
                UiAction::SortTableToo(*column)
            } else {
                UiAction::SortTable(*column)
            });
        }
        drag(ui, moved, (*column, &response), &cells, actions);
        menu(&response, at, &cells, actions);
        if at + 1 < cells.len() {
            edge(ui, *cell, *column, actions);
        }
    }
}

fn name(response: &Response, column: Column, page: &TablePage<'_>) {
    let title = column.title();
    let parts = [("column", (&title).into())];
    let words = match page.settings.key_of(column) {
        None => words::with("sort-by", &parts),
        Some((key, is_descending)) => {
            let sort = if is_descending {
                words::with("sort-by-down", &parts)
            } else {
                words::with("sort-by-up", &parts)
            };
            match page.settings.sort.len() {
                1 => sort,
                _ => words::with(
                    "sort-key",
                    &[("sort", (&sort).into()), ("key", (&key.to_string()).into())],
                ),
            }
        }
    };
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &words));
}

fn paint(ui: &Ui, cell: Rect, column: Column, response: &Response, page: &TablePage<'_>) {
    let key = page.settings.key_of(column);
    let (font, color) = match (key, response.hovered() || response.has_focus()) {
        (Some(_), _) => (fonts::label_strong(), tokens::TEXT),
        (None, true) => (fonts::label(), tokens::TEXT_2),
        (None, false) => (fonts::label(), tokens::TEXT_3),
    };
    let painter = ui.painter();
    let arrow_room = if key.is_some() { 12.0 } else { 0.0 };
    let (center, room) = (cell.center().y, cell.width() - arrow_room);
    let title = match key {
        Some((key, _)) if page.settings.sort.len() > 1 => format!("{} {key}", column.title()),
        _ => column.title(),
    };
    let arrow = if column.is_figure() {
        let right = cell.right() - arrow_room;
        text::right(painter, right, center, room, &title, font, color);
        cell.right() - 4.0
    } else {
        text::left(painter, cell.left(), center, room, &title, font, color) + 8.0
    };
    if let Some((_, is_descending)) = key {
        let tip = if is_descending { 3.0 } else { -3.0 };
        let points = vec![
            pos2(arrow - 4.0, center - tip),
            pos2(arrow + 4.0, center - tip),
            pos2(arrow, center + tip),
        ];
        painter.add(Shape::convex_polygon(points, tokens::TEXT, Stroke::NONE));
    }
}

/// A heading that is dragged over another one takes its place. Which one is dragged is kept by egui: its place changes
/// under the pointer.
fn drag(
    ui: &Ui,
    moved: Id,
    (column, response): (Column, &Response),
    cells: &[(Column, Rect)],
    actions: &mut Vec<UiAction>,
) {
    if response.drag_started() {
        ui.data_mut(|data| data.insert_temp(moved, column));
    }
    if !response.dragged() {
        return;
    }
    let Some(pointer) = response.interact_pointer_pos() else {
        return;
    };
    ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
    let at = |wanted: Column| cells.iter().position(|(it, _)| *it == wanted);
    let over = cells
        .iter()
        .position(|(_, cell)| cell.x_range().contains(pointer.x));
    let (Some(from), Some(to)) = (at(column), over) else {
        return;
    };
    // Only when it would stand under the pointer afterwards: wide and narrow ones must not swap for ever.
    let (mine, target) = (cells[from].1, cells[to]);
    let lands = match from.cmp(&to) {
        std::cmp::Ordering::Less => pointer.x > target.1.right() - mine.width(),
        std::cmp::Ordering::Greater => pointer.x < target.1.left() + mine.width(),
        std::cmp::Ordering::Equal => false,
    };
    if lands {
        actions.push(UiAction::MoveColumn(column, target.0));
    }
}

/// What dragging does, for the keyboard, and the rest.
fn menu(response: &Response, at: usize, cells: &[(Column, Rect)], actions: &mut Vec<UiAction>) {
    let column = cells[at].0;
    response.context_menu(|ui| {
        let mut choices = vec![
            ("heading-sort", UiAction::SortTable(column)),
            ("heading-sort-too", UiAction::SortTableToo(column)),
            ("heading-hide", UiAction::ToggleColumn(column)),
            ("heading-usual-width", UiAction::ResizeColumn(column, None)),
        ];
        if let Some((before, _)) = at.checked_sub(1).and_then(|at| cells.get(at)) {
            choices.push(("heading-left", UiAction::MoveColumn(column, *before)));
        }
        if let Some((after, _)) = cells.get(at + 1) {
            choices.push(("heading-right", UiAction::MoveColumn(column, *after)));
        }
        for (key, action) in choices {
            if ui.button(words::text(key)).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
}

/// The right edge of a column.
fn edge(ui: &Ui, cell: Rect, column: Column, actions: &mut Vec<UiAction>) {
    let grip = Rect::from_center_size(
        pos2(cell.right(), cell.center().y),
        vec2(EDGE, cell.height()),
    );
    let response = ui
        .interact(
            grip,
            ui.id().with(("edge", column)),
            Sense::click_and_drag(),
        )
        .on_hover_cursor(CursorIcon::ResizeHorizontal);
    response.widget_info(|| {
        let words = words::with("column-width", &[("column", (&column.title()).into())]);
        WidgetInfo::labeled(WidgetType::ResizeHandle, true, words)
    });
    if response.hovered() || response.dragged() {
        ui.painter().vline(
            cell.right(),
            cell.shrink(6.0).y_range(),
            Stroke::new(1.0, tokens::STROKE_STRONG),
        );
    }
    if response.double_clicked() {
        actions.push(UiAction::ResizeColumn(column, None));
    } else if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let width = pointer.x - cell.left();
        if (width - cell.width()).abs() > 0.5 {
            actions.push(UiAction::ResizeColumn(column, Some(width)));
        }
    }
}
