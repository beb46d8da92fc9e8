//! The honesty strip: where this comes from, what was lost, how much is named, and how old it is.

use std::time::Duration;

use bevy::prelude::*;
use flowcore::model::{
    AttributionState, CaptureState, DatabaseState, Saying, SensorHealth, SourceKind,
};

use super::pacing::{ViewSystems, is_due};
use super::status::Tone;
use crate::quality::Quality;
use crate::ui::format;
use crate::words::{self, Part};
use crate::world::health::{Health, Totals};
use crate::world::home::Home;

/// A short statement: weak words, a strong value, weak words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// Before the value.
    pub before: String,
    /// The value.
    pub value: String,
    /// After the value.
    pub after: String,
    /// Marked with an icon when it is not [`Tone::Fine`].
    pub tone: Tone,
    /// Why it is not better and what to do about it, where that is known. Told to who asks.
    pub more: Option<String>,
}

impl Statement {
    /// The words of `key`. What they have between bars is the value; without bars all of it is.
    fn say(tone: Tone, key: &str, parts: &[(&'static str, Part<'_>)]) -> Self {
        let said = if parts.is_empty() {
            words::text(key)
        } else {
            words::with(key, parts)
        };
        let mut pieces = said.splitn(3, '|').map(str::to_owned);
        let first = pieces.next().unwrap_or_default();
        match pieces.next() {
            Some(value) => Self {
                before: first,
                value,
                after: pieces.next().unwrap_or_default(),
                tone,
                more: None,
            },
            None => Self {
                value: first,
                tone,
                ..Self::default()
            },
        }
    }

    fn fine(key: &str, parts: &[(&'static str, Part<'_>)]) -> Self {
        Self::say(Tone::Fine, key, parts)
    }

    fn warning(key: &str, parts: &[(&'static str, Part<'_>)]) -> Self {
        Self::say(Tone::Warning, key, parts)
    }

    /// The same with sentences for those who ask.
    fn explained<'a>(mut self, sayings: impl IntoIterator<Item = &'a Saying>) -> Self {
        let sentences = sayings.into_iter().map(words::sentence);
        let sentences: Vec<String> = sentences.filter(|it| !it.is_empty()).collect();
        self.more = (!sentences.is_empty()).then(|| sentences.join(" "));
        self
    }

    /// As a screen reader says it.
    #[must_use]
    pub fn words(&self) -> String {
        let more = self.more.as_ref().map(|more| format!(". {more}"));
        let more = more.unwrap_or_default();
        format!("{}{}{}{more}", self.before, self.value, self.after)
    }
}

/// The strip.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct StripView {
    /// First: source and state of the capture.
    pub state: Statement,
    /// Then: what was lost, what is named.
    pub left: Vec<Statement>,
    /// At the right, most important last: home, databases, age of the newest packet.
    pub right: Vec<Statement>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<StripView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(
    mut view: ResMut<StripView>,
    health: Res<Health>,
    totals: Res<Totals>,
    home: Res<Home>,
    quality: Option<Res<Quality>>,
    time: Res<Time<Real>>,
) {
    let mut new = strip(&health, &totals, &home, time.elapsed_secs_f64());
    if let Some(quality) = quality {
        let tier = words::text(&format!("choice-{}", quality.tier.word()));
        let key = if quality.is_fixed {
            "strip-graphics-chosen"
        } else {
            "strip-graphics"
        };
        let statement = Statement::fine(key, &[("tier", (&tier).into())]);
        new.right.insert(0, statement);
    }
    view.set_if_neq(new);
}

/// The strip at `now_secs` of `Time<Real>`.
#[must_use]
pub fn strip(health: &Health, totals: &Totals, home: &Home, now_secs: f64) -> StripView {
    StripView {
        state: state(health),
        left: left(health, totals),
        right: right(health, home, now_secs),
    }
}

