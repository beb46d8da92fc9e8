//! Geometry of places on a sphere, and what physics says about places that databases claim.

mod anycast;
mod coord;
mod feasible;
mod local_hop;
mod reason;

pub use anycast::anycast_operator;
pub use coord::{Coord, CoordError, EARTH_RADIUS_KM};
pub use feasible::{
    Circumstance, Claim, IMPLAUSIBLE_BEYOND_KM_PER_MS, IMPOSSIBLE_BEYOND_KM_PER_MS, PlaceCheck,
    RoughPlace, Vantage, Verdict, check_place,
};
pub use local_hop::{Answered, LocalHop, local_hop};
