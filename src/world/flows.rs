//! Flows: one entity for each, live or recently closed.

use std::net::IpAddr;
use std::sync::Arc;

use bevy::prelude::*;
use flowcore::ids::FlowId;
use flowcore::model::{FlowKey, Name, Program, Side, TcpState};
use flowcore::time::Timestamp;
use flowcore::update::CloseReason;

use super::traffic::Traffic;

/// A flow of the outermost layer. Identity never changes.
#[derive(Component, Clone, Copy, Debug, Eq, PartialEq)]
#[component(immutable)]
#[require(Traffic, FlowState, FlowNames, FlowProgram)]
pub struct Flow {
    /// The meter's name for it.
    pub id: FlowId,
    /// Who talks to whom.
    pub key: FlowKey,
    /// Which end is this computer.
    pub local: Side,
    /// First packet.
    pub first_seen: Timestamp,
}

impl Flow {
    /// Address of the far end.
    #[must_use]
    pub const fn remote_ip(&self) -> IpAddr {
        match self.local {
            Side::Client => self.key.server.ip,
            Side::Server => self.key.client.ip,
        }
    }
}

/// What changes about a flow besides its volume.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct FlowState {
    /// TCP only.
    pub tcp: Option<TcpState>,
    /// Last packet.
    pub last_seen: Timestamp,
    /// SYN to SYN-ACK, in milliseconds, where measured.
    pub round_trip_ms: Option<f32>,
    /// Why it ended; `None` while it is live.
    pub closed: Option<CloseReason>,
}

/// Names of the far end, best first.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct FlowNames(pub Vec<Name>);

/// The program of this computer that made it; `None`: unknown, as always in a capture file.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct FlowProgram(pub Option<Arc<Program>>);

/// The host at the far end of this flow.
#[derive(Component, Debug)]
#[relationship(relationship_target = HostFlows)]
pub struct ToHost(pub Entity);

/// Flows to this host, live and recently closed.
#[derive(Component, Debug, Default)]
#[relationship_target(relationship = ToHost)]
pub struct HostFlows(Vec<Entity>);
