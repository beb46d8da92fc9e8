//! What the routes to a site add up to, kept up to date route by route. Pure.

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;

use super::SiteMarker;
use crate::world::routes::{Emphasis, Hue};

/// What one route adds to its site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    pub(super) site: Entity,
    pub(super) host: Entity,
    pub(super) ground: Vec3,
    /// Whole bytes per second, so that what is added can be taken away again without a rest.
    pub(super) bytes_per_sec: u64,
    pub(super) hue: Hue,
    pub(super) emphasis: Emphasis,
    pub(super) is_contradicted: bool,
    pub(super) landed_secs: f64,
    pub(super) ended_secs: Option<f64>,
}

/// A site with routes.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) ground: Vec3,
    bytes_per_sec: u64,
    routes: Vec<Entity>,
    strongest: Entity,
    by_emphasis: [u32; 4],
    contradicted: u32,
    retired: u32,
    /// When the first arc landed; later ones do not change that.
    pub(super) appeared_secs: f64,
    /// When the newest arc landed.
    pub(super) landed_secs: f64,
    ended_secs: f64,
}

/// All sites with routes.
#[derive(Debug, Default)]
pub(super) struct Sums {
    sites: EntityHashMap<Sum>,
    parts: EntityHashMap<(Part, usize)>,
}

impl Sums {
    /// What a route adds is `part` from now on; `None`: it is gone. Returns the sites that this concerns.
    pub(super) fn set(&mut self, route: Entity, part: Option<Part>) -> [Option<Entity>; 2] {
        let known = self.parts.get(&route).map(|(part, _)| *part);
        if known == part {
            return [None, None];
        }
        if let (Some(old), Some(new)) = (known, part)
            && old.site == new.site
        {
            self.change(route, &old, new);
            return [Some(new.site), None];
        }
        let left = known.map(|old| self.leave(route, &old));
        let joined = part.map(|new| self.join(route, new));
        [left, joined]
    }

    /// A site; `None` if no route leads to it.
    pub(super) fn sum(&self, site: Entity) -> Option<&Sum> {
        self.sites.get(&site)
    }

    pub(super) fn marker(&self, site: Entity) -> Option<SiteMarker> {
        Some(self.describe(site, self.sites.get(&site)?))
    }

    pub(super) fn markers(&self) -> impl Iterator<Item = SiteMarker> {
        self.sites
            .iter()
            .map(|(&site, sum)| self.describe(site, sum))
    }

    fn describe(&self, site: Entity, sum: &Sum) -> SiteMarker {
        let strongest = self.parts.get(&sum.strongest).map(|(part, _)| part);
        SiteMarker {
            site,
            ground: sum.ground,
            kbytes_per_sec: sum.kbytes_per_sec(),
            routes: sum.routes.len() as u32,
            strongest: sum.strongest,
            host: strongest.map_or(Entity::PLACEHOLDER, |part| part.host),
            hue: strongest.map_or(Hue::OTHER, |part| part.hue),
            is_retired: sum.ended_secs().is_some(),
            is_filtered_out: sum.emphasis() == Emphasis::FilteredOut,
            is_contradicted: sum.is_contradicted(),
            landed_secs: sum.landed_secs,
        }
    }

    fn join(&mut self, route: Entity, part: Part) -> Entity {
        let sum = self.sites.entry(part.site).or_insert_with(|| Sum {
            ground: part.ground,
            bytes_per_sec: 0,
            routes: Vec::new(),
            strongest: route,
            by_emphasis: [0; 4],
            contradicted: 0,
            retired: 0,
            appeared_secs: part.landed_secs,
            landed_secs: part.landed_secs,
            ended_secs: 0.0,
        });
        let place = sum.routes.len();
        sum.routes.push(route);
        sum.add(&part);
        self.parts.insert(route, (part, place));
        self.challenge(route, &part);
        part.site
    }

    fn leave(&mut self, route: Entity, part: &Part) -> Entity {
        let place = self.parts.remove(&route).map_or(0, |(_, place)| place);
        if let Some(sum) = self.sites.get_mut(&part.site) {
            sum.take(part);
            sum.routes.swap_remove(place);
            if let Some(moved) = sum.routes.get(place)
                && let Some((_, at)) = self.parts.get_mut(moved)
            {
                *at = place;
            }
            if sum.routes.is_empty() {
                self.sites.remove(&part.site);
            } else if sum.strongest == route {
                self.find_strongest(part.site);
            }
        }
        part.site
    }

    fn change(&mut self, route: Entity, old: &Part, new: Part) {
        if let Some((part, _)) = self.parts.get_mut(&route) {
            *part = new;
        }
        let Some(sum) = self.sites.get_mut(&new.site) else {
            return;
        };
        sum.take(old);
        sum.add(&new);
        if sum.strongest == route && new.bytes_per_sec < old.bytes_per_sec {
            self.find_strongest(new.site);
        } else {
            self.challenge(route, &new);
        }
    }

    fn challenge(&mut self, route: Entity, part: &Part) {
        if let Some(sum) = self.sites.get_mut(&part.site)
            && let Some((strongest, _)) = self.parts.get(&sum.strongest)
            && part.bytes_per_sec > strongest.bytes_per_sec
        {
            sum.strongest = route;
        }
    }

