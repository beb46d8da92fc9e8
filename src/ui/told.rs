//! What was just done, in a line at the bottom with one thing to do about it: take it back, look at it.

use bevy::prelude::*;

use super::action::UiAction;
use super::apply::ApplySystems;
use crate::sets::AppSystems;

/// Seconds that a line stays.
const STAYS_SECS: f64 = 8.0;

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What was done.
    pub words: String,
    /// What can be done about it: the key of its words, and what it asks for.
    pub way: Option<(&'static str, UiAction)>,
    since_secs: f64,
}

/// The line that is told now; the newest one only.
#[derive(Resource, Clone, Debug, Default)]
pub struct Told(Option<Line>);

impl Told {
    /// Tells something; `now_secs` is of `Time<Real>`.
    pub fn say(&mut self, words: String, way: Option<(&'static str, UiAction)>, now_secs: f64) {
        self.0 = Some(Line {
            words,
            way,
            since_secs: now_secs,
        });
    }

    /// Tells nothing more.
    pub fn hush(&mut self) {
        self.0 = None;
    }

    /// What is told.
    #[must_use]
    pub const fn line(&self) -> Option<&Line> {
        self.0.as_ref()
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Told>()
        .add_systems(Update, forget.in_set(AppSystems::Act).before(ApplySystems));
}

pub(super) fn forget(time: Res<Time<Real>>, mut told: ResMut<Told>) {
    let is_over = |line: &Line| time.elapsed_secs_f64() - line.since_secs > STAYS_SECS;
    if told.line().is_some_and(is_over) {
        told.hush();
    }
}
