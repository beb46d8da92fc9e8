// The finished picture, stretched over the window where it has fewer pixels. It is read through an sRGB view and written
// to an sRGB target: bytes arrive as they are.

@group(0) @binding(0) var picture: texture_2d<f32>;
@group(0) @binding(1) var linear_clamp: sampler;

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) uv: vec2<f32>,
}

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> Out {
    let at = vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 2.0;
    return Out(vec4<f32>(at.x * 2.0 - 1.0, 1.0 - at.y * 2.0, 0.0, 1.0), at);
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let color = textureSampleLevel(picture, linear_clamp, in.uv, 0.0).rgb;
#ifdef GRAY
    // A picture of the past: color leaves it, and some of the light.
    let gray = vec3<f32>(dot(color, vec3<f32>(0.2126, 0.7152, 0.0722)));
    return vec4<f32>(mix(gray, color, 0.12) * 0.55, 1.0);
#else
    return vec4<f32>(color, 1.0);
#endif
}
