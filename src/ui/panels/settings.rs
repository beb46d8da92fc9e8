//! The settings: each with its words, its value, where that comes from, and the name that the file has for it.

use bevy_egui::egui::{
    Rect, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use super::help;
use crate::config::live::Live;
use crate::config::{Key, Kind, Origin, Value, keys};
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::widgets::button::Rank;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{button, row, text};
use crate::words;

/// Size of the content, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(760.0, 640.0);

const ROW: f32 = 52.0;
const CONTROL: f32 = 260.0;

/// Draws the settings.
pub fn settings_panel(ui: &mut Ui, live: &Live, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    help::title(
        ui,
        &words::text("settings-title"),
        UiAction::ToggleSettings,
        actions,
    );
    let file = live
        .file()
        .map_or_else(String::new, |file| file.display().to_string());
    let words = words::with("settings-file", &[("file", (&file).into())]);
    text::paragraph(ui, &words, fonts::label(), tokens::TEXT_3);
    ui.add_space(8.0);
    for problem in &live.config.problems {
        let words = words::said(&problem.words);
        warning(ui, &format!("{}: {words}", problem.place));
    }
    if let Some(failure) = &live.failure {
        warning(ui, &words::said(failure));
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - tokens::SPACE_M);
        let mut table = "";
        for key in keys::all() {
            let of = key.name.split('.').next().unwrap_or_default();
            if of != table {
                table = of;
                ui.add_space(16.0);
                let title = words::text(&format!("setting-table-{of}"));
                text::paragraph(ui, &title, fonts::title(), tokens::TEXT);
                ui.add_space(4.0);
            }
            setting(ui, key, live, actions);
        }
    });
}

fn warning(ui: &mut Ui, words: &str) {
    let (rect, _) = row::allocate(ui, 28.0, false, words);
    icon::paint(
        ui.painter(),
        Icon::Warn,
        icon::leading(rect, 14.0),
        14.0,
        tokens::WARN,
    );
    let left = rect.left() + 22.0;
    text::left(
        ui.painter(),
        left,
        rect.center().y,
        rect.right() - left,
        words,
        fonts::label(),
        tokens::WARN,
    );
}

