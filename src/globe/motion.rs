//! Is anything moving? Frames are drawn continuously only while it is: motion only where bytes move.

use bevy::prelude::*;

use super::clock::GlobeClock;
use super::view::GlobeView;
use crate::arcs::pack::RETIRE_SECS;
use crate::arcs::sync::Arcs;
use crate::arcs::tray::Tray;
use crate::config::live::Calm;

/// Growth, ripples and fading end this long after the last change of a route or of the view.
const SETTLE_SECS: f64 = RETIRE_SECS + 0.4;

/// Whether the globe changes by itself.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Motion {
    /// Something travels, grows, fades, or the camera moves: draw continuously. Otherwise a frame is only needed when
    /// there is input or news.
    pub is_moving: bool,
    stirred_secs: f64,
    comings_and_goings: u64,
}

pub(crate) fn observe(
    view: Res<GlobeView>,
    clock: Res<GlobeClock>,
    arcs: Option<Res<Arcs>>,
    calm: Option<Res<Calm>>,
    tray: Res<Tray>,
    mut motion: ResMut<Motion>,
) {
    let mut new = *motion;
    let travels = calm.is_none_or(|calm| !calm.0);
    let comings_and_goings = arcs.as_ref().map_or(0, |arcs| arcs.comings_and_goings);
    if view.is_changed() || comings_and_goings != motion.comings_and_goings {
        new.stirred_secs = clock.now_secs;
        new.comings_and_goings = comings_and_goings;
    }
    new.is_moving = clock.now_secs - new.stirred_secs < SETTLE_SECS
        || travels && (tray.busy().next().is_some() || arcs.is_some_and(|arcs| arcs.pulsing > 0));
    motion.set_if_neq(new);
}
