//! Arcs: routes as the eye sees them. Everything that moves is computed in the shader; here is only what changed.

use bevy::prelude::*;

use crate::sets::AppSystems;

pub mod curve;
pub mod pack;
pub mod slots;
pub mod sync;

/// Draws the routes.
pub fn plugin(app: &mut App) {
    app.init_resource::<sync::Arcs>().add_systems(
        Update,
        (
            sync::drop_removed,
            sync::place_moved,
            sync::elect_heroes,
            sync::write_changed,
        )
            .chain()
            .in_set(AppSystems::Present),
    );
}
