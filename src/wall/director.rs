//! Who directs the tour of a wall: its settings, the remote control, and whether what is shown is true now.

use bevy::prelude::*;

use super::WallSettings;
use super::freshness::Freshness;
use crate::camera::tour::Tour;
use crate::globe::clock::GlobeClock;

/// Places that are visited before the camera comes home.
const STOPS: usize = 3;

/// What the remote control wants.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct Director {
    /// Whether there is a tour; `None`: as the settings say.
    pub wanted: Option<bool>,
    /// A flight now.
    pub is_next_due: bool,
}

pub(super) fn direct(
    settings: Res<WallSettings>,
    freshness: Res<Freshness>,
    clock: Res<GlobeClock>,
    mut director: ResMut<Director>,
    mut tour: ResMut<Tour>,
) {
    // Nobody flies over a picture of the past.
    let is_on = director.wanted.unwrap_or(settings.has_tour) && !freshness.is_stale();
    let tour = tour.bypass_change_detection();
    tour.dwell_secs = settings.dwell_secs;
    tour.most_away = Some(STOPS);
    if is_on && !tour.is_on {
        tour.begin(clock.now_secs);
    }
    tour.is_on = is_on;
    if std::mem::take(&mut director.bypass_change_detection().is_next_due) {
        tour.hurry();
    }
}
