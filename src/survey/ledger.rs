//! What is known of each connection and each host, side by side, so that counting them is one walk over two lists.
//!
//! Words that many share (programs, cities, providers, services) are kept once and stand in lines as numbers. Nothing
//! here looks into the world: [`super::keep`] brings the changes.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;
use flowcore::filter::{Connection, Facet, Words};
use flowcore::model::{AddressKind, CountryCode, Name, PlaceStanding};
use flowcore::time::Timestamp;

use super::wording::StateWord;
use crate::world::hues::{Hues, Owner, direction};
use crate::world::routes::Hue;

/// A word by its number. 0: none.
pub type Symbol = u32;

/// Words, each once, numbered in the order in which they came.
#[derive(Clone, Debug)]
pub struct Dictionary {
    words: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, Symbol>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Self {
            words: vec!["".into()],
            numbers: HashMap::from([("".into(), 0)]),
        }
    }
}

impl Dictionary {
    /// The number of a word, a new one if need be.
    pub fn symbol(&mut self, word: &str) -> Symbol {
        if let Some(known) = self.numbers.get(word) {
            return *known;
        }
        let Ok(symbol) = Symbol::try_from(self.words.len()) else {
            return 0;
        };
        let word: Arc<str> = word.into();
        self.words.push(Arc::clone(&word));
        self.numbers.insert(word, symbol);
        symbol
    }

    /// The number of a word that is known.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<Symbol> {
        self.numbers.get(word).copied()
    }

    /// The word; empty for 0.
    #[must_use]
    pub fn word(&self, symbol: Symbol) -> &str {
        self.words.get(symbol as usize).map_or("", |word| word)
    }

    /// One more than the largest number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Never: number 0 is always there.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

/// Why a host is not on the globe.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unplaced {
    /// Private, link-local, this computer.
    Local,
    /// Not in the database.
    Unknown,
    /// Being looked up.
    Pending,
    /// A group or everybody.
    Multicast,
}

/// A host.
#[derive(Clone, Debug)]
pub struct HostLine {
    /// Its entity; [`Entity::PLACEHOLDER`] on a line that waits to be used again.
    pub entity: Entity,
    /// Address.
    pub ip: IpAddr,
    /// Kind of address.
    pub kind: AddressKind,
    /// First packet.
    pub first_seen: Timestamp,
    /// Best name.
    pub name: Option<Name>,
    /// City, else country; empty where unknown.
    pub place: Box<str>,
    /// What the round trip says about the place; empty where nothing was checked.
    pub place_check: Box<str>,
    /// The same in a word.
    pub standing: PlaceStanding,
    /// Country.
    pub country: Option<CountryCode>,
    /// Number of the country's code in [`Ledger::countries`].
    pub country_symbol: Symbol,
    /// Number of the city in [`Ledger::cities`].
    pub city: Symbol,
    /// Number of the organization in [`Ledger::providers`].
    pub provider: Symbol,
    /// Number of the provider.
    pub asn: Option<u32>,
    /// Why it is not on the globe.
    pub unplaced: Option<Unplaced>,
    /// Smallest round trip, in milliseconds.
    pub min_rtt_ms: Option<f32>,
    /// What a filter looks at.
    pub words: Words,
}

impl HostLine {
    /// Best name, else the address.
    #[must_use]
    pub fn label(&self) -> String {
        self.name
            .as_ref()
            .map_or_else(|| self.ip.to_string(), |name| name.text.to_string())
    }
}

