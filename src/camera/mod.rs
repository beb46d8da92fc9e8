//! The camera around the globe: orbit and zoom, flights, and who owns the pointer.

use bevy::prelude::*;

/// The part of the window that no panel covers, in logical pixels from the top left. Panels write it, the globe
/// centers in it. `None` until the panels were laid out once, and while they are hidden: the whole window.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct FreeRect(pub Option<Rect>);
