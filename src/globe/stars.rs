//! The stars of the catalogue, embedded. Pure; the format is described in `scripts/assets-globe.py`.

use bytemuck::{Pod, Zeroable};

const EMBEDDED: &[u8] = include_bytes!("../../assets/earth/stars.bin");

/// A star as `shaders/stars.wgsl` reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Star {
    /// Unit vector in the equatorial frame: x to the vernal equinox, z to the pole.
    pub direction: [f32; 3],
    /// Bits 0–7: magnitude · 32 + 48; 8–15: color index (B−V + 0.4) · 100.
    pub look: u32,
}

/// All stars, brightest first.
#[must_use]
pub fn catalogue() -> Vec<Star> {
    EMBEDDED
        .get(8..)
        .unwrap_or_default()
        .chunks_exact(8)
        .map(|star| {
            let axis =
                |at: usize| f32::from(i16::from_le_bytes([star[at], star[at + 1]])) / 32_767.0;
            Star {
                direction: [axis(0), axis(2), axis(4)],
                look: u32::from(star[6]) | u32::from(star[7]) << 8,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sirius_leads_and_stands_where_it_stands() {
        let stars = catalogue();
        assert!(stars.len() > 10_000);
        let (ra, dec) = (101.2872f32.to_radians(), (-16.7161f32).to_radians());
        let expected = [dec.cos() * ra.cos(), dec.cos() * ra.sin(), dec.sin()];
        for (axis, want) in stars[0].direction.iter().zip(expected) {
            assert!((axis - want).abs() < 1e-3);
        }
    }
}
