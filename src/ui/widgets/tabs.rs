//! The title of a panel as a choice between several; what does not fit is in a menu behind it.

use bevy_egui::egui::{
    Color32, CursorIcon, Popup, Rect, Sense, Ui, WidgetInfo, WidgetType, pos2, vec2,
};

use super::icon::Icon;
use super::panel::{self, Control, Presence, Standing};
use super::{button, text};
use crate::theme::{fonts, tokens};
use crate::words;

const GAP: f32 = 14.0;
const MORE: f32 = 22.0;

/// What was asked for with a header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Asked {
    /// Another choice.
    Choice(usize),
    /// Something of the panel itself.
    Control(Control),
}

/// Draws the choices into a header; returns what was asked for. `note` stands at the right.
pub fn header(
    ui: &mut Ui,
    choices: &[&str],
    selected: usize,
    note: &str,
    standing: Standing,
) -> Option<Asked> {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens::HEADER), Sense::hover());
    let center = rect.center().y;
    let controls = panel::controls(ui, rect, standing, Presence::Seen);
    let mut asked = controls.asked.map(Asked::Control);
    // Where a note gives way to the pin, its room stays: tabs do not move under the pointer.
    let color = if controls.hides_note {
        Color32::TRANSPARENT
    } else {
        *tokens::TEXT_3
    };
    let note_left = text::right(
        ui.painter(),
        controls.right,
        center,
        rect.width() * 0.4,
        note,
        fonts::label(),
        color,
    );
    let end = note_left - tokens::SPACE_S - MORE;
    let width = |ui: &Ui, at: usize, is_on: bool| {
        let font = if is_on {
            fonts::body_strong()
        } else {
            fonts::body()
        };
        text::line(ui.painter(), choices[at], font, tokens::TEXT, f32::INFINITY)
            .size()
            .x
    };
    // The selected one first gets its room; of the others, as many as are left room for.
    let mut room = end - rect.left() - width(ui, selected, true);
    let mut shown = vec![selected];
    for at in (0..choices.len()).filter(|at| *at != selected) {
        room -= width(ui, at, false) + GAP;
        if room < 0.0 {
            break;
        }
        shown.push(at);
    }
    shown.sort_unstable();
    let mut x = rect.left();
    for at in &shown {
        let is_on = *at == selected;
        let cell = Rect::from_min_size(
            pos2(x, rect.top()),
            vec2(width(ui, *at, is_on), rect.height()),
        );
        let response = ui
            .interact(cell, ui.id().with(("tab", *at)), Sense::click())
            .on_hover_cursor(CursorIcon::PointingHand);
        response.widget_info(|| {
            WidgetInfo::selected(WidgetType::RadioButton, true, is_on, choices[*at])
        });
        let (font, color) = match (is_on, response.hovered()) {
            (true, _) => (fonts::body_strong(), tokens::TEXT),
            (false, true) => (fonts::body(), tokens::TEXT_2),
            (false, false) => (fonts::body(), tokens::TEXT_3),
        };
        text::left(
            ui.painter(),
            x,
            center,
            f32::INFINITY,
            choices[*at],
            font,
            color,
        );
        button::focus_ring(ui, cell, &response);
        if response.clicked() && !is_on {
            asked = Some(Asked::Choice(*at));
        }
        x = cell.right() + GAP;
    }
    if shown.len() < choices.len() {
        let square = Rect::from_center_size(pos2(x - GAP + 14.0, center), vec2(20.0, 20.0));
        let more = button::bare_icon(ui, square, Icon::More, &words::text("list-more"));
        Popup::menu(&more).show(|ui| {
            for (at, words) in choices.iter().enumerate() {
                if !shown.contains(&at) && ui.button(*words).clicked() {
                    asked = Some(Asked::Choice(at));
                    ui.close();
                }
            }
        });
    }
    asked
}
