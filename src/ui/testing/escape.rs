//! The key that ends waiting, from the keyboard to the open file: nothing in between is played by the test.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::JoinHandle;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::prelude::*;
use bevy::window::FileDragAndDrop;
use bevy_egui::input::EguiWantsInput;
use flowcore::model::CaptureState;
use sensor::pipeline::{Pace, SourceSpec};

use crate::cli::EnrichArgs;
use crate::sets::AppSystems;
use crate::ui::keys::{KeyMap, read_keys};
use crate::world::feed::{FeedPlugin, FeedSettings};
use crate::world::health::Health;
use crate::{select, sets, ui, world};

/// A capture file without an end: packets come as long as somebody reads them. The thread ends when nobody does.
fn endless(folder: &Path) -> (PathBuf, JoinHandle<()>) {
    let path = folder.join("endless.pcap");
    let made = Command::new("mkfifo").arg(&path).status();
    assert!(made.is_ok_and(|status| status.success()), "a pipe");
    let pipe = path.clone();
    let writer = std::thread::Builder::new().name("endless".to_owned());
    let write = move || {
        let mut pipe = OpenOptions::new().write(true).open(pipe).expect("read");
        let header: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, 101];
        let packet: [u32; 5] = [0x1400_0045, 0, 0x0000_1140, 0x0100_000a, 0x0800_000a];
        let words = |words: &[u32]| -> Vec<u8> {
            words.iter().flat_map(|word| word.to_le_bytes()).collect()
        };
        let mut chunk = words(&header);
        for second in 1.. {
            let len = 4 * packet.len() as u32;
            for _ in 0..1_000 {
                chunk.extend(words(&[second, 0, len, len]));
                chunk.extend(words(&packet));
            }
            if pipe.write_all(&chunk).is_err() {
                return;
            }
            chunk.clear();
        }
    };
    (path, writer.spawn(write).expect("a thread"))
}

#[test]
fn escape_ends_a_file_that_is_waited_for_and_what_was_read_stays() {
    let folder = std::env::temp_dir().join(format!("arcwatch-escape-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let (path, writer) = endless(&folder);
    let none = Some(folder.join("none.mmdb"));
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, sets::plugin, world::plugin, select::plugin))
        .add_plugins((
            ui::apply::plugin,
            FeedPlugin(FeedSettings {
                source: SourceSpec::Replay {
                    path,
                    pace: Pace::Max,
                },
                enrich: EnrichArgs {
                    city_db: none.clone(),
                    asn_db: none,
                    no_dns: true,
                    ..EnrichArgs::default()
                },
            }),
        ))
        .init_resource::<ButtonInput<KeyCode>>()
        .init_resource::<EguiWantsInput>()
        .init_resource::<KeyMap>()
        .add_message::<KeyboardInput>()
        .add_message::<FileDragAndDrop>()
        .add_systems(Update, read_keys.in_set(AppSystems::Ask));
    let until = |app: &mut App, is_it: fn(&Health) -> bool| {
        while !is_it(app.world().resource::<Health>()) {
            app.update();
            std::thread::yield_now();
        }
    };
    until(&mut app, |health| {
        health.sensor.capture == CaptureState::Running && health.sensor.frames > 1_000
    });
    app.world_mut().write_message(KeyboardInput {
        key_code: KeyCode::Escape,
        logical_key: Key::Escape,
        state: ButtonState::Pressed,
        text: None,
        repeat: false,
        window: Entity::PLACEHOLDER,
    });
    until(&mut app, |health| {
        health.sensor.capture == CaptureState::Finished
    });
    assert!(app.world().resource::<Health>().sensor.frames > 1_000);
    // The pipeline itself has let go of the file: nobody reads it any more.
    writer.join().expect("it ended by itself");
    std::fs::remove_dir_all(&folder).expect("ours");
}
