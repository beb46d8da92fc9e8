//! The lines of the table: sorted, and gathered in groups where the person wants that.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::model::CountryCode;

use super::answer::Sum;
use super::count::Figures;
use super::ledger::{FlowLine, Ledger};
use super::natural;
use super::question::{Period, Way};
use super::rank::{Rank, Ranker};
use super::table::{Column, Scope, SortKey, TableSettings};
use crate::world::routes::Hue;

/// A line of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Line {
    /// The head of a group, by its place among the groups.
    Group(usize),
    /// A connection.
    Flow(Entity),
}

/// The head of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// By what connections are gathered.
    pub facet: Facet,
    /// As a filter writes it; empty: unknown.
    pub value: String,
    /// As people call it.
    pub name: String,
    /// For the flag.
    pub country: Option<CountryCode>,
    /// The hue of its largest connection.
    pub hue: Hue,
    /// Hosts of its connections.
    pub hosts: usize,
    /// What its connections add up to.
    pub sum: Sum,
    /// Of the largest group, 0 to 1.
    pub share: f32,
    /// Its connections are folded away.
    pub is_folded: bool,
}

/// A connection with its place in the ledger, sorted by its rank.
struct Entry {
    rank: Rank,
    at: u32,
}

/// Lines for the connections at `found`, in the order that `settings` ask for.
pub(super) fn arrange(
    ledger: &Ledger,
    found: impl Iterator<Item = usize>,
    settings: &TableSettings,
    figures: &Figures<'_>,
) -> (Vec<Line>, Vec<Group>) {
    let ranker = Ranker::new(ledger, &settings.sort);
    let mut entries: Vec<Entry> = found
        .filter(|at| is_in_scope(&ledger.flows[*at], settings.scope))
        .filter_map(|at| {
            let rank = ranker.rank(at, &figures.of(&ledger.flows[at]));
            Some(Entry {
                rank,
                at: u32::try_from(at).ok()?,
            })
        })
        .collect();
    entries.sort_unstable_by_key(|entry| entry.rank);
    let flow = |entry: &Entry| &ledger.flows[entry.at as usize];
    let line = |entry: &Entry| Line::Flow(flow(entry).flow);
    let Some(facet) = settings.group_by else {
        return (entries.iter().map(line).collect(), Vec::new());
    };
    let mut members: BTreeMap<u32, Vec<&Entry>> = BTreeMap::new();
    for entry in &entries {
        let [symbol, _] = ledger.symbols(facet, flow(entry));
        members.entry(symbol).or_default().push(entry);
    }
    let mut gathered: Vec<(Group, Vec<&Entry>)> = members
        .into_iter()
        .map(|(symbol, entries)| {
            let moved = entries
                .iter()
                .map(|entry| (flow(entry), figures.of(flow(entry))));
            (group(ledger, facet, symbol, moved, settings), entries)
        })
        .collect();
    gathered.sort_by(|(a, _), (b, _)| compare_groups(a, b, &settings.sort));
    let most = gathered.iter().map(|(group, _)| group.sum.rate());
    let most_rate = most.fold(0.0, f32::max);
    let most_bytes = gathered.iter().map(|(group, _)| group.sum.bytes()).max();
    let mut lines = Vec::with_capacity(entries.len() + gathered.len());
    let mut groups = Vec::with_capacity(gathered.len());
    for (mut group, entries) in gathered {
        group.share = if most_rate > 0.0 {
            group.sum.rate() / most_rate
        } else {
            group.sum.bytes() as f32 / most_bytes.unwrap_or(0).max(1) as f32
        };
        lines.push(Line::Group(groups.len()));
        if !group.is_folded {
            lines.extend(entries.into_iter().map(line));
        }
        groups.push(group);
    }
    (lines, groups)
}

fn is_in_scope(line: &FlowLine, scope: Scope) -> bool {
    match scope {
        Scope::All => true,
        Scope::Open => !line.state.is_over,
        Scope::Closed => line.state.is_over,
    }
}

fn group<'a>(
    ledger: &Ledger,
    facet: Facet,
    symbol: u32,
    members: impl Iterator<Item = (&'a FlowLine, Sum)>,
    settings: &TableSettings,
) -> Group {
    let mut sum = Sum::default();
    let mut hosts = HashSet::new();
    let mut largest: Option<(u64, Hue)> = None;
    for (line, moved) in members {
        sum.add(&moved, true);
        hosts.insert(line.host);
        let bytes = moved.bytes();
        if largest.is_none_or(|(most, _)| bytes > most) {
            largest = Some((bytes, line.hue));
        }
    }
    let value = match symbol {
        0 => String::new(),
        symbol => ledger.value(facet, symbol),
    };
    let host = (symbol as usize)
        .checked_sub(1)
        .filter(|_| facet == Facet::Host)
        .and_then(|at| ledger.hosts.get(at));
    let name = match (facet, host) {
        (_, Some(host)) => host.label(),
        (Facet::Country, _) => ledger.country_name(symbol).to_owned(),
        _ => value.clone(),
    };
    let country = match facet {
        Facet::Country => CountryCode::new(&value),
        _ => host.and_then(|host| host.country),
    };
    Group {
        facet,
        is_folded: settings.folded.contains(&value),
        value,
        name,
        country,
        hue: largest.map_or(Hue::OTHER, |(_, hue)| hue),
        hosts: hosts.len(),
        sum,
        share: 0.0,
    }
}

