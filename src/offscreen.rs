//! Bevy without a window: for pictures, and for tests that look at them.

use bevy::app::PluginGroupBuilder;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;

/// Bevy's plugins for drawing into an image. A frame is complete when `update` returns.
#[must_use]
pub fn plugins() -> PluginGroupBuilder {
    DefaultPlugins
        .set(WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..default()
        })
        .set(RenderPlugin {
            synchronous_pipeline_compilation: true,
            ..default()
        })
        .disable::<WinitPlugin>()
        .disable::<PipelinedRenderingPlugin>()
}

/// Input and a window that only exist as data, for tests of hands on the globe. A frame takes `step`.
#[cfg(test)]
pub(crate) fn on_paper(size_px: UVec2, step: std::time::Duration) -> App {
    use bevy::input::InputPlugin;
    use bevy::time::TimeUpdateStrategy;
    use bevy::window::WindowResolution;

    let mut app = App::new();
    app.add_plugins((
        MinimalPlugins,
        InputPlugin,
        WindowPlugin {
            primary_window: Some(Window {
                resolution: WindowResolution::new(size_px.x, size_px.y),
                ..default()
            }),
            exit_condition: ExitCondition::DontExit,
            ..default()
        },
    ))
    .insert_resource(TimeUpdateStrategy::ManualDuration(step));
    app
}

/// Tells cameras what the renderer would find out about such a window.
#[cfg(test)]
pub(crate) fn tell_cameras(world: &mut World, size_px: UVec2) {
    for mut camera in world.query::<&mut Camera>().iter_mut(world) {
        camera.computed.target_info = Some(bevy::camera::RenderTargetInfo {
            physical_size: size_px,
            scale_factor: 1.0,
        });
    }
}
