//! Which share of the traffic has a name, a program, a place: added up from what the meter tells, second by second.
//! The cost grows with the flows that changed.

use std::collections::HashMap;
use std::net::IpAddr;

use flowcore::ids::FlowId;
use flowcore::model::{AddressKind, Known};
use flowcore::update::{FlowRecord, FlowUpdate};

use crate::enrich::HostBook;

/// What is known of the flows that live, and of the bytes since somebody asked.
#[derive(Debug, Default)]
pub(super) struct KnownShares {
    flows: HashMap<FlowId, Flow>,
    known: Known,
}

#[derive(Clone, Copy, Debug)]
struct Flow {
    far: IpAddr,
    bytes: u64,
    is_named: bool,
    is_attributed: bool,
}

impl KnownShares {
    /// Takes in an update on its way to those who read it.
    pub(super) fn note(&mut self, update: &FlowUpdate, hosts: &HostBook) {
        for record in &update.opened {
            self.note_record(record, hosts);
        }
        for (id, _) in &update.named {
            if let Some(flow) = self.flows.get_mut(id) {
                flow.is_named = true;
            }
        }
        for (id, totals) in &update.totals {
            if let Some(flow) = self.flows.get_mut(id) {
                let since = flow.grow(totals.counters.total_bytes());
                add(&mut self.known, flow, since, hosts);
            }
        }
        for (id, _) in &update.closed {
            self.flows.remove(id);
        }
    }

    /// What was added up since the last call.
    pub(super) fn take(&mut self) -> Known {
        std::mem::take(&mut self.known)
    }

    fn note_record(&mut self, record: &FlowRecord, hosts: &HostBook) {
        let flow = self.flows.entry(record.id).or_insert_with(|| Flow {
            far: record.remote_ip(),
            bytes: 0,
            is_named: false,
            is_attributed: false,
        });
        flow.far = record.remote_ip();
        flow.is_named |= !record.names.is_empty();
        flow.is_attributed = record.program.is_some();
        let since = flow.grow(record.totals.counters.total_bytes());
        add(&mut self.known, flow, since, hosts);
    }
}

impl Flow {
    /// How much came since the last call.
    fn grow(&mut self, bytes: u64) -> u64 {
        let since = bytes.saturating_sub(self.bytes);
        self.bytes = self.bytes.max(bytes);
        since
    }
}

fn add(known: &mut Known, flow: &Flow, bytes: u64, hosts: &HostBook) {
    if bytes == 0 {
        return;
    }
    known.bytes += bytes;
    known.named += if flow.is_named { bytes } else { 0 };
    known.attributed += if flow.is_attributed { bytes } else { 0 };
    if AddressKind::of(flow.far).is_placeable() {
        known.public += bytes;
        known.placed += if hosts.is_placed(flow.far) { bytes } else { 0 };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use flowcore::geo::Vantage;
    use flowcore::model::{
        Description, Endpoint, Evidence, FlowKey, Layer, Lookup, Place, Program, Protocol, Side,
    };
    use flowcore::time::Timestamp;
    use flowcore::update::{CloseReason, FlowTotals};

    use super::*;
    use crate::pipeline::DnsMode;

    fn totals(bytes: u64) -> FlowTotals {
        let mut totals = FlowTotals::default();
        totals.counters.ip_bytes = [bytes, 0];
        totals
    }

    fn record(id: u64, far: [u8; 4], bytes: u64) -> FlowRecord {
        let end = |ip: [u8; 4]| Endpoint {
            ip: ip.into(),
            port: 1,
        };
        FlowRecord {
            id: FlowId(id),
            key: FlowKey {
                layer: Layer::Outer,
                protocol: Protocol::UDP,
                client: end([10, 0, 0, 1]),
                server: end(far),
            },
            local: Side::Client,
            first_seen: Timestamp::default(),
            totals: totals(bytes),
            names: Vec::new(),
            program: None,
        }
    }

    fn program() -> Arc<Program> {
        Arc::new(Program {
            name: "curl".into(),
            path: None,
            pid: 7,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer: flowcore::model::Signer::Unknown,
            evidence: Evidence::Kernel,
            described: Description::Running,
        })
    }

    #[test]
    fn bytes_count_for_what_was_known_when_they_came() {
        let mut hosts = HostBook::new(DnsMode::Off, Vantage::Unknown("a test".into()));
        let mut shares = KnownShares::default();
        let opened = vec![record(1, [8, 8, 8, 8], 100), record(2, [10, 0, 0, 2], 50)];
        let first = FlowUpdate {
            opened,
            ..FlowUpdate::default()
        };
        hosts.note_update(&first);
        shares.note(&first, &hosts);
        let nothing_known = Known {
            bytes: 150,
            public: 100,
            ..Known::default()
        };
        assert_eq!(shares.take(), nothing_known);

        let far = [8, 8, 8, 8].into();
        let place = Place {
            coord: None,
            city: Some("Zurich".into()),
            region: None,
            country: None,
            country_name: None,
            accuracy_km: None,
            source: "a test".into(),
        };
        hosts.note_location(far, Lookup::Found(place), Lookup::Absent);
        let known = FlowRecord {
            program: Some(program()),
            ..record(1, [8, 8, 8, 8], 130)
        };
        let second = FlowUpdate {
            opened: vec![known],
            totals: vec![(FlowId(2), totals(60))],
            closed: vec![(FlowId(2), CloseReason::Idle)],
            ..FlowUpdate::default()
        };
        shares.note(&second, &hosts);
        let all_known = Known {
            bytes: 40,
            named: 0,
            attributed: 30,
            public: 30,
            placed: 30,
        };
        assert_eq!(shares.take(), all_known);
        assert_eq!(shares.flows.len(), 1, "what ended is forgotten");
    }
}
