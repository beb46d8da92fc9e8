//! Can a host be where a database says it is? Light in fiber needs time, and a measured round trip bounds the distance.
//!
//! This only refutes, never confirms: a slow answer may come from next door. It never moves a place.

use std::borrow::Cow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::reason;
use super::{Coord, EARTH_RADIUS_KM};

/// Half a round trip at two thirds of the speed of light, as in fiber: nothing that is farther away answers by cable.
pub const IMPLAUSIBLE_BEYOND_KM_PER_MS: f64 = 100.0;

/// Half a round trip at the speed of light in vacuum, rounded up: beyond, no physics helps.
pub const IMPOSSIBLE_BEYOND_KM_PER_MS: f64 = 150.0;

/// A position that is known only so well.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct RoughPlace {
    /// The middle of it.
    pub coord: Coord,
    /// How far off it may be, in kilometers. Negative or not a number counts as zero.
    pub uncertainty_km: f64,
}

impl RoughPlace {
    pub(super) fn slack_km(&self) -> f64 {
        self.uncertainty_km.max(0.0)
    }

    /// The least distance between the two that their uncertainties leave: both may be off towards each other.
    pub(super) fn certain_km(&self, other: &Self) -> f64 {
        let distance_km = self.coord.distance_km(other.coord);
        (distance_km - self.slack_km() - other.slack_km()).max(0.0)
    }
}

/// From where round trips were measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Vantage {
    /// From here.
    At(RoughPlace),
    /// From a place that nobody knows, so that no round trip can refute anything. The sentence says why.
    Unknown(Cow<'static, str>),
}

/// Where a database puts a host.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Where, and how sure the database can be.
    pub place: RoughPlace,
    /// What to call it: a city, a region or a country.
    pub name: &'a str,
}

/// What is known of the way to a host that changes what its round trip means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Circumstance<'a> {
    /// Nothing special.
    #[default]
    Ordinary,
    /// Its operator answers from many places under one address: the database can give only one of them.
    Anycast(&'a str),
    /// A hop nearby answers for everybody, in about this time: see [`local_hop()`](super::local_hop()).
    LocalHop(Duration),
}

/// What a round trip says about a place, from best to worst.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Verdict {
    /// The answer had the time to come from there. It may still come from elsewhere.
    Consistent,
    /// Nothing was measured, or what was measured says nothing about places.
    Unknown,
    /// Too fast for any cable.
    Implausible,
    /// Faster than light.
    Impossible,
}

impl Verdict {
    /// The word that JSON and CSV use.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::Unknown => "unknown",
            Self::Implausible => "implausible",
            Self::Impossible => "impossible",
        }
    }

    /// The host is not where the database puts it.
    #[must_use]
    pub const fn is_contradiction(self) -> bool {
        matches!(self, Self::Implausible | Self::Impossible)
    }
}

/// The outcome for one host.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct PlaceCheck {
    /// The judgement.
    pub verdict: Verdict,
    /// The host is within this distance of home, in kilometers, home's own uncertainty included; `None` where nothing
    /// bounds it. Never more than half the Earth's circumference.
    pub radius_km: Option<f64>,
    /// Distance between home and the claimed place; `None` where one of them is unknown.
    pub distance_km: Option<f64>,
    /// The judgement and what it rests on, as a sentence for people.
    pub reason: Cow<'static, str>,
}

impl PlaceCheck {
    fn unknown(reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            verdict: Verdict::Unknown,
            radius_km: None,
            distance_km: None,
            reason: reason.into(),
        }
    }
}

