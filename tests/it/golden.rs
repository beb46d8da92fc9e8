//! The globe against committed pictures, drawn by the software renderer.
//!
//! `ARCWATCH_BLESS=1` writes the pictures anew; look at them before committing. `ARCWATCH_SHOTS=FOLDER` writes large
//! pictures of several loads for people to judge.

use std::path::{Path, PathBuf};

use arcwatch::globe::clock::GlobeClock;
use arcwatch::globe::look::Look;
use arcwatch::select::Selection;
use arcwatch::world::routes::Route;
use arcwatch::world::standing::Standing;
use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;
use flowcore::model::PlaceStanding;

use crate::scene::{self, image_bytes::Picture};
use crate::vulkan;

fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/golden/{name}.png"))
}

pub(crate) fn read(path: &Path) -> Picture {
    use bevy::asset::RenderAssetUsages;
    use bevy::image::{CompressedImageFormats, ImageSampler, ImageType};
    let bytes = std::fs::read(path).expect("the committed picture is there");
    let image = Image::from_buffer(
        &bytes,
        ImageType::Extension("png"),
        CompressedImageFormats::NONE,
        true,
        ImageSampler::Default,
        RenderAssetUsages::MAIN_WORLD,
    );
    Picture::of(&image.expect("the committed picture is a PNG"))
}

/// Draws what `app` shows now and holds it against the committed picture.
#[track_caller]
fn check(app: &mut App, name: &str) {
    let picture = scene::picture(app);
    if std::env::var_os("ARCWATCH_BLESS").is_some() {
        picture.save(&golden(name));
        return;
    }
    let expected = read(&golden(name));
    assert_eq!(picture.size, expected.size);
    // Renderers differ in the last bits of coverage; a shifted coast or a lost arc is thousands of values.
    let off = picture
        .rgb
        .iter()
        .zip(&expected.rgb)
        .filter(|(a, b)| a.abs_diff(**b) > 12)
        .count();
    let budget = picture.rgb.len() / 500;
    if off > budget {
        let actual = std::env::temp_dir().join(format!("arcwatch-golden-{name}.png"));
        picture.save(&actual);
        panic!(
            "{name}: {off} values differ, {budget} may: {}",
            actual.display()
        );
    }
}

/// Sets the globe's clock, so many seconds from the moment of the scene.
fn set_clock(app: &mut App, secs: f64) {
    app.world_mut().resource_mut::<GlobeClock>().now_secs = scene::NOW_SECS + secs;
}

fn host_at(hosts: &EntityHashMap<&'static str>, city: &str) -> Entity {
    let found = hosts.iter().find(|(_, known)| **known == city);
    *found.expect("a city of the scene").0
}

#[test]
fn golden_night_from_nothing_to_a_selection() {
    if !vulkan::is_there() {
        return;
    }
    let mut app = scene::app(640, 360);
    set_clock(&mut app, -60.0);
    check(&mut app, "night-empty");
    set_clock(&mut app, 0.0);
    let hosts = scene::spawn_routes(&mut app, 0);
    check(&mut app, "night");
    set_clock(&mut app, 20.0);
    app.world_mut().resource_mut::<Selection>().0 = Some(host_at(&hosts, "Cape Town"));
    let route = {
        let world = app.world_mut();
        let mut routes = world.query::<(Entity, &Route)>();
        let sydney = host_at(&hosts, "Johannesburg");
        let found = routes.iter(world).find(|(_, route)| route.host == sydney);
        found.expect("it has a route").0
    };
    app.world_mut()
        .entity_mut(route)
        .insert(Standing(PlaceStanding::Impossible));
    check(&mut app, "night-selected-and-impossible");
}

#[test]
fn golden_the_many_are_light() {
    if !vulkan::is_there() {
        return;
    }
    for (extra, name) in [(300, "night-300"), (10_000, "night-10000")] {
        let mut app = scene::app(640, 360);
        scene::spawn_routes(&mut app, extra);
        check(&mut app, name);
    }
}

#[test]
fn golden_looks_are_switched_in_a_running_globe() {
    if !vulkan::is_there() {
        return;
    }
    let mut app = scene::app(640, 360);
    set_clock(&mut app, -60.0);
    app.insert_resource(Look::Orbital);
    // 2024-06-20 12:00 UTC: the sun is high in the north, the Arctic has no night.
    app.world_mut().resource_mut::<GlobeClock>().unix_secs = 1_718_884_800.0;
    check(&mut app, "orbital-june-noon");
    set_clock(&mut app, 0.0);
    // 2024-12-21 17:00 UTC: dusk over the Atlantic, night in the north.
    app.world_mut().resource_mut::<GlobeClock>().unix_secs = 1_734_800_400.0;
    scene::spawn_routes(&mut app, 0);
    check(&mut app, "orbital-december-dusk");
    set_clock(&mut app, 20.0);
    app.insert_resource(Look::Blueprint);
    check(&mut app, "blueprint");
    set_clock(&mut app, 40.0);
    app.insert_resource(Look::BlueprintLight);
    check(&mut app, "blueprint-light");
}

#[test]
#[ignore = "writes pictures for people: ARCWATCH_SHOTS=FOLDER"]
fn pictures_to_judge() {
    let folder = std::env::var_os("ARCWATCH_SHOTS").map(PathBuf::from);
    let folder = folder.expect("ARCWATCH_SHOTS names a folder");
    let loads = std::env::var("ARCWATCH_LOADS").unwrap_or_else(|_| "0".to_owned());
    for load in loads.split(',').filter_map(|load| load.parse().ok()) {
        for look in Look::ALL {
            let mut app = scene::app(1920, 1080);
            app.insert_resource(look);
            scene::spawn_routes(&mut app, load);
            scene::picture(&mut app).save(&folder.join(format!("globe-{look:?}-{load}.png")));
        }
    }
}
