//! Coastlines and borders: embedded Natural Earth vectors in four levels of detail, culled by chunks. Pure.
//!
//! The format is described in `scripts/assets-globe.py`, which writes it.

use std::f32::consts::TAU;
use std::ops::Range;

use bevy::prelude::*;
use bytemuck::{Pod, Zeroable};
use thiserror::Error;

use super::view::GlobeView;

const EMBEDDED: &[u8] = include_bytes!("../../assets/earth/lines.bin");
/// From this many logical pixels a radian of ground the next finer level shows: Natural Earth's 1:110 million, 1:50
/// million smoothed and whole, 1:10 million.
const FINER_FROM_PX_PER_RADIAN: [f32; 3] = [260.0, 1_000.0, 2_400.0];

/// A point of a line as `shaders/lines.wgsl` reads it.
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct LinePoint {
    direction: [f32; 3],
    /// 0: coast to the next point, 1: border, −1: the line ends here.
    kind: f32,
}

/// The embedded file is damaged.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
#[error("the embedded coastlines are damaged at byte {0}")]
pub struct LinesError(usize);

/// Neighboring lines that are drawn or culled together.
#[derive(Clone, Debug)]
struct Chunk {
    points: Range<u32>,
    center: Vec3,
    radius_rad: f32,
}

/// All lines in all levels.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// All points, level after level.
    pub points: Vec<LinePoint>,
    levels: Vec<Vec<Chunk>>,
}

impl Lines {
    /// The embedded lines.
    ///
    /// # Errors
    /// Damaged file, which a test rules out.
    pub fn embedded() -> Result<Self, LinesError> {
        Self::parse(EMBEDDED)
    }

    fn parse(bytes: &[u8]) -> Result<Self, LinesError> {
        let mut reader = Reader { bytes, at: 0 };
        if reader.take(4)? != b"AWL1" {
            return Err(LinesError(0));
        }
        let mut lines = Self::default();
        for _ in 0..reader.u32()? {
            let mut level = Vec::new();
            for _ in 0..reader.u32()? {
                level.push(lines.parse_chunk(&mut reader)?);
            }
            lines.levels.push(level);
        }
        Ok(lines)
    }

    fn parse_chunk(&mut self, reader: &mut Reader<'_>) -> Result<Chunk, LinesError> {
        let kind = f32::from(reader.take(1)?[0]);
        let first = self.points.len();
        for _ in 0..reader.u16()? {
            for _ in 0..reader.u16()? {
                let lon_rad = (f32::from(reader.u16()?) / 65_535.0 - 0.5) * TAU;
                let lat_rad = (f32::from(reader.u16()?) / 65_535.0 - 0.5) * TAU / 2.0;
                let (lat_sin, lat_cos) = lat_rad.sin_cos();
                let (lon_sin, lon_cos) = lon_rad.sin_cos();
                self.points.push(LinePoint {
                    direction: [lat_cos * lon_sin, lat_sin, lat_cos * lon_cos],
                    kind,
                });
            }
            if let Some(last) = self.points.last_mut() {
                last.kind = -1.0;
            }
        }
        let points = &self.points[first..];
        let center = points
            .iter()
            .map(|point| Vec3::from(point.direction))
            .sum::<Vec3>()
            .normalize_or(Vec3::Y);
        let radius_rad = points
            .iter()
            .map(|point| center.angle_between(Vec3::from(point.direction)))
            .fold(0.0, f32::max);
        Ok(Chunk {
            points: first as u32..self.points.len() as u32,
            center,
            radius_rad,
        })
    }

    /// Which points a view shows, some levels `coarser` than it deserves: few ranges, in order.
    #[must_use]
    pub fn visible(&self, view: &GlobeView, coarser: usize) -> Vec<Range<u32>> {
        let px_per_radian = view.px_per_radian() / view.scale_factor;
        let finer = FINER_FROM_PX_PER_RADIAN
            .iter()
            .filter(|from| px_per_radian > **from);
        let Some(level) = self.levels.get(finer.count().saturating_sub(coarser)) else {
            return Vec::new();
        };
        let distance = view.eye.length();
        let horizon_rad = (1.0 / distance.max(1.0)).acos();
        let above = view.eye / distance;
        let mut ranges: Vec<Range<u32>> = Vec::new();
        for chunk in level {
            if above.angle_between(chunk.center) > horizon_rad + chunk.radius_rad {
                continue;
            }
            match ranges.last_mut() {
                Some(last) if last.end == chunk.points.start => last.end = chunk.points.end,
                _ => ranges.push(chunk.points.clone()),
            }
        }
        ranges
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], LinesError> {
        let taken = self
            .bytes
            .get(self.at..self.at + count)
            .ok_or(LinesError(self.at))?;
        self.at += count;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, LinesError> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, LinesError> {
        Ok(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_lines_are_whole_and_lie_on_the_globe() {
        let lines = Lines::embedded().expect("committed assets are readable");
        assert_eq!(lines.levels.len(), FINER_FROM_PX_PER_RADIAN.len() + 1);
        let sizes = lines.levels.iter().map(Vec::len);
        assert!(sizes.is_sorted(), "each level is finer than the one before");
        assert!(lines.points.len() > 50_000);
        assert!(
            lines
                .points
                .iter()
                .all(|point| { (Vec3::from(point.direction).length() - 1.0).abs() < 1e-4 })
        );
        assert_eq!(lines.points.last().map(|point| point.kind), Some(-1.0));
    }

    #[test]
    fn what_lies_beyond_the_horizon_is_not_drawn() {
        let lines = Lines::embedded().expect("committed assets are readable");
        let drawn: u32 = lines
            .visible(&GlobeView::default(), 0)
            .iter()
            .map(|range| range.end - range.start)
            .sum();
        let all: u32 = lines.levels[0]
            .iter()
            .map(|c| c.points.end - c.points.start)
            .sum();
        assert!(drawn > 0 && drawn < all * 4 / 5, "{drawn} of {all}");
    }

    #[test]
    fn a_cut_file_is_an_error() {
        for length in 0..2_000 {
            assert!(Lines::parse(&EMBEDDED[..length]).is_err());
        }
    }
}
