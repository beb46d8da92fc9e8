//! The globe: Earth, atmosphere, stars, lines, and the pass that draws them with the arcs.

use bevy::prelude::*;
use bevy::time::TimeSystems;

use crate::camera::FreeRect;
use crate::sets::AppSystems;

pub mod clock;
pub mod frame;
pub mod imagery;
pub mod labels;
pub mod lines;
pub mod motion;
mod pass;
pub mod stars;
pub mod sun;
pub mod view;

pub use pass::{GlobeCost, Tint};

/// Draws the globe.
pub fn plugin(app: &mut App) {
    app.init_resource::<FreeRect>()
        .init_resource::<clock::GlobeClock>()
        .init_resource::<view::GlobeView>()
        .init_resource::<imagery::Imagery>()
        .init_resource::<motion::Motion>()
        .init_resource::<view::Magnification>()
        .init_resource::<labels::LabelStyle>()
        .init_resource::<Tint>()
        .add_plugins((pass::plugin, labels::plugin))
        .add_systems(Startup, imagery::unpack)
        .add_systems(First, clock::advance.after(TimeSystems))
        .add_systems(
            Update,
            (
                view::fix_view.in_set(AppSystems::View),
                motion::observe.in_set(AppSystems::Present),
                imagery::take_up
                    .run_if(resource_exists::<imagery::Unpacking>)
                    .in_set(AppSystems::Present),
            ),
        );
}
