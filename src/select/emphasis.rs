//! How much each route stands out, after the selection, the pointer and what the filter and the brush find.

use bevy::prelude::*;

use super::{Alarmed, Hovered, Selection};
use crate::survey::Survey;
use crate::world::hosts::Host;
use crate::world::routes::{Emphasis, Route};

/// A host that is gone can be neither selected nor hovered.
pub(super) fn forget_despawned(
    hosts: Query<(), With<Host>>,
    mut selection: ResMut<Selection>,
    mut hovered: ResMut<Hovered>,
) {
    if selection.0.is_some_and(|host| !hosts.contains(host)) {
        selection.0 = None;
    }
    if hovered.0.is_some_and(|host| !hosts.contains(host)) {
        hovered.0 = None;
    }
}

/// Looks at all routes when there is another answer or choice, else at those that are new.
pub(super) fn emphasize_routes(
    selection: Res<Selection>,
    (hovered, alarmed): (Res<Hovered>, Res<Alarmed>),
    survey: Res<Survey>,
    mut routes: Query<(Ref<Route>, &mut Emphasis)>,
) {
    let look_at_all = selection.is_changed()
        || hovered.is_changed()
        || alarmed.is_changed()
        || survey.is_changed();
    for (route, mut emphasis) in &mut routes {
        if !(look_at_all || route.is_added()) {
            continue;
        }
        let new = if selection.0 == Some(route.host) {
            Emphasis::Selected
        } else if hovered.0 == Some(route.host) || alarmed.0.contains(&route.host) {
            Emphasis::Hovered
        } else if !survey.answer().finds_host(route.host) {
            Emphasis::FilteredOut
        } else if selection.0.is_some() {
            Emphasis::Dimmed
        } else {
            Emphasis::Normal
        };
        emphasis.set_if_neq(new);
    }
}
