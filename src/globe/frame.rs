//! Latitude and longitude to world axes and back: the only place that knows them.
//!
//! The globe is the unit sphere around the origin. `+Y` is the north pole, `+Z` is 0°N 0°E, `+X` is 0°N 90°E.

use bevy::prelude::*;
use flowcore::geo::Coord;

/// Unit vector of a position.
#[must_use]
pub fn direction(coord: Coord) -> Vec3 {
    let (lat_sin, lat_cos) = coord.lat_deg().to_radians().sin_cos();
    let (lon_sin, lon_cos) = coord.lon_deg().to_radians().sin_cos();
    Vec3::new(
        (lat_cos * lon_sin) as f32,
        lat_sin as f32,
        (lat_cos * lon_cos) as f32,
    )
}

/// Position below a point; `None` at the center of the Earth and for what is no number.
#[must_use]
pub fn coord(point: Vec3) -> Option<Coord> {
    let unit = point.as_dvec3().try_normalize()?;
    let lat_deg = unit.y.clamp(-1.0, 1.0).asin().to_degrees();
    let lon_deg = unit.x.atan2(unit.z).to_degrees();
    Coord::new(lat_deg, lon_deg).ok()
}

/// Yaw and pitch, in radians, of a camera that looks down on a position with north up.
#[must_use]
pub fn yaw_pitch(coord: Coord) -> (f32, f32) {
    (
        coord.lon_deg().to_radians() as f32,
        coord.lat_deg().to_radians() as f32,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_are_where_the_header_says() {
        let at = |lat, lon| direction(Coord::new(lat, lon).expect("in range"));
        assert!(at(90.0, 0.0).abs_diff_eq(Vec3::Y, 1e-6));
        assert!(at(0.0, 0.0).abs_diff_eq(Vec3::Z, 1e-6));
        assert!(at(0.0, 90.0).abs_diff_eq(Vec3::X, 1e-6));
    }

    proptest::proptest! {
        #[test]
        fn a_position_survives_the_round_trip(lat in -89.9f64..89.9, lon in -179.9f64..179.9) {
            let back = coord(direction(Coord::new(lat, lon).expect("in range"))).expect("on the sphere");
            proptest::prop_assert!((back.lat_deg() - lat).abs() < 1e-4);
            proptest::prop_assert!((back.lon_deg() - lon).abs() < 1e-3);
        }
    }

    #[test]
    fn nowhere_is_nowhere() {
        assert_eq!(coord(Vec3::ZERO), None);
        assert_eq!(coord(Vec3::NAN), None);
    }
}
