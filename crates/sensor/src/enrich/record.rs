//! What a place record looks like on disk. Two layouts are about: GeoIP2 (nested maps with names in many languages,
//! coordinates as doubles) and the flat one of `@ip-location-db` (plain texts, coordinates as floats). Every field is
//! optional and unknown fields are ignored, so one structure reads both.

use std::fmt;

use serde::de::{Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct PlaceRecord<'a> {
    // GeoIP2, and `city` of the flat layout.
    #[serde(borrow)]
    pub(super) city: Label<'a>,
    #[serde(borrow)]
    pub(super) country: CountryRecord<'a>,
    #[serde(borrow)]
    pub(super) registered_country: CountryRecord<'a>,
    #[serde(borrow)]
    pub(super) subdivisions: Vec<Label<'a>>,
    pub(super) location: LocationRecord,
    // Flat.
    #[serde(borrow)]
    pub(super) country_code: Option<&'a str>,
    #[serde(borrow)]
    pub(super) state1: Option<&'a str>,
    pub(super) latitude: Option<Number>,
    pub(super) longitude: Option<Number>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CountryRecord<'a> {
    #[serde(borrow)]
    pub(super) iso_code: Option<&'a str>,
    #[serde(borrow)]
    pub(super) names: Names<'a>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Names<'a> {
    #[serde(borrow)]
    pub(super) en: Option<&'a str>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct LocationRecord {
    pub(super) latitude: Option<Number>,
    pub(super) longitude: Option<Number>,
    pub(super) accuracy_radius: Option<Number>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AsnRecord<'a> {
    pub(super) autonomous_system_number: Option<u32>,
    #[serde(borrow)]
    pub(super) autonomous_system_organization: Option<&'a str>,
}

impl PlaceRecord<'_> {
    /// Degrees north and east, from either layout.
    pub(super) fn position(&self) -> Option<(f64, f64)> {
        let lat = self.location.latitude.or(self.latitude)?;
        let lon = self.location.longitude.or(self.longitude)?;
        Some((lat.0, lon.0))
    }

    /// Two-letter country code, from either layout.
    pub(super) fn country_code(&self) -> Option<&str> {
        self.country
            .iso_code
            .or(self.country_code)
            .or(self.registered_country.iso_code)
    }

    /// Name of the country in English, where the layout has one.
    pub(super) fn country_name(&self) -> Option<&str> {
        self.country.names.en.or(self.registered_country.names.en)
    }

    /// Name of the state or province in English.
    pub(super) fn region(&self) -> Option<&str> {
        self.subdivisions
            .first()
            .and_then(|label| label.0)
            .or(self.state1)
    }
}

/// A number of any width. The databases disagree on whether a coordinate is a float or a double.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(pub(super) f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Number;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Number, E> {
                Ok(Number(value))
            }

            fn visit_f32<E: Error>(self, value: f32) -> Result<Number, E> {
                Ok(Number(f64::from(value)))
            }

            fn visit_i32<E: Error>(self, value: i32) -> Result<Number, E> {
                Ok(Number(f64::from(value)))
            }

            fn visit_u16<E: Error>(self, value: u16) -> Result<Number, E> {
                Ok(Number(f64::from(value)))
            }

            fn visit_u32<E: Error>(self, value: u32) -> Result<Number, E> {
                Ok(Number(f64::from(value)))
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// A name that is either a text or a map with `names` in many languages, of which English is taken.
#[derive(Debug, Default)]
pub(super) struct Label<'a>(pub(super) Option<&'a str>);

impl<'de: 'a, 'a> Deserialize<'de> for Label<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Label<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name, or a map with names")
            }

            fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Label<'de>, E> {
                Ok(Label(Some(value)))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Label<'de>, A::Error> {
                let mut english = None;
                while let Some(key) = map.next_key::<&str>()? {
                    if key == "names" {
                        english = map.next_value::<Names<'de>>()?.en;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Label(english))
            }
        }
        deserializer.deserialize_any(Either)
    }
}
