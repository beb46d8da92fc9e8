//! How much each route stands out, after the selection, the pointer and the search.

use bevy::prelude::*;

use super::search::{self, Query as SearchQuery};
use super::{Hovered, Search, Selection};
use crate::world::flows::{Flow, FlowNames, FlowProgram, HostFlows};
use crate::world::hosts::{BestName, Facts, Host};
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

/// Looks at all routes when the person's choice changed, else at those whose host or route is new.
pub(super) fn emphasize_routes(
    selection: Res<Selection>,
    hovered: Res<Hovered>,
    search: Res<Search>,
    hosts: Query<(&Host, Ref<Facts>, Ref<BestName>, Option<&HostFlows>)>,
    flows: Query<(&Flow, &FlowNames, &FlowProgram)>,
    mut routes: Query<(Ref<Route>, &mut Emphasis)>,
) {
    let choice_changed = selection.is_changed() || hovered.is_changed() || search.is_changed();
    let query = SearchQuery::new(&search.0);
    for (route, mut emphasis) in &mut routes {
        let Ok((host, facts, name, host_flows)) = hosts.get(route.host) else {
            continue;
        };
        if !(choice_changed || route.is_added() || facts.is_changed() || name.is_changed()) {
            continue;
        }
        let new = if selection.0 == Some(route.host) {
            Emphasis::Selected
        } else if hovered.0 == Some(route.host) {
            Emphasis::Hovered
        } else if !matches(&query, host, &facts, &name, host_flows, &flows) {
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
fn matches(
    query: &SearchQuery,
    host: &Host,
    facts: &Facts,
    name: &BestName,
    host_flows: Option<&HostFlows>,
    flows: &Query<(&Flow, &FlowNames, &FlowProgram)>,
) -> bool {
    if query.is_empty() {
        return true;
    }
    let host_text = search::host_text(host, facts, name);
    query.matches(&host_text)
        || host_flows
            .into_iter()
            .flat_map(RelationshipTarget::iter)
            .filter_map(|flow| flows.get(flow).ok())
            .any(|(flow, names, program)| {
                query.matches_either(&host_text, &search::flow_text(flow, names, program))
            })
}
