//! Arcs: routes as the eye sees them. Everything that moves is computed in the shader; here is only what changed.

use bevy::prelude::*;

use crate::select::Hovered;
use crate::sets::AppSystems;
use crate::ui::action::UiAction;

pub mod curve;
pub mod pack;
pub mod pick;
pub mod slots;
pub mod sync;
pub mod tray;

/// Draws the routes.
pub fn plugin(app: &mut App) {
    app.init_resource::<sync::Arcs>()
        .init_resource::<tray::Tray>()
        .init_resource::<Hovered>()
        .add_message::<UiAction>()
        .add_systems(Update, pick::hover.in_set(AppSystems::Pick))
        .add_systems(
            Update,
            (
                sync::drop_removed,
                sync::place_moved,
                sync::elect_heroes,
                sync::write_changed,
            )
                .chain()
                .in_set(AppSystems::Present),
        )
        .add_systems(
            Update,
            tray::sum_up
                .in_set(AppSystems::Present)
                .before(crate::globe::motion::observe),
        );
}
