//! Where this computer is, and how that is known.

use bevy::prelude::*;
use flowcore::geo::Coord;
use sensor::enrich::HomeOrigin;

use crate::words;

/// Home. Without it no arc can be drawn: the screen says so instead of guessing 0,0.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Home(pub Option<HomePlace>);

/// A known home.
#[derive(Clone, Debug, PartialEq)]
pub struct HomePlace {
    /// Position.
    pub coord: Coord,
    /// Name to show, for example `Berlin`.
    pub label: String,
    /// How it was found.
    pub origin: HomeOrigin,
}

impl HomePlace {
    /// How it was found, in the person's words.
    #[must_use]
    pub fn origin_words(&self) -> String {
        words::said(&self.origin.saying())
    }
}
