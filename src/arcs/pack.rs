//! What the graphics card knows of an arc: 48 bytes, and how they follow from a route. Pure.

use bevy::math::Vec3;
use bytemuck::{Pod, Zeroable};

use super::curve::Curve;
use crate::world::routes::{Emphasis, Hue, RouteTraffic};

/// How long an arc takes to reach its end, in seconds.
pub const GROW_SECS: f64 = 0.42;
/// How long an ended arc takes to fade, in seconds.
pub const RETIRE_SECS: f64 = 1.6;
/// Slower than this, nothing travels: motion only where bytes move.
const STILL_BYTES_PER_SEC: f32 = 16.0;
/// The lesser direction has pulses of its own from this part of the greater one: acknowledgments have none.
const BOTH_WAYS_PART: f32 = 0.25;

const HERO: u32 = 1 << 10;
const RETIRED: u32 = 1 << 11;
const CONTRADICTED: u32 = 1 << 12;

/// One arc as `shaders/arcs.wgsl` reads it. All zero: nothing is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct ArcRecord {
    start: [f32; 3],
    angle_rad: f32,
    ahead: [f32; 3],
    /// Middle of the region at the end, octahedral, two signed 16-bit fractions.
    hub: u32,
    born_ms: u32,
    ended_ms: u32,
    /// Bits 0–2 hue, 3–5 emphasis, 6–7 pulses up, 8–9 pulses down, 10 hero, 11 retired, 12 contradicted, 16–23 phase, 24–31 bow.
    style: u32,
    /// Bits 0–15 width in 1/256 px, 16–31 strength in 1/65535.
    shape: u32,
}

/// Everything a record is made of.
#[derive(Clone, Copy, Debug)]
pub struct ArcLook {
    /// The way.
    pub curve: Curve,
    /// When it appeared, in milliseconds of the globe's clock.
    pub born_ms: u32,
    /// When it ended.
    pub ended_ms: Option<u32>,
    /// Speed each way.
    pub traffic: RouteTraffic,
    /// Color.
    pub hue: Hue,
    /// How much it stands out.
    pub emphasis: Emphasis,
    /// Among the strongest: a ribbon with a glow. The others are hairlines.
    pub is_hero: bool,
    /// The round trip contradicts the place at its end: drawn dotted.
    pub is_contradicted: bool,
    /// Where in its cycle the first pulse starts, so that neighbors don't march in step.
    pub phase: u8,
}

impl ArcLook {
    /// The record.
    #[must_use]
    pub fn pack(&self) -> ArcRecord {
        let kbytes_per_sec = kbytes_per_sec(self.traffic);
        let (up, down) = pulses(self.traffic);
        let width = (width_px(kbytes_per_sec) * 256.0) as u32;
        let strength = (strength(kbytes_per_sec) * 65535.0) as u32;
        ArcRecord {
            start: self.curve.start.to_array(),
            angle_rad: self.curve.angle_rad,
            ahead: self.curve.ahead.to_array(),
            hub: octahedral(self.curve.hub),
            born_ms: self.born_ms,
            ended_ms: self.ended_ms.unwrap_or(0),
            style: u32::from(self.hue.0.min(Hue::OTHER.0))
                | emphasis_code(self.emphasis) << 3
                | up << 6
                | down << 8
                | if self.is_hero { HERO } else { 0 }
                | if self.ended_ms.is_some() { RETIRED } else { 0 }
                | if self.is_contradicted {
                    CONTRADICTED
                } else {
                    0
                }
                | u32::from(self.phase) << 16
                | u32::from(self.curve.bow as u8) << 24,
            shape: width | strength << 16,
        }
    }
}

/// A unit vector in 32 bits: the sphere folded onto a square.
fn octahedral(v: Vec3) -> u32 {
    let flat = v / (v.x.abs() + v.y.abs() + v.z.abs());
    let sign = |x: f32| if x >= 0.0 { 1.0 } else { -1.0 };
    let (x, y) = if flat.z >= 0.0 {
        (flat.x, flat.y)
    } else {
        (
            (1.0 - flat.y.abs()) * sign(flat.x),
            (1.0 - flat.x.abs()) * sign(flat.y),
        )
    };
    let fraction = |x: f32| u32::from((x.clamp(-1.0, 1.0) * 32_767.0).round() as i16 as u16);
    fraction(x) | fraction(y) << 16
}

/// Emphasis as shaders know it.
#[must_use]
pub(crate) const fn emphasis_code(emphasis: Emphasis) -> u32 {
    match emphasis {
        Emphasis::Normal => 0,
        Emphasis::FilteredOut => 1,
        Emphasis::Hovered => 2,
        Emphasis::Selected => 3,
    }
}

