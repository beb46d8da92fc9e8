//! What all shaders of the pass know of a frame. Pure; `shaders/common.wgsl` declares the same.

use bevy::prelude::*;
use bytemuck::{Pod, Zeroable};

use super::extract::Extracted;
use crate::globe::sun;

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
}

/// Up to here hairlines keep their brightness; beyond, more of them become fainter together.
const FULL_REST: f32 = 60.0;

/// Pulses without their hairlines cover little: they may shine.
const ONLY_PULSES: f32 = 0.40;

impl FrameUniform {
    pub(super) fn of(frame: &Extracted, has_imagery: bool) -> Self {
        let view = &frame.view;
        let size = view.viewport_px;
        let sidereal = sun::sidereal_angle(frame.sky_secs) as f32;
        let only_pulses = frame.only_pulses();
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
                    ONLY_PULSES
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
        }
    }
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
        assert_eq!(size_of::<FrameUniform>(), 160);
    }
}
