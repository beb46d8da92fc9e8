//! Routes: what is drawn. One arc from home to each placed host; hosts of one site fan out as siblings.

use bevy::prelude::*;
use flowcore::geo::Coord;

/// An arc from home to a host.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
#[component(immutable)]
#[require(RouteTraffic, Hue, Emphasis)]
pub struct Route {
    /// The host it stands for; selection and hover go to it.
    pub host: Entity,
    /// The site it ends at.
    pub site: Entity,
    /// Where it starts.
    pub from: Coord,
    /// Where it ends.
    pub to: Coord,
    /// 0, 1, 2… among the routes to the same site, in order of arrival.
    pub sibling: u16,
    /// `Time<Real>` elapsed seconds when it appeared: it grows from there.
    pub born_secs: f64,
}

/// Speed of the host behind a route, stepped at most four times a second so that little is uploaded.
#[derive(Component, Clone, Copy, Debug, Default, PartialEq)]
pub struct RouteTraffic {
    /// Bytes sent per second.
    pub up_bytes_per_sec: f32,
    /// Bytes received per second.
    pub down_bytes_per_sec: f32,
}

/// `Time<Real>` elapsed seconds when the last flow of a route ended. It fades from there and is then despawned.
#[derive(Component, Clone, Copy, Debug, PartialEq)]
pub struct Retired {
    /// Seconds.
    pub at_secs: f64,
}

/// Position in the palette: 0…4 are the five hues, [`Hue::OTHER`] is the shared slate.
#[derive(Component, Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Hue(pub u8);

impl Hue {
    /// The shared slate of everything that is not among the five.
    pub const OTHER: Self = Self(5);
    /// Hues and slate.
    pub const COUNT: usize = 6;
}

impl Default for Hue {
    fn default() -> Self {
        Self::OTHER
    }
}

/// How much a route stands out because of what the person selected, hovered or searched.
#[derive(Component, Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Emphasis {
    /// Nothing is selected, or it does not concern this route.
    #[default]
    Normal,
    /// Something else is selected.
    Dimmed,
    /// Does not match the search: hardly visible.
    FilteredOut,
    /// Under the pointer.
    Hovered,
    /// Selected: drawn white.
    Selected,
}
