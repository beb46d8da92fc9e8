//! Where the sun and the stars stand over the turning Earth. Pure: the moment is an argument.
//!
//! Low-precision formulas of the Astronomical Almanac: better than 0.02° from 1950 to 2050.

use bevy::prelude::*;
use flowcore::geo::Coord;

use super::frame;

/// Days since 2000-01-01 12:00 UTC.
fn days_since_j2000(unix_secs: f64) -> f64 {
    unix_secs / 86_400.0 - 10_957.5
}

/// Angle of the vernal equinox west of Greenwich: Greenwich mean sidereal time, in radians 0…2π.
#[must_use]
pub fn sidereal_angle(unix_secs: f64) -> f64 {
    let days = days_since_j2000(unix_secs);
    (280.460_618_37 + 360.985_647_366_29 * days)
        .rem_euclid(360.0)
        .to_radians()
}

/// The place where the sun is overhead.
#[must_use]
pub fn subsolar_point(unix_secs: f64) -> Coord {
    let days = days_since_j2000(unix_secs);
    let anomaly = (357.528 + 0.985_600_3 * days).to_radians();
    let mean_lon_deg = 280.460 + 0.985_647_4 * days;
    let ecliptic_lon =
        (mean_lon_deg + 1.915 * anomaly.sin() + 0.020 * (2.0 * anomaly).sin()).to_radians();
    let obliquity = (23.439 - 4.0e-7 * days).to_radians();
    let right_ascension = (obliquity.cos() * ecliptic_lon.sin()).atan2(ecliptic_lon.cos());
    let declination = (obliquity.sin() * ecliptic_lon.sin()).asin();
    let lon_deg = (right_ascension - sidereal_angle(unix_secs)).to_degrees();
    let lon_deg = (lon_deg + 180.0).rem_euclid(360.0) - 180.0;
    Coord::new(declination.to_degrees(), lon_deg)
        .expect("an arc sine and a wrapped angle are in range")
}

/// Unit vector to the sun.
#[must_use]
pub fn sun_direction(unix_secs: f64) -> Vec3 {
    frame::direction(subsolar_point(unix_secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(unix_secs: f64, lat_deg: f64, lon_deg: f64) {
        let point = subsolar_point(unix_secs);
        assert!((point.lat_deg() - lat_deg).abs() < 0.1, "{point:?}");
        assert!((point.lon_deg() - lon_deg).abs() < 0.1, "{point:?}");
    }

    #[test]
    fn sun_stands_where_the_almanac_says() {
        check(1_710_903_960.0, 0.0, 135.36); // March equinox, 2024-03-20 03:06 UTC
        check(1_718_916_660.0, 23.44, -132.30); // June solstice, 2024-06-20 20:51 UTC
        check(1_730_635_200.0, -15.30, -4.11); // equation of time +16 min 26 s, 2024-11-03 12:00 UTC
        check(1_707_652_800.0, -14.09, 3.56); // equation of time −14 min 13 s, 2024-02-11 12:00 UTC
    }

    #[test]
    fn sidereal_time_at_the_epoch_is_the_published_one() {
        let angle_deg = sidereal_angle(946_728_000.0).to_degrees();
        assert!((angle_deg - 280.460_618).abs() < 1e-3, "{angle_deg}");
    }
}
