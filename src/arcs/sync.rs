//! Keeps the arc buffer in step with the routes: who has a slot, who is a hero, what is drawn there.
//!
//! Looks at routes with news only. Heroes follow from a ranking that is kept up to date by the same news.

use bevy::ecs::entity::{EntityHashMap, EntityHashSet};
use bevy::prelude::*;
use flowcore::geo::Coord;

use super::curve::Curve;
use super::pack::{ArcLook, ArcRecord, has_pulses, kbytes_per_sec};
use super::slots::{CAPACITY, HERO_SLOTS, MOST_HAIRLINES, Slot, Slots};
use crate::globe::clock::phase_ms;
use crate::globe::frame;
use crate::ranking::Ranking;
use crate::world::routes::{Emphasis, Hue, Retired, Route, RouteTraffic};
use crate::world::standing::Standing;
use crate::world::stirred::Stirred;

/// A hero keeps its place until a challenger is this much faster: places that flip draw the eye to nothing.
const INCUMBENT_BONUS: f32 = 1.3;

/// All arcs that are drawn.
#[derive(Resource, Debug)]
pub struct Arcs {
    /// The buffer.
    pub slots: Slots<ArcRecord>,
    /// Arcs along which something travels.
    pub pulsing: usize,
    /// Raised by one whenever an arc comes or ends: it grows or fades from then on.
    pub comings_and_goings: u64,
    drawn: EntityHashMap<Drawn>,
    heroes: EntityHashSet,
    ranking: Ranking,
}

