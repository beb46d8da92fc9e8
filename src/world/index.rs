//! Where things are: from what the meter calls them to their entities. Only [`super::ingest`] and
//! [`super::expiry`] write here.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::IpAddr;

use bevy::prelude::*;
use flowcore::ids::FlowId;
use flowcore::model::{CountryCode, PlaceStanding};

use super::sites::SiteKey;

/// Bytes that arrived since the last step of [`super::rates`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pending {
    pub(super) up_bytes: u64,
    pub(super) down_bytes: u64,
}

/// Entities by identity, and small tallies that would otherwise need a walk over all hosts.
///
/// Keys come from the network, so these maps use the standard library's randomly seeded hash.
#[derive(Resource, Debug, Default)]
pub struct Index {
    pub(super) flows: HashMap<FlowId, Entity>,
    pub(super) hosts: HashMap<IpAddr, Entity>,
    pub(super) sites: HashMap<SiteKey, Entity>,
    /// Closed flows that are still shown, oldest first.
    pub(super) closed: VecDeque<FlowId>,
    /// Flows, hosts and sites whose speed is not zero, or is about to change.
    pub(super) active: HashMap<Entity, Pending>,
    pub(super) programs: HashMap<Box<str>, ProgramEntry>,
    pub(super) countries: HashMap<CountryCode, Tally>,
    pub(super) providers: HashMap<Box<str>, Tally>,
    /// Hosts by what round trips say about their places.
    pub(super) standings: BTreeMap<PlaceStanding, u32>,
    /// Sequence number of the newest update; 0 before the first.
    pub(super) last_seq: u64,
}

/// What is known of a country or a provider without walking its hosts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) hosts: u32,
    /// Bytes both ways since it was first seen.
    pub(super) bytes: u64,
}

/// A program's entity, and how many flows that are still known it made. It goes with the last of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct ProgramEntry {
    pub(super) entity: Entity,
    pub(super) known_flows: u32,
}

impl Index {
    /// The entity of a flow that is live or recently closed.
    #[must_use]
    pub fn flow(&self, id: FlowId) -> Option<Entity> {
        self.flows.get(&id).copied()
    }

    /// The entity of a remote address.
    #[must_use]
    pub fn host(&self, ip: IpAddr) -> Option<Entity> {
        self.hosts.get(&ip).copied()
    }

    pub(super) fn add_pending(&mut self, entity: Entity, up_bytes: u64, down_bytes: u64) {
        let pending = self.active.entry(entity).or_default();
        pending.up_bytes += up_bytes;
        pending.down_bytes += down_bytes;
    }

    pub(super) fn leave_standing(&mut self, standing: PlaceStanding) {
        if let Some(hosts) = self.standings.get_mut(&standing) {
            *hosts = hosts.saturating_sub(1);
        }
    }

    pub(super) fn leave_country(&mut self, country: CountryCode) {
        if let Some(tally) = self.countries.get_mut(&country) {
            tally.hosts -= 1;
            if tally.hosts == 0 {
                self.countries.remove(&country);
            }
        }
    }

    pub(super) fn leave_provider(&mut self, organization: &str) {
        if let Some(tally) = self.providers.get_mut(organization) {
            tally.hosts -= 1;
            if tally.hosts == 0 {
                self.providers.remove(organization);
            }
        }
    }
}
