//! What the search box offers, below it: arrows choose, Enter or Tab takes, Escape leaves.

use bevy_egui::egui::text::{CCursor, CCursorRange};
use bevy_egui::egui::{
    Area, Id, Key, Modifiers, Order, Rect, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::search::SearchView;
use crate::theme::{fonts, tokens};
use crate::ui::view_model::suggest::{Suggestion, suggestions};
use crate::ui::widgets::text;

const ROW: f32 = 28.0;

/// What is offered in this frame, and which of it is chosen.
pub(super) struct Popup {
    offers: Vec<Suggestion>,
    chosen: Option<usize>,
    memory: Id,
}

impl Popup {
    /// What fits the text under the fingers, while the box has the keyboard.
    pub(super) fn of(ui: &Ui, id: Id, has_focus: bool, text: &str, view: SearchView<'_>) -> Self {
        let memory = id.with("chosen");
        let mut popup = Self {
            offers: Vec::new(),
            chosen: None,
            memory,
        };
        if has_focus {
            let cursor = TextEdit::load_state(ui.ctx(), id)
                .and_then(|state| state.cursor.char_range())
                .map_or_else(|| text.chars().count(), |range| range.primary.index.0);
            popup.offers = suggestions(text, cursor, view.answer, view.shelf);
            let chosen: Option<(usize, String)> = ui.data(|data| data.get_temp(memory));
            // A choice is one of what was offered then: other text, other offers.
            popup.chosen = chosen
                .filter(|(at, of)| of == text && *at < popup.offers.len())
                .map(|(at, _)| at);
        }
        popup
    }

    /// Tab takes what is chosen instead of going on to the next control.
    pub(super) const fn locks_tab(&self) -> bool {
        self.chosen.is_some()
    }

    /// Arrows choose; `true` when something was taken. Before the text field sees the keys.
    pub(super) fn keys(&self, ui: &Ui, draft: &mut String, id: Id) -> bool {
        if self.offers.is_empty() {
            return false;
        }
        let press = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let count = self.offers.len();
        let next = match (press(Key::ArrowDown), press(Key::ArrowUp)) {
            (true, _) => Some(self.chosen.map_or(0, |at| (at + 1) % count)),
            (_, true) => Some(self.chosen.map_or(count - 1, |at| (at + count - 1) % count)),
            _ => None,
        };
        if let Some(next) = next {
            ui.data_mut(|data| data.insert_temp(self.memory, (next, draft.clone())));
        }
        let Some(offer) = self.chosen.and_then(|at| self.offers.get(at)) else {
            return false;
        };
        let is_taken = press(Key::Enter) || press(Key::Tab);
        if is_taken {
            take(ui, offer, draft, id);
        }
        is_taken
    }

    /// Draws what is offered; `true` when something was taken.
    pub(super) fn show(&self, ui: &Ui, box_rect: Rect, draft: &mut String, id: Id) -> bool {
        if self.offers.is_empty() {
            return false;
        }
        let top = pos2(box_rect.left(), box_rect.bottom() + tokens::SPACE_XS);
        let size = vec2(box_rect.width(), self.offers.len() as f32 * ROW + 12.0);
        let rect = Rect::from_min_size(top, size);
        let mut is_taken = false;
        Area::new(id.with("offers"))
            .fixed_pos(top)
            .default_size(size)
            .order(Order::Foreground)
            .constrain(false)
            .fade_in(false)
            .show(ui.ctx(), |ui| {
                ui.allocate_rect(rect, Sense::hover());
                let stroke = Stroke::new(1.0, tokens::STROKE_STRONG);
                ui.painter().rect(
                    rect,
                    tokens::RADIUS_CARD,
                    tokens::PANEL,
                    stroke,
                    StrokeKind::Inside,
                );
                for (at, offer) in self.offers.iter().enumerate() {
                    let row = Rect::from_min_size(
                        pos2(rect.left() + 6.0, rect.top() + 6.0 + at as f32 * ROW),
                        vec2(rect.width() - 12.0, ROW),
                    );
                    if self.row(ui, row, at, offer) {
                        take(ui, offer, draft, id);
                        is_taken = true;
                    }
                }
            });
        is_taken
    }

    fn row(&self, ui: &Ui, rect: Rect, at: usize, offer: &Suggestion) -> bool {
        // Not a control of its own: the keyboard stays in the box, as long as it is not clicked.
        let response = ui.interact(rect, ui.id().with(at), Sense::CLICK);
        let is_on = self.chosen == Some(at);
        response.widget_info(|| {
            let words = format!("{}, {}", offer.label, offer.note);
            WidgetInfo::selected(WidgetType::SelectableLabel, true, is_on, words)
        });
        let painter = ui.painter();
        if is_on {
            painter.rect_filled(rect, tokens::RADIUS_CHIP, tokens::SELECTION);
        } else if response.hovered() {
            painter.rect_filled(rect, tokens::RADIUS_CHIP, tokens::PANEL_HOVER);
        }
        let center = rect.center().y;
        let note = text::right(
            painter,
            rect.right() - 10.0,
            center,
            rect.width() * 0.4,
            &offer.note,
            fonts::label(),
            tokens::TEXT_3,
        );
        text::left(
            painter,
            rect.left() + 10.0,
            center,
            note - rect.left() - 26.0,
            &offer.label,
            fonts::body(),
            tokens::TEXT,
        );
        // The press takes the keyboard from the box, and with it the offers: it counts, not the release.
        let (is_pressed, is_released) = ui.input(|input| {
            (
                input.pointer.primary_pressed(),
                input.pointer.primary_released(),
            )
        });
        is_pressed && response.contains_pointer() || response.clicked() && !is_released
    }
}

/// The text becomes what was offered, with the cursor behind it.
fn take(ui: &Ui, offer: &Suggestion, draft: &mut String, id: Id) {
    offer.text.clone_into(draft);
    let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let cursor = CCursorRange::one(CCursor::new(offer.cursor));
    state.cursor.set_char_range(Some(cursor));
    state.store(ui.ctx(), id);
    ui.memory_mut(|memory| memory.request_focus(id));
}
