// Space, atmosphere and Earth in one full-screen triangle: a ray against the unit sphere, no mesh, no seams, no poles.
// One pipeline a look: ORBITAL and BLUEPRINT are defined for theirs.

@group(0) @binding(1) var surface: texture_2d<f32>; // rgb: by day; a: lights at night
@group(0) @binding(2) var ground_of: texture_2d<f32>; // r: water; g: height
@group(0) @binding(3) var linear_repeat: sampler;
@group(0) @binding(8) var countries: texture_2d<u32>; // 0: none

const KEY = vec3<f32>(-0.6211, 0.6612, 0.4207); // the fixed key light, on the screen: upper left, towards the eye

@vertex
fn vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4<f32> {
    return vec4<f32>(vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 4.0 - 1.0, 0.0, 1.0);
}

// A point of the ground and how it is seen.
struct Ground {
    p: vec3<f32>,      // unit vector
    ray: vec3<f32>,    // from the eye
    toward: f32,       // cosine between the normal and the way to the eye
    side: f32,         // 1 on the side of the key light
    uv: vec2<f32>,
    lod: f32,
}

fn luminance(c: vec3<f32>) -> f32 { return dot(c, vec3<f32>(0.30, 0.59, 0.11)); }

// Shores stay sharp when a texel of the mask is larger than a pixel.
fn water_at(g: Ground) -> f32 {
    let wet = textureSampleLevel(ground_of, linear_repeat, g.uv, g.lod).r;
    let texels_per_px = f32(textureDimensions(ground_of).x) / 6.2831853 / frame.globe.y;
    let sharp = saturate((wet - 0.5) / clamp(texels_per_px, 0.08, 1.0) + 0.5);
    return mix(1.0, mix(wet, sharp, saturate(1.6 - 1.6 * texels_per_px)), frame.stars.w);
}

// A city is a point from afar and a spread of suburbs from near: the nearer, the more only its core shines.
fn glow_of(light: f32) -> f32 {
    let near = saturate((frame.globe.y / scale() - 700.0) / 2600.0);
    let lit = pow(saturate((light - mix(0.05, 0.12, near)) * 1.05), mix(1.35, 2.6, near));
    return lit / (1.0 + 0.9 * lit);
}

#ifdef BLUEPRINT
// Meridians and parallels each 15°, one line wide at every zoom and distance.
fn graticule(p: vec3<f32>) -> f32 {
    let around = max(length(p.xz), 1e-4);
    let longitude = atan2(p.x, p.z);
    let meridian = sin(longitude * 12.0);
    let parallel = sin(asin(clamp(p.y, -1.0, 1.0)) * 12.0);
    let width = 0.40 * scale() + 0.5;
    let m = saturate(width - abs(meridian) / max(fwidth(meridian), 1e-5)) * smoothstep(0.13, 0.27, around);
    let l = saturate(width - abs(parallel) / max(fwidth(parallel), 1e-5));
    return max(m, l) * frame.graticule.w;
}

fn earth(g: Ground) -> vec3<f32> {
    var color = mix(frame.land.rgb, frame.ocean.rgb, water_at(g));
    let fresnel = 1.0 - saturate(g.toward);
    color = mix(color, frame.limb.rgb, smoothstep(0.78, 1.0, fresnel) * 0.45);
    return mix(color, frame.graticule.rgb, graticule(g.p));
}

fn sky(height: f32, closest: vec3<f32>, side: f32) -> vec3<f32> { return vec3<f32>(0.0); }
#else
#ifdef ORBITAL
fn hash(p: vec3<f32>) -> f32 { return fract(sin(dot(p, vec3<f32>(12.9898, 78.233, 37.719))) * 43758.547); }

