//! What crosses from the main world to the render world: a view, a moment, a ring, and arcs that changed.

use bevy::prelude::*;
use bevy::render::MainWorld;

use super::Tint;
use super::gpu::Gpu;
use crate::arcs::slots::HERO_SLOTS;
use crate::arcs::sync::Arcs;
use crate::globe::clock::GlobeClock;
use crate::globe::imagery::Imagery;
use crate::globe::view::GlobeView;
use crate::markers::Markers;
use crate::markers::reach::{Reach, Ring};

/// Sun and stars are placed anew this often: a quarter of a degree of the Earth's turn.
const SKY_STEP_SECS: f64 = 60.0;

/// A software renderer shows only the pulses of the many from here on.
const SOFTWARE_RIBBONS: usize = 800;

/// The frame as the render world knows it.
#[derive(Resource, Clone, Debug, Default)]
pub(super) struct Extracted {
    pub(super) view: GlobeView,
    pub(super) now_ms: u32,
    pub(super) sky_secs: f64,
    pub(super) imagery: Imagery,
    pub(super) arc_slots: usize,
    pub(super) rest_arcs: usize,
    pub(super) is_software: bool,
    pub(super) reach: Option<Ring>,
    pub(super) tint: Tint,
    markers_generation: u64,
}

impl Extracted {
    /// `true` if the many are shown by their pulses alone.
    pub(super) fn only_pulses(&self) -> bool {
        self.is_software && self.rest_arcs > SOFTWARE_RIBBONS
    }
}

pub(super) fn extract(
    mut main: ResMut<MainWorld>,
    mut extracted: ResMut<Extracted>,
    gpu: Option<ResMut<Gpu>>,
) {
    let Some(mut gpu) = gpu else { return };
    let extracted = &mut *extracted;
    extracted.view = *main.resource::<GlobeView>();
    let clock = main.resource::<GlobeClock>();
    extracted.now_ms = clock.now_ms();
    extracted.sky_secs = (clock.unix_secs / SKY_STEP_SECS).floor() * SKY_STEP_SECS;
    extracted.imagery.clone_from(main.resource::<Imagery>());
    extracted.is_software = gpu.is_software;
    if let Some(mut arcs) = main.get_resource_mut::<Arcs>() {
        extracted.arc_slots = arcs.slots.len().max(HERO_SLOTS);
        extracted.rest_arcs = arcs.slots.rest();
        if arcs.slots.is_dirty() {
            let slots = &mut arcs.bypass_change_detection().slots;
            slots.drain_changes(|first, records| gpu.set_arcs(first, records));
        }
    }
    extracted.tint = main.get_resource::<Tint>().copied().unwrap_or_default();
    extracted.reach = main.get_resource::<Reach>().and_then(|reach| reach.0);
    if let Some(markers) = main.get_resource::<Markers>()
        && markers.generation != extracted.markers_generation
    {
        extracted.markers_generation = markers.generation;
        gpu.set_markers(&markers.records);
    }
}
