//! Where home is: what the person says, else the principal city of the system's time zone. A computer that keeps
//! universal time says nothing of where it is: home is then assumed at Greenwich, and the screen says that it is
//! assumed. Never a guess from an address, and never 0,0.

use std::fmt;

use flowcore::geo::Coord;
use flowcore::model::Saying;
use flowcore::say;

/// Zone, latitude, longitude and reach, one zone a line; see `data/LICENSES.md`.
const ZONES: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../data/timezones.tsv"
));

/// Where arcs begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Home {
    /// Position.
    pub coord: Coord,
    /// What to call it: a city, or the position itself.
    pub label: String,
    /// How it is known.
    pub origin: HomeOrigin,
}

/// How home is known; the screen says which.
#[derive(Clone, Debug, PartialEq)]
pub enum HomeOrigin {
    /// Given by the person.
    Given,
    /// Principal city of a time zone.
    TimeZone {
        /// As the system calls it.
        zone: String,
        /// How far from that city the zone's farthest place is, in kilometers.
        reach_km: f64,
    },
    /// Nothing is known: the clock keeps universal time, whose meridian goes through Greenwich.
    Assumed,
}

impl fmt::Display for HomeOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl HomeOrigin {
    /// How home was found.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Given => say!("home-given", "as given"),
            Self::TimeZone { zone, .. } => {
                say!("home-time-zone", "from the time zone {zone}", zone = zone)
            }
            Self::Assumed => say!("home-assumed", "assumed: the clock keeps universal time"),
        }
    }
}

/// The Royal Observatory.
const GREENWICH: (f64, f64) = (51.4779, -0.0015);
/// Zones of servers and containers, which name no place.
const UNIVERSAL: [&str; 9] = [
    "UTC",
    "Etc/UTC",
    "Etc/UCT",
    "Etc/GMT",
    "Etc/Zulu",
    "Etc/Universal",
    "GMT",
    "UCT",
    "Zulu",
];

/// Home, as far as it can be known without asking anyone; `None` where the time zone is one that nobody knows.
#[must_use]
pub fn resolve_home(explicit: Option<Coord>) -> Option<Home> {
    if let Some(coord) = explicit {
        let label = format!("{:.2}, {:.2}", coord.lat_deg(), coord.lon_deg());
        return Some(Home {
            coord,
            label,
            origin: HomeOrigin::Given,
        });
    }
    // The TZ variable is what every other program of this session goes by.
    let from_environment = std::env::var("TZ").ok();
    from_environment
        .as_deref()
        .and_then(|zone| home_of_zone(zone.trim_start_matches(':')))
        .or_else(|| home_of_zone(&iana_time_zone::get_timezone().ok()?))
}

fn home_of_zone(zone: &str) -> Option<Home> {
    if UNIVERSAL.contains(&zone) {
        return Some(Home {
            coord: Coord::new(GREENWICH.0, GREENWICH.1).ok()?,
            label: "Greenwich".to_owned(),
            origin: HomeOrigin::Assumed,
        });
    }
    let mut fields = ZONES.lines().find_map(|line| {
        let mut fields = line.split('\t');
        (fields.next() == Some(zone)).then_some(fields)
    })?;
    let mut number = || fields.next()?.parse().ok();
    let coord = Coord::new(number()?, number()?).ok()?;
    let city = zone.rsplit('/').next()?.replace('_', " ");
    Some(Home {
        coord,
        label: city,
        origin: HomeOrigin::TimeZone {
            zone: zone.to_owned(),
            reach_km: number()?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_at_its_principal_city() {
        let home = home_of_zone("Europe/Berlin").expect("Berlin is in the table");
        assert_eq!(home.label, "Berlin");
        assert!(
            home.coord
                .distance_km(Coord::new(52.52, 13.40).expect("valid"))
                < 15.0
        );
        let HomeOrigin::TimeZone { zone, reach_km } = home.origin else {
            panic!("{:?}", home.origin);
        };
        assert_eq!(zone, "Europe/Berlin");
        assert!(
            (600.0..1_000.0).contains(&reach_km),
            "to Freiburg and Sylt: {reach_km}"
        );
        let home = home_of_zone("America/Argentina/Buenos_Aires").expect("in the table");
        assert_eq!(home.label, "Buenos Aires");
        assert!(home.coord.lat_deg() < -34.0 && home.coord.lon_deg() < -58.0);
    }

    #[test]
    fn old_names_of_zones_answer_too() {
        assert!(home_of_zone("Asia/Calcutta").is_some());
        assert!(home_of_zone("Europe/Kiev").is_some());
    }

    #[test]
    fn universal_time_is_assumed_at_greenwich_and_says_so() {
        let home = home_of_zone("Etc/UTC").expect("universal time");
        assert_eq!(
            (home.label.as_str(), &home.origin),
            ("Greenwich", &HomeOrigin::Assumed)
        );
        assert!(home.origin.to_string().starts_with("assumed"));
    }

    #[test]
    fn a_zone_that_nobody_knows_is_unknown_not_zero() {
        assert_eq!(home_of_zone("Etc/GMT+7"), None);
        assert_eq!(home_of_zone("../../etc/passwd"), None);
    }

    #[test]
    fn what_the_person_says_wins() {
        let coord = Coord::new(-33.86, 151.21).expect("valid");
        let home = resolve_home(Some(coord)).expect("given");
        assert_eq!((home.coord, home.origin), (coord, HomeOrigin::Given));
    }

    #[test]
    fn every_row_of_the_table_is_a_position() {
        for line in ZONES.lines().filter(|line| !line.starts_with('#')) {
            let zone = line.split('\t').next().expect("first column");
            let home = home_of_zone(zone).unwrap_or_else(|| panic!("{line}"));
            if let HomeOrigin::TimeZone { reach_km, .. } = home.origin {
                assert!((25.0..6_000.0).contains(&reach_km), "{line}");
            }
        }
    }
}
