//! A consumer of updates that remembers everything: what the screen does with its world, without a screen.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;

use flowcore::ids::FlowId;
use flowcore::model::{CaptureState, HostFacts, SensorHealth};
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
}

impl Gathering {
    /// Takes an update in.
    pub(super) fn apply(&mut self, update: FlowUpdate) {
        for record in update.opened {
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
