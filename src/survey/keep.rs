//! Brings what changed in the world into the ledger. Costs what changed, not what there is.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use flowcore::filter::Words;
use flowcore::model::{AddressKind, Lookup};

use super::ledger::{FlowLine, HostLine, Ledger, Unplaced};
use super::task::{Survey, SurveySystems, is_counting, is_due};
use super::wording;
use crate::select::search;
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState, HostFlows, ToHost};
use crate::world::hosts::{BestName, Facts, Host};
use crate::world::hues::Hues;
use crate::world::routes::Hue;
use crate::world::traffic::Traffic;

/// Flows and hosts that are gone since the ledger was last brought up to date.
#[derive(Resource, Debug, Default)]
struct Gone(Vec<Entity>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Gone>()
        .init_resource::<Hues>()
        .add_observer(note_gone_flow)
        .add_observer(note_gone_host)
        .add_systems(
            Update,
            update
                .in_set(SurveySystems::Keep)
                .run_if(is_due.and_then(not(is_counting))),
        );
}

fn note_gone_flow(removed: On<Remove, Flow>, mut gone: ResMut<Gone>) {
    gone.0.push(removed.entity);
}

fn note_gone_host(removed: On<Remove, Host>, mut gone: ResMut<Gone>) {
    gone.0.push(removed.entity);
}

type FlowData = (
    Entity,
    &'static Flow,
    &'static FlowState,
    (&'static FlowNames, &'static FlowProgram),
    &'static Traffic,
    &'static ToHost,
);
type FlowChanged = Or<(
    Changed<Flow>,
    Changed<FlowState>,
    Changed<FlowNames>,
    Changed<FlowProgram>,
    Changed<Traffic>,
)>;
type FlowReworded = Or<(Changed<Flow>, Changed<FlowNames>, Changed<FlowProgram>)>;
type HostData = (
    Entity,
    &'static Host,
    &'static Facts,
    &'static BestName,
    Option<&'static HostFlows>,
);
type HostChanged = Or<(Changed<Host>, Changed<Facts>, Changed<BestName>)>;

/// What changed since it was last asked.
#[derive(SystemParam)]
struct Changes<'w, 's> {
    flows: Query<'w, 's, FlowData, FlowChanged>,
    reworded: Query<'w, 's, (), FlowReworded>,
    hosts: Query<'w, 's, HostData, HostChanged>,
    known_hosts: Query<'w, 's, &'static Host>,
}

fn update(mut survey: ResMut<Survey>, mut gone: ResMut<Gone>, changes: Changes, hues: Res<Hues>) {
    let ledger = survey.ledger_mut();
    for (entity, host, facts, name, flows) in &changes.hosts {
        let line = host_line(entity, host, facts, name, ledger);
        ledger.put_host(line);
        // What hues stand for may have been learned just now.
        for flow in flows.into_iter().flat_map(RelationshipTarget::iter) {
            if let Some(at) = ledger.at(flow) {
                ledger.flows[at].hue = ledger.hue(&ledger.flows[at], &hues);
            }
        }
    }
    for (entity, flow, state, words, traffic, to) in &changes.flows {
        let known = ledger.at(entity);
        if let Some(at) = known
            && !changes.reworded.contains(entity)
        {
            fill_figures(&mut ledger.flows[at], state, traffic);
        } else if let Some(host) = ledger.host_number(to.0)
            && let Ok(far_end) = changes.known_hosts.get(to.0)
        {
            let mut line = flow_line(entity, host, flow, words, ledger);
            line.is_new = flow.first_seen == far_end.first_seen;
            line.hue = ledger.hue(&line, &hues);
            fill_figures(&mut line, state, traffic);
            ledger.put_flow(line);
        }
    }
    for entity in gone.0.drain(..) {
        ledger.forget(entity);
    }
    if hues.is_changed() {
        ledger.color(&hues);
    }
}

fn fill_figures(line: &mut FlowLine, state: &FlowState, traffic: &Traffic) {
    line.up_bytes = traffic.up_bytes;
    line.down_bytes = traffic.down_bytes;
    line.up_rate = traffic.up_bytes_per_sec;
    line.down_rate = traffic.down_bytes_per_sec;
    line.round_trip_ms = state.round_trip_ms;
    line.last_seen = state.last_seen;
    line.state = wording::state(state);
}

fn host_line(
    entity: Entity,
    host: &Host,
    facts: &Facts,
    name: &BestName,
    ledger: &mut Ledger,
) -> HostLine {
    let place = facts.0.place.found();
    let country = place.and_then(|place| place.country);
    let country_name = place.and_then(|place| place.country_name.as_deref());
    let city = place.and_then(|place| place.city.as_deref());
    let provider = facts.0.provider.found();
    let unplaced = match (host.kind, &facts.0.place) {
        (AddressKind::Public, Lookup::Found(place)) if place.coord.is_some() => None,
        (AddressKind::Public, Lookup::Pending) => Some(Unplaced::Pending),
        (AddressKind::Public, _) => Some(Unplaced::Unknown),
        (AddressKind::Multicast | AddressKind::Broadcast, _) => Some(Unplaced::Multicast),
        _ => Some(Unplaced::Local),
    };
    HostLine {
        entity,
        ip: host.ip,
        kind: host.kind,
        first_seen: host.first_seen,
        name: name.0.clone(),
        place: city.or(country_name).unwrap_or_default().into(),
        place_check: wording::place_reason(&facts.0).into(),
        standing: facts.0.place_standing(),
        country,
        country_symbol: country.map_or(0, |code| ledger.name_country(code, country_name)),
        city: ledger.cities.symbol(city.unwrap_or_default()),
        provider: provider.map_or(0, |found| ledger.providers.symbol(&found.organization)),
        asn: provider.map(|found| found.asn),
        unplaced,
        min_rtt_ms: facts
            .0
            .min_rtt
            .map(|measured| measured.time.as_secs_f32() * 1e3),
        words: search::host_words(host, facts, name),
    }
}

/// A line with its words; figures come with [`fill_figures`].
fn flow_line(
    entity: Entity,
    host: u32,
    flow: &Flow,
    (names, program): (&FlowNames, &FlowProgram),
    ledger: &mut Ledger,
) -> FlowLine {
    let transport = flow.key.protocol.to_string();
    let spoken = wording::spoken(names).map_or(0, |word| ledger.protocols.symbol(word));
    let port = flow.key.server.port;
    let port_symbol = match port {
        0 => 0,
        port => ledger.ports.symbol(&port.to_string()),
    };
    let made_by = program.0.as_deref();
    let words: Words = search::flow_words(flow, names, program);
    FlowLine {
        flow: entity,
        host,
        program: made_by.map_or(0, |program| ledger.programs.symbol(&program.name)),
        pid: made_by.map(|program| program.pid),
        name: names.0.first().cloned(),
        service: ledger.services.symbol(&wording::service(flow, names)),
        protocols: [spoken, ledger.protocols.symbol(&transport)],
        port,
        port_symbol,
        hue: Hue::OTHER,
        up_bytes: 0,
        down_bytes: 0,
        up_rate: 0.0,
        down_rate: 0.0,
        round_trip_ms: None,
        first_seen: flow.first_seen,
        last_seen: flow.first_seen,
        state: wording::StateWord::default(),
        is_new: false,
        words,
    }
}
