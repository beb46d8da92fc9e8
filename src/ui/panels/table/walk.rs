//! Through the rows with the keyboard: by one, by a page, to both ends. Rows out of sight are not laid out, so that the
//! way to them is not the Tab key's.

use std::ops::Range;

use bevy_egui::egui::style::ScrollAnimation;
use bevy_egui::egui::{EventFilter, Id, Key, Memory, Rect, Ui, pos2, vec2};

use super::rows;
use crate::theme::tokens;
use crate::ui::view_model::table::TablePage;

/// Keys that belong to the row that has the keyboard: all arrows but those to the sides.
const OWN_KEYS: EventFilter = EventFilter {
    tab: false,
    horizontal_arrows: false,
    vertical_arrows: true,
    escape: false,
};

/// The row that gets the keyboard as soon as it is in sight, and for how many frames more.
type LedTo = Option<(Id, u8)>;

/// Frames after which a row is given up that does not come into sight.
const PATIENCE: u8 = 4;

/// Hands the keyboard on from the row that has it, and brings the next one into sight. `top` is where the first of the
/// rows in sight begins.
pub(super) fn walk(ui: &Ui, page: &TablePage<'_>, shown: Range<usize>, top: f32) {
    let at = |wanted: Id| {
        let mut shown = shown.clone();
        shown.find(|position| rows::id(ui, page, *position) == Some(wanted))
    };
    // Where the way led: nothing out of sight may have the keyboard, and scrolling takes a frame or two.
    let led_to = ui.id().with("led to");
    if let Some((id, patience)) = ui.data_mut(|data| data.remove_temp::<LedTo>(led_to).flatten()) {
        if at(id).is_some() {
            return ui.memory_mut(|memory| memory.request_focus(id));
        }
        if patience > 0 {
            ui.ctx().request_repaint();
            ui.data_mut(|data| data.insert_temp::<LedTo>(led_to, Some((id, patience - 1))));
            return;
        }
    }
    let Some(focused) = ui.memory(Memory::focused) else {
        return;
    };
    let Some(from) = at(focused) else {
        return;
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused, OWN_KEYS));
    let last = page.lines().len().saturating_sub(1);
    let in_sight = (ui.clip_rect().height() / tokens::ROW) as usize;
    let to = ui.input(|input| {
        let pressed = |key| input.key_pressed(key);
        let step = in_sight.saturating_sub(1).max(1);
        [
            (Key::ArrowDown, from + 1),
            (Key::ArrowUp, from.saturating_sub(1)),
            (Key::PageDown, from + step),
            (Key::PageUp, from.saturating_sub(step)),
            (Key::Home, 0),
            (Key::End, last),
        ]
        .into_iter()
        .find(|(key, _)| pressed(*key))
        .map(|(_, to)| to.min(last))
    });
    let Some((to, id)) = to.and_then(|to| Some((to, rows::id(ui, page, to)?))) else {
        return;
    };
    ui.data_mut(|data| data.insert_temp::<LedTo>(led_to, Some((id, PATIENCE))));
    ui.ctx().request_repaint();
    let top = top + (to as f32 - shown.start as f32) * tokens::ROW;
    let row = Rect::from_min_size(
        pos2(ui.max_rect().left(), top),
        vec2(ui.max_rect().width(), tokens::ROW),
    );
    ui.scroll_to_rect_animation(row, None, ScrollAnimation::none());
}
