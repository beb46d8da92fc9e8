//! What crosses from the main world to the render world: a view, a moment, a ring, and arcs that changed.

use bevy::prelude::*;
use bevy::render::MainWorld;

use super::Tint;
use super::gpu::Gpu;
use crate::arcs::slots::{HERO_SLOTS, MOST_HAIRLINES};
use crate::arcs::sync::Arcs;
use crate::config::live::Calm;
use crate::globe::clock::GlobeClock;
use crate::globe::imagery::Imagery;
use crate::globe::look::Look;
use crate::globe::motion::Motion;
use crate::globe::shade::{Levels, Shade};
use crate::globe::view::GlobeView;
use crate::markers::Markers;
use crate::markers::reach::{Doubt, Reach, Ring};
use crate::quality::{Quality, Tier};
use crate::select::Selection;

/// Sun and stars are placed anew this often: a quarter of a degree of the Earth's turn.
const SKY_STEP_SECS: f64 = 60.0;

/// Frames without a turn after which the globe counts as resting.
const RESTED: u8 = 3;

/// Segments of a hero for each pixel of the globe's radius: 15 px of a long arc each.
const HERO_SEGMENTS_PER_PX: f32 = 0.1;
/// Pulses alone: a short piece of the way.
const PULSE_SEGMENTS: u32 = 5;

/// Pieces of each arc.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Segments {
    pub(super) heroes: u32,
    pub(super) many: u32,
}

/// The frame as the render world knows it.
#[derive(Resource, Clone, Debug, Default)]
pub(super) struct Extracted {
    /// The view as it is drawn: in pixels of the picture, which may be fewer than the window's.
    pub(super) view: GlobeView,
    window_view: GlobeView,
    rested_frames: u8,
    /// The view is another one in each frame.
    pub(super) is_turning: bool,
    is_drawn: bool,
    pub(super) tier: Tier,
    pub(super) now_ms: u32,
    pub(super) sky_secs: f64,
    pub(super) imagery: Imagery,
    pub(super) look: Look,
    pub(super) arc_slots: usize,
    /// Counts changes of arcs.
    pub(super) arcs_generation: u64,
    pub(super) rest_arcs: usize,
    pub(super) reach: Option<Ring>,
    pub(super) tint: Tint,
    pub(super) doubt: Option<Ring>,
    pub(super) marker_slots: u32,
    /// Something on the globe moves by itself, or arcs and markers changed.
    pub(super) is_stirring: bool,
    /// No pulses, no ripples: the person wants no movement.
    pub(super) is_calm: bool,
    /// What is not selected steps back.
    pub(super) is_selecting: bool,
    /// Countries shaded by traffic.
    pub(super) shade: Option<Levels>,
}

impl Extracted {
    /// Arcs that are summed up in one frame.
    pub(super) fn density_piece(&self) -> u32 {
        // However many there are, the picture is whole after fifty frames.
        self.tier.density_piece().max(self.arc_slots as u32 / 50)
    }

    /// Pieces of each arc: as many as a globe of this size on the screen needs to look round, and no more.
    pub(super) fn segments(&self) -> Segments {
        let heroes = (self.view.radius_px() * HERO_SEGMENTS_PER_PX).clamp(28.0, 96.0) as u32;
        let many = if self.only_pulses() {
            PULSE_SEGMENTS
        } else {
            heroes / 2
        };
        Segments { heroes, many }
    }

    /// Arcs of the many whose pulses are drawn; the others are in the density alone.
    pub(super) fn pulses(&self) -> usize {
        self.arc_slots
            .min(self.tier.pulses().saturating_add(HERO_SLOTS))
    }

    /// `true` if the many are shown by their pulses alone.
    pub(super) fn only_pulses(&self) -> bool {
        self.rest_arcs > MOST_HAIRLINES
    }
}

pub(super) fn extract(
    mut main: ResMut<MainWorld>,
    mut extracted: ResMut<Extracted>,
    gpu: Option<ResMut<Gpu>>,
) {
    let Some(mut gpu) = gpu else { return };
    let extracted = &mut *extracted;
    let view = *main.resource::<GlobeView>();
    // Some frames of rest pass before all pixels come back: a hand that hesitates does not make the globe flicker.
    extracted.rested_frames = if view == extracted.window_view {
        extracted.rested_frames.saturating_add(1)
    } else {
        0
    };
    extracted.window_view = view;
    let tier = main
        .get_resource::<Quality>()
        .copied()
        .unwrap_or_default()
        .tier;
    extracted.tier = tier;
    extracted.is_turning = extracted.rested_frames < RESTED && extracted.is_drawn;
    extracted.is_drawn |= view.is_ready();
    extracted.view = view.scaled(tier.resolution(extracted.is_turning));
    let clock = main.resource::<GlobeClock>();
    extracted.now_ms = clock.now_ms();
    extracted.sky_secs = (clock.unix_secs / SKY_STEP_SECS).floor() * SKY_STEP_SECS;
    extracted.imagery.clone_from(main.resource::<Imagery>());
    extracted.look = *main.resource::<Look>();
    extracted.is_stirring = gpu.knows_nothing
        || main
            .get_resource::<Motion>()
            .is_none_or(|motion| motion.is_moving);
    if let Some(mut arcs) = main.get_resource_mut::<Arcs>() {
        extracted.arc_slots = arcs.slots.len().max(HERO_SLOTS);
        extracted.rest_arcs = arcs.slots.rest();
        extracted.arcs_generation = arcs.slots.generation;
        if gpu.knows_nothing {
            gpu.set_arcs(0, arcs.slots.records());
        }
        if arcs.slots.is_dirty() {
            extracted.is_stirring = true;
            let slots = &mut arcs.bypass_change_detection().slots;
            slots.drain_changes(|first, records| gpu.set_arcs(first, records));
        }
    }
    extracted.tint = main.get_resource::<Tint>().copied().unwrap_or_default();
    extracted.reach = main.get_resource::<Reach>().and_then(|reach| reach.0);
    extracted.doubt = main.get_resource::<Doubt>().and_then(|doubt| doubt.0);
    extracted.is_calm = main.get_resource::<Calm>().is_some_and(|calm| calm.0);
    extracted.is_selecting = main
        .get_resource::<Selection>()
        .is_some_and(|selection| selection.0.is_some());
    extracted.shade = main.get_resource::<Shade>().and_then(|shade| shade.levels);
    if let Some(mut markers) = main.get_resource_mut::<Markers>() {
        extracted.marker_slots = markers.slots.len() as u32;
        if gpu.knows_nothing {
            gpu.set_markers(0, markers.slots.records());
        }
        if markers.slots.is_dirty() {
            extracted.is_stirring = true;
            let slots = &mut markers.bypass_change_detection().slots;
            slots.drain_changes(|first, records| gpu.set_markers(first, records));
        }
    }
    gpu.knows_nothing = false;
}
