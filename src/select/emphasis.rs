//! How much each route stands out, after the selection, the pointer and the search.

use bevy::prelude::*;

use flowcore::filter::{Filter, Words};
use flowcore::time::Timestamp;

use super::search::{self, ActiveFilter};
use super::{Hovered, Selection};
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState, HostFlows};
use crate::world::health::Health;
use crate::world::hosts::{BestName, Facts, Host};
use crate::world::routes::{Emphasis, Route};
use crate::world::traffic::Traffic;

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

/// Time between two looks with a filter that asks for figures: they change all the time.
const FIGURES_SECS: f64 = 0.25;

type FlowData = (
    &'static Flow,
    &'static FlowState,
    &'static FlowNames,
    &'static FlowProgram,
    &'static Traffic,
);

/// Looks at all routes when the person's choice changed, else at those whose host or route is new.
pub(super) fn emphasize_routes(
    selection: Res<Selection>,
    hovered: Res<Hovered>,
    active: Res<ActiveFilter>,
    (health, time): (Res<Health>, Res<Time<Real>>),
    mut looked_secs: Local<f64>,
    hosts: Query<(&Host, Ref<Facts>, Ref<BestName>, Option<&HostFlows>)>,
    flows: Query<FlowData>,
    mut routes: Query<(Ref<Route>, &mut Emphasis)>,
) {
    let now_secs = time.elapsed_secs_f64();
    let figures_changed =
        active.filter.asks_for_figures() && now_secs - *looked_secs >= FIGURES_SECS;
    let look_at_all =
        selection.is_changed() || hovered.is_changed() || active.is_changed() || figures_changed;
    if look_at_all {
        *looked_secs = now_secs;
    }
    for (route, mut emphasis) in &mut routes {
        let Ok((host, facts, name, host_flows)) = hosts.get(route.host) else {
            continue;
        };
        if !(look_at_all || route.is_added() || facts.is_changed() || name.is_changed()) {
            continue;
        }
        let is_found = || {
            active.filter.is_everything() || {
                let words = search::host_words(host, &facts, &name);
                finds_one(
                    &active.filter,
                    &words,
                    &facts,
                    host_flows,
                    &flows,
                    health.meter_time,
                )
            }
        };
        let new = if selection.0 == Some(route.host) {
            Emphasis::Selected
        } else if hovered.0 == Some(route.host) {
            Emphasis::Hovered
        } else if !is_found() {
            Emphasis::FilteredOut
        } else if selection.0.is_some() {
            Emphasis::Dimmed
        } else {
            Emphasis::Normal
        };
        emphasis.set_if_neq(new);
    }
}

/// As the table does it: a host is found when one of its connections is.
fn finds_one(
    filter: &Filter,
    host_words: &Words,
    facts: &Facts,
    host_flows: Option<&HostFlows>,
    flows: &Query<FlowData>,
    now: Timestamp,
) -> bool {
    host_flows
        .into_iter()
        .flat_map(RelationshipTarget::iter)
        .filter_map(|flow| flows.get(flow).ok())
        .any(|(flow, state, names, program, traffic)| {
            let words = search::flow_words(flow, names, program);
            filter.finds(&search::connection(
                [&words, host_words],
                flow,
                facts,
                state,
                traffic,
                now,
            ))
        })
}
