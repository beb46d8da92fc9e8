//! Everything that is known of the selected host, each piece with where it came from.

use bevy::prelude::*;
use flowcore::model::{
    AddressKind, Evidence, Lookup, Name, NameSource, Program, RttSource, SourceKind,
};
use flowcore::time::Timestamp;

use super::pacing::{ViewSystems, is_due};
use super::place_card::{PlaceCard, place_card};
use super::ranking::host_name;
use super::table::words::{self, StateWord};
use crate::select::Selection;
use crate::ui::format::{self, Figure};
use crate::world::flows::{Flow, FlowNames, FlowProgram, FlowState, HostFlows};
use crate::world::health::Health;
use crate::world::home::Home;
use crate::world::hosts::{BestName, Facts, FlowCounts, Host};
use crate::world::hues::HostHues;
use crate::world::routes::Hue;
use crate::world::traffic::Traffic;

/// Connections that the drawer lists; the table has all of them.
const MOST_FLOWS: usize = 100;

/// A fact in three parts: what it is, what it says, where it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactRow {
    /// What it is.
    pub title: &'static str,
    /// What it says.
    pub value: String,
    /// Where it comes from, or what is weak about it.
    pub note: String,
    /// Unknown facts are said, in a weaker voice.
    pub is_known: bool,
}

/// A name with its evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct NameRow {
    /// The name; `None` where a lookup had no answer.
    pub text: Option<String>,
    /// Its evidence.
    pub source: NameSource,
    /// When, or why not.
    pub note: String,
}

/// A connection to the host.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRow {
    /// Transport, in capitals.
    pub protocol: String,
    /// `51344 to 443`.
    pub ports: String,
    /// In words.
    pub state: StateWord,
    /// For how long.
    pub age: String,
    /// Bytes sent.
    pub sent: String,
    /// Bytes received.
    pub received: String,
}

/// The drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// The host.
    pub host: Entity,
    /// Best name, else address.
    pub title: String,
    /// Its hue.
    pub hue: Hue,
    /// Provider and address, in one line.
    pub subtitle: String,
    /// The address, to be copied.
    pub address: String,
    /// It has a place to fly to.
    pub is_placed: bool,
    /// Large figures with their titles.
    pub figures: Vec<(&'static str, Figure)>,
    /// What the round trip says about the place.
    pub place_card: Option<PlaceCard>,
    /// Place and network.
    pub facts: Vec<FactRow>,
    /// All names, best first.
    pub names: Vec<NameRow>,
    /// `2 open, 1 closed`.
    pub flows_note: String,
    /// Connections, newest first.
    pub flows: Vec<FlowRow>,
}

/// `None`: nothing is selected, or it is gone.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct DetailsView(pub Option<Details>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<DetailsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

type HostQuery<'w, 's> = Query<
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
type FlowQuery<'w, 's> = Query<
    'w,
    's,
    (
        &'static Flow,
        &'static FlowState,
        &'static FlowNames,
        &'static Traffic,
        &'static FlowProgram,
    ),
>;

fn build(
    mut view: ResMut<DetailsView>,
    selection: Res<Selection>,
    hosts: HostQuery<'_, '_>,
    flows: FlowQuery<'_, '_>,
    context: (Res<Health>, Res<Home>),
    hues: HostHues,
) {
    let (health, home) = context;
    let found = selection
        .0
        .and_then(|entity| Some((entity, hosts.get(entity).ok()?)));
    let Some((entity, (host, facts, name, traffic, counts, host_flows))) = found else {
        view.set_if_neq(DetailsView(None));
        return;
    };
    let mut its_flows: Vec<_> = host_flows
        .into_iter()
        .flat_map(RelationshipTarget::iter)
        .filter_map(|flow| flows.get(flow).ok())
        .collect();
    its_flows.sort_by_key(|(flow, state, ..)| {
        (
            state.closed.is_some(),
            std::cmp::Reverse(flow.first_seen),
            flow.id,
        )
    });
    let details = Details {
        host: entity,
        title: host_name(host, name),
        hue: hues.of(entity, facts),
        subtitle: subtitle(host, facts),
        address: host.ip.to_string(),
        is_placed: facts
            .0
            .place
            .found()
            .is_some_and(|place| place.coord.is_some()),
        figures: figures(facts, traffic),
        place_card: place_card(facts, &home),
        facts: program_row(&health, its_flows.iter().map(|(.., program)| *program))
            .into_iter()
            .chain(fact_rows(host, facts, &home))
            .collect(),
        names: name_rows(facts, its_flows.iter().map(|(_, _, names, ..)| *names)),
        flows_note: format!("{} open, {} in all", counts.live, counts.total),
        flows: its_flows
            .iter()
            .take(MOST_FLOWS)
            .map(|(flow, state, _, traffic, _)| flow_row(flow, state, traffic, health.meter_time))
            .collect(),
    };
    view.set_if_neq(DetailsView(Some(details)));
}

