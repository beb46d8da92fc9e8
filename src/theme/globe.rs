//! Colors of the globe's looks, from the design's token file.

use bevy_egui::egui::Color32;

use super::palette::{self, Theme, rgb};
use super::tokens;
use crate::globe::look::Look;
use crate::world::routes::Hue;

/// Everything that a look colors.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind the globe.
    pub space: Color32,
    /// Behind the globe, at the edges of the window.
    pub space_edge: Color32,
    /// Water.
    pub ocean: Color32,
    /// Land.
    pub land: Color32,
    /// What the flat looks darken towards at the limb.
    pub limb: Color32,
    /// Coastlines, and how opaque they are.
    pub coast: (Color32, f32),
    /// Borders.
    pub border: (Color32, f32),
    /// Meridians and parallels; opacity 0: none.
    pub graticule: (Color32, f32),
    /// City lights.
    pub lights: Color32,
    /// The air.
    pub rim: Color32,
    /// Dark or light edge that sets arcs and markers off, and how opaque it is along arcs.
    pub casing: (Color32, f32),
    /// Middle of a marker.
    pub core: Color32,
    /// From a label to its place.
    pub leader: Color32,
    /// Ground of a label.
    pub plate: (Color32, f32),
    /// Edge of a label.
    pub plate_edge: (Color32, f32),
    /// First line of a label.
    pub text: Color32,
    /// Second line.
    pub text_2: Color32,
    /// Names on the map.
    pub map_text: Color32,
    /// Home.
    pub home: Color32,
    /// What is selected.
    pub selected: Color32,
    /// How far a host can be.
    pub disc: Color32,
    /// The many, from few to most.
    pub ramp: [Color32; 3],
    /// How bright halos of arcs are.
    pub halo: f32,
    /// The five hues and that of the rest.
    pub hues: [Color32; Hue::COUNT],
}

impl Palette {
    /// The colors of a look.
    #[must_use]
    pub const fn of(look: Look) -> &'static Self {
        match look {
            Look::Night => &NIGHT,
            Look::Orbital => &ORBITAL,
            Look::Blueprint => &BLUEPRINT,
            Look::BlueprintLight => &BLUEPRINT_LIGHT,
        }
    }
}

/// The hues of arcs, labels and legends in a look: at night those of the theme, unless that is one for light panels.
#[must_use]
pub fn hues(look: Look) -> [Color32; Hue::COUNT] {
    if look == Look::Night && !Theme::current().is_light() {
        tokens::HUES.map(|token| *token)
    } else {
        Palette::of(look).hues
    }
}

/// One of them.
#[must_use]
pub fn hue(look: Look, hue: Hue) -> Color32 {
    hues(look)[usize::from(hue.0).min(Hue::COUNT - 1)]
}

const WHITE: Color32 = Color32::WHITE;

const NIGHT: Palette = Palette {
    space: rgb(0x07_0A_12),
    space_edge: rgb(0x04_06_0B),
    ocean: rgb(0x08_0D_18),
    land: rgb(0x12_1D_30),
    limb: rgb(0x07_0A_12),
    coast: (rgb(0x7F_A0_D0), 0.58),
    border: (rgb(0x6E_8E_BC), 0.30),
    graticule: (rgb(0x6E_8E_BC), 0.0),
    lights: rgb(0xFF_B4_69),
    rim: rgb(0x4C_88_FA),
    casing: (rgb(0x05_08_0F), 0.0),
    core: WHITE,
    leader: rgb(0x8F_A3_C4),
    plate: (rgb(0x07_0B_14), 0.78),
    plate_edge: (rgb(0x8F_B0_E6), 0.14),
    text: rgb(0xEE_F3_FB),
    text_2: rgb(0x9F_B0_CB),
    map_text: rgb(0x8F_A6_CC),
    home: WHITE,
    selected: WHITE,
    disc: rgb(0x3D_DC_B0),
    ramp: [rgb(0x1B_4F_8F), rgb(0x3E_9B_E0), rgb(0xC7_EC_FF)],
    halo: 0.30,
    hues: palette::HUES,
};

