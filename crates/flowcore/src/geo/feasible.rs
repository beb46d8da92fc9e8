//! Can a host be where a database says it is? Light in fiber needs time, and a measured round trip bounds the distance.
//!
//! This only refutes, never confirms: a slow answer may come from next door. It never moves a place.

use std::time::Duration;

use serde::{Deserialize, Serialize};

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
    fn slack_km(&self) -> f64 {
        self.uncertainty_km.max(0.0)
    }
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

/// The outcome for one host.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Feasibility {
    /// The judgement.
    pub verdict: Verdict,
    /// The host is within this distance of home, in kilometers, home's own uncertainty included; `None` where nothing
    /// was measured. Never more than half the Earth's circumference.
    pub radius_km: Option<f64>,
    /// Distance between home and the claimed place; `None` where no place is claimed.
    pub distance_km: Option<f64>,
    /// The judgement and what it rests on, as a sentence for people.
    pub reason: String,
}

/// Judges a claimed place by the smallest round trip to it.
///
/// ```
/// use std::time::Duration;
/// use flowcore::geo::{RoughPlace, Verdict, check_place};
///
/// let place = |text: &str| RoughPlace { coord: text.parse().expect("a position"), uncertainty_km: 50.0 };
/// let (berlin, chicago) = (place("52.52,13.40"), place("41.88,-87.63"));
/// let verdict = |millis| check_place(&berlin, Some(&chicago), Some(Duration::from_millis(millis)), None).verdict;
/// assert_eq!(verdict(95), Verdict::Consistent);
/// assert_eq!(verdict(60), Verdict::Implausible);
/// assert_eq!(verdict(8), Verdict::Impossible);
/// ```
///
/// `anycast_operator` names who answers from many places under one address, where that is known.
#[must_use]
pub fn check_place(
    home: &RoughPlace,
    claimed: Option<&RoughPlace>,
    min_rtt: Option<Duration>,
    anycast_operator: Option<&str>,
) -> Feasibility {
    let distance_km = claimed.map(|claimed| home.coord.distance_km(claimed.coord));
    let Some(rtt) = min_rtt else {
        return Feasibility {
            verdict: Verdict::Unknown,
            radius_km: None,
            distance_km,
            reason: "no round trip to it was measured yet".to_owned(),
        };
    };
    let rtt_ms = rtt.as_secs_f64() * 1e3;
    let reach_km = rtt_ms * IMPLAUSIBLE_BEYOND_KM_PER_MS;
    let radius_km = Some((reach_km + home.slack_km()).min(EARTH_RADIUS_KM * std::f64::consts::PI));
    let (Some(distance_km), Some(claimed)) = (distance_km, claimed) else {
        return Feasibility {
            verdict: Verdict::Unknown,
            radius_km,
            distance_km,
            reason: format!("it answers in {rtt_ms:.1} ms, and no database places it"),
        };
    };
    // Both positions may be off towards each other: only what remains is certain.
    let certain_km = (distance_km - home.slack_km() - claimed.slack_km()).max(0.0);
    let verdict = if certain_km > rtt_ms * IMPOSSIBLE_BEYOND_KM_PER_MS {
        Verdict::Impossible
    } else if certain_km > reach_km {
        Verdict::Implausible
    } else {
        Verdict::Consistent
    };
    let reason = reason(verdict, rtt_ms, reach_km, distance_km, anycast_operator);
    Feasibility {
        verdict,
        radius_km,
        distance_km: Some(distance_km),
        reason,
    }
}

fn reason(
    verdict: Verdict,
    rtt_ms: f64,
    reach_km: f64,
    distance_km: f64,
    operator: Option<&str>,
) -> String {
    let mut text = match verdict {
        Verdict::Impossible => format!(
            "it answers in {rtt_ms:.1} ms; even light cannot go {distance_km:.0} km and back in that time, so it is not \
             where the database places it"
        ),
        Verdict::Implausible => format!(
            "it answers in {rtt_ms:.1} ms, which by cable reaches {reach_km:.0} km; the database places it \
             {distance_km:.0} km away"
        ),
        Verdict::Consistent | Verdict::Unknown => format!(
            "it answers in {rtt_ms:.1} ms, time enough for the {distance_km:.0} km to where the database places it"
        ),
    };
    if let Some(operator) = operator.filter(|_| verdict > Verdict::Unknown) {
        text.push_str("; ");
        text.push_str(operator);
        text.push_str(" answers from many places under one address");
    }
    text
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

    fn verdict(a: &RoughPlace, b: &RoughPlace, rtt_ms: f64) -> Verdict {
        check_place(
            a,
            Some(b),
            Some(Duration::from_secs_f64(rtt_ms / 1e3)),
            None,
        )
        .verdict
    }

    #[test]
    fn what_was_not_measured_is_unknown() {
        let (home, far) = (place(52.5, 13.4, 10.0), place(-33.9, 151.2, 10.0));
        let unmeasured = check_place(&home, Some(&far), None, None);
        assert_eq!(
            (unmeasured.verdict, unmeasured.radius_km),
            (Verdict::Unknown, None)
        );
        let unplaced = check_place(&home, None, Some(Duration::from_millis(3)), None);
        assert_eq!(
            (unplaced.verdict, unplaced.radius_km),
            (Verdict::Unknown, Some(310.0))
        );
    }

    #[test]
    fn anycast_is_named_as_a_reason_only_where_there_is_something_to_explain() {
        let (home, far) = (place(52.5, 13.4, 10.0), place(37.4, -122.1, 10.0));
        let check = |millis| {
            check_place(
                &home,
                Some(&far),
                Some(Duration::from_millis(millis)),
                Some("Example"),
            )
        };
        assert!(check(2).reason.contains("Example answers from many places"));
        assert!(!check(200).reason.contains("Example"));
    }

    prop_compose! {
        fn anywhere()(lat in -90.0..=90.0, lon in -180.0..=180.0, off in 0.0..500.0) -> RoughPlace {
            place(lat, lon, off)
        }
    }

    proptest! {
        #[test]
        fn a_true_position_is_never_impossible(a in anywhere(), b in anywhere(), slower in 1.0..100.0) {
            const LIGHT_KM_PER_MS: f64 = 299.792_458;
            let light_ms = 2.0 * a.coord.distance_km(b.coord) / LIGHT_KM_PER_MS;
            prop_assert!(verdict(&a, &b, light_ms * slower + 1e-6) < Verdict::Impossible);
        }

        #[test]
        fn both_directions_give_the_same_verdict(a in anywhere(), b in anywhere(), rtt_ms in 0.0..300.0) {
            prop_assert_eq!(verdict(&a, &b, rtt_ms), verdict(&b, &a, rtt_ms));
        }

        #[test]
        fn a_slower_answer_or_a_rougher_place_is_never_worse(
            a in anywhere(), b in anywhere(), rtt_ms in 0.0..300.0, slower_ms in 0.0..300.0, rougher_km in 0.0..2_000.0,
        ) {
            let before = verdict(&a, &b, rtt_ms);
            prop_assert!(verdict(&a, &b, rtt_ms + slower_ms) <= before);
            let rougher = RoughPlace { uncertainty_km: b.uncertainty_km + rougher_km, ..b };
            prop_assert!(verdict(&a, &rougher, rtt_ms) <= before);
        }
    }
}
