// The many, as light: the logarithm of how much flies over a pixel, from deep to pale blue, over a soft glow.

@group(1) @binding(0) var fine: texture_2d<f32>;
@group(1) @binding(1) var wide: texture_2d<f32>;
@group(1) @binding(2) var peak: texture_2d<f32>;
@group(1) @binding(3) var linear_clamp: sampler;

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn fragment(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let uv = at.xy * frame.viewport.zw;
    let here = textureSampleLevel(fine, linear_clamp, uv, 0.0).r;
    let step = 1.0 / vec2<f32>(textureDimensions(wide));
    var around = 0.0;
    for (var i = 0u; i < 4u; i++) {
        let corner = vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 2.0 - 1.0;
        around += textureSampleLevel(wide, linear_clamp, uv + corner * step * 0.75, 0.0).r * 0.25;
    }
    if (here + around <= 1e-5) { discard; }
    let most = max(textureLoad(peak, vec2<i32>(0, 0), 0).r, 1e-3);
    let v = pow(saturate(log(1.0 + here / most * 24.0) / log(61.0)), 1.7);
    let g = pow(saturate(log(1.0 + around / most * 30.0) / log(41.0)), 1.6);
    let ramp = mix(mix(frame.ramp[0].rgb, frame.ramp[1].rgb, saturate(v * 2.0)), frame.ramp[2].rgb, saturate(v * 2.0 - 1.0));
    let shown = frame.spread.z * mix(1.0, DIMMED_OPACITY, frame.detail.x);
    let line = v * 0.62 * shown;
    let glow = g * 0.34 * shown * (1.0 - line);
    let color = ramp * line + mix(frame.ramp[0].rgb, frame.ramp[1].rgb, 0.35) * glow;
    // Light adds to the dark looks and lies over the light one.
    let cover = select(0.45, 1.0, frame.space_edge.w > 0.5);
    return vec4<f32>(color, (line + glow) * cover);
}
