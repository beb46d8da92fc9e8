//! The way of an arc through space: a great circle that rises between its ends. Pure.
//!
//! From afar, ways to one region of the Earth run together like the strands of a cable and part before they land;
//! nearer they come apart, first the places, then the hosts of one place. `shaders/curve.wgsl` draws the same; picking
//! and labels rely on that.

use std::f32::consts::{PI, TAU};

use bevy::prelude::*;

/// Bows are stored in this many parts of a radian.
pub(super) const BOW_UNITS_PER_RADIAN: f32 = 2048.0;
/// How far a sibling stands aside at the top of its way, seen from near.
const SIBLING_BOW_RAD: f32 = 0.012;
/// How much higher the outer siblings fly, for each radian that they stand aside.
const LIFT_PER_BOW: f32 = 2.0;
/// From here on siblings fall into the lanes of earlier ones: more would be a fan, not a cable.
const LANES: u16 = 7;
/// Ends nearer than this (600 m) are one place: the arc is a point and is not drawn.
const MIN_ANGLE_RAD: f32 = 1e-4;
/// Side of a region.
const REGION_RAD: f32 = 0.26;

/// How ways stand apart and run together at a zoom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// 0…1: siblings stand this part of their full distance apart.
    pub siblings: f32,
    /// 0…1: ways to one region share this part of their way.
    pub regions: f32,
}

impl Spread {
    /// Where a radian of ground takes this many logical pixels.
    #[must_use]
    pub fn at(px_per_radian: f32) -> Self {
        let step = |from: f32, to: f32| {
            let part = ((px_per_radian - from) / (to - from)).clamp(0.0, 1.0);
            part * part * (3.0 - 2.0 * part)
        };
        Self {
            siblings: 0.42 + 0.58 * step(700.0, 2_600.0),
            regions: 0.92 * (1.0 - step(800.0, 2_400.0)),
        }
    }
}

/// An arc from one place to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// Unit vector of the start.
    pub start: Vec3,
    /// Unit vector along the great circle at the start.
    pub ahead: Vec3,
    /// Central angle in radians, 0…π.
    pub angle_rad: f32,
    /// Unit vector of the middle of the region at the end.
    pub hub: Vec3,
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
        Some(Self {
            start,
            ahead,
            angle_rad,
            hub: middle_of_region(end),
            bow: (bow_rad * BOW_UNITS_PER_RADIAN).round() as i8, // at most 74
        })
    }

    /// The way as it is at a zoom, ready to be walked.
    #[must_use]
    pub fn way(&self, spread: Spread) -> Way {
        let cosine = self.hub.dot(self.start);
        let aside = self.hub - self.start * cosine;
        let sine = aside.length();
        let far = ((self.angle_rad - 0.25) / 0.45).clamp(0.0, 1.0);
        let together = if sine > 1e-3 {
            spread.regions * far * far * (3.0 - 2.0 * far)
        } else {
            0.0
        };
        let hub_angle_rad = sine.atan2(cosine);
        let bow_rad = f32::from(self.bow) / BOW_UNITS_PER_RADIAN * spread.siblings;
        let part = (self.angle_rad + (hub_angle_rad - self.angle_rad) * together) / PI;
        Way {
            curve: *self,
            hub_ahead: aside / sine.max(1e-3),
            hub_angle_rad,
            together,
            bow_rad,
            lift: (0.024 + 0.30 * part - 0.075 * part.powi(3))
                * (1.0 + LIFT_PER_BOW * bow_rad.abs()),
        }
    }

    /// The point at `part` (0…1) of the way.
    #[must_use]
    pub fn at(&self, part: f32, spread: Spread) -> Vec3 {
        self.way(spread).at(part)
    }

    /// Unit vector of the end.
    #[must_use]
    pub fn end(&self) -> Vec3 {
        let (sin, cos) = self.angle_rad.sin_cos();
        self.start * cos + self.ahead * sin
    }
}

