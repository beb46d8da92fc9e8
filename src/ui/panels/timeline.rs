//! Minutes of traffic, sent above the line and received below, stacked by hue, with a brush that chooses seconds.

use bevy_egui::egui::epaint::Mesh;
use bevy_egui::egui::{
    Align2, Color32, CursorIcon, Id, Key, Painter, Pos2, Rect, Response, Sense, Shape, Stroke,
    StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use crate::survey::question::Window;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::columns::Panel;
use crate::ui::view_model::timeline::{BrushView, TimelineView};
use crate::ui::widgets::panel::{self, Presence, Standing};
use crate::ui::widgets::{button, chips, text};
use crate::words;
use crate::world::hues::ColorBy;
use crate::world::routes::Hue;

/// Room for the axis below the chart.
const AXIS: f32 = 20.0;
/// Lower than this, a chart is short of room.
const LOW: f32 = 100.0;
/// Height of the axis then.
const LOW_AXIS: f32 = 14.0;
/// Room for the choice of what hues stand for.
const COLOR_BY: f32 = 144.0;
/// Room for the buttons of the panel.
const CONTROLS: f32 = 44.0;
/// Longest legend entry, in pixels.
const LEGEND: f32 = 128.0;
/// The chart leaves this much of its height beyond the peaks.
const HEADROOM: f32 = 1.06;
/// Each way has at least this share of the height.
const LEAST_SHARE: f32 = 0.16;
/// From the line outwards: the rest lies nearest to it, below the named hues.
const STACK: [usize; Hue::COUNT] = [5, 4, 3, 2, 1, 0];
/// This near to its end, a brush is taken by the end.
const GRIP: f32 = 7.0;

/// Draws title, legend, chart and axis into all that is available; folded, the title line alone.
pub fn timeline_panel(
    ui: &mut Ui,
    view: &TimelineView,
    standing: Standing,
    actions: &mut Vec<UiAction>,
) {
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    text::name(&response, &format!("{}, {}", view.title(), view.peak));
    // In a low window the chart gets what can be spared around it.
    let is_low = rect.height() < LOW;
    let (below_head, axis_height) = if is_low {
        (-2.0, LOW_AXIS)
    } else {
        (6.0, AXIS)
    };
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), tokens::HEADER));
    let controls = panel::controls(ui, head, standing, Presence::Seen);
    let asked = controls.asked;
    actions.extend(asked.map(|control| UiAction::of(control, Panel::Timeline)));
    // The pin has its room even while it is not shown: what is written beside it stands still.
    let words = Rect::from_min_max(head.min, pos2(head.right() - CONTROLS, head.bottom()));
    header(ui, words, view, actions);
    if standing.is_folded {
        return;
    }
    let chart = Rect::from_min_max(
        pos2(rect.left(), head.bottom() + below_head),
        pos2(rect.right(), rect.bottom() - axis_height),
    );
    if !chart.is_positive() {
        return;
    }
    let scale = Scale::new(chart, view);
    axis(ui, &scale, view);
    stack(ui, &scale, view);
    marks(ui, &scale, view);
    if view.first_known == view.columns.len() {
        text::anchored(
            ui.painter(),
            chart.center(),
            Align2::CENTER_CENTER,
            &words::text("timeline-nothing"),
            fonts::label(),
            tokens::TEXT_3,
        );
    } else {
        brush(ui, &scale, view, actions);
    }
}

/// Where things stand in the chart.
struct Scale {
    chart: Rect,
    /// The line between what was sent and what was received.
    line_y: f32,
    /// Points of each byte a second.
    per_byte: f32,
    window: Window,
}

impl Scale {
    /// Both ways on one scale, each with its share of the height.
    fn new(chart: Rect, view: &TimelineView) -> Self {
        let both = (view.peak_up + view.peak_down).max(f32::MIN_POSITIVE);
        let up = (view.peak_up / both).clamp(LEAST_SHARE, 1.0 - LEAST_SHARE);
        let fits = |peak: f32, share: f32| chart.height() * share / (peak.max(1e-3) * HEADROOM);
        Self {
            chart,
            line_y: chart.top() + chart.height() * up,
            per_byte: fits(view.peak_up, up).min(fits(view.peak_down, 1.0 - up)),
            window: view.window,
        }
    }

    fn x_of_secs(&self, secs: u64) -> f32 {
        let span = (self.window.to_secs() - self.window.from_secs).max(1) as f32;
        let at = secs.saturating_sub(self.window.from_secs) as f32 / span;
        self.chart.left() + self.chart.width() * at.min(1.0)
    }

