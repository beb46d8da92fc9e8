//! Opens databases of places and providers and answers for one address. Files are memory-mapped: what is not looked
//! up is not read.

use std::error::Error;
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use flowcore::geo::Coord;
use flowcore::model::{CountryCode, Lookup, Place, Provider, Saying, routed_address};
use flowcore::say;
use maxminddb::{MaxMindDbError, Mmap, Reader, WithinOptions};

use super::countries;
use super::record::{AsnRecord, PlaceRecord};
use super::text::clean;
use crate::told::system_says;

/// Records that are tried to see whether a file holds what it should. Real files answer with the first few.
const PROBES: usize = 2000;

/// A database cannot be used.
#[derive(Debug)]
pub enum DatabaseError {
    /// The file cannot be opened or is damaged.
    Unreadable {
        /// What should be in it.
        of: DatabaseKind,
        /// The file.
        path: PathBuf,
        /// Why.
        cause: Box<MaxMindDbError>,
    },
    /// A database, but of something else.
    WrongSchema {
        /// The file.
        path: PathBuf,
        /// What was looked for in it.
        of: DatabaseKind,
        /// What it calls itself.
        found: String,
    },
}

/// What a database knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DatabaseKind {
    /// Cities and coordinates.
    Places,
    /// Autonomous systems.
    Providers,
}

impl DatabaseError {
    /// Why, and what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Unreadable { of, path, cause } => {
                let file = path.display();
                let what = match of {
                    DatabaseKind::Places => say!(
                        "said-city-unreadable",
                        "cannot read the city database {file}",
                        file = file
                    ),
                    DatabaseKind::Providers => say!(
                        "said-asn-unreadable",
                        "cannot read the ASN database {file}",
                        file = file
                    ),
                };
                let cause = match &**cause {
                    MaxMindDbError::Io(error) => system_says(error),
                    other => other.to_string().into(),
                };
                let remedy = say!(
                    "mend-database",
                    "give a complete .mmdb file, or leave the option out to use the bundled one"
                );
                what.because(cause).then("; ", remedy)
            }
            Self::WrongSchema { path, of, found } => {
                let file = path.display();
                match of {
                    DatabaseKind::Places => say!(
                        "said-no-city-database",
                        "{file} is not a database of places but of type {found}; give a GeoIP2, GeoLite2 or DB-IP City \
                         file in .mmdb form",
                        file = file,
                        found = found
                    ),
                    DatabaseKind::Providers => say!(
                        "said-no-asn-database",
                        "{file} is not a database of providers but of type {found}; give a GeoIP2, GeoLite2 or DB-IP \
                         ASN file in .mmdb form",
                        file = file,
                        found = found
                    ),
                }
            }
        }
    }
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl Error for DatabaseError {}

/// A database of places.
#[derive(Debug)]
pub struct CityDatabase {
    reader: Reader<Mmap>,
    label: Box<str>,
}

/// A database of providers.
#[derive(Debug)]
pub struct AsnDatabase {
    reader: Reader<Mmap>,
    label: Box<str>,
}

impl CityDatabase {
    /// Opens `path`. Without a `label`, the file's own type and date name it.
    ///
    /// # Errors
    /// Missing, truncated, or not a database of places; the error says what to do.
    pub fn open(path: &Path, label: Option<&str>) -> Result<Self, DatabaseError> {
        let reader = map(DatabaseKind::Places, path)?;
        let holds_places = holds(&reader, |found: &PlaceRecord<'_>| {
            found.position().is_some() || found.country_code().is_some()
        });
        if !holds_places {
            return Err(wrong_schema(path, &reader, DatabaseKind::Places));
        }
        let label = label.map_or_else(|| own_label(&reader), Into::into);
        Ok(Self { reader, label })
    }

    /// Name and date.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Where `ip` is said to be. A damaged record is an absent one.
    #[must_use]
    pub fn lookup(&self, ip: IpAddr) -> Lookup<Place> {
        let Some(record) = self.reader.lookup(routed_address(ip)).ok() else {
            return Lookup::Absent;
        };
        let Ok(Some(record)) = record.decode::<PlaceRecord<'_>>() else {
            return Lookup::Absent;
        };
        let coord = record
            .position()
            .and_then(|(lat, lon)| Coord::new(lat, lon).ok());
        let country = record.country_code().and_then(CountryCode::new);
        if coord.is_none() && country.is_none() {
            return Lookup::Absent;
        }
        Lookup::Found(Place {
            coord,
            city: record.city.0.and_then(clean),
            region: record.region().and_then(clean),
            country,
            country_name: record
                .country_name()
                .or_else(|| country.as_ref().and_then(countries::english_name))
                .and_then(clean),
            #[expect(clippy::cast_possible_truncation, reason = "kilometres on one planet")]
            accuracy_km: record.location.accuracy_radius.map(|km| km.0 as f32),
            source: self.label.clone(),
        })
    }
}

