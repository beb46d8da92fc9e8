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

use super::gpu::Gpu;
use super::targets::{self, present_layout};
use super::{Tint, density};
use crate::globe::look::Look;

/// A ring around home.
pub(super) const REACH_SEGMENTS: u32 = 360;

macro_rules! shader {
    ($($part:literal)* => $name:literal) => {
        Shader::from_wgsl(
            concat!(
                include_str!("../../../shaders/common.wgsl"),
                $(include_str!(concat!("../../../shaders/", $part)),)*
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
    density: Handle<Shader>,
    density_far: Handle<Shader>,
    density_show: Handle<Shader>,
    present: Handle<Shader>,
}

impl Shaders {
    pub(super) fn new(assets: &mut Assets<Shader>) -> Self {
        Self {
            globe: assets.add(shader!(=> "globe.wgsl")),
            stars: assets.add(shader!(=> "stars.wgsl")),
            lines: assets.add(shader!(=> "lines.wgsl")),
            arcs: assets.add(shader!("curve.wgsl" => "arcs.wgsl")),
            markers: assets.add(shader!(=> "markers.wgsl")),
            reach: assets.add(shader!(=> "reach.wgsl")),
            density: assets.add(shader!("curve.wgsl" => "density.wgsl")),
            density_far: assets.add(shader!(=> "density_far.wgsl")),
            density_show: assets.add(shader!(=> "density_show.wgsl")),
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
    globe: [CachedRenderPipelineId; 3],
    pub(super) stars: CachedRenderPipelineId,
    pub(super) lines: CachedRenderPipelineId,
    pub(super) arcs: CachedRenderPipelineId,
    pub(super) markers: CachedRenderPipelineId,
    pub(super) reach: CachedRenderPipelineId,
    pub(super) density_wide: CachedRenderPipelineId,
    pub(super) density_peak: CachedRenderPipelineId,
    pub(super) density_show: CachedRenderPipelineId,
    pub(super) density: CachedRenderPipelineId,
    present: Option<(TextureFormat, [CachedRenderPipelineId; 2])>,
}

impl Pipelines {
    /// Space and Earth of a look.
    pub(super) fn globe(&self, look: Look) -> CachedRenderPipelineId {
        self.globe[match look {
            Look::Night => 0,
            Look::Orbital => 1,
            Look::Blueprint | Look::BlueprintLight => 2,
        }]
    }

    /// The last step, for the current target.
    pub(super) fn present(&self, tint: Tint) -> Option<CachedRenderPipelineId> {
        self.present.map(|(_, ids)| ids[tint as usize])
    }
}

const ADDED: BlendComponent = BlendComponent {
    src_factor: BlendFactor::One,
    dst_factor: BlendFactor::One,
    operation: BlendOperation::Add,
};
const ADD: BlendState = BlendState {
    color: ADDED,
    alpha: ADDED,
};

pub(super) fn init(
    mut commands: Commands,
    cache: Res<PipelineCache>,
    gpu: Res<Gpu>,
    shaders: Res<Shaders>,
) {
    // Light that is laid over what is there: color is premultiplied, alpha 0 adds.
    let over = Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING);
    let frame = || vec![gpu.layout.clone()];
    let queue = |label: &'static str,
                 shader: &Handle<Shader>,
                 blend: Option<BlendState>,
                 defines: Vec<ShaderDefVal>| {
        cache.queue_render_pipeline(descriptor(
            label,
            frame(),
            (shader, "fragment", defines),
            blend,
            targets::FORMAT,
        ))
    };
    let far = |label: &'static str, entry: &'static str| {
        cache.queue_render_pipeline(descriptor(
            label,
            vec![gpu.layout.clone(), density::far_layout()],
            (&shaders.density_far, entry, vec![]),
            None,
            density::FORMAT,
        ))
    };
    let segments = |count| vec![ShaderDefVal::UInt("SEGMENTS".into(), count)];
    let of_look = |name: &str| vec![ShaderDefVal::Bool(name.into(), true)];
    commands.insert_resource(Pipelines {
        globe: [
            queue("globe, night", &shaders.globe, None, vec![]),
            queue("globe, orbital", &shaders.globe, None, of_look("ORBITAL")),
            queue(
                "globe, blueprint",
                &shaders.globe,
                None,
                of_look("BLUEPRINT"),
            ),
        ],
        stars: queue("stars", &shaders.stars, Some(ADD), vec![]),
        lines: queue("coastlines", &shaders.lines, over, vec![]),
        arcs: queue("arcs", &shaders.arcs, over, vec![]),
        markers: queue("markers", &shaders.markers, over, vec![]),
        reach: queue("reach", &shaders.reach, over, segments(REACH_SEGMENTS)),
        density_wide: far("density, wide", "wide"),
        density_peak: far("density, peak", "peak"),
        density_show: cache.queue_render_pipeline(descriptor(
            "density",
            vec![gpu.layout.clone(), density::show_layout()],
            (&shaders.density_show, "fragment", vec![]),
            over,
            targets::FORMAT,
        )),
        density: cache.queue_render_pipeline(descriptor(
            "density sum",
            frame(),
            (
                &shaders.density,
                "fragment",
                vec![
                    ShaderDefVal::UInt("SEGMENTS".into(), density::SEGMENTS),
                    ShaderDefVal::UInt("SHRINK".into(), density::SHRINK),
                ],
            ),
            Some(ADD),
            density::FORMAT,
        )),
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
                vec![present_layout()],
                (&shaders.present, "fragment", defines),
                None,
                view.target_format,
            ))
        });
        pipelines.present = Some((view.target_format, ids));
    }
}

fn descriptor(
    label: &'static str,
    layout: Vec<BindGroupLayoutDescriptor>,
    (shader, entry, shader_defs): (&Handle<Shader>, &'static str, Vec<ShaderDefVal>),
    blend: Option<BlendState>,
    format: TextureFormat,
) -> RenderPipelineDescriptor {
    RenderPipelineDescriptor {
        label: Some(label.into()),
        layout,
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
            entry_point: Some(entry.into()),
            targets: vec![Some(ColorTargetState {
                format,
                blend,
                write_mask: ColorWrites::ALL,
            })],
        }),
        ..default()
    }
}

#[cfg(test)]
mod tests {
    /// Lavapipe builds such numbers into the shader and compiles it anew whenever the uniform is written: a hundred
    /// milliseconds a frame. What decides is a pipeline, a range of instances or the size of a texture.
    #[test]
    fn no_shader_branches_over_a_number_of_the_frame_alone() {
        let shaders = concat!(env!("CARGO_MANIFEST_DIR"), "/shaders");
        for file in std::fs::read_dir(shaders).expect("they are in the repository") {
            let path = file.expect("readable").path();
            let text = std::fs::read_to_string(&path).expect("text");
            let branches = text.lines().filter(|line| line.contains("if (frame."));
            assert_eq!(branches.collect::<Vec<_>>(), [""; 0], "{}", path.display());
        }
    }
}
