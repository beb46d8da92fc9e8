//! Arcs: routes as the eye sees them. Everything that moves is computed in the shader; here is only what changed.

use bevy::prelude::*;

use crate::globe::shade::{CountryMap, Shade};
use crate::select::Hovered;
use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::world::stirred::{self, Stirred};

pub mod curve;
pub mod pack;
pub mod pick;
pub mod slots;
pub mod sync;
#[cfg(test)]
mod tests;
pub mod tray;

/// The news of a frame is settled; part of [`AppSystems::Present`].
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct StockSystems;

/// Draws the routes.
pub fn plugin(app: &mut App) {
    app.init_resource::<sync::Arcs>()
        .init_resource::<Stirred>()
        .init_resource::<tray::Tray>()
        .init_resource::<Hovered>()
        .init_resource::<Shade>()
        .init_resource::<CountryMap>()
        .add_message::<UiAction>()
        .add_systems(Update, pick::hover.in_set(AppSystems::Pick))
        .add_systems(
            Update,
            (
                stirred::take_stock.in_set(StockSystems),
                sync::follow.before(crate::globe::motion::observe),
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
