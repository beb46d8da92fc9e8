//! Screens against committed pictures: dashboard, table, charts, details and wall, in every theme, drawn by the software
//! renderer. They are drawn as large as on a real screen and compared at 960×540: what counts is where things stand and
//! what color they have, not the edges of letters.
//!
//! `ARCWATCH_BLESS=1` writes the pictures anew; look at them before committing. The gallery shows them at full size.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::asset::RenderAssetUsages;
use bevy::camera::RenderTarget;
use bevy::image::{CompressedImageFormats, ImageSampler, ImageType};
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::time::TimeUpdateStrategy;
use bevy_egui::PrimaryEguiContext;
use flowcore::filter::Facet;

use super::{gallery, world};
use crate::select::Search;
use crate::survey::question::{Brush, Subject};
use crate::theme::palette::Theme;
use crate::ui::state::UiState;

/// Size at which pictures are kept.
const KEPT: (u32, u32) = (960, 540);
const HD: (u32, u32) = (1920, 1080);
const UHD: (u32, u32) = (3840, 2160);

/// The newest picture, red, green and blue.
#[derive(Resource, Default)]
struct Taken(Option<Vec<u8>>);

fn has_vulkan() -> bool {
    let is_there = crate::gpu::probe().is_ok();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "CI has no graphics"
    );
    is_there
}

fn app() -> (App, Vec<Entity>) {
    let mut app = gallery::app();
    app.init_resource::<Taken>()
        .insert_resource(ClearColor(Color::srgb_u8(0x07, 0x0A, 0x12)))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_millis(
            300,
        )));
    let hosts = world::populate(app.world_mut());
    (app, hosts)
}

fn small(image: &Image) -> Vec<u8> {
    let image = image.clone().try_into_dynamic().expect("a picture");
    image.thumbnail_exact(KEPT.0, KEPT.1).to_rgb8().into_raw()
}

/// Draws what the state asks for.
fn picture(app: &mut App, (width, height): (u32, u32)) -> Vec<u8> {
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
            taken.0 = Some(small(&shot.image));
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

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/ui-{name}.png"))
}

fn save(picture: &[u8], path: &Path) {
    let rgba = picture
        .chunks_exact(3)
        .flat_map(|p| [p[0], p[1], p[2], 255])
        .collect();
    let size = bevy::render::render_resource::Extent3d {
        width: KEPT.0,
        height: KEPT.1,
        depth_or_array_layers: 1,
    };
    let image = Image::new(
        size,
        bevy::render::render_resource::TextureDimension::D2,
        rgba,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::MAIN_WORLD,
    );
    let image = image.try_into_dynamic().expect("a picture").to_rgb8();
    image.save(path).expect("the picture can be written");
}

/// Holds a screen against the committed picture.
#[track_caller]
fn check(app: &mut App, size: (u32, u32), name: &str) {
    let picture = picture(app, size);
    if std::env::var_os("ARCWATCH_BLESS").is_some() {
        return save(&picture, &path(name));
    }
    let bytes = std::fs::read(path(name)).expect("the committed picture is there");
    let expected = Image::from_buffer(
        &bytes,
        ImageType::Extension("png"),
        CompressedImageFormats::NONE,
        true,
        ImageSampler::Default,
        RenderAssetUsages::MAIN_WORLD,
    );
    let expected = expected.expect("the committed picture is a PNG");
    let expected = expected.try_into_dynamic().expect("a picture").to_rgb8();
    let pairs = picture.iter().zip(expected.as_raw());
    let off = pairs.filter(|(a, b)| a.abs_diff(**b) > 16).count();
    let budget = picture.len() / 500;
    if off > budget {
        let actual = std::env::temp_dir().join(format!("arcwatch-ui-{name}.png"));
        save(&picture, &actual);
        panic!(
            "{name}: {off} values differ, {budget} may: {}",
            actual.display()
        );
    }
}

/// Sets the overlay's state anew.
fn show(app: &mut App, set: impl FnOnce(&mut UiState)) {
    let mut state = UiState::default();
    set(&mut state);
    app.insert_resource(state)
        .insert_resource(Brush::default())
        .insert_resource(Search::default());
}

#[test]
fn golden_screens_of_a_desk() {
    if !has_vulkan() {
        return;
    }
    let (mut app, _) = app();
    let app = &mut app;
    check(app, HD, "dashboard-dark");
    check(app, UHD, "dashboard-dark-2160");
    show(app, |_| {});
    app.insert_resource(Brush(Some(world::NOW_SECS - 400..world::NOW_SECS - 190)))
        .insert_resource(Search("country:us,de".to_owned()));
    check(app, HD, "filtered-dark");
    show(app, |state| state.are_charts_open = true);
    check(app, HD, "charts-dark");
    show(app, |state| {
        state.is_table_open = true;
        state.table.group_by = Some(Facet::Provider);
    });
    check(app, HD, "groups-dark");
}

#[test]
fn golden_table_and_details_in_every_theme() {
    if !has_vulkan() {
        return;
    }
    let (mut app, hosts) = app();
    let app = &mut app;
    for (theme, name) in [
        (Theme::Dark, "dark"),
        (Theme::Light, "light"),
        (Theme::HighContrast, "high-contrast"),
        (Theme::ColorBlindDark, "color-blind-dark"),
        (Theme::ColorBlindLight, "color-blind-light"),
    ] {
        theme.turn_on();
        show(app, |state| {
            state.is_table_open = true;
            state.trail.open(Subject::Host(hosts[5]));
        });
        check(app, HD, &format!("table-details-{name}"));
    }
}

#[test]
fn golden_wall() {
    if !has_vulkan() {
        return;
    }
    let (mut app, _) = app();
    crate::wall::drawing_plugin(&mut app);
    for (theme, name) in [(Theme::Dark, "dark"), (Theme::Light, "light")] {
        theme.turn_on();
        check(&mut app, HD, &format!("wall-{name}"));
    }
    Theme::Dark.turn_on();
    check(&mut app, UHD, "wall-dark-2160");
}
