//! The charts: countries and programs as bars, streams between them, round trips, protocols and ports.

use bevy_egui::egui::epaint::Mesh;
use bevy_egui::egui::{
    Align2, Color32, CursorIcon, Rect, Sense, Shape, Stroke, Ui, UiBuilder, WidgetInfo, WidgetType,
    pos2, vec2,
};
use flowcore::filter::Facet;

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::panels::ranking;
use crate::ui::view_model::charts::{ChartsView, Link, Node, SANKEY};
use crate::ui::view_model::ranking::{ListsView, RankRow, title};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{bar, button, flag, panel, row, text, trend};
use crate::words;

const GAP: f32 = 28.0;
const ROW: f32 = 28.0;
/// Width of the nodes of the streams.
const NODE: f32 = 8.0;
/// Room for names at both sides of the streams.
const NAMES: f32 = 132.0;
/// Pieces of a curve.
const STEPS: u16 = 24;

/// Draws all charts that there is room for.
pub fn charts_panel(
    ui: &mut Ui,
    view: &ChartsView,
    lists: &ListsView,
    actions: &mut Vec<UiAction>,
) {
    let rect = ui.available_rect_before_wrap();
    let close = Rect::from_center_size(
        pos2(rect.right() - 8.0, rect.top() + 12.0),
        vec2(28.0, 28.0),
    );
    if button::bare_icon(ui, close, Icon::Close, &words::text("charts-close")).clicked() {
        actions.push(UiAction::ToggleCharts);
    }
    let is_wide = rect.width() > 1500.0;
    let side = if is_wide { 300.0 } else { 236.0 };
    let column = |left: f32, width: f32| {
        Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()))
    };
    let first = if lists.has_programs {
        Facet::App
    } else {
        Facet::Host
    };
    bars(
        ui,
        column(rect.left(), side),
        first,
        lists,
        usize::MAX,
        actions,
    );
    let mut left = rect.left() + side + GAP;
    if is_wide {
        bars(
            ui,
            column(left, side),
            Facet::Country,
            lists,
            usize::MAX,
            actions,
        );
        left += side + GAP;
    }
    let place = column(rect.right() - side - 40.0, side + 40.0);
    let middle = column(left, (place.left() - GAP - left).max(0.0));
    if middle.width() > 2.0 * NAMES + 120.0 {
        streams(ui, middle, view, actions);
    }
    let upper = Rect::from_min_max(
        place.min,
        pos2(place.right() - 24.0, place.center().y - 8.0),
    );
    round_trips(ui, upper, view, actions);
    let lower = Rect::from_min_max(pos2(place.left(), place.center().y + 8.0), place.max);
    let half = (lower.width() - 16.0) / 2.0;
    let left = Rect::from_min_size(lower.min, vec2(half, lower.height()));
    let right = Rect::from_min_size(pos2(left.right() + 16.0, lower.top()), left.size());
    bars(ui, left, Facet::Proto, lists, 6, actions);
    bars(ui, right, Facet::Port, lists, 6, actions);
}

/// A list as bars, as many as there is room for.
fn bars(
    ui: &mut Ui,
    rect: Rect,
    facet: Facet,
    lists: &ListsView,
    most: usize,
    actions: &mut Vec<UiAction>,
) {
    let list = lists.list(facet);
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("bars", facet)));
    inner.spacing_mut().item_spacing.y = 0.0;
    panel::header(&mut inner, &title(facet), &ranking::note(list));
    let fitting = ((rect.height() - tokens::HEADER) / ROW).max(0.0) as usize;
    if list.rows.is_empty() {
        text::paragraph(
            &mut inner,
            &words::text("nothing-yet"),
            fonts::body(),
            tokens::TEXT_3,
        );
    }
    for rank in list.rows.iter().take(fitting.min(most)) {
        let words = format!("{}, {}", rank.name, rank.figure);
        let (rect, response) = row::allocate(&mut inner, ROW, true, &words);
        paint_bar(&inner, rect, rank);
        if response.clicked() {
            actions.push(UiAction::Pick(facet, rank.value.clone()));
        }
    }
}

