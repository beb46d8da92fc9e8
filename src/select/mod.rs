//! What the person points at: one selected host, one hovered host, one search text.

pub mod search;

use bevy::prelude::*;

/// The host whose details are open.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Selection(pub Option<Entity>);

/// The host under the pointer, on the globe or in a list.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Hovered(pub Option<Entity>);

/// The text of the search box. Empty: everything matches.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Search(pub String);
