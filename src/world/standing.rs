//! Whether the round trip contradicts a host's place: copied from the facts to the route that is drawn.

use bevy::prelude::*;
use flowcore::model::PlaceStanding;

use super::hosts::Facts;
use super::routes::{HostRoute, Route};
use super::stirred::note;

/// How the place at the end of a route is to be shown.
#[derive(Component, Clone, Copy, Debug, Default, Eq, PartialEq)]
#[component(immutable, on_insert = note)]
pub struct Standing(pub PlaceStanding);

/// Looks at routes that are new and at hosts of which something was learned.
pub(super) fn copy_to_routes(
    changed: Query<(&Facts, &HostRoute), Or<(Changed<Facts>, Added<HostRoute>)>>,
    routes: Query<&Standing, With<Route>>,
    mut commands: Commands,
) {
    for (facts, route) in &changed {
        let new = Standing(facts.0.place_standing());
        if routes.get(route.route()).is_ok_and(|known| *known != new) {
            commands.entity(route.route()).insert(new);
        }
    }
}
