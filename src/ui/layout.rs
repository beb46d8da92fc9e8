//! Where panels stand, for every size of window. Pure: sizes in, rectangles out.
//!
//! Three classes of width, after the design's grid: narrow (left column only, the right one opens over the globe),
//! medium (both columns), wide (wall-sized screens, drawn at one and a half times the scale).

use bevy_egui::egui::{Rect, Vec2, pos2, vec2};

use crate::theme::tokens;

/// Windows at least this wide (logical pixels at scale 1.0) are drawn larger.
const WIDE_FROM: f32 = 3000.0;
/// How much larger.
const WIDE_ZOOM: f32 = 1.5;
/// Below this there is room for one column only.
const MEDIUM_FROM: f32 = 1500.0;

/// Which panels want room.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Wants {
    /// The table is open.
    pub table: bool,
    /// A host's details are open.
    pub details: bool,
    /// In a narrow window: the lists at the right.
    pub lists: bool,
    /// Everything but the strip and what is pinned is hidden.
    pub hidden: bool,
    /// Something stands in the left and in the right column.
    pub columns: [bool; 2],
    /// Something in the right column is pinned: where that column has no room it stands in the left one.
    pub pinned_right: bool,
    /// The timeline: shown, and folded to its title.
    pub timeline: (bool, bool),
    /// The empty state is shown instead of lists and charts.
    pub trouble: bool,
    /// Columns of panels have changed sides.
    pub mirrored: bool,
}

impl Default for Wants {
    fn default() -> Self {
        Self {
            table: false,
            details: false,
            lists: false,
            hidden: false,
            columns: [true; 2],
            pinned_right: false,
            timeline: (true, false),
            trouble: false,
            mirrored: false,
        }
    }
}

/// Rectangles in egui points. `None`: not shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Product name and state.
    pub brand: Option<Rect>,
    /// Search box.
    pub search: Option<Rect>,
    /// Buttons at the right of the top bar; their right edge counts.
    pub buttons: Option<Rect>,
    /// The left column of panels.
    pub left: Option<Rect>,
    /// The right column of panels.
    pub right: Option<Rect>,
    /// Where both columns are or would be: a panel can be dropped there.
    pub sides: [Rect; 2],
    /// The timeline.
    pub timeline: Option<Rect>,
    /// The table.
    pub table: Option<Rect>,
    /// The drawer.
    pub details: Option<Rect>,
    /// The empty state; its height is its content's.
    pub trouble: Option<Rect>,
    /// Where a notice is centered, at its top.
    pub notice: Rect,
    /// The honesty strip: always.
    pub strip: Rect,
    /// What no panel covers.
    pub free: Rect,
    /// One column only.
    pub is_narrow: bool,
}

/// Zoom for a window of `width` logical pixels at scale 1.0.
#[must_use]
pub fn zoom(width: f32) -> f32 {
    if width >= WIDE_FROM { WIDE_ZOOM } else { 1.0 }
}

/// Measures of a class of windows.
struct Measures {
    margin: f32,
    side: f32,
    timeline: f32,
    details: f32,
    table: f32,
    search: f32,
    top: f32,
    bottom_gap: f32,
}

impl Measures {
    fn of(size: Vec2, is_wide: bool) -> Self {
        let height = size.y;
        if is_wide {
            Self {
                margin: 48.0,
                side: 400.0,
                timeline: 200.0,
                details: 760.0_f32.min(size.x * 0.45),
                table: (height * 0.49).round(),
                search: 600.0,
                top: 88.0,
                bottom_gap: 16.0,
            }
        } else if size.x >= MEDIUM_FROM {
            Self {
                margin: 24.0,
                side: 312.0,
                timeline: 176.0_f32.min(height * 0.2),
                details: 632.0_f32.min(size.x * 0.36),
                table: (height * 0.49).round(),
                search: 600.0_f32.min(size.x * 0.33),
                top: 88.0,
                bottom_gap: 16.0,
            }
        } else {
            Self {
                margin: 16.0,
                side: 272.0_f32.min(size.x * 0.4),
                timeline: 96.0_f32.min(height * 0.2),
                details: 480.0_f32.min(size.x - 32.0),
                table: (height * 0.49).round(),
                search: 380.0_f32.min(size.x * 0.3),
                top: 72.0,
                bottom_gap: 12.0,
            }
        }
    }
}

