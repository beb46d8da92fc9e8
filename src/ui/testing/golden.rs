//! Screens against committed pictures: dashboard, table, charts, details and wall, in every theme, drawn by the software
//! renderer. They are drawn as large as on a real screen and compared at 960×540 or less: what counts is where things stand
//! and what color they have, not the edges of letters.
//!
//! `ARCWATCH_BLESS=1` writes the pictures anew; look at them before committing. The gallery shows them at full size.

use std::path::{Path, PathBuf};

use bevy::asset::RenderAssetUsages;
use bevy::image::{CompressedImageFormats, ImageSampler, ImageType};
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;
use flowcore::filter::Facet;

use super::{screen, world};
use crate::select::Search;
use crate::survey::question::{Brush, Subject};
use crate::theme::palette::Theme;
use crate::ui::columns::{Panel, Side};
use crate::ui::state::UiState;

/// Size at which a picture is kept.
type Kept = (u32, u32);
/// Where details count.
const LARGE: Kept = (960, 540);
/// Where colors and places count: the other themes, and 4K.
const SMALL: Kept = (640, 360);
const HD: (u32, u32) = (1920, 1080);
const UHD: (u32, u32) = (3840, 2160);

fn has_vulkan() -> bool {
    let is_there = crate::gpu::probe().is_ok();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "CI has no graphics"
    );
    is_there
}

fn small(image: Image, kept: Kept) -> Vec<u8> {
    let image = image.try_into_dynamic().expect("a picture");
    image.thumbnail_exact(kept.0, kept.1).to_rgb8().into_raw()
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/ui-{name}.png"))
}

fn save(picture: &[u8], kept: Kept, path: &Path) {
    let rgba = picture
        .chunks_exact(3)
        .flat_map(|p| [p[0], p[1], p[2], 255])
        .collect();
    let size = bevy::render::render_resource::Extent3d {
        width: kept.0,
        height: kept.1,
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
fn check(app: &mut App, size: (u32, u32), kept: Kept, name: &str) {
    let picture = small(screen::picture(app, size), kept);
    if std::env::var_os("ARCWATCH_BLESS").is_some() {
        return save(&picture, kept, &path(name));
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
        save(&picture, kept, &actual);
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

const THEMES: [(Theme, &str); 5] = [
    (Theme::Dark, "dark"),
    (Theme::Light, "light"),
    (Theme::HighContrast, "high-contrast"),
    (Theme::ColorBlindDark, "color-blind-dark"),
    (Theme::ColorBlindLight, "color-blind-light"),
];

#[test]
fn golden_screens_of_a_desk() {
    if !has_vulkan() {
        return;
    }
    let (mut app, _) = screen::app();
    let app = &mut app;
    check(app, HD, LARGE, "dashboard-dark");
    check(app, UHD, LARGE, "dashboard-dark-2160");
    show(app, |_| {});
    app.insert_resource(Brush(Some(world::NOW_SECS - 400..world::NOW_SECS - 190)))
        .insert_resource(Search("country:us,de".to_owned()));
    check(app, HD, LARGE, "filtered-dark");
    show(app, |state| state.are_charts_open = true);
    check(app, HD, LARGE, "charts-dark");
    show(app, |state| {
        state.is_table_open = true;
        state.table.group_by = Some(Facet::Provider);
    });
    check(app, HD, LARGE, "groups-dark");
    show(app, |state| {
        for panel in [Panel::Totals, Panel::Timeline, Panel::ThirdList] {
            state.columns.toggle_fold(panel);
        }
        state
            .columns
            .place(Panel::Tray, Side::Left, Some(Panel::FirstList));
        state.columns.toggle_pin(Panel::Tray);
    });
    check(app, HD, SMALL, "arranged-dark");
}

#[test]
fn golden_dashboard_in_every_theme() {
    if !has_vulkan() {
        return;
    }
    let (mut app, _) = screen::app();
    for (theme, name) in &THEMES[1..] {
        theme.turn_on();
        check(&mut app, HD, SMALL, &format!("dashboard-{name}"));
        check(&mut app, UHD, SMALL, &format!("dashboard-{name}-2160"));
    }
}

#[test]
fn golden_table_and_details_in_every_theme() {
    if !has_vulkan() {
        return;
    }
    let (mut app, hosts) = screen::app();
    let app = &mut app;
    for (theme, name) in THEMES {
        theme.turn_on();
        show(app, |state| {
            state.is_table_open = true;
            state.trail.open(Subject::Host(hosts[5]));
        });
        check(app, HD, LARGE, &format!("table-details-{name}"));
        check(app, UHD, SMALL, &format!("table-details-{name}-2160"));
    }
}

#[test]
fn golden_wall_in_every_theme() {
    if !has_vulkan() {
        return;
    }
    let (mut app, _) = screen::app();
    crate::wall::drawing_plugin(&mut app);
    for (theme, name) in THEMES {
        theme.turn_on();
        check(&mut app, HD, LARGE, &format!("wall-{name}"));
        check(&mut app, UHD, SMALL, &format!("wall-{name}-2160"));
    }
}
