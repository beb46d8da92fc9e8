//! The pass that draws the globe, in `Core3d`, without `bevy_pbr`.
//!
//! Two layers: *ground* (space, stars, Earth, coastlines) is drawn only when the view, the sun or the imagery changed;
//! the density of the many lies over it and is kept likewise; each frame copies both, draws arcs and markers over them
//! (one draw for heroes, one for the many, one for markers) and presents the picture. Everything blends sRGB-encoded values; only [`draw`] knows the target's own format.

use bevy::core_pipeline::{Core3d, Core3dSystems};
use bevy::prelude::*;
use bevy::render::{ExtractSchedule, Render, RenderApp, RenderStartup, RenderSystems};

mod cost;
mod density;
mod draw;
mod extract;
mod gpu;
mod pipelines;
mod targets;
mod uniform;

pub use cost::GlobeCost;

/// Whether the picture is true now.
#[derive(Resource, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Tint {
    /// As designed.
    #[default]
    Color,
    /// Of the past: color and light leave it.
    Gray,
}

pub(super) fn plugin(app: &mut App) {
    let shaders = pipelines::Shaders::new(&mut app.world_mut().resource_mut::<Assets<Shader>>());
    let Some(render_app) = app.get_sub_app_mut(RenderApp) else {
        return; // no renderer: headless tests
    };
    render_app
        .insert_resource(shaders)
        .init_resource::<extract::Extracted>()
        .init_resource::<GlobeCost>()
        .add_systems(RenderStartup, (gpu::init, pipelines::init).chain())
        .add_systems(ExtractSchedule, extract::extract)
        .add_systems(
            Render,
            (
                (targets::prepare, pipelines::prepare, gpu::upload)
                    .chain()
                    .in_set(RenderSystems::PrepareResources)
                    .after(bevy::render::view::prepare_view_targets),
                gpu::bind.in_set(RenderSystems::PrepareBindGroups),
            ),
        )
        .add_systems(
            Core3d,
            draw::draw
                .after(Core3dSystems::MainPass)
                .before(Core3dSystems::EarlyPostProcess),
        );
}
