//! The five sets of colors, and which of them is on. Numbers are those of the design's token file.
//!
//! One choice for the whole process: a theme that half of the panels follow is no theme. Panels never ask which one is
//! on; they name a color ([`super::tokens`]) and get what it looks like now.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use bevy_egui::egui::Color32;

/// A set of colors.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Theme {
    /// Night: the default.
    #[default]
    Dark,
    /// For bright rooms.
    Light,
    /// Black, white and little else.
    HighContrast,
    /// Dark, with hues that protan, deutan and tritan vision tell apart.
    ColorBlindDark,
    /// Light, with such hues.
    ColorBlindLight,
}

impl Theme {
    /// All of them, with the name that the settings use.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Dark, "dark"),
        (Self::Light, "light"),
        (Self::HighContrast, "high-contrast"),
        (Self::ColorBlindDark, "color-blind-dark"),
        (Self::ColorBlindLight, "color-blind-light"),
    ];

    /// The theme of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(_, known)| *known == name)
            .map(|(theme, _)| *theme)
    }

    /// Dark ink on a light ground.
    #[must_use]
    pub const fn is_light(self) -> bool {
        matches!(self, Self::Light | Self::ColorBlindLight)
    }

    /// The theme that is on: the chosen one, or its light sister over a white globe, where dark panels would be gray.
    #[must_use]
    pub fn current() -> Self {
        let chosen = Self::ALL[CURRENT.load(Ordering::Relaxed)].0;
        chosen.over(IS_GROUND_BRIGHT.load(Ordering::Relaxed))
    }

    /// What this theme is over such a ground.
    const fn over(self, is_bright: bool) -> Self {
        match self {
            Self::Dark if is_bright => Self::Light,
            Self::ColorBlindDark if is_bright => Self::ColorBlindLight,
            other => other,
        }
    }

    /// Turns this theme on. `true`: another one was on before, and egui wants its style anew.
    pub fn turn_on(self) -> bool {
        CURRENT.swap(self as usize, Ordering::Relaxed) != self as usize
    }
}

/// A place in [`SETS`].
static CURRENT: AtomicUsize = AtomicUsize::new(Theme::Dark as usize);

/// What is behind the panels is white.
static IS_GROUND_BRIGHT: AtomicBool = AtomicBool::new(false);

/// Says what is behind the panels.
pub(super) fn set_ground(is_bright: bool) {
    IS_GROUND_BRIGHT.store(is_bright, Ordering::Relaxed);
}

/// Number of colors in a set.
pub(super) const COUNT: usize = 39;

/// A color of the theme that is on.
pub(super) fn color(index: usize) -> &'static Color32 {
    &SETS[Theme::current() as usize][index]
}

pub(super) const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn rgba(hex: u32, alpha: u8) -> Color32 {
    Color32::from_rgba_unmultiplied_const((hex >> 16) as u8, (hex >> 8) as u8, hex as u8, alpha)
}

/// By theme, in the order of [`super::tokens`].
static SETS: [[Color32; COUNT]; Theme::ALL.len()] = [
    DARK,
    LIGHT,
    HIGH_CONTRAST,
    with_hues(DARK, STATES_FOR_ALL_EYES, HUES_FOR_ALL_EYES),
    with_hues(LIGHT, DARK_STATES_FOR_ALL_EYES, DARK_HUES_FOR_ALL_EYES),
];

/// Where fine, warning and danger stand in a set.
const STATES_AT: usize = 26;
/// Where the hues of programs stand.
const HUES_AT: usize = 33;

/// A set with other states and hues; everything else stays.
const fn with_hues(
    mut set: [Color32; COUNT],
    states: [Color32; 3],
    hues: [Color32; 6],
) -> [Color32; COUNT] {
    let mut at = 0;
    while at < hues.len() {
        if at < states.len() {
            set[STATES_AT + at] = states[at];
        }
        set[HUES_AT + at] = hues[at];
        at += 1;
    }
    set
}

/// The hues of a set.
const fn hues_of(set: &[Color32; COUNT]) -> [Color32; 6] {
    let mut hues = [Color32::WHITE; 6];
    let mut at = 0;
    while at < hues.len() {
        hues[at] = set[HUES_AT + at];
        at += 1;
    }
    hues
}