impl Layout {
    /// Places everything in a window of `size` points. `is_wide` is what [`zoom`] decided.
    #[must_use]
    pub fn new(size: Vec2, is_wide: bool, wants: Wants) -> Self {
        let measures = Measures::of(size, is_wide);
        let is_narrow = size.x < MEDIUM_FROM && !is_wide;
        let (left_edge, right_edge) = (measures.margin, size.x - measures.margin);
        let strip = Rect::from_min_max(pos2(0.0, size.y - tokens::STRIP), size.to_pos2());
        let floor = strip.top() - measures.bottom_gap;
        let mut layout = Self {
            brand: None,
            search: None,
            buttons: None,
            left: None,
            right: None,
            sides: [Rect::NOTHING; 2],
            timeline: None,
            table: None,
            details: None,
            trouble: None,
            notice: Rect::from_min_size(pos2(0.0, measures.top), vec2(size.x, 40.0)),
            strip,
            free: Rect::from_min_max(pos2(0.0, 0.0), pos2(size.x, strip.top())),
            is_narrow,
        };
        if wants.hidden {
            layout.place_pinned(&measures, wants, floor, (left_edge, right_edge));
            if wants.mirrored {
                layout.mirror(size.x);
            }
            return layout;
        }
        let bar = |left: f32, width: f32| {
            Rect::from_min_size(pos2(left, 16.0), vec2(width, tokens::TOP_BAR))
        };
        layout.brand = Some(bar(left_edge, measures.side));
        layout.search = Some(bar((size.x - measures.search) / 2.0, measures.search));
        layout.buttons = Some(bar(right_edge - measures.side, measures.side));
        if wants.trouble {
            let width = 736.0_f32.min(size.x - 2.0 * measures.margin);
            let top = (size.y * 0.14).clamp(measures.top, 152.0);
            layout.trouble = Some(Rect::from_min_max(
                pos2((size.x - width) / 2.0, top),
                pos2((size.x + width) / 2.0, floor),
            ));
            return layout;
        }
        layout.place_panels(&measures, wants, floor, (left_edge, right_edge));
        if wants.mirrored {
            layout.mirror(size.x);
        }
        layout
    }

    /// What stands at the left stands at the right, and the other way around. The top bar stays.
    fn mirror(&mut self, width: f32) {
        let mirrored = |rect: Rect| {
            Rect::from_min_max(
                pos2(width - rect.right(), rect.top()),
                pos2(width - rect.left(), rect.bottom()),
            )
        };
        for rect in [
            &mut self.left,
            &mut self.right,
            &mut self.timeline,
            &mut self.table,
            &mut self.details,
        ] {
            *rect = rect.map(mirrored);
        }
        self.sides = self.sides.map(mirrored);
        self.free = mirrored(self.free);
        self.notice = mirrored(self.notice);
    }

    /// Only what is pinned stands; the globe has the rest of the window.
    fn place_pinned(
        &mut self,
        measures: &Measures,
        wants: Wants,
        floor: f32,
        (left_edge, right_edge): (f32, f32),
    ) {
        let gap = tokens::SPACE_M;
        let mut bottom = floor;
        if wants.timeline.0 {
            let top = floor - timeline_height(measures, wants, self.is_narrow);
            self.timeline = Some(Rect::from_min_max(
                pos2(left_edge, top),
                pos2(right_edge, floor),
            ));
            bottom = top - gap;
            self.free.max.y = top - tokens::SPACE_S;
        }
        let span = |left: f32| {
            Rect::from_min_max(
                pos2(left, measures.margin),
                pos2(left + measures.side, bottom),
            )
        };
        if wants.columns[0] {
            self.left = Some(span(left_edge));
            self.free.min.x = left_edge + measures.side + gap;
        }
        if wants.columns[1] {
            self.right = Some(span(right_edge - measures.side));
            self.free.max.x = right_edge - measures.side - gap;
        }
    }

    fn place_panels(
        &mut self,
        measures: &Measures,
        wants: Wants,
        floor: f32,
        (left_edge, right_edge): (f32, f32),
    ) {
        let gap = tokens::SPACE_M;
        let details_left = right_edge - measures.details;
        let timeline_top = floor - timeline_height(measures, wants, self.is_narrow);
        let table_top = floor - measures.table;
        let bottom_top = if wants.table { table_top } else { timeline_top };
        let column_floor = bottom_top - gap;
        let is_right_open = wants.lists || !self.is_narrow;
        let has_right = is_right_open && wants.columns[1] && !wants.details;
        let has_left = wants.columns[0] || wants.pinned_right && !has_right;
        if wants.details {
            // The drawer stands over the table: what was clicked is what is looked at.
            self.details = Some(Rect::from_min_max(
                pos2(details_left, measures.top),
                pos2(right_edge, if wants.table { column_floor } else { floor }),
            ));
        }
        let bottom_right = if wants.details && !wants.table {
            details_left - gap
        } else {
            right_edge
        };
        let bottom = Rect::from_min_max(pos2(left_edge, bottom_top), pos2(bottom_right, floor));
        if wants.table {
            self.table = Some(bottom);
        } else if bottom.width() > 320.0 {
            self.timeline = Some(bottom);
        }
        let span = |left: f32| {
            Rect::from_min_max(
                pos2(left, measures.top),
                pos2(left + measures.side, column_floor),
            )
        };
        self.sides = [span(left_edge), span(right_edge - measures.side)];
        self.left = has_left.then_some(self.sides[0]);
        self.right = has_right.then_some(self.sides[1]);
        // Under the table the globe keeps its size and lets its south be covered.
        let free_right = match (self.details, self.is_narrow || !wants.columns[1]) {
            (Some(details), _) => details.left() - gap,
            (None, true) => right_edge,
            (None, false) => right_edge - measures.side - gap,
        };
        let free_left = if has_left {
            left_edge + measures.side + gap
        } else {
            left_edge
        };
        self.free = Rect::from_min_max(
            pos2(free_left, 16.0 + tokens::TOP_BAR),
            pos2(free_right, timeline_top - tokens::SPACE_S),
        );
        self.notice = Rect::from_min_max(
            pos2(self.free.left(), measures.top),
            pos2(self.free.right(), measures.top + 40.0),
        );
    }
}

