//! Text at a place: one line, vertically centered, cut with an ellipsis where it would not fit.

use std::sync::Arc;

use bevy_egui::egui::text::{LayoutJob, TextFormat, TextWrapping};
use bevy_egui::egui::{
    Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Response, Sense, Ui, WidgetInfo,
    WidgetType, pos2,
};

/// One line of at most `max_width`, cut with `…`.
#[must_use]
pub fn line(
    painter: &Painter,
    text: &str,
    font: FontId,
    color: impl Into<Color32>,
    max_width: f32,
) -> Arc<Galley> {
    let color = color.into();
    let mut job = LayoutJob::single_section(
        text.to_owned(),
        TextFormat {
            font_id: font,
            color,
            ..TextFormat::default()
        },
    );
    job.wrap = TextWrapping {
        max_rows: 1,
        break_anywhere: true,
        ..TextWrapping::wrap_at_width(max_width.max(0.0))
    };
    job.break_on_newline = false;
    let galley = painter.layout_job(job);
    #[cfg(test)]
    if galley.elided {
        cut::note(text);
    }
    galley
}

/// Draws `text` from `left` on, centered on `center_y`; returns where it ended.
pub fn left(
    painter: &Painter,
    left: f32,
    center_y: f32,
    max_width: f32,
    text: &str,
    font: FontId,
    color: impl Into<Color32>,
) -> f32 {
    let color = color.into();
    let galley = line(painter, text, font, color, max_width);
    let size = galley.size();
    painter.galley(pos2(left, center_y - size.y / 2.0), galley, color);
    left + size.x
}

/// Draws `text` so that it ends at `right`; returns where it began.
pub fn right(
    painter: &Painter,
    right: f32,
    center_y: f32,
    max_width: f32,
    text: &str,
    font: FontId,
    color: impl Into<Color32>,
) -> f32 {
    let color = color.into();
    let galley = line(painter, text, font, color, max_width);
    let size = galley.size();
    painter.galley(pos2(right - size.x, center_y - size.y / 2.0), galley, color);
    right - size.x
}

/// Draws `text` anchored anywhere, without a limit; returns its rectangle.
pub fn anchored(
    painter: &Painter,
    pos: Pos2,
    anchor: Align2,
    text: &str,
    font: FontId,
    color: impl Into<Color32>,
) -> Rect {
    painter.text(pos, anchor, text, font, color.into())
}

/// Wrapped running text as part of the layout.
pub fn paragraph(ui: &mut Ui, text: &str, font: FontId, color: impl Into<Color32>) -> Response {
    let color = color.into();
    let galley = ui
        .painter()
        .layout(text.to_owned(), font, color, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    ui.painter().galley(rect.min, galley, color);
    name(&response, text);
    response
}

/// Gives a painted piece its words for screen readers and tests.
pub fn name(response: &Response, words: &str) {
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Label, true, words));
}

/// Gives a text field its name; what is written in it is its value.
pub fn name_field(response: &Response, value: &str, title: &str) {
    response.widget_info(|| WidgetInfo {
        label: Some(title.to_owned()),
        ..WidgetInfo::text_edit(true, value, value, title)
    });
}

/// For tests: which texts did not fit.
#[cfg(test)]
pub(crate) mod cut {
    use std::cell::RefCell;

    thread_local! {
        static CUT: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    }

    pub(super) fn note(text: &str) {
        CUT.with_borrow_mut(|cut| cut.push(text.to_owned()));
    }

    /// Those since the last time.
    pub(crate) fn take() -> Vec<String> {
        CUT.take()
    }
}
