//! The many as one layer: how much flies over each pixel, summed up over all arcs that are no heroes.
//!
//! A sum over a hundred thousand arcs is not drawn in one frame. Slots are in no order that means anything, so that any
//! run of them is a fair sample, and only the logarithm of a part of the most is shown: a picture of some is a faint
//! picture of all. While the view turns each frame shows one piece; while it rests the others join, a piece a frame.
//! News is summed up in a second layer, which takes the first one's place when it is whole.

use std::ops::Range;

use bevy::prelude::*;
use bevy::render::render_resource::binding_types::{sampler, texture_2d};
use bevy::render::render_resource::{
    BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, Extent3d,
    FilterMode, LoadOp, Operations, PipelineCache, RenderPassColorAttachment, RenderPassDescriptor,
    RenderPipeline, Sampler, SamplerBindingType, SamplerDescriptor, ShaderStages, StoreOp,
    TextureDescriptor, TextureDimension, TextureFormat, TextureSampleType, TextureUsages,
    TextureView, TextureViewDescriptor,
};
use bevy::render::renderer::RenderDevice;

use crate::globe::view::GlobeView;

/// Sums of weights.
pub(super) const FORMAT: TextureFormat = TextureFormat::R16Float;
/// Segments of an arc in the sum.
pub(super) const SEGMENTS: u32 = 20;
/// The sum is this much smaller than the window: it is shown softly anyway.
pub(super) const SHRINK: u32 = 2;
/// The glow is this much smaller still.
const WIDE_SHRINK: u32 = 8;
/// News is summed up at most this often.
const REFRESH_MS: u32 = 700;
/// From this many arcs on there is a density, and from as many on it is there in full.
const FADE_IN: Range<f32> = 200.0..520.0;

/// How opaque the layer is over so many arcs.
pub(super) fn opacity(arcs: usize) -> f32 {
    let part = ((arcs as f32 - FADE_IN.start) / (FADE_IN.end - FADE_IN.start)).clamp(0.0, 1.0);
    part * part * (3.0 - 2.0 * part)
}

/// A part of the sum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// 0 or 1.
    pub(super) layer: usize,
    /// Arcs to add.
    pub(super) slots: Range<u32>,
    /// The layer is empty before.
    pub(super) is_first: bool,
    /// What is shown changes with it.
    pub(super) is_shown: bool,
}

/// What is summed up and what is still to come. Pure.
#[derive(Debug, Default)]
pub(super) struct Fill {
    view: Option<GlobeView>,
    /// Which layer is shown.
    pub(super) front: usize,
    /// The layer that grows, and the first slot that is not in it.
    growing: Option<(usize, u32)>,
    generation: u64,
    finished_ms: u32,
}

impl Fill {
    /// The piece of this frame; `None`: everything is summed up. `generation` counts changes of arcs.
    pub(super) fn next(
        &mut self,
        view: &GlobeView,
        slots: Range<u32>,
        generation: u64,
        now_ms: u32,
        piece: u32,
    ) -> Option<Piece> {
        if self.view != Some(*view) {
            self.view = Some(*view);
            self.growing = Some((self.front, slots.start));
            self.generation = generation;
        } else if self.growing.is_none()
            && generation != self.generation
            && now_ms.wrapping_sub(self.finished_ms) >= REFRESH_MS
        {
            self.growing = Some((1 - self.front, slots.start));
            self.generation = generation;
        }
        let (layer, from) = self.growing?;
        let to = from.saturating_add(piece).min(slots.end.max(from));
        let is_last = to >= slots.end;
        if is_last {
            self.growing = None;
            self.front = layer;
            self.finished_ms = now_ms;
        } else {
            self.growing = Some((layer, to));
        }
        Some(Piece {
            layer,
            slots: from..to,
            is_first: from == slots.start,
            is_shown: layer == self.front,
        })
    }

    /// Nothing is summed up any more.
    pub(super) fn forget(&mut self) {
        self.view = None;
    }
}

/// One layer on the graphics card.
pub(super) struct Layer {
    fine: TextureView,
    wide: TextureView,
    peak: TextureView,
    from_fine: BindGroup,
    from_wide: BindGroup,
    /// For showing it.
    pub(super) show: BindGroup,
}

/// Both layers.
#[derive(Resource, Default)]
pub(super) struct Density {
    pub(super) fill: Fill,
    pub(super) layers: Option<[Layer; 2]>,
    size: Extent3d,
}

/// What the reducing steps read.
pub(super) fn far_layout() -> BindGroupLayoutDescriptor {
    BindGroupLayoutDescriptor::new(
        "density from afar",
        &BindGroupLayoutEntries::sequential(
            ShaderStages::FRAGMENT,
            (
                texture_2d(TextureSampleType::Float { filterable: true }),
                sampler(SamplerBindingType::Filtering),
            ),
        ),
    )
}

/// What showing reads.
pub(super) fn show_layout() -> BindGroupLayoutDescriptor {
    let texture = || texture_2d(TextureSampleType::Float { filterable: true });
    BindGroupLayoutDescriptor::new(
        "density",
        &BindGroupLayoutEntries::sequential(
            ShaderStages::FRAGMENT,
            (
                texture(),
                texture(),
                texture(),
                sampler(SamplerBindingType::Filtering),
            ),
        ),
    )
}