/// The hues of the night.
pub(super) const HUES: [Color32; 6] = hues_of(&DARK);

/// Night.
const DARK: [Color32; COUNT] = [
    rgb(0x07_0A_12),
    rgb(0x0B_11_1D),
    rgba(0x0B_11_1D, 230),
    rgba(0x0B_11_1D, 245),
    rgb(0x13_1C_2C),
    rgb(0x18_23_38),
    rgb(0x0F_17_25),
    rgb(0x08_0D_17),
    rgb(0x1E_2A_3E),
    rgb(0x2F_3E_58),
    rgb(0x17_21_33),
    rgba(0x04_06_0B, 153),
    rgb(0xE9_EF_F9),
    rgb(0xA9_B8_D0),
    rgb(0x82_94_B1),
    rgb(0x5A_6A_85),
    rgb(0x04_12_1C),
    rgb(0xCF_E0_FF),
    rgb(0xFF_FF_FF),
    rgb(0x1B_2A_42),
    rgb(0x22_30_4A),
    rgb(0x1B_27_40),
    rgb(0x9B_DC_FF),
    rgb(0x1A_2C_48),
    rgb(0xDC_E6_F5),
    rgb(0x7C_93_B8),
    rgb(0x3D_DC_B0),
    rgb(0xFF_B8_4D),
    rgb(0xFF_7D_95),
    rgb(0x33_27_0F),
    rgb(0x6B_76_86),
    rgb(0x17_22_36),
    rgb(0x7C_93_B8),
    rgb(0x4C_C2_FF),
    rgb(0x9B_8C_FF),
    rgb(0x3D_DC_B0),
    rgb(0xFF_B8_4D),
    rgb(0xFF_7D_95),
    rgb(0x8C_A0_C0),
];

/// For bright rooms.
const LIGHT: [Color32; COUNT] = [
    rgb(0xF4_F6_F9),
    rgb(0xFF_FF_FF),
    rgba(0xFF_FF_FF, 242),
    rgba(0xFF_FF_FF, 245),
    rgb(0xF4_F6_FA),
    rgb(0xEA_EF_F6),
    rgb(0xF1_F4_F8),
    rgb(0xE9_ED_F3),
    rgb(0xD3_DA_E5),
    rgb(0xA7_B3_C5),
    rgb(0xE3_E8_F0),
    rgba(0xC9_D1_DE, 153),
    rgb(0x0F_1B_2D),
    rgb(0x43_52_6A),
    rgb(0x5B_6B_83),
    rgb(0x8C_99_AD),
    rgb(0xFF_FF_FF),
    rgb(0x1F_3A_5F),
    rgb(0x0F_1B_2D),
    rgb(0xE3_EA_F5),
    rgb(0xD5_E0_F0),
    rgb(0xE0_E7_F1),
    rgb(0x00_68_A8),
    rgb(0xDC_E8_F7),
    rgb(0x16_24_3A),
    rgb(0x58_6B_88),
    rgb(0x00_75_5A),
    rgb(0x8A_5A_00),
    rgb(0xB3_20_3F),
    rgb(0xFB_EF_D5),
    rgb(0x6B_76_86),
    rgb(0xE3_E8_F0),
    rgb(0x58_6B_88),
    rgb(0x00_68_A8),
    rgb(0x62_50_C8),
    rgb(0x00_75_5A),
    rgb(0x9A_5B_00),
    rgb(0xB3_30_5A),
    rgb(0x5B_67_78),
];