/// A curve at a zoom.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    curve: Curve,
    hub_ahead: Vec3,
    hub_angle_rad: f32,
    together: f32,
    bow_rad: f32,
    /// Height of the top over the ground, in Earth radii.
    pub lift: f32,
}

impl Way {
    /// The point at `part` (0…1).
    #[must_use]
    pub fn at(&self, part: f32) -> Vec3 {
        let curve = &self.curve;
        let on_circle = |ahead: Vec3, angle_rad: f32| {
            let (sin, cos) = (angle_rad * part).sin_cos();
            curve.start * cos + ahead * sin
        };
        let straight = on_circle(curve.ahead, curve.angle_rad);
        let trunk = on_circle(self.hub_ahead, self.hub_angle_rad);
        let leaving = ((part - 0.30) / 0.66).clamp(0.0, 1.0);
        let on_trunk = self.together * (1.0 - leaving * leaving * (3.0 - 2.0 * leaving));
        let swell = (PI * part).sin().max(0.0);
        let bow = curve.start.cross(curve.ahead) * (self.bow_rad * swell * swell.sqrt());
        let ground = straight + (trunk - straight) * on_trunk + bow;
        ground.normalize() * (1.0 + self.lift * swell.powf(0.92))
    }
}

/// The Earth in cells of about one size. What lies in one is reached together.
fn middle_of_region(place: Vec3) -> Vec3 {
    let lat = place.y.clamp(-1.0, 1.0).asin();
    let lon = place.x.atan2(place.z);
    let middle_lat = (lat / REGION_RAD).round() * REGION_RAD;
    let cells = (TAU * middle_lat.cos() / REGION_RAD).round().max(1.0);
    let width = TAU / cells;
    let middle_lon = ((lon / width).floor() + 0.5) * width;
    let (lat_sin, lat_cos) = middle_lat.sin_cos();
    let (lon_sin, lon_cos) = middle_lon.sin_cos();
    Vec3::new(lat_cos * lon_sin, lat_sin, lat_cos * lon_cos)
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
                prop_assert!(curve.end().abs_diff_eq(to, 2e-3));
                for zoom in [200.0, 1_500.0, 5_000.0] {
                    let way = curve.way(Spread::at(zoom));
                    prop_assert!(way.at(0.0).abs_diff_eq(from, 2e-3));
                    prop_assert!(way.at(1.0).abs_diff_eq(to, 2e-3));
                    for step in 0..=16 {
                        let radius = way.at(step as f32 / 16.0).length();
                        prop_assert!((0.999..1.5).contains(&radius), "{radius}");
                    }
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
        assert!(curve.at(0.5, Spread::at(500.0)).is_finite());
        assert!(curve.end().abs_diff_eq(-berlin, 1e-3));
        assert_eq!(Curve::new(berlin, berlin, 3), None);
    }

    #[test]
    fn ways_to_one_region_run_together_from_afar_and_apart_from_near() {
        let berlin = at(52.52, 13.4);
        let to = |lat, lon| Curve::new(berlin, at(lat, lon), 0).expect("two places");
        let (one, other) = (to(39.0, -77.5), to(40.7, -74.0));
        assert_eq!(one.hub, other.hub);
        let apart = |zoom: f32| {
            let spread = Spread::at(zoom);
            one.at(0.4, spread).distance(other.at(0.4, spread))
        };
        assert!(apart(400.0) < apart(5_000.0) / 4.0);
        assert!(one.end().distance(other.end()) > 0.02);
    }

    #[test]
    fn regions_are_near_what_lies_in_them() {
        for (lat, lon) in [
            (0.0, 0.0),
            (52.5, 13.4),
            (89.0, 170.0),
            (-60.0, -179.9),
            (40.0, 179.9),
        ] {
            let place = at(lat, lon);
            assert!(
                middle_of_region(place).angle_between(place) < REGION_RAD,
                "{lat}, {lon}"
            );
        }
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
