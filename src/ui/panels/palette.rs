//! The command palette: everything that can be done, found by typing a part of its name.

use bevy_egui::egui::{
    Event, Id, Key, Rect, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::config::Value;
use crate::survey::question::Period;
use crate::theme::palette::Theme;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::catalog;
use crate::ui::columns::Panel;
use crate::ui::keys::KeyMap;
use crate::ui::panels::totals;
use crate::ui::root::columns;
use crate::ui::state::UiState;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{badge, row, text};
use crate::words;

const FIELD: f32 = 44.0;
const ROW: f32 = 36.0;
/// Rows that are seen at once.
const SHOWN: f32 = 10.0;

/// Size of the content, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(560.0, FIELD + 8.0 + SHOWN * ROW);

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What it is called.
    pub words: String,
    /// Its keys.
    pub keys: Vec<String>,
    /// What it asks for.
    pub action: UiAction,
}

/// Everything that can be chosen: all actions with their keys, then periods, layouts, panels, themes and languages.
#[must_use]
pub fn choices(keys: &KeyMap, state: &UiState, layouts: &[String]) -> Vec<Choice> {
    let actions = catalog::ENTRIES
        .iter()
        .filter(|entry| {
            !matches!(
                (entry.action)(),
                UiAction::TogglePalette | UiAction::Dismiss
            )
        })
        .map(|entry| Choice {
            words: words::text(&entry.words()),
            keys: keys.keys_of(entry).map(ToString::to_string).collect(),
            action: (entry.action)(),
        });
    let layouts = layouts.iter().flat_map(|name| {
        [
            ("palette-layout", UiAction::UseLayout(name.clone())),
            ("palette-layout-delete", UiAction::DropLayout(name.clone())),
        ]
        .map(|(key, action)| Choice {
            words: words::with(key, &[("name", name.into())]),
            keys: Vec::new(),
            action,
        })
    });
    let periods = Period::ALL.map(|period| Choice {
        words: words::with(
            "palette-period",
            &[("period", (&words::text(totals::choice(period))).into())],
        ),
        keys: Vec::new(),
        action: UiAction::ShowPeriod(period),
    });
    let panels = Panel::ALL
        .into_iter()
        .flat_map(|panel| of_panel(panel, state));
    let themes = Theme::ALL.iter().map(|(_, name)| {
        let theme = words::text(&format!("choice-{name}"));
        Choice {
            words: words::with("palette-theme", &[("theme", (&theme).into())]),
            keys: Vec::new(),
            action: UiAction::Set("look.theme", Some(Value::Text((*name).to_owned()))),
        }
    });
    let folder = crate::config::places::language_folder();
    let languages = words::available(folder.as_deref())
        .into_iter()
        .map(|(code, name)| Choice {
            words: words::with("palette-language", &[("language", (&name).into())]),
            keys: Vec::new(),
            action: UiAction::Set("look.language", Some(Value::Text(code))),
        });
    let more = periods
        .into_iter()
        .chain(layouts)
        .chain(panels)
        .chain(themes)
        .chain(languages);
    actions.chain(more).collect()
}

/// What can be done with a panel.
fn of_panel(panel: Panel, state: &UiState) -> impl Iterator<Item = Choice> {
    let title = columns::called(panel, &state.lists);
    columns::acts(panel, &state.columns).map(move |(key, action)| Choice {
        words: format!("{title}: {}", words::text(key)),
        keys: Vec::new(),
        action,
    })
}

/// Those of `choices` whose name has all parts of `query`, those that begin with it first.
#[must_use]
pub fn found<'a>(choices: &'a [Choice], query: &str) -> Vec<&'a Choice> {
    let query = query.to_lowercase();
    let parts: Vec<&str> = query.split_whitespace().collect();
    let mut found: Vec<&Choice> = choices
        .iter()
        .filter(|choice| {
            let words = choice.words.to_lowercase();
            parts.iter().all(|part| words.contains(part))
        })
        .collect();
    found.sort_by_key(|choice| !choice.words.to_lowercase().starts_with(query.trim()));
    found
}

/// What is typed and which row is marked. It lives in egui's memory while the palette is open.
#[derive(Clone, Debug, Default)]
struct Draft {
    query: String,
    marked: usize,
}

