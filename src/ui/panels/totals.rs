//! The figures: sent and received, a minute of both, and how many of what.

use bevy_egui::egui::{FontId, Rect, Sense, Stroke, Ui, WidgetInfo, WidgetType, pos2, vec2};

use crate::survey::question::{Period, Way};
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::columns::Panel;
use crate::ui::format::Figure;
use crate::ui::view_model::totals::TotalsView;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::panel::{self, Presence, Standing};
use crate::ui::widgets::{button, sparkline, text};
use crate::words;

/// Height of the content, where there is room for all of it.
pub const HEIGHT: f32 = 218.0;
/// Height without the counts and with a low curve: the least that is worth showing.
pub const LEAST_HEIGHT: f32 = 142.0;
/// What the counts take, with the line above them.
const COUNTS: f32 = 50.0;
/// What stands above the curve, and below it.
const ABOVE: f32 = 88.0;
const BELOW: f32 = 24.0;
/// Lower than this, a curve has to give way to nothing else.
const LEAST_SPARK: f32 = 26.0;

/// Draws the figures into the height that is available: counts go first, then the curve is lower. Folded, both speeds
/// stand in one line.
pub fn totals_panel(
    ui: &mut Ui,
    view: &TotalsView,
    standing: Standing,
    actions: &mut Vec<UiAction>,
) {
    let height = if standing.is_folded {
        tokens::HEADER
    } else {
        ui.available_height().min(HEIGHT)
    };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let head = Rect::from_min_size(
        rect.min - vec2(0.0, 4.0),
        vec2(rect.width(), tokens::HEADER),
    );
    if standing.is_folded {
        folded(ui, rect, view);
        controls(ui, head, standing, actions);
        return;
    }
    let has_counts = height >= ABOVE + LEAST_SPARK + BELOW + COUNTS;
    let spark = height - ABOVE - BELOW - if has_counts { COUNTS } else { 0.0 };
    let gap = tokens::SPACE_M;
    let half = (rect.width() - gap) / 2.0;
    let column = |x: f32| Rect::from_min_size(pos2(x, rect.top()), vec2(half, 80.0));
    figure(
        ui,
        column(rect.left()),
        (Way::Sent, &words::text("sent"), Icon::Up, *tokens::SENT),
        (&view.sent, &view.sent_total),
        view,
        actions,
    );
    figure(
        ui,
        column(rect.left() + half + gap),
        (
            Way::Received,
            &words::text("received"),
            Icon::Down,
            *tokens::RECEIVED,
        ),
        (&view.received, &view.received_total),
        view,
        actions,
    );
    for (x, way, title, total) in [
        (rect.left(), Way::Sent, "sent", &view.sent_total),
        (
            rect.left() + half + gap,
            Way::Received,
            "received",
            &view.received_total,
        ),
    ] {
        let title = words::text(title);
        volume(ui, column(x), (way, &title), total, view, actions);
    }
    controls(ui, head, standing, actions);
    let spark = Rect::from_min_size(
        rect.left_top() + vec2(0.0, ABOVE),
        vec2(rect.width(), spark),
    );
    sparkline::paint(ui.painter(), spark, &view.spark_sent, &view.spark_received);
    let axis = spark.bottom() + 12.0;
    let label = |x, words: &str, is_right: bool| {
        let place = if is_right { text::right } else { text::left };
        place(
            ui.painter(),
            x,
            axis,
            120.0,
            words,
            fonts::label(),
            tokens::TEXT_3,
        );
    };
    let (from, to) = if view.has_ended {
        ("total-last-60-s", "end-of-capture")
    } else {
        ("total-60-s-ago", "now")
    };
    label(rect.left(), &words::text(from), false);
    label(rect.right(), &words::text(to), true);
    if has_counts {
        counts(
            ui,
            Rect::from_min_max(pos2(rect.left(), axis + 14.0), rect.max),
            view,
        );
    }
}

/// The buttons of the panel lie over the titles, which need all the width.
fn controls(ui: &mut Ui, head: Rect, standing: Standing, actions: &mut Vec<UiAction>) {
    let asked = panel::controls(ui, head, standing, Presence::Hidden).asked;
    actions.extend(asked.map(|control| UiAction::of(control, Panel::Totals)));
}

/// Both speeds in one line.
fn folded(ui: &mut Ui, rect: Rect, view: &TotalsView) {
    let half = (rect.width() - 2.0 * tokens::SPACE_L) / 2.0;
    for (at, (key, glyph, color, speed)) in [
        ("sent", Icon::Up, *tokens::SENT, &view.sent),
        ("received", Icon::Down, *tokens::RECEIVED, &view.received),
    ]
    .into_iter()
    .enumerate()
    {
        let left = rect.left() + half * at as f32;
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(half, rect.height()));
        let response = ui.interact(cell, ui.id().with(key), Sense::hover());
        let words = format!("{} {}", speed.number, speed.unit);
        text::name(&response, &format!("{} {words}", words::text(key)));
        let center = cell.center().y;
        icon::paint(ui.painter(), glyph, pos2(left + 7.0, center), 14.0, color);
        let (font, ink) = (fonts::body_strong(), tokens::TEXT);
        text::left(
            ui.painter(),
            left + 20.0,
            center,
            half - 20.0,
            &words,
            font,
            ink,
        );
    }
}

