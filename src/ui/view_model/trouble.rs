//! The empty state: why there is no traffic at all, and the one thing to do about it.

use bevy::prelude::*;
use flowcore::model::CaptureState;

use super::pacing::{ViewSystems, is_due};
use crate::ui::checks::{Check, Checks};
use crate::world::health::Health;

/// Why nothing is captured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trouble {
    /// What is wrong.
    pub headline: &'static str,
    /// Why, and what the program does about privacy.
    pub explanation: String,
    /// What to do, before the command.
    pub instruction: &'static str,
    /// A command to copy; `None` when `instruction` says it all.
    pub command: Option<String>,
    /// What comes after.
    pub then: &'static str,
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

fn build(mut view: ResMut<TroubleView>, health: Res<Health>, checks: Res<Checks>) {
    view.set_if_neq(TroubleView(trouble(&health.sensor.capture, &checks)));
}

/// The empty state for a state of the capture.
#[must_use]
pub fn trouble(capture: &CaptureState, checks: &Checks) -> Option<Trouble> {
    let (headline, reason, remedy) = match capture {
        CaptureState::NoPermission { reason, remedy } => {
            ("Arcwatch isn’t allowed to capture yet", reason, remedy)
        }
        CaptureState::Unavailable { reason, remedy } => {
            ("Arcwatch can’t capture here yet", reason, remedy)
        }
        _ => return None,
    };
    let command = command_in(remedy);
    Some(Trouble {
        headline,
        explanation: format!(
            "{} What is captured stays on this computer.",
            sentence(reason)
        ),
        instruction: if command.is_some() {
            "Run this once in a terminal"
        } else {
            "Do this once"
        },
        command: Some(command.unwrap_or(remedy.as_str()).to_owned())
            .filter(|text| !text.is_empty()),
        then: "Come back and press Try again: Arcwatch starts anew, with the permission.",
        checks: checks.0.clone(),
    })
}

/// The command in a remedy, where it has one: everything from `sudo` or `setcap` on, else the whole text when it
/// is one line that starts like a program.
fn command_in(remedy: &str) -> Option<&str> {
    let start = ["sudo ", "setcap "]
        .into_iter()
        .filter_map(|word| remedy.find(word))
        .min()?;
    let command = remedy.get(start..)?;
    let end = command.find(['\n', '`']).unwrap_or(command.len());
    command.get(..end).map(str::trim)
}

/// Starts with a capital letter, ends with a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return "Reading network traffic needs one permission.".to_owned();
    };
    let mut sentence: String = first.to_uppercase().collect();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
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
        let view = trouble(&capture, &Checks::default()).expect("trouble");
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
    fn a_sentence_as_remedy_is_shown_as_it_is() {
        let capture = CaptureState::Unavailable {
            reason: "WinDivert.dll is missing".into(),
            remedy: "Put WinDivert.dll beside arcwatch.exe".into(),
        };
        let view = trouble(&capture, &Checks::default()).expect("trouble");
        assert_eq!(view.instruction, "Do this once");
        assert_eq!(
            view.command.as_deref(),
            Some("Put WinDivert.dll beside arcwatch.exe")
        );
    }

    #[test]
    fn a_running_capture_has_no_trouble() {
        assert_eq!(trouble(&CaptureState::Running, &Checks::default()), None);
    }
}
