//! What the filter and the brush leave in: one chip for each part, and how much was found.

use bevy_egui::egui::{Sense, Ui, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::widgets::{chips, text};

/// Height of the row.
pub const HEIGHT: f32 = 28.0;

/// What is chosen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChipsView {
    /// Parts of the filter, as they are written.
    pub parts: Vec<String>,
    /// Length of the brush.
    pub range: Option<String>,
    /// Connections that were found, and all.
    pub found: (usize, usize),
}

impl ChipsView {
    /// Nothing is left out.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.range.is_none()
    }
}

/// Draws the chips from the left; what does not fit is counted.
pub fn chips_panel(ui: &mut Ui, view: &ChipsView, actions: &mut Vec<UiAction>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let center = rect.center().y;
    let (found, all) = view.found;
    let words = format!(
        "{} of {}",
        format::count(found as u64),
        format::counted(all as u64, "connection", "connections")
    );
    let (_, response) = (
        rect,
        ui.interact(rect, ui.id().with("found"), Sense::hover()),
    );
    text::name(&response, &words);
    let end = text::right(
        ui.painter(),
        rect.right(),
        center,
        rect.width() * 0.5,
        &words,
        fonts::label(),
        tokens::TEXT_3,
    );
    let mut x = rect.left();
    if let Some(range) = &view.range {
        let words = format!("Range, {range}");
        let (response, right) = chips::removable(ui, x, center, &words, "Clear the range");
        if response.clicked() {
            actions.push(UiAction::Brush(None));
        }
        x = right + tokens::SPACE_S;
    }
    for (index, part) in view.parts.iter().enumerate() {
        if x + 72.0 > end {
            let more = format!("+{}", view.parts.len() - index);
            text::left(
                ui.painter(),
                x,
                center,
                end - x,
                &more,
                fonts::label(),
                tokens::TEXT_2,
            );
            return;
        }
        let name = format!("Take out {part}");
        let (response, right) = chips::removable(ui, x, center, part, &name);
        if response.clicked() {
            actions.push(UiAction::DropPart(index));
        }
        x = right + tokens::SPACE_S;
    }
}
