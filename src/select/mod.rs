//! What the person points at: one selected host, one hovered host, one search text.

use bevy::prelude::*;

use crate::sets::AppSystems;
use crate::survey::{self, SurveySystems};
use crate::world::stirred::Came;

mod emphasis;
pub mod search;

/// The host whose details are open.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Selection(pub Option<Entity>);

/// The host under the pointer, on the globe or in a list.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Hovered(pub Option<Entity>);

/// Hosts of which an alert is told now. They stand out even where a filter leaves them out.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Alarmed(pub Vec<Entity>);

/// The text of the search box. Empty: everything matches.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Search(pub String);

/// Keeps what is selected, hovered or searched visible on the routes.
pub fn plugin(app: &mut App) {
    app.init_resource::<Selection>()
        .init_resource::<Hovered>()
        .init_resource::<Alarmed>()
        .init_resource::<Search>()
        .init_resource::<Came>()
        .init_resource::<search::ActiveFilter>()
        .add_plugins(survey::plugin)
        .add_systems(
            Update,
            (
                search::read_search
                    .run_if(resource_changed::<Search>)
                    .before(SurveySystems::Pace),
                (emphasis::forget_despawned, emphasis::emphasize_routes)
                    .chain()
                    .after(SurveySystems::Ask),
            )
                .in_set(AppSystems::Emphasize),
        );
}
