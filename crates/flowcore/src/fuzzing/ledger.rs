//! A consumer of updates that holds the meter to its promises: no gap, nothing told twice, nothing about strangers.

use std::collections::BTreeMap;

use crate::flow::{FlowMeter, SinkId};
use crate::ids::FlowId;
use crate::model::Layer;
use crate::names::sanitize;
use crate::update::{CloseReason, FlowRecord, FlowUpdate};

/// All that one sink was told.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Ledger {
    flows: BTreeMap<FlowId, FlowRecord>,
    closed: BTreeMap<FlowId, CloseReason>,
}

impl Ledger {
    pub(super) fn poll(&mut self, meter: &mut FlowMeter, sink: SinkId) {
        if let Some(update) = meter.poll_update(sink) {
            self.apply(update);
        }
    }

    fn apply(&mut self, update: FlowUpdate) {
        for mut record in update.opened {
            record
                .names
                .sort_by(|a, b| (a.source, &a.text).cmp(&(b.source, &b.text)));
            self.flows.insert(record.id, record);
        }
        for (id, totals) in update.totals {
            let flow = self.flows.get_mut(&id).expect("totals of a known flow");
            flow.totals = totals;
        }
        for (id, name) in update.named {
            let flow = self.flows.get_mut(&id).expect("a name of a known flow");
            assert!(!flow.names.contains(&name), "a name told twice");
            flow.names.push(name);
            flow.names
                .sort_by(|a, b| (a.source, &a.text).cmp(&(b.source, &b.text)));
        }
        for (id, reason) in update.closed {
            assert!(self.flows.contains_key(&id), "closed before it opened");
            assert_eq!(self.closed.insert(id, reason), None, "closed twice");
        }
    }

    /// Packets of all flows that are not inside a tunnel.
    pub(super) fn outer_packets(&self) -> u64 {
        self.flows
            .values()
            .filter(|flow| flow.key.layer == Layer::Outer)
            .map(|flow| flow.totals.counters.total_packets())
            .sum()
    }

    /// Every flow ended, and every name is safe to show.
    pub(super) fn check_end(&self) {
        assert_eq!(
            self.flows.len(),
            self.closed.len(),
            "a flow outlives its source"
        );
        for name in self.flows.values().flat_map(|flow| &flow.names) {
            check_name(&name.text);
        }
    }
}

/// What may be shown does not change when it is made safe again, but for a mark at its end that something was cut.
pub(crate) fn check_name(name: &str) {
    let again = sanitize::host_name(name.as_bytes()).expect("something is left of a name");
    if !name.contains('…') {
        assert_eq!(&*again, name, "a name that was not made safe");
    }
    assert!(!name.chars().any(char::is_control), "{name:?}");
}
