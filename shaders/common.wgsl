// What every shader of the globe shares. Colors are sRGB-encoded throughout: the pass blends as a designer's tool
// does, and present.wgsl decodes at the end. Lengths are physical pixels from the top left.

struct Frame {
    eye: vec4<f32>,      // w: |eye|² − 1
    right: vec4<f32>,    // w: focal length, px
    up: vec4<f32>,       // w: center of the globe, x
    forward: vec4<f32>,  // w: center of the globe, y
    viewport: vec4<f32>, // width, height, and 1 over each
    sun: vec4<f32>,      // unit vector; w: scale factor
    stars: vec4<f32>,    // cos and sin of the sidereal angle; z: opacity of arcs that are no heroes; w: imagery is there
    globe: vec4<f32>,    // x: radius of the disc; y: px per radian below the eye; z: 1 = only pulses of the many
    reach: vec4<f32>,    // unit vector of home; w: how far the selected host can be, radians (0: no ring)
    time: vec4<u32>,     // x: now, ms
    spread: vec4<f32>,   // x: how far siblings stand apart; y: how far ways to one region run together; z: density of the many
    doubt: vec4<f32>,    // unit vector of the selected host's place; w: how roughly it is known, radians (0: no disc)
    // x: 1 = something is selected, the others step back; y: 1 = nothing travels; z, w: segments of heroes and of the many.
    detail: vec4<f32>,
    // The look, see src/theme/globe.rs.
    space: vec4<f32>,    // w: 0 night, 1 orbital, 2 blueprint
    space_edge: vec4<f32>, // w: 1 = dark on light
    ocean: vec4<f32>,
    land: vec4<f32>,
    limb: vec4<f32>,
    coast: vec4<f32>,    // w: opacity
    border: vec4<f32>,   // w: opacity
    graticule: vec4<f32>, // w: opacity
    lights: vec4<f32>,
    rim: vec4<f32>,
    casing: vec4<f32>,   // w: opacity along arcs
    core: vec4<f32>,     // w: brightness of halos
    home: vec4<f32>,
    selected: vec4<f32>,
    disc: vec4<f32>,
    ramp: array<vec4<f32>, 3>,
    hues: array<vec4<f32>, 6>,
    shade: array<vec4<u32>, 16>, // how strongly each country is shaded, four in a number
}

@group(0) @binding(0) var<uniform> frame: Frame;

fn scale() -> f32 { return frame.sun.w; }
fn is_orbital() -> bool { return frame.space.w == 1.0; }
fn is_blueprint() -> bool { return frame.space.w == 2.0; }

// Clip coordinates; z is a constant, for there is no depth buffer: the globe hides things exactly, see `clear_px`.
fn clip_of(p: vec3<f32>) -> vec4<f32> {
    let d = p - frame.eye.xyz;
    let depth = dot(d, frame.forward.xyz);
    let k = 2.0 * frame.right.w * frame.viewport.zw;
    let shift = vec2<f32>(2.0 * frame.up.w * frame.viewport.z - 1.0, 1.0 - 2.0 * frame.forward.w * frame.viewport.w);
    return vec4<f32>(vec2<f32>(dot(d, frame.right.xyz), dot(d, frame.up.xyz)) * k + shift * depth, 0.001, depth);
}

fn screen_of(p: vec3<f32>) -> vec2<f32> {
    let d = p - frame.eye.xyz;
    let k = frame.right.w / max(dot(d, frame.forward.xyz), 1e-4);
    return vec2<f32>(frame.up.w, frame.forward.w) + vec2<f32>(dot(d, frame.right.xyz), -dot(d, frame.up.xyz)) * k;
}

// Moves a clip position by pixels.
fn moved(clip: vec4<f32>, by_px: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(clip.xy + vec2<f32>(by_px.x, -by_px.y) * 2.0 * frame.viewport.zw * clip.w, clip.zw);
}

fn nowhere() -> vec4<f32> { return vec4<f32>(2.0, 2.0, 2.0, 1.0); }

// How far outside the disc of the globe the sight of `p` passes, px; large where `p` is in front of the limb plane.
fn clear_px(p: vec3<f32>) -> f32 {
    let d = p - frame.eye.xyz;
    let b = dot(d, frame.eye.xyz);
    // The square of the nearest distance, less one: twice the distance from the limb where that is small.
    let beyond = frame.eye.w - b * b / dot(d, d);
    return select(beyond * 0.5 * frame.globe.x, 1e4, dot(p, frame.eye.xyz) > 1.0);
}

fn facing(ground: vec3<f32>) -> f32 { return dot(ground, normalize(frame.eye.xyz - ground)); }

// Noise that looks even: takes the steps out of dark gradients.
fn dither(at: vec2<f32>) -> f32 {
    let a = fract(52.9829189 * fract(dot(at, vec2<f32>(0.06711056, 0.00583715))));
    let b = fract(52.9829189 * fract(dot(at + 47.3, vec2<f32>(0.00583715, 0.06711056))));
    return (a - b) * (0.6 / 255.0);
}

// The five hues and that of everything else.
fn hue_color(style: u32) -> vec3<f32> { return frame.hues[min(style & 7u, 5u)].rgb; }

const NORMAL = 0u;
const FILTERED_OUT = 1u;
const HOVERED = 2u;
const SELECTED = 3u;

fn emphasis_of(style: u32) -> u32 { return (style >> 3u) & 7u; }

// What stands neither out nor back has `normal`.
fn opacity_of(style: u32, normal: f32) -> f32 {
    let emphasis = emphasis_of(style);
    return select(select(1.0, normal, emphasis == NORMAL), FILTERED_OPACITY, emphasis == FILTERED_OUT);
}

fn emphasis_opacity(style: u32) -> f32 { return opacity_of(style, mix(1.0, DIMMED_OPACITY, frame.detail.x)); }

fn ease_out(x: f32) -> f32 {
    let rest = 1.0 - saturate(x);
    return 1.0 - rest * rest * rest;
}

const DIMMED_OPACITY = 0.42;
const FILTERED_OPACITY = 0.06;
const PI = 3.1415927;
const GROW_MS = 420.0;
const RETIRE_MS = 1600.0;
const RIPPLE_MS = 1200.0;