/// Black and white.
const HIGH_CONTRAST: [Color32; COUNT] = [
    rgb(0x00_00_00),
    rgb(0x00_00_00),
    rgba(0x00_00_00, 255),
    rgba(0x00_00_00, 255),
    rgb(0x0A_0A_0A),
    rgb(0x1A_1A_1A),
    rgb(0x00_00_00),
    rgb(0x00_00_00),
    rgb(0xFF_FF_FF),
    rgb(0xFF_FF_FF),
    rgb(0x8A_8A_8A),
    rgba(0x04_06_0B, 153),
    rgb(0xFF_FF_FF),
    rgb(0xF0_F0_F0),
    rgb(0xD6_D6_D6),
    rgb(0xA0_A0_A0),
    rgb(0x00_00_00),
    rgb(0xFF_FF_FF),
    rgb(0xFF_FF_FF),
    rgb(0x00_3A_57),
    rgb(0x00_3A_57),
    rgb(0x1A_1A_1A),
    rgb(0xFF_FF_00),
    rgb(0x00_3A_57),
    rgb(0xFF_FF_FF),
    rgb(0xB8_C9_E6),
    rgb(0x4F_F0_C4),
    rgb(0xFF_D2_4D),
    rgb(0xFF_9B_AD),
    rgb(0x33_27_0F),
    rgb(0xA0_A0_A0),
    rgb(0x33_33_33),
    rgb(0xB8_C9_E6),
    rgb(0x6F_D3_FF),
    rgb(0xC0_B6_FF),
    rgb(0x4F_F0_C4),
    rgb(0xFF_D2_4D),
    rgb(0xFF_9B_AD),
    rgb(0xD6_D6_D6),
];

// Protan, deutan and tritan vision tell these apart: on a dark ground, and on a light one.
const STATES_FOR_ALL_EYES: [Color32; 3] = [rgb(0x6F_9E_F8), rgb(0xF9_D3_34), rgb(0xF2_70_3F)];
pub(super) const HUES_FOR_ALL_EYES: [Color32; 6] = [
    rgb(0x6F_9E_F8),
    rgb(0xF2_70_3F),
    rgb(0x1F_E5_9A),
    rgb(0xF9_D3_34),
    rgb(0xEF_8A_C1),
    rgb(0xDD_E5_F0),
];
const DARK_STATES_FOR_ALL_EYES: [Color32; 3] = [rgb(0x0B_45_D0), rgb(0x7A_5A_00), rgb(0x6A_28_07)];
pub(super) const DARK_HUES_FOR_ALL_EYES: [Color32; 6] = [
    rgb(0x0B_45_D0),
    rgb(0x6A_28_07),
    rgb(0x12_A0_7A),
    rgb(0x9C_8A_12),
    rgb(0xD0_4F_BA),
    rgb(0x4A_55_66),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_a_white_globe_dark_panels_give_way_and_chosen_contrast_stays() {
        assert_eq!(Theme::Dark.over(true), Theme::Light);
        assert_eq!(Theme::ColorBlindDark.over(true), Theme::ColorBlindLight);
        for (theme, _) in Theme::ALL {
            assert_eq!(theme.over(false), theme);
        }
        assert_eq!(Theme::HighContrast.over(true), Theme::HighContrast);
    }
    use crate::theme::tokens;

    fn luminance(color: Color32) -> f64 {
        let linear = |value: u8| {
            let part = f64::from(value) / 255.0;
            if part <= 0.039_28 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_theme_can_be_read() {
        for (theme, name) in Theme::ALL {
            let set = &SETS[theme as usize];
            let panel = set[tokens::PANEL.index()];
            for (ink, least) in [
                (tokens::TEXT, 7.0),
                (tokens::TEXT_2, 4.5),
                (tokens::TEXT_3, 4.5),
                (tokens::RECEIVED, 4.5),
                (tokens::OK, 4.5),
                (tokens::WARN, 4.5),
                (tokens::DANGER, 4.5),
                (tokens::HUE_1, 3.0),
                (tokens::HUE_3, 3.0),
                (tokens::HUE_5, 3.0),
            ] {
                let found = contrast(set[ink.index()], panel);
                assert!(
                    found >= least,
                    "{name}: {ink:?} has {found:.1}, {least} is needed"
                );
            }
            let [ink, ground] = [tokens::TEXT_ON_ACCENT, tokens::ACCENT];
            let found = contrast(set[ink.index()], set[ground.index()]);
            assert!(found >= 4.5, "{name}: words on a button have {found:.1}");
        }
    }

    #[test]
    fn themes_have_names_and_names_have_themes() {
        for (theme, name) in Theme::ALL {
            assert_eq!(Theme::named(name), Some(theme));
        }
        assert_eq!(Theme::named("dusk"), None);
    }
}
