//! Where home is: what the person says, else the principal city of the system's time zone, else unknown. Never a
//! guess from an address, and never 0,0.

use flowcore::geo::Coord;

/// Zone, latitude, longitude, one zone a line; see `data/LICENSES.md`.
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
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum HomeOrigin {
    /// Given by the person.
    Given,
    /// Principal city of this time zone.
    TimeZone(String),
}

/// Home, as far as it can be known without asking anyone; `None` where the time zone has no city (UTC).
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
    let (lat, lon) = ZONES.lines().find_map(|line| {
        let (name, position) = line.split_once('\t')?;
        (name == zone).then(|| position.split_once('\t')).flatten()
    })?;
    let coord = Coord::new(lat.parse().ok()?, lon.parse().ok()?).ok()?;
    let city = zone.rsplit('/').next()?.replace('_', " ");
    Some(Home {
        coord,
        label: city,
        origin: HomeOrigin::TimeZone(zone.to_owned()),
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
        assert_eq!(
            home.origin,
            HomeOrigin::TimeZone("Europe/Berlin".to_owned())
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
    fn a_zone_without_a_city_is_unknown_not_zero() {
        assert_eq!(home_of_zone("Etc/UTC"), None);
        assert_eq!(home_of_zone("UTC"), None);
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
            assert!(home_of_zone(zone).is_some(), "{line}");
        }
    }
}
