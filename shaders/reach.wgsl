// What the selected host's place is worth. The dashed ring on the ground within which it must be: dashed, for nothing is
// there. And a soft disc around where the database puts it, as wide as it is unsure.

const DASHES = 72.0;
const WIDTH = 1.6;

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(linear) across: f32, // px; of the disc: 0 in its middle, 1 at its edge
    @location(1) part: f32,                        // of the way around
    @location(2) facing: f32,
    @location(3) @interpolate(flat) is_disc: u32,
}

fn around(center: vec3<f32>, radius: f32, part: f32) -> vec3<f32> {
    let aside = select(vec3<f32>(0.0, 1.0, 0.0), vec3<f32>(1.0, 0.0, 0.0), abs(center.y) > 0.9);
    let east = normalize(cross(aside, center));
    let north = cross(center, east);
    let angle = part * 2.0 * PI;
    return (center * cos(radius) + (east * cos(angle) + north * sin(angle)) * sin(radius)) * 1.001;
}

@vertex
fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) instance: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    let part = f32(i >> 1u) / f32(#{SEGMENTS}u);
    out.part = part;
    if (instance == 0u) {
        let is_edge = (i & 1u) == 1u;
        let p = around(frame.doubt.xyz, select(0.0, frame.doubt.w, is_edge), part);
        out.across = select(0.0, 1.0, is_edge);
        out.facing = facing(normalize(p));
        out.position = clip_of(p);
        out.is_disc = 1u;
        return out;
    }
    let p = around(frame.reach.xyz, frame.reach.w, part);
    let next = around(frame.reach.xyz, frame.reach.w, part + 0.5 / f32(#{SEGMENTS}u));
    let along = screen_of(next) - screen_of(p);
    let normal = vec2<f32>(-along.y, along.x) * inverseSqrt(max(dot(along, along), 1e-9));
    let half_px = 0.5 * WIDTH * scale() + 7.0 * scale();
    out.across = select(-half_px, half_px, (i & 1u) == 1u);
    out.facing = facing(normalize(p));
    out.position = moved(clip_of(p), normal * out.across);
    out.is_disc = 0u;
    return out;
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let seen = smoothstep(0.0, 0.12, in.facing);
    let across = abs(in.across);
    let dash = fract(in.part * DASHES);
    let softness = max(fwidth(in.part * DASHES), 1e-4);
    if (in.is_disc == 1u) {
        let alpha = (0.22 * (1.0 - across) + 0.05 * smoothstep(1.0, 0.94, across)) * seen;
        return vec4<f32>(frame.selected.rgb * alpha, alpha);
    }
    let is_dash = saturate((0.58 - dash) / softness + 0.5) * saturate(dash / softness + 0.5);
    let core = saturate(0.5 * WIDTH * scale() + 0.5 - across) * is_dash * 0.95;
    let x = across / (4.0 * scale());
    let glow = exp(-x * x) * 0.10;
    let alpha = (core + glow * (1.0 - core)) * seen;
    return vec4<f32>(frame.disc.rgb * alpha, alpha);
}
