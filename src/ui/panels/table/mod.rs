//! All connections: toolbar, headings, lines, legend. Only the lines in view are laid out, however many there are.

mod columns;
mod headings;
mod rows;
mod walk;

use bevy_egui::egui::{
    Align2, Color32, Event, Popup, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2,
};
use flowcore::filter::Facet;
use flowcore::model::PlaceStanding;

use crate::survey::table::{GROUPS, Scope};
use crate::theme::{fonts, tokens};
use crate::ui::action::{ExportForm, UiAction};
use crate::ui::format;
use crate::ui::view_model::ranking::{counted, singular};
use crate::ui::view_model::table::TablePage;
use crate::ui::widgets::badge::{self, Weight};
use crate::ui::widgets::button::Rank;
use crate::ui::widgets::curves::Curves;
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{button, place_mark, segmented, text};
use crate::words;
use columns::Columns;

const TOOLBAR: f32 = 48.0;
const HEADINGS: f32 = 32.0;
const LEGEND: f32 = 40.0;
const PAD: f32 = tokens::SPACE_M;

/// Draws the table into all that is available.
pub fn table_panel(ui: &mut Ui, page: &TablePage<'_>, actions: &mut Vec<UiAction>) {
    let rect = ui.available_rect_before_wrap();
    let part = |top: f32, height: f32| {
        Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), height))
    };
    toolbar(ui, part(rect.top(), TOOLBAR), page, actions);
    let mut columns = Columns::new(rect.width(), &page.settings.columns, page.has_programs);
    let thumb = sideways(ui, rect, &mut columns);
    let head = part(rect.top() + TOOLBAR, HEADINGS);
    headings::show(ui, head, &columns, page, actions);
    let body = Rect::from_min_max(
        pos2(rect.left(), head.bottom()),
        pos2(rect.right(), (rect.bottom() - LEGEND).max(head.bottom())),
    );
    list(ui, body, &columns, page, actions);
    if let Some((thumb, color)) = thumb {
        ui.painter().rect_filled(thumb, 2, color);
    }
    legend(ui, part(rect.bottom() - LEGEND, LEGEND), page);
    let wants_copy = ui.input(|input| input.events.contains(&Event::Copy));
    if wants_copy && !page.chosen.is_empty() {
        actions.push(UiAction::CopyRows);
    }
}

/// Columns that are too wide for the table are pushed sideways: by the wheel with Shift, a touchpad, or the bar below.
///
/// Returns the thumb of that bar, to be drawn above the rows.
fn sideways(ui: &mut Ui, rect: Rect, columns: &mut Columns) -> Option<(Rect, Color32)> {
    let overflow = columns.width() - rect.width();
    if overflow <= 0.5 {
        return None;
    }
    let id = ui.id().with("sideways");
    let mut pushed: f32 = ui.data(|data| data.get_temp(id)).unwrap_or(0.0);
    if ui.rect_contains_pointer(rect) {
        pushed -= ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.x));
    }
    let track = Rect::from_min_max(
        pos2(rect.left() + PAD, rect.bottom() - LEGEND - 7.0),
        pos2(rect.right() - PAD, rect.bottom() - LEGEND - 1.0),
    );
    let share = rect.width() / columns.width();
    let response = ui.interact(track, id.with("bar"), Sense::drag());
    pushed = (pushed + response.drag_delta().x / share).clamp(0.0, overflow);
    ui.data_mut(|data| data.insert_temp(id, pushed));
    let left = track.left() + track.width() * (pushed / columns.width());
    let thumb = Rect::from_min_size(
        pos2(left, track.top() + 1.0),
        vec2(track.width() * share, 4.0),
    );
    let color = if response.hovered() || response.dragged() {
        tokens::TEXT_2
    } else {
        tokens::STROKE_STRONG
    };
    columns.push(pushed);
    Some((thumb, *color))
}