fn noise(p: vec3<f32>) -> f32 {
    let i = floor(p);
    let f = p - i;
    let u = f * f * (3.0 - 2.0 * f);
    let x = vec4<f32>(
        mix(hash(i), hash(i + vec3<f32>(1.0, 0.0, 0.0)), u.x),
        mix(hash(i + vec3<f32>(0.0, 1.0, 0.0)), hash(i + vec3<f32>(1.0, 1.0, 0.0)), u.x),
        mix(hash(i + vec3<f32>(0.0, 0.0, 1.0)), hash(i + vec3<f32>(1.0, 0.0, 1.0)), u.x),
        mix(hash(i + vec3<f32>(0.0, 1.0, 1.0)), hash(i + vec3<f32>(1.0, 1.0, 1.0)), u.x));
    return mix(mix(x.x, x.y, u.y), mix(x.z, x.w, u.y), u.z);
}

// The sun in the sea: a small hard core in a long glitter, rougher where the wind is.
fn glint(g: Ground) -> f32 {
    let half_way = normalize(frame.sun.xyz - g.ray);
    let nh = saturate(dot(g.p, half_way));
    if (nh < 0.90) { return 0.0; }
    let wind = noise(g.p * 9.0) * 0.6 + noise(g.p * 31.0) * 0.4;
    let angle2 = (1.0 / (nh * nh) - 1.0); // tan² of the slope that mirrors the sun
    let calm = mix(0.0016, 0.0060, wind);
    let rough = mix(0.018, 0.040, wind);
    let grazing = 1.0 - saturate(dot(half_way, -g.ray));
    let fresnel = 0.30 + 0.70 * grazing * grazing * grazing;
    return (exp(-angle2 / calm) * 0.62 + exp(-angle2 / rough) * 0.17 * (0.75 + 0.5 * wind)) * fresnel * 2.0;
}

fn earth(g: Ground) -> vec3<f32> {
    let is_there = frame.stars.w;
    let ground = textureSampleLevel(surface, linear_repeat, g.uv, g.lod);
    let wet = water_at(g);
    let sun = frame.sun.xyz;
    let elevation = dot(g.p, sun);

    // Relief: the slope of the height, seen at the size of a pixel.
    let texel = exp2(max(g.lod, 0.0)) / vec2<f32>(textureDimensions(ground_of));
    let lod = max(g.lod, 0.0);
    let slope = vec2<f32>(
        textureSampleLevel(ground_of, linear_repeat, g.uv + vec2<f32>(texel.x, 0.0), lod).g
            - textureSampleLevel(ground_of, linear_repeat, g.uv - vec2<f32>(texel.x, 0.0), lod).g,
        textureSampleLevel(ground_of, linear_repeat, g.uv - vec2<f32>(0.0, texel.y), lod).g
            - textureSampleLevel(ground_of, linear_repeat, g.uv + vec2<f32>(0.0, texel.y), lod).g) * is_there;
    let east = normalize(vec3<f32>(g.p.z, 0.0, -g.p.x) + vec3<f32>(1e-6, 0.0, 0.0));
    let north = cross(g.p, east);
    let normal = normalize(g.p - (east * slope.x + north * slope.y) * (2.2 * (1.0 - wet)));

    var day = mix(vec3<f32>(luminance(ground.rgb)), ground.rgb, 0.74) * 0.80;
    day = mix(frame.land.rgb, day, is_there);
    day = mix(day, day * 0.35 + frame.ocean.rgb * 0.8, wet);
    let lit = smoothstep(-0.10, 0.34, elevation);
    let shade = 0.24 + 0.98 * pow(saturate(dot(normal, sun)), 0.8);
    var color = day * shade * lit * vec3<f32>(1.0, 0.985, 0.96);
    let dusk = (elevation - 0.02) / 0.085;
    color += vec3<f32>(0.478, 0.231, 0.133) * (exp(-dusk * dusk) * 0.16);

    let night = 1.0 - smoothstep(-0.16, 0.10, elevation);
    let dark = mix(vec3<f32>(0.047, 0.078, 0.125), vec3<f32>(0.024, 0.039, 0.071), wet)
        * (0.80 + 0.9 * (1.0 - wet) * (slope.x + slope.y) + 0.25 * (1.0 - wet));
    color = mix(color, dark, night * 0.94);
    let light = glow_of(ground.a) * night * smoothstep(0.02, 0.40, g.toward) * is_there;
    color += frame.lights.rgb * light * 0.66 + vec3<f32>(1.0, 0.93, 0.82) * (light * light * light * 0.30);

    color += vec3<f32>(1.0, 0.906, 0.761) * (glint(g) * wet * lit);
    // Air: thin over the middle, thick towards the limb, blue by day, a breath of it at night.
    let fresnel = 1.0 - saturate(g.toward);
    let f2 = fresnel * fresnel;
    let by_day = smoothstep(-0.20, 0.40, elevation);
    let warm = mix(vec3<f32>(0.95, 0.52, 0.30), frame.rim.rgb, smoothstep(-0.10, 0.22, elevation));
    color += warm * (f2 * fresnel * 0.75 * by_day) + frame.rim.rgb * (fresnel * sqrt(fresnel) * 0.10 * lit + f2 * f2 * 0.05);
    return color;
}

