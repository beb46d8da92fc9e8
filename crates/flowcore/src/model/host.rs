//! What is known of a remote address: place, provider, reverse name. Facts belong to the address, not to a flow.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::geo::Coord;

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
    pub min_rtt: Option<Duration>,
}