impl Density {
    /// Makes the layers for a window of `size`; they are dropped while there is nothing to sum up.
    pub(super) fn prepare(
        &mut self,
        size: Extent3d,
        is_wanted: bool,
        device: &RenderDevice,
        cache: &PipelineCache,
    ) {
        if !is_wanted {
            self.layers = None;
        } else if self.layers.is_none() || self.size != size {
            let sampler = device.create_sampler(&SamplerDescriptor {
                label: Some("density"),
                mag_filter: FilterMode::Linear,
                min_filter: FilterMode::Linear,
                ..default()
            });
            self.layers = Some([0, 1].map(|_| Layer::new(size, &sampler, device, cache)));
            self.size = size;
            self.fill.forget();
        }
    }
}

impl Layer {
    fn new(
        size: Extent3d,
        sampler: &Sampler,
        device: &RenderDevice,
        cache: &PipelineCache,
    ) -> Self {
        let texture = |label: &'static str, shrink: u32| {
            let side = |px: u32| px.div_ceil(shrink).max(1);
            device
                .create_texture(&TextureDescriptor {
                    label: Some(label),
                    size: Extent3d {
                        width: side(size.width),
                        height: side(size.height),
                        depth_or_array_layers: 1,
                    },
                    mip_level_count: 1,
                    sample_count: 1,
                    dimension: TextureDimension::D2,
                    format: FORMAT,
                    usage: TextureUsages::RENDER_ATTACHMENT | TextureUsages::TEXTURE_BINDING,
                    view_formats: &[],
                })
                .create_view(&TextureViewDescriptor::default())
        };
        let fine = texture("density", SHRINK);
        let wide = texture("density, wide", SHRINK * WIDE_SHRINK);
        let peak = texture("density, peak", u32::MAX);
        let far = |view: &TextureView| {
            device.create_bind_group(
                "density from afar",
                &cache.get_bind_group_layout(&far_layout()),
                &BindGroupEntries::sequential((view, sampler)),
            )
        };
        Self {
            from_fine: far(&fine),
            from_wide: far(&wide),
            show: device.create_bind_group(
                "density",
                &cache.get_bind_group_layout(&show_layout()),
                &BindGroupEntries::sequential((&fine, &wide, &peak, sampler)),
            ),
            fine,
            wide,
            peak,
        }
    }

    /// Adds a piece, and finds the glow and the peak anew. Returns the number of draws.
    pub(super) fn grow(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        frame: &BindGroup,
        piece: &Piece,
        [add, wide, peak]: [&RenderPipeline; 3],
    ) -> u32 {
        let clear = LoadOp::Clear(default());
        let load = if piece.is_first { clear } else { LoadOp::Load };
        {
            let mut pass = begin(encoder, "density", &self.fine, load);
            pass.set_bind_group(0, &**frame, &[]);
            pass.set_pipeline(add);
            pass.draw(0..2 * (SEGMENTS + 1), piece.slots.clone());
        }
        for (name, to, from, pipeline) in [
            ("density, wide", &self.wide, &self.from_fine, wide),
            ("density, peak", &self.peak, &self.from_wide, peak),
        ] {
            let mut pass = begin(encoder, name, to, clear);
            pass.set_bind_group(0, &**frame, &[]);
            pass.set_bind_group(1, &**from, &[]);
            pass.set_pipeline(pipeline);
            pass.draw(0..3, 0..1);
        }
        3
    }
}

fn begin<'a>(
    encoder: &'a mut wgpu::CommandEncoder,
    label: &'static str,
    view: &'a TextureView,
    load: LoadOp<wgpu::Color>,
) -> wgpu::RenderPass<'a> {
    encoder.begin_render_pass(&RenderPassDescriptor {
        label: Some(label),
        color_attachments: &[Some(RenderPassColorAttachment {
            view,
            depth_slice: None,
            resolve_target: None,
            ops: Operations {
                load,
                store: StoreOp::Store,
            },
        })],
        ..default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turned(by: f32) -> GlobeView {
        GlobeView {
            eye: Vec3::new(by, 0.0, 4.0),
            ..GlobeView::default()
        }
    }

    #[test]
    fn a_resting_view_is_summed_up_once_piece_by_piece() {
        let mut fill = Fill::default();
        let mut seen = Vec::new();
        while let Some(piece) = fill.next(&turned(0.0), 44..1_044, 1, 0, 300) {
            assert_eq!(piece.is_first, seen.is_empty());
            assert!(piece.is_shown);
            seen.extend(piece.slots);
        }
        assert!(seen.into_iter().eq(44..1_044));
    }

    #[test]
    fn a_turning_view_costs_one_piece_a_frame() {
        let mut fill = Fill::default();
        for step in 0..5u8 {
            let piece = fill.next(&turned(f32::from(step)), 44..100_044, 1, 0, 300);
            let piece = piece.expect("every view is new");
            assert!(piece.is_first);
            assert_eq!(piece.slots, 44..344);
        }
    }

    #[test]
    fn news_is_shown_once_it_is_whole() {
        let mut fill = Fill::default();
        let view = turned(0.0);
        while fill.next(&view, 44..644, 1, 0, 300).is_some() {}
        let front = fill.front;
        assert_eq!(fill.next(&view, 44..644, 2, 100, 300), None, "not yet");
        let first = fill.next(&view, 44..644, 2, 800, 300).expect("news");
        assert!(!first.is_shown && fill.front == front);
        let last = fill.next(&view, 44..644, 3, 820, 300).expect("the rest");
        assert!(last.is_shown && fill.front != front);
        assert_eq!(fill.next(&view, 44..644, 3, 840, 300), None);
        assert!(fill.next(&view, 44..644, 3, 1_600, 300).is_some());
    }

    #[test]
    fn few_arcs_have_no_density() {
        assert_eq!(opacity(100), 0.0);
        assert_eq!(opacity(100_000), 1.0);
    }
}
