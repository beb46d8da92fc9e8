//! The way of an arc through space: a great circle that rises between its ends. Pure.
//!
//! `shaders/arcs.wgsl` draws the same curve; picking and labels rely on that.

use std::f32::consts::PI;

use bevy::prelude::*;

/// Bows are stored in this many parts of a radian.
pub(super) const BOW_UNITS_PER_RADIAN: f32 = 2048.0;
/// How far a sibling stands aside at the top of its way.
const SIBLING_BOW_RAD: f32 = 0.011;
/// How much higher each further sibling flies.
const SIBLING_LIFT: f32 = 0.035;
/// From here on siblings fall into the lanes of earlier ones: more would be a fan, not a cable.
const LANES: u16 = 7;
/// Ends nearer than this (600 m) are one place: the arc is a point and is not drawn.
const MIN_ANGLE_RAD: f32 = 1e-4;

/// An arc from one place to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Unit vector of the start.
    pub start: Vec3,
    /// Unit vector along the great circle at the start.
    pub ahead: Vec3,
    /// Central angle in radians, 0…π.
    pub angle_rad: f32,
    /// Height of the top over the ground, in Earth radii.
    pub lift: f32,
    /// How far it stands aside, in 1/2048 rad.
    pub bow: i8,
}

impl Curve {
    /// The arc between two unit vectors, as the `sibling`th between them. `None` where both are one place.
    ///
    /// Antipodes have no shortest way: they are joined over whichever great circle the axes suggest.
    #[must_use]
    pub fn new(start: Vec3, end: Vec3, sibling: u16) -> Option<Self> {
        let across = start.cross(end);
        let angle_rad = across.length().atan2(start.dot(end));
        if !angle_rad.is_finite() || angle_rad < MIN_ANGLE_RAD {
            return None;
        }
        let ahead = (end - start * start.dot(end))
            .try_normalize()
            .filter(|_| across.length() > 1e-5)
            .unwrap_or_else(|| start.any_orthonormal_vector());
        let lane = sibling % LANES;
        let side = if lane % 2 == 1 { 1.0 } else { -1.0 };
        let aside = side * f32::from(lane.div_ceil(2));
        let bow_rad = aside * SIBLING_BOW_RAD * (angle_rad / 0.8).min(1.0);
        let part = angle_rad / PI;
        let height = 0.024 + 0.30 * part - 0.075 * part.powi(3);
        Some(Self {
            start,
            ahead,
            angle_rad,
            lift: height * (1.0 + SIBLING_LIFT * f32::from(sibling.min(10))),
            bow: (bow_rad * BOW_UNITS_PER_RADIAN).round() as i8, // at most 68
        })
    }

    /// The point at `part` (0…1) of the way.
    #[must_use]
    pub fn at(&self, part: f32) -> Vec3 {
        let (sin, cos) = (self.angle_rad * part).sin_cos();
        let swell = (PI * part).sin().max(0.0);
        let bow = f32::from(self.bow) / BOW_UNITS_PER_RADIAN * swell * swell.sqrt();
        let ground = self.start * cos + self.ahead * sin + self.start.cross(self.ahead) * bow;
        ground.normalize() * (1.0 + self.lift * swell.powf(0.92))
    }

    /// Unit vector of the end.
    #[must_use]
    pub fn end(&self) -> Vec3 {
        self.at(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::globe::frame;
    use flowcore::geo::Coord;
    use proptest::prelude::*;

    fn at(lat: f64, lon: f64) -> Vec3 {
        frame::direction(Coord::new(lat, lon).expect("in range"))
    }

    proptest! {
        #[test]
        fn every_arc_joins_its_ends_above_the_ground(
            a in (-90f64..=90.0, -180f64..=180.0), b in (-90f64..=90.0, -180f64..=180.0), sibling: u16,
        ) {
            let (from, to) = (at(a.0, a.1), at(b.0, b.1));
            if let Some(curve) = Curve::new(from, to, sibling) {
                prop_assert!(curve.at(0.0).abs_diff_eq(from, 2e-3));
                prop_assert!(curve.end().abs_diff_eq(to, 2e-3));
                for step in 0..=16 {
                    let radius = curve.at(step as f32 / 16.0).length();
                    prop_assert!((0.999..1.5).contains(&radius), "{radius}");
                }
            } else {
                prop_assert!(from.distance(to) < 1e-3);
            }
        }
    }

    #[test]
    fn antipodes_are_joined_and_one_place_is_not() {
        let berlin = at(52.52, 13.4);
        let curve = Curve::new(berlin, -berlin, 0).expect("half around the Earth");
        assert!((curve.angle_rad - PI).abs() < 1e-3);
        assert!(curve.at(0.5).is_finite());
        assert!(curve.end().abs_diff_eq(-berlin, 1e-3));
        assert_eq!(Curve::new(berlin, berlin, 3), None);
    }

    #[test]
    fn siblings_take_lanes_on_both_sides() {
        let lanes: Vec<i8> = (0..5)
            .filter_map(|k| Curve::new(at(0.0, 0.0), at(0.0, 90.0), k))
            .map(|curve| curve.bow)
            .collect();
        assert_eq!(lanes[0], 0);
        assert_eq!(lanes[1], -lanes[2]);
        let off = lanes[3] - 2 * lanes[1];
        assert!(
            off.abs() <= 1,
            "{lanes:?}: lanes are even but for the rounding of each"
        );
    }
}
