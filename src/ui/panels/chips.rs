//! What the filter and the brush leave in: one chip for each part, and how much was found.

use bevy_egui::egui::{Rect, Sense, Ui, pos2, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::format;
use crate::ui::widgets::{chips, text};
use crate::words;

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
    let (part, all) = (
        format::count(found as u64),
        format::counted(all as u64, "count-connections"),
    );
    let words = words::with(
        "of-all",
        &[("part", (&part).into()), ("all", (&all).into())],
    );
    let response = ui.interact(rect, ui.id().with("found"), Sense::hover());
    text::name(&response, &words);
    // On a plate of its own: the globe is behind it.
    let galley = text::line(
        ui.painter(),
        &words,
        fonts::label(),
        tokens::TEXT_2,
        rect.width() * 0.5,
    );
    let size = vec2(galley.size().x + 16.0, chips::HEIGHT);
    let plate = Rect::from_min_size(
        pos2(rect.right() - size.x, center - chips::HEIGHT / 2.0),
        size,
    );
    ui.painter()
        .rect_filled(plate, tokens::RADIUS_CONTROL, tokens::PANEL_FILL);
    let at = plate.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, *tokens::TEXT_2);
    let end = plate.left();
    let mut x = rect.left();
    if let Some(range) = &view.range {
        let words = words::with("range-chip", &[("range", range.into())]);
        let (response, right) =
            chips::removable(ui, x, center, &words, &words::text("range-clear"));
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
        let name = words::with("chip-take-out", &[("part", part.into())]);
        let (response, right) = chips::removable(ui, x, center, part, &name);
        if response.clicked() {
            actions.push(UiAction::DropPart(index));
        }
        x = right + tokens::SPACE_S;
    }
}
