//! What panels show, as plain data: words for what the survey counted and the world holds, built when that changed and at
//! most ten times a second.
//!
//! Each view is a resource of its own with one system that fills it, so that no two systems write the same thing.
//! Panels read views and nothing else.

pub mod charts;
pub mod details;
pub mod notice;
pub mod pacing;
pub mod place_card;
pub mod ranking;
pub mod status;
pub mod strip;
pub mod suggest;
pub mod table;
pub mod timeline;
pub mod totals;
pub mod trouble;
pub mod welcome;

use bevy::prelude::*;

use crate::sets::AppSystems;

pub(super) fn plugin(app: &mut App) {
    app.add_plugins((
        charts::plugin,
        details::plugin,
        notice::plugin,
        pacing::plugin,
        ranking::plugin,
        status::plugin,
        strip::plugin,
        timeline::plugin,
        totals::plugin,
        trouble::plugin,
        welcome::plugin,
    ))
    .configure_sets(
        Update,
        (pacing::ViewSystems::Pace, pacing::ViewSystems::Build)
            .chain()
            .in_set(AppSystems::Present),
    );
}
