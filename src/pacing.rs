//! How often a frame is drawn: at full pace while something moves, seldom while nothing does.

use std::time::Duration;

use bevy::prelude::*;
use bevy::winit::{UpdateMode, WinitSettings};

use crate::globe::motion::Motion;
use crate::gpu::Gpu;
use crate::sets::AppSystems;
use crate::survey::Survey;
use crate::wall::WallSettings;

/// Arcs travel: sixty frames a second.
const MOVING: Duration = Duration::from_micros(16_667);
/// A software renderer leaves half of the processor to the programs that are being watched.
const MOVING_SOFTWARE: Duration = Duration::from_millis(50);
/// Nothing travels: ages on screen step once a second. An update or an input draws a frame at once.
const STILL: Duration = Duration::from_secs(1);
/// Likewise where the processor has to paint, except on a wall, which has a clock.
const STILL_SOFTWARE: Duration = Duration::from_secs(2);

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

/// Time from one frame to the next while something moves.
pub(crate) fn moving(gpu: &Gpu) -> Duration {
    if gpu.is_software {
        MOVING_SOFTWARE
    } else {
        MOVING
    }
}

fn follow_motion(
    gpu: Res<Gpu>,
    motion: Res<Motion>,
    survey: Res<Survey>,
    wall: Option<Res<WallSettings>>,
    mut settings: ResMut<WinitSettings>,
) {
    // What is being counted is to be shown when it is done.
    let wait = if motion.is_moving || survey.is_counting() {
        moving(&gpu)
    } else if gpu.is_software && wall.is_none() {
        STILL_SOFTWARE
    } else {
        STILL
    };
    let new = pace(wait);
    if settings.focused_mode != new.focused_mode {
        *settings = new;
    }
}