fn setting(ui: &mut Ui, key: &Key, live: &Live, actions: &mut Vec<UiAction>) {
    let (value, origin) = live.config.entry(key.name);
    let title = words::text(&key.words());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let from = words::said(&origin.saying());
    text::name(&response, &format!("{title}: {value}, {from}"));
    let painter = ui.painter();
    painter.hline(
        rect.x_range(),
        rect.bottom(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let room = rect.width() - CONTROL - 24.0;
    text::left(
        painter,
        rect.left(),
        rect.top() + 18.0,
        room,
        &title,
        fonts::body(),
        tokens::TEXT,
    );
    let overruled = live.is_overruled(key.name);
    let note = match (&overruled, &origin) {
        (Some(by), _) => words::with("settings-overruled", &[("by", (&by.to_string()).into())]),
        (None, Origin::Default) => key.name.to_owned(),
        (None, origin) => format!("{} · {origin}", key.name),
    };
    text::left(
        painter,
        rect.left(),
        rect.top() + 36.0,
        room,
        &note,
        fonts::label(),
        tokens::TEXT_3,
    );
    if overruled.is_some() {
        let value = value.to_string();
        text::right(
            painter,
            rect.right(),
            rect.center().y,
            CONTROL,
            &value,
            fonts::body(),
            tokens::TEXT_DISABLED,
        );
        return;
    }
    let mut place = Rect::from_min_max(pos2(rect.right() - CONTROL, rect.top()), rect.max);
    if origin != Origin::Default {
        let reset = Rect::from_center_size(
            pos2(place.left() - 14.0, place.center().y),
            vec2(24.0, 24.0),
        );
        let words = words::with("settings-reset", &[("name", (&title).into())]);
        if button::bare_icon(ui, reset, Icon::Close, &words).clicked() {
            actions.push(UiAction::Set(key.name, None));
        }
    }
    place = place.shrink2(vec2(0.0, 10.0));
    if let Some(new) = control(ui, place, key, (&value, &title), actions) {
        actions.push(UiAction::Set(key.name, Some(new)));
    }
}

/// The control of a setting; `Some`: what the person chose.
fn control(
    ui: &mut Ui,
    place: Rect,
    key: &Key,
    (value, title): (&Value, &str),
    actions: &mut Vec<UiAction>,
) -> Option<Value> {
    match (key.kind, value) {
        (Kind::Switch, Value::Switch(is_on)) => {
            switch(ui, place, *is_on, title).then_some(Value::Switch(!is_on))
        }
        (Kind::Choice(choices), Value::Text(now)) => choice(ui, place, choices, now, title),
        (Kind::Layouts, Value::Texts(layouts)) => {
            let count = layouts.len() as u64;
            let words = words::with("settings-layouts", &[("count", count.into())]);
            if opens(ui, place, &words) {
                actions.push(UiAction::ToggleLayouts);
            }
            None
        }
        _ => written(ui, place, key, value, title),
    }
}

fn switch(ui: &mut Ui, place: Rect, is_on: bool, title: &str) -> bool {
    let rect = Rect::from_min_size(
        pos2(place.right() - 40.0, place.center().y - 11.0),
        vec2(40.0, 22.0),
    );
    let response = button::interact(ui, rect, title);
    response.widget_info(|| WidgetInfo::selected(WidgetType::Checkbox, true, is_on, title));
    let (fill, at) = if is_on {
        (tokens::ACCENT, rect.right() - 11.0)
    } else {
        (tokens::BAR_TRACK, rect.left() + 11.0)
    };
    ui.painter().rect_filled(rect, 11, fill);
    let knob = if is_on {
        tokens::TEXT_ON_ACCENT
    } else {
        tokens::TEXT_2
    };
    ui.painter()
        .circle_filled(pos2(at, rect.center().y), 7.0, knob);
    button::focus_ring(ui, rect, &response);
    response.clicked()
}

fn choice(ui: &mut Ui, place: Rect, choices: &[&str], now: &str, title: &str) -> Option<Value> {
    let mut right = place.right();
    let mut chosen = None;
    // A long list takes turns: a click goes on to the next.
    if choices.len() > 3 {
        let at = choices
            .iter()
            .position(|choice| *choice == now)
            .unwrap_or(0);
        let shown = words::text(&format!("choice-{now}"));
        let words = format!("{title}: {shown}");
        let width = text::line(
            ui.painter(),
            &shown,
            fonts::body_strong(),
            tokens::TEXT,
            f32::INFINITY,
        )
        .size()
        .x;
        let rect = Rect::from_min_max(
            pos2(right - width - 32.0, place.top()),
            pos2(right, place.bottom()),
        );
        let response = button::interact(ui, rect, &words);
        let fill = if response.hovered() {
            tokens::PANEL_HOVER
        } else {
            tokens::PANEL_RAISED
        };
        ui.painter().rect_filled(rect, tokens::RADIUS_CONTROL, fill);
        text::left(
            ui.painter(),
            rect.left() + 16.0,
            rect.center().y,
            width + 2.0,
            &shown,
            fonts::body_strong(),
            tokens::TEXT,
        );
        button::focus_ring(ui, rect, &response);
        let next = choices.get((at + 1) % choices.len());
        return response
            .clicked()
            .then(|| Value::Text((*next.unwrap_or(&now)).to_owned()));
    }
    for option in choices.iter().rev() {
        let shown = words::text(&format!("choice-{option}"));
        let width = text::line(
            ui.painter(),
            &shown,
            fonts::body(),
            tokens::TEXT,
            f32::INFINITY,
        )
        .size()
        .x + 24.0;
        let rect = Rect::from_min_max(
            pos2(right - width, place.top()),
            pos2(right, place.bottom()),
        );
        let response = button::interact(ui, rect, &format!("{title}: {shown}"));
        let is_on = *option == now;
        let (fill, ink) = match (is_on, response.hovered()) {
            (true, _) => (tokens::SEGMENT_ON, tokens::TEXT),
            (false, true) => (tokens::PANEL_HOVER, tokens::TEXT),
            (false, false) => (tokens::FIELD, tokens::TEXT_2),
        };
        ui.painter().rect_filled(rect, tokens::RADIUS_CONTROL, fill);
        text::left(
            ui.painter(),
            rect.left() + 12.0,
            rect.center().y,
            width,
            &shown,
            fonts::body(),
            ink,
        );
        button::focus_ring(ui, rect, &response);
        if response.clicked() && !is_on {
            chosen = Some(Value::Text((*option).to_owned()));
        }
        right -= width + 4.0;
    }
    chosen
}

/// A button that leads to a card of its own; `true`: it was clicked.
fn opens(ui: &mut Ui, place: Rect, words: &str) -> bool {
    let font = fonts::body_strong();
    let galley = text::line(ui.painter(), words, font, tokens::TEXT, f32::INFINITY);
    let left = place.right() - galley.size().x - 32.0;
    button::labeled(ui, left, place.center().y, words, Rank::Plain).clicked()
}

/// Anything that is written. It holds once Enter was pressed or the field was left, and only if it is allowed.
fn written(ui: &mut Ui, place: Rect, key: &Key, value: &Value, title: &str) -> Option<Value> {
    let id = ui.id().with(("setting", key.name));
    let plain = match value {
        Value::Text(text) => text.clone(),
        Value::Texts(texts) if texts.iter().all(|text| !text.contains(',')) => texts.join(", "),
        other => other.to_string(),
    };
    let mut draft = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_else(|| plain.clone());
    let problem = key.read(draft.trim()).err();
    let stroke = if problem.is_some() {
        tokens::WARN
    } else {
        tokens::STROKE_STRONG
    };
    ui.painter().rect(
        place,
        tokens::RADIUS_CONTROL,
        tokens::FIELD,
        Stroke::new(1.0, stroke),
        bevy_egui::egui::StrokeKind::Inside,
    );
    let edit = TextEdit::singleline(&mut draft)
        .id(id.with("field"))
        .frame(bevy_egui::egui::Frame::NONE)
        .font(fonts::body())
        .text_color(*tokens::TEXT)
        .char_limit(1_000)
        .desired_width(place.width() - 16.0);
    // In a child: what is put into this one would move the rows below.
    let inside = bevy_egui::egui::UiBuilder::new().max_rect(place.shrink2(vec2(8.0, 7.0)));
    let response = ui.new_child(inside).add(edit);
    text::name_field(&response, &draft, title);
    let response = match &problem {
        Some(why) => response.on_hover_text(words::said(why)),
        None => response,
    };
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, draft));
        return None;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    let is_new = response.lost_focus() && draft.trim() != plain;
    key.read(draft.trim()).ok().filter(|_| is_new)
}
