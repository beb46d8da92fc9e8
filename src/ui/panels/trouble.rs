//! The empty state: what is wrong, why, and one thing to do. The globe stays behind it, without arcs.

use bevy_egui::egui::{Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::checks::{Check, Outcome};
use crate::ui::view_model::trouble::Trouble;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{panel, row, text};
use crate::words;

/// Height that the content takes, so that the panel ends where it ends. `width` is that of the content.
#[must_use]
pub fn height(ui: &Ui, view: &Trouble, width: f32) -> f32 {
    let wrapped = |words: &str| {
        ui.painter()
            .layout(words.to_owned(), fonts::body(), *tokens::TEXT, width)
            .size()
            .y
    };
    let steps = match &view.command {
        Some(command) => 24.0 + 24.0 + 8.0 + command_height(ui, command, width) + 16.0 + 24.0,
        None => 40.0,
    };
    let checks = match view.checks.len() {
        0 => 0.0,
        count => 32.0 + tokens::HEADER + 4.0 + count as f32 * tokens::ROW,
    };
    32.0 + 8.0 + wrapped(&view.explanation) + steps + 24.0 + 32.0 + checks
}

/// Draws the empty state.
pub fn trouble_panel(ui: &mut Ui, view: &Trouble, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        text::paragraph(ui, &view.headline, fonts::headline(), tokens::TEXT);
        ui.add_space(8.0);
        text::paragraph(ui, &view.explanation, fonts::body(), tokens::TEXT_2);
        if let Some(command) = &view.command {
            ui.add_space(24.0);
            step(ui, "1", &view.instruction);
            ui.add_space(8.0);
            command_box(ui, command, actions);
            ui.add_space(16.0);
            step(ui, "2", &view.then);
        }
        ui.add_space(24.0);
        buttons(ui, view, actions);
        if !view.checks.is_empty() {
            ui.add_space(32.0);
            panel::header(ui, &words::text("trouble-checked"), "arcwatch doctor");
            ui.add_space(4.0);
            for check in &view.checks {
                check_row(ui, check);
            }
        }
    });
}

const INDENT: f32 = 36.0;

fn step(ui: &mut Ui, number: &str, words: &str) {
    let (rect, _) = row::allocate(ui, 24.0, false, words);
    let painter = ui.painter();
    let center = pos2(rect.left() + 12.0, rect.center().y);
    painter.circle_stroke(center, 11.5, Stroke::new(1.0, tokens::STROKE_STRONG));
    text::anchored(
        painter,
        center,
        bevy_egui::egui::Align2::CENTER_CENTER,
        number,
        fonts::label_strong(),
        tokens::TEXT_2,
    );
    let room = rect.width() - INDENT;
    text::left(
        painter,
        rect.left() + INDENT,
        center.y,
        room,
        words,
        fonts::body(),
        tokens::TEXT,
    );
}

/// Room for the words of a command inside its box.
fn command_width(width: f32) -> f32 {
    width - INDENT - 12.0 - 44.0
}

fn command_height(ui: &Ui, command: &str, width: f32) -> f32 {
    let font = fonts::body();
    let galley = ui.painter().layout(
        command.to_owned(),
        font,
        *tokens::TEXT,
        command_width(width),
    );
    (galley.size().y + 20.0).max(40.0)
}

/// The command in full, with a button that copies it: a cut command would be useless.
fn command_box(ui: &mut Ui, command: &str, actions: &mut Vec<UiAction>) {
    let width = ui.available_width();
    let height = command_height(ui, command, width);
    let (outer, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    text::name(&response, command);
    let rect = Rect::from_min_max(pos2(outer.left() + INDENT, outer.top()), outer.max);
    let painter = ui.painter();
    painter.rect(
        rect,
        tokens::RADIUS_CONTROL,
        tokens::SUNKEN,
        Stroke::new(1.0, tokens::STROKE),
        StrokeKind::Inside,
    );
    let galley = painter.layout(
        command.to_owned(),
        fonts::body(),
        *tokens::TEXT,
        command_width(width),
    );
    let at = pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0);
    painter.galley(at, galley, *tokens::TEXT);
    let copy = Rect::from_center_size(pos2(rect.right() - 22.0, rect.center().y), vec2(28.0, 28.0));
    if button::bare_icon(ui, copy, Icon::Copy, &words::text("trouble-copy-command")).clicked() {
        actions.push(UiAction::Copy(command.to_owned()));
    }
}

fn buttons(ui: &mut Ui, view: &Trouble, actions: &mut Vec<UiAction>) {
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), button::HEIGHT), Sense::hover());
    let mut x = rect.left();
    for (index, (key, action)) in view.ways.iter().enumerate() {
        let rank = if index == 0 {
            Rank::Primary
        } else {
            Rank::Plain
        };
        let response = button::labeled(ui, x, rect.center().y, &words::text(key), rank);
        x = response.rect.right() + tokens::SPACE_S;
        if response.clicked() {
            actions.push(action.clone());
        }
    }
}

fn check_row(ui: &mut Ui, check: &Check) {
    let words = format!("{}, {}", check.statement, check.detail);
    let (rect, response) = row::allocate(ui, tokens::ROW, false, &words);
    let (glyph, color) = match check.outcome {
        Outcome::Fine => (Icon::Check, tokens::OK),
        Outcome::Limited => (Icon::Warn, tokens::WARN),
        Outcome::Broken => (Icon::Fail, tokens::DANGER),
    };
    let painter = ui.painter();
    painter.hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let center = rect.center().y;
    icon::paint(painter, glyph, icon::leading(rect, 16.0), 16.0, color);
    // What was checked is a word or two; what was found has the rest.
    let end = text::right(
        painter,
        rect.right(),
        center,
        rect.width() * 0.4,
        &check.detail,
        fonts::label(),
        tokens::TEXT_3,
    );
    let left = rect.left() + 26.0;
    text::left(
        painter,
        left,
        center,
        end - tokens::SPACE_M - left,
        &check.statement,
        fonts::body(),
        tokens::TEXT,
    );
    response.on_hover_text(words);
}
