//! DNS in its three dialects, kept apart: what a resolver answers names any address, what a neighbor says of itself
//! over multicast names addresses of the neighborhood only.

use std::net::IpAddr;

use super::budget::Budget;
use super::dns::{self, Records, Sections};
use super::dns_cache::{Answered, DnsCache};
use crate::model::{AddressKind, NameSource};
use crate::time::Timestamp;

/// Who speaks, as the ports tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Dialect {
    Dns,
    Mdns,
    Llmnr,
}

impl Dialect {
    /// By source and destination port. Neighbors answer from the port that they are asked at.
    pub(crate) const fn of_ports([source, destination]: [u16; 2]) -> Option<Self> {
        match (source, destination) {
            (53, _) | (_, 53) => Some(Self::Dns),
            (5353, _) => Some(Self::Mdns),
            (5355, _) => Some(Self::Llmnr),
            _ => None,
        }
    }
}

/// Names of an address by who answered them, best first.
pub(crate) type AnsweredNames = [(NameSource, Option<Answered>); 3];

/// What was answered, by whom it was said.
#[derive(Debug)]
pub(crate) struct Answers {
    dns: DnsCache,
    mdns: DnsCache,
    llmnr: DnsCache,
    budget: Budget,
    records: Records,
}

impl Answers {
    pub(super) fn new(hash_key: &ahash::RandomState) -> Self {
        Self {
            dns: DnsCache::new(hash_key.clone()),
            mdns: DnsCache::new(hash_key.clone()),
            llmnr: DnsCache::new(hash_key.clone()),
            budget: Budget::new(dns::TERMS),
            records: Records::default(),
        }
    }

    /// Takes in how many frames there have been so far: they pay for what is read.
    pub(super) fn earn(&mut self, frames: u64) {
        self.budget.earn(frames);
    }

    /// Messages that were not read to the end, because that would have taken too large a share of the time.
    pub(super) const fn refused(&self) -> u64 {
        self.budget.refused()
    }

    /// Takes in a message that `client` received.
    pub(crate) fn learn(
        &mut self,
        dialect: Dialect,
        at: Timestamp,
        client: IpAddr,
        message: &[u8],
    ) {
        let (cache, sections) = match dialect {
            Dialect::Dns => (&mut self.dns, Sections::Answers),
            Dialect::Mdns => (&mut self.mdns, Sections::All),
            Dialect::Llmnr => (&mut self.llmnr, Sections::Answers),
        };
        let (budget, records) = (&mut self.budget, &mut self.records);
        dns::read_answers(message, sections, budget, records, |answer| {
            if may_say(dialect, &answer.name, answer.address) {
                cache.learn(at, client, &answer);
            }
        });
    }

    /// Nobody answered anything yet.
    pub(crate) fn is_empty(&self) -> bool {
        [&self.dns, &self.mdns, &self.llmnr]
            .iter()
            .all(|cache| cache.is_empty())
    }

    /// The names under which `client` may know `server`, best first.
    pub(crate) fn names_of(&self, at: Timestamp, client: IpAddr, server: IpAddr) -> AnsweredNames {
        [
            (NameSource::PassiveDns, &self.dns),
            (NameSource::Mdns, &self.mdns),
            (NameSource::Llmnr, &self.llmnr),
        ]
        .map(|(source, cache)| (source, cache.name_of(at, client, server)))
    }
}

/// A neighbor has no say about public addresses, and in multicast DNS none beyond its own domain.
fn may_say(dialect: Dialect, name: &str, address: IpAddr) -> bool {
    let is_near = || {
        matches!(
            AddressKind::of(address),
            AddressKind::Private | AddressKind::LinkLocal
        )
    };
    match dialect {
        Dialect::Dns => true,
        Dialect::Mdns => name.ends_with(".local") && is_near(),
        Dialect::Llmnr => !name.contains('.') && is_near(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A response that gives `name` this address.
    fn response(name: &str, address: [u8; 4]) -> Vec<u8> {
        let mut message = vec![0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        for label in name.split('.') {
            message.push(u8::try_from(label.len()).expect("short"));
            message.extend(label.bytes());
        }
        message.extend([0, 0, 1, 0x80, 1, 0, 0, 0, 120, 0, 4]);
        message.extend(address);
        message
    }

    fn names(answers: &Answers, server: &str) -> Vec<(NameSource, String)> {
        let server = server.parse().expect("address");
        answers
            .names_of(Timestamp::from_nanos(1), server, server)
            .into_iter()
            .filter_map(|(source, answered)| Some((source, answered?.name.to_string())))
            .collect()
    }

    #[test]
    fn what_neighbors_say_comes_after_what_a_resolver_answered() {
        let mut answers = Answers::new(&ahash::RandomState::with_seeds(1, 2, 3, 4));
        let client = "10.0.0.1".parse().expect("address");
        let mut learn = |dialect, name, address| {
            answers.learn(
                dialect,
                Timestamp::default(),
                client,
                &response(name, address),
            );
        };
        learn(Dialect::Mdns, "printer.local", [10, 0, 0, 9]);
        learn(Dialect::Llmnr, "printer", [10, 0, 0, 9]);
        learn(Dialect::Dns, "printer.example", [10, 0, 0, 9]);
        learn(Dialect::Mdns, "bank.example", [10, 0, 0, 8]);
        learn(Dialect::Mdns, "bank.local", [192, 0, 2, 1]);
        learn(Dialect::Llmnr, "bank.example", [10, 0, 0, 8]);
        learn(Dialect::Llmnr, "bank", [9, 9, 9, 9]);
        let said = names(&answers, "10.0.0.9");
        let expected = [
            (NameSource::PassiveDns, "printer.example".to_owned()),
            (NameSource::Mdns, "printer.local".to_owned()),
            (NameSource::Llmnr, "printer".to_owned()),
        ];
        assert_eq!(said, expected);
        for stranger in ["10.0.0.8", "192.0.2.1", "9.9.9.9"] {
            assert_eq!(names(&answers, stranger), [], "{stranger}");
        }
    }
}
