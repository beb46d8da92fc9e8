//! Everything that is known of a host, a connection, a program, a country or a provider, each piece with where it came
//! from.

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::model::{
    AddressKind, CountryCode, Description, Evidence, Lookup, Name, NameSource, Program, RttSource,
    Signer, SourceKind,
};
use flowcore::time::Timestamp;

use super::pacing::{ViewSystems, is_due};
use super::place_card::{PlaceCard, place_card};
use super::ranking::{RankRow, ranking};
use crate::survey::Survey;
use crate::survey::answer::SubjectAnswer;
use crate::survey::order::service_name;
use crate::survey::question::Subject;
use crate::survey::wording::{self, StateWord};
use crate::ui::format::{self, Figure};
use crate::ui::shelf::Shelf;
use crate::ui::state::UiState;
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

/// A fact in three parts: what it is, what it says, where it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FactRow {
    /// What it is.
    pub title: String,
    /// What it says.
    pub value: String,
    /// Where it comes from, or what is weak about it.
    pub note: String,
    /// Unknown facts are said, in a weaker voice.
    pub is_known: bool,
    /// Its value is an executable with its folder.
    pub is_path: bool,
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

/// A connection.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowRow {
    /// It.
    pub flow: Entity,
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

/// Who else is concerned: the largest of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Of what.
    pub facet: Facet,
    /// How many there are.
    pub total: usize,
    /// The first of them.
    pub rows: Vec<RankRow>,
}

/// The drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// Whom it is about.
    pub subject: Subject,
    /// The host, of a host or a connection.
    pub host: Option<Entity>,
    /// Best name, else address.
    pub title: String,
    /// For the flag.
    pub country: Option<CountryCode>,
    /// Its hue.
    pub hue: Hue,
    /// Provider and address, in one line.
    pub subtitle: String,
    /// What filters everything by it.
    pub pick: Option<(Facet, String)>,
    /// It has a place to fly to.
    pub is_placed: bool,
    /// Large figures with their titles.
    pub figures: Vec<(String, Figure)>,
    /// What the round trip says about the place.
    pub place_card: Option<PlaceCard>,
    /// Place and network.
    pub facts: Vec<FactRow>,
    /// All names, best first.
    pub names: Vec<NameRow>,
    /// Sent and received in bytes a second, over the window of the timeline.
    pub columns: Vec<[f32; 2]>,
    /// Who else is concerned.
    pub related: Vec<Related>,
    /// `2 open, 1 closed`.
    pub flows_note: String,
    /// Connections, newest first.
    pub flows: Vec<FlowRow>,
    /// What the person noted about it.
    pub note: String,
    /// There is a step back.
    pub has_past: bool,
    /// There is a step forward.
    pub has_future: bool,
}

impl Details {
    /// Under what a note about it is kept.
    #[must_use]
    pub fn note_key(&self) -> Option<String> {
        let (facet, value) = self.pick.as_ref()?;
        Some(format!("{} {value}", facet.field()))
    }

    /// Nothing known yet.
    #[must_use]
    pub const fn about(subject: Subject) -> Self {
        Self {
            subject,
            host: None,
            title: String::new(),
            country: None,
            hue: Hue::OTHER,
            subtitle: String::new(),
            pick: None,
            is_placed: false,
            figures: Vec::new(),
            place_card: None,
            facts: Vec::new(),
            names: Vec::new(),
            columns: Vec::new(),
            related: Vec::new(),
            flows_note: String::new(),
            flows: Vec::new(),
            note: String::new(),
            has_past: false,
            has_future: false,
        }
    }
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
        Entity,
        &'static Flow,
        &'static FlowState,
        &'static FlowNames,
        &'static Traffic,
        &'static FlowProgram,
    ),
>;

fn build(
    mut view: ResMut<DetailsView>,
    state: Res<UiState>,
    survey: Res<Survey>,
    hosts: HostQuery<'_, '_>,
    flows: FlowQuery<'_, '_>,
    context: (Res<Health>, Res<Home>),
    hues: HostHues,
    shelf: Res<Shelf>,
) {
    let world = World {
        survey: &survey,
        hosts: &hosts,
        flows: &flows,
        health: &context.0,
        home: &context.1,
        hues: &hues,
    };
    let details = match state.trail.now() {
        None => None,
        Some(Subject::Host(host)) => world.host(*host, None),
        Some(Subject::Flow(flow)) => {
            let ledger = survey.ledger();
            let line = ledger.flow(*flow);
            line.and_then(|line| world.host(ledger.host_of(line).entity, Some(*flow)))
        }
        Some(Subject::Value(facet, value)) => Some(world.value(*facet, value)),
    };
    let note = |details: &Details| shelf.notes.get(&details.note_key()?).cloned();
    let details = details.map(|details| Details {
        note: note(&details).unwrap_or_default(),
        has_past: state.trail.has_past(),
        has_future: state.trail.has_future(),
        ..world.with_counts(details)
    });
    view.set_if_neq(DetailsView(details));
}