/// A speed and its volume. A click ranks all lists by this way alone, another one by both again.
fn figure(
    ui: &mut Ui,
    rect: Rect,
    (way, title, glyph, color): (Way, &str, Icon, bevy_egui::egui::Color32),
    (speed, total): (&Figure, &str),
    view: &TotalsView,
    actions: &mut Vec<UiAction>,
) {
    let title = if view.is_mean {
        &words::with("total-mean", &[("title", title.into())])
    } else {
        title
    };
    let number = Rect::from_min_size(rect.min, vec2(rect.width(), 58.0));
    let words = format!(
        "{title} {} {}, {total} {}",
        speed.number, speed.unit, view.volumes_of
    );
    let response = button::interact(ui, number, &words);
    let is_on = view.way == way;
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, is_on, &words));
    button::focus_ring(ui, number, &response);
    if is_on || response.hovered() {
        let stroke = Stroke::new(
            2.0,
            if is_on {
                tokens::ACCENT
            } else {
                tokens::STROKE_STRONG
            },
        );
        let width = rect.width().min(72.0);
        let line = rect.left()..=rect.left() + width;
        ui.painter().hline(line, rect.top() + 17.0, stroke);
    }
    let response = response.on_hover_text(words::text("rank-by-way"));
    if response.clicked() {
        actions.push(UiAction::RankBy(way));
    }
    let painter = ui.painter();
    icon::paint(
        painter,
        glyph,
        pos2(rect.left() + 7.0, rect.top() + 8.0),
        14.0,
        color,
    );
    text::left(
        painter,
        rect.left() + 18.0,
        rect.top() + 8.0,
        rect.width() - 18.0,
        title,
        fonts::label(),
        tokens::TEXT_3,
    );
    // 40 px where it fits, less in the narrow column.
    let size = if rect.width() < 125.0 {
        30.0
    } else {
        fonts::display().size
    };
    let font = FontId::new(size, fonts::display().family);
    let number = painter.layout_no_wrap(speed.number.clone(), font, *tokens::TEXT);
    let unit = painter.layout_no_wrap(speed.unit.clone(), fonts::unit(), *tokens::TEXT_2);
    let baseline = rect.top() + 16.0 + 38.0;
    let number_width = number.size().x;
    let ascent = |galley: &bevy_egui::egui::Galley| {
        galley.rows.first().map_or(0.0, |row| {
            row.glyphs
                .first()
                .map_or(row.size.y * 0.8, |glyph| glyph.pos.y)
        })
    };
    let (number_ascent, unit_ascent) = (ascent(&number), ascent(&unit));
    painter.galley(
        pos2(rect.left(), baseline - number_ascent),
        number,
        *tokens::TEXT,
    );
    painter.galley(
        pos2(rect.left() + number_width + 6.0, baseline - unit_ascent),
        unit,
        *tokens::TEXT_2,
    );
}

/// The volume of a way: a click ranks all lists by it, another one goes on to the next period, the other button offers
/// all periods.
fn volume(
    ui: &mut Ui,
    rect: Rect,
    (way, title): (Way, &str),
    total: &str,
    view: &TotalsView,
    actions: &mut Vec<UiAction>,
) {
    let said = format!("{total} {}", view.volumes_of);
    let line = Rect::from_min_size(rect.left_top() + vec2(0.0, 62.0), vec2(rect.width(), 18.0));
    let name = format!("{title} {said}");
    let response = button::interact(ui, line, &name);
    let is_on = view.period.is_volume() && (view.way == way || view.way == Way::Both);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Button, true, is_on, &name));
    button::focus_ring(ui, line, &response);
    let painter = ui.painter();
    let (center, font) = (rect.top() + 70.0, fonts::label());
    let color = if is_on {
        tokens::TEXT_2
    } else {
        tokens::TEXT_3
    };
    let end = text::left(
        painter,
        rect.left(),
        center,
        rect.width(),
        &said,
        font,
        color,
    );
    if is_on || response.hovered() {
        let stroke = if is_on {
            Stroke::new(2.0, tokens::ACCENT)
        } else {
            Stroke::new(1.0, tokens::STROKE_STRONG)
        };
        painter.hline(rect.left()..=end, line.bottom(), stroke);
    }
    let response = response.on_hover_text(words::text("rank-by-volume"));
    if response.clicked() {
        actions.push(UiAction::RankByVolume(way));
    }
    response.context_menu(|ui| {
        for period in Period::ALL {
            let words = words::text(choice(period));
            if ui.selectable_label(period == view.period, words).clicked() {
                actions.push(UiAction::ShowPeriod(period));
                ui.close();
            }
        }
    });
}

/// What is offered.
#[must_use]
pub const fn choice(period: Period) -> &'static str {
    match period {
        Period::Now => "period-choice-now",
        Period::Minute => "period-choice-minute",
        Period::Hour => "period-choice-hour",
        Period::Start => "period-choice-start",
    }
}

fn counts(ui: &mut Ui, rect: Rect, view: &TotalsView) {
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let widths: Vec<f32> = view
        .counts
        .iter()
        .map(|(number, noun)| {
            let width = |words: &str, font| {
                text::line(ui.painter(), words, font, tokens::TEXT, f32::INFINITY)
                    .size()
                    .x
            };
            width(number, fonts::title()).max(width(noun, fonts::label()))
        })
        .collect();
    let gap = (rect.width() - widths.iter().sum::<f32>()) / (widths.len() - 1) as f32;
    let mut x = rect.left();
    for ((number, noun), width) in view.counts.iter().zip(widths) {
        let cell = Rect::from_min_size(pos2(x, rect.top() + 8.0), vec2(width, 36.0));
        let response = ui.interact(cell, ui.id().with(noun), Sense::hover());
        text::name(&response, &format!("{number} {noun}"));
        let painter = ui.painter();
        text::left(
            painter,
            x,
            cell.top() + 10.0,
            width + 1.0,
            number,
            fonts::title(),
            tokens::TEXT,
        );
        text::left(
            painter,
            x,
            cell.top() + 28.0,
            width + 1.0,
            noun,
            fonts::label(),
            tokens::TEXT_3,
        );
        x += width + gap.max(6.0);
    }
}
