//! Buffers and bind groups. Everything has a constant capacity; a frame writes one small uniform and what changed.

use bevy::prelude::*;
use bevy::render::render_asset::RenderAssets;
use bevy::render::render_resource::binding_types::{
    sampler, storage_buffer_read_only_sized, texture_2d, uniform_buffer_sized,
};
use bevy::render::render_resource::{
    AddressMode, BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries,
    Buffer, BufferDescriptor, BufferInitDescriptor, BufferUsages, Extent3d, FilterMode,
    MipmapFilterMode, PipelineCache, Sampler, SamplerBindingType, SamplerDescriptor, ShaderStages,
    TextureDescriptor, TextureDimension, TextureFormat, TextureSampleType, TextureUsages,
    TextureView, TextureViewDescriptor, TextureViewId,
};
use bevy::render::renderer::{RenderDevice, RenderQueue};
use bevy::render::texture::{FallbackImage, GpuImage};

use super::cost::GlobeCost;
use super::density::Density;
use super::extract::Extracted;
use super::targets::Targets;
use super::uniform::FrameUniform;
use crate::arcs::pack::ArcRecord;
use crate::arcs::slots;
use crate::globe::imagery::Imagery;
use crate::globe::lines::Lines;
use crate::globe::stars;
use crate::markers;
use crate::markers::record::MarkerRecord;

/// All of the pass on the graphics card.
#[derive(Resource)]
pub(super) struct Gpu {
    pub(super) layout: BindGroupLayoutDescriptor,
    pub(super) bind_group: Option<BindGroup>,
    pub(super) lines: Lines,
    pub(super) star_count: u32,
    /// The uniform as it was when the ground was drawn last.
    pub(super) frame: FrameUniform,
    /// The card was not told anything yet: this one is new.
    pub(super) knows_nothing: bool,
    bound: Option<[TextureViewId; 3]>,
    queue: RenderQueue,
    sampler: Sampler,
    /// In place of the map of countries while it is not needed.
    no_countries: TextureView,
    uniform: Buffer,
    star_buffer: Buffer,
    line_buffer: Buffer,
    arc_buffer: Buffer,
    marker_buffer: Buffer,
    /// Bytes handed over since the uniform was written last.
    uploaded_bytes: u64,
}

impl Gpu {
    /// Uploads a run of arcs.
    pub(super) fn set_arcs(&mut self, first: usize, records: &[ArcRecord]) {
        let offset = first * size_of::<ArcRecord>();
        let bytes: &[u8] = bytemuck::cast_slice(records);
        self.uploaded_bytes += bytes.len() as u64;
        self.queue
            .write_buffer(&self.arc_buffer, offset as u64, bytes);
    }

    /// Uploads a run of markers.
    pub(super) fn set_markers(&mut self, first: usize, records: &[MarkerRecord]) {
        let offset = first * size_of::<MarkerRecord>();
        let bytes: &[u8] = bytemuck::cast_slice(records);
        self.uploaded_bytes += bytes.len() as u64;
        self.queue
            .write_buffer(&self.marker_buffer, offset as u64, bytes);
    }
}