/// Where details are looked up.
struct World<'a, 'w, 's> {
    survey: &'a Survey,
    hosts: &'a HostQuery<'w, 's>,
    flows: &'a FlowQuery<'w, 's>,
    health: &'a Health,
    home: &'a Home,
    hues: &'a HostHues<'w, 's>,
}

type FlowItem<'a> = (
    Entity,
    &'a Flow,
    &'a FlowState,
    &'a FlowNames,
    &'a Traffic,
    &'a FlowProgram,
);

impl World<'_, '_, '_> {
    /// A host with all its connections, or with one of them.
    fn host(&self, entity: Entity, only: Option<Entity>) -> Option<Details> {
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
    fn value(&self, facet: Facet, value: &str) -> Details {
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
    fn with_counts(&self, mut details: Details) -> Details {
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
            let view = ranking(answer, facet, list);
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

/// Executables, each once.
fn path_rows<'a>(programs: impl Iterator<Item = &'a FlowProgram>) -> Vec<FactRow> {
    let mut paths: Vec<&str> = programs
        .filter_map(|it| it.0.as_ref()?.path.as_deref())
        .collect();
    paths.sort_unstable();
    paths.dedup();
    paths
        .into_iter()
        .map(|path| FactRow {
            title: words::text("fact-path"),
            value: path.to_owned(),
            note: String::new(),
            is_known: true,
            is_path: true,
        })
        .collect()
}

/// Who signed the executables, each signer once. Where nobody looked at signatures there is nothing to say.
fn signer_rows<'a>(programs: impl Iterator<Item = &'a FlowProgram>) -> Vec<FactRow> {
    let mut rows: Vec<FactRow> = Vec::new();
    for program in programs.filter_map(|it| it.0.as_deref()) {
        let parts = |why: &'a str| {
            [
                ("program", words::Part::from(&*program.name)),
                ("why", words::Part::from(why)),
            ]
        };
        let (value, note, is_known) = match &program.signer {
            Signer::Unknown => continue,
            Signer::Unsigned => (
                words::text("signer-nobody"),
                words::with("note-unsigned", &parts("")),
                false,
            ),
            Signer::Rejected(why) => (
                words::text("signer-rejected"),
                words::with("note-signature-rejected", &parts(why)),
                false,
            ),
            Signer::Known(name) => (
                name.to_string(),
                words::text("note-signature-accepted"),
                true,
            ),
        };
        if rows
            .iter()
            .all(|row| (&row.value, &row.note) != (&value, &note))
        {
            rows.push(FactRow {
                title: words::text("fact-signer"),
                value,
                note,
                is_known,
                is_path: false,
            });
        }
    }
    rows
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

fn fact_rows(host: &Host, facts: &Facts, home: &Home) -> Vec<FactRow> {
    let mut rows = vec![place_row(host, facts)];
    if let Some(row) = distance_row(facts, home) {
        rows.push(row);
    }
    rows.push(provider_row(facts));
    rows.push(FactRow {
        title: words::text("fact-address"),
        value: host.ip.to_string(),
        note: words::text(kind_words(host.kind)),
        is_known: true,
        is_path: false,
    });
    rows.push(match facts.0.min_rtt {
        Some(measured) => FactRow {
            title: words::text("fact-round-trip"),
            value: format::milliseconds(measured.time.as_secs_f32() * 1000.0),
            note: words::text(match measured.source {
                RttSource::TcpHandshake => "note-tcp",
                RttSource::QuicHandshake => "note-quic",
                RttSource::TcpTimestamp => "note-timestamps",
            }),
            is_known: true,
            is_path: false,
        },
        None => unknown("fact-round-trip", "note-no-round-trip"),
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
        return Some(unknown("fact-program", "note-owner-not-found"));
    };
    let words: Vec<String> = known
        .iter()
        .map(|program| format!("{}, {}", program.name, program.pid))
        .collect();
    Some(FactRow {
        title: words::text("fact-program"),
        value: words.join("; "),
        note: words::text(match weakest {
            Evidence::Kernel if known.iter().any(|it| it.described == Description::Noted) => {
                "note-kernel-noted"
            }
            Evidence::Kernel => "note-kernel",
            Evidence::SocketTable => "note-socket-table",
            Evidence::MadeUp => "note-made-up",
        }),
        is_known: true,
        is_path: false,
    })
}

fn unknown(title: &str, note: &str) -> FactRow {
    FactRow {
        title: words::text(title),
        value: words::text("unknown-weak"),
        note: words::text(note),
        is_known: false,
        is_path: false,
    }
}

fn place_row(host: &Host, facts: &Facts) -> FactRow {
    match &facts.0.place {
        Lookup::Found(place) => {
            let parts = [&place.city, &place.region, &place.country_name];
            let mut shown: Vec<&str> = parts.into_iter().flatten().map(|part| &**part).collect();
            shown.dedup();
            FactRow {
                title: words::text("fact-place"),
                value: if shown.is_empty() {
                    words::text("note-no-city")
                } else {
                    shown.join(", ")
                },
                note: match place.accuracy_km {
                    Some(km) => words::with(
                        "within",
                        &[
                            ("source", (&*place.source).into()),
                            ("distance", (&format::kilometers(km.into())).into()),
                        ],
                    ),
                    None => place.source.to_string(),
                },
                is_known: true,
                is_path: false,
            }
        }
        Lookup::Pending => unknown("fact-place", "note-pending"),
        Lookup::Absent => unknown("fact-place", "note-absent"),
        Lookup::NotAsked if host.kind.is_placeable() => unknown("fact-place", "note-no-database"),
        Lookup::NotAsked => unknown("fact-place", "note-no-place-kind"),
    }
}

fn distance_row(facts: &Facts, home: &Home) -> Option<FactRow> {
    let place = facts.0.place.found()?.coord?;
    let home = home.0.as_ref()?;
    Some(FactRow {
        title: words::text("fact-distance"),
        value: format::kilometers(home.coord.distance_km(place)),
        note: words::with(
            "distance-from",
            &[
                ("home", (&home.label).into()),
                ("origin", (&home.origin).into()),
            ],
        ),
        is_known: true,
        is_path: false,
    })
}

fn provider_row(facts: &Facts) -> FactRow {
    match &facts.0.provider {
        Lookup::Found(provider) => FactRow {
            title: words::text("fact-provider"),
            value: format!("{}, AS{}", provider.organization, provider.asn),
            note: provider.source.to_string(),
            is_known: true,
            is_path: false,
        },
        Lookup::Pending => unknown("fact-provider", "note-pending"),
        Lookup::Absent => unknown("fact-provider", "note-absent"),
        Lookup::NotAsked => unknown("fact-provider", "note-not-asked"),
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
        note: words::text(note),
    };
    rows.push(match &facts.0.reverse_name {
        Lookup::Found(name) => reverse(Some(name.to_string()), "note-reverse-weak"),
        Lookup::Absent => reverse(None, "note-reverse-absent"),
        Lookup::Pending => reverse(None, "note-reverse-pending"),
        Lookup::NotAsked => reverse(None, "note-reverse-not-asked"),
    });
    rows
}

/// What the name rests on, and what makes it less than it seems.
fn note(name: &Name) -> String {
    let mut note = words::text(crate::ui::widgets::badge::source_meaning(name.source));
    let mut add = |more: String| {
        note.push_str("; ");
        note.push_str(&more);
    };
    if name.has_ech {
        add(words::text("name-ech"));
    }
    if name.has_esni {
        add(words::text("name-esni"));
    }
    if name.is_confusable {
        add(words::text("name-confusable"));
    }
    if let Some(ascii) = &name.ascii {
        add(words::with(
            "name-on-the-wire",
            &[("name", (&**ascii).into())],
        ));
    }
    note
}

/// A connection in a list; `name` where the list has more than one far end.
fn flow_row(
    (entity, flow, state, _, traffic, _): &FlowItem<'_>,
    name: Option<String>,
    now: Timestamp,
) -> FlowRow {
    let local = flow.key.endpoint(flow.local).port;
    let remote = flow.key.endpoint(flow.local.other()).port;
    let until = if state.closed.is_some() {
        state.last_seen
    } else {
        now
    };
    FlowRow {
        flow: *entity,
        protocol: flow.key.protocol.to_string().to_uppercase(),
        ports: match (name, local, remote) {
            (Some(name), ..) => name,
            (None, 0, 0) => words::text("details-no-ports"),
            (None, ..) => {
                let (local, remote) = (local.to_string(), remote.to_string());
                let parts = [("local", (&local).into()), ("remote", (&remote).into())];
                words::with("details-to", &parts)
            }
        },
        state: wording::state(state),
        age: format::span(until.saturating_since(flow.first_seen)),
        sent: format::bytes(traffic.up_bytes),
        received: format::bytes(traffic.down_bytes),
    }
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn signed(name: &str, signer: Signer) -> FlowProgram {
        FlowProgram(Some(Arc::new(Program {
            name: name.into(),
            path: None,
            pid: 7,
            parent: None,
            started: None,
            user: None,
            unit: None,
            signer,
            evidence: Evidence::Kernel,
            described: Description::Running,
        })))
    }

    #[test]
    fn who_signed_a_program_is_said_once_and_what_nobody_signed_too() {
        let programs = [
            signed("a.exe", Signer::Known("Acme Inc".into())),
            signed("b.exe", Signer::Known("Acme Inc".into())),
            signed("c.exe", Signer::Unsigned),
            signed("d.exe", Signer::Rejected("it was revoked".into())),
            signed("e.exe", Signer::Unknown),
            FlowProgram(None),
        ];
        let rows = signer_rows(programs.iter());
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (&*row.value, &*row.note, row.is_known))
            .collect();
        let expected = [
            ("Acme Inc", "accepted by Windows", true),
            ("nobody", "c.exe has no signature", false),
            (
                "not accepted",
                "the signature of d.exe: it was revoked",
                false,
            ),
        ];
        assert_eq!(shown, expected);
        assert!(rows.iter().all(|row| row.title == "Signed by"));
    }
}
