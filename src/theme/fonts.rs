//! The typefaces: Inter with tabular figures, and one fallback per script that names on the Internet are written in.
//!
//! egui has no switch for OpenType features, so `tnum` is baked into the character map of the two Inter files
//! (`scripts/bake_tnum.py`). Everything is compiled in: 6.1 MB, of which 4.6 MB are Han, Hangul and kana.

use std::sync::Arc;

use bevy_egui::egui::{FontData, FontDefinitions, FontFamily, FontId};

/// Name of the family of weight 600.
const STRONG: &str = "strong";

const REGULAR_FILE: (&str, &[u8]) = (
    "inter-400",
    include_bytes!("../../assets/fonts/InterTab-400.ttf"),
);
const STRONG_FILE: (&str, &[u8]) = (
    "inter-600",
    include_bytes!("../../assets/fonts/InterTab-600.ttf"),
);

/// In order of how small they are: the big one is asked last.
const FALLBACK_FILES: [(&str, &[u8]); 8] = [
    (
        "noto-hebrew",
        include_bytes!("../../assets/fonts/NotoSansHebrew-Regular.ttf"),
    ),
    (
        "noto-armenian",
        include_bytes!("../../assets/fonts/NotoSansArmenian-Regular.ttf"),
    ),
    (
        "noto-thai",
        include_bytes!("../../assets/fonts/NotoSansThai-Regular.ttf"),
    ),
    (
        "noto-georgian",
        include_bytes!("../../assets/fonts/NotoSansGeorgian-Regular.ttf"),
    ),
    (
        "noto-bengali",
        include_bytes!("../../assets/fonts/NotoSansBengali-Regular.ttf"),
    ),
    (
        "noto-devanagari",
        include_bytes!("../../assets/fonts/NotoSansDevanagari-Regular.ttf"),
    ),
    (
        "noto-arabic",
        include_bytes!("../../assets/fonts/NotoSansArabic-Regular.ttf"),
    ),
    (
        "wqy-microhei",
        include_bytes!("../../assets/fonts/wqy-microhei.ttf"),
    ),
];

/// All families, ready for `Context::set_fonts`.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files = [REGULAR_FILE, STRONG_FILE]
        .into_iter()
        .chain(FALLBACK_FILES);
    for (name, bytes) in files {
        fonts
            .font_data
            .insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |first: &str| {
        std::iter::once(first)
            .chain(FALLBACK_FILES.iter().map(|(name, _)| *name))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    fonts
        .families
        .insert(FontFamily::Proportional, family(REGULAR_FILE.0));
    fonts
        .families
        .insert(FontFamily::Monospace, family(REGULAR_FILE.0));
    fonts
        .families
        .insert(FontFamily::Name(STRONG.into()), family(STRONG_FILE.0));
    fonts
}

fn strong(size_px: f32) -> FontId {
    FontId::new(size_px, FontFamily::Name(STRONG.into()))
}

/// Large figures.
#[must_use]
pub fn display() -> FontId {
    strong(40.0)
}

/// The name at the head of a drawer, headlines.
#[must_use]
pub fn headline() -> FontId {
    strong(24.0)
}

/// Product name, small figures.
#[must_use]
pub fn title() -> FontId {
    strong(15.0)
}

/// Units beside large figures.
#[must_use]
pub fn unit() -> FontId {
    FontId::proportional(15.0)
}

/// Running text and rows.
#[must_use]
pub fn body() -> FontId {
    FontId::proportional(13.0)
}

/// Titles of panels, buttons.
#[must_use]
pub fn body_strong() -> FontId {
    strong(13.0)
}

/// Notes, axes, the strip.
#[must_use]
pub fn label() -> FontId {
    FontId::proportional(12.0)
}

/// What stands out among labels.
#[must_use]
pub fn label_strong() -> FontId {
    strong(12.0)
}

/// Badges and key caps: the smallest there is.
#[must_use]
pub fn micro() -> FontId {
    strong(11.0)
}

/// On a wall: the large figures.
#[must_use]
pub fn wall_display() -> FontId {
    strong(112.0)
}

/// On a wall: the clock.
#[must_use]
pub fn wall_clock() -> FontId {
    strong(72.0)
}

/// On a wall: counts, the head of a banner.
#[must_use]
pub fn wall_headline() -> FontId {
    strong(48.0)
}

/// On a wall: units beside large figures, the name of the computer.
#[must_use]
pub fn wall_unit() -> FontId {
    FontId::proportional(36.0)
}

/// On a wall: rows. The smallest that must be read from five meters.
#[must_use]
pub fn wall_row() -> FontId {
    FontId::proportional(32.0)
}

/// On a wall: what stands out in a row.
#[must_use]
pub fn wall_row_strong() -> FontId {
    strong(32.0)
}

/// On a wall: units of lists, second lines.
#[must_use]
pub fn wall_note() -> FontId {
    FontId::proportional(28.0)
}

/// On a wall: badges.
#[must_use]
pub fn wall_note_strong() -> FontId {
    strong(28.0)
}

/// On a wall: names of places on the globe.
#[must_use]
pub fn wall_globe_label() -> FontId {
    strong(24.0)
}
