//! Everything known of whom the person looks at. What is unknown is said, and every fact carries where it comes from.

use bevy_egui::egui::{
    FontId, Frame, Rect, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, pos2, vec2,
};

use super::place_card::place_card;
use crate::survey::question::Subject;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::view_model::details::{Details, FactRow, FlowRow, NameRow, Related};
use crate::ui::view_model::ranking::title;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{badge, bar, flag, panel, row, text};
use crate::words;

const ROW: f32 = tokens::ROW;

/// Draws the drawer into all that is available.
pub fn details_panel(ui: &mut Ui, view: &Details, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    head(ui, view, actions);
    figures(ui, view);
    note(ui, view, actions);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if !view.facts.is_empty() || view.place_card.is_some() {
            let title = if view.host.is_some() {
                "details-place"
            } else {
                "details-known"
            };
            section(ui, &words::text(title), "");
        }
        if let Some(card) = &view.place_card {
            place_card(ui, card);
            ui.add_space(tokens::SPACE_S);
        }
        for fact in &view.facts {
            fact_row(ui, fact, actions);
        }
        let note = match view.names.iter().filter(|name| name.text.is_some()).count() {
            0 => words::text("details-none"),
            1 => words::text("details-one"),
            count => words::with("details-best-of", &[("count", (&count.to_string()).into())]),
        };
        if view.host.is_some() {
            section(ui, &words::text("details-name"), &note);
        }
        for (index, name) in view.names.iter().enumerate() {
            name_row(ui, name, index == 0, actions);
        }
        volume(ui, view);
        for related in &view.related {
            related_rows(ui, related, actions);
        }
        section(ui, &words::text("details-connections"), &view.flows_note);
        for flow in &view.flows {
            flow_row(ui, flow, actions);
        }
    });
}

fn head(ui: &mut Ui, view: &Details, actions: &mut Vec<UiAction>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::hover());
    text::name(&response, &format!("{}, {}", view.title, view.subtitle));
    let center = rect.top() + 16.0;
    let square = |right: f32| Rect::from_min_size(pos2(right - 32.0, rect.top()), vec2(32.0, 32.0));
    let mut right = rect.right();
    if button::icon(
        ui,
        square(right),
        Icon::Close,
        &words::text("details-close"),
        false,
    )
    .clicked()
    {
        actions.push(UiAction::Select(None));
    }
    right -= 40.0;
    if button::icon(
        ui,
        square(right),
        Icon::Copy,
        &words::text("details-copy-name"),
        false,
    )
    .clicked()
    {
        actions.push(UiAction::Copy(view.title.clone()));
    }
    right -= 40.0;
    if let (true, Some(host)) = (view.is_placed, view.host) {
        if button::icon(
            ui,
            square(right),
            Icon::Fly,
            &words::text("details-fly"),
            false,
        )
        .clicked()
        {
            actions.push(UiAction::FlyTo(host));
        }
        right -= 40.0;
    }
    for (is_possible, icon, key, action) in [
        (
            view.has_future,
            Icon::Forward,
            "details-forward",
            UiAction::Forward,
        ),
        (view.has_past, Icon::Back, "details-back", UiAction::Back),
    ] {
        if is_possible {
            if button::icon(ui, square(right), icon, &words::text(key), false).clicked() {
                actions.push(action);
            }
            right -= 40.0;
        }
    }
    // In the narrow drawer the name needs the room of the words.
    let only_left = if rect.width() < 520.0 {
        right - 32.0
    } else {
        right - 98.0
    };
    let only = if rect.width() < 520.0 {
        button::icon(
            ui,
            square(right),
            Icon::Search,
            &words::text("row-only"),
            false,
        )
    } else {
        button::labeled(ui, only_left, center, &words::text("row-only"), Rank::Plain)
    };
    if let (true, Some((facet, value))) = (only.clicked(), &view.pick) {
        actions.push(UiAction::Pick(*facet, value.clone()));
    }
    let room = only_left - rect.left() - tokens::SPACE_M;
    text::left(
        ui.painter(),
        rect.left(),
        center,
        room,
        &view.title,
        fonts::headline(),
        tokens::TEXT,
    );
    let below = rect.top() + 46.0;
    bar::swatch(ui.painter(), rect.left(), below, tokens::hue(view.hue));
    let mut left = rect.left() + 11.0;
    if view.country.is_some() {
        flag::paint(ui.painter(), left, below, view.country);
        left += flag::SIZE.x + tokens::SPACE_S;
    }
    text::left(
        ui.painter(),
        left,
        below,
        rect.right() - left,
        &view.subtitle,
        fonts::body(),
        tokens::TEXT_2,
    );
}