fn sky(height: f32, closest: vec3<f32>, side: f32) -> vec3<f32> {
    let above = max(height, 0.0);
    let elevation = dot(closest, frame.sun.xyz);
    let by_day = smoothstep(-0.35, 0.5, elevation);
    let color = mix(vec3<f32>(0.80, 0.50, 0.42), frame.rim.rgb, smoothstep(-0.22, 0.12, elevation));
    return color * ((exp(-above / 0.010) * 0.75 + exp(-above / 0.045) * 0.30) * (0.03 + by_day));
}
#else
fn earth(g: Ground) -> vec3<f32> {
    let ground = textureSampleLevel(surface, linear_repeat, g.uv, g.lod);
    let is_there = frame.stars.w;
    let wet = water_at(g);
    let by_day = ground.rgb;
    let bright = luminance(by_day);

    // Night: two dark tones, modeled by the key light and by the imagery's own relief.
    let key = dot(g.p, KEY.x * frame.right.xyz + KEY.y * frame.up.xyz - KEY.z * frame.forward.xyz);
    let relief = mix(1.0, 0.72 + 0.78 * bright, is_there);
    let night = mix(frame.land.rgb * relief, frame.ocean.rgb, wet) * (0.62 + 0.60 * smoothstep(-0.5, 1.0, key));

    // Day: the imagery, far below its own brightness, so that arcs lead.
    let elevation = dot(g.p, frame.sun.xyz);
    let lit = smoothstep(-0.13, 0.30, elevation) * is_there;
    let calm = mix(vec3<f32>(bright), by_day, 0.62) * vec3<f32>(0.30, 0.34, 0.42) + frame.land.rgb * 0.42;
    let day = mix(calm, frame.ocean.rgb * 1.25 + vec3<f32>(0.004, 0.014, 0.030), wet) * (0.66 + 0.34 * smoothstep(-0.6, 1.0, key));
    var color = mix(night, day, lit * 0.82);

    let light = glow_of(ground.a) * smoothstep(0.02, 0.45, g.toward) * (1.0 - 0.86 * lit) * is_there;
    color += frame.lights.rgb * light * 0.62 + vec3<f32>(1.0, 0.914, 0.80) * (light * light * light * 0.30);

    let fresnel = 1.0 - saturate(g.toward);
    let f2 = fresnel * fresnel;
    return color + frame.rim.rgb * (f2 * f2 * fresnel * (0.03 + 0.54 * g.side) + f2 * 0.055 * g.side);
}

fn sky(height: f32, closest: vec3<f32>, side: f32) -> vec3<f32> {
    let above = max(height, 0.0);
    return frame.rim.rgb * ((exp(-above / 0.016) * 0.58 + exp(-above / 0.075) * 0.22) * (0.10 + 0.90 * side));
}
#endif
#endif

