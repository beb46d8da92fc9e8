//! The honesty strip: where this comes from, what was lost, how much is named, and how old it is.

use std::time::Duration;

use bevy::prelude::*;
use flowcore::model::{AttributionState, CaptureState, DatabaseState, SourceKind};

use super::pacing::{ViewSystems, is_due};
use super::status::Tone;
use crate::quality::Quality;
use crate::ui::format;
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
}

impl Statement {
    fn fine(before: &str, value: String, after: &str) -> Self {
        Self {
            before: before.to_owned(),
            value,
            after: after.to_owned(),
            tone: Tone::Fine,
        }
    }

    fn warning(value: String) -> Self {
        Self {
            value,
            tone: Tone::Warning,
            ..Self::default()
        }
    }

    /// As a screen reader says it.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{}{}{}", self.before, self.value, self.after)
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
        let words = Statement::fine("graphics ", quality.words(), "");
        new.right.insert(0, words);
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
    let (tone, value, after) = match (&sensor.capture, sensor.source) {
        _ if health.is_disconnected => (
            Tone::Failed,
            "Sensor stopped.",
            " Figures are as they were.".to_owned(),
        ),
        (CaptureState::NoPermission { .. } | CaptureState::Unavailable { .. }, _) => (
            Tone::Failed,
            "Not capturing.",
            " Nothing on this screen is live.".to_owned(),
        ),
        (CaptureState::Failed { reason }, _) => (Tone::Failed, "Broke off.", format!(" {reason}")),
        (CaptureState::Starting, _) => (Tone::Waiting, "Starting.", String::new()),
        (_, SourceKind::Synthetic) => (
            Tone::Demo,
            "DEMO.",
            " Made-up traffic, no real computer.".to_owned(),
        ),
        (CaptureState::Finished, _) => (
            Tone::Fine,
            "Read to the end.",
            format!(" {}", sensor.source_name),
        ),
        (CaptureState::Running, SourceKind::Replay) => {
            let progress = sensor
                .progress_permille
                .map_or_else(String::new, |permille| format!(", {} %", permille / 10));
            (
                Tone::Fine,
                "Replay.",
                format!(" {}{progress}", sensor.source_name),
            )
        }
        (CaptureState::Running, SourceKind::Live) => {
            let (read, all) = sensor.interfaces;
            let interfaces = format!(
                " {read} of {}",
                format::counted(u64::from(all), "interface", "interfaces")
            );
            if lost == 0 && read >= all {
                (Tone::Fine, "Complete.", interfaces)
            } else {
                (Tone::Warning, "Incomplete.", interfaces)
            }
        }
    };
    Statement {
        before: String::new(),
        value: value.to_owned(),
        after,
        tone,
    }
}

fn left(health: &Health, totals: &Totals) -> Vec<Statement> {
    let sensor = &health.sensor;
    let mut statements = Vec::with_capacity(6);
    if sensor.frames > 0 {
        let dropped = sensor.drops.kernel + sensor.drops.queue;
        let all = format!(
            " of {} packets dropped",
            format::count(sensor.frames + dropped)
        );
        statements.push(match (sensor.drops.kernel, sensor.drops.queue) {
            (0, 0) => Statement::fine("", "0".to_owned(), &all),
            (kernel, queue) => Statement {
                after: format!("{all} (system {kernel}, queue {queue})"),
                ..Statement::warning(format::count(dropped))
            },
        });
    }
    if sensor.drops.evicted_flows > 0 {
        let evicted = format::counted(sensor.drops.evicted_flows, "flow", "flows");
        statements.push(Statement::warning(format!("{evicted} evicted")));
    }
    if sensor.drops.unread_names > 0 {
        let unread = format::count(sensor.drops.unread_names);
        statements.push(Statement::warning(format!("{unread} not read for names")));
    }
    if sensor.malformed_frames > 0 {
        let damaged = format::counted(sensor.malformed_frames, "damaged packet", "damaged packets");
        statements.push(Statement::warning(damaged));
    }
    if health.lost_updates > 0 {
        let lost = format::counted(health.lost_updates, "update", "updates");
        statements.push(Statement::warning(format!("{lost} skipped")));
    }
    if sensor.limit.is_some() {
        // Why, and what to do, stands in the doctor's checks.
        statements.push(Statement::warning(
            "no packets: totals without names".to_owned(),
        ));
    }
    statements.extend(programs(&sensor.attribution, totals));
    let (named, known) = (u64::from(totals.named_flows), u64::from(totals.known_flows));
    if let Some(share) = format::share(named, known) {
        statements.push(Statement::fine("names ", share, ""));
    }
    if totals.checked_hosts > 0 {
        let (checked, hosts) = (totals.checked_hosts, totals.hosts);
        let all = format!(" of {}", format::count(hosts.into()));
        let checked = format::count(checked.into());
        statements.push(Statement::fine("places checked ", checked, &all));
    }
    if totals.contradicted_hosts > 0 {
        let contradicted = format::count(totals.contradicted_hosts.into());
        statements.push(Statement::warning(format!("{contradicted} contradicted")));
    }
    match &sensor.reverse_dns {
        DatabaseState::Ready(_) => {
            statements.push(Statement::fine("reverse DNS ", "on".to_owned(), ""));
        }
        DatabaseState::Off => {
            statements.push(Statement::fine("reverse DNS ", "off".to_owned(), ""));
        }
        DatabaseState::Loading(_) => {}
        DatabaseState::Unavailable(_) => {
            statements.push(Statement::warning("no reverse DNS".to_owned()));
        }
    }
    statements
}

