//! A flow in the table as the rest of the program reads it.

use std::time::Duration;

use super::entry::{Cold, Hot};
use super::tuple::End;
use crate::ids::FlowId;
use crate::model::{Counters, FlowKey, Side};
use crate::time::Timestamp;
use crate::update::{FlowRecord, FlowTotals};

impl Hot {
    /// Which side an end of the tuple is.
    pub(super) fn side(&self, end: End) -> Side {
        if end == usize::from(self.client) {
            Side::Client
        } else {
            Side::Server
        }
    }

    pub(super) const fn client_end(&self) -> End {
        self.client as End
    }

    pub(super) const fn flow_id(&self) -> FlowId {
        FlowId(self.id)
    }

    /// `[low, high]` to `[client, server]`.
    const fn by_side(&self, pair: [u64; 2]) -> [u64; 2] {
        [pair[self.client_end()], pair[1 - self.client_end()]]
    }

    pub(super) fn key(&self) -> FlowKey {
        FlowKey {
            layer: self.tuple.layer(),
            protocol: self.tuple.protocol(),
            client: self.tuple.endpoint(self.client_end()),
            server: self.tuple.endpoint(1 - self.client_end()),
        }
    }
}

/// What changes as packets arrive.
pub(super) fn totals(hot: &Hot, cold: &Cold) -> FlowTotals {
    FlowTotals {
        counters: Counters {
            packets: hot.by_side(hot.packets),
            ip_bytes: hot.by_side(hot.ip_bytes),
        },
        last_seen: Timestamp::from_nanos(hot.last_ns),
        tcp: hot.tcp.state(),
        syn_synack: (cold.rtt_ns != u64::MAX && hot.tcp.state().is_some())
            .then(|| Duration::from_nanos(cold.rtt_ns)),
    }
}

/// The flow, whole.
pub(super) fn record(hot: &Hot, cold: &Cold) -> FlowRecord {
    let mut names: Vec<_> = cold
        .names
        .iter()
        .flat_map(|names| names.list.iter().map(|(name, _)| name.clone()))
        .collect();
    names.sort_by_key(|name| name.source);
    FlowRecord {
        id: hot.flow_id(),
        key: hot.key(),
        local: hot.side(usize::from(hot.local)),
        first_seen: Timestamp::from_nanos(hot.first_ns),
        totals: totals(hot, cold),
        names,
        program: cold.program.clone(),
    }
}
