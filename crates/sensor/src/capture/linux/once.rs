//! Counts a packet that this computer passes on once: where it came in, or, where its address was translated, on the
//! side on which it has its own address.
//!
//! A computer that forwards shows a packet twice, coming in on one interface and going out on another. Going out, such
//! a packet has a source that was seen coming in elsewhere: it was counted there. Where addresses are translated on
//! the way (a container behind NAT), the outside shows the computer's own address instead; a packet that has just come
//! in with the same numbers inside gives that away. From then on the flow is counted inside only, in both directions:
//! there its program can be found. Of a connection to a published port the first packet comes in outside, and is counted
//! there until it goes on inside a moment later, with another target: then it is counted there instead.
//!
//! Evidence decides, not settings: a packet is left out only where its first sighting was seen. Pure; called for every
//! frame where more than one interface is read. Nothing is allocated once the tables have grown.

use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash, RandomState};
use std::net::IpAddr;

use flowcore::time::Timestamp;

use super::ends::{Ends, Pair};

/// Packets that came in to be passed on and may be about to go out: more than wait in a queue between the two.
const MAX_PASSING: usize = 1_024;

/// Packets that came in to open a connection to this computer, and may be about to go on to somebody inside.
const MAX_ARRIVING: usize = 64;

/// For how long a packet may be on its way through this computer.
const ON_THE_WAY_NS: u64 = 5_000_000_000;

/// What was not seen for this long, or is pushed out by so much else, is forgotten.
const REMEMBERED_NS: u64 = 300_000_000_000;
const MAX_REMEMBERED: usize = 1 << 14;

/// Where and how a frame was seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sighting {
    pub(super) at: Timestamp,
    /// Index of the interface.
    pub(super) interface: u32,
    pub(super) is_outgoing: bool,
}

/// Where a packet is counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// Here.
    Here,
    /// Elsewhere: it was seen before, or will be seen again.
    Elsewhere,
    /// Here, and not where it was seen coming in before.
    InPlaceOf(Earlier),
}

/// A sighting of the same packet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Earlier {
    pub(super) at: Timestamp,
    /// Index of the interface.
    pub(super) interface: u32,
}

/// What was seen of packets that are passed on.
#[derive(Debug, Default)]
pub(super) struct Once {
    own: HashSet<IpAddr>,
    hasher: RandomState,
    /// Sources of packets that came in, with the interface.
    sources: Recent<IpAddr, u32>,
    /// The source asked for last, for bulk transfers.
    latest_source: Option<(IpAddr, u32)>,
    passing: VecDeque<Passing>,
    arriving: VecDeque<Passing>,
    /// Translated flows, as the outside shows them.
    outside: Recent<Pair, Pair>,
    /// The same as the inside shows them.
    inside: Recent<Pair, Inside>,
}

#[derive(Clone, Copy, Debug)]
struct Passing {
    print: u64,
    pair: Pair,
    interface: u32,
    at: Timestamp,
}

#[derive(Clone, Copy, Debug)]
struct Inside {
    interface: u32,
    /// When its latest packet came in to be passed on.
    came_in: Timestamp,
}

impl Once {
    /// Addresses of this computer.
    pub(super) fn set_own(&mut self, own: impl IntoIterator<Item = IpAddr>) {
        self.own = own.into_iter().collect();
    }

    /// Where this packet is counted. `packet` begins with its network header.
    pub(super) fn judge(&mut self, seen: Sighting, packet: &[u8]) -> Verdict {
        let Some(ends) = Ends::read(packet) else {
            return Verdict::Here;
        };
        if ends.is_to_many() {
            return Verdict::Here;
        }
        if seen.is_outgoing
            && let Some(earlier) = self.find_arrival(seen, &ends)
        {
            return Verdict::InPlaceOf(earlier);
        }
        let is_here = if seen.is_outgoing {
            self.is_first_going_out(seen, &ends)
        } else {
            self.note_coming_in(seen, &ends)
        };
        if is_here {
            Verdict::Here
        } else {
            Verdict::Elsewhere
        }
    }

    /// Where a packet came in that goes on to another target than it came for, the first of its connection.
    fn find_arrival(&mut self, seen: Sighting, ends: &Ends<'_>) -> Option<Earlier> {
        if !ends.opens || self.arriving.is_empty() || self.own.contains(&ends.source.ip) {
            return None;
        }
        let print = self.print_of_arrival(ends);
        let found = take(&mut self.arriving, seen, print)?;
        let pair = ends.pair();
        if found.pair == pair {
            return None;
        }
        let inside = Inside {
            interface: seen.interface,
            came_in: seen.at,
        };
        self.inside.put(seen.at, pair, inside);
        self.outside.put(seen.at, found.pair, pair);
        Some(Earlier {
            at: found.at,
            interface: found.interface,
        })
    }