/// A connection.
#[derive(Clone, Debug)]
pub struct FlowLine {
    /// Its entity.
    pub flow: Entity,
    /// Its host's place in [`Ledger::hosts`].
    pub host: u32,
    /// Number of the program in [`Ledger::programs`].
    pub program: Symbol,
    /// Process.
    pub pid: Option<u32>,
    /// Best name of its own; `None`: its host's counts.
    pub name: Option<Name>,
    /// Number of protocol and port in [`Ledger::services`].
    pub service: Symbol,
    /// Numbers of what is spoken and of the transport in [`Ledger::protocols`].
    pub protocols: [Symbol; 2],
    /// Port of the service; 0: the protocol has none.
    pub port: u16,
    /// Number of the port in [`Ledger::ports`].
    pub port_symbol: Symbol,
    /// Its hue.
    pub hue: Hue,
    /// Bytes sent.
    pub up_bytes: u64,
    /// Bytes received.
    pub down_bytes: u64,
    /// Bytes sent per second.
    pub up_rate: f32,
    /// Bytes received per second.
    pub down_rate: f32,
    /// Of its handshake, in milliseconds.
    pub round_trip_ms: Option<f32>,
    /// First packet.
    pub first_seen: Timestamp,
    /// Last packet.
    pub last_seen: Timestamp,
    /// In words.
    pub state: StateWord,
    /// The first connection to its host.
    pub is_new: bool,
    /// What a filter looks at besides the words of its host.
    pub words: Words,
}

fn filled(word: &str) -> Option<&str> {
    (!word.is_empty()).then_some(word)
}

/// All lines.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Connections, open and recently closed, in no order.
    pub flows: Vec<FlowLine>,
    /// Hosts. Lines of forgotten hosts are used again.
    pub hosts: Vec<HostLine>,
    /// Names of programs.
    pub programs: Dictionary,
    /// Codes of countries.
    pub countries: Dictionary,
    /// Cities.
    pub cities: Dictionary,
    /// Organizations.
    pub providers: Dictionary,
    /// Protocol and port: `TLS 443`.
    pub services: Dictionary,
    /// Protocols as filters write them.
    pub protocols: Dictionary,
    /// Ports of services.
    pub ports: Dictionary,
    country_names: HashMap<Symbol, Box<str>>,
    flow_at: EntityHashMap<usize>,
    host_at: EntityHashMap<u32>,
    free_hosts: Vec<u32>,
}

impl Ledger {
    /// The line of a flow.
    #[must_use]
    pub fn flow(&self, flow: Entity) -> Option<&FlowLine> {
        self.flows.get(self.at(flow)?)
    }

    /// Where the line of a flow stands.
    #[must_use]
    pub fn at(&self, flow: Entity) -> Option<usize> {
        self.flow_at.get(&flow).copied()
    }

    /// The line of a host.
    #[must_use]
    pub fn host(&self, host: Entity) -> Option<&HostLine> {
        self.hosts.get(*self.host_at.get(&host)? as usize)
    }

    /// Where the line of a host stands.
    #[must_use]
    pub fn host_number(&self, host: Entity) -> Option<u32> {
        self.host_at.get(&host).copied()
    }

    /// The host of a connection.
    #[must_use]
    pub fn host_of(&self, line: &FlowLine) -> &HostLine {
        &self.hosts[line.host as usize]
    }

    /// Best name of a connection's far end, else its address.
    #[must_use]
    pub fn name_of(&self, line: &FlowLine) -> String {
        match &line.name {
            Some(name) => name.text.to_string(),
            None => self.host_of(line).label(),
        }
    }

    /// Name of a country, else its code.
    #[must_use]
    pub fn country_name(&self, symbol: Symbol) -> &str {
        match self.country_names.get(&symbol) {
            Some(name) => name,
            None => self.countries.word(symbol),
        }
    }