impl AsnDatabase {
    /// Opens `path`. Without a `label`, the file's own type and date name it.
    ///
    /// # Errors
    /// Missing, truncated, or not a database of providers; the error says what to do.
    pub fn open(path: &Path, label: Option<&str>) -> Result<Self, DatabaseError> {
        let reader = map(DatabaseKind::Providers, path)?;
        if !holds(&reader, |found: &AsnRecord<'_>| {
            found.autonomous_system_number.is_some()
        }) {
            return Err(wrong_schema(path, &reader, DatabaseKind::Providers));
        }
        let label = label.map_or_else(|| own_label(&reader), Into::into);
        Ok(Self { reader, label })
    }

    /// Name and date.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Who announces `ip`. A damaged record is an absent one.
    #[must_use]
    pub fn lookup(&self, ip: IpAddr) -> Lookup<Provider> {
        let Some(record) = self.reader.lookup(routed_address(ip)).ok() else {
            return Lookup::Absent;
        };
        let Ok(Some(record)) = record.decode::<AsnRecord<'_>>() else {
            return Lookup::Absent;
        };
        let Some(asn) = record.autonomous_system_number else {
            return Lookup::Absent;
        };
        let organization = record
            .autonomous_system_organization
            .and_then(clean)
            .unwrap_or_default();
        Lookup::Found(Provider {
            asn,
            organization,
            source: self.label.clone(),
        })
    }
}

#[expect(
    unsafe_code,
    reason = "mapping a file is the one way to look into 80 MB without holding it"
)]
fn map(of: DatabaseKind, path: &Path) -> Result<Reader<Mmap>, DatabaseError> {
    // SAFETY: the file must not shrink or change while it is mapped. Bundled files are only ever replaced by renaming
    // a new file over the old one, which keeps the old one as it is for those who have it open; geoipupdate and the
    // scripts of the providers do the same with files of the user's own.
    let reader = unsafe { Reader::open_mmap(path) };
    reader.map_err(|cause| DatabaseError::Unreadable {
        of,
        path: path.to_owned(),
        cause: Box::new(cause),
    })
}

/// Whether any of the first records decodes as `T` and satisfies `is_useful`.
fn holds<'de, T: serde::Deserialize<'de>>(
    reader: &'de Reader<Mmap>,
    is_useful: impl Fn(&T) -> bool,
) -> bool {
    reader
        .networks(WithinOptions::default())
        .is_ok_and(|networks| {
            networks
                .take(PROBES)
                .filter_map(|network| network.ok()?.decode::<T>().ok()?)
                .any(|record| is_useful(&record))
        })
}

fn wrong_schema(path: &Path, reader: &Reader<Mmap>, of: DatabaseKind) -> DatabaseError {
    let found = clean(&reader.metadata().database_type)
        .unwrap_or_default()
        .into();
    DatabaseError::WrongSchema {
        path: path.to_owned(),
        of,
        found,
    }
}

/// What the file calls itself, and the month in which it was made.
fn own_label(reader: &Reader<Mmap>) -> Box<str> {
    let metadata = reader.metadata();
    let kind = clean(&metadata.database_type).unwrap_or_else(|| "database".into());
    let (year, month) = year_and_month(metadata.build_epoch);
    format!("{kind} {year}-{month:02}").into()
}

/// Civil year and month of a time in seconds since 1970 (Howard Hinnant's `civil_from_days`).
fn year_and_month(epoch_secs: u64) -> (u64, u64) {
    let days = epoch_secs / 86_400 + 719_468;
    let day_of_era = days % 146_097;
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (
        year_of_era + days / 146_097 * 400 + u64::from(month <= 2),
        month,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_known_times() {
        assert_eq!(year_and_month(0), (1970, 1));
        assert_eq!(year_and_month(951_782_400), (2000, 2)); // 29 February
        assert_eq!(year_and_month(1_781_654_400), (2026, 6));
        assert_eq!(year_and_month(1_798_761_599), (2026, 12));
    }
}
