//! Which two lists stand at the right: they take turns.

use bevy::prelude::*;

use super::WallSettings;
use crate::world::health::Totals;

/// A list that a wall can show.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum List {
    /// Who talks.
    Programs,
    /// Where to.
    Countries,
    /// Through whom.
    Providers,
    /// Where to, nearer.
    Cities,
}

/// The lists of a scene, from top to bottom. Where no program is known, as in a capture file, there is one scene less.
#[must_use]
pub const fn lists(scene: usize, has_programs: bool) -> [List; 2] {
    match (has_programs, scene % 2) {
        (true, 0) => [List::Programs, List::Countries],
        (true, _) | (false, 1) => [List::Providers, List::Cities],
        (false, _) => [List::Providers, List::Countries],
    }
}

/// The scene that is on.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Scene {
    /// Its number. Counts on for ever.
    pub number: usize,
    since_secs: f64,
    /// A remote control holds it.
    pub is_held: bool,
}

impl Scene {
    /// The next one, from now on.
    pub fn advance(&mut self, by: isize, now_secs: f64) {
        self.number = self.number.wrapping_add_signed(by);
        self.since_secs = now_secs;
    }

    /// The lists that it shows.
    #[must_use]
    pub const fn lists(&self, has_programs: bool) -> [List; 2] {
        lists(self.number, has_programs)
    }
}

pub(super) fn rotate(
    time: Res<Time<Real>>,
    settings: Res<WallSettings>,
    totals: Res<Totals>,
    mut scene: ResMut<Scene>,
) {
    let now_secs = time.elapsed_secs_f64();
    // An empty list is worth no turn.
    let is_worth_it = totals.hosts > 0 && !scene.is_held;
    if is_worth_it && now_secs - scene.since_secs >= settings.scene_secs {
        scene.advance(1, now_secs);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_has_its_turn() {
        let shown: Vec<List> = (0..2).flat_map(|scene| lists(scene, true)).collect();
        let all = [
            List::Programs,
            List::Countries,
            List::Providers,
            List::Cities,
        ];
        assert!(all.iter().all(|list| shown.contains(list)));
        let shown: Vec<List> = (0..2).flat_map(|scene| lists(scene, false)).collect();
        assert!(!shown.contains(&List::Programs));
    }

    #[test]
    fn going_back_from_the_first_scene_is_the_last_one() {
        let mut scene = Scene::default();
        scene.advance(-1, 0.0);
        assert_eq!(scene.lists(true), lists(1, true));
    }
}
