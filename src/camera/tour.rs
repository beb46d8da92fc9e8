//! The tour: the camera visits what matters, calmly, until somebody takes over. What is contradicted first, then what
//! is new, then what is busiest; each place rests before its next turn.

use std::collections::VecDeque;

use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::fly::{Flight, position};
use super::orbit::{FARTHEST, NEAREST};
use super::pointer::PointerOwner;
use crate::globe::clock::GlobeClock;
use crate::globe::frame;
use crate::markers::{Markers, SiteMarker};
use crate::ui::action::UiAction;
use crate::world::home::Home;

/// How long a place is looked at.
const DWELL_SECS: f64 = 12.0;
/// After somebody moved the globe the tour waits this long.
const PAUSE_SECS: f64 = 20.0;
/// Never faster: a wall is looked at from the corner of the eye.
const FASTEST_RAD_PER_SEC: f32 = 0.38;
const SHORTEST_SECS: f64 = 2.4;
/// While a place is looked at, the globe drifts on, radians a second: a hundredth of a turn in ten seconds.
const DRIFT_RAD_PER_SEC: f32 = 0.006;
/// Places that were visited lately are passed over.
const REMEMBERED: usize = 8;
/// A route younger than this makes its place new, in seconds.
const NEW_SECS: f64 = 45.0;
/// The eye looks at a point this far on the way from home to the place: both stay in sight.
const BETWEEN: f32 = 0.62;

/// The tour.
#[derive(Resource, Debug, Default)]
pub struct Tour {
    /// `true` while it goes on.
    pub is_on: bool,
    next_secs: f64,
    visited: VecDeque<Entity>,
}

impl Tour {
    /// The next place to visit.
    fn choose(&self, sites: &[SiteMarker], now_secs: f64) -> Option<SiteMarker> {
        let is_fresh = |site: &&SiteMarker| !self.visited.contains(&site.site);
        let shown = || {
            sites
                .iter()
                .filter(|site| !site.is_retired && !site.is_filtered_out)
        };
        let alert = || shown().filter(is_fresh).find(|site| site.is_contradicted);
        let newest = || {
            shown()
                .filter(is_fresh)
                .filter(|site| now_secs - site.landed_secs < NEW_SECS)
                .max_by(|a, b| a.landed_secs.total_cmp(&b.landed_secs))
        };
        let biggest = || shown().find(is_fresh);
        // Everything was seen: the one that was seen longest ago.
        let oldest = || {
            let mut visited = self.visited.iter();
            visited.find_map(|site| shown().find(|known| known.site == *site))
        };
        alert()
            .or_else(newest)
            .or_else(biggest)
            .or_else(oldest)
            .copied()
    }

    fn remember(&mut self, site: Entity) {
        self.visited.retain(|known| *known != site);
        self.visited.push_back(site);
        if self.visited.len() > REMEMBERED {
            self.visited.pop_front();
        }
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
    home: Res<Home>,
    markers: Res<Markers>,
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
                tour.next_secs = now_secs;
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
    if now_secs >= tour.next_secs {
        tour.next_secs = now_secs + DWELL_SECS;
        let Some(site) = tour.choose(&markers.ranked(), now_secs) else {
            return;
        };
        tour.remember(site.site);
        let home = home.0.as_ref().map(|home| frame::direction(home.coord));
        let (toward, distance) = vantage(home, site.ground);
        let here = position(camera.target_yaw, camera.target_pitch);
        // The ease is fastest in its middle, at one and a half times the mean.
        let secs = f64::from(here.angle_between(toward) * 1.5 / FASTEST_RAD_PER_SEC);
        let secs = secs.max(SHORTEST_SECS);
        tour.next_secs += secs;
        flight.set_off(&camera, toward, Some(distance), (now_secs, secs));
    } else if !flight.is_under_way() && now_secs + PAUSE_SECS > tour.next_secs {
        camera.target_yaw += DRIFT_RAD_PER_SEC * time.delta_secs().min(0.1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::routes::Hue;
    use flowcore::geo::Coord;

    fn site(world: &mut World, kbytes_per_sec: f32, landed_secs: f64) -> SiteMarker {
        let entity = world.spawn_empty().id();
        SiteMarker {
            site: entity,
            ground: Vec3::X,
            kbytes_per_sec,
            routes: 1,
            strongest: entity,
            host: entity,
            hue: Hue::OTHER,
            is_retired: false,
            is_filtered_out: false,
            is_contradicted: false,
            landed_secs,
        }
    }

    #[test]
    fn alerts_come_first_then_what_is_new_then_the_busiest() {
        let mut world = World::new();
        let busy = site(&mut world, 900.0, 0.0);
        let fresh = site(&mut world, 1.0, 990.0);
        let mut alert = site(&mut world, 0.1, 0.0);
        alert.is_contradicted = true;
        let sites = [busy, fresh, alert];
        let mut tour = Tour::default();
        for expected in [alert, fresh, busy] {
            let next = tour.choose(&sites, 1_000.0).expect("somewhere");
            assert_eq!(next.site, expected.site);
            tour.remember(next.site);
        }
        let again = tour.choose(&sites, 1_000.0).expect("once more");
        assert_eq!(again.site, alert.site, "the one that rested longest");
        assert!(tour.choose(&[], 0.0).is_none());
    }

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
