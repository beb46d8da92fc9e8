//! Geometry of places on a sphere.

mod coord;

pub use coord::{Coord, CoordError, EARTH_RADIUS_KM};