fn toolbar(ui: &mut Ui, rect: Rect, page: &TablePage<'_>, actions: &mut Vec<UiAction>) {
    let center = rect.center().y;
    let (known, open) = (page.answer.known, page.answer.open);
    let scope = |key: &str, number: usize| {
        words::with(key, &[("count", (&format::count(number as u64)).into())])
    };
    let options = [
        scope("scope-all", known),
        scope("scope-open", open),
        scope("scope-closed", known - open),
    ];
    let options = options.each_ref().map(String::as_str);
    let selected = Scope::ALL
        .iter()
        .position(|scope| *scope == page.settings.scope)
        .unwrap_or(0);
    let (clicked, end) = segmented::show(ui, rect.left() + PAD, center, &options, selected);
    if let Some(scope) = clicked.and_then(|index| Scope::ALL.get(index)) {
        actions.push(UiAction::ShowScope(*scope));
    }
    let mut right = rect.right() - PAD;
    let mut square = || {
        let place = Rect::from_center_size(pos2(right - 14.0, center), vec2(28.0, 28.0));
        right = place.left() - tokens::SPACE_S;
        place
    };
    if button::bare_icon(ui, square(), Icon::Close, &words::text("table-close")).clicked() {
        actions.push(UiAction::ToggleTable);
    }
    export(ui, square(), page, actions);
    choose_columns(ui, square(), page, actions);
    let (glyph, key) = if page.is_paused {
        (Icon::Play, "table-follow")
    } else {
        (Icon::Pause, "table-hold")
    };
    if button::icon(ui, square(), glyph, &words::text(key), page.is_paused).clicked() {
        actions.push(UiAction::PauseTable);
    }
    let x = group_by(ui, end + PAD, center, page, actions) + PAD;
    let words = match (page.is_paused, page.answer.is_partial()) {
        (true, _) => words::text("table-held"),
        (false, true) => {
            let found = u64::from(page.answer.sum.flows);
            words::with("table-found", &[("count", (&format::count(found)).into())])
        }
        (false, false) => return,
    };
    if right - x > 80.0 {
        text::left(
            ui.painter(),
            x,
            center,
            right - x,
            &words,
            fonts::label(),
            tokens::TEXT_2,
        );
    }
}

/// What rows are gathered by; returns where the control ends.
fn group_by(
    ui: &mut Ui,
    left: f32,
    center: f32,
    page: &TablePage<'_>,
    actions: &mut Vec<UiAction>,
) -> f32 {
    let choice =
        |facet: Option<Facet>| facet.map_or_else(|| words::text("table-no-group"), singular);
    let words = match page.settings.group_by {
        Some(facet) => words::with("table-group-by", &[("what", (&singular(facet)).into())]),
        None => words::text("table-group"),
    };
    let response = button::menu(ui, left, center, &words);
    let end = response.rect.right();
    Popup::menu(&response).show(|ui| {
        for facet in std::iter::once(None).chain(GROUPS.map(Some)) {
            let is_on = page.settings.group_by == facet;
            if ui.selectable_label(is_on, choice(facet)).clicked() {
                actions.push(UiAction::GroupTable(facet));
                ui.close();
            }
        }
    });
    end
}

fn choose_columns(ui: &mut Ui, place: Rect, page: &TablePage<'_>, actions: &mut Vec<UiAction>) {
    let response = button::bare_icon(ui, place, Icon::Table, &words::text("table-columns"));
    Popup::menu(&response)
        .close_behavior(bevy_egui::egui::PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            for placed in &page.settings.columns {
                let mut is_shown = placed.is_shown;
                if ui.checkbox(&mut is_shown, placed.column.title()).clicked() {
                    actions.push(UiAction::ToggleColumn(placed.column));
                }
            }
        });
}

