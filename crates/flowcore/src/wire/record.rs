//! The parts of an update.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::ids::FlowId;
use crate::model::{HostFacts, Name, Program, SensorHealth};
use crate::time::Timestamp;
use crate::update::{CloseReason, FlowRecord, FlowTotals};

/// A part of an update. The order here is the order on the wire.
#[derive(Debug, Deserialize, Serialize)]
pub(super) enum Record {
    /// An update begins.
    Begin {
        seq: u64,
        at: Timestamp,
        is_snapshot: bool,
    },
    /// A program of flows that follow, known by its place among the programs of this update: the flows of one program
    /// share it, here and in memory.
    Program(Program),
    /// A flow without its program, and the place of that.
    Opened(FlowRecord, Option<u32>),
    Totals(FlowId, FlowTotals),
    Named(FlowId, Name),
    Host(IpAddr, HostFacts),
    Closed(FlowId, CloseReason),
    /// The update is whole.
    End(Box<SensorHealth>),
}
