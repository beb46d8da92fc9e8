//! Who is strongest among very many, kept up to date at the cost of what changed. Pure.
//!
//! Strengths within an eighth of an octave share a bucket. A change moves one entry from bucket to bucket; asking for
//! the strongest looks at the uppermost buckets alone and sorts what is in them.

use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;

/// Sign, exponent and three bits of a float: eight buckets for each doubling.
const SHIFT: u32 = 20;
const BUCKETS: usize = 1 << (31 - SHIFT);
/// So many of a bucket are told apart. Where more are about equally strong, it does not matter who comes first.
const TOLD_APART: usize = 1_024;

/// Entities by strength.
#[derive(Debug)]
pub(crate) struct Ranking {
    buckets: Vec<Vec<Entity>>,
    places: EntityHashMap<Place>,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    bucket: usize,
    index: usize,
    strength: f32,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            buckets: vec![Vec::new(); BUCKETS],
            places: EntityHashMap::default(),
        }
    }
}

/// Positive floats are ordered as their bits are; what is no strength counts as none.
fn bucket_of(strength: f32) -> usize {
    (strength.to_bits() >> SHIFT) as usize
}

impl Ranking {
    /// Enters an entity, or moves it.
    pub(crate) fn set(&mut self, entity: Entity, strength: f32) {
        let strength = if strength > 0.0 { strength } else { 0.0 };
        let bucket = bucket_of(strength);
        if let Some(place) = self.places.get_mut(&entity)
            && place.bucket == bucket
        {
            place.strength = strength;
            return;
        }
        self.remove(entity);
        let place = Place {
            bucket,
            index: self.buckets[bucket].len(),
            strength,
        };
        self.buckets[bucket].push(entity);
        self.places.insert(entity, place);
    }

    /// Takes an entity out.
    pub(crate) fn remove(&mut self, entity: Entity) {
        let Some(place) = self.places.remove(&entity) else {
            return;
        };
        let bucket = &mut self.buckets[place.bucket];
        bucket.swap_remove(place.index);
        if let Some(moved) = bucket.get(place.index)
            && let Some(moved) = self.places.get_mut(moved)
        {
            moved.index = place.index;
        }
    }

    /// Up to `count` entities, strongest first.
    pub(crate) fn strongest(&self, count: usize) -> Vec<Entity> {
        let mut found: Vec<(f32, Entity)> = Vec::with_capacity(count);
        for bucket in self.buckets.iter().rev() {
            if found.len() >= count {
                break;
            }
            let from = found.len();
            let members = bucket.iter().take(TOLD_APART.max(count - from));
            found.extend(members.map(|&entity| (self.strength(entity), entity)));
            found[from..].sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        }
        found.truncate(count);
        found.into_iter().map(|(_, entity)| entity).collect()
    }

    fn strength(&self, entity: Entity) -> f32 {
        self.places.get(&entity).map_or(0.0, |place| place.strength)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_strongest_are_those_that_a_sort_would_find(
            steps in prop::collection::vec((0usize..40, prop::option::of(0f32..1e6)), 1..200),
            count in 1usize..50,
        ) {
            let mut world = World::new();
            let entities: Vec<Entity> = (0..40).map(|_| world.spawn_empty().id()).collect();
            let mut ranking = Ranking::default();
            let mut known: EntityHashMap<f32> = EntityHashMap::default();
            for (who, strength) in steps {
                let entity = entities[who];
                if let Some(strength) = strength {
                    ranking.set(entity, strength);
                    known.insert(entity, strength);
                } else {
                    ranking.remove(entity);
                    known.remove(&entity);
                }
            }
            let mut sorted: Vec<(f32, Entity)> = known.iter().map(|(&e, &s)| (s, e)).collect();
            sorted.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let expected: Vec<Entity> = sorted.into_iter().take(count).map(|(_, e)| e).collect();
            prop_assert_eq!(ranking.strongest(count), expected);
        }
    }

    #[test]
    fn what_is_no_strength_is_the_least() {
        let mut world = World::new();
        let [a, b, c] = [(); 3].map(|()| world.spawn_empty().id());
        let mut ranking = Ranking::default();
        ranking.set(a, f32::NAN);
        ranking.set(b, f32::MIN_POSITIVE);
        ranking.set(c, f32::INFINITY);
        assert_eq!(ranking.strongest(3), [c, b, a]);
        assert_eq!(ranking.strongest(0), []);
    }
}
