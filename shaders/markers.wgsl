// Where arcs land, and home. Two instances a marker: what lies on the ground (landing ripple, selection), then the dot.

struct Marker {
    ground: vec3<f32>, radius: f32, // unit vector; logical px
    style: u32,                     // hue, emphasis as with arcs; HOME; RETIRED; CONTRADICTED
    landed: u32, ended: u32,        // ms: a ripple starts; it begins to fade
    appeared: u32,                  // ms: the first arc landed
}
@group(0) @binding(7) var<storage, read> markers: array<Marker>;

const HOME = 64u;
const MINOR = 128u;
const RETIRED = 2048u;
const CONTRADICTED = 4096u;
const GROUND_DEG = 3.5;
const WARN = vec3<f32>(1.0, 0.7216, 0.3020);

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) offset: vec2<f32>,                       // px from the center, or degrees on the ground
    @location(1) @interpolate(flat) color: vec3<f32>,
    @location(2) @interpolate(flat) look: vec4<f32>,      // radius px; opacity; ripple 0…1 (over: none); ring: 0, 1 hovered, 2 selected
    @location(3) @interpolate(flat) is_ground: u32,
    @location(4) @interpolate(flat) is_home: u32,         // 1: home; 2: one of the many; 3: contradicted
    @location(5) @interpolate(flat) shape: u32,           // flat looks repeat the hue as a shape
}

@vertex
fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) instance: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    let marker = markers[instance >> 1u];
    if (marker.radius <= 0.0) { return out; }
    let is_dot = (instance & 1u) == 1u;
    let emphasis = emphasis_of(marker.style);
    let since = frame.time.x - marker.landed;
    let is_pending = frame.time.x - marker.appeared > 0xfffff000u; // its arc is still on the way: within four seconds before the wrap
    let age = f32(since) + frame.detail.y * RIPPLE_MS;
    let is_home = (marker.style & HOME) != 0u;
    var opacity = smoothstep(0.02, 0.10, facing(marker.ground));
    opacity *= select(opacity_of(marker.style, mix(1.0, 0.5, frame.detail.x)), 1.0, is_home);
    if ((marker.style & RETIRED) != 0u) {
        opacity *= 1.0 - saturate(f32(frame.time.x - marker.ended) / RETIRE_MS);
    }
    let ring = select(select(0.0, 1.0, emphasis == HOVERED), 2.0, emphasis == SELECTED);
    if (opacity <= 0.0 || is_pending || (!is_dot && (is_home || (age >= RIPPLE_MS && ring == 0.0)))) { return out; }

    let corner = vec2<f32>(f32(i & 1u), f32(i >> 1u)) * 2.0 - 1.0;
    let is_minor = (marker.style & MINOR) != 0u && emphasis < HOVERED;
    let radius = select(marker.radius, 0.8, is_minor) * scale() * select(1.0, 1.25, emphasis >= HOVERED);
    if (is_dot) {
        let reach = select(radius * 4.6, 10.0 * scale(), is_home) + 1.5;
        out.offset = corner * reach;
        out.position = moved(clip_of(marker.ground), out.offset);
        opacity *= select(saturate(f32(frame.time.x - marker.appeared) / 160.0), 1.0, is_home);
    } else {
        let east = normalize(cross(vec3<f32>(0.0, 1.0, 0.0), marker.ground) + vec3<f32>(1e-5, 0.0, 0.0));
        let north = cross(marker.ground, east);
        let reach = tan(radians(GROUND_DEG));
        out.offset = corner * GROUND_DEG;
        out.position = clip_of(marker.ground * 1.001 + (east * corner.x + north * corner.y) * reach);
    }
    out.color = select(hue_color(marker.style), select(frame.selected.rgb, frame.home.rgb, is_home), emphasis == SELECTED || is_home);
    out.look = vec4<f32>(radius, opacity, age / RIPPLE_MS, ring);
    out.is_ground = select(1u, 0u, is_dot);
    let is_contradicted = (marker.style & CONTRADICTED) != 0u;
    out.is_home = select(select(select(0u, 2u, is_minor), 3u, is_contradicted && !is_minor), 1u, is_home);
    if (is_contradicted) { out.color = WARN; }
    out.shape = select(0u, marker.style & 7u, is_blueprint());
    if (is_minor) { out.look.y *= 0.45; }
    return out;
}

