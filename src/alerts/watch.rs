//! Shows connections to the watcher: those that are new or of which something is new, and while a rule asks for figures
//! those whose figures changed. Of these a frame looks at so many at most, and the others have their turn in the next.

use std::collections::HashMap;

use bevy::ecs::entity::{EntityHashMap, EntityHashSet};
use bevy::prelude::*;
use flowcore::alert::{Alert, List, Rule, Sighting, Watch, WatchConfig};
use flowcore::filter::{Connection, Words};
use flowcore::model::{PlaceStanding, SourceKind};

use super::{Alerts, TOAST_SECS, store};
use crate::config::live::Live;
use crate::select::search;
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState, ToHost};
use crate::world::health::Health;
use crate::world::hosts::{BestName, Facts, Host};
use crate::world::programs::ProgramName;
use crate::world::traffic::Traffic;

/// Seconds between two looks at the figures of programs.
const FIGURES_SECS: f64 = 1.0;
/// Connections whose figures one frame looks at: about a millisecond.
const MOST_A_FRAME: usize = 500;

/// Another source is another computer or another time: what was learned of this one does not hold there.
pub(super) fn follow_source(health: Res<Health>, mut alerts: ResMut<Alerts>) {
    let is_live = health.sensor.source == SourceKind::Live;
    if alerts.is_live == is_live || health.updated_secs == 0.0 {
        return;
    }
    alerts.is_live = is_live;
    alerts.toasts.clear();
    let habits = if is_live { store::load() } else { default() };
    alerts.watch = Watch::new(WatchConfig::default(), habits);
}

/// Takes up what the settings say.
pub(super) fn configure(
    live: Option<Res<Live>>,
    mut was_live: Local<bool>,
    mut alerts: ResMut<Alerts>,
) {
    let Some(live) = live else {
        return;
    };
    if !live.is_changed() && *was_live == alerts.is_live {
        return;
    }
    *was_live = alerts.is_live;
    let config = &live.config;
    alerts.watch.set_config(WatchConfig {
        learning: std::time::Duration::from_secs_f64(
            config.number("alerts.learning_minutes") * 60.0,
        ),
        new_country: config.switch("alerts.new_country"),
        new_provider: config.switch("alerts.new_provider"),
        upload_bytes: (config.number("alerts.upload_megabytes") * 1e6) as u64,
        impossible_place: config.switch("alerts.impossible_place"),
        lists: config
            .texts("alerts.lists")
            .iter()
            .filter_map(|path| list(path))
            .collect(),
        // Rules were checked when they were read.
        rules: config
            .texts("alerts.rules")
            .iter()
            .filter_map(|rule| Rule::read(rule).ok())
            .collect(),
    });
}

fn list(path: &str) -> Option<List> {
    let name = std::path::Path::new(path).file_name().map_or_else(
        || path.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let list = List::read(&name, &text);
            if list.unread.0 > 0 {
                warn!(
                    "{path}: {} lines are no address, network or domain, the first at {:?}",
                    list.unread.0, list.unread.1
                );
            }
            Some(list)
        }
        Err(error) => {
            warn!("{path}: the list cannot be read: {error}");
            None
        }
    }
}

type FlowData = (
    &'static Flow,
    &'static FlowState,
    &'static FlowNames,
    &'static FlowProgram,
    &'static Traffic,
    &'static ToHost,
);

/// What a flow had sent when it was looked at last, and a program likewise.
#[derive(Default)]
pub(super) struct Looked {
    secs: f64,
    flows: EntityHashMap<u64>,
    programs: HashMap<Entity, u64>,
    /// Flows whose figures changed since they were looked at; the first waits for longest.
    waiting: std::collections::VecDeque<Entity>,
    is_waiting: EntityHashSet,
}

impl Looked {
    fn note_changed(&mut self, flow: Entity) {
        if self.is_waiting.insert(flow) {
            self.waiting.push_back(flow);
        }
    }

    fn next(&mut self) -> Option<Entity> {
        let flow = self.waiting.pop_front()?;
        self.is_waiting.remove(&flow);
        Some(flow)
    }
}

type Figures = Or<(Changed<Traffic>, Changed<FlowState>)>;

