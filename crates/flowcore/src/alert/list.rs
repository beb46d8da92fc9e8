//! A list that a person points to: addresses, networks and domains, one a line.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;

use crate::filter::Network;

/// Lines that are kept; more would be a database.
const MOST_LINES: usize = 2_000_000;

/// Addresses, networks and domains.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// What it is called: its file name.
    pub name: Box<str>,
    addresses: HashSet<IpAddr>,
    /// Networks by the number of bits that are alike: a look-up for each length, not for each network.
    networks: BTreeMap<u8, HashSet<IpAddr>>,
    domains: HashSet<Box<str>>,
    /// Lines that are none of these, and how many; the numbers of the first few.
    pub unread: (usize, Vec<usize>),
}

impl List {
    /// Reads a list. Understood are plain addresses, `10.0.0.0/8`, domains with or without a leading dot or `*.`, lines
    /// of a hosts file (`0.0.0.0 ads.example`), remarks behind `#` or `;` and empty lines.
    #[must_use]
    pub fn read(name: &str, text: &str) -> Self {
        let mut list = Self {
            name: name.into(),
            ..Self::default()
        };
        for (number, line) in text.lines().take(MOST_LINES).enumerate() {
            let line = line.split(['#', ';']).next().unwrap_or("").trim();
            if !line.is_empty() && !list.add(line) {
                list.unread.0 += 1;
                if list.unread.1.len() < 5 {
                    list.unread.1.push(number + 1);
                }
            }
        }
        list
    }

    fn add(&mut self, line: &str) -> bool {
        let mut words = line.split_whitespace();
        let (Some(first), second) = (words.next(), words.next()) else {
            return false;
        };
        // A hosts file puts an address of its own before each domain.
        let entry = match (first.parse::<IpAddr>(), second) {
            (Ok(own), Some(domain)) if own.is_unspecified() || own.is_loopback() => domain,
            _ => first,
        };
        if let Ok(address) = entry.parse::<IpAddr>() {
            self.addresses.insert(address);
            return true;
        }
        if let Some((address, bits)) = entry.split_once('/')
            && let (Ok(address), Ok(bits)) = (address.parse::<IpAddr>(), bits.parse::<u8>())
        {
            let Some(first) = Network::new(address, bits).map(|network| network.first()) else {
                return false;
            };
            self.networks.entry(bits).or_default().insert(first);
            return true;
        }
        let domain = entry
            .trim_start_matches("*.")
            .trim_matches('.')
            .to_lowercase();
        let is_domain = domain.contains('.')
            && domain.len() <= 253
            && domain
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        if is_domain {
            self.domains.insert(domain.into());
        }
        is_domain
    }

    /// How many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        let networks: usize = self.networks.values().map(HashSet::len).sum();
        self.addresses.len() + networks + self.domains.len()
    }

    /// Whether it lists nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether it lists an address, itself or in a network.
    #[must_use]
    pub fn has_address(&self, address: IpAddr) -> bool {
        self.addresses.contains(&address)
            || self.networks.iter().any(|(bits, firsts)| {
                Network::new(address, *bits)
                    .is_some_and(|network| firsts.contains(&network.first()))
            })
    }

    /// Whether it lists a name or a domain that the name belongs to.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        let mut rest = name.as_str();
        loop {
            if self.domains.contains(rest) {
                return true;
            }
            match rest.split_once('.') {
                Some((_, parent)) => rest = parent,
                None => return false,
            }
        }
    }
}