    fn secs_at(&self, x: f32) -> u64 {
        let at = ((x - self.chart.left()) / self.chart.width()).clamp(0.0, 1.0);
        let span = (self.window.to_secs() - self.window.from_secs) as f32;
        self.window.from_secs + (at * span).round() as u64
    }
}

fn header(ui: &mut Ui, rect: Rect, view: &TimelineView, actions: &mut Vec<UiAction>) {
    let center = rect.center().y;
    let mut x = text::left(
        ui.painter(),
        rect.left(),
        center,
        f32::INFINITY,
        &view.title(),
        fonts::body_strong(),
        tokens::TEXT,
    ) + tokens::SPACE_M;
    if view.peak_rate() > 0.0 {
        x = text::left(
            ui.painter(),
            x,
            center,
            f32::INFINITY,
            &view.peak,
            fonts::label(),
            tokens::TEXT_3,
        ) + tokens::SPACE_M;
    }
    let mut right = rect.right();
    if x + COLOR_BY < right {
        color_by(ui, rect, view.by, actions);
        right -= COLOR_BY + tokens::SPACE_M;
    }
    if let Some(brush) = &view.brush {
        right = chosen(ui, right, center, (right - x) * 0.6, brush, actions);
    }
    let painter = ui.painter();
    for (hue, name) in &view.legend {
        if x + 14.0 + LEGEND > right {
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
    let words = words::text("fresh-title");
    if !view.fresh.is_empty() && x + 14.0 + LEGEND <= right {
        mark(painter, pos2(x + 4.0, center - 3.0));
        let (font, color) = (fonts::label(), tokens::TEXT_2);
        text::left(painter, x + 14.0, center, LEGEND, &words, font, color);
    }
}

/// What the brush holds, and the way out. Returns where it begins.
fn chosen(
    ui: &mut Ui,
    right: f32,
    center: f32,
    room: f32,
    brush: &BrushView,
    actions: &mut Vec<UiAction>,
) -> f32 {
    let words = words::text("timeline-clear");
    let left = right - chips::width(ui, &words);
    let name = words::text("range-clear");
    let (response, _) = chips::removable(ui, left, center, &words, &name);
    if response.clicked() {
        actions.push(UiAction::Brush(None));
    }
    text::right(
        ui.painter(),
        left - tokens::SPACE_M,
        center,
        room,
        &brush.words,
        fonts::label(),
        tokens::TEXT_2,
    ) - tokens::SPACE_M
}

/// What hues stand for. A click goes on to the next.
fn color_by(ui: &mut Ui, rect: Rect, by: ColorBy, actions: &mut Vec<UiAction>) {
    let place = Rect::from_min_max(pos2(rect.right() - COLOR_BY, rect.top()), rect.max);
    let words = words::with("timeline-colored-by", &[("what", (&by.noun()).into())]);
    let response = button::interact(ui, place, &words);
    button::focus_ring(ui, place, &response);
    let color = if response.hovered() {
        tokens::TEXT
    } else {
        tokens::TEXT_2
    };
    text::right(
        ui.painter(),
        rect.right(),
        rect.center().y,
        COLOR_BY,
        &words,
        fonts::label(),
        color,
    );
    if response
        .on_hover_text(words::text("timeline-color-hint"))
        .clicked()
    {
        actions.push(UiAction::ColorByNext);
    }
}

/// When the newest hosts were first seen: within the chart, so that words of the axis stay free.
fn marks(ui: &Ui, scale: &Scale, view: &TimelineView) {
    for secs in &view.fresh {
        if (view.window.from_secs..=view.window.to_secs()).contains(secs) {
            let tip = pos2(scale.x_of_secs(*secs), scale.chart.bottom() - 9.0);
            mark(ui.painter(), tip);
        }
    }
}

/// A host was first seen here.
fn mark(painter: &Painter, tip: Pos2) {
    let points = vec![tip, tip + vec2(4.0, 6.0), tip + vec2(-4.0, 6.0)];
    painter.add(Shape::convex_polygon(points, tokens::TEXT_2, Stroke::NONE));
}

fn axis(ui: &Ui, scale: &Scale, view: &TimelineView) {
    let (painter, chart) = (ui.painter(), scale.chart);
    let y = ui.max_rect().bottom().min(chart.bottom() + 20.0) - 7.0;
    for (share, words) in view.ticks() {
        let x = chart.left() + chart.width() * share;
        let (is_first, is_last) = (share <= 0.0, share >= 1.0);
        let anchor = if is_first {
            Align2::LEFT_CENTER
        } else if is_last {
            Align2::RIGHT_CENTER
        } else {
            Align2::CENTER_CENTER
        };
        text::anchored(
            painter,
            pos2(x, y),
            anchor,
            &words,
            fonts::label(),
            tokens::TEXT_3,
        );
        if !is_first && !is_last {
            painter.vline(x, chart.y_range(), Stroke::new(1.0, tokens::DIVIDER));
        }
    }
    painter.hline(
        chart.x_range(),
        scale.line_y,
        Stroke::new(1.0, tokens::STROKE_STRONG),
    );
    if chart.height() < 60.0 {
        return; // words would cover the little that there is
    }
    for (y, key, anchor) in [
        (chart.top(), "sent-weak", Align2::LEFT_TOP),
        (chart.bottom(), "received-weak", Align2::LEFT_BOTTOM),
    ] {
        let at = pos2(chart.left() + 2.0, y);
        let words = words::text(key);
        text::anchored(painter, at, anchor, &words, fonts::micro(), tokens::TEXT_3);
    }
}

/// Each hue is a band on either side of the line: a strip of triangles under a bright edge. What was received is dimmer.
fn stack(ui: &Ui, scale: &Scale, view: &TimelineView) {
    let columns = view.columns.get(view.first_known..).unwrap_or_default();
    if columns.len() < 2 || view.peak_rate() <= 0.0 {
        return;
    }
    let chart = scale.chart;
    let step = chart.width() / view.columns.len() as f32;
    let x = |at: usize| chart.left() + step * (view.first_known as f32 + at as f32 + 0.5);
    for (sign, strength) in [(-1.0, 0.72), (1.0, 0.5)] {
        let mut foot = vec![0.0_f32; columns.len()];
        for hue in STACK {
            let values = columns.iter().map(|column| {
                let way = if sign < 0.0 { &column.up } else { &column.down };
                way[hue]
            });
            let color = tokens::hue(Hue(u8::try_from(hue).unwrap_or(Hue::OTHER.0)));
            let mut mesh = Mesh::default();
            let mut edge = Vec::with_capacity(columns.len());
            let mut is_silent = true;
            for (at, value) in values.enumerate() {
                is_silent &= value <= 0.0;
                let y = |value: f32| scale.line_y + sign * value * scale.per_byte;
                let top = foot[at] + value;
                mesh.colored_vertex(pos2(x(at), y(top)), color.gamma_multiply(strength));
                mesh.colored_vertex(pos2(x(at), y(foot[at])), color.gamma_multiply(strength));
                edge.push(pos2(x(at), y(top)));
                foot[at] = top;
            }
            if is_silent {
                continue;
            }
            for at in 1..u32::try_from(columns.len()).unwrap_or(0) {
                mesh.add_triangle(at * 2 - 2, at * 2 - 1, at * 2);
                mesh.add_triangle(at * 2 - 1, at * 2 + 1, at * 2);
            }
            ui.painter().add(Shape::mesh(mesh));
            let stroke = Stroke::new(1.0, color.gamma_multiply(strength + 0.2));
            ui.painter().add(Shape::line(edge, stroke));
        }
    }
}

/// What a drag does to the brush.
#[derive(Clone, Copy, Debug)]
struct Drag {
    kind: DragKind,
    /// The second where it began.
    from_secs: u64,
    /// The brush as it was.
    before: (u64, u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum DragKind {
    New,
    Start,
    End,
    Move,
}

fn brush(ui: &mut Ui, scale: &Scale, view: &TimelineView, actions: &mut Vec<UiAction>) {
    let id = ui.id().with("brush");
    let response = ui.interact(scale.chart, id, Sense::click_and_drag());
    let words = match &view.brush {
        Some(brush) => words::with("timeline-range", &[("range", (&brush.words).into())]),
        None => words::text("timeline-range-hint"),
    };
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Slider, true, &words));
    button::focus_ring(ui, scale.chart, &response);
    let known = view.brush.as_ref().map(|brush| brush.range);
    if let Some(range) = dragged(ui, id, &response, scale, known).or_else(|| {
        let has_focus = response.has_focus();
        has_focus
            .then(|| stepped(ui, &view.window, known))
            .flatten()
    }) {
        actions.push(UiAction::Brush(Some(range)));
    }
    if response.double_clicked() {
        actions.push(UiAction::Brush(None));
    }
    if let Some(range) = known {
        paint_brush(ui, scale, range);
    }
    if let Some(pointer) = response.hover_pos() {
        let near = |secs: u64| (scale.x_of_secs(secs) - pointer.x).abs() < GRIP;
        let is_at_end = known.is_some_and(|(from, to)| near(from) || near(to));
        if is_at_end {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        } else if known.is_none() {
            ui.ctx().set_cursor_icon(CursorIcon::Crosshair);
        }
    }
}

/// The brush after what the pointer does. May be asked twice a frame: where a drag began is kept in egui's memory.
fn dragged(
    ui: &Ui,
    id: Id,
    response: &Response,
    scale: &Scale,
    known: Option<(u64, u64)>,
) -> Option<(u64, u64)> {
    let x = response.interact_pointer_pos()?.x;
    if response.drag_started() {
        let began = ui.input(|input| input.pointer.press_origin())?.x;
        let near = |secs: u64| (scale.x_of_secs(secs) - began).abs() < GRIP;
        let kind = match known {
            Some((from, _)) if near(from) => DragKind::Start,
            Some((_, to)) if near(to) => DragKind::End,
            Some((from, to)) if (scale.x_of_secs(from)..scale.x_of_secs(to)).contains(&began) => {
                DragKind::Move
            }
            _ => DragKind::New,
        };
        let drag = Drag {
            kind,
            from_secs: scale.secs_at(began),
            before: known.unwrap_or_default(),
        };
        ui.data_mut(|data| data.insert_temp(id, drag));
    }
    if !response.dragged() {
        return None;
    }
    let drag: Drag = ui.data(|data| data.get_temp(id))?;
    let at = scale.secs_at(x);
    let (from, to) = match drag.kind {
        DragKind::New => (drag.from_secs.min(at), drag.from_secs.max(at)),
        DragKind::Start => (at.min(drag.before.1), at.max(drag.before.1)),
        DragKind::End => (at.min(drag.before.0), at.max(drag.before.0)),
        DragKind::Move => {
            let length = drag.before.1 - drag.before.0;
            let moved = drag
                .before
                .0
                .saturating_add(at)
                .saturating_sub(drag.from_secs);
            let last = scale.window.to_secs().saturating_sub(length);
            let from = moved.clamp(scale.window.from_secs.min(last), last);
            (from, from + length)
        }
    };
    let least = scale.window.column_secs.max(1);
    Some((from, to.max(from + least)))
}

/// The brush after a key: arrows move it, with Shift they move its end.
fn stepped(ui: &Ui, window: &Window, known: Option<(u64, u64)>) -> Option<(u64, u64)> {
    let step = window.column_secs.max(1);
    let (left, right, has_shift) = ui.input(|input| {
        (
            input.key_pressed(Key::ArrowLeft),
            input.key_pressed(Key::ArrowRight),
            input.modifiers.shift,
        )
    });
    if !(left || right) {
        return None;
    }
    let length = step * (window.columns as u64 / 6).max(1);
    let Some((from, to)) = known else {
        return Some((window.to_secs().saturating_sub(length), window.to_secs()));
    };
    let last = window.to_secs();
    Some(match (left, has_shift) {
        (true, true) => (from, to.saturating_sub(step).max(from + step)),
        (false, true) => (from, (to + step).min(last).max(from + step)),
        (true, false) if from >= window.from_secs + step => (from - step, to - step),
        (false, false) if to + step <= last => (from + step, to + step),
        _ => (from, to),
    })
}

/// What is chosen stays bright between its two grips, the rest is dimmed.
fn paint_brush(ui: &Ui, scale: &Scale, (from, to): (u64, u64)) {
    let (painter, chart) = (ui.painter(), scale.chart);
    let (left, right) = (scale.x_of_secs(from), scale.x_of_secs(to));
    let shade: Color32 = tokens::PANEL.gamma_multiply(0.72);
    for (a, b) in [(chart.left(), left), (right, chart.right())] {
        if b > a {
            let rest = Rect::from_min_max(pos2(a, chart.top()), pos2(b, chart.bottom()));
            painter.rect_filled(rest, 0, shade);
        }
    }
    let chosen = Rect::from_min_max(pos2(left, chart.top()), pos2(right, chart.bottom()));
    painter.rect_stroke(
        chosen,
        tokens::RADIUS_BAR,
        Stroke::new(1.0, tokens::ACCENT),
        StrokeKind::Inside,
    );
    for x in [left, right] {
        let grip = Rect::from_center_size(pos2(x, chosen.center().y), vec2(6.0, 20.0));
        painter.rect_filled(grip, tokens::RADIUS_BAR, tokens::ACCENT);
        let stroke = Stroke::new(1.0, tokens::PANEL);
        painter.vline(x, grip.shrink(5.0).y_range(), stroke);
    }
}
