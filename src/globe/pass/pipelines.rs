//! Shaders and pipelines. Each shader is `shaders/common.wgsl` and its own file, joined when the program is built.

use bevy::mesh::VertexBufferLayout;
use bevy::prelude::*;
use bevy::render::render_resource::{
    BindGroupLayoutDescriptor, BlendComponent, BlendFactor, BlendOperation, BlendState,
    CachedRenderPipelineId, ColorTargetState, ColorWrites, FragmentState, PipelineCache,
    PrimitiveState, PrimitiveTopology, RenderPipelineDescriptor, TextureFormat, VertexState,
};
use bevy::render::view::{ExtractedView, ViewTarget};
use bevy::shader::ShaderDefVal;

use super::Tint;
use super::gpu::Gpu;
use super::targets::{self, present_layout};

/// Ribbons of heroes are this smooth.
pub(super) const HERO_SEGMENTS: u32 = 64;
/// Hairlines of the many.
pub(super) const REST_SEGMENTS: u32 = 24;
/// A ring around home.
pub(super) const REACH_SEGMENTS: u32 = 360;
/// Pulses alone: a short piece of the way.
pub(super) const PULSE_SEGMENTS: u32 = 5;

macro_rules! shader {
    ($name:literal) => {
        Shader::from_wgsl(
            concat!(
                include_str!("../../../shaders/common.wgsl"),
                include_str!(concat!("../../../shaders/", $name))
            ),
            concat!("shaders/", $name),
        )
    };
}

/// The sources.
#[derive(Resource, Clone)]
pub(super) struct Shaders {
    globe: Handle<Shader>,
    stars: Handle<Shader>,
    lines: Handle<Shader>,
    arcs: Handle<Shader>,
    markers: Handle<Shader>,
    reach: Handle<Shader>,
    present: Handle<Shader>,
}

impl Shaders {
    pub(super) fn new(assets: &mut Assets<Shader>) -> Self {
        Self {
            globe: assets.add(shader!("globe.wgsl")),
            stars: assets.add(shader!("stars.wgsl")),
            lines: assets.add(shader!("lines.wgsl")),
            arcs: assets.add(shader!("arcs.wgsl")),
            markers: assets.add(shader!("markers.wgsl")),
            reach: assets.add(shader!("reach.wgsl")),
            present: assets.add(Shader::from_wgsl(
                include_str!("../../../shaders/present.wgsl"),
                "shaders/present.wgsl",
            )),
        }
    }
}

/// What draws.
#[derive(Resource)]
pub(super) struct Pipelines {
    pub(super) globe: CachedRenderPipelineId,
    pub(super) stars: CachedRenderPipelineId,
    pub(super) lines: CachedRenderPipelineId,
    pub(super) heroes: CachedRenderPipelineId,
    pub(super) rest: CachedRenderPipelineId,
    pub(super) pulses: CachedRenderPipelineId,
    pub(super) markers: CachedRenderPipelineId,
    pub(super) reach: CachedRenderPipelineId,
    present: Option<(TextureFormat, [CachedRenderPipelineId; 2])>,
}

impl Pipelines {
    /// The last step, for the current target.
    pub(super) fn present(&self, tint: Tint) -> Option<CachedRenderPipelineId> {
        self.present.map(|(_, ids)| ids[tint as usize])
    }
}

pub(super) fn init(
    mut commands: Commands,
    cache: Res<PipelineCache>,
    gpu: Res<Gpu>,
    shaders: Res<Shaders>,
) {
    // Light that is laid over what is there: color is premultiplied, alpha 0 adds.
    let over = Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING);
    let add = BlendComponent {
        src_factor: BlendFactor::One,
        dst_factor: BlendFactor::One,
        operation: BlendOperation::Add,
    };
    let add = Some(BlendState {
        color: add,
        alpha: add,
    });
    let queue = |label: &'static str,
                 shader: &Handle<Shader>,
                 blend: Option<BlendState>,
                 defines: Vec<ShaderDefVal>| {
        cache.queue_render_pipeline(descriptor(
            label,
            &gpu.layout,
            shader,
            defines,
            blend,
            targets::FORMAT,
        ))
    };
    let segments = |count| vec![ShaderDefVal::UInt("SEGMENTS".into(), count)];
    commands.insert_resource(Pipelines {
        globe: queue("globe", &shaders.globe, None, vec![]),
        stars: queue("stars", &shaders.stars, add, vec![]),
        lines: queue("coastlines", &shaders.lines, over, vec![]),
        heroes: queue("arcs", &shaders.arcs, over, segments(HERO_SEGMENTS)),
        rest: queue("hairlines", &shaders.arcs, over, segments(REST_SEGMENTS)),
        pulses: queue("pulses", &shaders.arcs, over, segments(PULSE_SEGMENTS)),
        markers: queue("markers", &shaders.markers, over, vec![]),
        reach: queue("reach", &shaders.reach, over, segments(REACH_SEGMENTS)),
        present: None,
    });
}

pub(super) fn prepare(
    mut pipelines: ResMut<Pipelines>,
    cache: Res<PipelineCache>,
    shaders: Res<Shaders>,
    views: Query<&ExtractedView, (With<ViewTarget>, With<Camera3d>)>,
) {
    let Some(view) = views.iter().next() else {
        return;
    };
    if pipelines
        .present
        .is_none_or(|(format, _)| format != view.target_format)
    {
        let ids = [vec![], vec!["GRAY".into()]].map(|defines| {
            cache.queue_render_pipeline(descriptor(
                "globe picture",
                &present_layout(),
                &shaders.present,
                defines,
                None,
                view.target_format,
            ))
        });
        pipelines.present = Some((view.target_format, ids));
    }
}

fn descriptor(
    label: &'static str,
    layout: &BindGroupLayoutDescriptor,
    shader: &Handle<Shader>,
    shader_defs: Vec<ShaderDefVal>,
    blend: Option<BlendState>,
    format: TextureFormat,
) -> RenderPipelineDescriptor {
    RenderPipelineDescriptor {
        label: Some(label.into()),
        layout: vec![layout.clone()],
        vertex: VertexState {
            shader: shader.clone(),
            shader_defs: shader_defs.clone(),
            entry_point: Some("vertex".into()),
            buffers: Vec::<VertexBufferLayout>::new(),
        },
        primitive: PrimitiveState {
            topology: PrimitiveTopology::TriangleStrip,
            ..default()
        },
        fragment: Some(FragmentState {
            shader: shader.clone(),
            shader_defs,
            entry_point: Some("fragment".into()),
            targets: vec![Some(ColorTargetState {
                format,
                blend,
                write_mask: ColorWrites::ALL,
            })],
        }),
        ..default()
    }
}