fn paint_bar(ui: &Ui, rect: Rect, rank: &RankRow) {
    let painter = ui.painter();
    let center = rect.center().y - 3.0;
    let is_narrow = rect.width() < 180.0;
    let mut x = rect.left();
    if rank.country.is_some() {
        flag::paint(painter, x, center, rank.country);
        x += flag::SIZE.x + tokens::SPACE_S;
    }
    let (strong, fill) = if rank.is_out {
        (*tokens::TEXT_DISABLED, *tokens::BAR_TRACK)
    } else {
        (
            *tokens::TEXT,
            rank.hue.map_or(*tokens::BAR_NEUTRAL, tokens::hue),
        )
    };
    let mut right = text::right(
        painter,
        rect.right(),
        center,
        84.0,
        &rank.figure,
        fonts::label(),
        strong,
    ) - tokens::SPACE_S;
    if !rank.trend.is_empty() && !is_narrow {
        right = right.min(rect.right() - 64.0);
        let spark = Rect::from_min_max(pos2(right - 48.0, center - 6.0), pos2(right, center + 5.0));
        trend::paint(painter, spark, &rank.trend, fill.gamma_multiply(0.8));
        right = spark.left() - tokens::SPACE_S;
    }
    text::left(
        painter,
        x,
        center,
        right - x,
        &rank.name,
        fonts::label(),
        strong,
    );
    bar::paint(
        painter,
        rect.left(),
        rect.bottom() - 7.0,
        rect.width(),
        rank.share,
        fill,
    );
}

/// Connections by round trip. A click on a class filters by it.
fn round_trips(ui: &mut Ui, rect: Rect, view: &ChartsView, actions: &mut Vec<UiAction>) {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("rtt"));
    panel::header(
        &mut inner,
        &words::text("charts-round-trips"),
        &view.measured,
    );
    let chart = Rect::from_min_max(
        pos2(rect.left(), rect.top() + tokens::HEADER + 6.0),
        pos2(rect.right(), rect.bottom() - 18.0),
    );
    if !chart.is_positive() || view.rtt.is_empty() {
        return;
    }
    let step = chart.width() / view.rtt.len() as f32;
    for (at, class) in (0_u16..).zip(&view.rtt) {
        let left = chart.left() + step * f32::from(at);
        let cell = Rect::from_min_max(pos2(left, chart.top()), pos2(left + step, chart.bottom()));
        let response = ui.interact(cell, ui.id().with(("rtt", at)), Sense::click());
        let flows = format::counted(class.flows.into(), "count-connections");
        let mut parts = vec![("flows", (&flows).into())];
        let words = if usize::from(at) + 1 == view.rtt.len() {
            words::with("charts-beyond", &parts)
        } else {
            parts.push(("limit", (&class.label).into()));
            words::with("charts-below", &parts)
        };
        response
            .widget_info(|| WidgetInfo::selected(WidgetType::Button, true, class.is_on, &words));
        button::focus_ring(ui, cell, &response);
        let color = match (class.is_on, response.hovered()) {
            (true, _) => tokens::ACCENT,
            (false, true) => tokens::TEXT_2,
            (false, false) => tokens::BAR_NEUTRAL,
        };
        let response = response.on_hover_text(words);
        if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
            actions.push(UiAction::PickRoundTrip(class.filter.clone()));
        }
        let painter = ui.painter();
        let height = if class.flows > 0 {
            (chart.height() * class.share).max(2.0)
        } else {
            0.0
        };
        let column = Rect::from_min_max(
            pos2(left + 2.0, chart.bottom() - height),
            pos2(left + step - 2.0, chart.bottom()),
        );
        painter.rect_filled(column, tokens::RADIUS_BAR, color);
        if at % 3 == 0 {
            text::anchored(
                painter,
                pos2(left + step, chart.bottom() + 10.0),
                Align2::CENTER_CENTER,
                &class.label,
                fonts::label(),
                tokens::TEXT_3,
            );
        }
    }
    ui.painter().hline(
        chart.x_range(),
        chart.bottom(),
        Stroke::new(1.0, tokens::STROKE_STRONG),
    );
}

/// From programs through providers into countries: as broad as the bytes.
fn streams(ui: &mut Ui, rect: Rect, view: &ChartsView, actions: &mut Vec<UiAction>) {
    let sankey = &view.sankey;
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("streams"));
    let note = words::with("charts-bytes", &[("period", (&view.volumes_of).into())]);
    panel::header(&mut inner, &words::text("charts-streams"), &note);
    let chart = Rect::from_min_max(
        pos2(rect.left(), rect.top() + tokens::HEADER + 10.0),
        pos2(rect.right(), rect.bottom() - 4.0),
    );
    let all: u64 = sankey.columns[0].iter().map(|node| node.bytes).sum();
    if all == 0 || !chart.is_positive() {
        return;
    }
    let most = sankey.columns.iter().map(Vec::len).max().unwrap_or(1);
    let gap = 10.0_f32.min(chart.height() * 0.3 / most as f32);
    let per_byte = (chart.height() - gap * most.saturating_sub(1) as f32) / all as f32;
    let xs = [
        chart.left() + NAMES,
        chart.center().x - NODE / 2.0,
        chart.right() - NAMES - NODE,
    ];
    let places: Vec<Vec<Rect>> = sankey
        .columns
        .iter()
        .zip(xs)
        .map(|(nodes, x)| {
            let mut y = chart.top();
            nodes
                .iter()
                .map(|node| {
                    let height = (node.bytes as f32 * per_byte).max(1.5);
                    let place = Rect::from_min_size(pos2(x, y), vec2(NODE, height));
                    y += height + gap;
                    place
                })
                .collect()
        })
        .collect();
    paint_links(ui, &sankey.links, &places, per_byte);
    for (column, (nodes, places)) in sankey.columns.iter().zip(&places).enumerate() {
        for (node, place) in nodes.iter().zip(places) {
            show_node(ui, column, node, *place, actions);
        }
    }
}

