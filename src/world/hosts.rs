//! Hosts: one entity for each remote address that some flow, live or recently closed, leads to.

use std::net::IpAddr;

use bevy::prelude::*;
use flowcore::model::{AddressKind, HostFacts, Name};
use flowcore::time::Timestamp;

use super::programs::{HostPrograms, LeadingProgram};
use super::traffic::Traffic;

/// A remote address.
#[derive(Component, Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[component(immutable)]
#[require(Traffic, Facts, BestName, FlowCounts, HostPrograms, LeadingProgram)]
pub struct Host {
    /// The address.
    pub ip: IpAddr,
    /// Whether it can be on a globe at all.
    pub kind: AddressKind,
    /// First packet to or from it.
    pub first_seen: Timestamp,
}

/// Place, provider, reverse name, round trip: each with its source.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Facts(pub HostFacts);

/// The most trustworthy name that any of its flows had, else the reverse name; `None`: only the address is known.
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct BestName(pub Option<Name>);

/// How many flows lead to a host, or were made by a program.
#[derive(Component, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct FlowCounts {
    /// Open now.
    pub live: u32,
    /// Since first seen.
    pub total: u32,
}

/// The site this host is at.
#[derive(Component, Debug)]
#[relationship(relationship_target = SiteHosts)]
pub struct AtSite(pub Entity);

/// Hosts at this site.
#[derive(Component, Debug, Default)]
#[relationship_target(relationship = AtSite)]
pub struct SiteHosts(Vec<Entity>);
