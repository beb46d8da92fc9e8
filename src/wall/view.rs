//! What a wall shows, as plain data. Built at most four times a second.

use std::time::Duration;

use bevy::prelude::*;
use flowcore::model::{AddressKind, AttributionState, CaptureState, SourceKind};
use jiff::tz::TimeZone;

use super::WallSettings;
use super::burn_in;
use super::clock::LocalTime;
use super::freshness::{Cause, Freshness, State};
use super::remote::Dimming;
use super::scene::Scene;
use super::top::{self, Top};
use crate::alerts::view::AlertsView;
use crate::globe::clock::GlobeClock;
use crate::ui::format::{self, Figure};
use crate::ui::view_model::status::Tone;
use crate::words;
use crate::world::health::{Health, Totals};
use crate::world::hosts::{AtSite, BestName, Facts, Host};
use crate::world::hues::HostHues;
use crate::world::routes::Hue;
use crate::world::sites::Site;
use crate::world::throughput::Throughput;

/// Seconds that sparklines show.
pub const SPARK_SECS: usize = 60;
/// Events that the ticker can need on the widest wall.
const EVENTS: usize = 4;
/// How long finding a place may take.
const PLACING: Duration = Duration::from_secs(5);
/// An older event is no news.
const NEWS: Duration = Duration::from_secs(3_600);

/// One direction in large type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Headline {
    /// Speed now, or the mean over a file.
    pub rate: Figure,
    /// Bytes in each of the last seconds, oldest first.
    pub spark: Vec<f32>,
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Event {
    /// `Steam to Vienna`.
    pub what: String,
    /// The name of the far end.
    pub name: String,
    /// Of its arc.
    pub hue: Hue,
    /// When, as the clock shows it.
    pub at: String,
    /// It is an alert, not a host that was seen for the first time.
    pub is_alert: bool,
}

/// A short statement of the strip.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// What it says.
    pub words: String,
    /// Marked with an icon when it is not [`Tone::Fine`].
    pub tone: Tone,
}

/// Said in large letters while data stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Banner {
    /// That, and since when.
    pub headline: String,
    /// When it was true, and why it is not any more.
    pub reason: String,
}

/// The wall.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct WallView {
    /// Name of the computer, or of the file; with a tone when this is not live traffic.
    pub title: Statement,
    /// Time of day.
    pub clock: String,
    /// Day.
    pub date: String,
    /// Sent first.
    pub sent: Headline,
    /// Then received.
    pub received: Headline,
    /// The figures are means over a file.
    pub is_mean: bool,
    /// Number and noun.
    pub counts: [(String, String); 4],
    /// The lists of the scene.
    pub tops: Vec<Top>,
    /// Newest first.
    pub events: Vec<Event>,
    /// First: how far all this can be trusted.
    pub state: Statement,
    /// Then: why.
    pub strip: Vec<Statement>,
    /// Data stopped.
    pub banner: Option<Banner>,
    /// Seconds without data, for the hatched end of the sparklines.
    pub gap_secs: usize,
    /// Light that is left, 0 to 1.
    pub light: f32,
}

type HostQuery<'w, 's> = Query<
    'w,
    's,
    (
        Entity,
        &'static Host,
        &'static Facts,
        &'static BestName,
        Option<&'static AtSite>,
    ),
>;

