//! Recognizes that somebody nearby answers for everybody: a VPN, a transparent proxy, a filter on this computer. Round
//! trips then measure the way to that hop, and say nothing about places.

use std::time::Duration;

use super::{Coord, IMPOSSIBLE_BEYOND_KM_PER_MS, RoughPlace};

/// A host that answered, and where a database says it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answered {
    /// Claimed place.
    pub place: RoughPlace,
    /// Smallest round trip to it.
    pub min_rtt: Duration,
}

/// A hop nearby that answers for others.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LocalHop {
    /// The usual round trip to it.
    pub rtt: Duration,
}

impl LocalHop {
    /// Round trips that differ by less are alike: what a busy hop adds.
    const JITTER: Duration = Duration::from_millis(2);

    /// An answer in this time may well be the hop's.
    #[must_use]
    pub fn explains(self, rtt: Duration) -> bool {
        rtt <= self.rtt * 2 + Self::JITTER && rtt * 2 + Self::JITTER >= self.rtt
    }
}

/// Hosts in different far regions that answer too fast for light before a hop is suspected: databases are wrong now
/// and then, but not about so many at once.
const ENOUGH_HOSTS: usize = 6;

/// Places closer together than this count as one region.
const REGION_KM: f64 = 1_000.0;

/// Far regions that must be among them.
const ENOUGH_REGIONS: usize = 3;

/// The hop that answers for everybody, where there is one: many far places answer impossibly fast, they are the
/// majority, and all about equally fast.
#[must_use]
pub fn local_hop(home: &RoughPlace, hosts: &[Answered]) -> Option<LocalHop> {
    let is_impossible = |host: &&Answered| {
        let reach_km = host.min_rtt.as_secs_f64() * 1e3 * IMPOSSIBLE_BEYOND_KM_PER_MS;
        home.certain_km(&host.place) > reach_km
    };
    let far: Vec<&Answered> = hosts
        .iter()
        .filter(|host| home.certain_km(&host.place) > REGION_KM)
        .collect();
    let mut too_fast: Vec<&Answered> = far.iter().copied().filter(is_impossible).collect();
    if too_fast.len() < ENOUGH_HOSTS
        || too_fast.len() * 2 <= far.len()
        || regions(&too_fast) < ENOUGH_REGIONS
    {
        return None;
    }
    too_fast.sort_by_key(|host| host.min_rtt);
    let hop = LocalHop {
        rtt: too_fast[too_fast.len() / 2].min_rtt,
    };
    let alike = too_fast
        .iter()
        .filter(|host| hop.explains(host.min_rtt))
        .count();
    (alike * 4 >= too_fast.len() * 3).then_some(hop)
}

/// How many places are far from each other, counted up to [`ENOUGH_REGIONS`].
fn regions(hosts: &[&Answered]) -> usize {
    let mut middles: Vec<Coord> = Vec::new();
    for host in hosts {
        if middles
            .iter()
            .all(|middle| middle.distance_km(host.place.coord) > REGION_KM)
        {
            middles.push(host.place.coord);
            if middles.len() == ENOUGH_REGIONS {
                break;
            }
        }
    }
    middles.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAR: [&str; 6] = [
        "41.9,-87.6",
        "35.7,139.7",
        "-33.9,151.2",
        "37.4,-122.1",
        "1.3,103.8",
        "-23.5,-46.6",
    ];

    fn rough(text: &str) -> RoughPlace {
        RoughPlace {
            coord: text.parse().expect("a position"),
            uncertainty_km: 100.0,
        }
    }

    fn home() -> RoughPlace {
        rough("52.5,13.4")
    }

    fn answered(millis: impl Fn(usize) -> u64) -> Vec<Answered> {
        let host = |(at, text): (usize, &&str)| Answered {
            place: rough(text),
            min_rtt: Duration::from_millis(millis(at)),
        };
        FAR.iter().enumerate().map(host).collect()
    }

    #[test]
    fn everybody_answering_at_once_is_a_hop_nearby() {
        let hop = local_hop(&home(), &answered(|at| 9 + at as u64 % 3)).expect("found");
        assert_eq!(hop.rtt, Duration::from_millis(10));
        assert!(hop.explains(Duration::from_millis(14)));
        assert!(!hop.explains(Duration::from_millis(90)));
    }

    #[test]
    fn a_normal_network_has_none() {
        assert_eq!(
            local_hop(&home(), &answered(|at| 110 + 40 * at as u64)),
            None
        );
        assert_eq!(local_hop(&home(), &[]), None);
    }

    #[test]
    fn a_home_that_may_be_anywhere_proves_no_hop() {
        let rough_home = RoughPlace {
            uncertainty_km: 20_000.0,
            ..home()
        };
        assert_eq!(local_hop(&rough_home, &answered(|_| 9)), None);
    }

    #[test]
    fn one_wrong_region_of_a_database_is_no_hop() {
        let wrong = Answered {
            place: rough("41.9,-87.6"),
            min_rtt: Duration::from_millis(9),
        };
        assert_eq!(local_hop(&home(), &[wrong; 20]), None);
    }
}
