// Coastlines and borders, as wide on the screen at every zoom.

@group(0) @binding(5) var<storage, read> points: array<vec4<f32>>; // unit vector; w: kind of the line to the next point

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(linear) across: f32,
    @location(1) facing: f32,
    @location(2) @interpolate(flat) kind: f32,
}

@vertex
fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) slot: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    let a = points[slot];
    if (a.w < 0.0) { return out; }
    let b = points[slot + 1u];
    let facing_a = facing(a.xyz);
    let facing_b = facing(b.xyz);
    if (max(facing_a, facing_b) < 0.0) { return out; }
    let along = screen_of(b.xyz) - screen_of(a.xyz);
    let normal = vec2<f32>(-along.y, along.x) * inverseSqrt(max(dot(along, along), 1e-12));
    let is_end = i >> 1u;
    let half_px = 0.5 * width(a.w) + 1.0;
    out.across = select(-half_px, half_px, (i & 1u) == 1u);
    out.facing = select(facing_a, facing_b, is_end == 1u);
    out.kind = a.w;
    out.position = moved(clip_of(select(a.xyz, b.xyz, is_end == 1u)), normal * out.across);
    return out;
}

fn width(kind: f32) -> f32 {
    let px = select(select(0.85, 0.70, kind > 0.5), select(1.0, 0.80, kind > 0.5), is_blueprint());
    return px * max(scale(), 1.0);
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let w = width(in.kind);
    let edge = saturate(0.5 * w + 0.5 - abs(in.across)) * min(w, 1.0) * smoothstep(0.0, 0.30, in.facing);
    let line = select(frame.coast, frame.border, in.kind > 0.5);
    let alpha = edge * line.w;
    return vec4<f32>(line.rgb * alpha, alpha);
}
