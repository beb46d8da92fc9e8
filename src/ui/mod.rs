//! The overlay: panels as pure functions of view models. They change nothing; they return actions.
//!
//! A frame: [`apply`] carries out what was asked for, [`view_model`] rebuilds what changed, [`root`] lays out and
//! draws [`panels`], which are made of [`widgets`] and speak through [`mod@format`].

pub mod action;
pub mod apply;
pub mod arrangement;
pub mod catalog;
pub mod cells;
pub mod checks;
pub mod columns;
pub mod export;
pub mod format;
pub mod keys;
pub mod layout;
pub mod layouts;
pub mod packages;
pub mod panels;
pub mod root;
pub mod shelf;
pub mod state;
#[cfg(test)]
mod testing;
pub mod told;
pub mod view_model;
pub mod widgets;

use bevy::prelude::*;

/// Adds the overlay. Needs egui (`third_party::bevy_egui`) and the resources of `world`.
pub fn plugin(app: &mut App) {
    app.add_plugins((
        apply::plugin,
        export::plugin,
        keys::plugin,
        layouts::plugin,
        root::plugin,
        shelf::plugin,
        told::plugin,
        view_model::plugin,
    ));
}
