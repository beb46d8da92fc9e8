//! What was answered to whom: the names under which addresses were asked for.
//!
//! A flow takes its name when it opens and keeps it, whatever happens here later.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::Arc;

use hashbrown::HashMap;

use super::dns::Answer;
use crate::time::Timestamp;

/// Addresses that are remembered at most. When full, the one that was answered first is forgotten.
const MAX_ADDRESSES: usize = 1 << 16;

/// Names of one address: a shared front has thousands, but the newest few are those that matter.
const MAX_NAMES: usize = 6;

/// Programs hold on to answers for longer than the TTL says; after this much longer, a connection means another one.
const GRACE_NS: u64 = 3600 * 1_000_000_000;

/// Answers by address.
#[derive(Debug)]
pub(super) struct DnsCache {
    by_address: HashMap<IpAddr, Vec<Known>, ahash::RandomState>,
    /// In the order of first answers.
    order: VecDeque<IpAddr>,
}

#[derive(Clone, Debug)]
struct Known {
    client: IpAddr,
    name: Arc<str>,
    first_ns: u64,
    expires_ns: u64,
}

impl DnsCache {
    pub(super) fn new(hash_key: ahash::RandomState) -> Self {
        Self {
            by_address: HashMap::with_hasher(hash_key),
            order: VecDeque::new(),
        }
    }

    /// Remembers that `client` was told so.
    pub(super) fn learn(&mut self, at: Timestamp, client: IpAddr, answer: &Answer) {
        let life_ns = u64::from(answer.ttl_secs) * 1_000_000_000 + GRACE_NS;
        let expires_ns = at.nanos().saturating_add(life_ns);
        if !self.by_address.contains_key(&answer.address) {
            if self.by_address.len() >= MAX_ADDRESSES
                && let Some(oldest) = self.order.pop_front()
            {
                self.by_address.remove(&oldest);
            }
            self.order.push_back(answer.address);
        }
        let known = self.by_address.entry(answer.address).or_default();
        let again = known
            .iter()
            .position(|known| known.client == client && *known.name == *answer.name)
            .map(|place| known.remove(place));
        let mut entry = again.unwrap_or_else(|| Known {
            client,
            name: Arc::from(&*answer.name),
            first_ns: at.nanos(),
            expires_ns,
        });
        entry.expires_ns = entry.expires_ns.max(expires_ns);
        if known.len() >= MAX_NAMES {
            known.remove(0);
        }
        known.push(entry);
    }

    /// The name under which `client` most likely reached `server`, and when it was first answered.
    ///
    /// An answer that went to another address counts too, but less: one computer has several addresses, asks over
    /// IPv4 for what it reaches over IPv6, or asks a stub on the loopback.
    pub(super) fn name_of(
        &self,
        at: Timestamp,
        client: IpAddr,
        server: IpAddr,
    ) -> Option<(&str, Timestamp)> {
        let known = self.by_address.get(&server)?;
        let mut newest_first = known
            .iter()
            .rev()
            .filter(|known| known.expires_ns >= at.nanos());
        let own = newest_first.clone().find(|known| known.client == client);
        let best = own.or_else(|| newest_first.next())?;
        Some((&best.name, Timestamp::from_nanos(best.first_ns)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("address")
    }

    fn answer(name: &str, ttl_secs: u32) -> Answer {
        Answer {
            name: name.into(),
            address: ip("192.0.2.1"),
            ttl_secs,
        }
    }

    fn secs(secs: u64) -> Timestamp {
        Timestamp::from_secs_nanos(secs, 0)
    }

    #[test]
    fn own_answer_beats_a_newer_one_to_somebody_else() {
        let mut cache = DnsCache::new(ahash::RandomState::with_seeds(1, 2, 3, 4));
        cache.learn(secs(1), ip("10.0.0.1"), &answer("mine.example", 60));
        cache.learn(secs(2), ip("10.0.0.2"), &answer("theirs.example", 60));
        let name = |client| {
            cache
                .name_of(secs(3), ip(client), ip("192.0.2.1"))
                .map(|(name, _)| name)
        };
        assert_eq!(name("10.0.0.1"), Some("mine.example"));
        assert_eq!(name("10.0.0.2"), Some("theirs.example"));
        assert_eq!(name("fd00::9"), Some("theirs.example"));
    }

    #[test]
    fn answers_are_forgotten_some_time_after_their_life() {
        let mut cache = DnsCache::new(ahash::RandomState::with_seeds(1, 2, 3, 4));
        cache.learn(secs(1), ip("10.0.0.1"), &answer("a.example", 60));
        let is_known = |at| {
            cache
                .name_of(secs(at), ip("10.0.0.1"), ip("192.0.2.1"))
                .is_some()
        };
        assert!(is_known(1 + 60 + 3600));
        assert!(!is_known(2 + 60 + 3600));
    }
}