/// Judges a claimed place by the smallest round trip to it.
///
/// ```
/// use std::time::Duration;
/// use flowcore::geo::{Circumstance, Claim, RoughPlace, Vantage, Verdict, check_place};
///
/// let place = |text: &str| RoughPlace { coord: text.parse().expect("a position"), uncertainty_km: 50.0 };
/// let berlin = Vantage::At(place("52.52,13.40"));
/// let chicago = Claim { place: place("41.88,-87.63"), name: "Chicago" };
/// let check = |ms| check_place(&berlin, Some(&chicago), Some(Duration::from_millis(ms)), Circumstance::Ordinary);
/// assert_eq!(check(95).verdict, Verdict::Consistent);
/// assert_eq!(check(60).verdict, Verdict::Implausible);
/// assert_eq!(
///     check(41).reason,
///     "41 ms says it can't be farther than 4,150 km. The database's Chicago, 7,080 km away, is impossible: even light \
///      needs 47 ms there and back."
/// );
/// ```
#[must_use]
pub fn check_place(
    vantage: &Vantage,
    claim: Option<&Claim<'_>>,
    min_rtt: Option<Duration>,
    circumstance: Circumstance<'_>,
) -> PlaceCheck {
    let home = match vantage {
        Vantage::At(home) => home,
        Vantage::Unknown(why) => return PlaceCheck::unknown(why.clone()),
    };
    let distance_km = claim.map(|claim| home.coord.distance_km(claim.place.coord));
    let (Some(rtt), false) = (min_rtt, matches!(circumstance, Circumstance::LocalHop(_))) else {
        return PlaceCheck {
            distance_km,
            ..PlaceCheck::unknown(reason::not_measured(circumstance))
        };
    };
    let rtt_ms = rtt.as_secs_f64() * 1e3;
    let reach_km = rtt_ms * IMPLAUSIBLE_BEYOND_KM_PER_MS;
    let radius_km = (reach_km + home.slack_km()).min(EARTH_RADIUS_KM * std::f64::consts::PI);
    let verdict = match claim.map(|claim| home.certain_km(&claim.place)) {
        None => Verdict::Unknown,
        Some(certain_km) if certain_km > rtt_ms * IMPOSSIBLE_BEYOND_KM_PER_MS => {
            Verdict::Impossible
        }
        Some(certain_km) if certain_km > reach_km => Verdict::Implausible,
        Some(_) => Verdict::Consistent,
    };
    let measured = reason::Measured {
        verdict,
        rtt,
        radius_km,
        home,
        circumstance,
    };
    PlaceCheck {
        verdict,
        radius_km: Some(radius_km),
        distance_km,
        reason: measured.sentence(claim).into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(lat: f64, lon: f64, uncertainty_km: f64) -> RoughPlace {
        RoughPlace {
            coord: Coord::new(lat, lon).expect("in range"),
            uncertainty_km,
        }
    }

    fn check(home: RoughPlace, place: RoughPlace, rtt_ms: f64) -> PlaceCheck {
        let claim = Claim { place, name: "X" };
        let rtt = Duration::from_secs_f64(rtt_ms / 1e3);
        let vantage = Vantage::At(home);
        check_place(&vantage, Some(&claim), Some(rtt), Circumstance::Ordinary)
    }

    fn verdict(a: RoughPlace, b: RoughPlace, rtt_ms: f64) -> Verdict {
        check(a, b, rtt_ms).verdict
    }

    #[test]
    fn what_was_not_measured_is_unknown() {
        let home = Vantage::At(place(52.5, 13.4, 10.0));
        let far = Claim {
            place: place(-33.9, 151.2, 10.0),
            name: "Sydney",
        };
        let unmeasured = check_place(&home, Some(&far), None, Circumstance::Ordinary);
        assert_eq!(
            (unmeasured.verdict, unmeasured.radius_km),
            (Verdict::Unknown, None)
        );
        let rtt = Some(Duration::from_millis(3));
        let unplaced = check_place(&home, None, rtt, Circumstance::Ordinary);
        assert_eq!(
            (unplaced.verdict, unplaced.radius_km),
            (Verdict::Unknown, Some(310.0))
        );
    }

    #[test]
    fn without_a_home_nothing_is_refuted_and_the_reason_is_given() {
        let nowhere = Vantage::Unknown("Nobody said where.".into());
        let far = Claim {
            place: place(-33.9, 151.2, 10.0),
            name: "Sydney",
        };
        let rtt = Some(Duration::from_millis(3));
        let check = check_place(&nowhere, Some(&far), rtt, Circumstance::Ordinary);
        assert_eq!(
            check,
            PlaceCheck {
                verdict: Verdict::Unknown,
                radius_km: None,
                distance_km: None,
                reason: "Nobody said where.".into(),
            }
        );
    }

    #[test]
    fn a_hop_nearby_takes_the_meaning_from_a_round_trip() {
        let home = Vantage::At(place(52.5, 13.4, 10.0));
        let far = Claim {
            place: place(-33.9, 151.2, 10.0),
            name: "Sydney",
        };
        let hop = Circumstance::LocalHop(Duration::from_millis(4));
        let check = check_place(&home, Some(&far), Some(Duration::from_millis(3)), hop);
        assert_eq!((check.verdict, check.radius_km), (Verdict::Unknown, None));
    }

    prop_compose! {
        fn anywhere()(lat in -90.0..=90.0, lon in -180.0..=180.0, off in 0.0..500.0) -> RoughPlace {
            place(lat, lon, off)
        }
    }

    proptest! {
        #[test]
        fn a_true_position_is_never_impossible(
            home in anywhere(), host in anywhere(), slower in 1.0..100.0, bearing in 0.0..360.0, part in 0.0..=1.0,
        ) {
            const LIGHT_KM_PER_MS: f64 = 299.792_458;
            let light_ms = 2.0 * home.coord.distance_km(host.coord) / LIGHT_KM_PER_MS;
            let rtt_ms = light_ms * slower + 1e-6;
            prop_assert!(verdict(home, host, rtt_ms) < Verdict::Impossible);
            // Nor is one that the database puts somewhere else within its own error.
            let claimed = RoughPlace { coord: host.coord.towards(bearing, host.uncertainty_km * part), ..host };
            prop_assert!(verdict(home, claimed, rtt_ms) < Verdict::Impossible);
            // Nor does it lie outside of the disc that is drawn, in fiber.
            let fiber_ms = light_ms * 1.5 * slower + 1e-6;
            let radius_km = check(home, host, fiber_ms).radius_km.expect("measured");
            prop_assert!(home.coord.distance_km(host.coord) <= radius_km + 1.0);
        }

        #[test]
        fn both_directions_give_the_same_verdict(a in anywhere(), b in anywhere(), rtt_ms in 0.0..300.0) {
            prop_assert_eq!(verdict(a, b, rtt_ms), verdict(b, a, rtt_ms));
        }

        #[test]
        fn a_slower_answer_or_a_rougher_place_is_never_worse(
            a in anywhere(), b in anywhere(), rtt_ms in 0.0..300.0, slower_ms in 0.0..300.0, rougher_km in 0.0..2_000.0,
        ) {
            let before = verdict(a, b, rtt_ms);
            prop_assert!(verdict(a, b, rtt_ms + slower_ms) <= before);
            let rougher = RoughPlace { uncertainty_km: b.uncertainty_km + rougher_km, ..b };
            prop_assert!(verdict(a, rougher, rtt_ms) <= before);
            prop_assert!(verdict(rougher, a, rtt_ms) <= before);
        }
    }
}
