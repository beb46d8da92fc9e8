// Space, atmosphere and Earth in one full-screen triangle: a ray against the unit sphere, no mesh, no seams, no poles.

@group(0) @binding(1) var surface: texture_2d<f32>; // rgb: by day; a: lights at night
@group(0) @binding(2) var water: texture_2d<f32>;
@group(0) @binding(3) var linear_repeat: sampler;

const SPACE = vec3<f32>(0.0275, 0.0392, 0.0706);
const SPACE_EDGE = vec3<f32>(0.0157, 0.0235, 0.0431);
const OCEAN = vec3<f32>(0.0314, 0.0510, 0.0941);
const LAND = vec3<f32>(0.0706, 0.1137, 0.1882);
const LIGHTS = vec3<f32>(1.0, 0.7059, 0.4118);
const RIM = vec3<f32>(0.2980, 0.5333, 0.9804);
const KEY = vec3<f32>(-0.6211, 0.6612, 0.4207); // the fixed key light, on the screen: upper left, towards the eye

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 4.0 - 1.0, 0.0, 1.0);
}

fn luminance(c: vec3<f32>) -> f32 { return dot(c, vec3<f32>(0.30, 0.59, 0.11)); }

// A city is a point from afar and a spread of suburbs from near: the nearer, the more only its core shines.
fn glow_of(light: f32) -> f32 {
    let near = saturate((frame.globe.y / scale() - 900.0) / 2500.0);
    let lit = pow(saturate((light - 0.05) * 1.05), mix(1.35, 2.3, near));
    return lit / (1.0 + 0.55 * lit);
}

fn earth(p: vec3<f32>, toward: f32, side: f32) -> vec3<f32> {
    let uv = vec2<f32>(atan2(p.x, p.z) / 6.2831853 + 0.5, 0.5 - asin(clamp(p.y, -1.0, 1.0)) / 3.1415927);
    let texels_per_radian = f32(textureDimensions(surface).x) / 6.2831853;
    let lod = log2(max(texels_per_radian / (frame.globe.y * sqrt(clamp(toward, 0.03, 1.0))), 1.0));
    let ground = textureSampleLevel(surface, linear_repeat, uv, lod);
    let is_there = frame.stars.w;
    let wet = mix(1.0, textureSampleLevel(water, linear_repeat, uv, lod).r, is_there);
    let by_day = ground.rgb;
    let bright = luminance(by_day);

    // Night: two dark tones, modeled by the key light and by the imagery's own relief.
    let key = dot(p, KEY.x * frame.right.xyz + KEY.y * frame.up.xyz - KEY.z * frame.forward.xyz);
    let relief = mix(1.0, 0.72 + 0.78 * bright, is_there);
    let night = mix(LAND * relief, OCEAN, wet) * (0.62 + 0.60 * smoothstep(-0.5, 1.0, key));

    // Day: the imagery, far below its own brightness, so that arcs lead.
    let elevation = dot(p, frame.sun.xyz);
    let lit = smoothstep(-0.13, 0.30, elevation) * is_there;
    let calm = mix(vec3<f32>(bright), by_day, 0.62) * vec3<f32>(0.30, 0.34, 0.42) + LAND * 0.42;
    let day = mix(calm, OCEAN * 1.25 + vec3<f32>(0.004, 0.014, 0.030), wet) * (0.66 + 0.34 * smoothstep(-0.6, 1.0, key));
    var color = mix(night, day, lit * 0.82);

    let light = glow_of(ground.a) * smoothstep(0.02, 0.45, toward) * (1.0 - 0.86 * lit) * is_there;
    color += LIGHTS * light * 0.62 + vec3<f32>(1.0, 0.914, 0.80) * (light * light * light * 0.30);

    let fresnel = 1.0 - saturate(toward);
    let f2 = fresnel * fresnel;
    return color + RIM * (f2 * f2 * fresnel * (0.03 + 0.54 * side) + f2 * 0.055 * side);
}

@fragment
fn fragment(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let offset = at.xy - vec2<f32>(frame.up.w, frame.forward.w);
    let around = offset * frame.viewport.w;
    var color = mix(SPACE_EDGE, SPACE, exp(-1.6 * dot(around, around)));

    let slope = offset / frame.right.w;
    let ray = normalize(frame.forward.xyz + frame.right.xyz * slope.x - frame.up.xyz * slope.y);
    let along = dot(ray, frame.eye.xyz);
    let height = sqrt(max(frame.eye.w + 1.0 - along * along, 0.0)) - 1.0;
    let toward_key = dot(normalize(vec2<f32>(offset.x, -offset.y) + 1e-4), normalize(KEY.xy));

    let halo_side = 0.10 + 0.90 * smoothstep(-0.55, 1.0, toward_key);
    let above = max(height, 0.0);
    let halo = RIM * (exp(-above / 0.016) * 0.58 + exp(-above / 0.075) * 0.22) * halo_side;
    let covered = saturate(0.5 - height * frame.globe.x);
    color += halo * (1.0 - covered);
    if (covered > 0.0) {
        let inside = sqrt(max(along * along - frame.eye.w, 0.0));
        let p = normalize(frame.eye.xyz + ray * (-along - inside));
        let ground = earth(p, max(-dot(p, ray), 0.0), smoothstep(-0.75, 1.0, toward_key));
        color = mix(color, ground, covered);
    }
    return vec4<f32>(color + dither(at.xy), 1.0);
}
