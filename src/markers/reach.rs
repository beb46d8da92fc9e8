//! How far the selected host can be: a ring on the ground around home, from its smallest round trip. And how sure the
//! database is: a soft disc around the place that it claims.

use bevy::prelude::*;
use flowcore::geo::EARTH_RADIUS_KM;
use flowcore::model::HostFacts;

use crate::globe::frame;
use crate::select::Selection;
use crate::world::home::Home;
use crate::world::hosts::Facts;

/// A circle on the ground. Nothing is drawn where nothing bounds the distance.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Reach(pub Option<Ring>);

/// Around the claimed place of the selected host. Nothing is drawn where there is no place.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Doubt(pub Option<Ring>);

/// The circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ring {
    /// Unit vector of its middle.
    pub center: Vec3,
    /// Seen from the center of the Earth.
    pub radius_rad: f32,
}

/// Beyond, the ring would be a point on the other side of the Earth: it says nothing.
const WHOLE_EARTH_RAD: f32 = 3.1;

/// A country's worth of doubt: more would hide what it is about.
const MOST_DOUBT_RAD: f32 = 0.32;

impl Ring {
    fn of(home: Vec3, facts: &HostFacts) -> Option<Self> {
        let radius_km = facts.place_check.as_ref()?.radius_km?;
        let radius_rad = (radius_km / EARTH_RADIUS_KM) as f32;
        (radius_rad < WHOLE_EARTH_RAD).then_some(Self {
            center: home,
            radius_rad,
        })
    }

    /// Where the database says the host is, as roughly as it says it.
    fn claimed(facts: &HostFacts) -> Option<Self> {
        let claim = facts.place.found()?.claim()?.place;
        let radius_rad = (claim.uncertainty_km / EARTH_RADIUS_KM) as f32;
        Some(Self {
            center: frame::direction(claim.coord),
            radius_rad: radius_rad.min(MOST_DOUBT_RAD),
        })
    }
}

pub(super) fn follow_selection(
    selection: Res<Selection>,
    home: Res<Home>,
    hosts: Query<&Facts>,
    mut reach: ResMut<Reach>,
    mut doubt: ResMut<Doubt>,
) {
    let ring = || {
        let home = frame::direction(home.0.as_ref()?.coord);
        Ring::of(home, &hosts.get(selection.0?).ok()?.0)
    };
    reach.set_if_neq(Reach(ring()));
    let claimed = || Ring::claimed(&hosts.get(selection.0?).ok()?.0);
    doubt.set_if_neq(Doubt(claimed()));
}

#[cfg(test)]
mod tests {
    use flowcore::geo::{PlaceCheck, Verdict};

    use super::*;

    fn ring(radius_km: Option<f64>) -> Option<Ring> {
        let facts = HostFacts {
            place_check: Some(PlaceCheck {
                verdict: Verdict::Unknown,
                radius_km,
                distance_km: None,
                reason: "".into(),
            }),
            ..HostFacts::default()
        };
        Ring::of(Vec3::Z, &facts)
    }

    #[test]
    fn the_ring_is_as_wide_as_the_round_trip_allows() {
        let quarter = ring(Some(10_007.5)).expect("a ring");
        assert!((quarter.radius_rad - std::f32::consts::FRAC_PI_2).abs() < 1e-3);
        assert_eq!(ring(None), None);
        assert_eq!(ring(Some(20_015.0)), None, "the whole Earth is no ring");
    }
}
