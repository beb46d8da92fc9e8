//! One line of the table: painted, not laid out, so that a screen full of them costs little.

use std::ops::RangeInclusive;

use bevy_egui::egui::{
    Color32, CursorIcon, Id, Painter, Rect, Response, Sense, Stroke, Ui, WidgetInfo, WidgetType,
    pos2, vec2,
};
use flowcore::filter::Facet;

use super::columns::{Columns, LEAD};
use crate::survey::ledger::FlowLine;
use crate::survey::order::{Group, Line};
use crate::survey::question::Subject;
use crate::survey::table::Column;
use crate::theme::{fonts, tokens};
use crate::ui::action::{Reach, UiAction};
use crate::ui::view_model::ranking::singular;
use crate::ui::view_model::table::TablePage;
use crate::ui::widgets::curves::Curves;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{badge, bar, flag, place_mark, text};
use crate::ui::{cells, format};
use crate::words;

/// Draws the line at `position`.
pub(super) fn show(
    ui: &mut Ui,
    columns: &Columns,
    page: &TablePage<'_>,
    position: usize,
    curves: &mut Curves,
    actions: &mut Vec<UiAction>,
) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), tokens::ROW));
    match page.lines().get(position) {
        Some(Line::Group(at)) => {
            if let Some(group) = page.group(*at) {
                show_group(ui, columns, group, rect, actions);
            }
        }
        // A row that ended since the list was sorted leaves its place empty until the next sort.
        Some(Line::Flow(flow)) => {
            if let Some(line) = page.ledger.flow(*flow) {
                show_flow(ui, columns, page, line, rect, curves, actions);
            }
        }
        None => {}
    }
}

/// The id of the line at `position`, in the same `ui` that shows it.
pub(super) fn id(ui: &Ui, page: &TablePage<'_>, position: usize) -> Option<Id> {
    Some(match page.lines().get(position)? {
        Line::Group(at) => ui.id().with(("group", &page.group(*at)?.value)),
        Line::Flow(flow) => ui.id().with(flow),
    })
}