/// The person's own words about it, which are kept when the field is left; and a button that hides it everywhere.
fn note(ui: &mut Ui, view: &Details, actions: &mut Vec<UiAction>) {
    let Some(key) = view.note_key() else { return };
    ui.add_space(tokens::SPACE_S);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
    let square = Rect::from_min_max(pos2(row.right() - 32.0, row.top()), row.max);
    let (icon, words) = if view.is_hidden {
        (Icon::Show, "details-show")
    } else {
        (Icon::Hide, "details-hide")
    };
    if let Some((facet, value)) = &view.pick
        && button::icon(ui, square, icon, &words::text(words), view.is_hidden).clicked()
    {
        actions.push(UiAction::LeaveOut(*facet, value.clone()));
    }
    let rect = row.with_max_x(square.left() - tokens::SPACE_S);
    let id = ui.id().with(("note", &key));
    let mut text = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_else(|| view.note.clone());
    let stroke = Stroke::new(1.0, tokens::STROKE);
    ui.painter().rect(
        rect,
        tokens::RADIUS_CONTROL,
        tokens::FIELD,
        stroke,
        StrokeKind::Inside,
    );
    let response = ui.put(
        rect.shrink2(vec2(10.0, 6.0)),
        TextEdit::singleline(&mut text)
            .id(id.with("field"))
            .frame(Frame::NONE)
            .font(fonts::body())
            .hint_text(words::text("details-note"))
            .char_limit(400),
    );
    text::name_field(&response, &text, &words::text("details-note"));
    if response.lost_focus() && text != view.note {
        actions.push(UiAction::WriteNote(key, text.clone()));
    }
    let has_focus = response.has_focus();
    ui.data_mut(|data| {
        if has_focus || text != view.note {
            data.insert_temp(id, text);
        } else {
            data.remove::<String>(id);
        }
    });
}

fn figures(ui: &mut Ui, view: &Details) {
    ui.add_space(tokens::SPACE_M);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), Sense::hover());
    let count = view.figures.len().max(1) as f32;
    let step = (rect.width() / count).min(136.0);
    let number_font = FontId {
        size: if step < 100.0 {
            20.0
        } else {
            fonts::headline().size
        },
        ..fonts::headline()
    };
    for (index, (title, figure)) in view.figures.iter().enumerate() {
        let left = rect.left() + step * index as f32;
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(step, rect.height()));
        let response = ui.interact(cell, ui.id().with(title), Sense::hover());
        text::name(
            &response,
            &format!("{title} {} {}", figure.number, figure.unit),
        );
        let painter = ui.painter();
        let room = step - tokens::SPACE_S;
        text::left(
            painter,
            left,
            rect.top() + 8.0,
            room,
            title,
            fonts::label(),
            tokens::TEXT_3,
        );
        let baseline = rect.top() + 34.0;
        let end = text::left(
            painter,
            left,
            baseline,
            room,
            &figure.number,
            number_font.clone(),
            tokens::TEXT,
        );
        let room = room - (end - left) - 4.0;
        text::left(
            painter,
            end + 4.0,
            baseline + 3.5,
            room,
            &figure.unit,
            fonts::body(),
            tokens::TEXT_2,
        );
    }
}

fn section(ui: &mut Ui, title: &str, note: &str) {
    ui.add_space(20.0);
    panel::header(ui, title, note);
}

/// A row with a hairline above it.
fn ruled(ui: &mut Ui, words: &str) -> Rect {
    let (rect, _) = row::allocate(ui, ROW, false, words);
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    rect
}

/// A small copy button at the right edge of a row; returns what is left of the row.
fn copy_button(
    ui: &mut Ui,
    rect: Rect,
    what: &str,
    value: &str,
    actions: &mut Vec<UiAction>,
) -> f32 {
    let square =
        Rect::from_center_size(pos2(rect.right() - 12.0, rect.center().y), vec2(24.0, 24.0));
    let words = words::with("copy-what", &[("what", what.into())]);
    if button::bare_icon(ui, square, Icon::Copy, &words).clicked() {
        actions.push(UiAction::Copy(value.to_owned()));
    }
    square.left() - tokens::SPACE_S
}

