//! A screen without a window: the overlay, drawn into an image.

use std::time::Duration;

use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::time::TimeUpdateStrategy;
use bevy_egui::PrimaryEguiContext;

use super::world;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;
use crate::world::hues::Hues;
use crate::world::throughput::Throughput;

/// The newest picture.
#[derive(Resource, Default)]
struct Taken(Option<Image>);

/// The overlay with a world made by hand, and its hosts. Time passes by itself: a frame is more than a view waits.
pub(super) fn app() -> (App, Vec<Entity>) {
    let mut app = App::new();
    app.add_plugins(crate::offscreen::plugins())
        .add_plugins((
            crate::sets::plugin,
            crate::select::plugin,
            crate::third_party::bevy_egui::plugin,
            crate::ui::plugin,
        ))
        .init_resource::<crate::config::live::Live>()
        .init_resource::<crate::config::live::Scale>()
        .init_resource::<crate::alerts::view::AlertsView>()
        .init_resource::<Health>()
        .init_resource::<Totals>()
        .init_resource::<Home>()
        .init_resource::<Hues>()
        .init_resource::<Throughput>()
        .init_resource::<Taken>()
        .insert_resource(ClearColor(Color::srgb_u8(0x07, 0x0A, 0x12)))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(
            300,
        )));
    app.finish();
    app.cleanup();
    let hosts = world::populate(app.world_mut());
    (app, hosts)
}

/// Draws what the state asks for.
pub(super) fn picture(app: &mut App, (width, height): (u32, u32)) -> Image {
    let image = Image::new_target_texture(width, height, TextureFormat::Rgba8UnormSrgb, None);
    let image = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    let target = RenderTarget::Image(image.clone().into());
    let camera = app
        .world_mut()
        .spawn((Camera2d, Msaa::Off, target, PrimaryEguiContext))
        .id();
    for _ in 0..8 {
        app.update();
    }
    app.world_mut().spawn(Screenshot::image(image)).observe(
        |shot: On<ScreenshotCaptured>, mut taken: ResMut<Taken>| {
            taken.0 = Some(shot.image.clone());
        },
    );
    for _ in 0..100 {
        app.update();
        if let Some(picture) = app.world_mut().resource_mut::<Taken>().0.take() {
            app.world_mut().despawn(camera);
            return picture;
        }
    }
    panic!("no picture came");
}
