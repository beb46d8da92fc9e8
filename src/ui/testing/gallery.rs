//! Pictures of whole screens, to look at while working on panels. Needs a Vulkan driver, a software one will do.

use std::path::PathBuf;

use bevy::prelude::*;
use flowcore::model::{CaptureState, SourceKind};
use flowcore::say;
use sensor::doctor;

use super::{screen, world};
use crate::select::Search;
use crate::survey::question::{Brush, Subject};
use crate::ui::checks::Checks;
use crate::ui::state::UiState;
use crate::words;
use crate::world::health::Health;

const SIZES: [(&str, u32, u32); 3] = [
    ("720", 1280, 720),
    ("1080", 1920, 1080),
    ("2160", 3840, 2160),
];

/// Draws the overlay at a size and saves it.
fn shoot(app: &mut App, name: &str, (label, width, height): (&str, u32, u32)) {
    let folder = std::env::var_os("ARCWATCH_GALLERY").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/gallery"),
        PathBuf::from,
    );
    std::fs::create_dir_all(&folder).expect("the folder of the gallery can be made");
    let picture = screen::picture(app, (width, height));
    let picture = picture.try_into_dynamic().expect("a picture").to_rgb8();
    let path = folder.join(format!("ui-{name}-{label}.png"));
    picture.save(path).expect("the picture can be written");
}

#[test]
#[ignore = "writes pictures for people to look at"]
fn gallery() {
    let (mut app, hosts) = screen::app();
    let wanted = std::env::var("ARCWATCH_SCENES").unwrap_or_default();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.split(',').any(|part| part == name);
    let sizes: &[_] = if wanted.is_empty() {
        &SIZES
    } else {
        &SIZES[..2]
    };
    let mut scene = |name: &str, set: &dyn Fn(&mut World)| {
        app.insert_resource(UiState::default());
        app.insert_resource(Brush::default());
        app.insert_resource(Search::default());
        app.insert_resource(world::health());
        set(app.world_mut());
        if is_wanted(name) {
            for size in sizes {
                shoot(&mut app, name, *size);
            }
        }
    };
    scene("dashboard", &|_| {});
    scene("table", &|world| {
        world.resource_mut::<UiState>().is_table_open = true;
        world.insert_resource(Search("steam".to_owned()));
        world.insert_resource(Search::default());
    });
    scene("filtered", &|world| {
        world.insert_resource(Search("country:us,de".to_owned()));
    });
    scene("grouped", &|world| {
        let mut state = world.resource_mut::<UiState>();
        state.is_table_open = true;
        state.table.group_by = Some(flowcore::filter::Facet::Provider);
    });
    scene("charts", &|world| {
        world.resource_mut::<UiState>().are_charts_open = true;
    });
    scene("brush", &|world| {
        let now = world::NOW_SECS;
        world.insert_resource(Brush(Some(now - 400..now - 190)));
    });
    scene("details", &|world| {
        let host = hosts[5];
        world
            .resource_mut::<UiState>()
            .trail
            .open(Subject::Host(host));
    });
    scene("lists", &|world| {
        world.resource_mut::<UiState>().are_lists_open = true;
    });
    scene("settings", &|world| {
        world.resource_mut::<UiState>().are_settings_open = true;
    });
    scene("palette", &|world| {
        world.resource_mut::<UiState>().is_palette_open = true;
    });
    scene("alerts", &|world| {
        world.resource_mut::<UiState>().are_alerts_open = true;
    });
    scene("welcome", &|world| {
        world.resource_mut::<UiState>().is_welcome_open = true;
    });
    scene("layouts", &|world| {
        world.resource_mut::<UiState>().are_layouts_open = true;
    });
    scene("mirrored", &|world| {
        world.resource_mut::<UiState>().is_mirrored = true;
    });
    let speak = |code| {
        words::speak(words::Language::load(code, None).expect("it is bundled"));
    };
    scene("german", &|world| {
        speak("de");
        world.resource_mut::<UiState>().is_table_open = true;
    });
    scene("german-settings", &|world| {
        world.resource_mut::<UiState>().are_settings_open = true;
    });
    speak("en");
    scene("help", &|world| {
        world.resource_mut::<UiState>().is_help_open = true;
    });
    scene("about", &|world| {
        world.resource_mut::<UiState>().is_about_open = true;
    });
    scene("demo", &|world| {
        world.resource_mut::<Health>().sensor.source = SourceKind::Synthetic;
        world.resource_mut::<Health>().sensor.drops.kernel = 12;
    });
    scene("broke-off", &|world| {
        world.resource_mut::<Health>().sensor.capture = CaptureState::Failed {
            reason: "eth0 went away".into(),
        };
    });
    scene("empty", &|world| {
        world.resource_mut::<Health>().sensor.capture = CaptureState::NoPermission {
            reason: say!("said-not-permitted", "this program may not capture packets"),
            remedy: "sudo setcap cap_net_raw=ep \"$(which arcwatch)\"".into(),
        };
        world.insert_resource(Checks(doctor::run()));
    });
}
