//! The numbers of the design language, dark set. Names are the names of the design's token file.
//!
//! Logical pixels at scale 1.0. Nothing outside `theme` may hold a literal color.

use std::sync::atomic::{AtomicU8, Ordering};

use bevy_egui::egui::Color32;

use super::globe::Palette;
use crate::globe::look::Look;
use crate::world::routes::Hue;

pub(super) const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// Behind everything.
pub const SPACE: Color32 = rgb(0x07_0A_12);
/// Fill of a panel before its alpha.
pub const PANEL: Color32 = rgb(0x0B_11_1D);
/// Fill of a panel: 0.90 over the globe.
pub const PANEL_FILL: Color32 = Color32::from_rgba_unmultiplied_const(0x0B, 0x11, 0x1D, 230);
/// Fill of table, details and empty state: 0.96.
pub const PANEL_FILL_DENSE: Color32 = Color32::from_rgba_unmultiplied_const(0x0B, 0x11, 0x1D, 245);
/// Chips and buttons.
pub const PANEL_RAISED: Color32 = rgb(0x13_1C_2C);
/// A row or button under the pointer.
pub const PANEL_HOVER: Color32 = rgb(0x18_23_38);
/// Text fields.
pub const FIELD: Color32 = rgb(0x0F_17_25);
/// The strip at the bottom and code blocks.
pub const SUNKEN: Color32 = rgb(0x08_0D_17);
/// Hairline around panels.
pub const STROKE: Color32 = rgb(0x1E_2A_3E);
/// Hairline around controls.
pub const STROKE_STRONG: Color32 = rgb(0x2F_3E_58);
/// Hairline between rows.
pub const DIVIDER: Color32 = rgb(0x17_21_33);
/// Behind a dialog, at 0.6.
pub const SCRIM: Color32 = Color32::from_rgba_unmultiplied_const(0x04, 0x06, 0x0B, 153);
/// First voice.
pub const TEXT: Color32 = rgb(0xE9_EF_F9);
/// Second voice.
pub const TEXT_2: Color32 = rgb(0xA9_B8_D0);
/// Third voice.
pub const TEXT_3: Color32 = rgb(0x82_94_B1);
/// Switched off.
pub const TEXT_DISABLED: Color32 = rgb(0x5A_6A_85);
/// On a primary button.
pub const TEXT_ON_ACCENT: Color32 = rgb(0x04_12_1C);
/// Primary button, selected edge.
pub const ACCENT: Color32 = rgb(0xCF_E0_FF);
/// Primary button under the pointer.
pub const ACCENT_HOVER: Color32 = rgb(0xFF_FF_FF);
/// A chip that is on.
pub const ACCENT_SOFT: Color32 = rgb(0x1B_2A_42);
/// The segment that is on.
pub const SEGMENT_ON: Color32 = rgb(0x22_30_4A);
/// Fill of an evidence badge.
pub const BADGE: Color32 = rgb(0x1B_27_40);
/// Keyboard focus.
pub const FOCUS: Color32 = rgb(0x9B_DC_FF);
/// A selected row.
pub const SELECTION: Color32 = rgb(0x1A_2C_48);
/// What left this computer.
pub const SENT: Color32 = rgb(0xDC_E6_F5);
/// What came to it.
pub const RECEIVED: Color32 = rgb(0x7C_93_B8);
/// Fine. Never without an icon.
pub const OK: Color32 = rgb(0x3D_DC_B0);
/// Worth a look. Never without an icon.
pub const WARN: Color32 = rgb(0xFF_B8_4D);
/// Wrong. Never without an icon.
pub const DANGER: Color32 = rgb(0xFF_7D_95);
/// Ground of a warning.
pub const WARN_SOFT: Color32 = rgb(0x33_27_0F);
/// Empty part of a bar.
pub const BAR_TRACK: Color32 = rgb(0x17_22_36);
/// Bars of countries and other lists that have no hue.
pub const BAR_NEUTRAL: Color32 = RECEIVED;

/// The five hues and the slate of the rest, by [`Hue`].
pub const HUES: [Color32; Hue::COUNT] = [
    rgb(0x4C_C2_FF),
    rgb(0x9B_8C_FF),
    rgb(0x3D_DC_B0),
    rgb(0xFF_B8_4D),
    rgb(0xFF_7D_95),
    rgb(0x8C_A0_C0),
];

/// The look whose hues panels show: what a legend says must be the color of the arcs.
static LOOK: AtomicU8 = AtomicU8::new(Look::Night as u8);

/// From now on [`hue`] answers with the colors of a look. Panels stay dark in all of them, so that the light look
/// lends its darker sister's.
pub fn follow_look(look: Look) {
    let dark = match look {
        Look::BlueprintLight => Look::Blueprint,
        other => other,
    };
    LOOK.store(dark as u8, Ordering::Relaxed);
}

/// Color of a hue, as the arcs of the current look have it.
#[must_use]
pub fn hue(hue: Hue) -> Color32 {
    let look = Look::ALL[usize::from(LOOK.load(Ordering::Relaxed)).min(Look::ALL.len() - 1)];
    Palette::of(look).hue(hue)
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
