//! What connections are sorted by, as numbers that are taken once: comparing two rows then looks at nothing else.
//!
//! Words become their place among all words of their column. Sorting a hundred thousand rows by name compares each
//! *different* name once, and by figures compares no name at all.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;

use bevy::prelude::*;

use super::answer::Sum;
use super::ledger::{Dictionary, FlowLine, Ledger};
use super::natural;
use super::table::{Column, MOST_KEYS, SortKey};
use crate::words;

/// Where a connection stands. Smaller is further up.
///
/// Key after key; what is unknown comes last in either direction. Ties: the newer first, so that the list does not
/// tremble.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Rank {
    keys: [u64; MOST_KEYS],
    newest_first: u64,
    flow: Entity,
}

/// Gives connections their rank.
pub(super) struct Ranker<'a> {
    ledger: &'a Ledger,
    keys: Vec<(SortKey, Places)>,
}

/// Places of words, by what they are looked up with.
enum Places {
    /// None: the column holds figures.
    Figures,
    /// By number in a dictionary.
    BySymbol(Vec<u32>),
    /// By place in [`Ledger::hosts`].
    ByHost(Vec<u32>),
    /// By place in [`Ledger::flows`].
    ByFlow(Vec<u32>),
}

impl<'a> Ranker<'a> {
    pub(super) fn new(ledger: &'a Ledger, sort: &[SortKey]) -> Self {
        let keys = sort.iter().take(MOST_KEYS);
        Self {
            ledger,
            keys: keys
                .map(|key| (*key, Places::of(ledger, key.column)))
                .collect(),
        }
    }

    /// The rank of the connection at a place of the ledger, which moved `sum`.
    pub(super) fn rank(&self, at: usize, sum: &Sum) -> Rank {
        let line = &self.ledger.flows[at];
        let mut keys = [0; MOST_KEYS];
        for (slot, (key, places)) in keys.iter_mut().zip(&self.keys) {
            *slot = match self.number(at, sum, key.column, places) {
                None => u64::MAX,
                Some(number) if key.is_descending => (u64::MAX - 1).saturating_sub(number),
                Some(number) => number.min(u64::MAX - 1),
            };
        }
        Rank {
            keys,
            newest_first: u64::MAX - line.first_seen.nanos(),
            flow: line.flow,
        }
    }

    /// What a column says of a connection, as a number. `None`: it says nothing.
    fn number(&self, at: usize, sum: &Sum, column: Column, places: &Places) -> Option<u64> {
        let line = &self.ledger.flows[at];
        let host = self.ledger.host_of(line);
        let known = |symbol: u32| (symbol != 0).then_some(symbol as usize);
        let place = match (column, places) {
            (Column::Program, Places::BySymbol(places)) => places[known(line.program)?],
            (Column::Provider, Places::BySymbol(places)) => places[known(host.provider)?],
            (Column::Protocol, Places::BySymbol(places)) => places[line.service as usize],
            (Column::Place, _) if host.place.is_empty() => return None,
            (_, Places::ByHost(places)) => places[line.host as usize],
            (_, Places::ByFlow(places)) => places[at],
            (_, Places::BySymbol(_) | Places::Figures) => 0,
        };
        Some(match column {
            Column::Destination
            | Column::Program
            | Column::Place
            | Column::Provider
            | Column::Protocol => place.into(),
            Column::Address => u64::from(place) << 16 | u64::from(line.port),
            Column::State => u64::from(line.state.is_over) << 32 | u64::from(place),
            Column::Process => line.pid?.into(),
            Column::Check => host.standing as u64,
            Column::Asn => host.asn?.into(),
            Column::Sent => sum.up_bytes,
            Column::Received => sum.down_bytes,
            Column::SentRate => ordered(sum.up_rate),
            Column::ReceivedRate => ordered(sum.down_rate),
            Column::Rate => ordered(sum.rate()),
            Column::RoundTrip => ordered(line.round_trip_ms?),
            Column::FirstSeen => line.first_seen.nanos(),
            // The older, the earlier its first packet.
            Column::Age => u64::MAX - 1 - line.first_seen.nanos(),
        })
    }
}

