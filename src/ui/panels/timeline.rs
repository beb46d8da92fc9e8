//! Minutes of traffic, stacked by hue, and what hues stand for.

use bevy_egui::egui::epaint::Mesh;
use bevy_egui::egui::{
    CursorIcon, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::view_model::timeline::TimelineView;
use crate::ui::widgets::{button, text};
use crate::world::hues::ColorBy;
use crate::world::routes::Hue;

/// Room for the axis below the chart.
const AXIS: f32 = 20.0;
/// Room for the choice of what hues stand for.
const COLOR_BY: f32 = 144.0;
/// Longest legend entry, in pixels.
const LEGEND: f32 = 128.0;
/// The chart leaves this much of its height above the peak.
const HEADROOM: f32 = 1.06;
/// From the foot to the top of the stack: the rest lies below the named hues.
const STACK: [usize; Hue::COUNT] = [5, 4, 3, 2, 1, 0];

/// Draws title, legend, chart and axis into all that is available.
pub fn timeline_panel(ui: &mut Ui, view: &TimelineView, actions: &mut Vec<UiAction>) {
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    text::name(&response, &format!("{}, {}", view.span.title, view.peak));
    header(
        ui,
        Rect::from_min_size(rect.min, vec2(rect.width(), tokens::HEADER)),
        view,
        actions,
    );
    let chart = Rect::from_min_max(
        pos2(rect.left(), rect.top() + tokens::HEADER + 6.0),
        pos2(rect.right(), rect.bottom() - AXIS),
    );
    if !chart.is_positive() {
        return;
    }
    axis(ui, chart, view);
    stack(ui, chart, view);
    if view.first_known == view.columns.len() {
        text::anchored(
            ui.painter(),
            chart.center(),
            bevy_egui::egui::Align2::CENTER_CENTER,
            "Nothing observed yet",
            fonts::label(),
            tokens::TEXT_3,
        );
    }
}

fn header(ui: &mut Ui, rect: Rect, view: &TimelineView, actions: &mut Vec<UiAction>) {
    let painter = ui.painter();
    let center = rect.center().y;
    let mut x = text::left(
        painter,
        rect.left(),
        center,
        f32::INFINITY,
        view.span.title,
        fonts::body_strong(),
        tokens::TEXT,
    ) + tokens::SPACE_M;
    if view.peak_bytes_per_sec > 0.0 {
        x = text::left(
            painter,
            x,
            center,
            f32::INFINITY,
            &view.peak,
            fonts::label(),
            tokens::TEXT_3,
        ) + tokens::SPACE_M;
    }
    for (hue, name) in &view.legend {
        if x + 14.0 + LEGEND > rect.right() - COLOR_BY {
            break;
        }
        let square = Rect::from_center_size(pos2(x + 4.0, center), vec2(8.0, 8.0));
        painter.rect_filled(square, tokens::RADIUS_BAR, tokens::hue(*hue));
        x = text::left(
            painter,
            x + 14.0,
            center,
            LEGEND,
            name,
            fonts::label(),
            tokens::TEXT_2,
        ) + tokens::SPACE_M;
    }
    if x + COLOR_BY < rect.right() {
        color_by(ui, rect, view.by, actions);
    }
}

/// What hues stand for. A click goes on to the next.
fn color_by(ui: &mut Ui, rect: Rect, by: ColorBy, actions: &mut Vec<UiAction>) {
    let place = Rect::from_min_max(pos2(rect.right() - COLOR_BY, rect.top()), rect.max);
    let response = ui
        .interact(place, ui.id().with("color by"), Sense::click())
        .on_hover_cursor(CursorIcon::PointingHand);
    let words = format!("Colored by {}", by.noun());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Button, true, &words));
    button::focus_ring(ui, place, &response);
    let (center, is_hovered) = (rect.center().y, response.hovered());
    let color = if is_hovered {
        tokens::TEXT
    } else {
        tokens::TEXT_2
    };
    text::right(
        ui.painter(),
        rect.right(),
        center,
        COLOR_BY,
        &words,
        fonts::label(),
        color,
    );
    if response
        .on_hover_text("Color by program, provider, country, protocol, direction or age (C)")
        .clicked()
    {
        actions.push(UiAction::ColorByNext);
    }
}

fn axis(ui: &Ui, chart: Rect, view: &TimelineView) {
    let painter = ui.painter();
    let y = chart.bottom() + 12.0;
    for (step, words) in view.span.ticks.iter().enumerate() {
        let x = chart.left() + chart.width() * step as f32 / 5.0;
        let anchor = match step {
            0 => bevy_egui::egui::Align2::LEFT_CENTER,
            5 => bevy_egui::egui::Align2::RIGHT_CENTER,
            _ => bevy_egui::egui::Align2::CENTER_CENTER,
        };
        text::anchored(
            painter,
            pos2(x, y),
            anchor,
            words,
            fonts::label(),
            tokens::TEXT_3,
        );
        if (1..5).contains(&step) {
            painter.vline(x, chart.y_range(), Stroke::new(1.0, tokens::DIVIDER));
        }
    }
    painter.hline(
        chart.x_range(),
        chart.bottom(),
        Stroke::new(1.0, tokens::STROKE_STRONG),
    );
}

/// Each hue is a band: a strip of triangles under a line.
fn stack(ui: &Ui, chart: Rect, view: &TimelineView) {
    let columns = view.columns.get(view.first_known..).unwrap_or_default();
    if columns.len() < 2 || view.peak_bytes_per_sec <= 0.0 {
        return;
    }
    let last = view.columns.len().saturating_sub(1) as f32;
    let scale = chart.height() / (view.peak_bytes_per_sec * HEADROOM);
    let x = |index: usize| chart.left() + chart.width() * (view.first_known + index) as f32 / last;
    let mut foot = vec![0.0_f32; columns.len()];
    for hue in STACK {
        let color = tokens::hue(Hue(hue as u8));
        let mut mesh = Mesh::default();
        let mut line = Vec::with_capacity(columns.len());
        for (index, column) in columns.iter().enumerate() {
            let top = foot[index] + column[hue];
            let y = |value: f32| chart.bottom() - value * scale;
            mesh.colored_vertex(pos2(x(index), y(top)), color.gamma_multiply(0.62));
            mesh.colored_vertex(pos2(x(index), y(foot[index])), color.gamma_multiply(0.62));
            line.push(pos2(x(index), y(top)));
            foot[index] = top;
        }
        for index in 1..u32::try_from(columns.len()).unwrap_or(0) {
            mesh.add_triangle(index * 2 - 2, index * 2 - 1, index * 2);
            mesh.add_triangle(index * 2 - 1, index * 2 + 1, index * 2);
        }
        if columns.iter().any(|column| column[hue] > 0.0) {
            ui.painter().add(Shape::mesh(mesh));
            ui.painter().add(Shape::line(
                line,
                Stroke::new(1.0, color.gamma_multiply(0.9)),
            ));
        }
    }
}