const ORBITAL: Palette = Palette {
    space: rgb(0x03_05_0A),
    space_edge: rgb(0x02_03_07),
    ocean: rgb(0x0B_24_40),
    land: rgb(0x2A_33_24),
    limb: rgb(0x03_05_0A),
    coast: (rgb(0xDC_E9_FF), 0.20),
    border: (WHITE, 0.16),
    graticule: (WHITE, 0.0),
    lights: rgb(0xFF_C2_7D),
    rim: rgb(0x6F_B2_FF),
    casing: (rgb(0x06_0B_14), 0.62),
    core: WHITE,
    leader: rgb(0xC9_D6_EA),
    plate: (rgb(0x06_0A_12), 0.84),
    plate_edge: (rgb(0xBF_D3_F5), 0.18),
    text: rgb(0xF3_F7_FD),
    text_2: rgb(0xB3_C2_DA),
    map_text: rgb(0xE6_EE_FA),
    home: WHITE,
    selected: WHITE,
    disc: rgb(0x3D_DC_B0),
    ramp: [rgb(0x3E_86_D0), rgb(0x7C_C4_FF), rgb(0xE2_F5_FF)],
    halo: 0.12,
    hues: [
        rgb(0x5E_D0_FF),
        rgb(0xB3_A6_FF),
        rgb(0x4F_F0_C4),
        rgb(0xFF_C8_61),
        rgb(0xFF_8F_A5),
        rgb(0xD5_DE_ED),
    ],
};

const BLUEPRINT: Palette = Palette {
    space: rgb(0x0A_15_26),
    space_edge: rgb(0x0A_15_26),
    ocean: rgb(0x0E_1D_33),
    land: rgb(0x1A_30_50),
    limb: rgb(0x0A_15_26),
    coast: (rgb(0x9C_B8_DC), 0.90),
    border: (rgb(0x7E_9C_C4), 0.45),
    graticule: (rgb(0x7E_9C_C4), 0.16),
    lights: rgb(0x0A_15_26),
    rim: rgb(0x9C_B8_DC),
    casing: (rgb(0x0A_15_26), 0.90),
    core: WHITE,
    leader: rgb(0xC4_D4_EA),
    plate: (rgb(0x0A_15_26), 0.94),
    plate_edge: (rgb(0x9C_B8_DC), 0.50),
    text: WHITE,
    text_2: rgb(0xC4_D4_EA),
    map_text: rgb(0xA9_BF_DE),
    home: WHITE,
    selected: WHITE,
    disc: rgb(0x3D_DC_B0),
    ramp: [rgb(0x35_5F_9B), rgb(0x7F_A9_E6), rgb(0xDD_E9_FF)],
    halo: 0.0,
    hues: palette::HUES_FOR_ALL_EYES,
};

const BLUEPRINT_LIGHT: Palette = Palette {
    space: rgb(0xF4_F6_F9),
    space_edge: rgb(0xF4_F6_F9),
    ocean: WHITE,
    land: rgb(0xE4_E9_F0),
    limb: rgb(0xF4_F6_F9),
    coast: (rgb(0x5A_6B_82), 0.90),
    border: (rgb(0x83_91_A6), 0.55),
    graticule: (rgb(0x83_91_A6), 0.16),
    lights: WHITE,
    rim: rgb(0x5A_6B_82),
    casing: (WHITE, 0.90),
    core: WHITE,
    leader: rgb(0x3C_4A_5E),
    plate: (WHITE, 0.95),
    plate_edge: (rgb(0x5A_6B_82), 0.50),
    text: rgb(0x0F_1B_2D),
    text_2: rgb(0x43_52_6A),
    map_text: rgb(0x5A_6B_82),
    home: rgb(0x0F_1B_2D),
    selected: rgb(0x0F_1B_2D),
    disc: rgb(0x00_7A_5A),
    ramp: [rgb(0xA9_C4_EA), rgb(0x4C_7F_CC), rgb(0x12_3A_86)],
    halo: 0.0,
    hues: palette::DARK_HUES_FOR_ALL_EYES,
};