fn state(health: &Health) -> Statement {
    let sensor = &health.sensor;
    let lost = sensor.drops.kernel + sensor.drops.queue + sensor.drops.evicted_flows;
    let source = ("source", (&sensor.source_name).into());
    match (&sensor.capture, sensor.source) {
        _ if health.is_disconnected => Statement::say(Tone::Failed, "strip-stopped", &[]),
        (CaptureState::NoPermission { .. } | CaptureState::Unavailable { .. }, _) => {
            Statement::say(Tone::Failed, "strip-not-capturing", &[])
        }
        (CaptureState::Failed { reason }, _) => {
            let reason = words::said(reason);
            let parts = [("reason", (&reason).into())];
            Statement::say(Tone::Failed, "strip-broke-off", &parts)
        }
        (CaptureState::Starting, _) => Statement::say(Tone::Waiting, "strip-starting", &[]),
        (_, SourceKind::Synthetic) => Statement::say(Tone::Demo, "strip-demo", &[]),
        (CaptureState::Finished, _) => match sensor.progress_permille {
            Some(permille) if permille < 1_000 => {
                let percent = (permille / 10).to_string();
                let parts = [source, ("percent", (&percent).into())];
                Statement::warning("strip-cancelled", &parts)
            }
            _ => Statement::fine("strip-finished", &[source]),
        },
        (CaptureState::Running, SourceKind::Replay) => match sensor.progress_permille {
            None => Statement::fine("strip-replay", &[source]),
            Some(permille) => {
                let percent = (permille / 10).to_string();
                let parts = [source, ("percent", (&percent).into())];
                Statement::fine("strip-replay-percent", &parts)
            }
        },
        (CaptureState::Running, SourceKind::Live) => {
            let (read, all) = sensor.interfaces;
            let is_complete = lost == 0 && read >= all;
            let (read, all) = (
                read.to_string(),
                format::counted(all.into(), "count-interfaces"),
            );
            let parts = [("read", (&read).into()), ("all", (&all).into())];
            if is_complete {
                Statement::fine("strip-complete", &parts)
            } else {
                Statement::warning("strip-incomplete", &parts)
            }
        }
    }
}

fn left(health: &Health, totals: &Totals) -> Vec<Statement> {
    let sensor = &health.sensor;
    let mut statements = Vec::with_capacity(6);
    if sensor.frames > 0 {
        statements.push(dropped(sensor));
    }
    for (number, key) in [
        (sensor.drops.evicted_flows, "strip-evicted"),
        (sensor.drops.unread_names, "strip-unread"),
        (sensor.malformed_frames, "strip-damaged"),
        (health.lost_updates, "strip-skipped"),
    ] {
        if number > 0 {
            let figure = format::count(number);
            let parts = [("count", number.into()), ("figure", (&figure).into())];
            statements.push(Statement::warning(key, &parts));
        }
    }
    if let Some(limit) = &sensor.limit {
        let statement = Statement::warning("strip-no-packets", &[]);
        statements.push(statement.explained([&limit.reason, &limit.remedy]));
    }
    statements.extend(programs(&sensor.attribution, totals));
    let (named, known) = (u64::from(totals.named_flows), u64::from(totals.known_flows));
    if let Some(share) = format::share(named, known) {
        statements.push(Statement::fine(
            "strip-names",
            &[("share", (&share).into())],
        ));
    }
    if totals.checked_hosts > 0 {
        let (checked, all) = (
            format::count(totals.checked_hosts.into()),
            format::count(totals.hosts.into()),
        );
        let parts = [("checked", (&checked).into()), ("all", (&all).into())];
        statements.push(Statement::fine("strip-checked", &parts));
    }
    if totals.contradicted_hosts > 0 {
        let count = format::count(totals.contradicted_hosts.into());
        let parts = [("count", (&count).into())];
        statements.push(Statement::warning("strip-contradicted", &parts));
    }
    match &sensor.reverse_dns {
        DatabaseState::Ready(_) => statements.push(Statement::fine("strip-dns-on", &[])),
        DatabaseState::Off => statements.push(Statement::fine("strip-dns-off", &[])),
        DatabaseState::Loading(_) => {}
        DatabaseState::Unavailable(why) => {
            statements.push(Statement::warning("strip-no-dns", &[]).explained([why]));
        }
    }
    statements
}

