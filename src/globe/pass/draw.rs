//! The draws of a frame, in order.

use bevy::prelude::*;
use bevy::render::diagnostic::RecordDiagnostics as _;
use bevy::render::render_resource::{
    LoadOp, Operations, PipelineCache, RenderPassColorAttachment, RenderPassDescriptor,
    RenderPipeline, StoreOp, TextureView,
};
use bevy::render::renderer::{RenderContext, ViewQuery};
use bevy::render::view::ViewTarget;

use super::cost::GlobeCost;
use super::density::Density;
use super::extract::Extracted;
use super::gpu::Gpu;
use super::pipelines::{Pipelines, REACH_SEGMENTS};
use super::targets::Targets;
use crate::arcs::slots::HERO_SLOTS;
use crate::markers;

pub(super) fn draw(
    target: ViewQuery<&ViewTarget, With<Camera3d>>,
    gpu: Res<Gpu>,
    extracted: Res<Extracted>,
    pipelines: Res<Pipelines>,
    cache: Res<PipelineCache>,
    mut targets: ResMut<Targets>,
    mut density: ResMut<Density>,
    mut cost: ResMut<GlobeCost>,
    mut context: RenderContext,
) {
    let target = target.into_inner();
    let ready = |id| cache.get_render_pipeline(id);
    let needed = [
        pipelines.globe(extracted.look),
        pipelines.stars,
        pipelines.lines,
        pipelines.arcs,
        pipelines.markers,
        pipelines.reach,
        pipelines.density,
        pipelines.density_wide,
        pipelines.density_peak,
        pipelines.density_show,
    ];
    let ready_now: Vec<&RenderPipeline> = needed.iter().filter_map(|&id| ready(id)).collect();
    let present = pipelines.present(extracted.tint).and_then(ready);
    let (
        &[
            globe,
            stars,
            lines,
            arcs,
            dots,
            reach,
            density_add,
            density_wide,
            density_peak,
            density_show,
        ],
        Some(present),
        Some(bind_group),
    ) = (&ready_now[..], present, &gpu.bind_group)
    else {
        targets.forget();
        density.fill.forget();
        return;
    };
    let is_ground_stale = targets.is_ground_stale;
    let is_rest_stale = targets.is_rest_stale;
    let piece = targets.piece.take();
    let Some(pictures) = &targets.pictures else {
        return;
    };
    let diagnostics = context.diagnostic_recorder();
    let diagnostics = diagnostics.as_deref();
    let encoder = context.command_encoder();
    let span = diagnostics.time_span(encoder, "globe");
    let mut draw_calls = 0;

    if is_ground_stale {
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            label: Some("globe ground"),
            color_attachments: &[Some(over(&pictures.ground_view))],
            ..default()
        });
        pass.set_bind_group(0, &**bind_group, &[]);
        pass.set_pipeline(globe);
        pass.draw(0..3, 0..1);
        draw_calls += 1;
        if !extracted.look.is_blueprint() {
            pass.set_pipeline(stars);
            pass.draw(0..4, 0..gpu.star_count.min(extracted.tier.stars()));
            draw_calls += 1;
        }
        pass.set_pipeline(lines);
        let coarser = extracted.tier.coarser_lines(extracted.is_turning);
        for range in gpu.lines.visible(&extracted.view, coarser) {
            pass.draw(0..4, range.start..range.end - 1);
            draw_calls += 1;
        }
    }
    let mut below = &pictures.ground;
    if let Some(layers) = &density.layers {
        if let Some(piece) = &piece {
            let pipelines = [density_add, density_wide, density_peak];
            draw_calls += layers[piece.layer].grow(encoder, bind_group, piece, pipelines);
        }
        if is_ground_stale || is_rest_stale || piece.is_some_and(|piece| piece.is_shown) {
            encoder.copy_texture_to_texture(
                pictures.ground.as_image_copy(),
                pictures.resting.as_image_copy(),
                pictures.size,
            );
            let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
                label: Some("globe density"),
                color_attachments: &[Some(over(&pictures.resting_view))],
                ..default()
            });
            pass.set_bind_group(0, &**bind_group, &[]);
            pass.set_bind_group(1, &*layers[density.fill.front].show, &[]);
            pass.set_pipeline(density_show);
            pass.draw(0..3, 0..1);
            draw_calls += 1;
        }
        below = &pictures.resting;
    }
    if targets.is_finished_stale {
        encoder.copy_texture_to_texture(
            below.as_image_copy(),
            pictures.finished.as_image_copy(),
            pictures.size,
        );
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            label: Some("globe arcs"),
            color_attachments: &[Some(over(&pictures.finished_view))],
            ..default()
        });
        pass.set_bind_group(0, &**bind_group, &[]);
        let hero_slots = HERO_SLOTS as u32;
        let segments = extracted.segments();
        let slots = if extracted.only_pulses() {
            extracted.pulses() as u32
        } else {
            extracted.arc_slots as u32
        };
        if extracted.reach.is_some() || extracted.doubt.is_some() {
            let first = u32::from(extracted.doubt.is_none());
            let end = 1 + u32::from(extracted.reach.is_some());
            draw_calls += ribbons(&mut pass, reach, REACH_SEGMENTS, first..end);
        }
        draw_calls += ribbons(&mut pass, arcs, segments.many, hero_slots..slots);
        draw_calls += ribbons(&mut pass, arcs, segments.heroes, 0..hero_slots);
        pass.set_pipeline(dots);
        let front = markers::FRONT as u32;
        for slots in [front..extracted.marker_slots, 0..front] {
            if !slots.is_empty() {
                pass.draw(0..4, slots.start * 2..slots.end * 2);
                draw_calls += 1;
            }
        }
    }
    {
        let mut pass = encoder.begin_render_pass(&RenderPassDescriptor {
            label: Some("globe picture"),
            color_attachments: &[Some(target.get_color_attachment())],
            ..default()
        });
        pass.set_bind_group(0, &*pictures.present, &[]);
        pass.set_pipeline(present);
        pass.draw(0..3, 0..1);
        draw_calls += 1;
    }
    span.end(encoder);
    cost.draw_calls = draw_calls;
}

/// Draws the arcs in `slots`, and says in how many calls.
fn ribbons(
    pass: &mut wgpu::RenderPass<'_>,
    pipeline: &RenderPipeline,
    segments: u32,
    slots: std::ops::Range<u32>,
) -> u32 {
    if slots.is_empty() {
        return 0;
    }
    pass.set_pipeline(pipeline);
    pass.draw(0..2 * (segments + 1), slots);
    1
}

/// Draws over what is there.
fn over(view: &TextureView) -> RenderPassColorAttachment<'_> {
    RenderPassColorAttachment {
        view,
        depth_slice: None,
        resolve_target: None,
        ops: Operations {
            load: LoadOp::Load,
            store: StoreOp::Store,
        },
    }
}
