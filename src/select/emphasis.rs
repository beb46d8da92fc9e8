//! How much each route stands out, after the selection, the pointer and what the filter and the brush find.

use bevy::prelude::*;

use super::{Alarmed, Hovered, Selection};
use crate::survey::Survey;
use crate::world::hosts::Host;
use crate::world::routes::{Emphasis, HostRoute, Route};
use crate::world::stirred::Came;

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

/// What made routes stand out when they were looked at last.
#[derive(Default)]
pub(super) struct Before {
    hosts: Vec<Entity>,
    was_partial: bool,
}

/// Looks at routes that are new and at those of hosts that stand out or did so; at all only where a filter or a brush
/// leaves some out.
pub(super) fn emphasize_routes(
    selection: Res<Selection>,
    (hovered, alarmed): (Res<Hovered>, Res<Alarmed>),
    survey: Res<Survey>,
    mut came: ResMut<Came>,
    mut before: Local<Before>,
    hosts: Query<&HostRoute>,
    routes: Query<(Entity, &Route, &Emphasis)>,
    mut commands: Commands,
) {
    let emphasis = |host: Entity| {
        if selection.0 == Some(host) {
            Emphasis::Selected
        } else if hovered.0 == Some(host) || alarmed.0.contains(&host) {
            Emphasis::Hovered
        } else if survey.answer().finds_host(host) {
            Emphasis::Normal
        } else {
            Emphasis::FilteredOut
        }
    };
    let is_partial = survey.answer().hosts.is_some();
    let mut restyled = Vec::new();
    let mut look_at = |(entity, route, known): (Entity, &Route, &Emphasis)| {
        let new = emphasis(route.host);
        if *known != new {
            restyled.push((entity, new));
        }
    };
    if survey.is_changed() && (is_partial || before.was_partial) {
        routes.iter().for_each(&mut look_at);
        before.was_partial = is_partial;
    } else {
        routes.iter_many(&came.0).for_each(&mut look_at);
    }
    if !came.0.is_empty() {
        came.0.clear();
    }
    if selection.is_changed() || hovered.is_changed() || alarmed.is_changed() {
        let mut now: Vec<Entity> = selection.0.into_iter().chain(hovered.0).collect();
        now.extend(&alarmed.0);
        let pointed = before.hosts.iter().chain(&now);
        let pointed = pointed.filter_map(|host| Some(hosts.get(*host).ok()?.route()));
        routes.iter_many(pointed).for_each(&mut look_at);
        before.hosts = now;
    }
    if !restyled.is_empty() {
        commands.try_insert_batch(restyled);
    }
}