impl Places {
    fn of(ledger: &Ledger, column: Column) -> Self {
        let dictionary = |words: &Dictionary| {
            let words = (0..words.len()).map(|symbol| words.word(symbol as u32).into());
            Self::BySymbol(places(words))
        };
        match column {
            Column::Program => dictionary(&ledger.programs),
            Column::Provider => dictionary(&ledger.providers),
            Column::Protocol => dictionary(&ledger.services),
            Column::Place => Self::ByHost(places(
                ledger.hosts.iter().map(|host| (&*host.place).into()),
            )),
            Column::Address => {
                let mut sorted: Vec<u32> = (0..ledger.hosts.len() as u32).collect();
                sorted.sort_unstable_by_key(|at| number(ledger.hosts[*at as usize].ip));
                let mut places = vec![0; sorted.len()];
                for (place, at) in (0..).zip(sorted) {
                    places[at as usize] = place;
                }
                Self::ByHost(places)
            }
            Column::Destination => {
                let names = ledger.flows.iter().map(|line| name(ledger, line));
                Self::ByFlow(places(names))
            }
            Column::State => {
                let mut said: HashMap<&str, String> = HashMap::new();
                for line in &ledger.flows {
                    let key = line.state.word;
                    said.entry(key).or_insert_with(|| words::text(key));
                }
                let states = ledger
                    .flows
                    .iter()
                    .map(|line| (&*said[line.state.word]).into());
                Self::ByFlow(places(states))
            }
            _ => Self::Figures,
        }
    }
}

/// The place of each word among all different ones, in natural order.
fn places<'a>(words: impl Iterator<Item = Cow<'a, str>>) -> Vec<u32> {
    let mut numbers: HashMap<Cow<'a, str>, u32> = HashMap::new();
    let of_word: Vec<u32> = words
        .map(|word| {
            let next = numbers.len() as u32;
            *numbers.entry(word).or_insert(next)
        })
        .collect();
    // Sorted in the next line, and no two are equal.
    let mut different: Vec<(Cow<'a, str>, u32)> = numbers.into_iter().collect();
    different.sort_unstable_by(|(a, _), (b, _)| natural::compare(a, b).then_with(|| a.cmp(b)));
    let mut places = vec![0; different.len()];
    for (place, (_, number)) in (0..).zip(different) {
        places[number as usize] = place;
    }
    of_word
        .into_iter()
        .map(|number| places[number as usize])
        .collect()
}

/// A figure as a number of the same order (IEEE 754 total order).
fn ordered(figure: f32) -> u64 {
    let bits = figure.to_bits();
    let is_negative = bits >> 31 == 1;
    (if is_negative { !bits } else { bits | 1 << 31 }).into()
}

fn name<'a>(ledger: &'a Ledger, line: &'a FlowLine) -> Cow<'a, str> {
    let host = ledger.host_of(line);
    match line.name.as_ref().or(host.name.as_ref()) {
        Some(name) => (&*name.text).into(),
        None => host.ip.to_string().into(),
    }
}

/// Four before six, each by its number.
fn number(ip: IpAddr) -> (bool, u128) {
    match ip {
        IpAddr::V4(ip) => (false, ip.to_bits().into()),
        IpAddr::V6(ip) => (true, ip.to_bits()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_keep_the_order_of_figures(a in any::<f32>(), b in any::<f32>()) {
            prop_assert_eq!(ordered(a).cmp(&ordered(b)), a.total_cmp(&b));
        }

        #[test]
        fn places_keep_the_order_of_words(words in prop::collection::vec("[aB]{0,1}[0-9]{0,3}", 0..20)) {
            let found = places(words.iter().map(|word| word.as_str().into()));
            for (a, place_a) in words.iter().zip(&found) {
                for (b, place_b) in words.iter().zip(&found) {
                    prop_assert_eq!(
                        place_a.cmp(place_b),
                        natural::compare(a, b).then_with(|| a.cmp(b))
                    );
                }
            }
        }
    }
}