pub(super) fn init(mut commands: Commands, device: Res<RenderDevice>, queue: Res<RenderQueue>) {
    let lines = Lines::embedded().unwrap_or_else(|error| {
        error!("the globe stays without coastlines: {error}");
        Lines::default()
    });
    let catalogue = stars::catalogue();
    let filled = |label: &'static str, contents: &[u8]| {
        device.create_buffer_with_data(&BufferInitDescriptor {
            label: Some(label),
            contents,
            usage: BufferUsages::STORAGE,
        })
    };
    let empty = |label: &'static str, size: usize, usage: BufferUsages| {
        device.create_buffer(&BufferDescriptor {
            label: Some(label),
            size: size as u64,
            usage: usage | BufferUsages::COPY_DST,
            mapped_at_creation: false,
        })
    };
    // What an earlier device held is gone with it.
    commands.insert_resource(Targets::default());
    commands.insert_resource(Density::default());
    commands.insert_resource(Gpu {
        layout: BindGroupLayoutDescriptor::new(
            "globe",
            &BindGroupLayoutEntries::sequential(
                ShaderStages::VERTEX_FRAGMENT,
                (
                    uniform_buffer_sized(false, None),
                    texture_2d(TextureSampleType::Float { filterable: true }),
                    texture_2d(TextureSampleType::Float { filterable: true }),
                    sampler(SamplerBindingType::Filtering),
                    storage_buffer_read_only_sized(false, None),
                    storage_buffer_read_only_sized(false, None),
                    storage_buffer_read_only_sized(false, None),
                    storage_buffer_read_only_sized(false, None),
                    texture_2d(TextureSampleType::Uint),
                ),
            ),
        ),
        bind_group: None,
        star_count: catalogue.len() as u32,
        frame: FrameUniform::default(),
        knows_nothing: true,
        bound: None,
        queue: queue.clone(),
        sampler: device.create_sampler(&SamplerDescriptor {
            label: Some("globe"),
            mag_filter: FilterMode::Linear,
            min_filter: FilterMode::Linear,
            mipmap_filter: MipmapFilterMode::Linear,
            address_mode_u: AddressMode::Repeat,
            ..default()
        }),
        no_countries: device
            .create_texture(&TextureDescriptor {
                label: Some("no countries"),
                size: Extent3d::default(),
                mip_level_count: 1,
                sample_count: 1,
                dimension: TextureDimension::D2,
                format: TextureFormat::R8Uint,
                usage: TextureUsages::TEXTURE_BINDING,
                view_formats: &[],
            })
            .create_view(&TextureViewDescriptor::default()),
        uniform: empty(
            "globe frame",
            size_of::<FrameUniform>(),
            BufferUsages::UNIFORM,
        ),
        star_buffer: filled("stars", bytemuck::cast_slice(&catalogue)),
        line_buffer: filled("coastlines", bytemuck::cast_slice(&lines.points)),
        arc_buffer: empty(
            "arcs",
            slots::CAPACITY * size_of::<ArcRecord>(),
            BufferUsages::STORAGE,
        ),
        marker_buffer: empty(
            "markers",
            markers::CAPACITY * size_of::<MarkerRecord>(),
            BufferUsages::STORAGE,
        ),
        uploaded_bytes: 0,
        lines,
    });
}

pub(super) fn upload(mut gpu: ResMut<Gpu>, extracted: Res<Extracted>, mut cost: ResMut<GlobeCost>) {
    let frame = FrameUniform::of(&extracted, gpu.has_imagery());
    gpu.queue
        .write_buffer(&gpu.uniform, 0, bytemuck::bytes_of(&frame));
    gpu.frame = frame;
    cost.uploaded_bytes = std::mem::take(&mut gpu.uploaded_bytes) + size_of_val(&frame) as u64;
}

impl Gpu {
    pub(super) fn has_imagery(&self) -> bool {
        self.bound.is_some()
    }
}

pub(super) fn bind(
    mut gpu: ResMut<Gpu>,
    extracted: Res<Extracted>,
    device: Res<RenderDevice>,
    cache: Res<PipelineCache>,
    images: Res<RenderAssets<GpuImage>>,
    fallback: Res<FallbackImage>,
) {
    let gpu = &mut *gpu;
    let view = |handle: &Option<Handle<Image>>| Some(&images.get(handle.as_ref()?)?.texture_view);
    let imagery = (|| {
        let Imagery {
            surface,
            ground,
            countries,
        } = &extracted.imagery;
        // The shader knows by it that nothing is shaded. A branch over the uniform would tell it too, but lavapipe would
        // compile the shader anew whenever the uniform changes.
        let countries = match extracted.shade {
            Some(_) => view(countries)?,
            None => &gpu.no_countries,
        };
        Some([view(surface)?, view(ground)?, countries])
    })();
    let bound = imagery.map(|views| views.map(TextureView::id));
    if gpu.bind_group.is_some() && gpu.bound == bound {
        return;
    }
    gpu.bound = bound;
    let none = &fallback.d2.texture_view;
    let [surface, ground, countries] = imagery.unwrap_or([none, none, &gpu.no_countries]);
    gpu.bind_group = Some(device.create_bind_group(
        "globe",
        &cache.get_bind_group_layout(&gpu.layout),
        &BindGroupEntries::sequential((
            gpu.uniform.as_entire_binding(),
            surface,
            ground,
            &gpu.sampler,
            gpu.star_buffer.as_entire_binding(),
            gpu.line_buffer.as_entire_binding(),
            gpu.arc_buffer.as_entire_binding(),
            gpu.marker_buffer.as_entire_binding(),
            countries,
        )),
    ));
}
