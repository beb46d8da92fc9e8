//! What a reader must know to judge the page: signs, contradictions, and what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use flowcore::geo::Verdict;
use flowcore::model::{AddressKind, DatabaseState, HostFacts, Layer, PlaceStanding};

use super::figures::{count, counted};
use super::flows::place;
use super::grid::Ink;
use super::marks;
use crate::cli::gather::Gathering;

/// Contradicted places that are explained one by one.
const MOST_EXPLAINED: usize = 5;

/// All notes, the most surprising first.
pub(super) fn lines(gathering: &Gathering, home: Option<&str>, is_colored: bool) -> String {
    let hosts: BTreeMap<IpAddr, &HostFacts> = gathering
        .flows
        .values()
        .filter_map(|flow| Some((flow.record.remote_ip(), gathering.facts(flow)?)))
        .collect();
    let mut text = contradictions(&hosts, is_colored);
    let mut notes = vec![legend(&hosts)];
    notes.extend(reasons(&hosts));
    notes.push(missing(gathering, &hosts));
    notes.push(unread(gathering));
    notes.push(sources(gathering, home));
    for note in notes.into_iter().filter(|note| !note.is_empty()) {
        text.push_str(&Ink::Dim.paint(&note, is_colored));
        text.push('\n');
    }
    text
}

fn contradictions(hosts: &BTreeMap<IpAddr, &HostFacts>, is_colored: bool) -> String {
    let mut found: Vec<_> = hosts
        .iter()
        .filter_map(|(ip, facts)| {
            let standing = facts.place_standing();
            let check = facts.place_check.as_ref()?;
            standing
                .is_contradicted()
                .then_some((standing, ip, facts.place.found()?, check))
        })
        .collect();
    found.sort_by_key(|(standing, ip, ..)| (std::cmp::Reverse(*standing), **ip));
    let mut text = String::new();
    for (standing, ip, claimed, check) in found.iter().take(MOST_EXPLAINED) {
        let head = format!("{} {ip}, {}:", marks::sign(*standing), place(claimed));
        text.push_str(&marks::ink(*standing).paint(&head, is_colored));
        text.push_str(&format!(" {}\n", check.reason));
    }
    if found.len() > MOST_EXPLAINED {
        let more = (found.len() - MOST_EXPLAINED) as u64;
        text.push_str(&format!(
            "… and {}; --json has the reasons.\n",
            counted(more, "contradicted place")
        ));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The signs that are on this page.
fn legend(hosts: &BTreeMap<IpAddr, &HostFacts>) -> String {
    let mut used: BTreeSet<PlaceStanding> =
        hosts.values().map(|facts| facts.place_standing()).collect();
    used.remove(&PlaceStanding::Unchecked);
    let signs: Vec<String> = used
        .into_iter()
        .map(|standing| format!("{} {}", marks::sign(standing), marks::meaning(standing)))
        .collect();
    signs.join(" · ")
}

/// Why round trips that were measured say nothing, each reason once.
fn reasons(hosts: &BTreeMap<IpAddr, &HostFacts>) -> Vec<String> {
    let mut said = BTreeSet::new();
    for facts in hosts.values() {
        if let (Some(check), Some(_)) = (&facts.place_check, facts.min_rtt)
            && check.verdict == Verdict::Unknown
            && facts.place.found().is_some()
        {
            said.insert(check.reason.to_string());
        }
    }
    said.into_iter().take(MOST_EXPLAINED).collect()
}

fn missing(gathering: &Gathering, hosts: &BTreeMap<IpAddr, &HostFacts>) -> String {
    let outer = || {
        let flows = gathering.flows.values();
        flows.filter(|flow| flow.record.key.layer == Layer::Outer)
    };
    let unnamed = outer().filter(|flow| flow.record.names.is_empty()).count() as u64;
    let by_reverse = outer()
        .filter(|flow| flow.record.names.is_empty())
        .filter_map(|flow| gathering.facts(flow)?.reverse_name.found())
        .count() as u64;
    let inner = (gathering.flows.len() - outer().count()) as u64;
    let public = hosts
        .iter()
        .filter(|(ip, _)| AddressKind::of(**ip) == AddressKind::Public);
    let unplaced = public.filter(|(_, facts)| facts.place.found().is_none());
    let unplaced = unplaced.count() as u64;
    let mut parts = Vec::new();
    if unnamed > by_reverse {
        parts.push(format!(
            "{} without a name",
            counted(unnamed - by_reverse, "flow")
        ));
    }
    if by_reverse > 0 {
        parts.push(format!(
            "{} (in parentheses) by reverse look-up, which is weak evidence",
            counted(by_reverse, "name")
        ));
    }
    if unplaced > 0 {
        parts.push(format!(
            "{} without a place",
            counted(unplaced, "public host")
        ));
    }
    if inner > 0 {
        parts.push(format!(
            "{} inside tunnels, not added up a second time",
            counted(inner, "flow")
        ));
    }
    parts.join(" · ")
}

/// Frames that make up no flow.
fn unread(gathering: &Gathering) -> String {
    let health = &gathering.health;
    let mut parts = Vec::new();
    for (number, what) in [
        (health.malformed_frames, "damaged or cut"),
        (health.non_ip_frames, "without IP"),
    ] {
        if number > 0 {
            parts.push(format!("{} {what}", counted(number, "frame")));
        }
    }
    if health.drops.unread_names > 0 {
        let unread = counted(health.drops.unread_names, "name");
        parts.push(format!("{unread} not read or kept for want of space"));
    }
    parts.join(" · ")
}

/// Databases with their dates, and home with its origin.
fn sources(gathering: &Gathering, home: Option<&str>) -> String {
    let health = &gathering.health;
    let mut parts = Vec::new();
    for (what, state) in [("places", &health.places), ("providers", &health.providers)] {
        if let DatabaseState::Ready(label) = state {
            parts.push(format!("{what}: {label}"));
        }
    }
    parts.extend(home.map(|home| format!("home: {home}")));
    parts.push(format!("{} frames read", count(health.frames)));
    parts.join(" · ")
}
