//! Who is asked what: a host or a connection in the world, a program, a country or a provider in what was counted.

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::model::{AddressKind, CountryCode, Lookup};

use super::facts::{executables, fact_rows, path_rows, process_rows, program_row, signer_rows};
use super::names::{flow_row, name_rows};
use super::{Details, FactRow, Related};
use crate::survey::Survey;
use crate::survey::answer::SubjectAnswer;
use crate::survey::order::service_name;
use crate::survey::question::{Period, Subject};
use crate::ui::format::{self, Figure};
use crate::ui::view_model::place_card::place_card;
use crate::ui::view_model::ranking::ranking;
use crate::words;
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState, HostFlows};
use crate::world::health::Health;
use crate::world::home::Home;
use crate::world::hosts::{BestName, Facts, FlowCounts, Host};
use crate::world::hues::HostHues;
use crate::world::routes::Hue;
use crate::world::traffic::Traffic;

/// Connections that the drawer lists; the table has all of them.
const MOST_FLOWS: usize = 100;
/// Rows of each list of who else is concerned.
const MOST_RELATED: usize = 5;

pub(super) type HostQuery<'w, 's> = Query<
    'w,
    's,
    (
        &'static Host,
        &'static Facts,
        &'static BestName,
        &'static Traffic,
        &'static FlowCounts,
        Option<&'static HostFlows>,
    ),
>;
pub(super) type FlowQuery<'w, 's> = Query<
    'w,
    's,
    (
        Entity,
        &'static Flow,
        &'static FlowState,
        &'static FlowNames,
        &'static Traffic,
        &'static FlowProgram,
    ),
>;

/// Where details are looked up.
pub(super) struct World<'a, 'w, 's> {
    pub(super) survey: &'a Survey,
    pub(super) hosts: &'a HostQuery<'w, 's>,
    pub(super) flows: &'a FlowQuery<'w, 's>,
    pub(super) health: &'a Health,
    pub(super) home: &'a Home,
    pub(super) hues: &'a HostHues<'w, 's>,
}

pub(super) type FlowItem<'a> = (
    Entity,
    &'a Flow,
    &'a FlowState,
    &'a FlowNames,
    &'a Traffic,
    &'a FlowProgram,
);