    /// The strongest became weaker: the others are asked.
    fn find_strongest(&mut self, site: Entity) {
        let Some(sum) = self.sites.get_mut(&site) else {
            return;
        };
        let speed = |route: &Entity| {
            self.parts
                .get(route)
                .map_or(0, |(part, _)| part.bytes_per_sec)
        };
        // Among equals the one that has it keeps it.
        let now = sum.strongest;
        let strongest = sum
            .routes
            .iter()
            .copied()
            .max_by_key(|route| (speed(route), *route == now, std::cmp::Reverse(*route)));
        sum.strongest = strongest.unwrap_or(now);
    }
}

impl Sum {
    fn add(&mut self, part: &Part) {
        self.bytes_per_sec += part.bytes_per_sec;
        self.by_emphasis[rank(part.emphasis)] += 1;
        self.contradicted += u32::from(part.is_contradicted);
        self.retired += u32::from(part.ended_secs.is_some());
        self.landed_secs = self.landed_secs.max(part.landed_secs);
        self.ended_secs = self.ended_secs.max(part.ended_secs.unwrap_or(0.0));
    }

    fn take(&mut self, part: &Part) {
        self.bytes_per_sec -= part.bytes_per_sec;
        self.by_emphasis[rank(part.emphasis)] -= 1;
        self.contradicted -= u32::from(part.is_contradicted);
        self.retired -= u32::from(part.ended_secs.is_some());
    }

    pub(super) fn kbytes_per_sec(&self) -> f32 {
        (self.bytes_per_sec as f64 / 1000.0) as f32
    }

    /// A site stands out as much as the route that stands out most.
    pub(super) fn emphasis(&self) -> Emphasis {
        let most = self.by_emphasis.iter().rposition(|count| *count > 0);
        most.map_or(Emphasis::Normal, |rank| BY_RANK[rank])
    }

    /// One host that may well be here keeps the place as it is.
    pub(super) fn is_contradicted(&self) -> bool {
        self.contradicted as usize == self.routes.len()
    }

    /// When the last of its routes ended; `None` while one goes on.
    pub(super) fn ended_secs(&self) -> Option<f64> {
        (self.retired as usize == self.routes.len()).then_some(self.ended_secs)
    }
}

/// From least to most.
const BY_RANK: [Emphasis; 4] = [
    Emphasis::FilteredOut,
    Emphasis::Normal,
    Emphasis::Hovered,
    Emphasis::Selected,
];

const fn rank(emphasis: Emphasis) -> usize {
    match emphasis {
        Emphasis::FilteredOut => 0,
        Emphasis::Normal => 1,
        Emphasis::Hovered => 2,
        Emphasis::Selected => 3,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(site: Entity, host: Entity, bytes_per_sec: u64, ended_secs: Option<f64>) -> Part {
        Part {
            site,
            host,
            ground: Vec3::Z,
            bytes_per_sec,
            hue: Hue((bytes_per_sec % 6) as u8),
            emphasis: BY_RANK[(bytes_per_sec % 4) as usize],
            is_contradicted: bytes_per_sec.is_multiple_of(3),
            landed_secs: 1.0,
            ended_secs,
        }
    }

    proptest! {
        /// Whatever came, changed and went: a sum is that of the routes that are there.
        #[test]
        fn sums_are_those_of_the_routes_that_are_there(
            steps in prop::collection::vec((0usize..12, 0usize..4, prop::option::of(0u64..50), any::<bool>()), 1..120),
        ) {
            let mut world = World::new();
            let mut spawn = |count| -> Vec<Entity> { (0..count).map(|_| world.spawn_empty().id()).collect() };
            let (routes, sites) = (spawn(12), spawn(4));
            let mut sums = Sums::default();
            let mut known: EntityHashMap<Part> = EntityHashMap::default();
            for (route, site, speed, has_ended) in steps {
                let route = routes[route];
                let new = speed.map(|speed| part(sites[site], route, speed, has_ended.then_some(5.0)));
                sums.set(route, new);
                known.remove(&route);
                known.extend(new.map(|part| (route, part)));
            }
            for site in sites {
                let there: Vec<&Part> = known.values().filter(|part| part.site == site).collect();
                let Some(sum) = sums.sum(site) else {
                    prop_assert!(there.is_empty());
                    continue;
                };
                let marker = sums.marker(site).expect("a sum");
                prop_assert_eq!(marker.routes as usize, there.len());
                prop_assert_eq!(sum.bytes_per_sec, there.iter().map(|part| part.bytes_per_sec).sum::<u64>());
                let most = there.iter().map(|part| part.bytes_per_sec).max().unwrap_or_default();
                prop_assert_eq!(known[&marker.strongest].bytes_per_sec, most);
                prop_assert_eq!(known[&marker.strongest].site, site);
                prop_assert_eq!(marker.is_retired, there.iter().all(|part| part.ended_secs.is_some()));
                prop_assert_eq!(marker.is_contradicted, there.iter().all(|part| part.is_contradicted));
                let emphasis = there.iter().map(|part| rank(part.emphasis)).max();
                prop_assert_eq!(Some(rank(sum.emphasis())), emphasis);
            }
        }
    }
}
