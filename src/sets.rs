//! The order of a frame, declared once. New variants go where they run; systems never order themselves otherwise.

use bevy::prelude::*;

/// The steps of a frame, in order. All but [`Ingest`](Self::Ingest) run in `Update`.
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum AppSystems {
    /// `PreUpdate`: updates from the channel become entities.
    Ingest,
    /// What the person asked for last frame is applied.
    Act,
    /// Rates, expiry, hues: the world settles.
    Simulate,
    /// The camera moves; the view of the globe for this frame is fixed.
    View,
    /// What is under the pointer, with this frame's view.
    Pick,
    /// Arc slots, markers and labels take up what changed.
    Present,
}

/// Declares the order.
pub fn plugin(app: &mut App) {
    app.configure_sets(PreUpdate, AppSystems::Ingest)
        .configure_sets(
            Update,
            (
                AppSystems::Act,
                AppSystems::Simulate,
                AppSystems::View,
                AppSystems::Pick,
                AppSystems::Present,
            )
                .chain(),
        );
}
