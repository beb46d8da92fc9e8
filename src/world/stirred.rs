//! Which routes came, changed or went: what is drawn costs what changed, not what there is.
//!
//! Everything that a route looks like is immutable and changed by inserting it anew, so that nothing can change without
//! being noted here. Nothing is noted where nobody draws.

use bevy::ecs::lifecycle::HookContext;
use bevy::ecs::world::DeferredWorld;
use bevy::prelude::*;

/// Routes with news.
#[derive(Resource, Debug, Default)]
pub struct Stirred {
    noted: Vec<Entity>,
    now: Vec<Entity>,
}

impl Stirred {
    /// Routes that came, changed or went since the last frame, each once, in a fixed order. Those that went are no
    /// longer in the world.
    #[must_use]
    pub fn routes(&self) -> &[Entity] {
        &self.now
    }
}

/// Routes that came since somebody looked.
#[derive(Resource, Debug, Default)]
pub struct Came(pub Vec<Entity>);

/// Hook: a part of a route was inserted or removed.
pub(super) fn note(mut world: DeferredWorld<'_>, context: HookContext) {
    if let Some(mut stirred) = world.get_resource_mut::<Stirred>() {
        stirred.noted.push(context.entity);
    }
}

/// Hook: a route came.
pub(super) fn note_new(mut world: DeferredWorld<'_>, context: HookContext) {
    if let Some(mut came) = world.get_resource_mut::<Came>() {
        came.0.push(context.entity);
    }
    note(world, context);
}

/// Makes what was noted the news of this frame.
pub fn take_stock(mut stirred: ResMut<Stirred>) {
    if stirred.noted.is_empty() && stirred.now.is_empty() {
        return;
    }
    let stirred = &mut *stirred;
    std::mem::swap(&mut stirred.noted, &mut stirred.now);
    stirred.noted.clear();
    stirred.now.sort_unstable();
    stirred.now.dedup();
}

#[cfg(test)]
mod tests {
    use flowcore::geo::Coord;

    use super::*;
    use crate::world::routes::{Emphasis, Hue, Retired, Route, RouteTraffic};

    #[test]
    fn whatever_happens_to_a_route_is_noted_once() {
        let mut app = App::new();
        app.init_resource::<Stirred>()
            .init_resource::<Came>()
            .add_systems(Update, take_stock);
        let nowhere = app.world_mut().spawn_empty().id();
        let berlin = Coord::new(52.5, 13.4).expect("in range");
        let route = app
            .world_mut()
            .spawn(Route {
                host: nowhere,
                site: nowhere,
                from: berlin,
                to: berlin,
                sibling: 0,
                born_secs: 0.0,
            })
            .id();
        let mut news = |change: &dyn Fn(&mut World)| {
            change(app.world_mut());
            app.update();
            app.world().resource::<Stirred>().routes().to_vec()
        };
        assert_eq!(news(&|_| {}), [route], "it came");
        assert_eq!(news(&|_| {}), [], "nothing happens");
        let changes: [&dyn Fn(&mut World); 6] = [
            &|world| {
                world.entity_mut(route).insert(Hue(1));
            },
            &|world| {
                world.entity_mut(route).insert(RouteTraffic::default());
            },
            &|world| {
                world.entity_mut(route).insert(Emphasis::Hovered);
            },
            &|world| {
                world.entity_mut(route).insert(Retired { at_secs: 1.0 });
            },
            &|world| {
                world.entity_mut(route).remove::<Retired>();
            },
            &|world| {
                world.despawn(route);
            },
        ];
        for change in changes {
            assert_eq!(news(change), [route]);
        }
        assert_eq!(app.world().resource::<Came>().0, [route]);
    }
}
