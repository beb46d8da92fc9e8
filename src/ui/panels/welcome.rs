//! The first start explains itself on one card: where traffic comes from, what is permitted, what leaves this computer,
//! where home is. Each with one button.

use bevy_egui::egui::{Rect, Sense, Stroke, Ui, pos2, vec2};

use super::help;
use super::strip::mark;
use crate::config::Value;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::view_model::status::Tone;
use crate::ui::view_model::welcome::{Answer, WelcomeView};
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::{icon, text};
use crate::words;

const ROW: f32 = 92.0;
const FOOT: f32 = 56.0;
const INTRO: f32 = 56.0;

/// Size of the content, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(700.0, 40.0 + INTRO + 4.0 * ROW + FOOT);

/// Draws the card.
pub fn welcome_panel(ui: &mut Ui, view: &WelcomeView, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    help::title(
        ui,
        &words::text("welcome-title"),
        UiAction::ToggleWelcome,
        actions,
    );
    text::paragraph(
        ui,
        &words::text("welcome-intro"),
        fonts::body(),
        tokens::TEXT_2,
    );
    ui.add_space(12.0);
    for answer in &view.answers {
        row(ui, answer, actions);
    }
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), FOOT), Sense::hover());
    let words = words::text("welcome-start");
    if button::labeled(ui, rect.left(), rect.bottom() - 18.0, &words, Rank::Primary).clicked() {
        actions.push(UiAction::ToggleWelcome);
        actions.push(UiAction::Set("look.welcome", Some(Value::Switch(false))));
    }
}

/// A question, its answer, and what can be done about it.
fn row(ui: &mut Ui, answer: &Answer, actions: &mut Vec<UiAction>) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    text::name(&response, &format!("{} {}", answer.question, answer.words));
    let (button_words, action) = &answer.way;
    let width = text::line(
        ui.painter(),
        button_words,
        fonts::body_strong(),
        tokens::TEXT,
        f32::INFINITY,
    )
    .size()
    .x + 32.0;
    let button_left = rect.right() - width;
    let painter = ui.painter();
    painter.hline(
        rect.x_range(),
        rect.top(),
        Stroke::new(1.0, tokens::DIVIDER),
    );
    let (glyph, color) = mark(answer.tone);
    let tone = if answer.tone == Tone::Waiting {
        (glyph, tokens::TEXT_3)
    } else {
        (glyph, color)
    };
    icon::paint(
        painter,
        tone.0,
        pos2(rect.left() + 8.0, rect.top() + 24.0),
        16.0,
        tone.1,
    );
    let left = rect.left() + 28.0;
    let room = button_left - left - tokens::SPACE_M;
    text::left(
        painter,
        left,
        rect.top() + 24.0,
        room,
        &answer.question,
        fonts::body_strong(),
        tokens::TEXT,
    );
    let galley = painter.layout(answer.words.clone(), fonts::body(), *tokens::TEXT_2, room);
    let clip = Rect::from_min_max(
        pos2(left, rect.top() + 36.0),
        pos2(button_left, rect.bottom()),
    );
    painter
        .with_clip_rect(clip.intersect(painter.clip_rect()))
        .galley(clip.min, galley, *tokens::TEXT_2);
    if button::labeled(
        ui,
        button_left,
        rect.top() + 32.0,
        button_words,
        Rank::Plain,
    )
    .clicked()
    {
        actions.push(action.clone());
    }
}
