//! What is known of a remote address: place, provider, reverse name. Facts belong to the address, not to a flow.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::RoundTrip;
use crate::geo::{Claim, Coord, PlaceCheck, RoughPlace, Verdict, anycast_operator};

/// The outcome of asking for a fact.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub enum Lookup<T> {
    /// Not asked yet, or the answer is on its way.
    #[default]
    Pending,
    /// Asked, and there is nothing: shown as unknown.
    Absent,
    /// Not asked on purpose: switched off, no database, or an address that has no such fact.
    NotAsked,
    /// Answered.
    Found(T),
}

impl<T> Lookup<T> {
    /// The answer, where there is one.
    #[must_use]
    pub const fn found(&self) -> Option<&T> {
        match self {
            Self::Found(value) => Some(value),
            Self::Pending | Self::Absent | Self::NotAsked => None,
        }
    }
}

/// ISO 3166-1 alpha-2 country code, upper case ASCII.
#[derive(Clone, Copy, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct CountryCode([u8; 2]);

impl CountryCode {
    /// From two ASCII letters of either case; `None` for anything else.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII letters get in, through `new`; a decoded value that lies shows as unknown.
        std::str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Debug for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a database says an address is. Evidence, not truth.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Place {
    /// Position; `None` where the record names a country without coordinates.
    pub coord: Option<Coord>,
    /// City in English, where the record has one.
    pub city: Option<Box<str>>,
    /// First-level subdivision (state, province) in English.
    pub region: Option<Box<str>>,
    /// Country code.
    pub country: Option<CountryCode>,
    /// Country in English.
    pub country_name: Option<Box<str>>,
    /// The database's own estimate of its error, in kilometres.
    pub accuracy_km: Option<f32>,
    /// Database and its date, for example `DB-IP 2026-06`.
    pub source: Box<str>,
}

impl Place {
    /// How far off a record may be that names a city: databases place the whole city, or the next larger one.
    const CITY_KM: f64 = 100.0;
    /// A state or province. Half the way across the largest ones.
    const REGION_KM: f64 = 2_000.0;
    /// A country, placed somewhere in it: from the middle of the United States to Hawaii, or across Russia.
    const COUNTRY_KM: f64 = 6_000.0;

    /// What the record says that physics can be held against; `None` without a position.
    #[must_use]
    pub fn claim(&self) -> Option<Claim<'_>> {
        let names = [&self.city, &self.region, &self.country_name];
        let name = names.into_iter().flatten().next();
        let usual_km = match (&self.city, &self.region, self.country) {
            (None, None, Some(_)) => Self::COUNTRY_KM,
            (None, Some(_), _) => Self::REGION_KM,
            _ => Self::CITY_KM,
        };
        Some(Claim {
            place: RoughPlace {
                coord: self.coord?,
                uncertainty_km: self.accuracy_km.map_or(usual_km, f64::from),
            },
            name: name.map_or("position", |name| name),
        })
    }
}

/// Who announces an address to the Internet.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Provider {
    /// Autonomous system number.
    pub asn: u32,
    /// Organisation that holds it, as registered.
    pub organization: Box<str>,
    /// Database and its date.
    pub source: Box<str>,
}

/// How a place is to be shown, from what needs no words to what needs them most.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub enum PlaceStanding {
    /// There is no place, or nothing speaks for or against it.
    #[default]
    Unchecked,
    /// It fits the round trip.
    Fits,
    /// Its operator answers from many places; this is one of them.
    Anycast,
    /// Too near for that place by cable.
    Implausible,
    /// Too near for that place, even for light.
    Impossible,
}

impl PlaceStanding {
    /// The host is not there.
    #[must_use]
    pub const fn is_contradicted(self) -> bool {
        matches!(self, Self::Implausible | Self::Impossible)
    }
}

/// All facts of one remote address.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct HostFacts {
    /// Where it is said to be.
    pub place: Lookup<Place>,
    /// Who runs the network it is in.
    pub provider: Lookup<Provider>,
    /// Its reverse (PTR) name, sanitised.
    pub reverse_name: Lookup<Box<str>>,
    /// Smallest round trip measured to it; `None` until one was.
    pub min_rtt: Option<RoundTrip>,
    /// What that round trip says about the place; `None` for addresses that have no place.
    pub place_check: Option<PlaceCheck>,
}

impl HostFacts {
    /// Who runs the address, where that operator answers from many places under one address.
    #[must_use]
    pub fn anycast_operator(&self) -> Option<&'static str> {
        anycast_operator(self.provider.found()?.asn)
    }

    /// How the place is to be shown.
    #[must_use]
    pub fn place_standing(&self) -> PlaceStanding {
        let (Some(_), Some(check)) = (self.place.found(), &self.place_check) else {
            return PlaceStanding::Unchecked;
        };
        match check.verdict {
            Verdict::Impossible => PlaceStanding::Impossible,
            Verdict::Implausible => PlaceStanding::Implausible,
            _ if self.anycast_operator().is_some() => PlaceStanding::Anycast,
            Verdict::Consistent => PlaceStanding::Fits,
            Verdict::Unknown => PlaceStanding::Unchecked,
        }
    }

    /// Every look-up has its answer.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.place != Lookup::Pending
            && self.provider != Lookup::Pending
            && self.reverse_name != Lookup::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_as_sure_as_what_it_names_or_as_it_says() {
        let mut place = Place {
            coord: Coord::new(1.0, 2.0).ok(),
            city: None,
            region: None,
            country: CountryCode::new("DE"),
            country_name: Some("Germany".into()),
            accuracy_km: None,
            source: "test".into(),
        };
        let claim = |place: &Place| {
            let claim = place.claim().expect("it has a position");
            (claim.name.to_owned(), claim.place.uncertainty_km)
        };
        assert_eq!(claim(&place), ("Germany".to_owned(), 6_000.0));
        place.region = Some("Saxony".into());
        assert_eq!(claim(&place), ("Saxony".to_owned(), 2_000.0));
        place.city = Some("Dresden".into());
        assert_eq!(claim(&place), ("Dresden".to_owned(), 100.0));
        place.accuracy_km = Some(20.0);
        assert_eq!(claim(&place), ("Dresden".to_owned(), 20.0));
        place.coord = None;
        assert!(place.claim().is_none());
    }
}
