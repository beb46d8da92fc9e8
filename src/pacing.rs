//! How often a frame is drawn: at full pace while something moves, seldom while nothing does.

use std::time::Duration;

use bevy::prelude::*;
use bevy::winit::{UpdateMode, WinitSettings};

use crate::gpu::Gpu;
use crate::world::routes::Route;

/// Arcs travel: sixty frames a second.
const MOVING: Duration = Duration::from_micros(16_667);
/// A software renderer leaves half of the processor to the programs that are being watched.
const MOVING_SOFTWARE: Duration = Duration::from_millis(50);
/// Nothing travels: figures step and updates are taken in four times a second.
const STILL: Duration = Duration::from_millis(250);

pub(super) fn plugin(app: &mut App) {
    app.insert_resource(pace(STILL)).add_systems(Update, follow_motion);
}

fn pace(wait: Duration) -> WinitSettings {
    // Input and window events draw a frame at once either way.
    WinitSettings {
        focused_mode: UpdateMode::reactive(wait),
        unfocused_mode: UpdateMode::reactive_low_power(wait),
    }
}

fn follow_motion(gpu: Res<Gpu>, routes: Query<(), With<Route>>, mut settings: ResMut<WinitSettings>) {
    let wait = match (routes.is_empty(), gpu.is_software) {
        (true, _) => STILL,
        (false, false) => MOVING,
        (false, true) => MOVING_SOFTWARE,
    };
    let new = pace(wait);
    if settings.focused_mode != new.focused_mode {
        *settings = new;
    }
}
