//! Sites: places on the globe that hosts share, a city as a rule.

use bevy::prelude::*;
use flowcore::geo::Coord;
use flowcore::model::{CountryCode, Place};

use super::routes::Siblings;
use super::traffic::Traffic;

/// Hosts whose coordinates agree to a tenth of a degree (11 km) share a site: databases place whole cities.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SiteKey {
    lat_tenths: i16,
    lon_tenths: i16,
}

impl SiteKey {
    /// The site that a position belongs to.
    #[must_use]
    pub fn of(coord: Coord) -> Self {
        // In range by construction of `Coord`: ±900 and ±1800 fit.
        Self {
            lat_tenths: (coord.lat_deg() * 10.0).round() as i16,
            lon_tenths: (coord.lon_deg() * 10.0).round() as i16,
        }
    }
}

/// A place with at least one host.
#[derive(Component, Clone, Debug, PartialEq)]
#[component(immutable)]
#[require(Traffic, Siblings)]
pub struct Site {
    /// Identity.
    pub key: SiteKey,
    /// Position of the first host that was placed here.
    pub coord: Coord,
    /// City, where the database names one.
    pub city: Option<Box<str>>,
    /// Country code.
    pub country: Option<CountryCode>,
    /// Country, as the spoken language calls it.
    pub country_name: Option<Box<str>>,
}

impl Site {
    /// The site of `place`; `None` where it has no coordinates.
    #[must_use]
    pub fn of(place: &Place) -> Option<Self> {
        let coord = place.coord?;
        Some(Self {
            key: SiteKey::of(coord),
            coord,
            city: place.city.clone(),
            country: place.country,
            country_name: place.country_name.clone(),
        })
    }

    /// What a label says: the city, without the district that some databases put in brackets behind it, else the
    /// country, else the position.
    #[must_use]
    pub fn label(&self) -> String {
        match (&self.city, &self.country_name) {
            (Some(city), _) => city.split(" (").next().unwrap_or(city).to_owned(),
            (None, Some(country)) => country.to_string(),
            (None, None) => format!("{:.1}, {:.1}", self.coord.lat_deg(), self.coord.lon_deg()),
        }
    }
}