pub(super) fn build(
    mut view: ResMut<WallView>,
    (health, totals, throughput): (Res<Health>, Res<Totals>, Res<Throughput>),
    (settings, freshness, scene, dimming): (
        Res<WallSettings>,
        Res<Freshness>,
        Res<Scene>,
        Res<Dimming>,
    ),
    clock: Res<GlobeClock>,
    tops: top::World,
    hosts: HostQuery,
    sites: Query<&Site>,
    (hues, alerts): (HostHues, Option<Res<AlertsView>>),
    mut zone: Local<Option<TimeZone>>,
    mut host_name: Local<Option<String>>,
) {
    let zone = zone.get_or_insert_with(TimeZone::system);
    let now = LocalTime::of(clock.unix_secs, zone);
    let moment = |unix_secs: f64| LocalTime::of(unix_secs, zone).exact(settings.is_24_hours);
    let traffic = &totals.traffic;
    let gap_secs = gap(&freshness, clock.unix_secs);
    let dim = settings
        .dim
        .is_some_and(|night| burn_in::is_within(now.minute_of_day, night));
    let new = WallView {
        title: title(
            &health,
            &settings,
            host_name.get_or_insert_with(name_of_this_computer),
        ),
        clock: now.clock(settings.is_24_hours),
        date: now.date(),
        sent: Headline {
            rate: format::rate_figure(traffic.up_bytes_per_sec),
            spark: spark(&throughput, gap_secs, |second| second.up_bytes),
        },
        received: Headline {
            rate: format::rate_figure(traffic.down_bytes_per_sec),
            spark: spark(&throughput, gap_secs, |second| second.down_bytes),
        },
        is_mean: totals.is_mean,
        counts: counts(&totals),
        tops: scene
            .lists(totals.programs > 0)
            .map(|list| tops.top(list))
            .into(),
        events: alarms(alerts.as_deref())
            .chain(events(&health, &hosts, &sites, &hues, &moment))
            .collect(),
        state: state(&health, &freshness, &moment),
        strip: strip(&health, &totals, &freshness, clock.now_secs),
        banner: banner(&freshness, clock.unix_secs, &moment),
        gap_secs,
        light: dimming.0.unwrap_or(if dim { settings.dim_to } else { 1.0 }),
    };
    view.set_if_neq(new);
}

/// The name that the system has for this computer.
fn name_of_this_computer() -> String {
    let name = std::env::var("COMPUTERNAME")
        .or_else(|_| std::fs::read_to_string("/proc/sys/kernel/hostname"))
        .unwrap_or_default();
    flowcore::model::visible(name.trim(), 40).into()
}

fn title(health: &Health, settings: &WallSettings, host_name: &str) -> Statement {
    let (words, tone) = match health.sensor.source {
        SourceKind::Synthetic if health.sensor.capture != CaptureState::Starting => {
            (words::text("wall-demo"), Tone::Demo)
        }
        SourceKind::Replay => {
            let file = words::with(
                "wall-replay",
                &[("file", (&health.sensor.source_name).into())],
            );
            (file, Tone::Waiting)
        }
        _ if !settings.title.is_empty() => (settings.title.clone(), Tone::Fine),
        _ => (host_name.to_owned(), Tone::Fine),
    };
    Statement { words, tone }
}

/// Whole seconds for which nothing is known.
fn gap(freshness: &Freshness, unix_secs: f64) -> usize {
    match (freshness.is_stale(), freshness.true_at_unix_secs) {
        (true, Some(at)) => (unix_secs - at).max(0.0) as usize,
        _ => 0,
    }
}

/// The last complete seconds; while data stopped, the end stays free for what is not known.
fn spark(
    throughput: &Throughput,
    gap_secs: usize,
    bytes: impl Fn(&crate::world::throughput::Second) -> u64,
) -> Vec<f32> {
    let wanted = SPARK_SECS - gap_secs.min(SPARK_SECS / 3);
    let seconds = throughput.seconds();
    let complete = seconds.len().saturating_sub(1);
    let shown = complete.min(wanted);
    let mut values = vec![0.0; wanted - shown];
    values.extend(
        seconds
            .skip(complete - shown)
            .take(shown)
            .map(|second| bytes(second) as f32),
    );
    values
}

fn counts(totals: &Totals) -> [(String, String); 4] {
    let counted = |number: u32, key: &str| {
        let noun = words::with(key, &[("count", u64::from(number).into())]);
        (format::count_short(number.into()), noun)
    };
    let fourth = if totals.programs > 0 {
        counted(totals.programs, "wall-programs-count")
    } else {
        counted(totals.providers, "wall-providers-count")
    };
    let connections = if totals.is_mean {
        u32::try_from(totals.flows).unwrap_or(u32::MAX)
    } else {
        totals.live_flows
    };
    [
        counted(connections, "wall-connections-count"),
        counted(totals.hosts, "wall-hosts-count"),
        counted(totals.countries, "wall-countries-count"),
        fourth,
    ]
}

