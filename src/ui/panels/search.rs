//! The search box: filters table and globe while one types.

use std::ops::Range;

use bevy_egui::egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use bevy_egui::egui::{
    CursorIcon, Frame, Id, Rect, Response, Sense, Stroke, StrokeKind, TextBuffer, TextEdit, Ui,
    UiBuilder, pos2, vec2,
};
use flowcore::filter::{Problem, Sentence};

use super::suggest::Popup;
use crate::survey::Answer;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::shelf::Shelf;
use crate::ui::widgets::badge;
use crate::ui::widgets::icon::{self, Icon};
use crate::ui::widgets::{button, panel, text};
use crate::words;

/// Longer queries are cut: nobody types them, and every row is compared with them.
const MOST_LETTERS: usize = 200;

/// What the box shows.
#[derive(Clone, Copy, Debug)]
pub struct SearchView<'a> {
    /// The text that filters now.
    pub query: &'a str,
    /// Why the query makes no sense; the filter before it still holds.
    pub problem: Option<&'a Problem>,
    /// The keyboard goes to the box.
    pub wants_focus: bool,
    /// What there is to be found.
    pub answer: &'a Answer,
    /// What was searched for before.
    pub shelf: &'a Shelf,
}

/// The text under the fingers. It may be ahead of the query by a frame, and egui may run twice in one, so it lives
/// in egui's memory and gives way only when the query changes from outside.
#[derive(Clone, Debug, Default)]
struct Draft {
    text: String,
    query: String,
}

/// Draws the box over the whole width.
pub fn search_panel(ui: &mut Ui, view: SearchView<'_>, actions: &mut Vec<UiAction>) {
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
            text: view.query.to_owned(),
            query: view.query.to_owned(),
        };
    }
    if view.wants_focus && !has_focus && !draft.text.is_empty() {
        // What is typed next is another word, behind the others.
        if !draft.text.ends_with(' ') {
            draft.text.push(' ');
        }
        let end = CCursor::new(draft.text.chars().count());
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::one(end)));
        state.store(ui.ctx(), id);
    }
    let field = Rect::from_min_max(
        pos2(rect.left() + 36.0, rect.top() + 10.0),
        pos2(rect.right() - 72.0, rect.bottom() - 10.0),
    );
    let popup = Popup::of(ui, id, has_focus, &draft.text, view);
    let took = popup.keys(ui, &mut draft.text, id);
    let output = edit(ui, id, field, &mut draft.text, view, popup.locks_tab());
    let clicked = popup.show(ui, rect, &mut draft.text, id);
    if took || clicked || output.changed() {
        actions.push(UiAction::Search(draft.text.clone()));
    }
    if output.lost_focus() && !clicked {
        actions.push(UiAction::RememberSearch(draft.text.clone()));
    }
    let is_empty = draft.text.is_empty();
    let text = draft.text.trim().to_owned();
    ui.data_mut(|data| data.insert_temp(draft_id, draft));

    if is_empty {
        badge::key_cap(ui.painter(), rect.right() - 32.0, rect.center().y, "/");
        return;
    }
    let square = |right: f32| {
        Rect::from_center_size(
            pos2(rect.right() - right, rect.center().y),
            vec2(24.0, 24.0),
        )
    };
    if button::bare_icon(ui, square(22.0), Icon::Close, &words::text("search-clear")).clicked() {
        actions.push(UiAction::Search(String::new()));
    }
    let (icon, key) = if view.shelf.is_kept(&text) {
        (Icon::Kept, "search-keep-no-more")
    } else {
        (Icon::Keep, "search-keep")
    };
    if view.problem.is_none()
        && button::bare_icon(ui, square(52.0), icon, &words::text(key)).clicked()
    {
        actions.push(UiAction::KeepSearch(text));
    }
}

/// Height of the answer to a mistake.
pub const ANSWER: f32 = 34.0;

/// What is wrong with the query and what would be right, under the box.
pub fn answer_panel(ui: &mut Ui, problem: &Problem) {
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), ANSWER), Sense::hover());
    let words = format!("{}: {}", said(&problem.message), said(&problem.hint));
    text::name(&response, &words);
    panel::paint_frame(ui.painter(), rect, tokens::PANEL_FILL_DENSE);
    let painter = ui.painter();
    let (x, center) = (rect.left() + 36.0, rect.center().y);
    icon::paint(
        painter,
        Icon::Warn,
        pos2(rect.left() + 20.0, center),
        14.0,
        tokens::WARN,
    );
    let room = rect.right() - 16.0 - x;
    let message = format!("{}:", sentence(&said(&problem.message)));
    let end = text::left(
        painter,
        x,
        center,
        room,
        &message,
        fonts::label(),
        tokens::TEXT,
    );
    let (x, room) = (end + 6.0, (rect.right() - 16.0 - end - 6.0).max(0.0));
    text::left(
        painter,
        x,
        center,
        room,
        &said(&problem.hint),
        fonts::label(),
        tokens::TEXT_2,
    );
}

/// Messages begin in lower case; on the screen they are sentences.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A sentence of the parser in the person's language.
fn said(sentence: &Sentence) -> String {
    words::said(&sentence.into())
}

/// The text as it stands in the field; what makes no sense is underlined.
fn underlined(text: &str, wrong: Option<Range<usize>>) -> LayoutJob {
    let plain = TextFormat::simple(fonts::body(), *tokens::TEXT);
    let mut job = LayoutJob::default();
    let parts = wrong.and_then(|span| {
        Some((
            text.get(..span.start)?,
            text.get(span.clone())?,
            text.get(span.end..)?,
        ))
    });
    let Some((before, wrong, after)) = parts else {
        job.append(text, 0.0, plain);
        return job;
    };
    let marked = TextFormat {
        underline: Stroke::new(1.5, tokens::WARN),
        ..plain.clone()
    };
    for (part, format) in [(before, plain.clone()), (wrong, marked), (after, plain)] {
        job.append(part, 0.0, format);
    }
    job
}

/// The text field itself.
fn edit(
    ui: &mut Ui,
    id: Id,
    field: Rect,
    draft: &mut String,
    view: SearchView<'_>,
    locks_tab: bool,
) -> Response {
    let mut inner = ui.new_child(UiBuilder::new().max_rect(field));
    let wrong = view.problem.map(|problem| problem.span.clone());
    let query = view.query.to_owned();
    let mut layouter = move |ui: &Ui, text: &dyn TextBuffer, _wrap: f32| {
        // The text may be ahead of the query that was found wrong.
        let wrong = wrong.clone().filter(|_| text.as_str() == query);
        ui.painter().layout_job(underlined(text.as_str(), wrong))
    };
    let output = inner.add(
        TextEdit::singleline(draft)
            .id(id)
            .frame(Frame::NONE)
            .font(fonts::body())
            .text_color(*tokens::TEXT)
            .layouter(&mut layouter)
            .lock_focus(locks_tab)
            .char_limit(MOST_LETTERS)
            .desired_width(field.width()),
    );
    text::name_field(&output, draft, &words::text("search"));
    if draft.is_empty() {
        text::left(
            inner.painter(),
            field.left(),
            field.center().y,
            field.width(),
            &words::text("search-hint"),
            fonts::body(),
            tokens::TEXT_3,
        );
    }
    if view.wants_focus {
        output.request_focus();
    }
    output.on_hover_cursor(CursorIcon::Text)
}