/// Draws the palette. Enter does what is marked, and closes it.
pub fn palette_panel(ui: &mut Ui, choices: &[Choice], actions: &mut Vec<UiAction>) {
    let id = Id::new("arcwatch palette");
    let mut draft: Draft = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let before = draft.query.clone();
    field(ui, id, &mut draft.query);
    if draft.query != before {
        draft.marked = 0;
    }
    let found = found(choices, &draft.query);
    let (steps, is_entered, is_left) = keys(ui);
    let most = found.len().saturating_sub(1);
    draft.marked = draft.marked.saturating_add_signed(steps).min(most);
    let mut chosen = found.get(draft.marked).copied().filter(|_| is_entered);
    ui.add_space(8.0);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if found.is_empty() {
            text::paragraph(
                ui,
                &words::text("palette-nothing"),
                fonts::body(),
                tokens::TEXT_3,
            );
        }
        for (index, choice) in found.iter().enumerate() {
            if line(ui, choice, index == draft.marked, steps != 0) {
                chosen = Some(choice);
            }
        }
    });
    if let Some(choice) = chosen {
        actions.push(UiAction::TogglePalette);
        actions.push(choice.action.clone());
    } else if is_left {
        actions.push(UiAction::TogglePalette);
    }
    let is_closed = chosen.is_some() || is_left;
    ui.data_mut(|data| {
        if is_closed {
            data.remove_temp::<Draft>(id);
        } else {
            data.insert_temp(id, draft);
        }
    });
}

/// Steps up and down, Enter, Escape.
fn keys(ui: &Ui) -> (isize, bool, bool) {
    ui.input(|input| {
        let pressed = |wanted: Key| {
            let presses = input.events.iter().filter(
                |event| matches!(event, Event::Key { key, pressed: true, .. } if *key == wanted),
            );
            isize::try_from(presses.count()).unwrap_or(0)
        };
        (
            pressed(Key::ArrowDown) - pressed(Key::ArrowUp),
            pressed(Key::Enter) > 0,
            pressed(Key::Escape) > 0,
        )
    })
}

fn field(ui: &mut Ui, id: Id, query: &mut String) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FIELD), Sense::hover());
    ui.painter()
        .rect_filled(rect, tokens::RADIUS_CARD, tokens::FIELD);
    icon::paint(
        ui.painter(),
        Icon::Search,
        pos2(rect.left() + 20.0, rect.center().y),
        16.0,
        tokens::TEXT_3,
    );
    let inner = Rect::from_min_max(
        pos2(rect.left() + 40.0, rect.top() + 11.0),
        pos2(rect.right() - 12.0, rect.bottom() - 11.0),
    );
    let hint = words::text("palette-hint");
    let edit = TextEdit::singleline(query)
        .id(id.with("query"))
        .frame(bevy_egui::egui::Frame::NONE)
        .font(fonts::body())
        .text_color(*tokens::TEXT)
        .hint_text(&hint)
        .char_limit(80)
        .desired_width(inner.width());
    let response = ui.put(inner, edit);
    response
        .widget_info(|| WidgetInfo::labeled(bevy_egui::egui::WidgetType::TextEdit, true, &hint));
    response.request_focus();
}

/// A row; `true`: it was clicked.
fn line(ui: &mut Ui, choice: &Choice, is_marked: bool, was_moved: bool) -> bool {
    let (rect, response) = row::allocate(ui, ROW, true, &choice.words);
    if is_marked {
        ui.painter()
            .rect_filled(rect, tokens::RADIUS_CONTROL, tokens::SELECTION);
        if was_moved {
            response.scroll_to_me(None);
        }
    }
    let center = rect.center().y;
    let mut right = rect.right() - 12.0;
    for combo in choice.keys.iter().rev() {
        let width = text::line(
            ui.painter(),
            combo,
            fonts::micro(),
            tokens::TEXT_3,
            f32::INFINITY,
        )
        .size()
        .x;
        right -= (width + 12.0).max(20.0);
        badge::key_cap(ui.painter(), right, center, combo);
        right -= 6.0;
    }
    let left = rect.left() + 12.0;
    text::left(
        ui.painter(),
        left,
        center,
        right - left,
        &choice.words,
        fonts::body(),
        tokens::TEXT,
    );
    response.clicked()
}
