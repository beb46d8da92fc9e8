//! The empty state: why there is no traffic at all, and the one thing to do about it.

use bevy::prelude::*;
use flowcore::model::{CaptureState, SourceKind};
use sensor::ipc::SensorCommand;

use super::pacing::{ViewSystems, is_due};
use crate::ui::action::UiAction;
use crate::ui::checks::{Check, Checks};
use crate::words;
use crate::world::health::Health;

/// Why nothing is captured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    /// What is wrong.
    pub headline: String,
    /// Why, and what the program does about privacy.
    pub explanation: String,
    /// What to do, before the command.
    pub instruction: String,
    /// A command to copy; `None` when `instruction` says it all.
    pub command: Option<String>,
    /// What comes after.
    pub then: String,
    /// Ways on, by the key of their words, the one to take first.
    pub ways: Vec<(&'static str, UiAction)>,
    /// What was checked.
    pub checks: Vec<Check>,
}

/// `None`: capture works, or worked.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct TroubleView(pub Option<Trouble>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<TroubleView>()
        .init_resource::<Checks>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(
    mut view: ResMut<TroubleView>,
    health: Res<Health>,
    checks: Res<Checks>,
    mut can_ask: Local<Option<bool>>,
) {
    let sensor = &health.sensor;
    let mut trouble = trouble(sensor.source, &sensor.capture, &checks);
    if let (Some(trouble), CaptureState::NoPermission { .. }) = (&mut trouble, &sensor.capture)
        && *can_ask.get_or_insert_with(SensorCommand::can_be_elevated)
    {
        trouble.ways.insert(1, ALLOW);
    }
    view.set_if_neq(TroubleView(trouble));
}

/// The empty state for a state of the capture.
#[must_use]
pub fn trouble(source: SourceKind, capture: &CaptureState, checks: &Checks) -> Option<Trouble> {
    let (headline, reason, remedy) = match capture {
        CaptureState::NoPermission { reason, remedy } => ("trouble-permission", reason, remedy),
        CaptureState::Unavailable { reason, remedy } => ("trouble-here", reason, remedy),
        _ => return None,
    };
    if source == SourceKind::Replay {
        return Some(Trouble {
            headline: words::text("trouble-file"),
            explanation: format!("{} {}", words::sentence(reason), words::sentence(remedy)),
            ways: vec![OPEN, ("trouble-live", UiAction::RetryLive), DEMO],
            ..Trouble::default()
        });
    }
    let (why, remedy) = (words::sentence(reason), words::said(remedy));
    let why = Some(why)
        .filter(|why| !why.is_empty())
        .unwrap_or_else(|| words::text("trouble-one-permission"));
    let command = command_in(&remedy);
    Some(Trouble {
        headline: words::text(headline),
        explanation: format!("{why} {}", words::text("trouble-private")),
        instruction: words::text(
            if command.is_some_and(|it| it.starts_with(AS_ADMINISTRATOR)) {
                "trouble-run-administrator"
            } else if command.is_some() {
                "trouble-run"
            } else {
                "trouble-do"
            },
        ),
        command: Some(command.unwrap_or(&remedy).to_owned()).filter(|text| !text.is_empty()),
        then: words::text("trouble-then"),
        ways: vec![("try-again", UiAction::RetryLive), OPEN, DEMO],
        checks: checks.0.iter().map(Check::of).collect(),
    })
}

const ALLOW: (&str, UiAction) = ("welcome-allow", UiAction::AllowLive);
const OPEN: (&str, UiAction) = ("welcome-open", UiAction::PickCapture);
const DEMO: (&str, UiAction) = ("trouble-demo", UiAction::StartDemo);

/// What only an administrator's terminal may do on Windows.
const AS_ADMINISTRATOR: &str = "arcwatch-sensor service ";

/// The command in a remedy, where it has one: everything from `sudo`, `setcap` or the service's command on, else the whole text when it
/// is one line that starts like a program.
fn command_in(remedy: &str) -> Option<&str> {
    let start = ["sudo ", "setcap ", AS_ADMINISTRATOR]
        .into_iter()
        .filter_map(|word| remedy.find(word))
        .min()?;
    let command = remedy.get(start..)?;
    let end = command.find(['\n', '`']).unwrap_or(command.len());
    command.get(..end).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_permission(remedy: &str) -> CaptureState {
        CaptureState::NoPermission {
            reason: "the system refused a packet socket".into(),
            remedy: remedy.into(),
        }
    }

    #[test]
    fn the_command_is_what_gets_copied() {
        let capture = no_permission("run: sudo setcap cap_net_raw=ep ./arcwatch-sensor");
        let view = trouble(SourceKind::Live, &capture, &Checks::default()).expect("trouble");
        assert_eq!(
            view.command.as_deref(),
            Some("sudo setcap cap_net_raw=ep ./arcwatch-sensor")
        );
        assert!(
            view.explanation
                .starts_with("The system refused a packet socket.")
        );
    }

    #[test]
    fn a_command_for_administrators_says_so() {
        let capture = no_permission(
            "start it from a terminal that runs as administrator, or there, once and for good: arcwatch-sensor service install",
        );
        let view = trouble(SourceKind::Live, &capture, &Checks::default()).expect("trouble");
        assert!(view.instruction.ends_with("runs as administrator"));
        assert_eq!(
            view.command.as_deref(),
            Some("arcwatch-sensor service install")
        );
    }

    #[test]
    fn a_sentence_as_remedy_is_shown_as_it_is() {
        let capture = CaptureState::Unavailable {
            reason: "WinDivert.dll is missing".into(),
            remedy: "Put WinDivert.dll beside arcwatch.exe".into(),
        };
        let view = trouble(SourceKind::Live, &capture, &Checks::default()).expect("trouble");
        assert_eq!(view.instruction, "Do this once");
        assert_eq!(
            view.command.as_deref(),
            Some("Put WinDivert.dll beside arcwatch.exe")
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_asks_for_another_file() {
        let capture = CaptureState::Unavailable {
            reason: "cannot read a.pcap: no such file".into(),
            remedy: "give the path of a pcap or pcapng file that you may read".into(),
        };
        let view = trouble(SourceKind::Replay, &capture, &Checks::default()).expect("trouble");
        assert_eq!(view.headline, "This capture file can’t be read");
        assert!(view.explanation.contains("no such file"));
        assert_eq!(
            (view.command, &view.ways[0].1),
            (None, &UiAction::PickCapture)
        );
    }

    #[test]
    fn a_running_capture_has_no_trouble() {
        assert_eq!(
            trouble(SourceKind::Live, &CaptureState::Running, &Checks::default()),
            None
        );
    }
}