/// Alerts that are told now come before everything else.
fn alarms(alerts: Option<&AlertsView>) -> impl Iterator<Item = Event> {
    let told = alerts
        .map(|alerts| alerts.toasts.as_slice())
        .unwrap_or_default();
    told.iter().map(|line| Event {
        what: line.what.clone(),
        name: line.note.clone(),
        hue: Hue::OTHER,
        at: String::new(),
        is_alert: true,
    })
}

/// The hosts that appeared last, each with who talks to it and where it is.
fn events(
    health: &Health,
    hosts: &HostQuery,
    sites: &Query<&Site>,
    hues: &HostHues,
    moment: &impl Fn(f64) -> String,
) -> Vec<Event> {
    let mut newest: Vec<_> = Vec::with_capacity(EVENTS + 1);
    for host in hosts {
        let (entity, seen, _, _, at_site) = host;
        let age = health.meter_time.saturating_since(seen.first_seen);
        // A place is found within a moment: an event without it would only be half told.
        let is_told_too_soon = at_site.is_none() && age < PLACING;
        if seen.kind != AddressKind::Public || age > NEWS || is_told_too_soon {
            continue;
        }
        let key = |(entity, seen, ..): &(Entity, &Host, &Facts, &BestName, Option<&AtSite>)| {
            (std::cmp::Reverse(seen.first_seen), *entity)
        };
        let at = newest
            .partition_point(|known| key(known) <= (std::cmp::Reverse(seen.first_seen), entity));
        if at < EVENTS {
            newest.insert(at, host);
            newest.truncate(EVENTS);
        }
    }
    let event =
        |(entity, host, facts, name, at): (Entity, &Host, &Facts, &BestName, Option<&AtSite>)| {
            let place = at.and_then(|at| sites.get(at.0).ok()).map(Site::label);
            let program = hues.program(entity);
            let what = match (program, &place) {
                (Some(program), Some(place)) => words::with(
                    "wall-event",
                    &[("program", program.into()), ("place", place.into())],
                ),
                (Some(program), None) => program.to_owned(),
                (None, Some(place)) => place.clone(),
                (None, None) => words::text("wall-event-unplaced"),
            };
            Event {
                what,
                name: name
                    .0
                    .as_ref()
                    .map_or_else(|| host.ip.to_string(), |name| name.text.to_string()),
                hue: hues.of(entity, facts),
                at: moment(host.first_seen.nanos() as f64 / 1e9),
                is_alert: false,
            }
        };
    newest.into_iter().map(event).collect()
}

fn state(health: &Health, freshness: &Freshness, moment: &impl Fn(f64) -> String) -> Statement {
    let sensor = &health.sensor;
    let lost = sensor.drops.kernel + sensor.drops.queue + sensor.drops.evicted_flows;
    let is_partial = lost > 0 || sensor.interfaces.0 < sensor.interfaces.1;
    let (words, tone) = match (&freshness.state, sensor.source) {
        (State::Stale(_), _) => {
            let since = match freshness.true_at_unix_secs {
                Some(at) => words::with("wall-stale-since", &[("time", (&moment(at)).into())]),
                None => words::text("wall-no-data"),
            };
            (since, Tone::Warning)
        }
        (State::Starting, _) => (words::text("wall-starting"), Tone::Waiting),
        (State::Ended, _) => (words::text("wall-ended"), Tone::Waiting),
        (State::Fresh, SourceKind::Synthetic) => (words::text("wall-made-up"), Tone::Demo),
        (State::Fresh, SourceKind::Replay) => {
            let percent = u64::from(sensor.progress_permille.unwrap_or(0) / 10).to_string();
            let words = words::with("wall-replaying", &[("percent", (&percent).into())]);
            (words, Tone::Waiting)
        }
        (State::Fresh, SourceKind::Live) if is_partial => {
            (words::text("wall-live-incomplete"), Tone::Warning)
        }
        (State::Fresh, SourceKind::Live) => (words::text("wall-live-complete"), Tone::Fine),
    };
    Statement { words, tone }
}