fn fact_row(ui: &mut Ui, fact: &FactRow, actions: &mut Vec<UiAction>) {
    let words = format!("{}: {}, {}", fact.title, fact.value, fact.note);
    let rect = ruled(ui, &words);
    let center = rect.center().y;
    if fact.is_path {
        path_row(ui, rect, fact, actions);
        return;
    }
    let right = if fact.is_known {
        let what = format!("{} {}", fact.title, fact.value);
        copy_button(ui, rect, &what, &fact.value, actions)
    } else {
        rect.right()
    };
    let painter = ui.painter();
    let left = rect.left() + 96.0;
    text::left(
        painter,
        rect.left(),
        center,
        88.0,
        &fact.title,
        fonts::label(),
        tokens::TEXT_3,
    );
    let value = text::line(
        painter,
        &fact.value,
        fonts::body(),
        tokens::TEXT,
        f32::INFINITY,
    );
    // The note gives way first, but never below a third of the row.
    let note_room = (right - left - value.size().x - tokens::SPACE_M).max((right - left) / 3.0);
    let note = text::right(
        painter,
        right,
        center,
        note_room,
        &fact.note,
        fonts::label(),
        tokens::TEXT_3,
    );
    let color = if fact.is_known {
        tokens::TEXT
    } else {
        tokens::TEXT_3
    };
    text::left(
        painter,
        left,
        center,
        note - left - tokens::SPACE_M,
        &fact.value,
        fonts::body(),
        color,
    );
}

fn name_row(ui: &mut Ui, name: &NameRow, is_best: bool, actions: &mut Vec<UiAction>) {
    let no_name = words::text("details-no-name");
    let shown = name.text.as_deref().unwrap_or(&no_name);
    let rect = ruled(ui, &format!("{shown}, {}", name.note));
    let center = rect.center().y;
    let right = match &name.text {
        Some(text) => copy_button(ui, rect, text, text, actions),
        None => rect.right(),
    };
    let painter = ui.painter();
    let (word, weight) = (
        badge::source_word(name.source),
        badge::source_weight(name.source),
    );
    badge::paint(painter, rect.left(), center, word, weight);
    let left = rect.left() + 60.0;
    let note_room = (right - left) * 0.55;
    let note = text::right(
        painter,
        right,
        center,
        note_room,
        &name.note,
        fonts::label(),
        tokens::TEXT_3,
    );
    let (font, color) = match (&name.text, is_best) {
        (Some(_), true) => (fonts::body_strong(), tokens::TEXT),
        (Some(_), false) => (fonts::body(), tokens::TEXT),
        (None, _) => (fonts::body(), tokens::TEXT_3),
    };
    text::left(
        painter,
        left,
        center,
        note - left - tokens::SPACE_M,
        shown,
        font,
        color,
    );
}

/// An executable: copy it, or look at where it lies.
fn path_row(ui: &mut Ui, rect: Rect, fact: &FactRow, actions: &mut Vec<UiAction>) {
    let center = rect.center().y;
    let mut right = copy_button(
        ui,
        rect,
        &words::text("details-the-path"),
        &fact.value,
        actions,
    );
    let square = Rect::from_center_size(pos2(right - 12.0, center), vec2(24.0, 24.0));
    if button::bare_icon(
        ui,
        square,
        Icon::Export,
        &words::text("details-open-folder"),
    )
    .clicked()
    {
        actions.push(UiAction::OpenFolder(fact.value.clone().into()));
    }
    right = square.left() - tokens::SPACE_S;
    let left = rect.left() + 96.0;
    let painter = ui.painter();
    let (font, color) = (fonts::label(), tokens::TEXT_3);
    text::left(painter, rect.left(), center, 88.0, &fact.title, font, color);
    text::left(
        painter,
        left,
        center,
        right - left,
        &fact.value,
        fonts::body(),
        tokens::TEXT,
    );
}

/// Height of the chart of volumes.
const CHART: f32 = 104.0;

/// What was sent above the line, what was received below, over the window of the timeline.
fn volume(ui: &mut Ui, view: &Details) {
    let most = |way: usize| {
        view.columns
            .iter()
            .map(|it| it[way])
            .fold(0.0_f32, f32::max)
    };
    let (up, down) = (most(0), most(1));
    if up + down <= 0.0 {
        return;
    }
    section(
        ui,
        &words::text("details-volume"),
        &words::text("details-volume-note"),
    );
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), CHART), Sense::hover());
    let (sent, received) = (format::rate(up), format::rate(down));
    let words = words::with(
        "details-up-to",
        &[("sent", (&sent).into()), ("received", (&received).into())],
    );
    text::name(&response, &words);
    let chart = rect.shrink2(vec2(0.0, 8.0));
    let share = (up / (up + down)).clamp(0.16, 0.84);
    let line_y = chart.top() + chart.height() * share;
    let per_byte = (chart.height() * share / up.max(1e-3))
        .min(chart.height() * (1.0 - share) / down.max(1e-3));
    let step = chart.width() / view.columns.len().max(1) as f32;
    let painter = ui.painter();
    for (at, [sent, received]) in view.columns.iter().enumerate() {
        let left = chart.left() + step * at as f32;
        let column = |from: f32, to: f32| {
            Rect::from_min_max(pos2(left, from), pos2(left + (step - 1.0).max(0.6), to))
        };
        let (above, below) = (sent * per_byte, received * per_byte);
        painter.rect_filled(column(line_y - above, line_y), 0, tokens::SENT);
        painter.rect_filled(
            column(line_y + 1.0, line_y + 1.0 + below),
            0,
            tokens::RECEIVED,
        );
    }
    painter.hline(
        chart.x_range(),
        line_y,
        Stroke::new(1.0, tokens::STROKE_STRONG),
    );
    let label = |y, words: &str| {
        let at = text::line(
            painter,
            words,
            fonts::micro(),
            tokens::TEXT_3,
            f32::INFINITY,
        );
        painter.galley(pos2(chart.left(), y), at, *tokens::TEXT_3);
    };
    label(rect.top() - 6.0, &words::text("sent-weak"));
    label(rect.bottom() - 8.0, &words::text("received-weak"));
}