pub(super) fn look(
    (health, time): (Res<Health>, Res<Time<Real>>),
    mut looked: Local<Looked>,
    fresh: Query<Entity, Or<(Added<Flow>, Changed<FlowProgram>, Changed<FlowNames>)>>,
    moved: Query<Entity, (With<Flow>, Figures)>,
    changed_hosts: Query<&crate::world::flows::HostFlows, Changed<Facts>>,
    flows: Query<FlowData>,
    hosts: Query<(&Host, &Facts, &BestName)>,
    programs: Query<(Entity, &ProgramName, &Traffic)>,
    mut alerts: ResMut<Alerts>,
) {
    let now_secs = time.elapsed_secs_f64();
    let now = health.meter_time;
    let mut raised = Vec::new();
    let is_second_over = now_secs - looked.secs >= FIGURES_SECS;
    let alerts = alerts.bypass_change_detection();
    let watches_figures = alerts.watch.asks_for_figures();
    let mut see = |watch: &mut Watch, entity: Entity, looked: &mut Looked| {
        if let Ok(data) = flows.get(entity) {
            let before = if watches_figures {
                looked.flows.insert(entity, data.4.up_bytes)
            } else {
                None
            };
            let grown = data.4.up_bytes.saturating_sub(before.unwrap_or(0));
            show(watch, data, &hosts, now, grown, &mut raised);
        } else {
            looked.flows.remove(&entity);
        }
    };
    let with_new_facts = changed_hosts.iter().flat_map(RelationshipTarget::iter);
    for entity in fresh.iter().chain(with_new_facts) {
        see(&mut alerts.watch, entity, &mut looked);
    }
    if watches_figures {
        for entity in &moved {
            looked.note_changed(entity);
        }
        for _ in 0..MOST_A_FRAME {
            let Some(entity) = looked.next() else {
                break;
            };
            see(&mut alerts.watch, entity, &mut looked);
        }
        if is_second_over && looked.flows.len() > 2 * flows.iter().len() {
            looked.flows.retain(|flow, _| flows.contains(*flow));
        }
    }
    if is_second_over {
        looked.secs = now_secs;
        for (entity, name, traffic) in &programs {
            let before = looked.programs.insert(entity, traffic.up_bytes);
            // What was sent before anybody looked is not sent now.
            let grown = before.map_or(0, |before| traffic.up_bytes.saturating_sub(before));
            if grown > 0 {
                alerts.watch.note_sent(&name.0, grown, now, &mut raised);
            }
        }
        looked
            .programs
            .retain(|program, _| programs.contains(*program));
        alerts
            .toasts
            .retain(|(_, since)| now_secs - since < TOAST_SECS);
    }
    for alert in raised {
        note(alerts, alert, now_secs);
    }
}

fn note(alerts: &mut Alerts, alert: Alert, now_secs: f64) {
    let now = alert.at;
    info!(kind = alert.reason.kind(), "alert");
    if alerts.is_live {
        store::write_down(&alert);
    }
    if let Some(id) = alerts.log.push(alert, now) {
        alerts.toasts.push((id, now_secs));
    }
}

fn show(
    watch: &mut Watch,
    (flow, state, names, program, traffic, to): (
        &Flow,
        &FlowState,
        &FlowNames,
        &FlowProgram,
        &Traffic,
        &ToHost,
    ),
    hosts: &Query<(&Host, &Facts, &BestName)>,
    now: flowcore::time::Timestamp,
    sent_bytes: u64,
    raised: &mut Vec<Alert>,
) {
    let Ok((host, facts, best)) = hosts.get(to.0) else {
        return;
    };
    let words: [Words; 2] = [
        search::flow_words(flow, names, program),
        search::host_words(host, facts, best),
    ];
    let known: Vec<&str> = names
        .0
        .iter()
        .chain(&best.0)
        .map(|name| &*name.text)
        .collect();
    let place = facts.0.place.found();
    watch.see(
        &Sighting {
            program: program.0.as_deref().map(|program| &*program.name),
            country: place.and_then(|place| {
                Some((
                    place.country?,
                    place.country_name.as_deref().unwrap_or_default(),
                ))
            }),
            provider: facts
                .0
                .provider
                .found()
                .map(|provider| &*provider.organization),
            names: &known,
            is_impossible: facts.0.place_standing() == PlaceStanding::Impossible,
            connection: Connection {
                words: [&words[0], &words[1]],
                address: host.ip,
                port: flow.key.server.port,
                asn: facts.0.provider.found().map(|provider| provider.asn),
                age: now.saturating_since(flow.first_seen),
                is_over: state.closed.is_some(),
                is_new: flow.first_seen == host.first_seen,
                sent_bytes: traffic.up_bytes,
                received_bytes: traffic.down_bytes,
                bytes_per_sec: Some(traffic.bytes_per_sec().round() as u64),
                round_trip: state
                    .round_trip_ms
                    .map(|ms| std::time::Duration::from_secs_f32(ms.max(0.0) / 1e3)),
            },
            sent_bytes,
        },
        now,
        raised,
    );
}
