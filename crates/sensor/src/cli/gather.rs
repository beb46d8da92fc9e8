//! A consumer of updates that remembers everything: what the screen does with its world, without a screen.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;

use flowcore::filter::{Connection, Filter, Words};
use flowcore::ids::FlowId;
use flowcore::model::{CaptureState, HostFacts, SensorHealth};
use flowcore::time::Timestamp;
use flowcore::update::{CloseReason, FlowRecord, FlowUpdate};

/// A flow as far as it is known.
#[derive(Clone, Debug)]
pub(super) struct Gathered {
    pub(super) record: FlowRecord,
    pub(super) close_reason: Option<CloseReason>,
}

/// Hosts without a flow that are remembered at most: a flood has a new address for each packet.
const MAX_STRANGERS: usize = 1 << 17;

/// Flows and hosts of one run.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    /// By id: the order in which flows were first seen.
    pub(super) flows: BTreeMap<FlowId, Gathered>,
    pub(super) hosts: HashMap<IpAddr, HostFacts>,
    pub(super) health: SensorHealth,
    /// The meter's time at the newest update.
    pub(super) now: Timestamp,
    /// The first flow to each far end.
    pub(super) first_to: HashMap<IpAddr, FlowId>,
}

impl Gathering {
    /// Takes an update in.
    pub(super) fn apply(&mut self, update: FlowUpdate) {
        self.now = update.at;
        for record in update.opened {
            self.first_to.entry(record.remote_ip()).or_insert(record.id);
            let close_reason = self
                .flows
                .get(&record.id)
                .and_then(|flow| flow.close_reason);
            self.flows.insert(
                record.id,
                Gathered {
                    record,
                    close_reason,
                },
            );
        }
        for (id, totals) in update.totals {
            if let Some(flow) = self.flows.get_mut(&id) {
                flow.record.totals = totals;
            }
        }
        for (id, name) in update.named {
            if let Some(flow) = self.flows.get_mut(&id)
                && !flow.record.names.contains(&name)
            {
                flow.record.names.push(name);
                flow.record.names.sort_by_key(|name| name.source);
            }
        }
        for (id, reason) in update.closed {
            if let Some(flow) = self.flows.get_mut(&id) {
                flow.close_reason = Some(reason);
            }
        }
        self.hosts.extend(update.hosts);
        self.health = update.health;
    }

    /// Forgets hosts that no flow goes to any more, where they have become many.
    pub(super) fn forget_strangers(&mut self) {
        if self.hosts.len() <= self.flows.len() + MAX_STRANGERS {
            return;
        }
        let flows = self.flows.values();
        let known: HashSet<IpAddr> = flows.map(|flow| flow.record.remote_ip()).collect();
        self.hosts.retain(|ip, _| known.contains(ip));
        self.first_to.retain(|ip, _| known.contains(ip));
    }

    /// Whether `filter` finds `flow`, as far as it is known.
    pub(super) fn finds(&self, filter: &Filter, flow: &Gathered) -> bool {
        if filter.is_everything() {
            return true;
        }
        let record = &flow.record;
        let facts = self.facts(flow);
        let (mut of_flow, mut of_host) = (Words::default(), Words::default());
        of_flow.add_flow(&record.key, record.program.as_deref());
        for name in &record.names {
            of_flow.add_name(name);
        }
        if let Some(facts) = facts {
            of_host.add_host(record.remote_ip(), facts);
        }
        let counters = &record.totals.counters;
        filter.finds(&Connection {
            words: [&of_flow, &of_host],
            address: record.remote_ip(),
            port: record.key.server.port,
            asn: facts
                .and_then(|facts| facts.provider.found())
                .map(|provider| provider.asn),
            age: self.now.saturating_since(record.first_seen),
            is_over: flow.close_reason.is_some(),
            is_new: self.first_to.get(&record.remote_ip()) == Some(&record.id),
            sent_bytes: counters.up_bytes(record.local),
            received_bytes: counters.down_bytes(record.local),
            bytes_per_sec: None,
            round_trip: record.totals.syn_synack,
        })
    }

    /// Forgets flows that `filter` does not find; says how many.
    pub(super) fn keep(&mut self, filter: &Filter) -> usize {
        let mut flows = std::mem::take(&mut self.flows);
        let before = flows.len();
        flows.retain(|_, flow| self.finds(filter, flow));
        self.flows = flows;
        before - self.flows.len()
    }

    /// No more frames will come.
    pub(super) fn is_source_done(&self) -> bool {
        !matches!(
            self.health.capture,
            CaptureState::Starting | CaptureState::Running
        )
    }

    /// Whether every question about the far end of `flow` has its answer.
    pub(super) fn is_settled(&self, flow: &Gathered) -> bool {
        self.hosts
            .get(&flow.record.remote_ip())
            .is_some_and(HostFacts::is_settled)
    }

    /// Facts of the far end of `flow`.
    pub(super) fn facts(&self, flow: &Gathered) -> Option<&HostFacts> {
        self.hosts.get(&flow.record.remote_ip())
    }
}