fn subtitle(host: &Host, facts: &Facts) -> String {
    let provider = match &facts.0.provider {
        Lookup::Found(provider) => format!("{}, AS{}", provider.organization, provider.asn),
        _ => kind_words(host.kind).to_owned(),
    };
    format!("{provider}  ·  {}", host.ip)
}

fn figures(facts: &Facts, traffic: &Traffic) -> Vec<(&'static str, Figure)> {
    let mut figures = vec![
        ("Sent now", format::rate_figure(traffic.up_bytes_per_sec)),
        (
            "Received now",
            format::rate_figure(traffic.down_bytes_per_sec),
        ),
        ("Sent", format::bytes_figure(traffic.up_bytes)),
        ("Received", format::bytes_figure(traffic.down_bytes)),
    ];
    if let Some(round_trip) = facts.0.min_rtt {
        let text = format::milliseconds(round_trip.time.as_secs_f32() * 1000.0);
        let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
        figures.push((
            "Round trip",
            Figure {
                number: number.to_owned(),
                unit: unit.to_owned(),
            },
        ));
    }
    figures
}

fn fact_rows(host: &Host, facts: &Facts, home: &Home) -> Vec<FactRow> {
    let mut rows = vec![place_row(host, facts)];
    if let Some(row) = distance_row(facts, home) {
        rows.push(row);
    }
    rows.push(provider_row(facts));
    rows.push(FactRow {
        title: "Address",
        value: host.ip.to_string(),
        note: kind_words(host.kind).to_owned(),
        is_known: true,
    });
    rows.push(match facts.0.min_rtt {
        Some(measured) => FactRow {
            title: "Round trip",
            value: format::milliseconds(measured.time.as_secs_f32() * 1000.0),
            note: match measured.source {
                RttSource::TcpHandshake => "TCP handshake, the shortest",
                RttSource::QuicHandshake => "QUIC handshake, the shortest",
                RttSource::TcpTimestamp => "TCP time stamps, the shortest",
            }
            .to_owned(),
            is_known: true,
        },
        None => unknown("Round trip", "no answer was measured"),
    });
    rows
}

/// Which programs of this computer talk to the host. Only live flows are of this computer.
fn program_row<'a>(
    health: &Health,
    programs: impl Iterator<Item = &'a FlowProgram>,
) -> Option<FactRow> {
    if health.sensor.source != SourceKind::Live {
        return None;
    }
    let mut known: Vec<&Program> = programs.filter_map(|it| it.0.as_deref()).collect();
    known.sort_by_key(|program| (&program.name, program.pid));
    known.dedup_by_key(|program| program.pid);
    let Some(weakest) = known.iter().map(|program| program.evidence).max() else {
        return Some(unknown("Program", "its owner was not found"));
    };
    let words: Vec<String> = known
        .iter()
        .map(|program| format!("{}, {}", program.name, program.pid))
        .collect();
    Some(FactRow {
        title: "Program",
        value: words.join("; "),
        note: match weakest {
            Evidence::Kernel => "told by the kernel",
            Evidence::SocketTable => "read from the socket table",
            Evidence::MadeUp => "made up, as all of the demo",
        }
        .to_owned(),
        is_known: true,
    })
}

fn unknown(title: &'static str, note: &str) -> FactRow {
    FactRow {
        title,
        value: "unknown".to_owned(),
        note: note.to_owned(),
        is_known: false,
    }
}

