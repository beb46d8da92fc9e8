//! How often a frame is drawn: at full pace while something moves, seldom while nothing does.

use std::time::Duration;

use bevy::prelude::*;
use bevy::winit::{UpdateMode, WinitSettings};

use crate::arcs::pack::{GROW_SECS, has_pulses};
use crate::camera::fly::Flight;
use crate::gpu::Gpu;
use crate::sets::AppSystems;
use crate::world::routes::{Retired, Route, RouteTraffic};

/// Arcs travel: sixty frames a second.
const MOVING: Duration = Duration::from_micros(16_667);
/// A software renderer leaves half of the processor to the programs that are being watched.
const MOVING_SOFTWARE: Duration = Duration::from_millis(50);
/// Rings where an arc has landed.
const RIPPLE_SECS: f64 = 1.2;
/// Nothing travels: ages on screen step once a second. An update or an input draws a frame at once.
const STILL: Duration = Duration::from_secs(1);

pub(super) fn plugin(app: &mut App) {
    app.insert_resource(pace(STILL))
        .add_systems(Update, follow_motion.after(AppSystems::Present));
}

fn pace(wait: Duration) -> WinitSettings {
    WinitSettings {
        focused_mode: UpdateMode::reactive(wait),
        unfocused_mode: UpdateMode::reactive_low_power(wait),
    }
}

/// Something moves while bytes travel, an arc grows or fades, or the camera has not come to rest.
fn follow_motion(
    time: Res<Time<Real>>,
    gpu: Res<Gpu>,
    flight: Res<Flight>,
    cameras: Query<(), (With<Camera3d>, Changed<Transform>)>,
    routes: Query<(&Route, &RouteTraffic, Has<Retired>)>,
    mut settings: ResMut<WinitSettings>,
) {
    let now_secs = time.elapsed_secs_f64();
    let is_alive = |(route, traffic, is_retired): (&Route, &RouteTraffic, bool)| {
        is_retired || has_pulses(*traffic) || now_secs - route.born_secs < GROW_SECS + RIPPLE_SECS
    };
    let is_moving = flight.is_under_way() || !cameras.is_empty() || routes.iter().any(is_alive);
    let wait = match (is_moving, gpu.is_software) {
        (false, _) => STILL,
        (true, false) => MOVING,
        (true, true) => MOVING_SOFTWARE,
    };
    let new = pace(wait);
    if settings.focused_mode != new.focused_mode {
        *settings = new;
    }
}
