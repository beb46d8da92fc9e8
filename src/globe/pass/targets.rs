//! The pictures of the pass: the ground and what rests on it, kept as long as nothing about them changes, and the
//! finished one.

use bevy::prelude::*;
use bevy::render::render_resource::{
    BindGroup, BindGroupEntries, BindGroupLayoutDescriptor, BindGroupLayoutEntries, Extent3d,
    FilterMode, PipelineCache, SamplerBindingType, SamplerDescriptor, ShaderStages, Texture,
    TextureDescriptor, TextureDimension, TextureFormat, TextureSampleType, TextureUsages,
    TextureView, TextureViewDescriptor,
    binding_types::{sampler, texture_2d},
};
use bevy::render::renderer::RenderDevice;

use super::density::{self, Density, Piece};
use super::extract::Extracted;
use super::gpu::Gpu;
use crate::arcs::slots::HERO_SLOTS;
use crate::globe::look::Look;
use crate::globe::shade::Levels;
use crate::globe::view::GlobeView;
use crate::markers::reach::Ring;
use crate::quality::Tier;

/// Both pictures hold sRGB-encoded values in plain bytes.
pub(super) const FORMAT: TextureFormat = TextureFormat::Rgba8Unorm;

/// The pictures, as large as the window.
#[derive(Resource, Default)]
pub(super) struct Targets {
    pub(super) pictures: Option<Pictures>,
    /// `true` if the ground must be drawn in this frame.
    pub(super) is_ground_stale: bool,
    /// `true` if what rests on it must be.
    pub(super) is_rest_stale: bool,
    /// `true` if what lies over both must be: otherwise the last picture is shown once more.
    pub(super) is_finished_stale: bool,
    /// What is summed up of the many in this frame.
    pub(super) piece: Option<Piece>,
    drawn: Option<Drawn>,
    finished_with: Option<(Option<Ring>, Option<Ring>, bool)>,
    was_selecting: bool,
}

/// What the ground was drawn with: view, look, tier, minute of the sky, imagery, shades.
type Drawn = (GlobeView, Look, Tier, f64, bool, Option<Levels>);

pub(super) struct Pictures {
    pub(super) size: Extent3d,
    pub(super) ground: Texture,
    pub(super) ground_view: TextureView,
    /// The ground with the density of the many on it.
    pub(super) resting: Texture,
    pub(super) resting_view: TextureView,
    pub(super) finished: Texture,
    pub(super) finished_view: TextureView,
    pub(super) present: BindGroup,
}

/// What the last step reads.
pub(super) fn present_layout() -> BindGroupLayoutDescriptor {
    BindGroupLayoutDescriptor::new(
        "globe picture",
        &BindGroupLayoutEntries::sequential(
            ShaderStages::FRAGMENT,
            (
                texture_2d(TextureSampleType::Float { filterable: true }),
                sampler(SamplerBindingType::Filtering),
            ),
        ),
    )
}

pub(super) fn prepare(
    mut targets: ResMut<Targets>,
    extracted: Res<Extracted>,
    gpu: Res<Gpu>,
    device: Res<RenderDevice>,
    cache: Res<PipelineCache>,
    mut density: ResMut<Density>,
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
    // The flat looks have neither sun nor stars.
    let sky_secs = if extracted.look.is_blueprint() {
        0.0
    } else {
        extracted.sky_secs
    };
    let now = Some((
        *view,
        extracted.look,
        extracted.tier,
        sky_secs,
        gpu.has_imagery(),
        extracted.shade,
    ));
    targets.is_ground_stale = targets.drawn != now;
    targets.drawn = now;
    targets.is_rest_stale = targets.was_selecting != extracted.is_selecting;
    targets.was_selecting = extracted.is_selecting;
    let is_wanted = density::opacity(extracted.rest_arcs) > 0.0;
    density.prepare(size, is_wanted, &device, &cache);
    targets.piece = if is_wanted {
        density.fill.next(
            view,
            HERO_SLOTS as u32..extracted.arc_slots as u32,
            extracted.arcs_generation,
            extracted.now_ms,
            extracted.density_piece(),
        )
    } else {
        None
    };
    let with = Some((extracted.reach, extracted.doubt, extracted.is_calm));
    targets.is_finished_stale = extracted.is_stirring
        || targets.is_ground_stale
        || targets.is_rest_stale
        || targets.piece.is_some()
        || targets.finished_with != with;
    targets.finished_with = with;
}

impl Targets {
    /// The ground could not be drawn after all: it is still to be done.
    pub(super) fn forget(&mut self) {
        self.drawn = None;
        self.finished_with = None;
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
        let resting = texture(
            "globe resting",
            TextureUsages::COPY_SRC | TextureUsages::COPY_DST,
        );
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
        let stretch = device.create_sampler(&SamplerDescriptor {
            label: Some("globe picture"),
            mag_filter: FilterMode::Linear,
            min_filter: FilterMode::Linear,
            ..default()
        });
        Self {
            size,
            present: device.create_bind_group(
                "globe picture",
                &cache.get_bind_group_layout(&present_layout()),
                &BindGroupEntries::sequential((&decoded, &stretch)),
            ),
            ground_view: ground.create_view(&TextureViewDescriptor::default()),
            resting_view: resting.create_view(&TextureViewDescriptor::default()),
            finished_view: finished.create_view(&TextureViewDescriptor::default()),
            ground,
            resting,
            finished,
        }
    }
}
