//! The sign behind a place: what the round trip says about it.

use flowcore::model::PlaceStanding;

use super::grid::Ink;

/// One letter; empty where there is nothing to say.
pub(super) const fn sign(standing: PlaceStanding) -> &'static str {
    match standing {
        PlaceStanding::Unchecked => "",
        PlaceStanding::Fits => "✓",
        PlaceStanding::Anycast => "≈",
        PlaceStanding::Implausible => "?",
        PlaceStanding::Impossible => "✗",
    }
}

/// For the legend.
pub(super) const fn meaning(standing: PlaceStanding) -> &'static str {
    match standing {
        PlaceStanding::Unchecked => "",
        PlaceStanding::Fits => "the place fits the round trip",
        PlaceStanding::Anycast => "answers from many places, this is one of them",
        PlaceStanding::Implausible => "too near for that place by cable",
        PlaceStanding::Impossible => "too near for that place, even for light",
    }
}

pub(super) const fn ink(standing: PlaceStanding) -> Ink {
    match standing {
        PlaceStanding::Unchecked => Ink::Plain,
        PlaceStanding::Fits => Ink::Green,
        PlaceStanding::Anycast => Ink::Cyan,
        PlaceStanding::Implausible => Ink::Yellow,
        PlaceStanding::Impossible => Ink::Red,
    }
}

/// Of the place itself: what is refuted steps back.
pub(super) const fn place_ink(standing: PlaceStanding) -> Ink {
    if standing.is_contradicted() {
        Ink::Dim
    } else {
        Ink::Green
    }
}
