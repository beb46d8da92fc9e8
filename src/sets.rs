//! The order of a frame, declared once. New variants go where they run; systems never order themselves otherwise.

use bevy::prelude::*;

/// The steps of a frame, in order. All but [`Ingest`](Self::Ingest) run in `Update`.
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AppSystems {
    /// `PreUpdate`: updates from the channel become entities.
    Ingest,
    /// Keys and dropped files become wishes.
    Ask,
    /// What the person asked for is applied.
    Act,
    /// Another source starts, and the world starts empty.
    Switch,
    /// Rates, expiry, hues: the world settles.
    Simulate,
    /// The camera moves; the view of the globe for this frame is fixed.
    View,
    /// What is under the pointer, with this frame's view.
    Pick,
    /// What stands out is settled: selection, pointer and search.
    Emphasize,
    /// Arc slots, markers and labels take up what changed.
    Present,
}

/// Declares the order.
pub fn plugin(app: &mut App) {
    app.configure_sets(PreUpdate, AppSystems::Ingest)
        .configure_sets(
            Update,
            (
                AppSystems::Ask,
                AppSystems::Act,
                AppSystems::Switch,
                AppSystems::Simulate,
                AppSystems::View,
                AppSystems::Pick,
                AppSystems::Emphasize,
                AppSystems::Present,
            )
                .chain(),
        );
}
