//! What all shaders of the pass know of a frame. Pure; `shaders/common.wgsl` declares the same.

use bevy::prelude::*;
use bevy_egui::egui::Color32;
use bytemuck::{Pod, Zeroable};

use super::density;
use super::extract::Extracted;
use crate::globe::look::Look;
use crate::globe::sun;
use crate::theme::globe::{Palette, hues};
use crate::world::routes::Hue;

/// The uniform.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct FrameUniform {
    eye: Vec4,
    right: Vec4,
    up: Vec4,
    forward: Vec4,
    viewport: Vec4,
    sun: Vec4,
    stars: Vec4,
    globe: Vec4,
    reach: Vec4,
    time: UVec4,
    spread: Vec4,
    doubt: Vec4,
    detail: Vec4,
    space: Vec4,
    space_edge: Vec4,
    ocean: Vec4,
    land: Vec4,
    limb: Vec4,
    coast: Vec4,
    border: Vec4,
    graticule: Vec4,
    lights: Vec4,
    rim: Vec4,
    casing: Vec4,
    core: Vec4,
    home: Vec4,
    selected: Vec4,
    disc: Vec4,
    ramp: [Vec4; 3],
    hues: [Vec4; Hue::COUNT],
    shade: [UVec4; 16],
}

/// Up to here hairlines keep their brightness; beyond, more of them become fainter together.
const FULL_REST: f32 = 60.0;

/// Pulses without their hairlines cover little: they may shine.
const ONLY_PULSES: f32 = 0.42;

impl FrameUniform {
    pub(super) fn of(frame: &Extracted, has_imagery: bool) -> Self {
        let view = &frame.view;
        let size = view.viewport_px;
        let sidereal = sun::sidereal_angle(frame.sky_secs) as f32;
        let only_pulses = frame.only_pulses();
        let segments = frame.segments();
        let spread = view.spread();
        let palette = Palette::of(frame.look);
        let look = match frame.look {
            Look::Night => 0.0,
            Look::Orbital => 1.0,
            Look::Blueprint | Look::BlueprintLight => 2.0,
        };
        let is_light = f32::from(u8::from(frame.look == Look::BlueprintLight));
        Self {
            eye: view.eye.extend(view.eye.length_squared() - 1.0),
            right: view.right.extend(view.focal_px),
            up: view.up.extend(view.center_px.x),
            forward: view.forward.extend(view.center_px.y),
            viewport: Vec4::new(size.x, size.y, 1.0 / size.x.max(1.0), 1.0 / size.y.max(1.0)),
            sun: sun::sun_direction(frame.sky_secs).extend(view.scale_factor),
            stars: Vec4::new(
                sidereal.cos(),
                sidereal.sin(),
                if only_pulses {
                    pulse_opacity(frame.rest_arcs)
                } else {
                    rest_opacity(frame.rest_arcs)
                },
                if has_imagery { 1.0 } else { 0.0 },
            ),
            globe: Vec4::new(
                view.radius_px(),
                view.px_per_radian(),
                if only_pulses { 1.0 } else { 0.0 },
                0.0,
            ),
            reach: frame
                .reach
                .map_or(Vec4::ZERO, |ring| ring.center.extend(ring.radius_rad)),
            time: UVec4::new(frame.now_ms, 0, 0, 0),
            spread: Vec4::new(
                spread.siblings,
                spread.regions,
                density::opacity(frame.rest_arcs),
                0.0,
            ),
            doubt: frame
                .doubt
                .map_or(Vec4::ZERO, |ring| ring.center.extend(ring.radius_rad)),
            detail: Vec4::new(
                f32::from(u8::from(frame.is_selecting)),
                f32::from(u8::from(frame.is_calm)),
                segments.heroes as f32,
                segments.many as f32,
            ),
            space: with(palette.space, look),
            space_edge: with(palette.space_edge, is_light),
            ocean: with(palette.ocean, 1.0),
            land: with(palette.land, 1.0),
            limb: with(palette.limb, 1.0),
            coast: with(palette.coast.0, palette.coast.1),
            border: with(palette.border.0, palette.border.1),
            graticule: with(palette.graticule.0, palette.graticule.1),
            lights: with(palette.lights, 1.0),
            rim: with(palette.rim, 1.0),
            casing: with(palette.casing.0, palette.casing.1),
            core: with(palette.core, palette.halo),
            home: with(palette.home, 1.0),
            selected: with(palette.selected, 1.0),
            disc: with(palette.disc, 1.0),
            ramp: palette.ramp.map(|color| with(color, 1.0)),
            hues: hues(frame.look).map(|color| with(color, 1.0)),
            shade: bytemuck::cast(frame.shade.unwrap_or([0; 256])),
        }
    }
}

/// Opacity of pulses that fly over the density of the many.
fn pulse_opacity(arcs: usize) -> f32 {
    ONLY_PULSES * (400.0 / (arcs as f32).max(400.0)).powf(0.25).max(0.42)
}

/// A color as shaders know it, sRGB-encoded, and a number beside it.
fn with(color: Color32, w: f32) -> Vec4 {
    let [red, green, blue, _] = color.to_array().map(|byte| f32::from(byte) / 255.0);
    Vec4::new(red, green, blue, w)
}

/// Opacity of hairlines: their ink together grows with the root of their number.
fn rest_opacity(arcs: usize) -> f32 {
    (FULL_REST / (arcs as f32).max(FULL_REST)).sqrt().max(0.07)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_hairlines_are_fainter_but_never_gone() {
        assert!((rest_opacity(10) - 1.0).abs() < 1e-6);
        assert!(rest_opacity(1_000) < 0.5);
        assert!(rest_opacity(1_000_000) >= 0.07);
    }

    #[test]
    fn uniform_is_laid_out_as_the_shader_reads_it() {
        assert_eq!(size_of::<FrameUniform>(), 16 * 53);
    }
}
