//! The tour: the camera visits what matters, calmly, until somebody takes over. Each place rests before its next turn.

use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::{Flight, position};
use super::itinerary::{Itinerary, Stop};
use super::orbit::{FARTHEST, NEAREST, first_sight};
use super::pointer::PointerOwner;
use crate::config::live::Calm;
use crate::globe::clock::GlobeClock;
use crate::globe::frame;
use crate::globe::view::DEFAULT_DISTANCE;
use crate::markers::Markers;
use crate::quality::{Quality, Tier};
use crate::ui::action::UiAction;
use crate::world::home::Home;

/// How long a place is looked at, unless somebody says otherwise.
const DWELL_SECS: f64 = 12.0;
/// After somebody moved the globe the tour waits this long.
const PAUSE_SECS: f64 = 20.0;
/// Never faster: a wall is looked at from the corner of the eye.
const FASTEST_RAD_PER_SEC: f32 = 0.38;
const SHORTEST_SECS: f64 = 2.4;
/// While a place is looked at, the globe drifts on, radians a second: a hundredth of a turn in ten seconds.
const DRIFT_RAD_PER_SEC: f32 = 0.006;
/// The eye looks at a point this far on the way from home to the place: both stay in sight.
const BETWEEN: f32 = 0.62;

/// The tour.
#[derive(Resource, Debug)]
pub struct Tour {
    /// `true` while it goes on.
    pub is_on: bool,
    /// How long a place is looked at, in seconds; home twice as long.
    pub dwell_secs: f64,
    /// Places that are visited before the camera comes home; `None`: it stays away.
    pub most_away: Option<usize>,
    next_secs: f64,
    itinerary: Itinerary,
}

impl Default for Tour {
    fn default() -> Self {
        Self {
            is_on: false,
            dwell_secs: DWELL_SECS,
            most_away: None,
            next_secs: 0.0,
            itinerary: Itinerary::default(),
        }
    }
}

impl Tour {
    /// The next stop is due at once.
    pub fn hurry(&mut self) {
        self.next_secs = 0.0;
    }

    /// Begins with a look at what is in sight now.
    pub fn begin(&mut self, now_secs: f64) {
        self.is_on = true;
        self.next_secs = now_secs + 2.0 * self.dwell_secs;
    }
}

/// Where the eye is to be so that home and a place are both in sight.
fn vantage(home: Option<Vec3>, place: Vec3) -> (Vec3, f32) {
    let Some(home) = home else {
        return (place, 2.6);
    };
    let angle = home.angle_between(place);
    let between = home.lerp(place, BETWEEN).try_normalize().unwrap_or(place);
    // Opposite places cannot both be seen: the nearer half of the way can.
    let toward = if angle > 2.6 { place } else { between };
    let distance = (1.75 + angle * 1.5).clamp(NEAREST, FARTHEST.min(4.42));
    (toward, distance)
}

pub(super) fn guide(
    mut actions: MessageReader<UiAction>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    owner: Res<PointerOwner>,
    (clock, time): (Res<GlobeClock>, Res<Time<Real>>),
    (home, markers): (Res<Home>, Res<Markers>),
    (calm, quality): (Option<Res<Calm>>, Option<Res<Quality>>),
    mut tour: ResMut<Tour>,
    mut flight: ResMut<Flight>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let now_secs = clock.now_secs;
    let mut is_interrupted = *owner == PointerOwner::Globe
        && buttons.is_some_and(|buttons| buttons.pressed(MouseButton::Left));
    for action in actions.read() {
        match action {
            UiAction::ToggleTour => {
                tour.is_on = !tour.is_on;
                tour.hurry();
                if !tour.is_on {
                    flight.cancel();
                }
            }
            UiAction::FlyTo(_) | UiAction::FlyHome | UiAction::ResetView | UiAction::Select(_) => {
                is_interrupted = true;
            }
            _ => {}
        }
    }
    let Ok(mut camera) = cameras.single_mut() else {
        return;
    };
    if !tour.is_on {
        return;
    }
    if is_interrupted {
        tour.next_secs = now_secs + PAUSE_SECS;
    }
    let is_calm = calm.is_some_and(|calm| calm.0);
    if now_secs >= tour.next_secs {
        tour.next_secs = now_secs + tour.dwell_secs;
        let home = home.0.as_ref().map(|home| home.coord);
        let most_away = tour.most_away;
        let next = tour.itinerary.next(&markers.ranked(), now_secs, most_away);
        let (toward, distance) = match next {
            Some(Stop::Place(site)) => vantage(home.map(frame::direction), site.ground),
            Some(Stop::Home) => {
                tour.next_secs += tour.dwell_secs;
                (frame::direction(first_sight(home)), DEFAULT_DISTANCE)
            }
            None => return,
        };
        let secs = if is_calm {
            f64::MIN_POSITIVE // who wants no movement is there at once
        } else {
            // The ease is fastest in its middle, at one and a half times the mean.
            let here = position(camera.target_yaw, camera.target_pitch);
            let secs = here.angle_between(toward) * 1.5 / FASTEST_RAD_PER_SEC;
            f64::from(secs).max(SHORTEST_SECS)
        };
        tour.next_secs += secs;
        flight.set_off(&camera, toward, Some(distance), (now_secs, secs));
    } else if !is_calm
        // Each frame of a drift draws the Earth anew: for a card that does it easily.
        && quality.is_some_and(|quality| quality.tier >= Tier::High)
        && !flight.is_under_way()
        && now_secs + PAUSE_SECS > tour.next_secs
    {
        camera.target_yaw += DRIFT_RAD_PER_SEC * time.delta_secs().min(0.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flowcore::geo::Coord;

    #[test]
    fn home_and_the_place_are_both_in_sight() {
        let at = |lat, lon| frame::direction(Coord::new(lat, lon).expect("in range"));
        let berlin = at(52.5, 13.4);
        for place in [
            at(48.2, 16.4),
            at(39.0, -77.5),
            at(1.3, 103.8),
            at(-23.5, -46.6),
        ] {
            let (toward, distance) = vantage(Some(berlin), place);
            let horizon = (1.0 / distance).acos();
            assert!(toward.angle_between(place) < horizon, "{place}");
            assert!(toward.angle_between(berlin) < horizon + 0.2, "{place}");
        }
        assert!(vantage(Some(berlin), -berlin).0.is_finite());
    }
}
