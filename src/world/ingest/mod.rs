//! One update becomes entities. The only place where flows, hosts and sites are spawned.
//!
//! Updates carry totals, not deltas, so that a lost one costs smoothness only: what is added to hosts, sites and
//! the throughput is the difference to what the flow's entity held before.

mod account;
pub(crate) mod places;
mod programs;

use std::collections::HashSet;
use std::net::IpAddr;

use bevy::prelude::*;
use flowcore::ids::FlowId;
use flowcore::model::{AddressKind, Layer, Name};
use flowcore::time::Timestamp;
use flowcore::update::{CloseReason, FlowRecord, FlowTotals, FlowUpdate};

use super::flows::{Flow, FlowNames, FlowState, ToHost};
use super::health::Totals;
use super::hosts::{AtSite, BestName, Facts, FlowCounts, Host};
use super::index::Index;
use super::journal::Journal;
use super::programs::MadeBy;
use super::throughput::Throughput;
use super::traffic::Traffic;

/// What the caller of [`apply_update`] has to do next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Sequence {
    /// Nothing is missing.
    Complete,
    /// Updates were lost on the way: ask the sensor for a snapshot.
    Gap,
}

/// Folds one update into the world.
pub fn apply_update(world: &mut World, update: FlowUpdate) -> Sequence {
    world.resource_scope(|world, mut index: Mut<Index>| {
        Ingest {
            world,
            index: &mut index,
        }
        .apply(update)
    })
}

struct Ingest<'a> {
    world: &'a mut World,
    index: &'a mut Index,
}

