// The ring on the ground within which the selected host must be: dashed, for nothing is there.

const PI = 3.1415927;
const DASHES = 72.0;
const WIDTH = 1.6;
const COLOR = vec3<f32>(0.2392, 0.8627, 0.6902);

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(linear) across: f32, // px
    @location(1) part: f32,                        // of the way around
    @location(2) facing: f32,
}

fn around(part: f32) -> vec3<f32> {
    let center = frame.reach.xyz;
    let aside = select(vec3<f32>(0.0, 1.0, 0.0), vec3<f32>(1.0, 0.0, 0.0), abs(center.y) > 0.9);
    let east = normalize(cross(aside, center));
    let north = cross(center, east);
    let angle = part * 2.0 * PI;
    return (center * cos(frame.reach.w) + (east * cos(angle) + north * sin(angle)) * sin(frame.reach.w)) * 1.001;
}

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    if (frame.reach.w <= 0.0) { return out; }
    let part = f32(i >> 1u) / f32(#{SEGMENTS}u);
    let p = around(part);
    let along = screen_of(around(part + 0.5 / f32(#{SEGMENTS}u))) - screen_of(p);
    let normal = vec2<f32>(-along.y, along.x) * inverseSqrt(max(dot(along, along), 1e-9));
    let half_px = 0.5 * WIDTH * scale() + 7.0 * scale();
    out.across = select(-half_px, half_px, (i & 1u) == 1u);
    out.part = part;
    out.facing = facing(normalize(p));
    out.position = moved(clip_of(p), normal * out.across);
    return out;
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let seen = smoothstep(0.0, 0.12, in.facing);
    let across = abs(in.across);
    let dash = fract(in.part * DASHES);
    let softness = max(fwidth(in.part * DASHES), 1e-4);
    let is_dash = saturate((0.58 - dash) / softness + 0.5) * saturate(dash / softness + 0.5);
    let core = saturate(0.5 * WIDTH * scale() + 0.5 - across) * is_dash * 0.95;
    let x = across / (4.0 * scale());
    let glow = exp(-x * x) * 0.10;
    let alpha = (core + glow * (1.0 - core)) * seen;
    return vec4<f32>(COLOR * alpha, alpha);
}