    fn note_coming_in(&mut self, seen: Sighting, ends: &Ends<'_>) -> bool {
        let source = ends.source.ip;
        if self.latest_source != Some((source, seen.interface)) && !self.own.contains(&source) {
            self.sources.put(seen.at, source, seen.interface);
            self.latest_source = Some((source, seen.interface));
        }
        if self.own.contains(&ends.target.ip) {
            let pair = ends.pair();
            if !self.outside.is_empty() && self.outside.get(seen.at, &pair).is_some() {
                return false; // of a translated flow: counted when it goes in
            }
            if ends.opens {
                if self.arriving.len() == MAX_ARRIVING {
                    self.arriving.pop_front();
                }
                self.arriving.push_back(Passing {
                    print: self.print_of_arrival(ends),
                    pair,
                    interface: seen.interface,
                    at: seen.at,
                });
            }
            return true;
        }
        if self.own.contains(&source) {
            return true; // our own packet, come back to us
        }
        let pair = ends.pair();
        if let Some(inside) = self.inside.get_mut(seen.at, &pair) {
            inside.came_in = seen.at;
            return true;
        }
        if self.passing.len() == MAX_PASSING {
            self.passing.pop_front();
        }
        self.passing.push_back(Passing {
            print: self.print(ends),
            pair,
            interface: seen.interface,
            at: seen.at,
        });
        true
    }

    fn is_first_going_out(&mut self, seen: Sighting, ends: &Ends<'_>) -> bool {
        if !self.own.contains(&ends.source.ip) {
            let came_in_elsewhere = self
                .sources
                .get(seen.at, &ends.source.ip)
                .is_some_and(|interface| interface != seen.interface);
            return !came_in_elsewhere
                || self
                    .inside
                    .get(seen.at, &ends.pair())
                    .is_some_and(|inside| inside.interface == seen.interface);
        }
        if self.passing.is_empty() && self.outside.is_empty() {
            return true;
        }
        let pair = ends.pair();
        if let Some(inner) = self.outside.get(seen.at, &pair) {
            let inside = self.inside.get(seen.at, &inner);
            if inside.is_some_and(|it| {
                seen.at.nanos().saturating_sub(it.came_in.nanos()) < ON_THE_WAY_NS
            }) {
                return false;
            }
            // Nothing came in that could go out as this: the port is our own program's by now.
            self.outside.remove(&pair);
            return true;
        }
        let print = self.print(ends);
        let Some(found) = take(&mut self.passing, seen, print) else {
            return true;
        };
        if found.pair == pair {
            return true;
        }
        let inside = Inside {
            interface: found.interface,
            came_in: found.at,
        };
        self.inside.put(seen.at, found.pair, inside);
        self.outside.put(seen.at, pair, found.pair);
        false
    }

    /// The same before and after a translation of the source, and different for any two packets.
    fn print(&self, ends: &Ends<'_>) -> u64 {
        self.hasher
            .hash_one((ends.protocol, ends.fixed_target(), ends.numbers))
    }

    /// The same before and after a translation of the target.
    fn print_of_arrival(&self, ends: &Ends<'_>) -> u64 {
        self.hasher
            .hash_one((ends.protocol, ends.source, ends.numbers))
    }
}

/// The latest with this print that came in elsewhere. What is too old leaves.
fn take(queue: &mut VecDeque<Passing>, seen: Sighting, print: u64) -> Option<Passing> {
    let oldest = seen.at.nanos().saturating_sub(ON_THE_WAY_NS);
    while queue.front().is_some_and(|it| it.at.nanos() < oldest) {
        queue.pop_front();
    }
    let at = queue
        .iter()
        .rposition(|it| it.print == print && it.interface != seen.interface)?;
    queue.remove(at)
}

/// What was seen lately, in two generations: when the younger is full or old enough, the older is forgotten.
#[derive(Debug)]
struct Recent<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    turned: Timestamp,
}

impl<K, V> Default for Recent<K, V> {
    fn default() -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            turned: Timestamp::default(),
        }
    }
}

impl<K: Copy + Eq + Hash, V: Copy> Recent<K, V> {
    fn is_empty(&self) -> bool {
        self.young.is_empty() && self.old.is_empty()
    }

    fn put(&mut self, at: Timestamp, key: K, value: V) {
        self.turn(at);
        self.young.insert(key, value);
    }

    fn get(&mut self, at: Timestamp, key: &K) -> Option<V> {
        self.get_mut(at, key).copied()
    }