fn show_flow(
    ui: &mut Ui,
    columns: &Columns,
    page: &TablePage<'_>,
    line: &FlowLine,
    rect: Rect,
    curves: &mut Curves,
    actions: &mut Vec<UiAction>,
) {
    let host = page.ledger.host_of(line).entity;
    let response = ui
        .interact(rect, ui.id().with(line.flow), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    let is_chosen = page.chosen.contains(&line.flow);
    let is_selected = is_chosen || page.chosen.is_empty() && page.selected == Some(host);
    response.widget_info(|| {
        let words = spoken(page, line);
        WidgetInfo::selected(WidgetType::SelectableLabel, true, is_selected, words)
    });
    ground(ui, rect, is_selected, &response);
    paint(ui.painter(), columns, rect, page, line, curves);
    if response.hovered() {
        actions.push(UiAction::Hover(Some(host)));
    }
    if response.clicked() {
        let modifiers = ui.input(|input| input.modifiers);
        if modifiers.command {
            actions.push(UiAction::SelectRow(line.flow, Reach::Toggle));
        } else if modifiers.shift {
            actions.push(UiAction::SelectRow(line.flow, Reach::UpTo));
        } else {
            let is_open = page.selected == Some(host) && is_selected;
            actions.push(UiAction::SelectRow(line.flow, Reach::Only));
            actions.push(UiAction::Select((!is_open).then_some(host)));
        }
    }
    menu(ui, columns, page, line, (rect, &response), actions);
    response.on_hover_ui_at_pointer(|ui| tooltip(ui, page, line));
}

/// What can be done with a row and the cell under the pointer.
fn menu(
    ui: &Ui,
    columns: &Columns,
    page: &TablePage<'_>,
    line: &FlowLine,
    (rect, response): (Rect, &Response),
    actions: &mut Vec<UiAction>,
) {
    // The cell is the one that the menu was asked for at, not the one that the pointer passes now.
    let id = response.id.with("cell");
    if response.secondary_clicked()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let column = columns.at(rect, pointer.x);
        ui.data_mut(|data| data.insert_temp(id, column));
    }
    response.context_menu(|ui| {
        let column: Option<Column> = ui.data(|data| data.get_temp(id)).flatten();
        let host = page.ledger.host_of(line).entity;
        let mut choices = vec![
            (words::text("row-host"), UiAction::Select(Some(host))),
            (
                words::text("row-flow"),
                UiAction::Open(Subject::Flow(line.flow)),
            ),
        ];
        if let Some(column) = column {
            let cell = cells::text(page, line, column);
            if let Some(facet) = column.facet() {
                let [symbol, _] = page.ledger.symbols(facet, line);
                let value = page.ledger.value(facet, symbol);
                if symbol != 0 {
                    let short: String = value.chars().take(24).collect();
                    choices.extend([
                        (
                            words::with("row-only-value", &[("value", (&short).into())]),
                            UiAction::Pick(facet, value.clone()),
                        ),
                        (
                            words::with("row-leave-out-value", &[("value", (&short).into())]),
                            UiAction::LeaveOut(facet, value.clone()),
                        ),
                    ]);
                    if facet != Facet::Host {
                        let subject = Subject::Value(facet, value);
                        let words = words::with("row-details-of", &[("value", (&short).into())]);
                        choices.push((words, UiAction::Open(subject)));
                    }
                }
            }
            if !cell.is_empty() {
                let words = words::with("row-copy-what", &[("what", (&column.title()).into())]);
                choices.push((words, UiAction::Copy(cell)));
            }
        }
        let shown: Vec<Column> = cells::shown(page).collect();
        choices.push((
            words::text("row-copy-row"),
            UiAction::Copy(cells::row(page, line, &shown)),
        ));
        if page.chosen.len() > 1 {
            choices.push((
                words::with(
                    "row-copy-what",
                    &[(
                        "what",
                        (&format::counted(page.chosen.len() as u64, "count-rows")).into(),
                    )],
                ),
                UiAction::CopyRows,
            ));
        }
        for (words, action) in choices {
            if ui.button(words).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
}

fn spoken(page: &TablePage<'_>, line: &FlowLine) -> String {
    let host = page.ledger.host_of(line);
    let cell = |column| known(cells::text(page, line, column));
    let row = [
        cell(Column::Destination),
        cell(Column::Program),
        cell(Column::Place),
        place_mark::meaning(host.standing),
        cell(Column::Provider),
        cell(Column::Protocol),
    ]
    .join(", ");
    says(
        &row,
        &cell(Column::Sent),
        &cell(Column::Received),
        &cell(Column::State),
    )
}

fn known(text: String) -> String {
    if text.is_empty() {
        words::text("unknown-weak")
    } else {
        text
    }
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

fn paint(
    painter: &Painter,
    columns: &Columns,
    rect: Rect,
    page: &TablePage<'_>,
    line: &FlowLine,
    curves: &mut Curves,
) {
    let center = rect.center().y;
    let (strong, weak) = if line.state.is_over {
        (tokens::TEXT_3, tokens::TEXT_3)
    } else {
        (tokens::TEXT, tokens::TEXT_2)
    };
    let indent = if page.settings.group_by.is_some() {
        10.0
    } else {
        0.0
    };
    let swatch = Rect::from_center_size(
        pos2(rect.left() + 13.5 + indent / 2.0, center),
        vec2(3.0, 12.0),
    );
    painter.rect_filled(swatch, tokens::RADIUS_BAR, tokens::hue(line.hue));
    let painter = &beside_swatches(painter, rect);
    for (column, cell) in columns.cells(rect) {
        let cell = columns.inner(cell);
        let color: Color32 = match column {
            Column::Destination
            | Column::Program
            | Column::Place
            | Column::Sent
            | Column::Received
            | Column::Rate => *strong,
            _ => *weak,
        };
        let words = cells::text(page, line, column);
        match column {
            Column::Destination => destination(painter, cell, page, line, &words, color),
            Column::Place => place(painter, cell, page, line, &words, color),
            Column::Rate => {
                let (right, room) = (cell.right(), trend(cell, page, line, curves));
                text::right(painter, right, center, room, &words, fonts::body(), color);
            }
            _ if column.is_figure() => {
                let (right, room) = (cell.right(), cell.width());
                text::right(painter, right, center, room, &words, fonts::body(), color);
            }
            _ => {
                let (left, room) = (cell.left(), cell.width());
                text::left(painter, left, center, room, &words, fonts::body(), color);
            }
        }
    }
}

/// A painter for all that lies beside the swatches: what is pushed out of sight does not run over them.
pub(super) fn beside_swatches(painter: &Painter, rect: Rect) -> Painter {
    let room = Rect::everything_right_of(rect.left() + LEAD - 4.0);
    painter.with_clip_rect(room.intersect(painter.clip_rect()))
}

/// Room for the widest speed.
const SPEED: f32 = 72.0;
/// A trend that is narrower says nothing, a wider one says no more.
const TREND: RangeInclusive<f32> = 20.0..=64.0;

/// How the connection went lately, beside its speed. Returns the room that is left for that.
fn trend(cell: Rect, page: &TablePage<'_>, line: &FlowLine, curves: &mut Curves) -> f32 {
    let room = cell.width();
    let width = (room - SPEED - tokens::SPACE_S).min(*TREND.end());
    if width < *TREND.start() {
        return room;
    }
    if let Some(values) = page.answer.trends.of_flow(line.flow) {
        let (left, center) = (cell.left(), cell.center().y);
        let rect = Rect::from_min_max(pos2(left, center - 7.0), pos2(left + width, center + 6.0));
        let fade = if line.state.is_over { 0.5 } else { 1.0 };
        curves.add(rect, values, tokens::hue(line.hue).gamma_multiply(fade));
    }
    room - width - tokens::SPACE_S
}

/// The name, and how far it can be trusted.
fn destination(
    painter: &Painter,
    cell: Rect,
    page: &TablePage<'_>,
    line: &FlowLine,
    words: &str,
    color: Color32,
) {
    let center = cell.center().y;
    let left = cell.left();
    let name = line.name.as_ref();
    let source = name
        .or_else(|| page.ledger.host_of(line).name.as_ref())
        .map(|name| name.source);
    let badge_room = source.map_or(0.0, |source| {
        badge::width(painter, badge::source_word(source)) + tokens::SPACE_S
    });
    let room = cell.width() - badge_room;
    let end = text::left(painter, left, center, room, words, fonts::body(), color);
    if let Some(source) = source {
        let (word, weight) = (badge::source_word(source), badge::source_weight(source));
        badge::paint(painter, end + tokens::SPACE_S, center, word, weight);
    }
}

fn place(
    painter: &Painter,
    cell: Rect,
    page: &TablePage<'_>,
    line: &FlowLine,
    words: &str,
    color: Color32,
) {
    let host = page.ledger.host_of(line);
    let center = cell.center().y;
    let mut left = cell.left();
    if host.country.is_some() {
        flag::paint(painter, left, center, host.country);
        left += flag::SIZE.x + tokens::SPACE_S;
    }
    let room = cell.right() - left - place_mark::SIZE - tokens::SPACE_S;
    let end = text::left(painter, left, center, room, words, fonts::body(), color);
    place_mark::paint(painter, end + tokens::SPACE_S, center, host.standing);
}

/// The head of a group: what, how many, its share, what it adds up to. A click folds it.
fn show_group(
    ui: &mut Ui,
    columns: &Columns,
    group: &Group,
    rect: Rect,
    actions: &mut Vec<UiAction>,
) {
    let response = ui
        .interact(rect, ui.id().with(("group", &group.value)), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    let unknown = words::text("unknown");
    let name = match group.name.as_str() {
        "" => &unknown,
        name => name,
    };
    let flows = format::counted(group.sum.flows.into(), "count-connections");
    let hosts = format::counted(group.hosts as u64, "count-hosts");
    let is_of_hosts = group.facet == Facet::Host;
    let counts = if is_of_hosts {
        flows.clone()
    } else {
        format!("{flows}, {hosts}")
    };
    response.widget_info(|| {
        let words = says(
            &format!("{name}, {counts}"),
            &format::bytes(group.sum.up_bytes),
            &format::bytes(group.sum.down_bytes),
            &format::rate(group.sum.rate()),
        );
        WidgetInfo::selected(WidgetType::CollapsingHeader, true, !group.is_folded, words)
    });
    let painter = ui.painter();
    let fill: Color32 = if response.hovered() || response.has_focus() {
        *tokens::PANEL_HOVER
    } else {
        *tokens::FIELD
    };
    painter.rect_filled(rect, 0, fill);
    painter.hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let glyph = if group.is_folded {
        Icon::Folded
    } else {
        Icon::Unfolded
    };
    let center = rect.center().y;
    icon::paint(
        painter,
        glyph,
        pos2(rect.left() + 17.0, center),
        14.0,
        tokens::TEXT_2,
    );
    let mut first_figure = rect.right();
    for (column, cell) in columns.cells(rect) {
        let words = match column {
            Column::Sent => format::bytes(group.sum.up_bytes),
            Column::Received => format::bytes(group.sum.down_bytes),
            Column::SentRate => format::rate(group.sum.up_rate),
            Column::ReceivedRate => format::rate(group.sum.down_rate),
            Column::Rate => format::rate(group.sum.rate()),
            _ => {
                if column.is_figure() {
                    first_figure = first_figure.min(cell.left());
                }
                continue;
            }
        };
        first_figure = first_figure.min(cell.left());
        let cell = columns.inner(cell);
        text::right(
            painter,
            cell.right(),
            center,
            cell.width(),
            &words,
            fonts::body_strong(),
            tokens::TEXT,
        );
    }
    let mut x = rect.left() + 34.0;
    if group.country.is_some() {
        flag::paint(painter, x, center, group.country);
        x += flag::SIZE.x + tokens::SPACE_S;
    }
    let room = (first_figure - x - tokens::SPACE_S).max(0.0);
    x = text::left(
        painter,
        x,
        center,
        room * 0.6,
        name,
        fonts::body_strong(),
        tokens::TEXT,
    ) + tokens::SPACE_S;
    x = text::left(
        painter,
        x,
        center,
        (first_figure - x - tokens::SPACE_S).max(0.0),
        &counts,
        fonts::label(),
        tokens::TEXT_3,
    ) + tokens::SPACE_M;
    let bar_left = x.max(rect.left() + rect.width() * 0.28);
    let room = first_figure - tokens::SPACE_M - bar_left;
    if room > 60.0 {
        let color = tokens::hue(group.hue);
        bar::paint(painter, bar_left, center - 1.5, room, group.share, color);
    }
    if response.clicked() {
        actions.push(UiAction::FoldGroup(group.value.clone()));
    }
    if group.value.is_empty() {
        return;
    }
    response.context_menu(|ui| {
        let value = || group.value.clone();
        for (words, action) in [
            (
                words::with(
                    "row-details-of-this",
                    &[("what", (&singular(group.facet)).into())],
                ),
                UiAction::Open(Subject::Value(group.facet, value())),
            ),
            (
                words::text("row-only"),
                UiAction::Pick(group.facet, value()),
            ),
            (
                words::text("row-leave-out"),
                UiAction::LeaveOut(group.facet, value()),
            ),
            (words::text("row-copy"), UiAction::Copy(group.name.clone())),
        ] {
            if ui.button(words).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
}

/// What a row says to who cannot see it.
fn says(row: &str, sent: &str, received: &str, state: &str) -> String {
    words::with(
        "row-says",
        &[
            ("row", row.into()),
            ("sent", sent.into()),
            ("received", received.into()),
            ("state", state.into()),
        ],
    )
}

/// Everything in full, for what had to be cut.
fn tooltip(ui: &mut Ui, page: &TablePage<'_>, line: &FlowLine) {
    let host = page.ledger.host_of(line);
    ui.label(page.ledger.name_of(line));
    if let Some(name) = line.name.as_ref().or(host.name.as_ref()) {
        ui.weak(words::text(badge::source_meaning(name.source)));
    }
    for column in [
        Column::Program,
        Column::Place,
        Column::Provider,
        Column::Address,
    ] {
        let words = known(cells::text(page, line, column));
        ui.label(format!("{}: {words}", column.title()));
    }
    if !host.place_check.is_empty() {
        ui.set_max_width(360.0);
        ui.weak(&*host.place_check);
    }
}