fn export(ui: &mut Ui, place: Rect, page: &TablePage<'_>, actions: &mut Vec<UiAction>) {
    let response = button::bare_icon(ui, place, Icon::Export, &words::text("table-export"));
    Popup::menu(&response).show(|ui| {
        let copy = match page.chosen.len() {
            0 => words::text("table-copy-all"),
            count => {
                let rows = format::counted(count as u64, "count-rows");
                words::with("table-copy-rows", &[("rows", (&rows).into())])
            }
        };
        for (words, action) in [
            (words::text("table-csv"), UiAction::Export(ExportForm::Csv)),
            (
                words::text("table-json"),
                UiAction::Export(ExportForm::Json),
            ),
            (copy, UiAction::CopyRows),
        ] {
            if ui.button(words).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
}

fn list(
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
    if page.lines().is_empty() {
        let words = words::text(match (page.answer.is_partial(), page.answer.known) {
            (_, 0) => "table-none",
            (true, _) => "table-no-match",
            (false, _) => "table-no-such",
        });
        let response = ui.interact(rect, ui.id().with("empty"), Sense::hover());
        text::name(&response, &words);
        text::anchored(
            ui.painter(),
            rect.center(),
            Align2::CENTER_CENTER,
            &words,
            fonts::body(),
            tokens::TEXT_3,
        );
        return;
    }
    let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("rows"));
    inner.set_clip_rect(rect.intersect(ui.clip_rect()));
    inner.spacing_mut().item_spacing.y = 0.0;
    let mut scrolled = ScrollArea::vertical().auto_shrink(false).show_rows(
        &mut inner,
        tokens::ROW,
        page.lines().len(),
        |ui, range| {
            let mut curves = Curves::begin(ui);
            let top = ui.cursor().top();
            for position in range.clone() {
                rows::show(ui, columns, page, position, &mut curves, actions);
            }
            curves.finish(ui, &rows::beside_swatches(ui.painter(), rect));
            walk::walk(ui, page, range, top);
        },
    );
    // Who has scrolled away or holds the table still finds the way back to what is going on.
    let is_away = scrolled.state.offset.y > tokens::ROW || page.is_paused;
    if is_away && follows(&mut inner, rect, page) {
        scrolled.state.offset.y = 0.0;
        scrolled.state.store(ui.ctx(), scrolled.id);
        if page.is_paused {
            actions.push(UiAction::PauseTable);
        }
    }
}

/// The button over the rows that leads back to the first one, and to now; `true`: it was clicked.
fn follows(ui: &mut Ui, rect: Rect, page: &TablePage<'_>) -> bool {
    let words = words::text(if page.answer.is_mean {
        "table-to-top"
    } else {
        "table-follow-live"
    });
    let font = fonts::body_strong();
    let galley = text::line(ui.painter(), &words, font, tokens::TEXT, f32::INFINITY);
    let left = rect.center().x - galley.size().x / 2.0 - 16.0;
    let center = rect.bottom() - 26.0;
    button::labeled(ui, left, center, &words, Rank::Primary).clicked()
}

/// How much is listed, chosen and gathered.
fn total(page: &TablePage<'_>) -> String {
    let groups = page.answer.groups.len() as u64;
    let flows = match groups {
        0 => page.lines().len() as u64,
        _ => page
            .answer
            .groups
            .iter()
            .map(|it| u64::from(it.sum.flows))
            .sum(),
    };
    let mut words = format::counted(flows, "count-connections");
    if let (Some(facet), true) = (page.settings.group_by, groups > 0) {
        words = format!("{words}, {}", counted(groups, facet));
    }
    match page.chosen.len() {
        0 => words,
        chosen => {
            let chosen = format::count(chosen as u64);
            let chosen = words::with("table-chosen", &[("count", (&chosen).into())]);
            format!("{chosen}  ·  {words}")
        }
    }
}

/// What the badges mean.
fn legend(ui: &Ui, rect: Rect, page: &TablePage<'_>) {
    let painter = ui.painter();
    painter.hline(rect.x_range(), rect.top(), Stroke::new(1.0, tokens::STROKE));
    let center = rect.center().y;
    let total = total(page);
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
            "legend-strong",
        ),
        (&["PTR"], Weight::Weak, "legend-weak"),
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
            &words::text(meaning),
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
            &meaning,
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
            &meaning,
            fonts::label(),
            tokens::TEXT_3,
        ) + 20.0;
    }
}
