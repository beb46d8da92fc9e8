//! What is known of a host: its place, provider and reverse name, and the site on the globe that it belongs to.

use std::net::IpAddr;

use bevy::prelude::*;
use flowcore::model::{HostFacts, Lookup, Name, NameSource};

use super::Ingest;
use crate::words;
use crate::world::expiry;
use crate::world::health::Health;
use crate::world::hosts::{AtSite, Facts};
use crate::world::sites::{Site, SiteKey};
use crate::world::traffic::Traffic;

/// Calls the country of a place what the spoken language calls it.
pub(crate) fn name_country(facts: &mut HostFacts) {
    if let Lookup::Found(place) = &mut facts.place
        && let Some(name) = place.country.and_then(words::country)
    {
        place.country_name = Some(name.into());
    }
}

impl Ingest<'_> {
    pub(super) fn set_facts(&mut self, ip: IpAddr, mut facts: HostFacts) {
        // In English a country is called what its source calls it.
        if words::current().code() != "en" {
            name_country(&mut facts);
        }
        let Some(host) = self.index.host(ip) else {
            return;
        };
        let Some(mut known) = self.world.get_mut::<Facts>(host) else {
            return;
        };
        if known.0 == facts {
            return;
        }
        let before = std::mem::replace(&mut known.0, facts.clone());

        let country = |facts: &HostFacts| facts.place.found().and_then(|place| place.country);
        if country(&before) != country(&facts) {
            if let Some(country) = country(&before) {
                self.index.leave_country(country);
            }
            if let Some(country) = country(&facts) {
                let bytes = self.world.get::<Traffic>(host).map_or(0, Traffic::bytes);
                let tally = self.index.countries.entry(country).or_default();
                tally.hosts += 1;
                tally.bytes += bytes;
            }
        }
        self.index.leave_standing(before.place_standing());
        *self
            .index
            .standings
            .entry(facts.place_standing())
            .or_default() += 1;
        let organization = |facts: &HostFacts| {
            facts
                .provider
                .found()
                .map(|provider| provider.organization.clone())
        };
        if organization(&before) != organization(&facts) {
            if let Some(organization) = organization(&before) {
                self.index.leave_provider(&organization);
            }
            if let Some(organization) = organization(&facts) {
                let bytes = self.world.get::<Traffic>(host).map_or(0, Traffic::bytes);
                let tally = self.index.providers.entry(organization).or_default();
                tally.hosts += 1;
                tally.bytes += bytes;
            }
        }
        if let Lookup::Found(text) = &facts.reverse_name {
            let first_seen = self.world.resource::<Health>().meter_time;
            let name = Name::new(text.clone(), NameSource::Ptr, first_seen);
            self.offer_name(host, name);
        }
        self.move_to_site(host, facts.place.found().and_then(Site::of));
    }

    fn move_to_site(&mut self, host: Entity, site: Option<Site>) {
        let old = self.world.get::<AtSite>(host).map(|at| at.0);
        let new = site.map(|site| self.site_of(site));
        if old == new {
            return;
        }
        let traffic = self.world.get::<Traffic>(host).copied().unwrap_or_default();
        match new {
            Some(new) => {
                self.world.entity_mut(host).insert(AtSite(new));
                if let Some(mut sum) = self.world.get_mut::<Traffic>(new) {
                    sum.add_volume(&traffic);
                }
            }
            None => {
                self.world.entity_mut(host).remove::<AtSite>();
            }
        }
        if let Some(old) = old {
            expiry::leave_site(self.world, self.index, old, &traffic);
        }
    }

    fn site_of(&mut self, site: Site) -> Entity {
        let key: SiteKey = site.key;
        if let Some(entity) = self.index.sites.get(&key) {
            return *entity;
        }
        let entity = self.world.spawn(site).id();
        self.index.sites.insert(key, entity);
        entity
    }
}
