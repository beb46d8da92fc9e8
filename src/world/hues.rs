//! Which five providers have a hue of their own. Colour means one thing at a time; as long as programs are not
//! attributed it is the provider, and the legend says so.

use bevy::prelude::*;

use super::routes::Hue;

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
