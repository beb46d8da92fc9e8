//! What somebody who starts the program for the first time wants to know.

use bevy::prelude::*;
use flowcore::model::{CaptureState, DatabaseState, SourceKind};

use super::pacing::{ViewSystems, is_due};
use super::status::Tone;
use crate::config::Value;
use crate::ui::action::UiAction;
use crate::words;
use crate::world::health::Health;
use crate::world::home::Home;

/// A question with its answer, and the one thing that can be done about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What somebody asks.
    pub question: String,
    /// The answer.
    pub words: String,
    /// How good it is.
    pub tone: Tone,
    /// What can be done: words of the button, and what it asks for.
    pub way: (String, UiAction),
}

/// The card.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct WelcomeView {
    /// Four of them.
    pub answers: Vec<Answer>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<WelcomeView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(health: Res<Health>, home: Res<Home>, mut view: ResMut<WelcomeView>) {
    view.set_if_neq(welcome(&health, &home));
}

/// The answers for a state of the world.
#[must_use]
pub fn welcome(health: &Health, home: &Home) -> WelcomeView {
    WelcomeView {
        answers: vec![
            source(health),
            permission(health),
            network(health),
            place(home),
        ],
    }
}

fn source(health: &Health) -> Answer {
    let sensor = &health.sensor;
    let watch = || (words::text("welcome-watch"), UiAction::RetryLive);
    let (words, tone, way) = match sensor.source {
        _ if sensor.capture == CaptureState::Starting => {
            let open = (words::text("welcome-open"), UiAction::PickCapture);
            (words::text("welcome-source-starting"), Tone::Waiting, open)
        }
        SourceKind::Live => {
            let name = if sensor.source_name.is_empty() {
                "–"
            } else {
                &sensor.source_name
            };
            let words = words::with("welcome-source-live", &[("interfaces", name.into())]);
            (
                words,
                Tone::Fine,
                (words::text("welcome-open"), UiAction::PickCapture),
            )
        }
        SourceKind::Replay => {
            let words = words::with(
                "welcome-source-file",
                &[("file", (&sensor.source_name).into())],
            );
            (words, Tone::Fine, watch())
        }
        SourceKind::Synthetic => (words::text("welcome-source-demo"), Tone::Demo, watch()),
    };
    Answer {
        question: words::text("welcome-source"),
        words,
        tone,
        way,
    }
}

fn permission(health: &Health) -> Answer {
    let (words, tone, way) = match &health.sensor.capture {
        CaptureState::NoPermission { reason, remedy }
        | CaptureState::Unavailable { reason, remedy } => (
            format!("{} {}", words::sentence(reason), words::said(remedy)),
            Tone::Failed,
            (words::text("welcome-allow"), UiAction::AllowLive),
        ),
        _ => (
            words::text("welcome-permission-fine"),
            Tone::Fine,
            (words::text("welcome-check"), UiAction::RetryLive),
        ),
    };
    Answer {
        question: words::text("welcome-permission"),
        words,
        tone,
        way,
    }
}

fn network(health: &Health) -> Answer {
    let is_asking = matches!(
        health.sensor.reverse_dns,
        DatabaseState::Ready(_) | DatabaseState::Loading(_)
    );
    let set = |to: &str| UiAction::Set("source.dns", Some(Value::Text(to.to_owned())));
    let (words, way) = if is_asking {
        (
            words::text("welcome-network-asks"),
            (words::text("welcome-dns-off"), set("off")),
        )
    } else {
        (
            words::text("welcome-network-silent"),
            (words::text("welcome-dns-on"), set("public")),
        )
    };
    Answer {
        question: words::text("welcome-network"),
        words,
        tone: Tone::Fine,
        way,
    }
}

fn place(home: &Home) -> Answer {
    let (words, tone) = match &home.0 {
        Some(place) => {
            let origin = place.origin_words();
            let parts = [
                ("place", (&place.label).into()),
                ("origin", (&origin).into()),
            ];
            (words::with("welcome-home-known", &parts), Tone::Fine)
        }
        None => (words::text("welcome-home-unknown"), Tone::Warning),
    };
    Answer {
        question: words::text("welcome-home"),
        words,
        tone,
        way: (words::text("welcome-home-set"), UiAction::ToggleSettings),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_has_an_answer_and_one_way_on() {
        let mut health = Health::default();
        for capture in [
            CaptureState::Starting,
            CaptureState::Running,
            CaptureState::NoPermission {
                reason: "no".into(),
                remedy: "sudo".into(),
            },
        ] {
            for source in [SourceKind::Live, SourceKind::Replay, SourceKind::Synthetic] {
                health.sensor.capture = capture.clone();
                health.sensor.source = source;
                let view = welcome(&health, &Home::default());
                assert_eq!(view.answers.len(), 4);
                for answer in &view.answers {
                    let all = [&answer.question, &answer.words, &answer.way.0];
                    assert!(
                        all.iter().all(|words| !words.starts_with("welcome-")),
                        "{all:?}"
                    );
                }
            }
        }
    }
}
