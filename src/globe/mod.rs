//! The globe: Earth, atmosphere, stars, lines, and the pass that draws them with the arcs.

use bevy::prelude::*;
use bevy::time::TimeSystems;

use crate::arcs::tray::Tray;
use crate::camera::{FreeRect, TrayPlace};
use crate::config::live::Live;
use crate::sets::AppSystems;
use crate::theme::tokens;
use crate::ui::action::UiAction;
use crate::ui::apply::ApplySystems;

pub mod clock;
pub mod frame;
pub mod imagery;
pub mod labels;
pub mod lines;
pub mod look;
pub mod motion;
pub mod names;
mod pass;
pub mod shade;
pub mod stars;
pub mod sun;
pub mod view;

pub use pass::{GlobeCost, Tint};

/// Draws the globe.
pub fn plugin(app: &mut App) {
    app.init_resource::<FreeRect>()
        .init_resource::<TrayPlace>()
        .init_resource::<Tray>()
        .init_resource::<clock::GlobeClock>()
        .init_resource::<view::GlobeView>()
        .init_resource::<imagery::Imagery>()
        .init_resource::<motion::Motion>()
        .init_resource::<view::Magnification>()
        .init_resource::<labels::LabelStyle>()
        .init_resource::<Tint>()
        .init_resource::<look::Look>()
        .init_resource::<shade::Shade>()
        .init_resource::<shade::CountryMap>()
        .init_resource::<names::MapNames>()
        .add_message::<UiAction>()
        .add_plugins((pass::plugin, labels::plugin))
        .add_systems(Startup, imagery::unpack)
        .add_systems(First, clock::advance.after(TimeSystems))
        .add_systems(
            Update,
            (
                (look::switch, lend_hues)
                    .chain()
                    .in_set(AppSystems::Act)
                    .after(ApplySystems),
                names::follow_settings
                    .run_if(resource_exists_and_changed::<Live>)
                    .in_set(AppSystems::Present),
                shade::follow.in_set(AppSystems::Present),
                view::fix_view.in_set(AppSystems::View),
                motion::observe.in_set(AppSystems::Present),
                imagery::take_up
                    .run_if(resource_exists::<imagery::Unpacking>)
                    .in_set(AppSystems::Present),
            ),
        );
}

/// Panels show the hues of the look.
fn lend_hues(look: Res<look::Look>) {
    if look.is_changed() {
        tokens::follow_look(*look);
    }
}
