//! One line over the globe while something is not yet, or no longer, as it should be.

use bevy::prelude::*;
use flowcore::model::{CaptureState, DatabaseState, SourceKind};
use sensor::pipeline::{Pace, SourceSpec};

use super::pacing::{ViewSystems, is_due};
use super::status::Tone;
use crate::ui::action::UiAction;
use crate::words;
use crate::world::feed::Feed;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;

/// Shorter than this a file is read before anybody could stop it.
const A_MOMENT_SECS: f64 = 1.5;
const STOP: (&str, UiAction) = ("cancel", UiAction::StopWaiting);

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

fn build(
    mut view: ResMut<NoticeView>,
    health: Res<Health>,
    totals: Res<Totals>,
    home: Res<Home>,
    feed: Option<Res<Feed>>,
    time: Res<Time<Real>>,
    mut reads_since_secs: Local<Option<f64>>,
) {
    let now_secs = time.elapsed_secs_f64();
    let source = feed.as_ref().and_then(|feed| feed.source());
    let is_reading = health.sensor.capture == CaptureState::Running
        && matches!(
            source,
            Some(SourceSpec::Replay {
                pace: Pace::Max,
                ..
            })
        );
    if is_reading {
        let since = *reads_since_secs.get_or_insert(now_secs);
        if now_secs - since > A_MOMENT_SECS
            && let Some(reading) = reading(&health)
        {
            view.set_if_neq(NoticeView(Some(reading)));
            return;
        }
    } else {
        *reads_since_secs = None;
    }
    view.set_if_neq(NoticeView(notice(&health, &totals, &home)));
}

/// A file that takes longer than a moment.
fn reading(health: &Health) -> Option<Notice> {
    let permille = health.sensor.progress_permille?;
    let percent = (permille / 10).to_string();
    let file = &health.sensor.source_name;
    let parts = [("file", file.into()), ("percent", (&percent).into())];
    Some(Notice {
        words: words::with("notice-reading", &parts),
        tone: Tone::Waiting,
        progress: Some(f32::from(permille) / 1_000.0),
        remedy: Some(STOP),
    })
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
                &[("reason", (&words::said(reason)).into())],
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
            remedy: Some(STOP),
        });
    }
    if matches!(sensor.places, DatabaseState::Unavailable(_)) && totals.hosts > 0 {
        let DatabaseState::Unavailable(why) = &sensor.places else {
            return None;
        };
        return Some(Notice {
            words: words::with(
                "notice-no-places",
                &[("reason", (&words::said(why)).into())],
            ),
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
    fn a_file_that_is_being_read_says_how_far_and_can_be_left() {
        let mut health = Health::default();
        health.sensor.capture = CaptureState::Running;
        health.sensor.progress_permille = Some(415);
        health.sensor.source_name = "big.pcap".into();
        let notice = reading(&health).expect("a notice");
        assert_eq!(
            (&*notice.words, notice.progress),
            ("Reading big.pcap, 41 %", Some(0.415))
        );
        assert_eq!(notice.remedy, Some(STOP));
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