    /// What is asked for is young again.
    fn get_mut(&mut self, at: Timestamp, key: &K) -> Option<&mut V> {
        if let Some(value) = self.old.remove(key) {
            self.put(at, *key, value);
        }
        self.young.get_mut(key)
    }

    fn remove(&mut self, key: &K) {
        self.young.remove(key);
        self.old.remove(key);
    }

    fn turn(&mut self, at: Timestamp) {
        let age = at.nanos().saturating_sub(self.turned.nanos());
        if age > REMEMBERED_NS || self.young.len() >= MAX_REMEMBERED {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
            self.turned = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const HOST: [u8; 4] = [192, 168, 1, 10];
    const CONTAINER: [u8; 4] = [172, 17, 0, 2];
    const SIBLING: [u8; 4] = [172, 17, 0, 3];
    const REMOTE: [u8; 4] = [203, 0, 113, 7];
    /// Interfaces.
    const UPLINK: u32 = 2;
    const PORT: u32 = 5;
    const OTHER_PORT: u32 = 6;

    fn tcp(from: ([u8; 4], u16), to: ([u8; 4], u16), seq: u32) -> Vec<u8> {
        let mut packet = vec![0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0];
        packet.extend(from.0);
        packet.extend(to.0);
        packet.extend(from.1.to_be_bytes());
        packet.extend(to.1.to_be_bytes());
        packet.extend(seq.to_be_bytes());
        packet.extend([0, 0, 0, 0, 0x50, 0x10, 1, 1, 0, 0, 0, 0]);
        packet
    }

    /// The first packet of a connection.
    fn syn(from: ([u8; 4], u16), to: ([u8; 4], u16), seq: u32) -> Vec<u8> {
        let mut packet = tcp(from, to, seq);
        packet[33] = 0x02;
        packet
    }

    struct Lab {
        once: Once,
        millis: u64,
        counted: Vec<&'static str>,
    }

    impl Lab {
        fn new() -> Self {
            let mut once = Once::default();
            once.set_own([HOST, [172, 17, 0, 1]].map(|ip| Ipv4Addr::from(ip).into()));
            Self {
                once,
                millis: 1_000_000,
                counted: Vec::new(),
            }
        }

        fn see(&mut self, what: &'static str, interface: u32, is_outgoing: bool, packet: &[u8]) {
            self.millis += 1;
            let seen = Sighting {
                at: Timestamp::from_nanos(self.millis * 1_000_000),
                interface,
                is_outgoing,
            };
            match self.once.judge(seen, packet) {
                Verdict::Here => self.counted.push(what),
                Verdict::Elsewhere => {}
                Verdict::InPlaceOf(earlier) => {
                    assert_eq!(earlier.at.nanos(), (self.millis - 1) * 1_000_000);
                    assert_ne!(earlier.interface, interface);
                    self.counted.pop();
                    self.counted.push(what);
                }
            }
        }
    }

    #[test]
    fn a_container_behind_translation_is_counted_inside_in_both_directions() {
        let mut lab = Lab::new();
        let (inner, outer) = ((CONTAINER, 40_000), (HOST, 51_000));
        for round in 0..3 {
            let (seq, back) = (round * 100, round * 100 + 7);
            lab.see("in", PORT, false, &tcp(inner, (REMOTE, 443), seq));
            lab.see("translated", UPLINK, true, &tcp(outer, (REMOTE, 443), seq));
            lab.see("answer", UPLINK, false, &tcp((REMOTE, 443), outer, back));
            lab.see(
                "answer inside",
                PORT,
                true,
                &tcp((REMOTE, 443), inner, back),
            );
        }
        assert_eq!(lab.counted, ["in", "answer inside"].repeat(3));
    }

    #[test]
    fn a_published_port_is_counted_inside_from_its_first_packet_on() {
        let mut lab = Lab::new();
        let (inner, outer) = ((CONTAINER, 80), (HOST, 8080));
        for round in 0..3 {
            let (seq, back) = (round * 100, round * 100 + 7);
            let ask = if round == 0 { syn } else { tcp };
            lab.see("request", UPLINK, false, &ask((REMOTE, 999), outer, seq));
            lab.see(
                "request inside",
                PORT,
                true,
                &ask((REMOTE, 999), inner, seq),
            );
            lab.see(
                "answer inside",
                PORT,
                false,
                &tcp(inner, (REMOTE, 999), back),
            );
            lab.see("answer", UPLINK, true, &tcp(outer, (REMOTE, 999), back));
        }
        assert_eq!(lab.counted, ["request inside", "answer inside"].repeat(3));
    }

    #[test]
    fn a_published_port_whose_opening_was_not_seen_is_counted_inside_once_it_was_answered() {
        let mut lab = Lab::new();
        let (inner, outer) = ((CONTAINER, 80), (HOST, 8080));
        lab.see("request", UPLINK, false, &tcp((REMOTE, 999), outer, 1));
        lab.see("inside", PORT, true, &tcp((REMOTE, 999), inner, 1));
        lab.see("answer inside", PORT, false, &tcp(inner, (REMOTE, 999), 2));
        lab.see("answer", UPLINK, true, &tcp(outer, (REMOTE, 999), 2));
        lab.see("again", UPLINK, false, &tcp((REMOTE, 999), outer, 3));
        lab.see("again inside", PORT, true, &tcp((REMOTE, 999), inner, 3));
        assert_eq!(lab.counted, ["request", "answer inside", "again inside"]);
    }

    #[test]
    fn connections_to_this_computer_are_counted_where_they_come_in() {
        let mut lab = Lab::new();
        for port in 0..1_000 {
            lab.see("in", UPLINK, false, &syn((REMOTE, port), (HOST, 22), 1));
        }
        // The same numbers by chance, of somebody else.
        lab.see("in", PORT, false, &syn((CONTAINER, 1), (SIBLING, 22), 1));
        lab.see(
            "out",
            OTHER_PORT,
            true,
            &syn((CONTAINER, 1), (SIBLING, 22), 1),
        );
        assert_eq!(lab.counted, ["in"].repeat(1_001));
        assert!(lab.once.arriving.len() <= MAX_ARRIVING);
    }

    #[test]
    fn what_is_bridged_or_routed_is_counted_where_it_came_in() {
        let mut lab = Lab::new();
        for (from, to, inside, outside) in [
            (CONTAINER, REMOTE, PORT, UPLINK),
            (REMOTE, CONTAINER, UPLINK, PORT),
            (CONTAINER, SIBLING, PORT, OTHER_PORT),
        ] {
            lab.see("in", inside, false, &tcp((from, 1), (to, 2), 5));
            lab.see("out", outside, true, &tcp((from, 1), (to, 2), 5));
        }
        assert_eq!(lab.counted, ["in"; 3]);
    }

    #[test]
    fn our_own_packets_count_whatever_passes_beside_them() {
        let mut lab = Lab::new();
        lab.see(
            "passing",
            PORT,
            false,
            &tcp((CONTAINER, 40_000), (REMOTE, 443), 1),
        );
        lab.see("own", UPLINK, true, &tcp((HOST, 40_000), (REMOTE, 443), 2));
        lab.see(
            "answer",
            UPLINK,
            false,
            &tcp((REMOTE, 443), (HOST, 40_000), 3),
        );
        lab.see(
            "to the container",
            PORT,
            true,
            &tcp((HOST, 1), (CONTAINER, 2), 4),
        );
        lab.see(
            "spoofed by nobody",
            UPLINK,
            true,
            &tcp(([9, 9, 9, 9], 1), (REMOTE, 2), 5),
        );
        assert_eq!(lab.counted.len(), 5);
    }

    #[test]
    fn a_port_that_changes_hands_is_our_own_again() {
        let mut lab = Lab::new();
        let outer = (HOST, 51_000);
        lab.see(
            "in",
            PORT,
            false,
            &tcp((CONTAINER, 40_000), (REMOTE, 443), 1),
        );
        lab.see("translated", UPLINK, true, &tcp(outer, (REMOTE, 443), 1));
        lab.millis += ON_THE_WAY_NS / 1_000_000 + 1;
        lab.see("own", UPLINK, true, &tcp(outer, (REMOTE, 443), 9));
        lab.see("answer", UPLINK, false, &tcp((REMOTE, 443), outer, 10));
        assert_eq!(lab.counted, ["in", "own", "answer"]);
    }

    #[test]
    fn tables_stay_within_their_limits() {
        let mut lab = Lab::new();
        for number in 0..100_000_u32 {
            let [_, a, b, c] = number.to_be_bytes();
            let from = ([10, a, b, c], 1);
            lab.see("in", PORT, false, &tcp(from, (REMOTE, 443), number));
            lab.see(
                "translated",
                UPLINK,
                true,
                &tcp((HOST, (number % 60_000) as u16), (REMOTE, 443), number),
            );
        }
        assert!(lab.once.passing.len() <= MAX_PASSING);
        for len in [
            lab.once.sources.young.len() + lab.once.sources.old.len(),
            lab.once.outside.young.len() + lab.once.outside.old.len(),
            lab.once.inside.young.len() + lab.once.inside.old.len(),
        ] {
            assert!(len <= 2 * MAX_REMEMBERED, "{len}");
        }
    }
}
