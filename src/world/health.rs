//! The sensor's account of itself as it last arrived, and the totals of everything seen since the source started.

use bevy::prelude::*;
use flowcore::model::SensorHealth;
use flowcore::time::Timestamp;

use super::traffic::Traffic;

/// Health as of the newest update.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Health {
    /// What the sensor says.
    pub sensor: SensorHealth,
    /// The meter's time at the newest update: the present, live; a moment of the past, in a replay.
    pub meter_time: Timestamp,
    /// `Time<Real>` elapsed seconds when the newest update arrived.
    pub updated_secs: f64,
    /// Updates that never arrived, by gaps in their sequence; a snapshot was asked for each time.
    pub lost_updates: u64,
    /// The sensor's threads are gone without having said why.
    pub is_disconnected: bool,
}

/// Totals of outermost flows since the source started.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Totals {
    /// Volume and speed of everything.
    pub traffic: Traffic,
    /// Flows open now.
    pub live_flows: u32,
    /// Flows since start.
    pub flows: u64,
    /// Remote addresses with an open or recently closed flow.
    pub hosts: u32,
    /// Countries among the placed hosts.
    pub countries: u32,
    /// Providers among the hosts.
    pub providers: u32,
    /// Programs that made an open or recently closed flow.
    pub programs: u32,
    /// Open or recently closed flows whose program is known.
    pub attributed_flows: u32,
    /// Hosts whose place was held against a round trip.
    pub checked_hosts: u32,
    /// Hosts that cannot be where the database puts them.
    pub contradicted_hosts: u32,
    /// Open or recently closed flows whose far end has a name that was seen on the wire.
    pub named_flows: u32,
    /// Open or recently closed flows, the base of `named_flows`.
    pub known_flows: u32,
    /// `true` once a replay has ended: speeds are means over the whole capture.
    pub is_mean: bool,
}
