// Density seen from afar: `wide` is an eighth of its size, `peak` one pixel with the most there is.

@group(1) @binding(0) var source: texture_2d<f32>;
@group(1) @binding(1) var linear_clamp: sampler;

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn wide(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let size = vec2<f32>(textureDimensions(source));
    var sum = 0.0;
    for (var y = 0; y < 6; y++) {
        for (var x = 0; x < 6; x++) {
            let texel = at.xy * 8.0 + (vec2<f32>(f32(x), f32(y)) - 2.5) * 2.0;
            sum += textureSampleLevel(source, linear_clamp, texel / size, 0.0).r;
        }
    }
    return vec4<f32>(sum / 36.0, 0.0, 0.0, 0.0);
}

@fragment
fn peak() -> @location(0) vec4<f32> {
    let size = vec2<i32>(textureDimensions(source));
    var most = 0.0;
    var sum = 0.0;
    for (var y = 0; y < size.y; y++) {
        for (var x = 0; x < size.x; x++) {
            let value = textureLoad(source, vec2<i32>(x, y), 0).r;
            most = max(most, value);
            sum += value;
        }
    }
    return vec4<f32>(most, sum, 0.0, 0.0);
}
