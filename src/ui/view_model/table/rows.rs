//! Keeps one row for each flow: only what changed is touched, and only while the table is open.

use std::net::IpAddr;
use std::sync::Arc;

use bevy::prelude::*;
use flowcore::filter::Words;
use flowcore::model::{CountryCode, NameSource, PlaceStanding};
use flowcore::time::Timestamp;

use super::words::{self as wording, StateWord};
use super::{TableView, order};
use crate::select::search;
use crate::select::{Search, Selection};
use crate::ui::state::{UiState, is_table_open};
use crate::ui::view_model::pacing::{ViewSystems, is_due};
use crate::ui::view_model::ranking::organization;
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState, HostFlows, ToHost};
use crate::world::health::{Health, Totals};
use crate::world::hosts::{BestName, Facts, Host};
use crate::world::hues::{Hues, Owner};
use crate::world::routes::Hue;
use crate::world::traffic::Traffic;

/// The words of a row. Shared with the sorting task instead of copied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowText {
    /// Best name, else the address.
    pub name: String,
    /// File name of the program; empty where unknown.
    pub program: String,
    /// City, else country; empty where unknown.
    pub place: String,
    /// What the round trip says about the place; empty where nothing was checked.
    pub place_check: String,
    /// Organisation; empty where unknown.
    pub provider: String,
    /// Remote address.
    pub address: String,
    /// Protocol and port.
    pub service: String,
    /// What a filter looks at.
    pub words: Words,
}

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The flow.
    pub flow: Entity,
    /// The host it leads to.
    pub host: Entity,
    /// Words.
    pub text: Arc<RowText>,
    /// Remote address, to sort by.
    pub ip: IpAddr,
    /// Port of the service.
    pub port: u16,
    /// Number of the provider.
    pub asn: Option<u32>,
    /// Evidence of the name; `None` where the address stands for it.
    pub evidence: Option<NameSource>,
    /// For the flag.
    pub country: Option<CountryCode>,
    /// For the mark after the place.
    pub standing: PlaceStanding,
    /// Its hue.
    pub hue: Hue,
    /// Bytes sent.
    pub up_bytes: u64,
    /// Bytes received.
    pub down_bytes: u64,
    /// Both ways.
    pub bytes_per_sec: f32,
    /// Of its handshake.
    pub round_trip_ms: Option<f32>,
    /// First packet.
    pub first_seen: Timestamp,
    /// Last packet.
    pub last_seen: Timestamp,
    /// In words.
    pub state: StateWord,
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (update_rows, reword_hosts, recolor, settle)
            .chain()
            .in_set(ViewSystems::Build)
            .before(order::refresh)
            .run_if(is_due.and_then(is_table_open)),
    );
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
type HostData = (&'static Host, &'static Facts, &'static BestName);

fn update_rows(
    mut view: ResMut<TableView>,
    flows: Query<'_, '_, FlowData, FlowChanged>,
    renamed: Query<'_, '_, (), Or<(Added<Flow>, Changed<FlowNames>, Changed<FlowProgram>)>>,
    hosts: Query<'_, '_, HostData>,
    hues: Res<Hues>,
) {
    for (entity, flow, state, words, traffic, to_host) in &flows {
        let known = view.index.get(&entity).copied();
        if let Some(at) = known
            && !renamed.contains(entity)
        {
            fill_figures(&mut view.rows[at], state, traffic);
        } else if let Ok(host) = hosts.get(to_host.0) {
            let mut row = row(entity, to_host.0, flow, words, host, &hues);
            fill_figures(&mut row, state, traffic);
            view.put(row);
        }
    }
}

/// A host's name or facts changed: so did the words of all its connections.
fn reword_hosts(
    mut view: ResMut<TableView>,
    changed: Query<'_, '_, (HostData, &HostFlows), Or<(Changed<Facts>, Changed<BestName>)>>,
    flows: Query<'_, '_, FlowData>,
    hues: Res<Hues>,
) {
    for (host, its_flows) in &changed {
        for (entity, flow, state, words, traffic, to_host) in flows.iter_many(its_flows.iter()) {
            let mut row = row(entity, to_host.0, flow, words, host, &hues);
            fill_figures(&mut row, state, traffic);
            view.put(row);
        }
    }
}

fn recolor(mut view: ResMut<TableView>, hues: Res<Hues>) {
    if hues.is_changed() {
        for row in &mut view.rows {
            row.hue = hues.of(owner(&row.text, row.country.as_ref()));
        }
    }
}

/// Forgets rows whose flow is gone, and takes over what panels need besides rows.
fn settle(
    mut view: ResMut<TableView>,
    flows: Query<'_, '_, (), With<Flow>>,
    health: Res<Health>,
    totals: Res<Totals>,
    person: (Res<Selection>, Res<Search>, Res<UiState>),
) {
    // Every flow has a row by now, so there are more rows than flows exactly when some are stale.
    if view.rows.len() > flows.iter().len() {
        view.retain(|row| flows.contains(row.flow));
    }
    view.has_programs = totals.programs > 0;
    view.now = health.meter_time;
    view.selected = person.0.0;
    view.is_filtered = !person.1.0.trim().is_empty();
    view.settings = person.2.table;
    view.open = view.rows.iter().filter(|row| !row.state.is_over).count();
}

fn fill_figures(row: &mut Row, state: &FlowState, traffic: &Traffic) {
    row.up_bytes = traffic.up_bytes;
    row.down_bytes = traffic.down_bytes;
    // What is over moves nothing, however slowly its smoothed speed fades.
    row.bytes_per_sec = if state.closed.is_some() {
        0.0
    } else {
        traffic.bytes_per_sec()
    };
    row.round_trip_ms = state.round_trip_ms;
    row.last_seen = state.last_seen;
    row.state = wording::state(state);
}

/// A row with its words; figures come with [`fill_figures`].
fn row(
    entity: Entity,
    host_entity: Entity,
    flow: &Flow,
    (names, program): (&FlowNames, &FlowProgram),
    (host, facts, best): (&Host, &Facts, &BestName),
    hues: &Hues,
) -> Row {
    let place = facts.0.place.found();
    let name = names.0.first().or(best.0.as_ref());
    let address = host.ip.to_string();
    let provider = organization(facts);
    let mut words = search::host_words(host, facts, best);
    words.append(&search::flow_words(flow, names, program));
    let country = place.and_then(|place| place.country);
    let text = RowText {
        name: name.map_or_else(|| address.clone(), |name| name.text.to_string()),
        program: program
            .0
            .as_ref()
            .map(|program| program.name.to_string())
            .unwrap_or_default(),
        place: place
            .and_then(|place| place.city.as_ref().or(place.country_name.as_ref()))
            .map(ToString::to_string)
            .unwrap_or_default(),
        place_check: facts
            .0
            .place_check
            .as_ref()
            .map_or_else(String::new, |check| check.reason.to_string()),
        provider: provider.unwrap_or_default().to_owned(),
        address,
        service: wording::service(flow, names),
        words,
    };
    Row {
        flow: entity,
        host: host_entity,
        ip: host.ip,
        port: flow.key.server.port,
        asn: facts.0.provider.found().map(|provider| provider.asn),
        evidence: name.map(|name| name.source),
        country,
        standing: facts.0.place_standing(),
        hue: hues.of(owner(&text, country.as_ref())),
        text: Arc::new(text),
        up_bytes: 0,
        down_bytes: 0,
        bytes_per_sec: 0.0,
        round_trip_ms: None,
        first_seen: flow.first_seen,
        last_seen: flow.first_seen,
        state: StateWord::default(),
    }
}

/// What hues ask of a row. An empty word is nobody's.
fn owner<'a>(text: &'a RowText, country: Option<&'a CountryCode>) -> Owner<'a> {
    let known = |word: &'a str| (!word.is_empty()).then_some(word);
    Owner {
        program: known(&text.program),
        provider: known(&text.provider),
        country: country.map(CountryCode::as_str),
        ..Owner::default()
    }
}
