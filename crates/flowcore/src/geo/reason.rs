//! The verdict on a place in words, with the figures that it rests on.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::Duration;

use super::{Circumstance, Claim, IMPOSSIBLE_BEYOND_KM_PER_MS, RoughPlace, Verdict};

/// Home's own uncertainty is mentioned from here on: less is lost in the rounding.
const WORTH_SAYING_KM: f64 = 100.0;

/// Why a round trip says nothing.
pub(super) fn not_measured(circumstance: Circumstance<'_>) -> Cow<'static, str> {
    match circumstance {
        Circumstance::LocalHop(hop) => format!(
            "Far places in many regions answer in about {}: something near here, such as a VPN or a proxy, answers \
             for them, so their round trips say nothing about where they are.",
            milliseconds(hop),
        )
        .into(),
        Circumstance::Ordinary | Circumstance::Anycast(_) => {
            "No round trip to it was measured.".into()
        }
    }
}

/// What was measured, and what follows.
pub(super) struct Measured<'a> {
    pub(super) verdict: Verdict,
    pub(super) rtt: Duration,
    /// Home's uncertainty included.
    pub(super) radius_km: f64,
    pub(super) home: &'a RoughPlace,
    pub(super) circumstance: Circumstance<'a>,
}

impl Measured<'_> {
    pub(super) fn sentence(&self, claim: Option<&Claim<'_>>) -> String {
        let (rtt, radius) = (milliseconds(self.rtt), kilometers(self.radius_km));
        let Some(claim) = claim else {
            return format!(
                "{rtt} says it can't be farther than {radius}. No database says where it is."
            );
        };
        let name = claim.name;
        let distance = kilometers(self.home.coord.distance_km(claim.place.coord));
        let mut text = match self.verdict {
            Verdict::Impossible => {
                let certain_km = self.home.certain_km(&claim.place);
                let light = Duration::from_secs_f64(certain_km / IMPOSSIBLE_BEYOND_KM_PER_MS / 1e3);
                format!(
                    "{rtt} says it can't be farther than {radius}. The database's {name}, {distance} away, is \
                     impossible: even light needs {} there and back.",
                    milliseconds(light)
                )
            }
            Verdict::Implausible => format!(
                "{rtt} says it can't be farther than {radius} by cable. The database's {name}, {distance} away, is \
                 implausible."
            ),
            Verdict::Consistent | Verdict::Unknown => {
                format!("{rtt} allows {radius}. The database's {name}, {distance} away, fits.")
            }
        };
        if self.home.slack_km() >= WORTH_SAYING_KM {
            let slack = kilometers(self.home.slack_km());
            // Writing to a string cannot fail.
            let _infallible = write!(
                text,
                " Home may be off by {slack}, which is taken into account."
            );
        }
        if let Circumstance::Anycast(operator) = self.circumstance {
            let _infallible = write!(
                text,
                " {operator} answers from many places under one address."
            );
        }
        text
    }
}

/// `0.31 ms`, `8.4 ms`, `41 ms`.
fn milliseconds(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    let decimals = if ms < 0.995 {
        2
    } else {
        usize::from(ms < 9.95)
    };
    format!("{ms:.decimals$} ms")
}

/// `310 km`, `4,120 km`: to ten kilometers from a thousand on.
fn kilometers(km: f64) -> String {
    let rounded = if km < 1_000.0 {
        km.round()
    } else {
        (km / 10.0).round() * 10.0
    };
    // At most half the Earth's circumference: one separator is enough.
    match (rounded / 1_000.0).floor() {
        0.0 => format!("{rounded} km"),
        thousands => format!("{thousands},{:03} km", rounded - thousands * 1_000.0),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Vantage, check_place};
    use super::*;

    fn place(text: &str, uncertainty_km: f64) -> RoughPlace {
        RoughPlace {
            coord: text.parse().expect("a position"),
            uncertainty_km,
        }
    }

    fn reason(home_km: f64, ms: f64, circumstance: Circumstance<'_>) -> String {
        let claim = Claim {
            place: place("-33.87,151.21", 50.0),
            name: "Sydney",
        };
        let rtt = Duration::from_secs_f64(ms / 1e3);
        let vantage = Vantage::At(place("52.52,13.40", home_km));
        check_place(&vantage, Some(&claim), Some(rtt), circumstance)
            .reason
            .into()
    }

    #[test]
    fn each_verdict_has_its_sentence() {
        let said = |ms| reason(0.0, ms, Circumstance::Ordinary);
        assert_eq!(
            said(41.0),
            "41 ms says it can't be farther than 4,100 km. The database's Sydney, 16,090 km away, is impossible: even \
             light needs 107 ms there and back."
        );
        assert_eq!(
            said(130.0),
            "130 ms says it can't be farther than 13,000 km by cable. The database's Sydney, 16,090 km away, is \
             implausible."
        );
        assert_eq!(
            said(290.0),
            "290 ms allows 20,020 km. The database's Sydney, 16,090 km away, fits."
        );
    }

    #[test]
    fn anycast_and_a_rough_home_are_mentioned() {
        let text = reason(650.0, 8.4, Circumstance::Anycast("Example"));
        assert!(
            text.starts_with("8.4 ms says it can't be farther than 1,490 km."),
            "{text}"
        );
        assert!(text.contains("Home may be off by 650 km"), "{text}");
        assert!(
            text.ends_with("Example answers from many places under one address."),
            "{text}"
        );
    }

    #[test]
    fn a_hop_nearby_is_explained() {
        let text = reason(
            0.0,
            9.0,
            Circumstance::LocalHop(Duration::from_micros(9_960)),
        );
        assert!(
            text.contains("in about 10 ms: something near here, such as a VPN or a proxy"),
            "{text}"
        );
    }

    #[test]
    fn figures_are_rounded_like_a_person_would() {
        let shown = [0.0, 310.4, 999.6, 4_123.0, 20_015.0].map(kilometers);
        assert_eq!(
            shown,
            ["0 km", "310 km", "1,000 km", "4,120 km", "20,020 km"]
        );
        let shown = [31, 999, 8_440, 41_200].map(|us| milliseconds(Duration::from_micros(us)));
        assert_eq!(shown, ["0.03 ms", "1.0 ms", "8.4 ms", "41 ms"]);
    }
}