fn strip(health: &Health, totals: &Totals, freshness: &Freshness, now_secs: f64) -> Vec<Statement> {
    let fine = |words: String| Statement {
        words,
        tone: Tone::Fine,
    };
    let warning = |words: String| Statement {
        words,
        tone: Tone::Warning,
    };
    if freshness.is_stale() {
        return vec![fine(words::text("wall-not-live"))];
    }
    let sensor = &health.sensor;
    let mut strip = Vec::with_capacity(6);
    if totals.is_mean {
        strip.push(fine(words::text("wall-means")));
    }
    if sensor.frames > 0 {
        let dropped = sensor.drops.kernel + sensor.drops.queue;
        let words = words::with(
            "wall-dropped",
            &[("count", (&format::count(dropped)).into())],
        );
        strip.push(if dropped == 0 {
            fine(words)
        } else {
            warning(words)
        });
    }
    let share = format::share(totals.attributed_flows.into(), totals.known_flows.into());
    match (&sensor.attribution, share) {
        (AttributionState::Kernel | AttributionState::NamesOnly { .. }, Some(share)) => {
            strip.push(fine(words::with(
                "wall-programs-share",
                &[("share", (&share).into())],
            )));
        }
        (AttributionState::SocketTable { .. }, Some(share)) => {
            strip.push(warning(words::with(
                "wall-programs-share",
                &[("share", (&share).into())],
            )));
        }
        (AttributionState::Unavailable { .. }, _) => {
            strip.push(warning(words::text("wall-no-programs")));
        }
        _ => {}
    }
    if totals.hosts > 0 {
        let (checked, all) = (
            format::count(totals.checked_hosts.into()),
            format::count(totals.hosts.into()),
        );
        let parts = [("checked", (&checked).into()), ("all", (&all).into())];
        strip.push(fine(words::with("wall-places", &parts)));
    }
    if totals.contradicted_hosts > 0 {
        let count = format::count(totals.contradicted_hosts.into());
        strip.push(warning(words::with(
            "wall-contradicted",
            &[("count", (&count).into())],
        )));
    }
    if let Some(last) = sensor
        .last_frame
        .filter(|_| sensor.source == SourceKind::Live)
    {
        let silence = Duration::from_secs_f64((now_secs - health.updated_secs).max(0.0));
        let age = health.meter_time.saturating_since(last) + silence;
        if age >= Duration::from_secs(10) {
            let age = format::span(age);
            strip.push(warning(words::with(
                "wall-last-packet",
                &[("age", (&age).into())],
            )));
        }
    }
    strip
}

fn banner(
    freshness: &Freshness,
    unix_secs: f64,
    moment: &impl Fn(f64) -> String,
) -> Option<Banner> {
    let State::Stale(cause) = &freshness.state else {
        return None;
    };
    let why = match cause {
        Cause::Silent => words::text("wall-cause-silent"),
        Cause::Gone => words::text("wall-cause-gone"),
        Cause::Said(reason) => {
            let reason = words::said(reason);
            words::with("wall-cause-said", &[("reason", (&reason).into())])
        }
    };
    Some(match freshness.true_at_unix_secs {
        Some(at) => {
            let ago = since(Duration::from_secs_f64((unix_secs - at).max(0.0)));
            let was_true = words::with("wall-was-true", &[("time", (&moment(at)).into())]);
            Banner {
                headline: words::with("wall-stopped", &[("ago", (&ago).into())]),
                reason: format!("{was_true} {why}"),
            }
        }
        None => Banner {
            headline: words::text("wall-no-data"),
            reason: why,
        },
    })
}

/// Minutes with their seconds, so that everybody sees that time goes on.
fn since(duration: Duration) -> String {
    let secs = duration.as_secs();
    match secs {
        0..60 => format!("{secs} s"),
        60..3_600 => format!("{} min {} s", secs / 60, secs % 60),
        _ => format::span(duration),
    }
}