impl World<'_, '_, '_> {
    /// A host with all its connections, or with one of them.
    pub(super) fn host(&self, entity: Entity, only: Option<Entity>) -> Option<Details> {
        let (host, facts, name, traffic, counts, host_flows) = self.hosts.get(entity).ok()?;
        let mut its_flows: Vec<FlowItem<'_>> = host_flows
            .into_iter()
            .flat_map(RelationshipTarget::iter)
            .filter(|flow| only.is_none_or(|only| only == *flow))
            .filter_map(|flow| self.flows.get(flow).ok())
            .collect();
        its_flows.sort_by_key(|(_, flow, state, ..)| {
            (
                state.closed.is_some(),
                std::cmp::Reverse(flow.first_seen),
                flow.id,
            )
        });
        let traffic = match (only, its_flows.first()) {
            (Some(_), Some((.., traffic, _))) => traffic,
            _ => traffic,
        };
        let title = host_name(host, name);
        let programs = || its_flows.iter().map(|(.., program)| *program);
        let mut rows: Vec<FactRow> = program_row(self.health, programs()).into_iter().collect();
        rows.extend(path_rows(programs()));
        rows.extend(signer_rows(programs()));
        rows.extend(process_rows(programs(), self.health.meter_time));
        rows.extend(fact_rows(host, facts, self.home));
        let subject = match only {
            Some(flow) => Subject::Flow(flow),
            None => Subject::Host(entity),
        };
        Some(Details {
            host: Some(entity),
            title: match (only, its_flows.first()) {
                (Some(_), Some((_, flow, ..))) => {
                    let port = flow.key.server.port.to_string();
                    let parts = [("title", (&title).into()), ("port", (&port).into())];
                    words::with("details-port", &parts)
                }
                _ => title,
            },
            hue: self.hues.of(entity, facts),
            subtitle: subtitle(host, facts),
            pick: Some((Facet::Host, host.ip.to_string())),
            is_placed: facts
                .0
                .place
                .found()
                .is_some_and(|place| place.coord.is_some()),
            figures: figures(facts, traffic),
            place_card: place_card(facts, self.home),
            facts: rows,
            executables: executables(programs()),
            names: name_rows(facts, its_flows.iter().map(|(_, _, _, names, ..)| *names)),
            flows_note: match only {
                Some(_) => words::text("details-this-one"),
                None => open_in_all(counts.live, counts.total),
            },
            flows: its_flows
                .iter()
                .take(MOST_FLOWS)
                .map(|flow| flow_row(flow, None, self.health.meter_time))
                .collect(),
            ..Details::about(subject)
        })
    }

    /// A program, a country, a provider: whatever connections have in common.
    pub(super) fn value(&self, facet: Facet, value: &str) -> Details {
        let ledger = self.survey.ledger();
        let counted = self.counted(&Subject::Value(facet, value.to_owned()));
        let flows: Vec<Entity> = counted.map(|it| it.flows.clone()).unwrap_or_default();
        let its_flows: Vec<FlowItem<'_>> = flows
            .iter()
            .filter_map(|flow| self.flows.get(*flow).ok())
            .collect();
        let line = flows.first().and_then(|flow| ledger.flow(*flow));
        let title = match (facet, line) {
            (Facet::Country, Some(line)) => {
                let host = ledger.host_of(line);
                ledger.country_name(host.country_symbol).to_owned()
            }
            (Facet::Proto, _) => value.to_uppercase(),
            (Facet::Port, _) => match service_name(value) {
                Some(service) => format!("{}, {service}", port_title(value)),
                None => port_title(value),
            },
            _ => value.to_owned(),
        };
        let programs = || its_flows.iter().map(|(.., program)| *program);
        let mut facts = Vec::new();
        if facet == Facet::App {
            facts.extend(program_row(self.health, programs()));
            facts.extend(path_rows(programs()));
            facts.extend(signer_rows(programs()));
            facts.extend(process_rows(programs(), self.health.meter_time));
        }
        if facet == Facet::Provider
            && let Some(asn) = line.and_then(|line| ledger.host_of(line).asn)
        {
            facts.push(FactRow {
                title: words::text("fact-number"),
                value: format!("AS{asn}"),
                note: words::text("note-newest-network"),
                is_known: true,
                is_path: false,
            });
        }
        let country = match facet {
            Facet::Country => CountryCode::new(value),
            _ => None,
        };
        Details {
            title,
            country,
            hue: line.map_or(Hue::OTHER, |line| line.hue),
            subtitle: words::text(kind_of(facet)),
            pick: Some((facet, value.to_owned())),
            facts,
            executables: match facet {
                Facet::App => executables(programs()),
                _ => Vec::new(),
            },
            flows: its_flows
                .iter()
                .map(|flow| {
                    let line = ledger.flow(flow.0);
                    let name = line.map(|line| ledger.name_of(line));
                    flow_row(flow, name, self.health.meter_time)
                })
                .collect(),
            ..Details::about(Subject::Value(facet, value.to_owned()))
        }
    }

    fn counted(&self, subject: &Subject) -> Option<&SubjectAnswer> {
        let answer = self.survey.answer().subject.as_ref();
        answer.filter(|answer| answer.subject == *subject)
    }

    /// Adds what the survey counted: volumes over time, first and last packet, who else is concerned.
    pub(super) fn with_counts(&self, mut details: Details) -> Details {
        let Some(counted) = self.counted(&details.subject) else {
            return details;
        };
        let answer = self.survey.answer();
        let (sum, now) = (&counted.sum, answer.now);
        details.columns.clone_from(&counted.columns);
        if details.host.is_none() {
            details.figures = vec![
                (
                    words::text("fact-sent-now"),
                    format::rate_figure(sum.up_rate),
                ),
                (
                    words::text("fact-received-now"),
                    format::rate_figure(sum.down_rate),
                ),
                (words::text("sent"), format::bytes_figure(sum.up_bytes)),
                (
                    words::text("received"),
                    format::bytes_figure(sum.down_bytes),
                ),
            ];
            details.flows_note = open_in_all(sum.open, sum.flows);
        }
        let ago = |at| format::past(now.saturating_since(at));
        for (title, at) in [
            ("fact-first-seen", counted.first_seen),
            ("fact-last-seen", counted.last_seen),
        ] {
            details.facts.push(FactRow {
                title: words::text(title),
                value: ago(at),
                note: words::text("note-since-source"),
                is_known: true,
                is_path: false,
            });
        }
        for facet in [
            Facet::App,
            Facet::Host,
            Facet::Country,
            Facet::Provider,
            Facet::Port,
        ] {
            let is_it = matches!(&details.subject, Subject::Value(own, _) if *own == facet);
            let has_one = details.host.is_some()
                && matches!(facet, Facet::Host | Facet::Country | Facet::Provider);
            let list = &counted.lists[facet as usize];
            if is_it || has_one || list.rows.is_empty() {
                continue;
            }
            let view = ranking(answer, facet, list, Period::Now);
            details.related.push(Related {
                facet,
                total: view.total,
                rows: view.rows.into_iter().take(MOST_RELATED).collect(),
            });
        }
        details
    }
}

