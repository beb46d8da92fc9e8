// The finished picture. It is read through an sRGB view and written to an sRGB target: bytes arrive as they are.

@group(0) @binding(0) var picture: texture_2d<f32>;

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn fragment(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let color = textureLoad(picture, vec2<i32>(at.xy), 0).rgb;
#ifdef GRAY
    // A picture of the past: color leaves it, and some of the light.
    let gray = vec3<f32>(dot(color, vec3<f32>(0.2126, 0.7152, 0.0722)));
    return vec4<f32>(mix(gray, color, 0.12) * 0.55, 1.0);
#else
    return vec4<f32>(color, 1.0);
#endif
}