impl Default for Arcs {
    fn default() -> Self {
        Self {
            slots: Slots::new(HERO_SLOTS, CAPACITY),
            pulsing: 0,
            comings_and_goings: 0,
            drawn: EntityHashMap::default(),
            heroes: EntityHashSet::default(),
            ranking: Ranking::default(),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Drawn {
    slot: Option<Slot>,
    /// What the curve was made of.
    way: (Coord, Coord, u16),
    curve: Option<Curve>,
    has_pulses: bool,
    is_retired: bool,
}

pub(crate) type Looks = (
    Entity,
    &'static Route,
    &'static RouteTraffic,
    &'static Hue,
    &'static Emphasis,
    Option<&'static Retired>,
    &'static Standing,
);

type Look<'a> = (
    Entity,
    &'a Route,
    &'a RouteTraffic,
    &'a Hue,
    &'a Emphasis,
    Option<&'a Retired>,
    &'a Standing,
);

impl Arcs {
    /// The way of a route; `None` where it is a point or not known yet.
    #[must_use]
    pub fn curve(&self, route: Entity) -> Option<&Curve> {
        self.drawn.get(&route)?.curve.as_ref()
    }

    /// `true` for the strongest routes.
    #[must_use]
    pub fn is_hero(&self, route: Entity) -> bool {
        self.heroes.contains(&route)
    }

    /// The ways of the strongest routes, in no order that means anything.
    pub fn hero_curves(&self) -> impl Iterator<Item = &Curve> {
        self.heroes.iter().filter_map(|&route| self.curve(route))
    }

    /// Routes that are drawn as lines: those that a pointer can mean.
    pub fn lines(&self) -> impl Iterator<Item = (Entity, &Curve)> {
        let is_few = self.slots.rest() <= MOST_HAIRLINES;
        let all = is_few.then(|| self.drawn.keys().copied());
        let heroes = (!is_few).then(|| self.heroes.iter().copied());
        let routes = all
            .into_iter()
            .flatten()
            .chain(heroes.into_iter().flatten());
        routes.filter_map(|route| Some((route, self.curve(route)?)))
    }

    /// Takes up what is new about a route. What is drawn must be [written](Self::write) afterwards.
    fn take_up(&mut self, (entity, route, &traffic, _, &emphasis, retired, _): Look<'_>) {
        let way = (route.from, route.to, route.sibling);
        let known = self.drawn.get(&entity).copied();
        let mut drawn = known.unwrap_or_else(|| Drawn {
            slot: None,
            way,
            curve: curve(route),
            has_pulses: false,
            is_retired: false,
        });
        if drawn.way != way {
            drawn.way = way;
            drawn.curve = curve(route);
        }
        if known.is_none() || drawn.is_retired != retired.is_some() {
            self.comings_and_goings += 1;
        }
        self.pulsing -= usize::from(drawn.has_pulses);
        drawn.has_pulses = has_pulses(traffic);
        self.pulsing += usize::from(drawn.has_pulses);
        drawn.is_retired = retired.is_some();
        let is_hero = self.is_hero(entity);
        match (drawn.curve, drawn.slot) {
            (Some(_), None) => drawn.slot = self.slots.take(is_hero),
            (None, Some(slot)) => {
                self.slots.give_back(slot);
                drawn.slot = None;
            }
            _ => {}
        }
        if drawn.curve.is_some() {
            let strength = strength(traffic, emphasis, drawn.is_retired, is_hero);
            self.ranking.set(entity, strength);
        } else {
            self.ranking.remove(entity);
        }
        self.drawn.insert(entity, drawn);
    }

    fn free(&mut self, route: Entity) {
        self.ranking.remove(route);
        self.heroes.remove(&route);
        if let Some(drawn) = self.drawn.remove(&route) {
            self.pulsing -= usize::from(drawn.has_pulses);
            if let Some(slot) = drawn.slot {
                self.slots.give_back(slot);
            }
        }
    }

    /// Elects the heroes. Returns those that have to be written again because they moved to the other region of the
    /// buffer.
    fn elect(&mut self) -> Vec<Entity> {
        let elected = self.ranking.strongest(HERO_SLOTS);
        let incoming: Vec<Entity> = elected
            .iter()
            .copied()
            .filter(|route| !self.heroes.contains(route))
            .collect();
        if incoming.is_empty() && elected.len() == self.heroes.len() {
            return incoming;
        }
        let elected: EntityHashSet = elected.into_iter().collect();
        let mut moved: Vec<Entity> = self.heroes.difference(&elected).copied().collect();
        moved.sort_unstable();
        let outgoing = moved.len();
        moved.extend(incoming);
        self.heroes = elected;
        for (at, &route) in moved.iter().enumerate() {
            let Some(drawn) = self.drawn.get_mut(&route) else {
                continue;
            };
            if let Some(slot) = drawn.slot.take() {
                self.slots.give_back(slot);
            }
            if drawn.curve.is_some() {
                drawn.slot = self.slots.take(at >= outgoing);
            }
        }
        moved
    }

    fn write(&mut self, (entity, route, &traffic, &hue, &emphasis, retired, standing): Look<'_>) {
        let is_hero = self.is_hero(entity);
        let Some(&Drawn {
            slot: Some(slot),
            curve: Some(curve),
            ..
        }) = self.drawn.get(&entity)
        else {
            return;
        };
        let look = ArcLook {
            curve,
            born_ms: phase_ms(route.born_secs),
            ended_ms: retired.map(|retired| phase_ms(retired.at_secs)),
            traffic,
            hue,
            emphasis,
            is_hero,
            is_contradicted: standing.0.is_contradicted(),
            phase: phase_of(route),
        };
        self.slots.write(slot, look.pack());
    }
}

/// Takes up the news of this frame.
pub(crate) fn follow(stirred: Res<Stirred>, looks: Query<Looks>, mut arcs: ResMut<Arcs>) {
    let news = stirred.routes();
    if news.is_empty() {
        return;
    }
    let arcs = &mut *arcs;
    for &route in news {
        match looks.get(route) {
            Ok(look) => arcs.take_up(look),
            Err(_) => arcs.free(route),
        }
    }
    let moved = arcs.elect();
    for &route in &moved {
        // Who became a hero is harder to displace, and who is none any more has to win again.
        if let Ok((_, _, &traffic, _, &emphasis, retired, _)) = looks.get(route) {
            let strength = strength(traffic, emphasis, retired.is_some(), arcs.is_hero(route));
            arcs.ranking.set(route, strength);
        }
    }
    for look in looks.iter_many(moved.iter().chain(news)) {
        arcs.write(look);
    }
}

fn curve(route: &Route) -> Option<Curve> {
    let (from, to) = (frame::direction(route.from), frame::direction(route.to));
    Curve::new(from, to, route.sibling)
}

/// What heroes are elected by.
fn strength(traffic: RouteTraffic, emphasis: Emphasis, is_retired: bool, is_hero: bool) -> f32 {
    let bonus = if is_hero { INCUMBENT_BONUS } else { 1.0 };
    // An ending hero leaves only after the living.
    let present = if is_retired { 0.01 } else { 1.0 };
    // What the person points at is never one of the many; what was searched away always is.
    let wanted = match emphasis {
        Emphasis::Hovered | Emphasis::Selected => 1e9,
        Emphasis::FilteredOut => 1e-6,
        Emphasis::Normal => 1.0,
    };
    (kbytes_per_sec(traffic) + 0.001) * bonus * present * wanted
}

/// Spreads the pulses of arcs that start together. From the way itself, so that a replay looks the same each time.
fn phase_of(route: &Route) -> u8 {
    let seed =
        route.to.lat_deg() * 37.0 + route.to.lon_deg() * 101.0 + f64::from(route.sibling) * 61.8;
    seed.rem_euclid(256.0) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::stirred;

    struct Globe {
        app: App,
        routes: Vec<Entity>,
    }

    impl Globe {
        fn new(routes: u16) -> Self {
            let mut app = App::new();
            app.init_resource::<Arcs>()
                .init_resource::<Stirred>()
                .add_systems(Update, (stirred::take_stock, follow).chain());
            let nowhere = app.world_mut().spawn_empty().id();
            let routes = (0..routes)
                .map(|number| {
                    let lon = f64::from(number % 400) * 0.4 - 90.0;
                    let at = |lat, lon| Coord::new(lat, lon).expect("in range");
                    let route = Route {
                        host: nowhere,
                        site: nowhere,
                        from: at(52.5, 13.4),
                        to: at(-10.0, lon),
                        sibling: 0,
                        born_secs: 0.0,
                    };
                    app.world_mut()
                        .spawn((route, speed(f32::from(number))))
                        .id()
                })
                .collect();
            app.update();
            Self { app, routes }
        }

        fn arcs(&mut self) -> Mut<'_, Arcs> {
            self.app.update();
            self.app.world_mut().resource_mut::<Arcs>()
        }
    }

    fn speed(kbytes_per_sec: f32) -> RouteTraffic {
        RouteTraffic {
            up_bytes_per_sec: 0.0,
            down_bytes_per_sec: kbytes_per_sec * 1000.0,
        }
    }

    #[test]
    fn the_fastest_are_heroes_and_a_challenger_must_be_clearly_faster() {
        let mut globe = Globe::new(100);
        let (slowest_hero, challenger) = (globe.routes[100 - HERO_SLOTS], globe.routes[3]);
        assert!(globe.arcs().is_hero(slowest_hero));
        globe
            .app
            .world_mut()
            .entity_mut(challenger)
            .insert(speed(60.0));
        assert!(!globe.arcs().is_hero(challenger), "not by that little");
        globe
            .app
            .world_mut()
            .entity_mut(challenger)
            .insert(speed(90.0));
        let arcs = globe.arcs();
        assert!(arcs.is_hero(challenger) && !arcs.is_hero(slowest_hero));
        assert_eq!(arcs.slots.rest(), 100 - HERO_SLOTS);
    }

    #[test]
    fn a_frame_writes_what_changed_and_nothing_else() {
        let mut globe = Globe::new(1_000);
        globe.arcs().slots.drain_changes(|_, _| {});
        globe
            .arcs()
            .slots
            .drain_changes(|_, _| unreachable!("nothing changed"));
        let slow = globe.routes[7];
        globe.app.world_mut().entity_mut(slow).insert(Hue(2));
        let mut written = 0;
        globe
            .arcs()
            .slots
            .drain_changes(|_, records| written += records.len());
        assert_eq!(written, 1);
    }

    #[test]
    fn what_travels_and_what_came_is_counted() {
        let mut globe = Globe::new(50);
        let (pulsing, comings) = {
            let arcs = globe.arcs();
            (arcs.pulsing, arcs.comings_and_goings)
        };
        assert_eq!(pulsing, 49, "one has no traffic");
        let routes = globe.routes.clone();
        let world = globe.app.world_mut();
        world.entity_mut(routes[1]).insert(speed(0.0));
        world.entity_mut(routes[2]).insert(Retired { at_secs: 1.0 });
        world.despawn(routes[49]);
        let arcs = globe.arcs();
        assert_eq!(arcs.pulsing, 47);
        assert_eq!(arcs.comings_and_goings, comings + 1, "one has ended");
        assert_eq!(arcs.curve(routes[49]), None);
    }
}
