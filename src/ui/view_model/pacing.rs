//! When views are rebuilt: the world changed, and the last time was at least a quarter of a second ago.
//!
//! Figures that step four times a second can be read; rebuilding at the frame rate would only cost.

use bevy::prelude::*;

use crate::select::{Search, Selection};
use crate::survey::Survey;
use crate::ui::state::UiState;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;
use crate::world::hues::Hues;

/// Least seconds between two builds.
const STEP_SECS: f64 = 0.25;
/// Ages on screen grow even when nothing arrives: build at least this often while frames are drawn.
const IDLE_SECS: f64 = 1.0;

/// Order within `Present`.
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ViewSystems {
    /// Decides whether views are due.
    Pace,
    /// Builds them.
    Build,
}

/// Whether views are built in this frame.
#[derive(Resource, Debug, Default)]
pub struct Pace {
    is_due: bool,
    has_news: bool,
    built_secs: Option<f64>,
}

impl Pace {
    /// Decides for a frame at `now_secs`. `is_urgent` is what a person just did: it never waits.
    fn decide(&mut self, now_secs: f64, has_news: bool, is_urgent: bool) {
        self.has_news |= has_news;
        let age_secs = self
            .built_secs
            .map_or(f64::INFINITY, |built| now_secs - built);
        let is_stepped = self.has_news && age_secs >= STEP_SECS;
        self.is_due = is_urgent || is_stepped || age_secs >= IDLE_SECS;
        if self.is_due {
            self.built_secs = Some(now_secs);
            self.has_news = false;
        }
    }
}

/// Run condition of everything that builds a view.
pub fn is_due(pace: Res<Pace>) -> bool {
    pace.is_due
}

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Pace>()
        .add_systems(Update, decide.in_set(ViewSystems::Pace));
}

fn decide(
    mut pace: ResMut<Pace>,
    time: Res<Time<Real>>,
    world: (Res<Health>, Res<Totals>, Res<Hues>, Res<Home>),
    person: (Res<Selection>, Res<Search>, Res<UiState>),
    survey: Res<Survey>,
) {
    let has_news = world.0.is_changed()
        || world.1.is_changed()
        || world.2.is_changed()
        || world.3.is_changed();
    // Answers come at their own pace: what they say is shown at once.
    let is_urgent = survey.is_changed()
        || person.0.is_changed()
        || person.1.is_changed()
        || person.2.is_changed();
    pace.decide(time.elapsed_secs_f64(), has_news, is_urgent);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_wait_for_the_step_and_are_not_forgotten() {
        let mut pace = Pace::default();
        pace.decide(0.0, true, false);
        assert!(pace.is_due, "the first frame shows something");
        pace.decide(0.1, true, false);
        assert!(!pace.is_due);
        pace.decide(0.26, false, false);
        assert!(pace.is_due, "the news of 0.1 s is shown now");
        pace.decide(0.6, false, false);
        assert!(!pace.is_due, "nothing new");
    }

    #[test]
    fn a_click_does_not_wait() {
        let mut pace = Pace::default();
        pace.decide(0.0, true, false);
        pace.decide(0.01, false, true);
        assert!(pace.is_due);
    }

    #[test]
    fn ages_move_on_without_news() {
        let mut pace = Pace::default();
        pace.decide(0.0, false, false);
        pace.decide(1.1, false, false);
        assert!(pace.is_due);
    }
}