/// Who else is concerned; a click goes there.
fn related_rows(ui: &mut Ui, related: &Related, actions: &mut Vec<UiAction>) {
    section(
        ui,
        &title(related.facet),
        &format::count(related.total as u64),
    );
    for rank in &related.rows {
        let words = format!("{}, {}", rank.name, rank.figure);
        let (rect, response) = row::allocate(ui, ROW, true, &words);
        let (painter, center) = (ui.painter(), rect.center().y);
        painter.hline(
            rect.x_range(),
            rect.top(),
            Stroke::new(1.0, tokens::DIVIDER),
        );
        let mut left = rect.left();
        if rank.country.is_some() {
            flag::paint(painter, left, center, rank.country);
            left += flag::SIZE.x + tokens::SPACE_S;
        }
        let (font, color) = (fonts::body(), tokens::TEXT);
        let rate = text::right(
            painter,
            rect.right(),
            center,
            96.0,
            &rank.figure,
            font,
            color,
        );
        let bar_left = (rate - 16.0).min(rect.right() - 88.0) - 96.0;
        let (font, color) = (fonts::body(), tokens::TEXT);
        let room = bar_left - left - tokens::SPACE_M;
        text::left(painter, left, center, room, &rank.name, font, color);
        let fill = rank.hue.map_or(*tokens::BAR_NEUTRAL, tokens::hue);
        bar::paint(painter, bar_left, center - 1.5, 96.0, rank.share, fill);
        if response.clicked() {
            actions.push(UiAction::Open(match rank.host {
                Some(host) => Subject::Host(host),
                None => Subject::Value(related.facet, rank.value.clone()),
            }));
        }
    }
}

fn flow_row(ui: &mut Ui, flow: &FlowRow, actions: &mut Vec<UiAction>) {
    let state = words::text(flow.state.word);
    let words = words::with(
        "row-says",
        &[
            (
                "row",
                (&format!("{} {}, {}", flow.protocol, flow.ports, flow.age)).into(),
            ),
            ("sent", (&flow.sent).into()),
            ("received", (&flow.received).into()),
            ("state", (&state).into()),
        ],
    );
    let (rect, response) = row::allocate(ui, ROW, true, &words);
    if response.clicked() {
        actions.push(UiAction::Open(Subject::Flow(flow.flow)));
    }
    ui.painter().hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let center = rect.center().y;
    let color = if flow.state.is_over {
        tokens::TEXT_3
    } else {
        tokens::TEXT
    };
    let painter = ui.painter();
    badge::paint(
        painter,
        rect.left(),
        center,
        &flow.protocol,
        badge::Weight::Strong,
    );
    let received = text::right(
        painter,
        rect.right(),
        center,
        72.0,
        &flow.received,
        fonts::body(),
        color,
    );
    let sent_right = rect.right().min(received) - tokens::SPACE_M;
    let sent_right = sent_right.max(rect.right() - 80.0);
    let sent = text::right(
        painter,
        sent_right,
        center,
        72.0,
        &flow.sent,
        fonts::body(),
        color,
    );
    let ports = rect.left() + 60.0;
    let state = ports + 136.0;
    text::left(
        painter,
        ports,
        center,
        128.0,
        &flow.ports,
        fonts::body(),
        color,
    );
    let note = format!("{state}, {}", flow.age);
    text::left(
        painter,
        state,
        center,
        sent.min(rect.right() - 152.0) - state - tokens::SPACE_S,
        &note,
        fonts::label(),
        tokens::TEXT_3,
    );
}