/// Speed both ways in thousands of bytes per second.
#[must_use]
pub fn kbytes_per_sec(traffic: RouteTraffic) -> f32 {
    ((traffic.up_bytes_per_sec + traffic.down_bytes_per_sec) / 1000.0).max(0.0)
}

/// Width of an arc: the logarithm of its speed.
#[must_use]
pub fn width_px(kbytes_per_sec: f32) -> f32 {
    (1.0 + 0.85 * (1.0 + kbytes_per_sec / 8.0).log10()).clamp(1.0, 4.2)
}

/// Brightness of an arc.
fn strength(kbytes_per_sec: f32) -> f32 {
    (0.32 + 0.16 * (1.0 + kbytes_per_sec / 4.0).log10()).clamp(0.30, 0.95)
}

/// How many pulses travel up and down.
fn pulses(traffic: RouteTraffic) -> (u32, u32) {
    let (up, down) = (traffic.up_bytes_per_sec, traffic.down_bytes_per_sec);
    let greater = up.max(down);
    let count = |bytes_per_sec: f32| {
        if bytes_per_sec < STILL_BYTES_PER_SEC || bytes_per_sec < greater * BOTH_WAYS_PART {
            0
        } else if bytes_per_sec < 60_000.0 {
            1
        } else if bytes_per_sec < 800_000.0 {
            2
        } else {
            3
        }
    };
    (count(up), count(down))
}

/// `true` if something travels along the arc.
#[must_use]
pub fn has_pulses(traffic: RouteTraffic) -> bool {
    pulses(traffic) != (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(up: f32, down: f32) -> ArcLook {
        ArcLook {
            curve: Curve::new(Vec3::Z, Vec3::X, 2).expect("a quarter"),
            born_ms: 7,
            ended_ms: None,
            traffic: RouteTraffic {
                up_bytes_per_sec: up,
                down_bytes_per_sec: down,
            },
            hue: Hue(3),
            emphasis: Emphasis::Selected,
            is_hero: true,
            is_contradicted: true,
            phase: 200,
        }
    }

    #[test]
    fn a_record_has_48_bytes_and_keeps_what_it_was_given() {
        assert_eq!(size_of::<ArcRecord>(), 48);
        let look = look(1e6, 0.0);
        let record = look.pack();
        assert_eq!(record.style & 7, 3);
        assert_eq!(record.style >> 3 & 7, 3);
        assert_eq!(record.style >> 6 & 3, 3);
        assert_eq!(record.style >> 8 & 3, 0);
        assert_ne!(record.style & HERO, 0);
        assert_ne!(record.style & CONTRADICTED, 0);
        assert_eq!(record.style >> 16 & 255, 200);
        assert_eq!((record.style >> 24) as u8 as i8, look.curve.bow);
        assert!(record.shape != 0 && ArcRecord::default().shape == 0);
    }

    #[test]
    fn a_folded_vector_unfolds_as_the_shader_does_it() {
        for place in [
            Vec3::X,
            Vec3::NEG_Z,
            Vec3::new(0.3, -0.8, -0.52).normalize(),
            Vec3::new(-0.6, 0.1, 0.79).normalize(),
        ] {
            let packed = octahedral(place);
            let fraction = |bits: u32| f32::from(bits as u16 as i16) / 32_767.0;
            let (x, y) = (fraction(packed), fraction(packed >> 16));
            let z = 1.0 - x.abs() - y.abs();
            let sign = |x: f32| if x >= 0.0 { 1.0 } else { -1.0 };
            let (x, y) = if z < 0.0 {
                ((1.0 - y.abs()) * sign(x), (1.0 - x.abs()) * sign(y))
            } else {
                (x, y)
            };
            assert!(Vec3::new(x, y, z).normalize().abs_diff_eq(place, 1e-4));
        }
    }

    #[test]
    fn pulses_fly_the_way_the_bytes_flow() {
        let of = |up, down| pulses(look(up, down).traffic);
        assert_eq!(of(0.0, 0.0), (0, 0));
        assert_eq!(of(3e3, 50.0), (1, 0));
        assert_eq!(of(2e3, 1e5), (0, 2)); // acknowledgments
        assert_eq!(of(9e5, 9e5), (3, 3));
        assert!(!has_pulses(RouteTraffic::default()));
    }

    #[test]
    fn width_grows_with_the_logarithm_and_ends() {
        assert!((width_px(0.0) - 1.0).abs() < 1e-6);
        assert!(width_px(1e3) > width_px(1e2));
        assert!((width_px(1e9) - 4.2).abs() < 1e-6);
    }
}