fn place_row(host: &Host, facts: &Facts) -> FactRow {
    match &facts.0.place {
        Lookup::Found(place) => {
            let parts = [&place.city, &place.region, &place.country_name];
            let mut shown: Vec<&str> = parts.into_iter().flatten().map(|part| &**part).collect();
            shown.dedup();
            FactRow {
                title: "Place",
                value: if shown.is_empty() {
                    "no city or country".to_owned()
                } else {
                    shown.join(", ")
                },
                note: match place.accuracy_km {
                    Some(km) => {
                        format!("{}, within {}", place.source, format::kilometers(km.into()))
                    }
                    None => place.source.to_string(),
                },
                is_known: true,
            }
        }
        Lookup::Pending => unknown("Place", "being looked up"),
        Lookup::Absent => unknown("Place", "not in the database"),
        Lookup::NotAsked if host.kind.is_placeable() => unknown("Place", "no database"),
        Lookup::NotAsked => unknown("Place", "such addresses have none"),
    }
}

fn distance_row(facts: &Facts, home: &Home) -> Option<FactRow> {
    let place = facts.0.place.found()?.coord?;
    let home = home.0.as_ref()?;
    Some(FactRow {
        title: "Distance",
        value: format::kilometers(home.coord.distance_km(place)),
        note: format!("from {}, {}", home.label, home.origin),
        is_known: true,
    })
}

fn provider_row(facts: &Facts) -> FactRow {
    match &facts.0.provider {
        Lookup::Found(provider) => FactRow {
            title: "Provider",
            value: format!("{}, AS{}", provider.organization, provider.asn),
            note: provider.source.to_string(),
            is_known: true,
        },
        Lookup::Pending => unknown("Provider", "being looked up"),
        Lookup::Absent => unknown("Provider", "not in the database"),
        Lookup::NotAsked => unknown("Provider", "not asked"),
    }
}

/// Every name of every connection once, best evidence first, and what the reverse lookup said.
fn name_rows<'a>(facts: &Facts, flows: impl Iterator<Item = &'a FlowNames>) -> Vec<NameRow> {
    let mut names: Vec<&Name> = flows.flat_map(|names| &names.0).collect();
    names.sort_by(|a, b| (a.source, &a.text, a.first_seen).cmp(&(b.source, &b.text, b.first_seen)));
    names.dedup_by(|a, b| a.source == b.source && a.text == b.text);
    let mut rows: Vec<NameRow> = names
        .into_iter()
        .filter(|name| name.source != NameSource::Ptr)
        .map(|name| NameRow {
            text: Some(name.text.to_string()),
            source: name.source,
            note: note(name),
        })
        .collect();
    let reverse = |text: Option<String>, note: &str| NameRow {
        text,
        source: NameSource::Ptr,
        note: note.to_owned(),
    };
    rows.push(match &facts.0.reverse_name {
        Lookup::Found(name) => reverse(Some(name.to_string()), "reverse lookup, weak"),
        Lookup::Absent => reverse(None, "reverse lookup had no answer"),
        Lookup::Pending => reverse(None, "reverse lookup under way"),
        Lookup::NotAsked => reverse(None, "reverse lookup not asked"),
    });
    rows
}

/// What the name rests on, and what makes it less than it seems.
fn note(name: &Name) -> String {
    let mut note = crate::ui::widgets::badge::source_meaning(name.source).to_owned();
    if name.has_ech {
        note.push_str("; the outer name, the true one may be encrypted");
    }
    if name.has_esni {
        note.push_str("; with an encrypted name beside it");
    }
    if name.is_confusable {
        note.push_str("; may imitate another name");
    }
    if let Some(ascii) = &name.ascii {
        note.push_str("; on the wire ");
        note.push_str(ascii);
    }
    note
}

fn flow_row(flow: &Flow, state: &FlowState, traffic: &Traffic, now: Timestamp) -> FlowRow {
    let local = flow.key.endpoint(flow.local).port;
    let remote = flow.key.endpoint(flow.local.other()).port;
    FlowRow {
        protocol: flow.key.protocol.to_string().to_uppercase(),
        ports: match (local, remote) {
            (0, 0) => "no ports".to_owned(),
            _ => format!("{local} to {remote}"),
        },
        state: words::state(state),
        age: words::age(flow, state, now),
        sent: format::bytes(traffic.up_bytes),
        received: format::bytes(traffic.down_bytes),
    }
}

/// What kind of address it is, in words.
#[must_use]
pub const fn kind_words(kind: AddressKind) -> &'static str {
    match kind {
        AddressKind::Public => "public address",
        AddressKind::Private => "private network",
        AddressKind::Loopback => "this computer",
        AddressKind::LinkLocal => "same link",
        AddressKind::Multicast => "multicast group",
        AddressKind::Broadcast => "broadcast",
        AddressKind::Reserved => "reserved address",
    }
}
