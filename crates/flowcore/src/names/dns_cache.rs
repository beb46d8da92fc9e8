//! What was answered to whom: the names under which addresses were asked for.
//!
//! A flow takes its name when it opens and keeps it, whatever happens here later.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use hashbrown::HashMap;

use super::dns::Answer;
use crate::time::Timestamp;

/// Addresses that are remembered at most. When full, the one that was answered first and not again is forgotten.
const MAX_ADDRESSES: usize = 1 << 16;

/// Names of all addresses together.
const MAX_NAMES: usize = 1 << 17;

/// Names of one address for one client: a shared front has thousands, but the newest few are those that matter.
const MAX_NAMES_PER_CLIENT: usize = 4;

/// Names of one address for all clients.
const MAX_NAMES_PER_ADDRESS: usize = 32;

/// Programs hold on to answers for longer than the TTL says; after this much longer, a connection means another one.
const GRACE_NS: u64 = 3600 * 1_000_000_000;

/// Answers by address.
#[derive(Debug)]
pub(super) struct DnsCache {
    by_address: HashMap<IpAddr, Address, ahash::RandomState>,
    /// In the order in which they will be forgotten.
    order: VecDeque<IpAddr>,
    names: usize,
}

#[derive(Debug, Default)]
struct Address {
    /// The newest last.
    known: Vec<Known>,
    /// Answered again since it was last in danger of being forgotten.
    is_in_use: bool,
}

#[derive(Clone, Debug)]
struct Known {
    client: IpAddr,
    name: Arc<str>,
    first_ns: u64,
    expires_ns: u64,
}

/// A name that was answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Answered {
    pub(crate) name: Arc<str>,
    pub(crate) first_seen: Timestamp,
    /// To the very client that now connects.
    pub(crate) is_own: bool,
}

