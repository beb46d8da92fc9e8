//! The search box: filters table and globe while one types.

use bevy_egui::egui::{
    CursorIcon, Frame, Id, Rect, Sense, Stroke, StrokeKind, TextEdit, Ui, UiBuilder, WidgetInfo,
    pos2, vec2,
};

use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::widgets::badge;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{button, text};

const HINT: &str = "Filter everything: host, country, provider, port…";
/// Longer queries are cut: nobody types them, and every row is compared with them.
const MOST_LETTERS: usize = 200;

/// What the box shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchView {
    /// The text that filters now.
    pub query: String,
    /// The keyboard goes to the box.
    pub wants_focus: bool,
}

/// The text under the fingers. It may be ahead of the query by a frame, and egui may run twice in one, so it lives
/// in egui's memory and gives way only when the query changes from outside.
#[derive(Clone, Debug, Default)]
struct Draft {
    text: String,
    query: String,
}

/// Draws the box over the whole width.
pub fn search_panel(ui: &mut Ui, view: &SearchView, actions: &mut Vec<UiAction>) {
    let (outer, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), tokens::TOP_BAR), Sense::hover());
    let rect = Rect::from_center_size(outer.center(), vec2(outer.width(), 40.0));
    let id = ui.id().with("query");
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let stroke = if has_focus {
        Stroke::new(1.0, tokens::FOCUS)
    } else {
        Stroke::new(1.0, tokens::STROKE_STRONG)
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        tokens::RADIUS_CARD,
        tokens::FIELD,
        stroke,
        StrokeKind::Inside,
    );
    icon::paint(
        painter,
        Icon::Search,
        pos2(rect.left() + 20.0, rect.center().y),
        16.0,
        tokens::TEXT_3,
    );

    let draft_id = id.with("draft");
    let mut draft: Draft = ui.data(|data| data.get_temp(draft_id)).unwrap_or_default();
    if draft.query != view.query {
        draft = Draft {
            text: view.query.clone(),
            query: view.query.clone(),
        };
    }
    let field = Rect::from_min_max(
        pos2(rect.left() + 36.0, rect.top() + 10.0),
        pos2(rect.right() - 40.0, rect.bottom() - 10.0),
    );
    if edit(ui, id, field, &mut draft.text, view) {
        actions.push(UiAction::Search(draft.text.clone()));
    }
    let is_empty = draft.text.is_empty();
    ui.data_mut(|data| data.insert_temp(draft_id, draft));

    if is_empty {
        badge::key_cap(ui.painter(), rect.right() - 32.0, rect.center().y, "/");
    } else {
        let clear =
            Rect::from_center_size(pos2(rect.right() - 22.0, rect.center().y), vec2(24.0, 24.0));
        if button::bare_icon(ui, clear, Icon::Close, "Clear the search").clicked() {
            actions.push(UiAction::Search(String::new()));
        }
    }
}

/// The text field itself; `true` when its text changed.
fn edit(ui: &mut Ui, id: Id, field: Rect, draft: &mut String, view: &SearchView) -> bool {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(field));
    let output = inner.add(
        TextEdit::singleline(draft)
            .id(id)
            .frame(Frame::NONE)
            .font(fonts::body())
            .text_color(tokens::TEXT)
            .char_limit(MOST_LETTERS)
            .desired_width(field.width()),
    );
    output.widget_info(|| WidgetInfo::text_edit(true, draft.clone(), draft.clone(), "Search"));
    if draft.is_empty() {
        text::left(
            inner.painter(),
            field.left(),
            field.center().y,
            field.width(),
            HINT,
            fonts::body(),
            tokens::TEXT_3,
        );
    }
    if view.wants_focus {
        output.request_focus();
    }
    output.on_hover_cursor(CursorIcon::Text).changed()
}
