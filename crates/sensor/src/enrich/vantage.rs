//! From where round trips are measured, and whether that is known well enough to hold places against it.

use flowcore::geo::{RoughPlace, Vantage};

use super::home::{Home, HomeOrigin};
use crate::pipeline::SourceSpec;

/// How exactly people say where they are: a town.
const GIVEN_KM: f64 = 25.0;

/// Where the frames of `source` were captured, as far as `home` tells.
pub(crate) fn vantage_of(source: &SourceSpec, home: Option<&Home>) -> Vantage {
    let Some(Home { coord, origin, .. }) = home else {
        return Vantage::Unknown(
            "Nobody said where home is, so no round trip can be held against a place: --home LAT,LON says it.".into(),
        );
    };
    let at = |uncertainty_km| {
        Vantage::At(RoughPlace {
            coord: *coord,
            uncertainty_km,
        })
    };
    match (source, origin) {
        // Its round trips are made for this very home, and answers come from nowhere else.
        (SourceSpec::Demo { .. }, _) => at(0.0),
        (_, HomeOrigin::Given) => at(GIVEN_KM),
        (SourceSpec::Replay { .. }, _) => Vantage::Unknown(
            "Nobody said where this capture was taken, so no round trip can be held against a place: --home LAT,LON \
             says it."
                .into(),
        ),
        (SourceSpec::Live { .. }, HomeOrigin::TimeZone { reach_km, .. }) => at(*reach_km),
        (SourceSpec::Live { .. }, HomeOrigin::Assumed) => Vantage::Unknown(
            "Home is only assumed, because the clock keeps universal time, so no round trip can be held against a \
             place: --home LAT,LON says it."
                .into(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use flowcore::geo::Coord;

    use super::*;
    use crate::pipeline::Pace;

    fn home(origin: HomeOrigin) -> Home {
        Home {
            coord: Coord::new(52.5, 13.4).expect("valid"),
            label: "Berlin".to_owned(),
            origin,
        }
    }

    #[test]
    fn a_home_is_as_sure_as_its_origin_and_a_file_is_from_anywhere() {
        let live = SourceSpec::Live {
            interfaces: Vec::new(),
            backend: crate::pipeline::Backend::Auto,
        };
        let replay = SourceSpec::Replay {
            path: "x.pcap".into(),
            pace: Pace::Max,
        };
        let demo = SourceSpec::Demo { seed: 1 };
        let zone = HomeOrigin::TimeZone {
            zone: "Europe/Berlin".to_owned(),
            reach_km: 700.0,
        };
        let cases = [
            (&live, HomeOrigin::Given, Some(GIVEN_KM)),
            (&live, zone.clone(), Some(700.0)),
            (&live, HomeOrigin::Assumed, None),
            (&replay, HomeOrigin::Given, Some(GIVEN_KM)),
            (&replay, zone, None),
            (&replay, HomeOrigin::Assumed, None),
            (&demo, HomeOrigin::Assumed, Some(0.0)),
        ];
        for (source, origin, expected) in cases {
            let found = match vantage_of(source, Some(&home(origin.clone()))) {
                Vantage::At(place) => Some(place.uncertainty_km),
                Vantage::Unknown(why) => {
                    assert!(why.contains("--home"), "{why}");
                    None
                }
            };
            assert_eq!(found, expected, "{source:?}, {origin:?}");
        }
        assert!(matches!(vantage_of(&live, None), Vantage::Unknown(_)));
    }
}
