//! Which five providers have a hue of their own. Colour means one thing at a time; as long as programs are not
//! attributed it is the provider, and the legend says so.

use bevy::prelude::*;

use super::hosts::Facts;
use super::index::Index;
use super::routes::{Hue, Route, RouteTo};

/// The legend: five provider organisations by volume, in the order in which they got their hue, which they keep.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Hues {
    /// Names as registered; at most five.
    pub providers: Vec<Box<str>>,
}

impl Hues {
    /// The hue of a provider.
    #[must_use]
    pub fn of(&self, organization: Option<&str>) -> Hue {
        organization
            .and_then(|name| self.providers.iter().position(|known| &**known == name))
            .and_then(|index| u8::try_from(index).ok())
            .map_or(Hue::OTHER, Hue)
    }
}

/// Time between two looks at who deserves a hue.
const REVIEW_SECS: f64 = 2.0;
/// A newcomer takes the hue of the smallest holder when it has this many times its bytes: legends that flicker
/// cannot be read.
const TAKEOVER_FACTOR: u64 = 3;

/// Gives hues to the providers with the most bytes; those who have one keep it as long as they can.
pub(super) fn review_hues(
    time: Res<Time<Real>>,
    index: Res<Index>,
    mut reviewed_secs: Local<f64>,
    mut hues: ResMut<Hues>,
) {
    let now_secs = time.elapsed_secs_f64();
    let is_due = now_secs - *reviewed_secs >= REVIEW_SECS || hues.providers.len() < Hue::COUNT - 1;
    if !index.is_changed() || !is_due {
        return;
    }
    *reviewed_secs = now_secs;
    let bytes = |name: &str| index.providers.get(name).map_or(0, |tally| tally.bytes);
    let mut challengers: Vec<(&Box<str>, u64)> = index
        .providers
        .iter()
        .filter(|(name, _)| !hues.providers.contains(name))
        .map(|(name, tally)| (name, tally.bytes))
        .collect();
    challengers.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut providers = hues.providers.clone();
    for (challenger, challenge) in challengers {
        if providers.len() < Hue::COUNT - 1 {
            providers.push(challenger.clone());
            continue;
        }
        let Some(weakest) = providers.iter_mut().min_by_key(|name| bytes(name)) else {
            break;
        };
        if challenge <= bytes(weakest).saturating_mul(TAKEOVER_FACTOR) {
            break;
        }
        weakest.clone_from(challenger);
    }
    if providers != hues.providers {
        hues.providers = providers;
    }
}

/// Paints routes whose host's provider or whose legend changed.
pub(super) fn paint_routes(
    hues: Res<Hues>,
    changed: Query<(), Changed<Facts>>,
    facts: Query<&Facts>,
    mut routes: Query<(Ref<RouteTo>, &mut Hue), With<Route>>,
) {
    for (to, mut hue) in &mut routes {
        if !(hues.is_changed() || to.is_added() || changed.contains(to.0)) {
            continue;
        }
        let provider = facts
            .get(to.0)
            .ok()
            .and_then(|facts| facts.0.provider.found());
        hue.set_if_neq(hues.of(provider.map(|provider| &*provider.organization)));
    }
}