/// Height of the timeline, as the person wants it.
fn timeline_height(measures: &Measures, wants: Wants, is_narrow: bool) -> f32 {
    if wants.timeline.1 {
        tokens::HEADER + 2.0 * timeline_pad(is_narrow)
    } else {
        measures.timeline
    }
}

/// What the timeline leaves free above and below.
#[must_use]
pub const fn timeline_pad(is_narrow: bool) -> f32 {
    if is_narrow { 6.0 } else { 10.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panels(layout: &Layout) -> Vec<Rect> {
        [
            layout.brand,
            layout.search,
            layout.buttons,
            layout.left,
            layout.right,
            layout.timeline,
            layout.table,
            layout.details,
        ]
        .into_iter()
        .flatten()
        .chain([layout.strip])
        .collect()
    }

    #[test]
    fn panels_never_overlap_at_any_size_or_state() {
        for (width, height) in [
            (1024.0, 640.0),
            (1280.0, 720.0),
            (1920.0, 1080.0),
            (2560.0, 1440.0),
        ] {
            for bits in 0..8_u8 {
                let wants = Wants {
                    table: bits & 1 > 0,
                    details: bits & 2 > 0,
                    mirrored: bits & 4 > 0,
                    ..Wants::default()
                };
                let layout = Layout::new(vec2(width, height), false, wants);
                let rects = panels(&layout);
                for (index, a) in rects.iter().enumerate() {
                    assert!(a.is_positive(), "{a} at {width} {wants:?}");
                    for b in &rects[index + 1..] {
                        assert!(
                            !a.shrink(0.5).intersects(b.shrink(0.5)),
                            "{a} {b} at {width} {wants:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_design_measures_hold_at_1080p() {
        let layout = Layout::new(vec2(1920.0, 1080.0), false, Wants::default());
        assert_eq!(
            layout.timeline,
            Some(Rect::from_min_max(pos2(24.0, 856.0), pos2(1896.0, 1032.0)))
        );
        assert_eq!(
            layout.left,
            Some(Rect::from_min_max(pos2(24.0, 88.0), pos2(336.0, 840.0)))
        );
    }

    #[test]
    fn what_is_pinned_stays_when_all_is_hidden_and_moves_where_its_side_has_no_room() {
        let size = vec2(1920.0, 1080.0);
        let pinned = Wants {
            hidden: true,
            columns: [false, true],
            timeline: (false, false),
            ..Wants::default()
        };
        let layout = Layout::new(size, false, pinned);
        assert_eq!(panels(&layout).len(), 2);
        assert!(layout.free.right() < layout.right.expect("pinned").left());
        assert_eq!(layout.free.left(), 0.0);

        let narrow = Wants {
            columns: [false, true],
            pinned_right: true,
            ..Wants::default()
        };
        let layout = Layout::new(vec2(1280.0, 720.0), false, narrow);
        assert!(layout.left.is_some() && layout.right.is_none());
    }

    #[test]
    fn a_folded_timeline_and_an_empty_column_leave_the_globe_their_room() {
        let size = vec2(1920.0, 1080.0);
        let usual = Layout::new(size, false, Wants::default());
        let folded = Wants {
            timeline: (true, true),
            columns: [true, false],
            ..Wants::default()
        };
        let layout = Layout::new(size, false, folded);
        assert!(layout.free.bottom() > usual.free.bottom() + 100.0);
        assert!(layout.free.right() > usual.free.right() + 300.0);
        assert!(
            layout.sides[1].is_positive(),
            "a panel can be dropped there"
        );
    }

    #[test]
    fn hidden_panels_free_the_window_but_the_strip_stays() {
        let wants = Wants {
            hidden: true,
            columns: [false; 2],
            timeline: (false, false),
            ..Wants::default()
        };
        let layout = Layout::new(vec2(1280.0, 720.0), false, wants);
        assert_eq!(panels(&layout).len(), 1);
        assert_eq!(layout.free.width(), 1280.0);
    }

    #[test]
    fn four_k_is_drawn_larger() {
        assert_eq!(zoom(1920.0), 1.0);
        assert_eq!(zoom(3840.0), 1.5);
    }
}
