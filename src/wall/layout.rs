//! Where things stand on a wall. Pure; lengths are points of a wall that is 1080 high, whatever it really is.

use bevy_egui::egui::{Rect, Vec2, pos2, vec2};

/// Room at the left and the right.
pub const MARGIN: f32 = 48.0;
/// Width of the columns of figures and lists.
pub const COLUMN: f32 = 400.0;
/// Height of the strip at the bottom.
pub const STRIP: f32 = 72.0;
/// Height of the line of events.
pub const TICKER: f32 = 80.0;
/// Height of the banner that says that data stopped.
pub const BANNER: f32 = 120.0;
/// Narrower than this, the columns would cover the globe: everything becomes smaller instead.
const LEAST_WIDTH: f32 = 1440.0;
const HEIGHT: f32 = 1080.0;

/// How many physical pixels a point has on a screen of `size_px`.
#[must_use]
pub fn magnification(size_px: Vec2) -> f32 {
    (size_px.y / HEIGHT).min(size_px.x / LEAST_WIDTH).max(0.1)
}

/// Rectangles in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Layout {
    /// Name of the computer.
    pub title: Rect,
    /// Time of day.
    pub clock: Rect,
    /// The large figures.
    pub figures: Rect,
    /// The lists.
    pub lists: Rect,
    /// What happened last.
    pub ticker: Rect,
    /// What can be trusted.
    pub strip: Rect,
    /// Over title and clock, while data stopped.
    pub banner: Rect,
    /// The globe.
    pub globe: Rect,
}

impl Layout {
    /// Places everything on a wall of `size` points, moved by `shift`.
    #[must_use]
    pub fn new(size: Vec2, shift: Vec2, has_banner: bool) -> Self {
        let strip_top = size.y - STRIP;
        let ticker_top = strip_top - TICKER;
        let top = if has_banner { 152.0 } else { 136.0 };
        let globe_top = if has_banner { BANNER + 8.0 } else { 76.0 };
        let right = size.x - MARGIN;
        let column = |left: f32| {
            Rect::from_min_max(pos2(left, top), pos2(left + COLUMN, ticker_top - 8.0))
                .translate(shift)
        };
        let band = |top: f32, height: f32| {
            // Bands reach to the edges, and stay there when the picture moves.
            Rect::from_min_size(pos2(0.0, top), vec2(size.x, height))
        };
        Self {
            title: Rect::from_min_size(pos2(MARGIN, 28.0), vec2(COLUMN + 200.0, 72.0))
                .translate(shift),
            clock: Rect::from_min_size(pos2(right - COLUMN, 28.0), vec2(COLUMN, 72.0))
                .translate(shift),
            figures: column(MARGIN),
            lists: column(right - COLUMN),
            ticker: band(ticker_top, TICKER),
            strip: band(strip_top, STRIP),
            banner: band(0.0, BANNER),
            globe: Rect::from_min_max(
                pos2(MARGIN + COLUMN + 16.0, globe_top),
                pos2(right - COLUMN - 16.0, ticker_top - 24.0),
            )
            .translate(shift),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_grows_with_the_height_and_a_portrait_screen_keeps_its_columns_apart() {
        assert_eq!(magnification(vec2(1920.0, 1080.0)), 1.0);
        assert_eq!(magnification(vec2(3840.0, 2160.0)), 2.0);
        assert_eq!(magnification(vec2(3440.0, 1440.0)), 1440.0 / 1080.0);
        for size in [
            vec2(1280.0, 720.0),
            vec2(1024.0, 768.0),
            vec2(1080.0, 1920.0),
            vec2(7680.0, 4320.0),
        ] {
            let layout = Layout::new(size / magnification(size), Vec2::ZERO, false);
            assert!(layout.globe.width() >= 400.0, "{size}: {}", layout.globe);
            assert!(!layout.globe.intersects(layout.lists));
            assert!(!layout.globe.intersects(layout.figures));
        }
    }

    #[test]
    fn the_measures_of_the_design_hold() {
        let layout = Layout::new(vec2(1920.0, 1080.0), Vec2::ZERO, false);
        assert_eq!(layout.ticker.top(), 928.0);
        assert_eq!(layout.strip.top(), 1008.0);
        assert_eq!(layout.lists.right(), 1872.0);
        assert!((layout.globe.center().x - 960.0).abs() < 1.0);
        let with_banner = Layout::new(vec2(1920.0, 1080.0), Vec2::ZERO, true);
        assert!(!with_banner.banner.intersects(with_banner.figures));
    }
}
