//! Forgetting: closed flows beyond what is kept, programs and hosts without flows, sites without hosts.

use bevy::prelude::*;

use super::flows::{FlowNames, HostFlows, ToHost};
use super::health::Totals;
use super::hosts::{AtSite, Facts, Host, SiteHosts};
use super::index::Index;
use super::programs::{MadeBy, ProgramName};
use super::sites::Site;
use super::traffic::Traffic;

/// Closed flows that stay in the table: hours of browsing on a desktop, and all of most captures.
pub const CLOSED_FLOWS_KEPT: usize = 100_000;

/// Forgets the oldest closed flows once there are more than [`CLOSED_FLOWS_KEPT`].
pub(super) fn expire_closed_flows(world: &mut World) {
    if world.resource::<Index>().closed.len() <= CLOSED_FLOWS_KEPT {
        return;
    }
    world.resource_scope(|world, mut index: Mut<Index>| {
        while index.closed.len() > CLOSED_FLOWS_KEPT {
            let Some(id) = index.closed.pop_front() else {
                break;
            };
            let Some(flow) = index.flows.remove(&id) else {
                continue;
            };
            index.active.remove(&flow);
            let was_named = world
                .get::<FlowNames>(flow)
                .is_some_and(|names| names.0.iter().any(|name| name.source.is_seen_on_wire()));
            let host = world.get::<ToHost>(flow).map(|to| to.0);
            leave_program(world, &mut index, flow);
            world.despawn(flow);
            let mut totals = world.resource_mut::<Totals>();
            totals.known_flows -= 1;
            totals.named_flows -= u32::from(was_named);
            if let Some(host) = host
                && world
                    .get::<HostFlows>(host)
                    .is_none_or(RelationshipTarget::is_empty)
            {
                forget_host(world, &mut index, host);
            }
        }
    });
}

fn forget_host(world: &mut World, index: &mut Index, host: Entity) {
    let Some(ip) = world.get::<Host>(host).map(|host| host.ip) else {
        return;
    };
    index.hosts.remove(&ip);
    index.active.remove(&host);
    let facts = world
        .get::<Facts>(host)
        .map(|facts| facts.0.clone())
        .unwrap_or_default();
    if let Some(country) = facts.place.found().and_then(|place| place.country) {
        index.leave_country(country);
    }
    if let Some(provider) = facts.provider.found() {
        index.leave_provider(&provider.organization);
    }
    index.leave_standing(facts.place_standing());
    let site = world.get::<AtSite>(host).map(|at| at.0);
    let traffic = world.get::<Traffic>(host).copied().unwrap_or_default();
    world.despawn(host); // its route goes with it
    if let Some(site) = site {
        leave_site(world, index, site, &traffic);
    }
}

/// A flow is no longer known to be of its program, which is forgotten with the last of its flows.
pub(super) fn leave_program(world: &mut World, index: &mut Index, flow: Entity) {
    let Some(MadeBy(program)) = world.entity_mut(flow).take::<MadeBy>() else {
        return;
    };
    world.resource_mut::<Totals>().attributed_flows -= 1;
    let Some(name) = world.get::<ProgramName>(program).map(|name| name.0.clone()) else {
        return;
    };
    if let Some(entry) = index.programs.get_mut(&name) {
        entry.known_flows -= 1;
        if entry.known_flows == 0 {
            index.programs.remove(&name);
            index.active.remove(&program);
            world.despawn(program);
        }
    }
}

/// A host with `traffic` left `site`: the sum shrinks, and an empty site is forgotten.
pub(super) fn leave_site(world: &mut World, index: &mut Index, site: Entity, traffic: &Traffic) {
    if world
        .get::<SiteHosts>(site)
        .is_none_or(RelationshipTarget::is_empty)
    {
        if let Some(key) = world.get::<Site>(site).map(|site| site.key) {
            index.sites.remove(&key);
        }
        index.active.remove(&site);
        world.despawn(site);
    } else if let Some(mut sum) = world.get_mut::<Traffic>(site) {
        sum.remove_volume(traffic);
    }
}
