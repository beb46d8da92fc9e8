//! Seeded traffic: the same every time, strewn over the world in clusters as real destinations are.

use std::net::{IpAddr, Ipv4Addr};

use bevy::prelude::*;
use flowcore::geo::Coord;
use flowcore::model::AddressKind;
use flowcore::time::Timestamp;

use crate::world::home::{Home, HomePlace};
use crate::world::hosts::{AtSite, Host};
use crate::world::routes::{Hue, Route, RouteTo, RouteTraffic};
use crate::world::sites::{Site, SiteKey};

/// Regions that destinations cluster in, and how far they stray from their middle, in degrees.
const CLUSTERS: usize = 48;
const SPREAD_DEG: f64 = 7.0;
/// When all arcs appeared: long enough ago for them to have grown.
const BORN_SECS: f64 = 10.0;

fn berlin() -> Coord {
    Coord::new(52.52, 13.405).expect("a place on the Earth")
}

/// Where all arcs begin.
pub(super) fn home() -> Home {
    Home(Some(HomePlace {
        coord: berlin(),
        label: "Berlin".to_owned(),
        origin: sensor::enrich::HomeOrigin::Given,
    }))
}

/// Spawns `count` routes with their hosts and sites.
pub(super) fn spawn(world: &mut World, count: usize) -> Vec<Entity> {
    let mut seeds = Seeds::default();
    (0..count).map(|_| seeds.spawn(world, BORN_SECS)).collect()
}

/// What all routes follow from.
pub(super) struct Seeds {
    random: Random,
    clusters: Vec<(f64, f64)>,
    number: u32,
}

impl Default for Seeds {
    fn default() -> Self {
        let mut random = Random(7);
        let clusters = (0..CLUSTERS)
            .map(|_| (random.between(-48.0, 66.0), random.between(-180.0, 180.0)))
            .collect();
        Self {
            random,
            clusters,
            number: 0,
        }
    }
}

impl Seeds {
    /// Spawns the next route, which came at `born_secs`.
    pub(super) fn spawn(&mut self, world: &mut World, born_secs: f64) -> Entity {
        let random = &mut self.random;
        let (lat_deg, lon_deg) = self.clusters[random.below(CLUSTERS)];
        let mut stray = || random.between(-SPREAD_DEG, SPREAD_DEG);
        let (lat_deg, lon_deg) = (lat_deg + stray(), lon_deg + stray());
        let lon_deg = (lon_deg + 180.0).rem_euclid(360.0) - 180.0;
        let to = Coord::new(lat_deg, lon_deg).expect("clusters keep away from the poles");
        // Few are fast, most are slow.
        let down = random.between(0.0, 9.0).exp() as f32 * 10.0;
        let hue = Hue(u8::try_from(random.below(Hue::COUNT)).unwrap_or(Hue::OTHER.0));
        self.number = self.number.wrapping_add(1);
        spawn_route(world, self.number, to, (down, hue), born_secs)
    }
}

fn spawn_route(
    world: &mut World,
    number: u32,
    to: Coord,
    (down, hue): (f32, Hue),
    born_secs: f64,
) -> Entity {
    let site = world
        .spawn(Site {
            key: SiteKey::of(to),
            coord: to,
            city: None,
            country: None,
            country_name: None,
        })
        .id();
    let host = world
        .spawn((
            Host {
                ip: IpAddr::V4(Ipv4Addr::from(number)),
                kind: AddressKind::Public,
                first_seen: Timestamp::default(),
            },
            AtSite(site),
        ))
        .id();
    let route = Route {
        host,
        site,
        from: berlin(),
        to,
        sibling: 0,
        born_secs,
    };
    world.spawn((route, RouteTo(host), speed(down), hue)).id()
}

/// Gives a route another speed, as a step of the rates does.
pub(super) fn change(world: &mut World, route: Entity, frame: u32) {
    let mut route = world.entity_mut(route);
    if let Some(traffic) = route.get::<RouteTraffic>() {
        let wave = 1.0 + 0.5 * (f64::from(frame) * 0.3).sin() as f32;
        let new = speed(traffic.down_bytes_per_sec.max(10.0) * wave);
        route.insert(new);
    }
}

fn speed(down: f32) -> RouteTraffic {
    RouteTraffic {
        up_bytes_per_sec: down * 0.2,
        down_bytes_per_sec: down,
    }
}

/// Knuth's linear congruential generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.next()
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.next() * end as f64) as usize).min(end - 1)
    }
}
