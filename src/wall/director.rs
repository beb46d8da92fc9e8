//! The camera's tour: it visits the places that move the most, one after the other, and comes home in between.

use bevy::prelude::*;

use super::WallSettings;
use super::freshness::Freshness;
use crate::markers::Markers;
use crate::ui::action::UiAction;

/// Places that are visited before the camera comes home.
const STOPS: usize = 3;
/// What moves less than this is not worth the way.
const LEAST_KBYTES_PER_SEC: f32 = 1.0;
/// Places that were visited this many visits ago may be visited again.
const REMEMBERED: usize = 6;

/// Where the camera is, and where it has been.
#[derive(Resource, Clone, Debug, Default)]
pub struct Director {
    /// The remote control turned it off or on; `None`: as the settings say.
    pub wanted: Option<bool>,
    /// The remote control asks for a flight now.
    pub is_next_due: bool,
    arrived_secs: Option<f64>,
    stops: usize,
    visited: Vec<Entity>,
}

/// A place that the camera could visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// The site.
    pub site: Entity,
    /// Its strongest host: that is what a flight is asked for.
    pub host: Entity,
    /// What moves there.
    pub kbytes_per_sec: f32,
}

/// What the camera does next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flight {
    /// To a place.
    To(Stop),
    /// Back.
    Home,
}

impl Director {
    /// Decides at `now_secs`; `stops` in order of importance.
    pub fn decide(&mut self, now_secs: f64, dwell_secs: f64, stops: &[Stop]) -> Option<Flight> {
        let arrived_secs = *self.arrived_secs.get_or_insert(now_secs);
        let is_home = self.stops == 0;
        let stay_secs = if is_home {
            2.0 * dwell_secs
        } else {
            dwell_secs
        };
        if !self.is_next_due && now_secs - arrived_secs < stay_secs {
            return None;
        }
        self.is_next_due = false;
        self.arrived_secs = Some(now_secs);
        let next = stops
            .iter()
            .filter(|stop| stop.kbytes_per_sec >= LEAST_KBYTES_PER_SEC)
            .find(|stop| !self.visited.contains(&stop.site));
        match next {
            Some(stop) if self.stops < STOPS => {
                self.stops += 1;
                self.visited.push(stop.site);
                if self.visited.len() > REMEMBERED {
                    self.visited.remove(0);
                }
                Some(Flight::To(*stop))
            }
            _ => {
                if next.is_none() {
                    self.visited.clear(); // all were seen: begin anew
                }
                let was_away = std::mem::take(&mut self.stops) > 0;
                was_away.then_some(Flight::Home)
            }
        }
    }
}

pub(super) fn direct(
    settings: Res<WallSettings>,
    freshness: Res<Freshness>,
    markers: Res<Markers>,
    time: Res<Time<Real>>,
    mut director: ResMut<Director>,
    mut actions: MessageWriter<UiAction>,
) {
    // Nobody flies over a picture of the past.
    if !director.wanted.unwrap_or(settings.has_tour) || freshness.is_stale() {
        return;
    }
    let stops: Vec<Stop> = markers
        .busiest
        .iter()
        .filter(|site| !site.is_retired && !site.is_filtered_out)
        .take(STOPS * REMEMBERED)
        .map(|site| Stop {
            site: site.site,
            host: site.host,
            kbytes_per_sec: site.kbytes_per_sec,
        })
        .collect();
    match director.decide(time.elapsed_secs_f64(), settings.dwell_secs, &stops) {
        Some(Flight::To(stop)) => {
            actions.write(UiAction::FlyTo(stop.host));
        }
        Some(Flight::Home) => {
            actions.write(UiAction::FlyHome);
        }
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops(count: usize) -> Vec<Stop> {
        let mut world = World::new();
        (0..count)
            .map(|number| {
                let site = world.spawn_empty().id();
                Stop {
                    site,
                    host: site,
                    kbytes_per_sec: 100.0 - number as f32,
                }
            })
            .collect()
    }

    fn tour(director: &mut Director, stops: &[Stop], secs: u32) -> Vec<(u32, Flight)> {
        (0..secs)
            .filter_map(|now| Some((now, director.decide(now.into(), 10.0, stops)?)))
            .collect()
    }

    #[test]
    fn the_busiest_come_first_and_home_in_between() {
        let stops = stops(5);
        let flights = tour(&mut Director::default(), &stops, 61);
        let expected = [
            (20, Flight::To(stops[0])),
            (30, Flight::To(stops[1])),
            (40, Flight::To(stops[2])),
            (50, Flight::Home),
        ];
        assert_eq!(flights, expected);
    }

    #[test]
    fn what_was_not_seen_yet_is_next_and_everything_is_seen_again() {
        let stops = stops(4);
        let flights = tour(&mut Director::default(), &stops, 300);
        let visits = |stop: &Stop| {
            flights
                .iter()
                .filter(|(_, to)| *to == Flight::To(*stop))
                .count()
        };
        assert!(stops.iter().all(|stop| visits(stop) >= 2), "{flights:?}");
        let away = flights
            .windows(5)
            .all(|five| five.iter().any(|(_, to)| *to == Flight::Home));
        assert!(away, "home is never long away: {flights:?}");
    }

    #[test]
    fn with_nothing_to_see_the_camera_stays_at_home() {
        assert!(tour(&mut Director::default(), &[], 200).is_empty());
        let mut quiet = stops(1);
        quiet[0].kbytes_per_sec = 0.1;
        assert!(tour(&mut Director::default(), &quiet, 200).is_empty());
    }
}