impl Ingest<'_> {
    fn apply(&mut self, update: FlowUpdate) -> Sequence {
        let expected = self.index.last_seq + 1;
        let is_gap = update.seq > expected && !update.is_snapshot;
        self.index.last_seq = update.seq;

        if update.is_snapshot {
            self.forget_flows_missing_in(&update.opened);
        }
        for record in update.opened {
            self.open(record);
        }
        for (id, totals) in update.totals {
            self.set_totals(id, &totals);
        }
        for (id, name) in update.named {
            self.add_name(id, name);
        }
        for (ip, facts) in update.hosts {
            self.set_facts(ip, facts);
        }
        for (id, reason) in update.closed {
            self.close(id, reason);
        }
        self.note_health(
            update.at,
            update.health,
            if is_gap { update.seq - expected } else { 0 },
        );
        self.note_totals();
        if is_gap {
            Sequence::Gap
        } else {
            Sequence::Complete
        }
    }

    /// A snapshot lists every live flow. A flow that it does not list ended in an update that was lost.
    fn forget_flows_missing_in(&mut self, opened: &[FlowRecord]) {
        let listed: HashSet<FlowId> = opened.iter().map(|record| record.id).collect();
        let mut unsorted_missing: Vec<FlowId> = self
            .index
            .flows
            .keys()
            .copied()
            .filter(|id| !listed.contains(id))
            .collect();
        unsorted_missing.sort_unstable();
        for id in unsorted_missing {
            self.close(id, CloseReason::Idle);
        }
    }

    fn open(&mut self, record: FlowRecord) {
        // What travels inside a tunnel was counted once already, in the tunnel's own flow.
        if record.key.layer != Layer::Outer {
            return;
        }
        let flow = Flow {
            id: record.id,
            key: record.key,
            local: record.local,
            first_seen: record.first_seen,
        };
        if let Some(entity) = self.index.flow(record.id) {
            // Known: a snapshot repeats it, or a late SYN-ACK turned it round. Counters turn with it.
            let known = self.world.get::<Flow>(entity).copied();
            if known.is_some_and(|known| known != flow) {
                self.world.entity_mut(entity).insert(flow);
            }
        } else {
            let host = self.host_of(record.remote_ip(), record.first_seen);
            let entity = self.world.spawn((flow, ToHost(host))).id();
            self.index.flows.insert(record.id, entity);
            if let Some(mut counts) = self.world.get_mut::<FlowCounts>(host) {
                counts.live += 1;
                counts.total += 1;
            }
            let mut totals = self.world.resource_mut::<Totals>();
            totals.live_flows += 1;
            totals.flows += 1;
            totals.known_flows += 1;
        }
        if let Some(entity) = self.index.flow(record.id) {
            self.set_program(entity, record.program);
        }
        self.set_totals(record.id, &record.totals);
        for name in record.names {
            self.add_name(record.id, name);
        }
    }

    fn host_of(&mut self, ip: IpAddr, first_seen: Timestamp) -> Entity {
        if let Some(entity) = self.index.host(ip) {
            return entity;
        }
        let host = Host {
            ip,
            kind: AddressKind::of(ip),
            first_seen,
        };
        let entity = self.world.spawn(host).id();
        self.index.hosts.insert(ip, entity);
        entity
    }

    fn set_totals(&mut self, id: FlowId, totals: &FlowTotals) {
        let Some(entity) = self.index.flow(id) else {
            return;
        };
        let Ok(mut flow) = self.world.get_entity_mut(entity) else {
            return;
        };
        let Some(local) = flow.get::<Flow>().map(|flow| flow.local) else {
            return;
        };
        let Some(host) = flow.get::<ToHost>().map(|to| to.0) else {
            return;
        };
        let state = FlowState {
            tcp: totals.tcp,
            last_seen: totals.last_seen,
            round_trip_ms: totals.syn_synack.map(|rtt| rtt.as_secs_f32() * 1e3),
            closed: flow.get::<FlowState>().and_then(|state| state.closed),
        };
        if let Some(mut known) = flow.get_mut::<FlowState>() {
            known.set_if_neq(state);
        }
        let seen = Traffic::of(&totals.counters, local);
        let Some(mut traffic) = flow.get_mut::<Traffic>() else {
            return;
        };
        let grown = grow(&mut traffic, &seen);
        if grown.packets == [0, 0] {
            return;
        }
        let program = flow.get::<MadeBy>().map(|by| by.0);
        self.index
            .add_pending(entity, grown.up_bytes, grown.down_bytes);
        self.add_traffic(entity, host, program, &grown, totals.last_seen);
    }

    /// Adds what a flow grew by to its host and program, the host's site, country and provider, and the totals.
    fn add_traffic(
        &mut self,
        flow: Entity,
        host: Entity,
        program: Option<Entity>,
        grown: &Grown,
        at: Timestamp,
    ) {
        let at_secs = at.secs();
        self.world
            .resource_mut::<Journal>()
            .add(at_secs, flow, grown.up_bytes, grown.down_bytes);
        let bytes = grown.up_bytes + grown.down_bytes;
        if let Some(program) = program {
            self.credit(host, program, bytes);
        }
        let site = self.world.get::<AtSite>(host).map(|at| at.0);
        for entity in [Some(host), site, program].into_iter().flatten() {
            if let Some(mut traffic) = self.world.get_mut::<Traffic>(entity) {
                grown.add_to(&mut traffic);
            }
            self.index
                .add_pending(entity, grown.up_bytes, grown.down_bytes);
        }
        grown.add_to(&mut self.world.resource_mut::<Totals>().traffic);
        self.world
            .resource_mut::<Throughput>()
            .add(at_secs, grown.up_bytes, grown.down_bytes);

        let Some(facts) = self.world.get::<Facts>(host) else {
            return;
        };
        if let Some(provider) = facts.0.provider.found()
            && let Some(tally) = self.index.providers.get_mut(&provider.organization)
        {
            tally.bytes += bytes;
        }
        if let Some(country) = facts.0.place.found().and_then(|place| place.country)
            && let Some(tally) = self.index.countries.get_mut(&country)
        {
            tally.bytes += bytes;
        }
    }

    fn add_name(&mut self, id: FlowId, name: Name) {
        let Some(entity) = self.index.flow(id) else {
            return;
        };
        let Some(mut names) = self.world.get_mut::<FlowNames>(entity) else {
            return;
        };
        let is_known = names
            .0
            .iter()
            .any(|known| (&known.text, known.source) == (&name.text, name.source));
        if is_known {
            return;
        }
        let had_name = names.0.iter().any(|known| known.source.is_seen_on_wire());
        let rank = names.0.partition_point(|known| known.source <= name.source);
        names.0.insert(rank, name.clone());
        if !had_name && name.source.is_seen_on_wire() {
            self.world.resource_mut::<Totals>().named_flows += 1;
        }
        if let Some(host) = self.world.get::<ToHost>(entity).map(|to| to.0) {
            self.offer_name(host, name);
        }
    }

    /// The best evidence wins; among equals the first, so that labels do not flicker.
    fn offer_name(&mut self, host: Entity, name: Name) {
        if let Some(mut best) = self.world.get_mut::<BestName>(host)
            && best
                .0
                .as_ref()
                .is_none_or(|known| name.source < known.source)
        {
            best.0 = Some(name);
        }
    }

    fn close(&mut self, id: FlowId, reason: CloseReason) {
        let Some(entity) = self.index.flow(id) else {
            return;
        };
        let Some(mut state) = self.world.get_mut::<FlowState>(entity) else {
            return;
        };
        if state.closed.is_some() {
            return;
        }
        state.closed = Some(reason);
        self.index.closed.push_back(id);
        self.world.resource_mut::<Totals>().live_flows -= 1;
        let host = self.world.get::<ToHost>(entity).map(|to| to.0);
        let program = self.world.get::<MadeBy>(entity).map(|by| by.0);
        for end in [host, program].into_iter().flatten() {
            if let Some(mut counts) = self.world.get_mut::<FlowCounts>(end) {
                counts.live -= 1;
            }
        }
    }
}

/// What a flow's totals grew by.
struct Grown {
    up_bytes: u64,
    down_bytes: u64,
    packets: [u64; 2],
}

impl Grown {
    fn add_to(&self, traffic: &mut Traffic) {
        traffic.up_bytes += self.up_bytes;
        traffic.down_bytes += self.down_bytes;
        traffic.up_packets += self.packets[0];
        traffic.down_packets += self.packets[1];
    }
}

/// Raises `known` to `seen`, and says by how much. A flow that turned round moves bytes from one way to the other:
/// the way that shrank grows by nothing, so that sums never run backwards.
fn grow(known: &mut Traffic, seen: &Traffic) -> Grown {
    let grown = Grown {
        up_bytes: seen.up_bytes.saturating_sub(known.up_bytes),
        down_bytes: seen.down_bytes.saturating_sub(known.down_bytes),
        packets: [
            seen.up_packets.saturating_sub(known.up_packets),
            seen.down_packets.saturating_sub(known.down_packets),
        ],
    };
    if grown.packets != [0, 0] {
        known.up_bytes = seen.up_bytes;
        known.down_bytes = seen.down_bytes;
        known.up_packets = seen.up_packets;
        known.down_packets = seen.down_packets;
    }
    grown
}
