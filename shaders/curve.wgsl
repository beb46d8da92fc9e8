// The record of an arc and its way. The way is that of src/arcs/curve.rs; picking and labels rely on it.

struct Arc {
    start: vec3<f32>, omega: f32, // unit vector of home; central angle
    ahead: vec3<f32>, hub: u32,   // unit vector along the great circle, orthogonal to `start`; middle of the region, octahedral
    born: u32, ended: u32,        // ms; `ended` counts with the flag RETIRED
    style: u32, shape: u32,       // see src/arcs/pack.rs
}
@group(0) @binding(6) var<storage, read> arcs: array<Arc>;

const HERO = 1024u;
const RETIRED = 2048u;
const CONTRADICTED = 4096u;

// What every point of a way needs, found once.
struct Way {
    start: vec3<f32>, omega: f32,
    ahead: vec3<f32>, bow: f32,
    hub_ahead: vec3<f32>, hub_omega: f32,
    together: f32, lift: f32,
}

fn way_of(arc: Arc) -> Way {
    var way: Way;
    way.start = arc.start;
    way.omega = arc.omega;
    way.ahead = arc.ahead;
    way.bow = f32(i32(arc.style) >> 24u) * (1.0 / 2048.0) * frame.spread.x;
    var hub = vec3<f32>(unpack2x16snorm(arc.hub), 0.0);
    hub.z = 1.0 - abs(hub.x) - abs(hub.y);
    if (hub.z < 0.0) {
        let folded = (1.0 - abs(hub.yx)) * select(vec2<f32>(-1.0), vec2<f32>(1.0), hub.xy >= vec2<f32>(0.0));
        hub = vec3<f32>(folded, hub.z);
    }
    hub = normalize(hub);
    let cosine = dot(hub, arc.start);
    let aside = hub - arc.start * cosine;
    let sine = length(aside);
    way.together = frame.spread.y * smoothstep(0.25, 0.70, arc.omega) * step(1e-3, sine);
    way.hub_ahead = aside / max(sine, 1e-3);
    way.hub_omega = atan2(sine, cosine);
    let part = mix(arc.omega, way.hub_omega, way.together) / PI;
    way.lift = (0.024 + 0.30 * part - 0.075 * part * part * part) * (1.0 + abs(way.bow) * 2.0);
    return way;
}

fn curve(way: Way, t: f32) -> vec3<f32> {
    let angle = way.omega * t;
    let hub_angle = way.hub_omega * t;
    let s = max(sin(PI * t), 0.0);
    let straight = way.start * cos(angle) + way.ahead * sin(angle);
    let trunk = way.start * cos(hub_angle) + way.hub_ahead * sin(hub_angle);
    let on_trunk = way.together * (1.0 - smoothstep(0.30, 0.96, t));
    let ground = mix(straight, trunk, on_trunk) + cross(way.start, way.ahead) * (way.bow * s * sqrt(s));
    return normalize(ground) * (1.0 + way.lift * pow(s, 0.92));
}
