//! egui inside Bevy: added and configured here, and nowhere else.
//!
//! The context is put on the camera by whoever spawns it (`PrimaryEguiContext`), so none is made automatically.

use bevy::asset::AssetEventSystems;
use bevy::prelude::*;
use bevy_egui::{
    EguiGlobalSettings, EguiInput, EguiPlugin, EguiPostUpdateSet, EguiPreUpdateSet, egui,
};

use crate::sets::AppSystems;

/// Adds egui with the context made by hand, and the workaround below.
pub fn plugin(app: &mut App) {
    app.add_plugins(EguiPlugin::default()).add_systems(
        PreUpdate,
        drop_repeated_modifiers
            .after(AppSystems::Ingest)
            .after(EguiPreUpdateSet::ProcessInput)
            .before(EguiPreUpdateSet::BeginPass),
    );
    // `bevy_egui` 0.42.0 leaves to chance whether glyphs that a frame shows for the first time are uploaded in that
    // frame or in the next, which draws figures with gaps. Remove when it orders the two itself.
    app.configure_sets(
        PostUpdate,
        EguiPostUpdateSet::PostProcessOutput.before(AssetEventSystems),
    );
    app.world_mut()
        .resource_mut::<EguiGlobalSettings>()
        .auto_create_primary_context = false;
}

/// `bevy_egui` 0.42.0 reports the modifier keys in every frame (`src/input.rs`, `write_egui_input_system`), and egui
/// asks for a repaint after every event: a still picture would be drawn for ever (1.5 % of a core with this system,
/// over 100 % without). Remove when `bevy_egui` sends `ModifiersChanged` only on a change.
pub(crate) fn drop_repeated_modifiers(
    mut inputs: Query<&mut EguiInput>,
    mut last: Local<egui::Modifiers>,
) {
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => std::mem::replace(&mut *last, *now) != *now,
            _ => true,
        });
    }
}