/// What was lost, and where.
fn dropped(sensor: &SensorHealth) -> Statement {
    let (kernel, queue) = (sensor.drops.kernel, sensor.drops.queue);
    let dropped = format::count(kernel + queue);
    let all = format::count(sensor.frames + kernel + queue);
    let (kernel, queue) = (format::count(kernel), format::count(queue));
    let mut parts = vec![("dropped", (&dropped).into()), ("all", (&all).into())];
    if sensor.drops.kernel + sensor.drops.queue == 0 {
        return Statement::fine("strip-dropped", &parts);
    }
    parts.extend([("kernel", (&kernel).into()), ("queue", (&queue).into())]);
    Statement::warning("strip-dropped-where", &parts)
}

/// The share of live flows whose program is known, and how far that can be trusted. A capture file has none.
fn programs(state: &AttributionState, totals: &Totals) -> Option<Statement> {
    let (attributed, known) = (
        u64::from(totals.attributed_flows),
        u64::from(totals.known_flows),
    );
    let share = format::share(attributed, known);
    match state {
        AttributionState::Off => None,
        AttributionState::Kernel => {
            let share = share?;
            Some(Statement::fine(
                "strip-programs",
                &[("share", (&share).into())],
            ))
        }
        AttributionState::NamesOnly { reason, remedy }
        | AttributionState::SocketTable { reason, remedy } => {
            let share = share?;
            let parts = [("share", (&share).into())];
            let key = match state {
                AttributionState::NamesOnly { .. } => "strip-programs-names-only",
                _ => "strip-programs-missed",
            };
            Some(Statement::warning(key, &parts).explained([reason, remedy]))
        }
        AttributionState::Unavailable { reason, remedy } => {
            let statement = Statement::warning("strip-no-programs", &[]);
            Some(statement.explained([reason, remedy]))
        }
    }
}

fn right(health: &Health, home: &Home, now_secs: f64) -> Vec<Statement> {
    let home = match &home.0 {
        Some(place) => Statement::fine(
            "strip-home",
            &[
                ("place", (&place.label).into()),
                ("origin", (&place.origin_words()).into()),
            ],
        ),
        None => Statement::warning("strip-no-home", &[]),
    };
    vec![
        home,
        database(
            "strip-providers",
            "strip-no-providers",
            &health.sensor.providers,
        ),
        database("strip-places", "strip-no-places", &health.sensor.places),
        last_packet(health, now_secs),
    ]
}

fn database(key: &str, missing: &str, state: &DatabaseState) -> Statement {
    let fine = |state: &str| Statement::fine(key, &[("state", state.into())]);
    match state {
        DatabaseState::Ready(name) => fine(name),
        DatabaseState::Loading(percent) => {
            let percent = percent.to_string();
            let unpacking = words::with("strip-unpacking", &[("percent", (&percent).into())]);
            Statement {
                tone: Tone::Waiting,
                ..fine(&unpacking)
            }
        }
        DatabaseState::Unavailable(why) => Statement::warning(missing, &[]).explained([why]),
        DatabaseState::Off => fine(&words::text("strip-off")),
    }
}

fn last_packet(health: &Health, now_secs: f64) -> Statement {
    let Some(last) = health.sensor.last_frame else {
        return Statement::fine("strip-no-packet-yet", &[]);
    };
    if health.sensor.source == SourceKind::Replay {
        let count = format::count(health.sensor.frames);
        return Statement::fine("strip-packets-read", &[("count", (&count).into())]);
    }
    // The meter's age of the packet, plus the time since the meter was last heard of.
    let silence_secs = (now_secs - health.updated_secs).max(0.0);
    let age = health.meter_time.saturating_since(last) + Duration::from_secs_f64(silence_secs);
    Statement::fine("strip-last-packet", &[("ago", (&format::ago(age)).into())])
}

