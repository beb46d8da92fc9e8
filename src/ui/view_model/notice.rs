//! One line over the globe while something is not yet, or no longer, as it should be.

use bevy::prelude::*;
use flowcore::model::{CaptureState, DatabaseState, SourceKind};

use super::pacing::{ViewSystems, is_due};
use super::status::Tone;
use crate::ui::action::UiAction;
use crate::words;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;

/// The most important thing that a person should know now.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What.
    pub words: String,
    /// How serious.
    pub tone: Tone,
    /// Share that is done, 0 to 1.
    pub progress: Option<f32>,
    /// What can be done about it.
    pub remedy: Option<(&'static str, UiAction)>,
}

/// `None`: everything is as it should be.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct NoticeView(pub Option<Notice>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<NoticeView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(mut view: ResMut<NoticeView>, health: Res<Health>, totals: Res<Totals>, home: Res<Home>) {
    view.set_if_neq(NoticeView(notice(&health, &totals, &home)));
}

/// The notice for a state of the world. What stops everything comes first.
#[must_use]
pub fn notice(health: &Health, totals: &Totals, home: &Home) -> Option<Notice> {
    let sensor = &health.sensor;
    if health.is_disconnected {
        let words = words::text("notice-sensor-stopped");
        return Some(failed(words));
    }
    match &sensor.capture {
        CaptureState::Failed { reason } => {
            return Some(failed(words::with(
                "notice-broke-off",
                &[("reason", reason.into())],
            )));
        }
        CaptureState::NoPermission { .. } | CaptureState::Unavailable { .. } => return None,
        CaptureState::Starting | CaptureState::Running | CaptureState::Finished => {}
    }
    if let Some((key, percent)) = [
        ("notice-unpacking-places", &sensor.places),
        ("notice-unpacking-providers", &sensor.providers),
    ]
    .into_iter()
    .find_map(|(key, state)| match state {
        DatabaseState::Loading(percent) => Some((key, *percent)),
        _ => None,
    }) {
        return Some(Notice {
            words: words::with(key, &[("percent", (&percent.to_string()).into())]),
            tone: Tone::Waiting,
            progress: Some(f32::from(percent) / 100.0),
            remedy: None,
        });
    }
    if matches!(sensor.places, DatabaseState::Unavailable(_)) && totals.hosts > 0 {
        let DatabaseState::Unavailable(why) = &sensor.places else {
            return None;
        };
        return Some(Notice {
            words: words::with("notice-no-places", &[("reason", why.into())]),
            tone: Tone::Warning,
            progress: None,
            remedy: None,
        });
    }
    if home.0.is_none() && totals.hosts > 0 {
        return Some(Notice {
            words: words::text("notice-no-home"),
            tone: Tone::Warning,
            progress: None,
            remedy: None,
        });
    }
    if sensor.frames == 0 {
        return waiting(health);
    }
    None
}

fn failed(words: String) -> Notice {
    Notice {
        words,
        tone: Tone::Failed,
        progress: None,
        remedy: Some(("try-again", UiAction::RetryLive)),
    }
}

fn waiting(health: &Health) -> Option<Notice> {
    let sensor = &health.sensor;
    let words = match (&sensor.capture, sensor.source) {
        (CaptureState::Running, SourceKind::Live) => "notice-first-packet",
        (CaptureState::Finished, _) => "notice-no-packet",
        _ => "notice-starting",
    };
    Some(Notice {
        words: words::text(words),
        tone: Tone::Waiting,
        progress: None,
        remedy: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpacking_shows_how_far_it_is() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.places = DatabaseState::Loading(40);
        let notice = notice(&health, &Totals::default(), &Home::default()).expect("a notice");
        assert_eq!(notice.progress, Some(0.4));
        assert!(notice.words.contains("40 %"));
    }

    #[test]
    fn all_well_is_silent() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.frames = 5;
        assert_eq!(notice(&health, &Totals::default(), &Home::default()), None);
    }

    #[test]
    fn a_capture_that_broke_off_offers_to_try_again() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Failed {
            reason: "eth0 went away".into(),
        };
        let notice = notice(&health, &Totals::default(), &Home::default()).expect("a notice");
        assert!(notice.words.contains("eth0 went away"));
        assert_eq!(
            notice.remedy.map(|(_, action)| action),
            Some(UiAction::RetryLive)
        );
    }
}