/// Groups follow the first key where it is a figure that adds up, else their names.
fn compare_groups(a: &Group, b: &Group, sort: &[SortKey]) -> Ordering {
    let key = sort.first().copied();
    let is_descending = key.is_some_and(|key| key.is_descending);
    let order = match key.map(|key| key.column) {
        Some(Column::Sent) => a.sum.up_bytes.cmp(&b.sum.up_bytes),
        Some(Column::Received) => a.sum.down_bytes.cmp(&b.sum.down_bytes),
        Some(Column::SentRate) => a.sum.up_rate.total_cmp(&b.sum.up_rate),
        Some(Column::ReceivedRate) => a.sum.down_rate.total_cmp(&b.sum.down_rate),
        Some(Column::Rate) => b.sum.order(&a.sum, Way::Both, Period::Now),
        _ => natural::compare(&a.name, &b.name),
    };
    let order = if is_descending {
        order.reverse()
    } else {
        order
    };
    let is_unknown = |group: &Group| group.value.is_empty();
    is_unknown(a)
        .cmp(&is_unknown(b))
        .then(order)
        .then_with(|| natural::compare(&a.name, &b.name))
        .then_with(|| a.value.cmp(&b.value))
}

/// What listens on a well-known port, as a rule.
#[must_use]
pub fn service_name(port: &str) -> Option<&'static str> {
    Some(match port {
        "21" => "FTP",
        "22" => "SSH",
        "23" => "Telnet",
        "25" | "465" | "587" => "SMTP",
        "53" => "DNS",
        "67" | "68" => "DHCP",
        "80" | "8080" => "HTTP",
        "88" => "Kerberos",
        "110" | "995" => "POP3",
        "123" => "NTP",
        "137" | "138" | "139" => "NetBIOS",
        "143" | "993" => "IMAP",
        "161" | "162" => "SNMP",
        "389" | "636" => "LDAP",
        "443" | "8443" => "HTTPS",
        "445" => "SMB",
        "500" | "4500" => "IPsec",
        "514" => "Syslog",
        "546" | "547" => "DHCPv6",
        "631" => "IPP",
        "853" => "DNS over TLS",
        "1194" => "OpenVPN",
        "1900" => "SSDP",
        "3306" => "MySQL",
        "3389" => "RDP",
        "3478" | "5349" => "STUN",
        "5060" | "5061" => "SIP",
        "5222" => "XMPP",
        "5353" => "mDNS",
        "5355" => "LLMNR",
        "5432" => "PostgreSQL",
        "6379" => "Redis",
        "6881" => "BitTorrent",
        "51820" => "WireGuard",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::ledger::tests::ledger_of;
    use super::*;

    const NOW: Figures<'static> = Figures {
        moved: None,
        mean_secs: None,
    };

    fn key(column: Column, is_descending: bool) -> SortKey {
        SortKey {
            column,
            is_descending,
        }
    }

    /// Programs of the lines, heads of groups in brackets.
    fn listed(ledger: &Ledger, settings: &TableSettings) -> Vec<String> {
        let (lines, groups) = arrange(ledger, 0..ledger.flows.len(), settings, &NOW);
        lines
            .into_iter()
            .map(|line| match line {
                Line::Group(at) => format!("[{} {}]", groups[at].name, groups[at].sum.flows),
                Line::Flow(flow) => {
                    let line = ledger.flow(flow).expect("listed");
                    format!("{}{}", ledger.programs.word(line.program), line.up_bytes)
                }
            })
            .collect()
    }

    #[test]
    fn keys_count_one_after_the_other_and_naturally() {
        let ledger = ledger_of(&mut World::new(), &["b10", "a", "b9", "a", ""]);
        let settings = TableSettings {
            sort: vec![key(Column::Program, false), key(Column::Sent, true)],
            ..TableSettings::default()
        };
        assert_eq!(listed(&ledger, &settings), ["a4", "a2", "b93", "b101", "5"]);
        let settings = TableSettings {
            sort: vec![key(Column::Program, true), key(Column::Sent, false)],
            ..TableSettings::default()
        };
        assert_eq!(
            listed(&ledger, &settings),
            ["b101", "b93", "a2", "a4", "5"],
            "what is unknown stays last"
        );
    }

    #[test]
    fn unknown_round_trips_come_last_in_both_directions() {
        let mut ledger = ledger_of(&mut World::new(), &["none", "near", "far"]);
        ledger.flows[1].round_trip_ms = Some(3.0);
        ledger.flows[2].round_trip_ms = Some(40.0);
        for (is_descending, order) in [
            (false, ["near2", "far3", "none1"]),
            (true, ["far3", "near2", "none1"]),
        ] {
            let settings = TableSettings {
                sort: vec![key(Column::RoundTrip, is_descending)],
                ..TableSettings::default()
            };
            assert_eq!(listed(&ledger, &settings), order);
        }
    }

    #[test]
    fn groups_add_up_and_fold() {
        let ledger = ledger_of(&mut World::new(), &["a", "b", "a", "c", "b"]);
        let mut settings = TableSettings {
            group_by: Some(Facet::App),
            ..TableSettings::default()
        };
        settings.toggle_group("b");
        assert_eq!(
            listed(&ledger, &settings),
            ["[b 2]", "[a 2]", "a3", "a1", "[c 1]", "c4"],
            "the fastest first: 7, 4, 4 bytes a second"
        );
    }

    #[test]
    fn only_what_is_in_scope_is_listed() {
        let mut ledger = ledger_of(&mut World::new(), &["a", "b"]);
        ledger.flows[0].state.is_over = true;
        for (scope, order) in [(Scope::Open, ["b2"]), (Scope::Closed, ["a1"])] {
            let settings = TableSettings {
                scope,
                ..TableSettings::default()
            };
            assert_eq!(listed(&ledger, &settings), order);
        }
    }
}