#[cfg(test)]
mod tests {
    use flowcore::time::Timestamp;

    use super::*;

    fn live() -> Health {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.source = SourceKind::Live;
        health.sensor.interfaces = (2, 2);
        health.sensor.frames = 31_480;
        health
    }

    fn all_words(view: &StripView) -> String {
        std::iter::once(&view.state)
            .chain(&view.left)
            .chain(&view.right)
            .map(Statement::words)
            .collect::<Vec<_>>()
            .join(" | ")
    }

    #[test]
    fn complete_means_nothing_was_lost() {
        let view = strip(&live(), &Totals::default(), &Home::default(), 0.0);
        assert_eq!(view.state.words(), "Complete. 2 of 2 interfaces");
        assert!(all_words(&view).contains("0 of 31,480 packets dropped"));
    }

    #[test]
    fn drops_are_said_by_cause() {
        let mut health = live();
        health.sensor.drops.kernel = 20;
        health.sensor.drops.evicted_flows = 3;
        let view = strip(&health, &Totals::default(), &Home::default(), 0.0);
        assert_eq!(view.state.value, "Incomplete.");
        let words = all_words(&view);
        assert!(
            words.contains("20 of 31,500 packets dropped (system 20, queue 0)"),
            "{words}"
        );
        assert!(words.contains("3 flows evicted"), "{words}");
    }

    #[test]
    fn the_share_of_flows_with_a_program_is_said_and_how_far_it_can_be_trusted() {
        let mut health = live();
        let totals = Totals {
            attributed_flows: 997,
            known_flows: 1_000,
            ..Totals::default()
        };
        health.sensor.attribution = AttributionState::Kernel;
        let words = all_words(&strip(&health, &totals, &Home::default(), 0.0));
        assert!(words.contains("programs 99.7 %"), "{words}");
        health.sensor.attribution = AttributionState::SocketTable {
            reason: Saying::default(),
            remedy: Saying::default(),
        };
        let words = all_words(&strip(&health, &totals, &Home::default(), 0.0));
        assert!(words.contains("short-lived ones are missed"), "{words}");
        health.sensor.attribution = AttributionState::NamesOnly {
            reason: "it is an old kernel".into(),
            remedy: "take a new one".into(),
        };
        let words = all_words(&strip(&health, &totals, &Home::default(), 0.0));
        let expected = "ended ones without path. It is an old kernel. Take a new one.";
        assert!(words.contains(expected), "{words}");
    }

    #[test]
    fn silence_of_the_sensor_ages_the_last_packet() {
        let mut health = live();
        health.meter_time = Timestamp::from_secs_nanos(100, 0);
        health.sensor.last_frame = Some(Timestamp::from_secs_nanos(99, 0));
        health.updated_secs = 10.0;
        let view = strip(&health, &Totals::default(), &Home::default(), 21.0);
        assert!(all_words(&view).contains("last packet 12 s ago"));
    }

    #[test]
    fn an_unknown_home_is_said() {
        let view = strip(&live(), &Totals::default(), &Home::default(), 0.0);
        assert!(all_words(&view).contains("home unknown"));
    }

    #[test]
    fn without_permission_nothing_is_called_live() {
        let mut health = live();
        health.sensor.capture = CaptureState::NoPermission {
            reason: Saying::default(),
            remedy: Saying::default(),
        };
        let view = strip(&health, &Totals::default(), &Home::default(), 0.0);
        assert_eq!(view.state.value, "Not capturing.");
        assert_eq!(view.state.tone, Tone::Failed);
    }
}
