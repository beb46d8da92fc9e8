//! What the graphics card knows of a marker: 32 bytes. Pure.

use bevy::prelude::*;
use bytemuck::{Pod, Zeroable};

use crate::arcs::pack::emphasis_code;
use crate::world::routes::{Emphasis, Hue};

const HOME: u32 = 1 << 6;
const MINOR: u32 = 1 << 7;
const RETIRED: u32 = 1 << 11;
const CONTRADICTED: u32 = 1 << 12;

/// One marker as `shaders/markers.wgsl` reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct MarkerRecord {
    ground: [f32; 3],
    radius: f32,
    style: u32,
    landed_ms: u32,
    ended_ms: u32,
    appeared_ms: u32,
}

/// Everything a marker of a site is made of.
#[derive(Clone, Copy, Debug)]
pub struct MarkerLook {
    /// Unit vector of the place.
    pub ground: Vec3,
    /// Speed of all routes to it.
    pub kbytes_per_sec: f32,
    /// One of the many: a pinprick.
    pub is_minor: bool,
    /// Color of the strongest route.
    pub hue: Hue,
    /// The strongest emphasis of its routes.
    pub emphasis: Emphasis,
    /// Round trips contradict that its hosts are here: a hollow ring in the color of warnings.
    pub is_contradicted: bool,
    /// When the first arc landed, in milliseconds of the globe's clock.
    pub appeared_ms: u32,
    /// When the newest arc landed: a ripple starts.
    pub landed_ms: u32,
    /// When the last route ended.
    pub ended_ms: Option<u32>,
}

impl MarkerLook {
    /// The record.
    #[must_use]
    pub fn pack(&self) -> MarkerRecord {
        MarkerRecord {
            ground: self.ground.to_array(),
            radius: radius(self.kbytes_per_sec),
            style: u32::from(self.hue.0.min(Hue::OTHER.0))
                | emphasis_code(self.emphasis) << 3
                | if self.is_minor { MINOR } else { 0 }
                | if self.ended_ms.is_some() { RETIRED } else { 0 }
                | if self.is_contradicted {
                    CONTRADICTED
                } else {
                    0
                },
            landed_ms: self.landed_ms,
            ended_ms: self.ended_ms.unwrap_or(0),
            appeared_ms: self.appeared_ms,
        }
    }
}

/// The ringed dot of home.
#[must_use]
pub fn home(ground: Vec3) -> MarkerRecord {
    MarkerRecord {
        ground: ground.to_array(),
        radius: 6.5,
        style: u32::from(Hue::OTHER.0) | HOME,
        ..default()
    }
}

/// Radius of a dot in logical pixels: the logarithm of its speed.
#[must_use]
pub fn radius(kbytes_per_sec: f32) -> f32 {
    1.8 + 0.75 * (1.0 + kbytes_per_sec.max(0.0) / 20.0).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradicted_place_looks_different() {
        let look = MarkerLook {
            ground: Vec3::Z,
            kbytes_per_sec: 1.0,
            is_minor: false,
            hue: Hue(1),
            emphasis: Emphasis::Normal,
            is_contradicted: false,
            appeared_ms: 0,
            landed_ms: 0,
            ended_ms: None,
        };
        let contradicted = MarkerLook {
            is_contradicted: true,
            ..look
        };
        assert_eq!(look.pack().style ^ contradicted.pack().style, CONTRADICTED);
    }

    #[test]
    fn dots_grow_with_volume_and_records_have_32_bytes() {
        assert_eq!(size_of::<MarkerRecord>(), 32);
        assert!((radius(0.0) - 1.8).abs() < 1e-6);
        assert!(radius(5_000.0) > radius(50.0));
        assert!(radius(f32::MAX).is_finite());
    }
}
