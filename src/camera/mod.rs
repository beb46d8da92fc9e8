//! The camera around the globe: orbit and zoom, flights, and who owns the pointer.

use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCameraPlugin;

use crate::sets::AppSystems;

pub mod fly;
mod follow;
mod grab;
mod inertia;
mod itinerary;
mod keys;
pub mod orbit;
pub mod pointer;
mod sway;
#[cfg(test)]
mod tests;
pub mod tour;
mod zoom;

/// The part of the window that no panel covers, in logical pixels from the top left. Panels write it, the globe
/// centers in it. `None` until the panels were laid out once, and while they are hidden: the whole window.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct FreeRect(pub Option<Rect>);

/// Panels that lie over the free part, in logical pixels: the table, the empty state. The globe keeps its place under
/// them, but labels stay clear of them.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Covered(pub Vec<Rect>);

/// The panel of what is not on the globe, in logical pixels; `None` while it is not open.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct TrayPlace(pub Option<Rect>);

/// Spawns the camera and lets it be moved.
pub fn plugin(app: &mut App) {
    app.add_plugins(PanOrbitCameraPlugin)
        .init_resource::<FreeRect>()
        .init_resource::<Covered>()
        .init_resource::<TrayPlace>()
        .init_resource::<pointer::PointerOwner>()
        .init_resource::<fly::Flight>()
        .init_resource::<tour::Tour>()
        .add_systems(Startup, orbit::spawn)
        .add_systems(
            Update,
            ((
                pointer::latch,
                keys::steer,
                tour::guide,
                follow::bring_into_sight,
                fly::start,
                fly::advance,
                grab::hold,
                zoom::toward_pointer,
                inertia::coast,
                sway::sway,
                orbit::tune,
            )
                .chain()
                .in_set(AppSystems::View)
                .before(crate::globe::view::fix_view),),
        );
}
