//! Positions on the Earth, and the distance between two of them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Mean radius of the Earth (IUGG R1), in kilometres.
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// Not a position.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum CoordError {
    /// Not two numbers.
    #[error(
        "{0:?} is not a position: give latitude and longitude in degrees, for example 52.52,13.40"
    )]
    Syntax(String),
    /// Numbers, but not on the Earth.
    #[error("{lat},{lon} is not a position: latitude is −90 to 90, longitude −180 to 180")]
    Range {
        /// Degrees north, as given.
        lat: f64,
        /// Degrees east, as given.
        lon: f64,
    },
}

/// A position in degrees, always in range.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Coord {
    lat_deg: f64,
    lon_deg: f64,
}

impl Coord {
    /// From degrees north and east.
    ///
    /// # Errors
    /// Latitude outside −90…90, longitude outside −180…180, or not numbers.
    pub fn new(lat_deg: f64, lon_deg: f64) -> Result<Self, CoordError> {
        if (-90.0..=90.0).contains(&lat_deg) && (-180.0..=180.0).contains(&lon_deg) {
            Ok(Self { lat_deg, lon_deg })
        } else {
            Err(CoordError::Range {
                lat: lat_deg,
                lon: lon_deg,
            })
        }
    }

    /// Degrees north.
    #[must_use]
    pub const fn lat_deg(self) -> f64 {
        self.lat_deg
    }

    /// Degrees east.
    #[must_use]
    pub const fn lon_deg(self) -> f64 {
        self.lon_deg
    }

    /// Great-circle distance in kilometres (haversine: exact enough at every distance).
    #[must_use]
    pub fn distance_km(self, other: Self) -> f64 {
        let (lat_a, lat_b) = (self.lat_deg.to_radians(), other.lat_deg.to_radians());
        let half_lat = (lat_b - lat_a) / 2.0;
        let half_lon = (other.lon_deg - self.lon_deg).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_KM * h.clamp(0.0, 1.0).sqrt().asin()
    }

    /// Where one arrives after `distance_km` along the great circle that sets out at `bearing_deg`, clockwise from
    /// north.
    #[must_use]
    pub fn towards(self, bearing_deg: f64, distance_km: f64) -> Self {
        let (lat, bearing) = (self.lat_deg.to_radians(), bearing_deg.to_radians());
        let angle = distance_km / EARTH_RADIUS_KM;
        let sine = lat.sin() * angle.cos() + lat.cos() * angle.sin() * bearing.cos();
        let east = (bearing.sin() * angle.sin() * lat.cos())
            .atan2(angle.cos() - lat.sin() * sine.clamp(-1.0, 1.0));
        let lon_deg = self.lon_deg + east.to_degrees();
        Self {
            lat_deg: sine.clamp(-1.0, 1.0).asin().to_degrees(),
            lon_deg: (lon_deg + 540.0).rem_euclid(360.0) - 180.0,
        }
    }
}

impl FromStr for Coord {
    type Err = CoordError;

    /// `LAT,LON` in degrees.
    fn from_str(text: &str) -> Result<Self, CoordError> {
        let syntax = || CoordError::Syntax(text.to_owned());
        let (lat, lon) = text.split_once(',').ok_or_else(syntax)?;
        let number = |part: &str| part.trim().parse::<f64>().ok().ok_or_else(syntax);
        Self::new(number(lat)?, number(lon)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_of_known_cities() {
        let berlin: Coord = "52.52,13.405".parse().expect("berlin");
        let chicago: Coord = "41.8781,-87.6298".parse().expect("chicago");
        assert!((berlin.distance_km(chicago) - 7_083.0).abs() < 10.0);
        assert!(berlin.distance_km(berlin).abs() < 1e-9);
    }

    proptest::proptest! {
        #[test]
        fn the_way_has_the_length_that_was_asked_for(
            lat in -89.0..=89.0, lon in -180.0..=180.0, bearing_deg in 0.0..=360.0, km in 0.0..=20_000.0,
        ) {
            let start = Coord::new(lat, lon).expect("in range");
            let end = start.towards(bearing_deg, km);
            proptest::prop_assert!(Coord::new(end.lat_deg(), end.lon_deg()).is_ok());
            proptest::prop_assert!((start.distance_km(end) - km).abs() < 0.01);
        }
    }

    #[test]
    fn rejects_what_is_not_on_earth() {
        assert!("91,0".parse::<Coord>().is_err());
        assert!("0,181".parse::<Coord>().is_err());
        assert!("NaN,0".parse::<Coord>().is_err());
        assert!("here".parse::<Coord>().is_err());
    }
}
