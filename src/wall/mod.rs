//! Wall mode (`arcwatch --wall`): the globe and a few large figures for a screen that hangs on a wall and that nobody
//! touches, legible from five meters.
//!
//! [`freshness`] says whether what is shown is true now, [`view`] puts it into words, [`paint`] draws it. [`scene`],
//! [`director`] and [`burn_in`] decide what changes by itself, [`remote`] and [`deaf`] who may change anything else.

pub mod burn_in;
pub mod clock;
pub mod deaf;
pub mod director;
pub mod freshness;
pub mod layout;
mod paint;
pub mod remote;
pub mod scene;
#[cfg(test)]
mod tests;
pub mod top;
pub mod view;

use std::path::PathBuf;

use bevy::prelude::*;
use bevy_egui::EguiPrimaryContextPass;

use crate::camera::tour::Tour;
use crate::globe::labels::LabelStyle;
use crate::globe::view::Magnification;
use crate::sets::AppSystems;
use crate::ui::root::OverlaySystems;
use crate::ui::view_model::pacing::{ViewSystems, is_due};

/// How the wall behaves. Where it comes from is the business of the settings.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct WallSettings {
    /// What stands at the top left; empty: the name of this computer.
    pub title: String,
    /// Seconds that a pair of lists stays.
    pub scene_secs: f64,
    /// The camera visits what matters.
    pub has_tour: bool,
    /// Seconds that the camera stays at a place; it stays at home twice as long.
    pub dwell_secs: f64,
    /// The picture moves a few pixels now and then, so that it does not burn in.
    pub is_shifted: bool,
    /// Minutes of the day from when on and until when the picture is dimmed.
    pub dim: Option<(u16, u16)>,
    /// How much light is left then, 0 to 1.
    pub dim_to: f32,
    /// Hours from 0 to 23; otherwise from 1 to 12 with am and pm.
    pub is_24_hours: bool,
    /// File whose new lines are commands.
    pub remote: Option<PathBuf>,
}

impl Default for WallSettings {
    fn default() -> Self {
        Self {
            title: String::new(),
            scene_secs: 20.0,
            has_tour: true,
            dwell_secs: 12.0,
            is_shifted: true,
            dim: None,
            dim_to: 0.35,
            is_24_hours: true,
            remote: None,
        }
    }
}

/// A wall instead of a desk: no panel that can be clicked is drawn.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub struct OnTheWall;

/// Run condition of what only a person at a desk needs.
#[must_use]
pub fn is_at_a_desk(wall: Option<Res<OnTheWall>>) -> bool {
    wall.is_none()
}

/// For pictures: only what draws, so that a view can be put there by hand.
#[cfg(test)]
pub(crate) fn drawing_plugin(app: &mut App) {
    app.insert_resource(OnTheWall)
        .insert_resource(WallSettings {
            is_shifted: false,
            ..WallSettings::default()
        })
        .insert_resource(tests::view())
        .init_resource::<freshness::Freshness>()
        .init_resource::<Magnification>()
        .insert_resource(crate::globe::clock::GlobeClock {
            now_secs: 0.0,
            unix_secs: 1_780_000_000.0,
            is_fixed: true,
        })
        .add_systems(EguiPrimaryContextPass, paint::show.in_set(OverlaySystems));
}

/// Makes the application a wall. Needs what the overlay needs.
pub fn plugin(app: &mut App) {
    app.insert_resource(OnTheWall)
        .insert_resource(LabelStyle::Wall)
        .init_resource::<WallSettings>()
        .init_resource::<freshness::Freshness>()
        .init_resource::<scene::Scene>()
        .init_resource::<director::Director>()
        .init_resource::<Tour>()
        .init_resource::<view::WallView>()
        .init_resource::<remote::Dimming>()
        .init_resource::<Magnification>()
        .add_plugins((deaf::plugin, remote::plugin))
        .add_systems(
            Update,
            (
                (freshness::observe, scene::rotate)
                    .chain()
                    .in_set(AppSystems::Emphasize),
                director::direct
                    .in_set(AppSystems::Act)
                    .after(crate::ui::apply::ApplySystems),
                view::build.in_set(ViewSystems::Build).run_if(is_due),
            ),
        )
        .add_systems(EguiPrimaryContextPass, paint::show.in_set(OverlaySystems));
}
