//! What the round trip says about the place of the selected host: a sentence, and a scale where it contradicts.

use flowcore::model::PlaceStanding;

use crate::survey::wording;
use crate::world::home::Home;
use crate::world::hosts::Facts;

/// The card in the drawer.
#[derive(Clone, Debug, PartialEq)]
pub struct PlaceCard {
    /// Its tone.
    pub standing: PlaceStanding,
    /// The judgement as a sentence.
    pub reason: String,
    /// Distances to draw; only where the place is contradicted.
    pub scale: Option<Scale>,
}

/// Two distances from home on one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// Where the line begins.
    pub home: String,
    /// The farthest that the round trip allows, in kilometers.
    pub reach_km: f64,
    /// What the database says.
    pub place: String,
    /// How far that is, in kilometers.
    pub distance_km: f64,
}

/// The card; `None` for a host without a check.
#[must_use]
pub fn place_card(facts: &Facts, home: &Home) -> Option<PlaceCard> {
    let check = facts.0.place_check.as_ref()?;
    let standing = facts.0.place_standing();
    let scale = || {
        let claim = facts.0.place.found()?.claim()?;
        Some(Scale {
            home: home.0.as_ref()?.label.clone(),
            reach_km: check.radius_km?,
            place: claim.name.to_owned(),
            distance_km: check.distance_km?,
        })
    };
    Some(PlaceCard {
        standing,
        reason: wording::place_reason(&facts.0),
        scale: standing.is_contradicted().then(scale).flatten(),
    })
}
