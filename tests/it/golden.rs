//! The globe against committed pictures, drawn by the software renderer.
//!
//! `ARCWATCH_BLESS=1` writes the pictures anew; look at them before committing. `ARCWATCH_SHOTS=FOLDER` with the
//! ignored test writes large pictures for people to judge, of `ARCWATCH_SIZES` and `ARCWATCH_LOADS`.

use std::path::{Path, PathBuf};

use arcwatch::arcs::tray::Tray;
use arcwatch::globe::clock::GlobeClock;
use arcwatch::globe::look::Look;
use arcwatch::globe::shade::Shade;
use arcwatch::select::Selection;
use arcwatch::world::routes::Route;
use arcwatch::world::standing::Standing;
use bevy::ecs::entity::EntityHashMap;
use bevy::prelude::*;
use flowcore::model::{CountryCode, PlaceStanding};

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

/// The same in each look, one after the other.
#[track_caller]
fn check_looks(app: &mut App, state: &str) {
    for (look, name) in [
        (Look::Night, "night"),
        (Look::Orbital, "orbital"),
        (Look::Blueprint, "blueprint"),
        (Look::BlueprintLight, "blueprint-light"),
    ] {
        app.insert_resource(look);
        check(app, &format!("{name}-{state}"));
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
fn golden_from_nothing_to_a_selection() {
    if !vulkan::is_there() {
        return;
    }
    let mut app = scene::app(640, 360);
    set_clock(&mut app, -60.0);
    check_looks(&mut app, "empty");
    set_clock(&mut app, -30.0);
    let one = scene::spawn_one(&mut app);
    check_looks(&mut app, "one");
    app.world_mut().despawn(one);
    set_clock(&mut app, 0.0);
    let hosts = scene::spawn_routes(&mut app, 0);
    check_looks(&mut app, "some");
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
    check_looks(&mut app, "selected-and-impossible");
}

#[test]
fn golden_the_many_are_light() {
    if !vulkan::is_there() {
        return;
    }
    for extra in [300, 10_000] {
        let mut app = scene::app(640, 360);
        scene::spawn_routes(&mut app, extra);
        check_looks(&mut app, &extra.to_string());
    }
}

#[test]
fn golden_what_has_no_place_goes_to_the_tray() {
    if !vulkan::is_there() {
        return;
    }
    let mut app = scene::app(640, 360);
    scene::spawn_unplaced(&mut app);
    // The tray is looked after four times a second.
    while app.world().resource::<Tray>().busy().count() < 3 {
        app.update();
    }
    check_looks(&mut app, "tray");
}

#[test]
fn golden_countries_are_shaded_by_traffic() {
    if !vulkan::is_there() {
        return;
    }
    let mut app = scene::app(640, 360);
    let traffic = [
        ("US", 900_000),
        ("IE", 90_000),
        ("ZA", 9_000),
        ("FR", 900),
        ("BR", 1),
    ];
    let traffic =
        traffic.map(|(code, bytes)| (CountryCode::new(code).expect("two letters"), bytes));
    app.insert_resource(Shade::of(&traffic));
    check_looks(&mut app, "shaded");
}

#[test]
fn golden_day_and_night_follow_the_date() {
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
}

#[test]
#[ignore = "writes pictures for people: ARCWATCH_SHOTS=FOLDER"]
fn pictures_to_judge() {
    let folder = std::env::var_os("ARCWATCH_SHOTS").map(PathBuf::from);
    let folder = folder.expect("ARCWATCH_SHOTS names a folder");
    let of = |name, default: &str| std::env::var(name).unwrap_or_else(|_| default.to_owned());
    for size in of("ARCWATCH_SIZES", "1920x1080").split(',') {
        let (width, height) = size.split_once('x').expect("WIDTHxHEIGHT");
        let side = |px: &str| px.parse().expect("pixels");
        for load in of("ARCWATCH_LOADS", "1,300,10000,100000").split(',') {
            let mut app = scene::app(side(width), side(height));
            match load.parse().expect("a number of arcs") {
                1 => {
                    scene::spawn_one(&mut app);
                }
                more => {
                    scene::spawn_routes(&mut app, more);
                }
            }
            for look in Look::ALL {
                app.insert_resource(look);
                let name = format!("globe-{size}-{look:?}-{load}.png");
                scene::picture(&mut app).save(&folder.join(name));
            }
        }
    }
}