impl DnsCache {
    pub(super) fn new(hash_key: ahash::RandomState) -> Self {
        Self {
            by_address: HashMap::with_hasher(hash_key),
            order: VecDeque::new(),
            names: 0,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_address.is_empty()
    }

    /// Remembers that `client` was told so.
    pub(super) fn learn(&mut self, at: Timestamp, client: IpAddr, answer: &Answer) {
        let life_ns = u64::from(answer.ttl_secs) * 1_000_000_000 + GRACE_NS;
        let expires_ns = at.nanos().saturating_add(life_ns);
        let address = match self.by_address.entry(answer.address) {
            hashbrown::hash_map::Entry::Occupied(entry) => {
                let address = entry.into_mut();
                address.is_in_use = true;
                address
            }
            hashbrown::hash_map::Entry::Vacant(entry) => {
                self.order.push_back(answer.address);
                entry.insert(Address::default())
            }
        };
        let before = address.known.len();
        address.learn(client, &answer.name, at.nanos(), expires_ns);
        self.names = self.names + address.known.len() - before;
        while self.by_address.len() > MAX_ADDRESSES || self.names > MAX_NAMES {
            self.forget_oldest();
        }
    }

    /// The name under which `client` most likely reached `server`.
    ///
    /// An answer that went to another address counts too, but less: one computer has several addresses, asks over
    /// IPv4 for what it reaches over IPv6, or asks a stub on the loopback.
    pub(super) fn name_of(
        &self,
        at: Timestamp,
        client: IpAddr,
        server: IpAddr,
    ) -> Option<Answered> {
        let address = self.by_address.get(&server)?;
        let mut newest_first = address
            .known
            .iter()
            .rev()
            .filter(|known| known.expires_ns >= at.nanos());
        let own = newest_first.clone().find(|known| known.client == client);
        let best = own.or_else(|| newest_first.next())?;
        Some(Answered {
            name: Arc::clone(&best.name),
            first_seen: Timestamp::from_nanos(best.first_ns),
            is_own: own.is_some(),
        })
    }

    /// Forgets what was not answered again since its last turn. Ends, because every turn takes that mark away.
    fn forget_oldest(&mut self) {
        while let Some(oldest) = self.order.pop_front() {
            let Some(address) = self.by_address.get_mut(&oldest) else {
                continue;
            };
            if std::mem::take(&mut address.is_in_use) {
                self.order.push_back(oldest);
                continue;
            }
            self.names -= address.known.len();
            self.by_address.remove(&oldest);
            return;
        }
    }
}

impl Address {
    fn learn(&mut self, client: IpAddr, name: &Arc<str>, at_ns: u64, expires_ns: u64) {
        let known = &mut self.known;
        let again = known
            .iter()
            .position(|known| known.client == client && known.name == *name)
            .map(|place| known.remove(place));
        let mut entry = again.unwrap_or_else(|| Known {
            client,
            name: Arc::clone(name),
            first_ns: at_ns,
            expires_ns,
        });
        entry.expires_ns = entry.expires_ns.max(expires_ns);
        let own = || known.iter().filter(|known| known.client == client);
        if own().count() >= MAX_NAMES_PER_CLIENT {
            let oldest = known.iter().position(|known| known.client == client);
            known.remove(oldest.unwrap_or_default());
        } else if known.len() >= MAX_NAMES_PER_ADDRESS {
            known.remove(0);
        }
        known.push(entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("address")
    }

    fn answer(name: &str, address: &str, ttl_secs: u32) -> Answer {
        Answer {
            name: name.into(),
            address: ip(address),
            ttl_secs,
        }
    }

    fn secs(secs: u64) -> Timestamp {
        Timestamp::from_secs_nanos(secs, 0)
    }

    fn cache() -> DnsCache {
        DnsCache::new(ahash::RandomState::with_seeds(1, 2, 3, 4))
    }

    fn name(cache: &DnsCache, at: u64, client: &str) -> Option<(String, bool)> {
        let answered = cache.name_of(secs(at), ip(client), ip("192.0.2.1"))?;
        Some((answered.name.to_string(), answered.is_own))
    }

    #[test]
    fn own_answer_beats_a_newer_one_to_somebody_else() {
        let mut cache = cache();
        let [mine, theirs] = ["mine.example", "theirs.example"];
        cache.learn(secs(1), ip("10.0.0.1"), &answer(mine, "192.0.2.1", 60));
        cache.learn(secs(2), ip("10.0.0.2"), &answer(theirs, "192.0.2.1", 60));
        assert_eq!(name(&cache, 3, "10.0.0.1"), Some((mine.to_owned(), true)));
        assert_eq!(name(&cache, 3, "10.0.0.2"), Some((theirs.to_owned(), true)));
        assert_eq!(name(&cache, 3, "fd00::9"), Some((theirs.to_owned(), false)));
    }

    #[test]
    fn answers_are_forgotten_some_time_after_their_life() {
        let mut cache = cache();
        cache.learn(
            secs(1),
            ip("10.0.0.1"),
            &answer("a.example", "192.0.2.1", 60),
        );
        assert!(name(&cache, 1 + 60 + 3600, "10.0.0.1").is_some());
        assert!(name(&cache, 2 + 60 + 3600, "10.0.0.1").is_none());
    }

    #[test]
    fn many_clients_of_one_address_do_not_take_each_other_s_names() {
        let mut cache = cache();
        for client in 1..=20 {
            for site in 0..10 {
                let name = format!("{site}.of-{client}.example");
                let client = ip(&format!("10.0.0.{client}"));
                cache.learn(secs(1), client, &answer(&name, "192.0.2.1", 60));
            }
        }
        let newest = Some(("9.of-20.example".to_owned(), true));
        assert_eq!(name(&cache, 2, "10.0.0.20"), newest);
        let known = &cache.by_address[&ip("192.0.2.1")].known;
        assert_eq!(known.len(), MAX_NAMES_PER_ADDRESS);
        assert_eq!(cache.names, known.len());
    }

    #[test]
    fn a_storm_of_answers_is_bounded_and_leaves_what_is_asked_again() {
        let mut cache = cache();
        let client = ip("10.0.0.1");
        let kept = answer("kept.example", "192.0.2.1", 60);
        for number in 0..3 * MAX_ADDRESSES as u32 {
            if number % 10_000 == 0 {
                cache.learn(secs(1), client, &kept);
            }
            let address = std::net::Ipv4Addr::from(number + (100 << 24)).to_string();
            cache.learn(secs(1), client, &answer("storm.example", &address, 60));
        }
        assert!(cache.by_address.len() <= MAX_ADDRESSES && cache.order.len() <= MAX_ADDRESSES);
        assert_eq!(cache.names, cache.by_address.len());
        assert!(name(&cache, 2, "10.0.0.1").is_some());
    }
}
