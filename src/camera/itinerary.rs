//! Where a tour goes next: what is contradicted first, then what is new, then what is busiest, and home in between.
//! Pure.

use std::collections::VecDeque;

use bevy::prelude::*;

use crate::markers::SiteMarker;

/// Places that were visited lately are passed over.
const REMEMBERED: usize = 8;
/// A route younger than this makes its place new, in seconds.
const NEW_SECS: f64 = 45.0;
/// What moves less than this is not worth the way, unless it is new or contradicted.
const LEAST_KBYTES_PER_SEC: f32 = 1.0;

/// Where to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stop {
    Place(SiteMarker),
    Home,
}

/// Where the tour has been.
#[derive(Debug, Default)]
pub(super) struct Itinerary {
    visited: VecDeque<Entity>,
    /// Places since home.
    away: usize,
}

impl Itinerary {
    /// The next stop; `None`: there is nothing to see. Comes home after `most_away` places, or never.
    pub(super) fn next(
        &mut self,
        sites: &[SiteMarker],
        now_secs: f64,
        most_away: Option<usize>,
    ) -> Option<Stop> {
        let is_far = most_away.is_some_and(|most| self.away >= most);
        let place = self.choose(sites, now_secs).filter(|_| !is_far);
        if let Some(site) = place {
            self.away += 1;
            self.remember(site.site);
            return Some(Stop::Place(site));
        }
        let was_away = std::mem::take(&mut self.away) > 0;
        (was_away && most_away.is_some()).then_some(Stop::Home)
    }

    /// Busiest come first in `sites`.
    fn choose(&self, sites: &[SiteMarker], now_secs: f64) -> Option<SiteMarker> {
        let is_new = |site: &SiteMarker| now_secs - site.landed_secs < NEW_SECS;
        let is_fresh = |site: &&SiteMarker| !self.visited.contains(&site.site);
        let worthy = || {
            sites.iter().filter(|site| {
                !site.is_retired
                    && !site.is_filtered_out
                    && (site.kbytes_per_sec >= LEAST_KBYTES_PER_SEC
                        || site.is_contradicted
                        || is_new(site))
            })
        };
        let alert = || worthy().filter(is_fresh).find(|site| site.is_contradicted);
        let newest = || {
            let new = worthy().filter(is_fresh).filter(|site| is_new(site));
            new.max_by(|a, b| a.landed_secs.total_cmp(&b.landed_secs))
        };
        let biggest = || worthy().find(is_fresh);
        // Everything was seen: the one that was seen longest ago.
        let oldest = || {
            let mut visited = self.visited.iter();
            visited.find_map(|site| worthy().find(|known| known.site == *site))
        };
        alert()
            .or_else(newest)
            .or_else(biggest)
            .or_else(oldest)
            .copied()
    }

    fn remember(&mut self, site: Entity) {
        self.visited.retain(|known| *known != site);
        self.visited.push_back(site);
        if self.visited.len() > REMEMBERED {
            self.visited.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::routes::Hue;

    fn site(world: &mut World, kbytes_per_sec: f32, landed_secs: f64) -> SiteMarker {
        let entity = world.spawn_empty().id();
        SiteMarker {
            site: entity,
            ground: Vec3::X,
            kbytes_per_sec,
            routes: 1,
            strongest: entity,
            host: entity,
            hue: Hue::OTHER,
            is_retired: false,
            is_filtered_out: false,
            is_contradicted: false,
            landed_secs,
        }
    }

    /// The places of so many stops; `None` is home.
    fn tour(sites: &[SiteMarker], most_away: Option<usize>, stops: usize) -> Vec<Option<Entity>> {
        let mut itinerary = Itinerary::default();
        (0..stops)
            .map_while(|_| itinerary.next(sites, 1_000.0, most_away))
            .map(|stop| match stop {
                Stop::Place(site) => Some(site.site),
                Stop::Home => None,
            })
            .collect()
    }

    #[test]
    fn alerts_come_first_then_what_is_new_then_the_busiest() {
        let mut world = World::new();
        let busy = site(&mut world, 900.0, 0.0);
        let fresh = site(&mut world, 0.1, 990.0);
        let mut alert = site(&mut world, 0.1, 0.0);
        alert.is_contradicted = true;
        let expected = [alert.site, fresh.site, busy.site, alert.site].map(Some);
        assert_eq!(tour(&[busy, fresh, alert], None, 4), expected);
    }

    #[test]
    fn home_is_never_long_away_and_everything_is_seen_again() {
        let mut world = World::new();
        let sites: Vec<_> = (0..5u8)
            .map(|number| site(&mut world, 100.0 - f32::from(number), 0.0))
            .collect();
        let stops = tour(&sites, Some(3), 40);
        let place = |number: usize| Some(sites[number].site);
        let first = [place(0), place(1), place(2), None, place(3), place(4)];
        assert_eq!(stops[..6], first);
        assert!(stops.windows(4).all(|four| four.contains(&None)));
        for site in &sites {
            let visits = stops.iter().filter(|stop| **stop == Some(site.site));
            assert!(visits.count() >= 5);
        }
    }

    #[test]
    fn with_nothing_to_see_the_tour_goes_home_and_stays() {
        let mut world = World::new();
        let quiet = site(&mut world, 0.1, 0.0);
        assert!(tour(&[], Some(3), 5).is_empty());
        assert!(tour(&[quiet], Some(3), 5).is_empty());
        let mut itinerary = Itinerary::default();
        let busy = site(&mut world, 9.0, 0.0);
        assert!(itinerary.next(&[busy], 0.0, Some(3)).is_some());
        assert!(matches!(
            itinerary.next(&[], 9.0, Some(3)),
            Some(Stop::Home)
        ));
        assert!(itinerary.next(&[], 18.0, Some(3)).is_none());
    }
}