// Shade of a texel of the map of countries: how strong, and 1 where there is one.
fn shade_of(at: vec2<i32>, size: vec2<i32>) -> vec2<f32> {
    let texel = vec2<i32>((at.x + size.x) % size.x, clamp(at.y, 0, size.y - 1));
    let country = textureLoad(countries, texel, 0).r;
    let four = frame.shade[country >> 4u][(country >> 2u) & 3u];
    let level = f32((four >> ((country & 3u) * 8u)) & 255u) / 255.0;
    return vec2<f32>(level, select(0.0, 1.0, level > 0.0));
}

// Countries in the colors of the ramp. Between neighbors the shade changes over a texel from afar, over a pixel from near.
fn shaded(color: vec3<f32>, g: Ground) -> vec3<f32> {
    let size = vec2<i32>(textureDimensions(countries));
    if (size.x == 1) { return color; } // nothing is shaded
    let at = g.uv * vec2<f32>(size) - 0.5;
    let px_per_texel = max(frame.globe.y * 6.2831853 / f32(size.x), 1.0);
    let part = saturate((fract(at) - 0.5) * px_per_texel + 0.5);
    let first = vec2<i32>(floor(at));
    let x = vec2<i32>(1, 0);
    let y = vec2<i32>(0, 1);
    let shade = mix(
        mix(shade_of(first, size), shade_of(first + x, size), part.x),
        mix(shade_of(first + y, size), shade_of(first + x + y, size), part.x),
        part.y);
    let level = shade.x / max(shade.y, 1e-4);
    let tint = mix(frame.ramp[0].rgb, frame.ramp[1].rgb, level);
    let opacity = shade.y * (0.40 + 0.30 * level) * (1.0 - water_at(g));
    return mix(color, tint, opacity * smoothstep(0.0, 0.35, g.toward));
}

@fragment
fn fragment(@builtin(position) at: vec4<f32>) -> @location(0) vec4<f32> {
    let offset = at.xy - vec2<f32>(frame.up.w, frame.forward.w);
    let around = offset * frame.viewport.w;
    var color = mix(frame.space_edge.rgb, frame.space.rgb, exp(-1.6 * dot(around, around)));

    let slope = offset / frame.right.w;
    let ray = normalize(frame.forward.xyz + frame.right.xyz * slope.x - frame.up.xyz * slope.y);
    let along = dot(ray, frame.eye.xyz);
    let height = sqrt(max(frame.eye.w + 1.0 - along * along, 0.0)) - 1.0;
    let toward_key = dot(normalize(vec2<f32>(offset.x, -offset.y) + 1e-4), normalize(KEY.xy));
    let covered = saturate(0.5 - height * frame.globe.x);

#ifndef BLUEPRINT
    let closest = normalize(frame.eye.xyz - ray * along);
    color += sky(height, closest, smoothstep(-0.55, 1.0, toward_key)) * (1.0 - covered);
#endif
    let inside = sqrt(max(along * along - frame.eye.w, 0.0));
    var g: Ground;
    g.p = normalize(frame.eye.xyz + ray * (-along - inside));
    g.ray = ray;
    g.toward = max(-dot(g.p, ray), 0.0);
    g.side = smoothstep(-0.75, 1.0, toward_key);
    g.uv = vec2<f32>(atan2(g.p.x, g.p.z) / 6.2831853 + 0.5, 0.5 - asin(clamp(g.p.y, -1.0, 1.0)) / 3.1415927);
    let texels_per_radian = f32(textureDimensions(surface).x) / 6.2831853;
    g.lod = log2(max(texels_per_radian / (frame.globe.y * sqrt(clamp(g.toward, 0.03, 1.0))), 1.0));
#ifdef BLUEPRINT
    color = mix(color, shaded(earth(g), g), covered); // every pixel: lines of the graticule are measured between neighbors
    let edge = saturate(0.5 + 0.75 * scale() - abs(height * frame.globe.x));
    return vec4<f32>(mix(color, frame.coast.rgb, edge * frame.coast.w), 1.0);
#else
    if (covered > 0.0) {
        color = mix(color, shaded(earth(g), g), covered);
    }
    return vec4<f32>(color + dither(at.xy), 1.0);
#endif
}