    /// Notes how a country is called.
    pub fn name_country(&mut self, code: CountryCode, name: Option<&str>) -> Symbol {
        let symbol = self.countries.symbol(code.as_str());
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            self.country_names
                .entry(symbol)
                .or_insert_with(|| name.into());
        }
        symbol
    }

    /// Adds a host or replaces its line; says where it stands.
    pub fn put_host(&mut self, line: HostLine) -> u32 {
        if let Some(at) = self.host_at.get(&line.entity).copied() {
            self.hosts[at as usize] = line;
            return at;
        }
        let entity = line.entity;
        let at = match self.free_hosts.pop() {
            Some(at) => {
                self.hosts[at as usize] = line;
                at
            }
            None => {
                self.hosts.push(line);
                u32::try_from(self.hosts.len() - 1).unwrap_or(u32::MAX)
            }
        };
        self.host_at.insert(entity, at);
        at
    }

    /// Adds a connection or replaces its line.
    pub fn put_flow(&mut self, line: FlowLine) {
        match self.flow_at.get(&line.flow) {
            Some(at) => self.flows[*at] = line,
            None => {
                self.flow_at.insert(line.flow, self.flows.len());
                self.flows.push(line);
            }
        }
    }

    /// Forgets a connection or a host.
    pub fn forget(&mut self, entity: Entity) {
        if let Some(at) = self.flow_at.remove(&entity) {
            self.flows.swap_remove(at);
            if let Some(moved) = self.flows.get(at) {
                self.flow_at.insert(moved.flow, at);
            }
        }
        if let Some(at) = self.host_at.remove(&entity) {
            let line = &mut self.hosts[at as usize];
            line.entity = Entity::PLACEHOLDER;
            line.words = Words::default();
            line.name = None;
            self.free_hosts.push(at);
        }
    }

    /// How many values a facet can have: one more than the largest number.
    #[must_use]
    pub fn values(&self, facet: Facet) -> usize {
        match facet {
            Facet::App => self.programs.len(),
            Facet::Country => self.countries.len(),
            Facet::City => self.cities.len(),
            Facet::Provider => self.providers.len(),
            Facet::Host => self.hosts.len() + 1,
            Facet::Port => self.ports.len(),
            Facet::Proto => self.protocols.len(),
        }
    }

    /// The values of a connection, by number. A host's is its place and one, so that 0 is none here too.
    #[must_use]
    pub fn symbols(&self, facet: Facet, line: &FlowLine) -> [Symbol; 2] {
        let host = self.host_of(line);
        match facet {
            Facet::App => [line.program, 0],
            Facet::Country => [host.country_symbol, 0],
            Facet::City => [host.city, 0],
            Facet::Provider => [host.provider, 0],
            Facet::Host => [line.host + 1, 0],
            Facet::Port => [line.port_symbol, 0],
            Facet::Proto => line.protocols,
        }
    }

    /// A value as filters write it.
    #[must_use]
    pub fn value(&self, facet: Facet, symbol: Symbol) -> String {
        match facet {
            Facet::App => self.programs.word(symbol).to_owned(),
            Facet::Country => self.countries.word(symbol).to_owned(),
            Facet::City => self.cities.word(symbol).to_owned(),
            Facet::Provider => self.providers.word(symbol).to_owned(),
            Facet::Host => self
                .hosts
                .get((symbol as usize).wrapping_sub(1))
                .map(|host| host.ip.to_string())
                .unwrap_or_default(),
            Facet::Port => self.ports.word(symbol).to_owned(),
            Facet::Proto => self.protocols.word(symbol).to_owned(),
        }
    }

    /// A connection as a filter sees it, at the meter's time `now`.
    #[must_use]
    pub fn connection<'a>(&'a self, line: &'a FlowLine, now: Timestamp) -> Connection<'a> {
        let host = self.host_of(line);
        Connection {
            words: [&line.words, &host.words],
            address: host.ip,
            port: line.port,
            asn: host.asn,
            age: now.saturating_since(line.first_seen),
            is_over: line.state.is_over,
            is_new: line.is_new,
            sent_bytes: line.up_bytes,
            received_bytes: line.down_bytes,
            bytes_per_sec: Some((line.up_rate + line.down_rate).max(0.0).round() as u64),
            round_trip: line
                .round_trip_ms
                .map(|ms| Duration::from_secs_f32(ms.max(0.0) / 1e3)),
        }
    }

    /// Gives every connection the hue that `hues` have for it.
    pub fn color(&mut self, hues: &Hues) {
        for at in 0..self.flows.len() {
            self.flows[at].hue = self.hue(&self.flows[at], hues);
        }
    }

    /// The hue of a connection.
    #[must_use]
    pub fn hue(&self, line: &FlowLine, hues: &Hues) -> Hue {
        let host = self.host_of(line);
        hues.of(Owner {
            program: filled(self.programs.word(line.program)),
            provider: filled(self.providers.word(host.provider)),
            country: filled(self.countries.word(host.country_symbol)),
            direction: Some(direction(line.up_bytes, line.down_bytes)),
            ..Owner::default()
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::net::Ipv4Addr;

    use flowcore::filter::WordField;

    use super::*;

    /// A host of its own for each number, in Germany.
    pub(crate) fn host_line(entity: Entity, number: u32, ledger: &mut Ledger) -> HostLine {
        let country = CountryCode::new("DE");
        let country_symbol = country.map_or(0, |code| ledger.name_country(code, Some("Germany")));
        let mut words = Words::default();
        words.push(Some(WordField::Country), "DE");
        words.push(Some(WordField::City), "Berlin");
        words.push(Some(WordField::Provider), "Example");
        HostLine {
            entity,
            ip: Ipv4Addr::from(0x0900_0000 + number).into(),
            kind: AddressKind::Public,
            first_seen: Timestamp::default(),
            name: None,
            place: "Berlin".into(),
            place_check: "14 ms allows 1,400 km.".into(),
            standing: PlaceStanding::Fits,
            country,
            country_symbol,
            city: ledger.cities.symbol("Berlin"),
            provider: ledger.providers.symbol("Example"),
            asn: Some(64_500),
            unplaced: None,
            min_rtt_ms: None,
            words,
        }
    }

    /// A connection of `program` to a host.
    pub(crate) fn flow_line(
        flow: Entity,
        host: u32,
        program: &str,
        ledger: &mut Ledger,
    ) -> FlowLine {
        let mut words = Words::default();
        words.push(Some(WordField::App), program);
        words.push(Some(WordField::Proto), "tcp");
        FlowLine {
            flow,
            host,
            program: ledger.programs.symbol(program),
            pid: Some(4_183),
            name: None,
            service: ledger.services.symbol("TCP 443"),
            protocols: [0, ledger.protocols.symbol("tcp")],
            port: 443,
            port_symbol: ledger.ports.symbol("443"),
            hue: Hue(0),
            up_bytes: 0,
            down_bytes: 0,
            up_rate: 0.0,
            down_rate: 0.0,
            round_trip_ms: None,
            first_seen: Timestamp::default(),
            last_seen: Timestamp::default(),
            state: StateWord::default(),
            is_new: false,
            words,
        }
    }

    /// Connections, each to a host of its own, that sent 1, 2, 3… bytes.
    pub(crate) fn ledger_of(world: &mut World, programs: &[&str]) -> Ledger {
        let mut ledger = Ledger::default();
        for (number, program) in (0..).zip(programs) {
            let line = host_line(world.spawn_empty().id(), number, &mut ledger);
            let host = ledger.put_host(line);
            let mut line = flow_line(world.spawn_empty().id(), host, program, &mut ledger);
            line.up_bytes = u64::from(number) + 1;
            line.up_rate = number as f32 + 1.0;
            ledger.put_flow(line);
        }
        ledger
    }

    #[test]
    fn a_line_is_found_wherever_it_moved() {
        let mut world = World::new();
        let mut ledger = ledger_of(&mut world, &["a", "b", "c"]);
        let flows: Vec<Entity> = ledger.flows.iter().map(|line| line.flow).collect();
        ledger.forget(flows[0]);
        assert!(ledger.flow(flows[0]).is_none());
        for (flow, program) in [(flows[1], "b"), (flows[2], "c")] {
            let line = ledger.flow(flow).expect("kept");
            assert_eq!(ledger.programs.word(line.program), program);
        }
    }

    #[test]
    fn the_line_of_a_forgotten_host_is_used_again() {
        let mut world = World::new();
        let mut ledger = ledger_of(&mut world, &["a", "b"]);
        let gone = ledger.hosts[0].entity;
        ledger.forget(gone);
        assert!(ledger.host(gone).is_none());
        let line = host_line(world.spawn_empty().id(), 7, &mut ledger);
        assert_eq!(ledger.put_host(line), 0);
        assert_eq!(ledger.hosts.len(), 2);
    }
}