fn paint_links(ui: &Ui, links: &[Link], places: &[Vec<Rect>], per_byte: f32) {
    // How much of each node's sides is taken.
    let mut out: Vec<Vec<f32>> = places
        .iter()
        .map(|column| vec![0.0; column.len()])
        .collect();
    let mut into = out.clone();
    for link in links {
        let ends = (
            places[link.column].get(link.from),
            places[link.column + 1].get(link.to),
        );
        let (Some(from), Some(to)) = ends else {
            continue;
        };
        let height = link.bytes as f32 * per_byte;
        let y_from = from.top() + out[link.column][link.from];
        let y_to = to.top() + into[link.column + 1][link.to];
        out[link.column][link.from] += height;
        into[link.column + 1][link.to] += height;
        let color = tokens::hue(link.hue).gamma_multiply(0.34);
        ui.painter().add(ribbon(
            (from.right(), y_from),
            (to.left(), y_to),
            height.max(1.0),
            color,
        ));
    }
}

/// A band that leaves and arrives level.
fn ribbon(from: (f32, f32), to: (f32, f32), height: f32, color: Color32) -> Shape {
    let mut mesh = Mesh::default();
    for step in 0..=STEPS {
        let t = f32::from(step) / f32::from(STEPS);
        let ease = t * t * (3.0 - 2.0 * t);
        let x = from.0 + (to.0 - from.0) * t;
        let y = from.1 + (to.1 - from.1) * ease;
        mesh.colored_vertex(pos2(x, y), color);
        mesh.colored_vertex(pos2(x, y + height), color);
        if let Some(before) = u32::from(step).checked_sub(1) {
            mesh.add_triangle(before * 2, before * 2 + 1, before * 2 + 2);
            mesh.add_triangle(before * 2 + 1, before * 2 + 3, before * 2 + 2);
        }
    }
    Shape::mesh(mesh)
}

fn show_node(ui: &mut Ui, column: usize, node: &Node, place: Rect, actions: &mut Vec<UiAction>) {
    let center = place.center().y;
    let room = NAMES - tokens::SPACE_M;
    let cell = match column {
        0 => Rect::from_min_max(
            pos2(place.left() - NAMES, center - 9.0),
            pos2(place.right(), center + 9.0),
        ),
        _ => Rect::from_min_max(
            pos2(place.left(), center - 9.0),
            pos2(place.right() + NAMES, center + 9.0),
        ),
    };
    let can_pick = !node.value.is_empty();
    let sense = if can_pick {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(
        cell.union(place),
        ui.id().with(("node", column, &node.name)),
        sense,
    );
    let words = format!("{}, {}", node.name, format::bytes(node.bytes));
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, can_pick, &words));
    button::focus_ring(ui, cell, &response);
    let color = if response.hovered() || can_pick {
        tokens::TEXT
    } else {
        tokens::TEXT_3
    };
    let painter = ui.painter();
    painter.rect_filled(place, tokens::RADIUS_BAR, tokens::TEXT_2);
    if column == 0 {
        let right = place.left() - tokens::SPACE_S;
        text::right(
            painter,
            right,
            center,
            room,
            &node.name,
            fonts::label(),
            color,
        );
    } else {
        let mut left = place.right() + tokens::SPACE_S;
        if node.country.is_some() {
            flag::paint(painter, left, center, node.country);
            left += flag::SIZE.x + tokens::SPACE_S;
        }
        text::left(
            painter,
            left,
            center,
            room,
            &node.name,
            fonts::label(),
            color,
        );
    }
    let response = response.on_hover_text(words);
    if can_pick {
        let response = response.on_hover_cursor(CursorIcon::PointingHand);
        if response.clicked() {
            actions.push(UiAction::Pick(SANKEY[column], node.value.clone()));
        }
    }
}