fn open_in_all(open: u32, all: u32) -> String {
    let (open, all) = (format::count(open.into()), format::count(all.into()));
    words::with(
        "details-open-in-all",
        &[("open", (&open).into()), ("all", (&all).into())],
    )
}

fn port_title(port: &str) -> String {
    words::with("port-title", &[("port", port.into())])
}

/// What a facet is the kind of.
const fn kind_of(facet: Facet) -> &'static str {
    match facet {
        Facet::App => "kind-app",
        Facet::Country => "kind-country",
        Facet::City => "kind-city",
        Facet::Provider => "kind-provider",
        Facet::Host => "kind-host",
        Facet::Port => "kind-port",
        Facet::Proto => "kind-proto",
    }
}

fn subtitle(host: &Host, facts: &Facts) -> String {
    let provider = match &facts.0.provider {
        Lookup::Found(provider) => format!("{}, AS{}", provider.organization, provider.asn),
        _ => words::text(kind_words(host.kind)),
    };
    format!("{provider}  ·  {}", host.ip)
}

fn figures(facts: &Facts, traffic: &Traffic) -> Vec<(String, Figure)> {
    let mut figures = vec![
        (
            words::text("fact-sent-now"),
            format::rate_figure(traffic.up_bytes_per_sec),
        ),
        (
            words::text("fact-received-now"),
            format::rate_figure(traffic.down_bytes_per_sec),
        ),
        (words::text("sent"), format::bytes_figure(traffic.up_bytes)),
        (
            words::text("received"),
            format::bytes_figure(traffic.down_bytes),
        ),
    ];
    if let Some(round_trip) = facts.0.min_rtt {
        let text = format::milliseconds(round_trip.time.as_secs_f32() * 1000.0);
        let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
        figures.push((
            words::text("fact-round-trip"),
            Figure {
                number: number.to_owned(),
                unit: unit.to_owned(),
            },
        ));
    }
    figures
}

/// Best name, else the address.
#[must_use]
pub fn host_name(host: &Host, name: &BestName) -> String {
    name.0
        .as_ref()
        .map_or_else(|| host.ip.to_string(), |name| name.text.to_string())
}

/// What kind of address it is, in words.
#[must_use]
pub const fn kind_words(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Public => "address-public",
        AddressKind::Private => "address-private",
        AddressKind::Loopback => "address-loopback",
        AddressKind::LinkLocal => "address-link-local",
        AddressKind::Multicast => "address-multicast",
        AddressKind::Broadcast => "address-broadcast",
        AddressKind::Reserved => "address-reserved",
    }
}
