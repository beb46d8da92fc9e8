//! The globe against a committed picture, drawn by the software renderer.
//!
//! `ARCWATCH_BLESS=1` writes the picture anew; look at it before committing. `ARCWATCH_SHOTS=FOLDER` writes large
//! pictures of several loads for people to judge.

use std::path::{Path, PathBuf};

use crate::scene::{self, image_bytes::Picture};
use crate::vulkan;

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/night.png")
}

pub(crate) fn read(path: &Path) -> Picture {
    use bevy::asset::RenderAssetUsages;
    use bevy::image::{CompressedImageFormats, Image, ImageSampler, ImageType};
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

#[test]
fn globe_looks_as_committed() {
    if !vulkan::is_there() {
        return;
    }
    let mut app = scene::app(640, 360);
    scene::spawn_routes(&mut app, 0);
    let picture = scene::picture(&mut app);
    if std::env::var_os("ARCWATCH_BLESS").is_some() {
        picture.save(&golden());
        return;
    }
    let expected = read(&golden());
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
        let actual = std::env::temp_dir().join("arcwatch-golden-night.png");
        picture.save(&actual);
        panic!("{off} values differ, {budget} may: {}", actual.display());
    }
}

#[test]
#[ignore = "writes pictures for people: ARCWATCH_SHOTS=FOLDER"]
fn pictures_to_judge() {
    let folder = std::env::var_os("ARCWATCH_SHOTS").map(PathBuf::from);
    let folder = folder.expect("ARCWATCH_SHOTS names a folder");
    let loads = std::env::var("ARCWATCH_LOADS").unwrap_or_else(|_| "0".to_owned());
    for load in loads.split(',').filter_map(|load| load.parse().ok()) {
        let mut app = scene::app(1920, 1080);
        scene::spawn_routes(&mut app, load);
        scene::picture(&mut app).save(&folder.join(format!("globe-{load}.png")));
    }
}
