//! Puts the application together: Bevy's plugins as we want them, then ours.

use std::time::Duration;

use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::window::{PresentMode, WindowMode, WindowResolution};

use crate::cli::{Show, Size};
use crate::config::live::Live;
use crate::gpu::Gpu;
use crate::quality::Quality;
use crate::surface::Surface;
use crate::ui::action::UiAction;
use crate::world::feed::{FeedPlugin, FeedSettings};
use crate::world::home::{Home, HomePlace};
use crate::{
    alerts, arcs, camera, config, doctor, globe, markers, offscreen, pacing, quality, recovery,
    screenshot, select, sets, third_party, ui, wall, world,
};

/// Size of the picture where none is asked for.
const SCREENSHOT_SIZE: UVec2 = UVec2::new(1920, 1080);

/// Builds the application that `show` asks for, ready to run.
pub(crate) fn build(show: &Show, live: Live, gpu: &Gpu) -> App {
    let mut app = App::new();
    if show.screenshot.is_some() {
        add_offscreen_plugins(
            &mut app,
            show.windowed.map_or(SCREENSHOT_SIZE, |size| size.0),
        );
    } else {
        add_window_plugins(&mut app, show.windowed);
    }
    let is_first_start = live.settings.has_welcome;
    app.insert_resource(home(show))
        .insert_resource(gpu.clone())
        .insert_resource(live)
        .insert_resource(show.look)
        .insert_resource(Quality::new(show.quality, gpu));
    app.add_plugins((
        sets::plugin,
        world::plugin,
        FeedPlugin(FeedSettings {
            source: show.source(),
            enrich: show.enrich.clone(),
        }),
        select::plugin,
        third_party::bevy_egui::plugin,
        camera::plugin,
        globe::plugin,
        arcs::plugin,
        markers::plugin,
        ui::plugin,
        doctor::plugin,
        alerts::plugin,
        config::live::plugin,
    ));
    if show.wall {
        app.add_plugins(wall::plugin);
    }
    if show.screenshot.is_none() {
        app.add_plugins((pacing::plugin, quality::plugin, recovery::plugin));
        #[cfg(target_os = "linux")]
        app.add_plugins(crate::fullscreen::plugin);
    }
    if show.screenshot.is_none()
        && let Some(folder) = config::places::state_folder()
    {
        app.insert_resource(ui::shelf::ShelfFile(folder.join("shelf.json")));
    }
    if !show.filter.is_everything() {
        app.insert_resource(select::Search(show.filter.to_string()));
    }
    if is_first_start && show.screenshot.is_none() && !show.wall {
        app.world_mut().write_message(UiAction::ToggleWelcome);
    }
    if show.table {
        app.world_mut().write_message(UiAction::ToggleTable);
    }
    if let Some(path) = &show.screenshot {
        screenshot::install(&mut app, path.clone(), Duration::from_secs_f64(show.after));
    }
    app
}

fn home(show: &Show) -> Home {
    Home(
        sensor::enrich::resolve_home(show.enrich.home).map(|home| HomePlace {
            coord: home.coord,
            origin: home.origin,
            label: home.label,
        }),
    )
}

fn log_plugin() -> LogPlugin {
    LogPlugin {
        // wgpu validates what we send it: its errors are ours, its chatter is not.
        filter: "info,wgpu=error,naga=warn,bevy_render=warn,bevy_winit=warn,hickory_proto=error,hickory_resolver=error"
            .to_owned(),
        ..default()
    }
}

fn add_window_plugins(app: &mut App, windowed: Option<Size>) {
    let window = Window {
        title: "Arcwatch".to_owned(),
        name: Some("arcwatch".to_owned()),
        present_mode: PresentMode::AutoVsync,
        mode: match windowed {
            Some(_) => WindowMode::Windowed,
            None => WindowMode::BorderlessFullscreen(MonitorSelection::Current),
        },
        resolution: windowed.map_or_else(WindowResolution::default, |Size(size)| {
            WindowResolution::new(size.x, size.y)
        }),
        ..default()
    };
    app.add_plugins(DefaultPlugins.set(log_plugin()).set(WindowPlugin {
        primary_window: Some(window),
        ..default()
    }));
    app.init_resource::<Surface>();
}

fn add_offscreen_plugins(app: &mut App, size_px: UVec2) {
    app.add_plugins(offscreen::plugins().set(log_plugin()));
    let surface = Surface::offscreen(
        &mut app.world_mut().resource_mut::<Assets<Image>>(),
        size_px,
    );
    app.insert_resource(surface);
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use bevy::ecs::schedule::{ScheduleLabel as _, Schedules};
    use bevy_egui::EguiPrimaryContextPass;
    use clap::Parser as _;

    use super::*;
    use crate::cli::Cli;
    use crate::gpu;

    /// Bevy's own systems are its own affair: only pairs of ours count.
    #[test]
    fn no_two_of_our_systems_run_in_an_order_left_to_chance() {
        let gpu = match gpu::probe() {
            Ok(gpu) => gpu,
            Err(error) => {
                assert!(
                    std::env::var_os("CI").is_none(),
                    "CI has no graphics: {error}"
                );
                return;
            }
        };
        let cli = Cli::parse_from(["arcwatch", "--demo", "--screenshot", "never.png"]);
        let mut app = build(&cli.show, Live::default(), &gpu);
        let schedules = [
            First.intern(),
            PreUpdate.intern(),
            Update.intern(),
            PostUpdate.intern(),
            Last.intern(),
            EguiPrimaryContextPass.intern(),
        ];
        app.finish();
        app.cleanup();
        app.update();
        app.update();
        let world = app.world();
        let mut found = Vec::new();
        for label in schedules {
            let schedule = world.resource::<Schedules>().get(label).expect("it ran");
            let names: HashMap<_, _> = schedule
                .systems()
                .expect("it ran")
                .map(|(key, system)| (key, system.name().to_string()))
                .collect();
            let is_ours = |key| {
                names
                    .get(key)
                    .is_some_and(|name| name.starts_with("arcwatch::"))
            };
            for (a, b, what) in schedule.graph().conflicting_systems().iter() {
                if is_ours(a) && is_ours(b) {
                    let what: Vec<_> = what
                        .iter()
                        .filter_map(|id| world.components().get_name(*id))
                        .collect();
                    found.push(format!(
                        "{label:?}: {} and {} on {what:?}",
                        names[a], names[b]
                    ));
                }
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
