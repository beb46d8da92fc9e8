//! The one message that every consumer of the meter reads: the globe, the table, the JSON printer, later history
//! and fleet. Live capture, replay and remote sensors all arrive in this form.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::ids::FlowId;
use crate::model::{Counters, FlowKey, HostFacts, Name, Program, SensorHealth, Side, TcpState};
use crate::time::Timestamp;

/// A flow, whole: sent once when it opens, and again in every snapshot.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct FlowRecord {
    /// Its name for as long as the sensor runs.
    pub id: FlowId,
    /// Who talks to whom.
    pub key: FlowKey,
    /// Which end is this computer. Where neither is (a capture made elsewhere), the end that is more likely the
    /// watched one: the one with a private address, else the initiator.
    pub local: Side,
    /// First packet.
    pub first_seen: Timestamp,
    /// State at the time of the record.
    pub totals: FlowTotals,
    /// Names known so far, best first.
    pub names: Vec<Name>,
    /// The program of this computer that made it; `None` while, or where, that is unknown.
    #[serde(default)]
    pub program: Option<Arc<Program>>,
}

impl FlowRecord {
    /// The address at the far end.
    #[must_use]
    pub const fn remote_ip(&self) -> IpAddr {
        self.key.endpoint(self.local.other()).ip
    }
}

/// What changes about a flow as packets arrive. Cumulative, so that a skipped update costs smoothness only.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct FlowTotals {
    /// Packets and bytes each way.
    pub counters: Counters,
    /// Last packet.
    pub last_seen: Timestamp,
    /// TCP only.
    pub tcp: Option<TcpState>,
    /// From the client's SYN to the server's SYN-ACK, where both were seen once.
    pub syn_synack: Option<Duration>,
}

/// Why a flow is no longer live.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum CloseReason {
    /// Both ends sent FIN, and the time for stragglers is over.
    Finished,
    /// RST, and the time for stragglers is over.
    Reset,
    /// Nothing was heard for the protocol's idle time, or a new connection took its ports without it having ended.
    Idle,
    /// The table was full and this flow was the one that mattered least.
    Evicted,
    /// The source ended.
    SourceEnded,
}

/// What changed since the previous update to the same sink.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct FlowUpdate {
    /// 1, 2, 3… per sink; a gap means that updates were lost: ask for a snapshot.
    pub seq: u64,
    /// The meter's time.
    pub at: Timestamp,
    /// `true`: `opened` lists every live flow and `hosts` every known host; forget what is not among them.
    pub is_snapshot: bool,
    /// Flows that are new, or whose record changed: a record replaces what was known under its id. It changes where
    /// a later packet shows who the initiator is, or that the flow began earlier, and when its program is found.
    pub opened: Vec<FlowRecord>,
    /// New totals of flows that are known already.
    pub totals: Vec<(FlowId, FlowTotals)>,
    /// A new name of a known flow.
    pub named: Vec<(FlowId, Name)>,
    /// Facts of addresses that are new or changed.
    pub hosts: Vec<(IpAddr, HostFacts)>,
    /// Flows that ended; their last totals are in this or an earlier update.
    pub closed: Vec<(FlowId, CloseReason)>,
    /// How far all this can be trusted.
    pub health: SensorHealth,
}
