//! Traffic that comes and goes: every connection ends, and another takes its place. For the soak.

use std::collections::VecDeque;

use bevy::prelude::*;

use super::traffic;
use crate::world::hosts::AtSite;
use crate::world::routes::{RETIRE_SECS, Retired, RouteTo};

/// Part of all arcs that end in a second.
const ENDING_PER_SEC: f64 = 0.02;
/// Part of all arcs whose speed changes in a second.
const CHANGING_PER_SEC: f64 = 0.2;

/// A constant number of arcs, none of which stays.
pub(super) struct Churn {
    seeds: traffic::Seeds,
    alive: VecDeque<Entity>,
    /// With when they ended.
    fading: VecDeque<(f64, Entity)>,
    steps: u32,
}

impl Churn {
    pub(super) fn new(world: &mut World, arcs: usize) -> Self {
        let mut seeds = traffic::Seeds::default();
        let alive = (0..arcs).map(|_| seeds.spawn(world, 0.0)).collect();
        Self {
            seeds,
            alive,
            fading: VecDeque::new(),
            steps: 0,
        }
    }

    /// Lets `secs` pass until `now_secs`.
    pub(super) fn step(&mut self, world: &mut World, now_secs: f64, secs: f64) {
        self.steps += 1;
        let arcs = self.alive.len() as f64;
        for _ in 0..(arcs * ENDING_PER_SEC * secs).ceil() as usize {
            let Some(route) = self.alive.pop_front() else {
                break;
            };
            let retired = Retired { at_secs: now_secs };
            world.entity_mut(route).insert(retired);
            self.fading.push_back((now_secs, route));
            self.alive.push_back(self.seeds.spawn(world, now_secs));
        }
        let changing = (arcs * CHANGING_PER_SEC * secs).ceil() as usize;
        let first = self.steps as usize * changing % self.alive.len().max(1);
        for at in first..(first + changing).min(self.alive.len()) {
            traffic::change(world, self.alive[at], self.steps);
        }
        while let Some(&(ended_secs, route)) = self.fading.front()
            && now_secs - ended_secs >= RETIRE_SECS
        {
            self.fading.pop_front();
            forget(world, route);
        }
    }

    /// Arcs on the globe, with those that fade.
    pub(super) fn arcs(&self) -> usize {
        self.alive.len() + self.fading.len()
    }
}

/// The route goes with its host.
fn forget(world: &mut World, route: Entity) {
    let Some(host) = world.get::<RouteTo>(route).map(|to| to.0) else {
        return;
    };
    let site = world.get::<AtSite>(host).map(|at| at.0);
    world.despawn(host);
    if let Some(site) = site {
        world.despawn(site);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arcs::StockSystems;
    use crate::arcs::sync::Arcs;
    use crate::markers::Markers;

    /// What is kept for arcs after half an hour in which all of them came and went dozens of times.
    #[test]
    fn half_an_hour_of_coming_and_going_leaves_nothing_behind() {
        const ARCS: usize = 300;
        const STEP_SECS: f64 = 0.5;
        let mut app = App::new();
        app.add_plugins(MinimalPlugins)
            .insert_resource(traffic::home())
            .add_plugins((
                crate::sets::plugin,
                crate::select::plugin,
                crate::markers::plugin,
            ))
            .init_resource::<Arcs>()
            .add_systems(
                Update,
                (
                    crate::world::stirred::take_stock.in_set(StockSystems),
                    crate::arcs::sync::follow,
                )
                    .chain()
                    .in_set(crate::sets::AppSystems::Present),
            );
        let mut churn = Churn::new(app.world_mut(), ARCS);
        let mut counted = Vec::new();
        for step in 1..=3_600u32 {
            let now_secs = f64::from(step) * STEP_SECS;
            churn.step(app.world_mut(), now_secs, STEP_SECS);
            app.update();
            if step == 360 || step == 3_600 {
                let world = app.world_mut();
                let entities = world
                    .query::<&crate::world::routes::Route>()
                    .iter(world)
                    .count();
                let (arcs, markers) = (world.resource::<Arcs>(), world.resource::<Markers>());
                counted.push((
                    churn.arcs(),
                    entities,
                    world.entities().count_spawned(),
                    (
                        arcs.slots.rest(),
                        markers.slots.rest(),
                        markers.all().count(),
                    ),
                    arcs.slots.undrawn,
                ));
                // Slots are taken again: the buffers are no longer than the most that was drawn at once.
                assert!(arcs.slots.len() <= ARCS + 100, "{}", arcs.slots.len());
                assert!(markers.slots.len() <= ARCS + 100, "{}", markers.slots.len());
            }
        }
        assert_eq!(counted[0], counted[1]);
    }
}