fn over(top: vec3<f32>, alpha: f32, below: vec4<f32>) -> vec4<f32> {
    return vec4<f32>(top * alpha, alpha) + below * (1.0 - alpha);
}

fn disc(d: f32, radius: f32) -> f32 { return saturate(radius + 0.5 - d); }

fn ring_at(d: f32, px: f32, radius: f32, width: f32) -> f32 {
    return saturate(0.5 * width * scale() + 0.5 - abs(d - radius) / px);
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let d = length(in.offset);
    let px = max(fwidth(d), 1e-5);
    var out = vec4<f32>(0.0);
    if (in.is_ground == 1u) {
        if (in.look.z < 1.0) {
            for (var ring = 0u; ring < 3u; ring++) {
                let started = saturate(in.look.z * 1.3 - 0.15 * f32(ring));
                let radius = (1.1 + 1.05 * f32(ring)) * ease_out(started);
                let alpha = select(select(0.18, 0.45, ring == 1u), 0.85, ring == 0u) * (1.0 - started) * sign(started);
                out = over(in.color, ring_at(d, px, radius, 1.3) * alpha, out);
            }
        }
        if (in.look.w > 0.0) {
            let is_selected = in.look.w > 1.5;
            out = over(frame.selected.rgb, ring_at(d, px, select(1.9, 2.6, is_selected), 1.5) * select(0.55, 0.9, is_selected), out);
        }
        return out * in.look.y;
    }
    let s = scale();
    if (in.is_home == 1u) {
        out = over(frame.casing.rgb, disc(d, 8.5 * s) * 0.55, out);
        out = over(frame.home.rgb, disc(d, 6.5 * s), out);
        out = over(frame.casing.rgb, disc(d, 4.6 * s), out);
        return over(frame.home.rgb, disc(d, 2.6 * s), out);
    }
    let radius = in.look.x;
    if (in.is_home == 2u) {
        return over(mix(in.color, frame.ramp[2].rgb, 0.5), disc(d, radius), out) * in.look.y;
    }
    if (in.is_home == 3u) {
        // Hollow: nobody is there.
        let hollow = max(radius, 2.6 * s) + 0.6 * s;
        out = over(frame.casing.rgb, disc(d, hollow + 1.6 * s) * 0.80, out);
        return over(in.color, ring_at(d, px, hollow, 1.4), out) * in.look.y;
    }
    if (is_blueprint()) {
        let large = radius * 1.35;
        let away = shape_distance(in.offset, large, in.shape);
        out = over(frame.casing.rgb, saturate(1.3 * s + 0.5 - away), out);
        out = over(in.color, saturate(0.5 - away), out);
        if (in.shape == 5u) { out = over(frame.casing.rgb, disc(d, large * 0.5), out); }
        return out * in.look.y;
    }
    let soft = d / (radius * 2.2);
    out = over(in.color, exp(-soft * soft) * frame.core.w, out);
    out = over(frame.casing.rgb, disc(d, radius + 1.1 * s) * 0.80, out);
    out = over(in.color, disc(d, radius), out);
    out = over(frame.core.rgb, disc(d, radius * 0.42) * 0.95, out);
    return out * in.look.y;
}

// How far outside a shape of about `radius` a point is, px: disc, square, triangle, diamond, triangle upside down.
fn shape_distance(at: vec2<f32>, radius: f32, shape: u32) -> f32 {
    let a = abs(at);
    switch shape {
        case 1u: { return max(a.x, a.y) - radius * 0.95; }
        case 2u: { return max(a.x * 0.866 - at.y * 0.5, at.y) - radius * 0.66; }
        case 3u: { return (a.x + a.y) * 0.7071 - radius * 0.92; }
        case 4u: { return max(a.x * 0.866 + at.y * 0.5, -at.y) - radius * 0.66; }
        default: { return length(at) - radius; }
    }
}
