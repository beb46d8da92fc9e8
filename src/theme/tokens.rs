//! The names of the design language: colors, which the theme that is on ([`super::palette`]) makes visible, and
//! measures in logical pixels at scale 1.0.
//!
//! Nothing outside `theme` may hold a literal color.

use std::ops::Deref;
use std::sync::atomic::{AtomicU8, Ordering};

use bevy_egui::egui::Color32;

use super::globe;
use super::palette::{self, Theme};
use crate::globe::look::Look;
use crate::world::routes::Hue;

/// The name of a color. It is used like the color itself; what that looks like may change from one frame to the next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Token(u8);

impl Token {
    /// Its place in a set of colors.
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Deref for Token {
    type Target = Color32;

    fn deref(&self) -> &Color32 {
        palette::color(self.index())
    }
}

impl From<Token> for Color32 {
    fn from(token: Token) -> Self {
        *token
    }
}

/// Behind everything.
pub const SPACE: Token = Token(0);
/// Fill of a panel before its alpha.
pub const PANEL: Token = Token(1);
/// Fill of a panel over the globe.
pub const PANEL_FILL: Token = Token(2);
/// Fill of table, details and empty state.
pub const PANEL_FILL_DENSE: Token = Token(3);
/// Chips and buttons.
pub const PANEL_RAISED: Token = Token(4);
/// A row or button under the pointer.
pub const PANEL_HOVER: Token = Token(5);
/// Text fields.
pub const FIELD: Token = Token(6);
/// The strip at the bottom and code blocks.
pub const SUNKEN: Token = Token(7);
/// Hairline around panels.
pub const STROKE: Token = Token(8);
/// Hairline around controls.
pub const STROKE_STRONG: Token = Token(9);
/// Hairline between rows.
pub const DIVIDER: Token = Token(10);
/// Behind a dialog, at 0.6.
pub const SCRIM: Token = Token(11);
/// First voice.
pub const TEXT: Token = Token(12);
/// Second voice.
pub const TEXT_2: Token = Token(13);
/// Third voice.
pub const TEXT_3: Token = Token(14);
/// Switched off.
pub const TEXT_DISABLED: Token = Token(15);
/// On a primary button.
pub const TEXT_ON_ACCENT: Token = Token(16);
/// Primary button, selected edge.
pub const ACCENT: Token = Token(17);
/// Primary button under the pointer.
pub const ACCENT_HOVER: Token = Token(18);
/// A chip that is on.
pub const ACCENT_SOFT: Token = Token(19);
/// The segment that is on.
pub const SEGMENT_ON: Token = Token(20);
/// Fill of an evidence badge.
pub const BADGE: Token = Token(21);
/// Keyboard focus.
pub const FOCUS: Token = Token(22);
/// A selected row.
pub const SELECTION: Token = Token(23);
/// What left this computer.
pub const SENT: Token = Token(24);
/// What came to it.
pub const RECEIVED: Token = Token(25);
/// Fine. Never without an icon.
pub const OK: Token = Token(26);
/// Worth a look. Never without an icon.
pub const WARN: Token = Token(27);
/// Wrong. Never without an icon.
pub const DANGER: Token = Token(28);
/// Ground of a warning.
pub const WARN_SOFT: Token = Token(29);
/// What was true once: figures and bars of data that stopped.
pub const STALE: Token = Token(30);
/// Empty part of a bar.
pub const BAR_TRACK: Token = Token(31);
/// Bars of countries and other lists that have no hue.
pub const BAR_NEUTRAL: Token = Token(32);
/// The first hue.
pub const HUE_1: Token = Token(33);
/// The second hue.
pub const HUE_2: Token = Token(34);
/// The third hue.
pub const HUE_3: Token = Token(35);
/// The fourth hue.
pub const HUE_4: Token = Token(36);
/// The fifth hue.
pub const HUE_5: Token = Token(37);
/// The slate of everything else.
pub const HUE_OTHER: Token = Token(38);

/// The five hues and the slate of the rest, by [`Hue`].
pub const HUES: [Token; Hue::COUNT] = [HUE_1, HUE_2, HUE_3, HUE_4, HUE_5, HUE_OTHER];

const _: () = assert!(
    HUE_OTHER.index() + 1 == palette::COUNT,
    "every color has its place in a set"
);

/// The look whose hues panels show: what a legend says must be the color of the arcs.
static LOOK: AtomicU8 = AtomicU8::new(Look::Night as u8);

/// From now on [`hue`] answers with the colors of a look, and panels suit what is behind them.
pub fn follow_look(look: Look) {
    LOOK.store(look as u8, Ordering::Relaxed);
    palette::set_ground(look == Look::BlueprintLight);
}

/// Color of a hue, as the arcs of the current look have it, or as near to that as can be seen on the panels.
#[must_use]
pub fn hue(hue: Hue) -> Color32 {
    let look = Look::ALL[usize::from(LOOK.load(Ordering::Relaxed)).min(Look::ALL.len() - 1)];
    match (Theme::current().is_light(), look) {
        (true, Look::BlueprintLight) => globe::hue(look, hue),
        (true, _) => *HUES[usize::from(hue.0).min(Hue::COUNT - 1)],
        (false, Look::BlueprintLight) => globe::hue(Look::Blueprint, hue),
        (false, _) => globe::hue(look, hue),
    }
}

/// Half a grid step.
pub const SPACE_XS: f32 = 4.0;
/// A grid step.
pub const SPACE_S: f32 = 8.0;
/// Panel padding and the gap between panels.
pub const SPACE_M: f32 = 16.0;
/// Inside large panels.
pub const SPACE_L: f32 = 24.0;
/// Inside the empty state.
pub const SPACE_XL: f32 = 32.0;
/// Height of the top bar.
pub const TOP_BAR: f32 = 48.0;
/// Height of the honesty strip.
pub const STRIP: f32 = 32.0;
/// Height of a table row.
pub const ROW: f32 = 32.0;
/// Height of a row in a list with bars.
pub const LIST_ROW: f32 = 36.0;
/// Height of a panel's title line.
pub const HEADER: f32 = 24.0;

/// Corners of panels.
pub const RADIUS_PANEL: u8 = 10;
/// Corners of cards inside panels.
pub const RADIUS_CARD: u8 = 8;
/// Corners of controls.
pub const RADIUS_CONTROL: u8 = 6;
/// Corners of chips and badges.
pub const RADIUS_CHIP: u8 = 4;
/// Corners of bars.
pub const RADIUS_BAR: u8 = 2;

/// Lines of charts.
pub const CHART_LINE: f32 = 1.5;
/// Lines of icons.
pub const ICON_LINE: f32 = 1.5;