/// How many flows have a program, and what is weak about how programs are found.
fn programs(state: &AttributionState, totals: &Totals) -> Option<Statement> {
    let (attributed, known) = (
        u64::from(totals.attributed_flows),
        u64::from(totals.known_flows),
    );
    match state {
        AttributionState::Off => None,
        AttributionState::Kernel => {
            format::share(attributed, known).map(|share| Statement::fine("programs ", share, ""))
        }
        AttributionState::SocketTable { .. } => Some(Statement {
            before: "programs ".to_owned(),
            after: ", short-lived ones are missed".to_owned(),
            ..Statement::warning(format::share(attributed, known)?)
        }),
        AttributionState::Unavailable { .. } => Some(Statement::warning("no programs".to_owned())),
    }
}

fn right(health: &Health, home: &Home, now_secs: f64) -> Vec<Statement> {
    let home = match &home.0 {
        Some(place) => Statement::fine(
            "home: ",
            place.label.clone(),
            &format!(", {}", place.origin),
        ),
        None => Statement::warning("home unknown".to_owned()),
    };
    vec![
        home,
        database("providers", &health.sensor.providers),
        database("places", &health.sensor.places),
        last_packet(health, now_secs),
    ]
}

fn database(what: &str, state: &DatabaseState) -> Statement {
    match state {
        DatabaseState::Ready(name) => Statement::fine(&format!("{what}: "), name.clone(), ""),
        DatabaseState::Loading(percent) => Statement {
            tone: Tone::Waiting,
            ..Statement::fine(&format!("{what}: "), format!("unpacking {percent} %"), "")
        },
        DatabaseState::Unavailable(_) => Statement::warning(format!("no {what} database")),
        DatabaseState::Off => Statement::fine(&format!("{what}: "), "off".to_owned(), ""),
    }
}

fn last_packet(health: &Health, now_secs: f64) -> Statement {
    let Some(last) = health.sensor.last_frame else {
        return Statement::fine("", "no packet yet".to_owned(), "");
    };
    if health.sensor.source == SourceKind::Replay {
        let frames = format::count(health.sensor.frames);
        return Statement::fine("", frames, " packets read");
    }
    // The meter's age of the packet, plus the time since the meter was last heard of.
    let silence_secs = (now_secs - health.updated_secs).max(0.0);
    let age = health.meter_time.saturating_since(last) + Duration::from_secs_f64(silence_secs);
    Statement::fine("last packet ", format::ago(age), "")
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
            reason: String::new(),
            remedy: String::new(),
        };
        let words = all_words(&strip(&health, &totals, &Home::default(), 0.0));
        assert!(words.contains("short-lived ones are missed"), "{words}");
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
            reason: String::new(),
            remedy: String::new(),
        };
        let view = strip(&health, &Totals::default(), &Home::default(), 0.0);
        assert_eq!(view.state.value, "Not capturing.");
        assert_eq!(view.state.tone, Tone::Failed);
    }
}
