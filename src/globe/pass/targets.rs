//! The two pictures of the pass: the ground, kept as long as nothing about it changes, and the finished one.

use bevy::prelude::*;
use bevy::render::render_resource::{
    BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, Extent3d,
    PipelineCache, ShaderStages, Texture, TextureDescriptor, TextureDimension, TextureFormat,
    TextureSampleType, TextureUsages, TextureView, TextureViewDescriptor,
    binding_types::texture_2d,
};
use bevy::render::renderer::RenderDevice;

use super::extract::Extracted;
use super::gpu::Gpu;
use crate::globe::view::GlobeView;

/// Both pictures hold sRGB-encoded values in plain bytes.
pub(super) const FORMAT: TextureFormat = TextureFormat::Rgba8Unorm;

/// The pictures, as large as the window.
#[derive(Resource, Default)]
pub(super) struct Targets {
    pub(super) pictures: Option<Pictures>,
    /// `true` if the ground must be drawn in this frame.
    pub(super) is_ground_stale: bool,
    drawn: Option<(GlobeView, f64, bool)>,
}

pub(super) struct Pictures {
    pub(super) size: Extent3d,
    pub(super) ground: Texture,
    pub(super) ground_view: TextureView,
    pub(super) finished: Texture,
    pub(super) finished_view: TextureView,
    pub(super) present: BindGroup,
}

/// What the last step reads.
pub(super) fn present_layout() -> BindGroupLayoutDescriptor {
    BindGroupLayoutDescriptor::new(
        "globe picture",
        &BindGroupLayoutEntries::single(
            ShaderStages::FRAGMENT,
            texture_2d(TextureSampleType::Float { filterable: false }),
        ),
    )
}

pub(super) fn prepare(
    mut targets: ResMut<Targets>,
    extracted: Res<Extracted>,
    gpu: Res<Gpu>,
    device: Res<RenderDevice>,
    cache: Res<PipelineCache>,
) {
    let view = &extracted.view;
    if !view.is_ready() {
        return;
    }
    let size = Extent3d {
        width: view.viewport_px.x as u32,
        height: view.viewport_px.y as u32,
        depth_or_array_layers: 1,
    };
    if targets
        .pictures
        .as_ref()
        .is_none_or(|pictures| pictures.size != size)
    {
        targets.pictures = Some(Pictures::new(size, &device, &cache));
        targets.drawn = None;
    }
    let now = Some((*view, extracted.sky_secs, gpu.has_imagery()));
    targets.is_ground_stale = targets.drawn != now;
    targets.drawn = now;
}

impl Targets {
    /// The ground could not be drawn after all: it is still to be done.
    pub(super) fn forget(&mut self) {
        self.drawn = None;
    }
}

impl Pictures {
    fn new(size: Extent3d, device: &RenderDevice, cache: &PipelineCache) -> Self {
        let texture = |label: &'static str, usage: TextureUsages| {
            device.create_texture(&TextureDescriptor {
                label: Some(label),
                size,
                mip_level_count: 1,
                sample_count: 1,
                dimension: TextureDimension::D2,
                format: FORMAT,
                usage: usage | TextureUsages::RENDER_ATTACHMENT,
                view_formats: &[TextureFormat::Rgba8UnormSrgb],
            })
        };
        let ground = texture("globe ground", TextureUsages::COPY_SRC);
        let finished = texture(
            "globe finished",
            TextureUsages::COPY_DST | TextureUsages::TEXTURE_BINDING,
        );
        let decoded = finished.create_view(&TextureViewDescriptor {
            label: Some("globe finished, decoded"),
            format: Some(TextureFormat::Rgba8UnormSrgb),
            usage: Some(TextureUsages::TEXTURE_BINDING),
            ..default()
        });
        Self {
            size,
            present: device.create_bind_group(
                "globe picture",
                &cache.get_bind_group_layout(&present_layout()),
                &BindGroupEntries::single(&decoded),
            ),
            ground_view: ground.create_view(&TextureViewDescriptor::default()),
            finished_view: finished.create_view(&TextureViewDescriptor::default()),
            ground,
            finished,
        }
    }
}
