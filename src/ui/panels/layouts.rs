//! Layouts with names: one is chosen, deleted, or what is on the screen is kept as a new one.

use bevy_egui::egui::{
    Id, Key, Rect, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::help;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::widgets::button::{self, Rank};
use crate::ui::widgets::icon::Icon;
use crate::ui::widgets::{row, text};
use crate::words;

/// Size of the content, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(560.0, 400.0);

const ROW: f32 = 44.0;
/// Longest name.
const MOST_LETTERS: usize = 40;

/// Draws the layouts of these names.
pub fn layouts_panel(ui: &mut Ui, names: &[String], actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    help::title(
        ui,
        &words::text("layouts-title"),
        UiAction::ToggleLayouts,
        actions,
    );
    text::paragraph(
        ui,
        &words::text("layouts-how"),
        fonts::label(),
        tokens::TEXT_3,
    );
    ui.add_space(tokens::SPACE_S);
    save(ui, actions);
    ui.add_space(tokens::SPACE_S);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        for name in names {
            let right = line(ui, name, || UiAction::UseLayout(name.clone()), actions);
            let square = Rect::from_center_size(right, vec2(28.0, 28.0));
            let delete = words::with("layouts-delete", &[("name", name.into())]);
            if button::bare_icon(ui, square, Icon::Close, &delete).clicked() {
                actions.push(UiAction::DropLayout(name.clone()));
            }
        }
        let usual = words::text("layouts-usual");
        line(ui, &usual, || UiAction::ResetLayout, actions);
    });
}

/// A layout; a click chooses it. Returns the middle of the room at its right end.
fn line(
    ui: &mut Ui,
    name: &str,
    action: impl FnOnce() -> UiAction,
    actions: &mut Vec<UiAction>,
) -> bevy_egui::egui::Pos2 {
    let use_it = words::with("layouts-use", &[("name", name.into())]);
    let (rect, response) = row::allocate(ui, ROW, true, &use_it);
    let center = rect.center().y;
    let room = rect.width() - 48.0;
    text::left(
        ui.painter(),
        rect.left(),
        center,
        room,
        name,
        fonts::body(),
        tokens::TEXT,
    );
    let stroke = Stroke::new(1.0, tokens::DIVIDER);
    ui.painter().hline(rect.x_range(), rect.bottom(), stroke);
    if response.clicked() {
        actions.push(action());
    }
    pos2(rect.right() - 14.0, center)
}

/// A name for what is on the screen, and the button that keeps it.
fn save(ui: &mut Ui, actions: &mut Vec<UiAction>) {
    let id = Id::new("arcwatch layout name");
    let mut name: String = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    let words = words::text("layouts-save");
    let font = fonts::body_strong();
    let galley = text::line(ui.painter(), &words, font, tokens::TEXT, f32::INFINITY);
    let left = rect.right() - galley.size().x - 32.0;
    let place = Rect::from_min_max(
        pos2(rect.left(), rect.center().y - 16.0),
        pos2(left - tokens::SPACE_S, rect.center().y + 16.0),
    );
    ui.painter().rect(
        place,
        tokens::RADIUS_CONTROL,
        tokens::FIELD,
        Stroke::new(1.0, tokens::STROKE_STRONG),
        StrokeKind::Inside,
    );
    let hint = words::text("layouts-name");
    let edit = TextEdit::singleline(&mut name)
        .id(id.with("field"))
        .frame(bevy_egui::egui::Frame::NONE)
        .font(fonts::body())
        .text_color(*tokens::TEXT)
        .hint_text(&hint)
        .char_limit(MOST_LETTERS)
        .desired_width(place.width() - 16.0);
    let inside = UiBuilder::new().max_rect(place.shrink2(vec2(8.0, 7.0)));
    let field = ui.new_child(inside).add(edit);
    field.widget_info(|| WidgetInfo::labeled(WidgetType::TextEdit, true, &hint));
    let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    let is_clicked = button::labeled(ui, left, rect.center().y, &words, Rank::Primary).clicked();
    if (is_entered || is_clicked) && !name.trim().is_empty() {
        actions.push(UiAction::SaveLayout(name.trim().to_owned()));
        name.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, name));
}
