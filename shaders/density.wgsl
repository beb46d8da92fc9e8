// The many as one: how much flies over each pixel, summed up. See density_show.wgsl for how it looks.

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(linear) across: f32,
    @location(1) weight: f32,
    @location(2) world: vec3<f32>,
}

const HALF_PX = 1.6;

@vertex
fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) slot: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    let arc = arcs[slot];
    if (arc.shape == 0u || (arc.style & RETIRED) != 0u) { return out; }
    let way = way_of(arc);
    // The first steps are home's own darkness.
    let t = mix(0.04, 1.0, f32(i >> 1u) / f32(#{SEGMENTS}u));
    let p = curve(way, t);
    let ahead = select(t + 0.02, t - 0.02, t > 0.97);
    let along = (screen_of(curve(way, ahead)) - screen_of(p)) * sign(ahead - t);
    let normal = vec2<f32>(-along.y, along.x) * inverseSqrt(max(dot(along, along), 1e-9));
    out.across = select(-HALF_PX, HALF_PX, (i & 1u) == 1u);
    out.position = moved(clip_of(p), normal * out.across * f32(#{SHRINK}u));
    let strength = f32(arc.shape >> 16u) / 65535.0;
    let px = distance(screen_of(p), screen_of(arc.start));
    out.weight = (0.10 + 0.90 * t) * smoothstep(0.04, 0.30, t) * (strength - 0.24) * 4.0
        * (0.18 + 0.82 * smoothstep(12.0 * scale(), 130.0 * scale(), px)) * select(1.0, FILTERED_OPACITY, emphasis_of(arc.style) == FILTERED_OUT);
    out.world = p;
    return out;
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let seen = smoothstep(-1.0, 7.0 * scale(), clear_px(in.world));
    return vec4<f32>(in.weight * seen * saturate(1.3 - abs(in.across)), 0.0, 0.0, 0.0);
}
