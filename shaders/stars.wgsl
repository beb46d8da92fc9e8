// Stars of the catalogue where they stand now behind the turning Earth.

struct Star { direction: vec3<f32>, look: u32 } // magnitude · 32 + 48, color index (B−V + 0.4) · 100
@group(0) @binding(4) var<storage, read> stars: array<Star>;

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) offset: vec2<f32>,
    @location(1) @interpolate(flat) color: vec3<f32>,
    @location(2) @interpolate(flat) radius: f32,
}

@vertex
fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) slot: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    let star = stars[slot];
    // Equatorial axes (x to the equinox, z to the pole) to ours, turned by the sidereal angle.
    let e = star.direction;
    let turned = vec2<f32>(e.x * frame.stars.x + e.y * frame.stars.y, e.y * frame.stars.x - e.x * frame.stars.y);
    let d = vec3<f32>(turned.y, e.z, turned.x);
    let depth = dot(d, frame.forward.xyz);
    let b = dot(d, frame.eye.xyz);
    if (depth < 0.2 || (b < 0.0 && b * b > frame.eye.w)) { return out; }
    let clip = clip_of(frame.eye.xyz + d * 10.0);
    let magnitude = (f32(star.look & 255u) - 48.0) / 32.0;
    let color_index = f32(star.look >> 8u) / 100.0 - 0.4;
    let corner = vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 2.0 - 1.0;
    out.radius = (0.62 + 0.10 * max(0.0, 5.0 - magnitude)) * scale();
    out.offset = corner * out.radius * 3.0;
    out.position = moved(clip, out.offset);
    let strength = min(1.15 * exp2(-0.4651 * (magnitude - 2.0)), 1.1) * 0.62;
    out.color = mix(vec3<f32>(0.80, 0.88, 1.0), vec3<f32>(1.0, 0.92, 0.80), smoothstep(0.4, 1.0, color_index)) * strength;
    return out;
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let s = in.radius * 0.75;
    return vec4<f32>(in.color * exp(-dot(in.offset, in.offset) / (2.0 * s * s)), 0.0);
}
