//! Keeps the arc buffer in step with the routes: who has a slot, who is a hero, what is drawn there.
//!
//! Runs over changed routes only. Heroes are elected anew when some speed changed, which is at most four times a second.

use bevy::ecs::entity::{EntityHashMap, EntityHashSet};
use bevy::prelude::*;

use super::curve::Curve;
use super::pack::{ArcLook, kbytes_per_sec};
use super::slots::{HERO_SLOTS, Slot, Slots};
use crate::globe::clock::phase_ms;
use crate::globe::frame;
use crate::world::routes::{Emphasis, Hue, Retired, Route, RouteTraffic};
use crate::world::standing::Standing;

/// A hero keeps its place until a challenger is this much faster: places that flip draw the eye to nothing.
const INCUMBENT_BONUS: f32 = 1.3;

/// All arcs that are drawn.
#[derive(Resource, Debug, Default)]
pub struct Arcs {
    /// The buffer.
    pub slots: Slots,
    drawn: EntityHashMap<Drawn>,
}

#[derive(Clone, Copy, Debug)]
struct Drawn {
    slot: Option<Slot>,
    is_hero: bool,
    curve: Option<Curve>,
}

impl Arcs {
    /// The way of a route; `None` where it is a point or not known yet.
    #[must_use]
    pub fn curve(&self, route: Entity) -> Option<&Curve> {
        self.drawn.get(&route)?.curve.as_ref()
    }

    /// `true` for the strongest routes.
    #[must_use]
    pub fn is_hero(&self, route: Entity) -> bool {
        self.drawn.get(&route).is_some_and(|drawn| drawn.is_hero)
    }

    /// The ways of the strongest routes, in no order that means anything.
    pub fn hero_curves(&self) -> impl Iterator<Item = &Curve> {
        self.drawn
            .values()
            .filter(|drawn| drawn.is_hero)
            .filter_map(|drawn| drawn.curve.as_ref())
    }

    fn free(&mut self, route: Entity) {
        if let Some(slot) = self.drawn.remove(&route).and_then(|drawn| drawn.slot) {
            self.slots.give_back(slot);
        }
    }

    fn place(&mut self, route: Entity, curve: Option<Curve>) {
        let drawn = self.drawn.entry(route).or_insert(Drawn {
            slot: None,
            is_hero: false,
            curve: None,
        });
        drawn.curve = curve;
        match (curve, drawn.slot) {
            (Some(_), None) => drawn.slot = self.slots.take(drawn.is_hero),
            (None, Some(slot)) => {
                self.slots.give_back(slot);
                drawn.slot = None;
            }
            _ => {}
        }
    }

    /// Moves a route to the other region of the buffer. What is drawn there must be written again.
    fn promote(&mut self, route: Entity, is_hero: bool) {
        let Some(drawn) = self.drawn.get_mut(&route) else {
            return;
        };
        if let Some(slot) = drawn.slot.take() {
            self.slots.give_back(slot);
        }
        drawn.is_hero = is_hero;
        if drawn.curve.is_some() {
            drawn.slot = self.slots.take(is_hero);
        }
    }
}

pub(super) type Looks = (
    Entity,
    &'static Route,
    &'static RouteTraffic,
    &'static Hue,
    &'static Emphasis,
    Option<&'static Retired>,
    &'static Standing,
);

pub(super) type Restyled = Or<(
    Changed<Route>,
    Changed<RouteTraffic>,
    Changed<Hue>,
    Changed<Emphasis>,
    Changed<Retired>,
    Changed<Standing>,
)>;

pub(super) fn drop_removed(mut removed: RemovedComponents<Route>, mut arcs: ResMut<Arcs>) {
    for route in removed.read() {
        arcs.free(route);
    }
}

pub(super) fn place_moved(moved: Query<(Entity, &Route), Changed<Route>>, mut arcs: ResMut<Arcs>) {
    for (entity, route) in &moved {
        let (from, to) = (frame::direction(route.from), frame::direction(route.to));
        arcs.place(entity, Curve::new(from, to, route.sibling));
    }
}

pub(super) fn elect_heroes(
    stirred: Query<
        (),
        Or<(
            Changed<RouteTraffic>,
            Changed<Route>,
            Changed<Emphasis>,
            Added<Retired>,
        )>,
    >,
    routes: Query<(Entity, &RouteTraffic, &Emphasis, Has<Retired>)>,
    looks: Query<Looks>,
    mut arcs: ResMut<Arcs>,
) {
    if stirred.is_empty() {
        return;
    }
    let mut ranked: Vec<(f32, Entity)> = routes
        .iter()
        .filter(|&(entity, ..)| arcs.curve(entity).is_some())
        .map(|(entity, &traffic, emphasis, is_retired)| {
            let bonus = if arcs.is_hero(entity) {
                INCUMBENT_BONUS
            } else {
                1.0
            };
            // An ending hero leaves only after the living.
            let present = if is_retired { 0.01 } else { 1.0 };
            // What the person points at is never one of the many; what was searched away always is.
            let wanted = match emphasis {
                Emphasis::Hovered | Emphasis::Selected => 1e9,
                Emphasis::FilteredOut => 1e-6,
                Emphasis::Normal | Emphasis::Dimmed => 1.0,
            };
            let score = (kbytes_per_sec(traffic) + 0.001) * bonus * present * wanted;
            (score, entity)
        })
        .collect();
    let by_speed = |a: &(f32, Entity), b: &(f32, Entity)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
    if ranked.len() > HERO_SLOTS {
        ranked.select_nth_unstable_by(HERO_SLOTS, by_speed);
        ranked.truncate(HERO_SLOTS);
    }
    let elected: EntityHashSet = ranked.iter().map(|&(_, entity)| entity).collect();
    let mut outgoing: Vec<Entity> = arcs
        .drawn
        .iter()
        .filter(|(entity, drawn)| drawn.is_hero && !elected.contains(*entity))
        .map(|(&entity, _)| entity)
        .collect();
    outgoing.sort_unstable();
    let mut incoming: Vec<Entity> = ranked
        .iter()
        .map(|&(_, entity)| entity)
        .filter(|&entity| !arcs.is_hero(entity))
        .collect();
    incoming.sort_unstable();
    for &route in &outgoing {
        arcs.promote(route, false);
    }
    for &route in &incoming {
        arcs.promote(route, true);
    }
    for look in looks.iter_many(outgoing.iter().chain(&incoming)) {
        write(&mut arcs, look);
    }
}

pub(super) fn write_changed(changed: Query<Looks, Restyled>, mut arcs: ResMut<Arcs>) {
    for look in &changed {
        write(&mut arcs, look);
    }
}

fn write(
    arcs: &mut Arcs,
    (entity, route, &traffic, &hue, &emphasis, retired, standing): (
        Entity,
        &Route,
        &RouteTraffic,
        &Hue,
        &Emphasis,
        Option<&Retired>,
        &Standing,
    ),
) {
    let Some(&Drawn {
        slot: Some(slot),
        is_hero,
        curve: Some(curve),
    }) = arcs.drawn.get(&entity)
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
    arcs.slots.write(slot, look.pack());
}

/// Spreads the pulses of arcs that start together. From the way itself, so that a replay looks the same each time.
fn phase_of(route: &Route) -> u8 {
    let seed =
        route.to.lat_deg() * 37.0 + route.to.lon_deg() * 101.0 + f64::from(route.sibling) * 61.8;
    seed.rem_euclid(256.0) as u8
}
