//! Everything known of the selected host. What is unknown is said, and every fact carries where it comes from.

use bevy_egui::egui::{FontId, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::place_card::place_card;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::view_model::details::{Details, FactRow, FlowRow, NameRow};
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{badge, bar, panel, row, text};

const ROW: f32 = tokens::ROW;

/// Draws the drawer into all that is available.
pub fn details_panel(ui: &mut Ui, view: &Details, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    head(ui, view, actions);
    figures(ui, view);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        section(ui, "Place and network", "");
        if let Some(card) = &view.place_card {
            place_card(ui, card);
            ui.add_space(tokens::SPACE_S);
        }
        for fact in &view.facts {
            fact_row(ui, fact, actions);
        }
        let note = match view.names.iter().filter(|name| name.text.is_some()).count() {
            0 => "none known".to_owned(),
            1 => "one known".to_owned(),
            count => format!("best of {count}, all kept"),
        };
        section(ui, "Name", &note);
        for (index, name) in view.names.iter().enumerate() {
            name_row(ui, name, index == 0, actions);
        }
        section(ui, "Connections", &view.flows_note);
        for flow in &view.flows {
            flow_row(ui, flow);
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
        "Close the details (Esc)",
        false,
    )
    .clicked()
    {
        actions.push(UiAction::Select(None));
    }
    right -= 40.0;
    if button::icon(ui, square(right), Icon::Copy, "Copy the name", false).clicked() {
        actions.push(UiAction::Copy(view.title.clone()));
    }
    right -= 40.0;
    if view.is_placed {
        if button::icon(ui, square(right), Icon::Fly, "Fly there", false).clicked() {
            actions.push(UiAction::FlyTo(view.host));
        }
        right -= 40.0;
    }
    // In the narrow drawer the name needs the room of the words.
    let only_left = if rect.width() < 520.0 {
        right - 32.0
    } else {
        right - 98.0
    };
    let only = if rect.width() < 520.0 {
        button::icon(ui, square(right), Icon::Search, "Only this", false)
    } else {
        button::labeled(ui, only_left, center, "Only this", Rank::Plain)
    };
    if only.clicked() {
        actions.push(UiAction::Search(view.address.clone()));
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
    text::left(
        ui.painter(),
        rect.left() + 11.0,
        below,
        rect.width() - 11.0,
        &view.subtitle,
        fonts::body(),
        tokens::TEXT_2,
    );
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
    let words = format!("Copy {what}");
    if button::bare_icon(ui, square, Icon::Copy, &words).clicked() {
        actions.push(UiAction::Copy(value.to_owned()));
    }
    square.left() - tokens::SPACE_S
}

fn fact_row(ui: &mut Ui, fact: &FactRow, actions: &mut Vec<UiAction>) {
    let words = format!("{}: {}, {}", fact.title, fact.value, fact.note);
    let rect = ruled(ui, &words);
    let center = rect.center().y;
    let right = if fact.is_known {
        let what = format!("{} {}", fact.title.to_lowercase(), fact.value);
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
        fact.title,
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
    let shown = name.text.as_deref().unwrap_or("no name");
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

fn flow_row(ui: &mut Ui, flow: &FlowRow) {
    let words = format!(
        "{} {}, {}, {}, sent {}, received {}",
        flow.protocol, flow.ports, flow.state.word, flow.age, flow.sent, flow.received
    );
    let rect = ruled(ui, &words);
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
    let note = format!("{}, {}", flow.state.word, flow.age);
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
