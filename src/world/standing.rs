//! Whether the round trip contradicts a host's place: copied from the facts to the route that is drawn.

use bevy::prelude::*;
use flowcore::model::PlaceStanding;

use super::hosts::Facts;
use super::routes::{HostRoute, Route};

/// How the place at the end of a route is to be shown.
#[derive(Component, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Standing(pub PlaceStanding);

/// Looks at routes that are new and at hosts of which something was learned.
pub(super) fn copy_to_routes(
    changed: Query<(&Facts, &HostRoute), Or<(Changed<Facts>, Added<HostRoute>)>>,
    mut routes: Query<&mut Standing, With<Route>>,
) {
    for (facts, route) in &changed {
        if let Ok(mut standing) = routes.get_mut(route.route()) {
            standing.set_if_neq(Standing(facts.0.place_standing()));
        }
    }
}
