//! The order of a frame, declared once. New variants go where they run; systems never order themselves otherwise.

use bevy::ecs::schedule::SingleThreadedExecutor;
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
    app.add_plugins(InTurn);
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

/// Has the systems of a frame run one after the other, on the thread that runs the frame.
///
/// Hardly one of them takes a tenth of a millisecond: handing each to a pool of threads, and waiting for it there, costs
/// more than it does. Work that is long has threads of its own.
pub struct InTurn;

impl Plugin for InTurn {
    fn build(&self, _: &mut App) {}

    /// When all plugins have added their schedules, and before the render world moves to its own thread.
    fn finish(&self, app: &mut App) {
        let apps = app.sub_apps_mut();
        for world in std::iter::once(apps.main.world_mut())
            .chain(apps.sub_apps.values_mut().map(SubApp::world_mut))
        {
            for (_, schedule) in world.resource_mut::<Schedules>().iter_mut() {
                schedule.set_executor(SingleThreadedExecutor::new());
            }
        }
    }
}
