//! What it all adds up to: totals, and who took the most.

use std::collections::BTreeMap;

use flowcore::model::{AddressKind, HostFacts, Layer};

use super::figures::{bytes, count, counted, duration, moment, percent};
use super::grid::{Cell, Column, Ink, render};
use crate::cli::gather::{Gathered, Gathering};

/// Lines of each list.
const MOST_LINES: usize = 8;

/// Letters of the longest bar.
const BAR: usize = 20;

/// Flows and bytes of one name, country, provider or program.
#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    flows: u64,
    up: u64,
    down: u64,
}

impl Sum {
    fn add(&mut self, flow: &Gathered) {
        let counters = &flow.record.totals.counters;
        self.flows += 1;
        self.up = self.up.saturating_add(counters.up_bytes(flow.record.local));
        self.down = self
            .down
            .saturating_add(counters.down_bytes(flow.record.local));
    }

    const fn bytes(&self) -> u64 {
        self.up.saturating_add(self.down)
    }
}

/// Flows whose bytes the network carried: what is inside a tunnel is in the tunnel's own flow already.
fn outer(gathering: &Gathering) -> impl Iterator<Item = &Gathered> {
    gathering
        .flows
        .values()
        .filter(|flow| flow.record.key.layer == Layer::Outer)
}

/// Source, time and totals.
pub(super) fn totals(gathering: &Gathering, is_colored: bool) -> String {
    let mut sum = Sum::default();
    let mut packets = 0_u64;
    for flow in outer(gathering) {
        sum.add(flow);
        packets = packets.saturating_add(flow.record.totals.counters.total_packets());
    }
    let health = &gathering.health;
    let lost = health.drops.kernel.saturating_add(health.drops.queue);
    let mut parts = vec![
        counted(sum.flows, "flow"),
        counted(packets, "packet"),
        format!("{} sent", bytes(sum.up)),
        format!("{} received", bytes(sum.down)),
    ];
    parts.push(match lost {
        0 => "nothing lost".to_owned(),
        lost => format!("{} lost", counted(lost, "frame")),
    });
    if health.drops.evicted_flows > 0 {
        let evicted = counted(health.drops.evicted_flows, "flow");
        parts.push(format!("{evicted} evicted"));
    }
    let mut text = Ink::Bold.paint(&parts.join(" · "), is_colored);
    text.push('\n');
    if let (Some(first), Some(last)) = (health.first_frame, health.last_frame) {
        let span = duration(last.saturating_since(first));
        let when = format!("{span} from {}", moment(first));
        text.push_str(&Ink::Dim.paint(&when, is_colored));
        text.push('\n');
    }
    text
}

/// The lists, each where it has something to say.
pub(super) fn rankings(gathering: &Gathering, is_colored: bool) -> String {
    let mut text = String::new();
    let lists: [(&str, &str, KeyOf); 4] = [
        ("Programs", "program unknown", program),
        ("Names", "without a name", name),
        ("Countries", "without a place", country),
        ("Providers", "provider unknown", provider),
    ];
    for (title, rest, key_of) in lists {
        text.push_str(&ranking(gathering, title, rest, key_of, is_colored));
    }
    text
}

/// What a flow is counted under; `None`: under what is unknown.
type KeyOf = fn(&Gathered, Option<&HostFacts>) -> Option<String>;

fn program(flow: &Gathered, _: Option<&HostFacts>) -> Option<String> {
    Some(flow.record.program.as_ref()?.name.to_string())
}

fn name(flow: &Gathered, facts: Option<&HostFacts>) -> Option<String> {
    match flow.record.names.first() {
        Some(name) => Some(name.text.to_string()),
        None => Some(format!("({})", facts?.reverse_name.found()?)),
    }
}

fn country(flow: &Gathered, facts: Option<&HostFacts>) -> Option<String> {
    if let Some(place) = facts.and_then(|facts| facts.place.found()) {
        let code = || Some(place.country?.to_string());
        return place
            .country_name
            .as_deref()
            .map(str::to_owned)
            .or_else(code);
    }
    match AddressKind::of(flow.record.remote_ip()) {
        AddressKind::Public | AddressKind::Reserved => None,
        AddressKind::Loopback => Some("this computer".to_owned()),
        AddressKind::Private
        | AddressKind::LinkLocal
        | AddressKind::Multicast
        | AddressKind::Broadcast => Some("local network".to_owned()),
    }
}

fn provider(_: &Gathered, facts: Option<&HostFacts>) -> Option<String> {
    Some(facts?.provider.found()?.organization.to_string())
}

fn ranking(
    gathering: &Gathering,
    title: &'static str,
    unknown: &str,
    key_of: KeyOf,
    is_colored: bool,
) -> String {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    let (mut rest, mut all) = (Sum::default(), 0_u64);
    for flow in outer(gathering) {
        match key_of(flow, gathering.facts(flow)) {
            Some(key) => sums.entry(key).or_default().add(flow),
            None => rest.add(flow),
        }
    }
    if sums.is_empty() {
        return String::new();
    }
    let mut ranked: Vec<(String, Sum)> = sums.into_iter().collect();
    // Stable: equals stay in the order of the alphabet.
    ranked.sort_by_key(|(_, sum)| std::cmp::Reverse((sum.bytes(), sum.flows)));
    for (_, sum) in &ranked {
        all = all.saturating_add(sum.bytes());
    }
    all = all.saturating_add(rest.bytes());
    let most = ranked.first().map_or(0, |(_, sum)| sum.bytes());
    let more = ranked.split_off(ranked.len().min(MOST_LINES));
    let mut rows: Vec<_> = ranked
        .iter()
        .map(|(key, sum)| row(key, sum, most, all, Ink::Plain))
        .collect();
    if !more.is_empty() {
        let mut sum = Sum::default();
        for (_, one) in &more {
            sum.flows += one.flows;
            sum.up = sum.up.saturating_add(one.up);
            sum.down = sum.down.saturating_add(one.down);
        }
        let words = format!("{} more", count(more.len() as u64));
        rows.push(row(&words, &sum, 0, all, Ink::Dim));
    }
    if rest.flows > 0 {
        rows.push(row(unknown, &rest, 0, all, Ink::Dim));
    }
    let heading = Ink::Bold.paint(title, is_colored);
    format!("\n{heading}\n{}", render(&COLUMNS, &rows, is_colored))
}

const COLUMNS: [Column; 5] = {
    const WORDS: Column = Column {
        title: "",
        is_figure: false,
        max_width: 38,
    };
    const FIGURE: Column = Column {
        is_figure: true,
        ..WORDS
    };
    [WORDS, WORDS, FIGURE, FIGURE, FIGURE]
};

fn row(key: &str, sum: &Sum, most: u64, all: u64, ink: Ink) -> [Cell; 5] {
    [
        Cell::new(key, ink),
        Cell::new(bar(sum.bytes(), most), Ink::Cyan),
        Cell::new(bytes(sum.bytes()), Ink::Bold),
        Cell::new(percent(sum.bytes(), all), Ink::Dim),
        Cell::new(counted(sum.flows, "flow"), Ink::Dim),
    ]
}

/// As long as its part of the longest one, to an eighth of a letter.
fn bar(part: u64, most: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if most == 0 {
        return String::new();
    }
    let eighths = u128::from(part.min(most)) * (BAR as u128 * 8) / u128::from(most);
    let eighths = usize::try_from(eighths).unwrap_or(0);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}
