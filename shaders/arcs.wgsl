// All arcs: one record each, pulled by instance index; geometry and motion follow from `now − born` alone.
//
// What changes slowly along the way is found at its vertices; a fragment is a few products, because on a software
// renderer covered pixels are all that counts.
//
// No number of the frame is compared on its own here: lavapipe would build it into the shader, with the time beside it,
// and compile the shader anew in each frame, keeping the memory of all.

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) @interpolate(linear) lane: vec4<f32>,   // across, px; part of the way; width, px; brightness
    @location(2) @interpolate(linear) heat: f32,         // what a comet adds here
    @location(3) @interpolate(flat) color: vec3<f32>,
    @location(4) @interpolate(flat) look: vec4<f32>,     // opacity; 1 over the halo, px (0: none); length, px; grown to
    @location(5) @interpolate(flat) pulse: vec4<f32>,    // phase; up pulses; down pulses; 1 over the tail
    @location(6) @interpolate(flat) dots: vec2<f32>,     // dots along the way (0: not dotted); 1 = growing
}

// The record says who is drawn how finely.
fn segments_of(is_hero: bool) -> f32 { return select(frame.detail.w, frame.detail.z, is_hero); }

@vertex
fn vertex(@builtin(vertex_index) i: u32, @builtin(instance_index) slot: u32) -> Out {
    var out: Out;
    out.position = nowhere();
    let arc = arcs[slot];
    if (arc.shape == 0u) { return out; }
    let is_hero = (arc.style & HERO) != 0u;
    let emphasis = emphasis_of(arc.style);
    let age = frame.time.x - arc.born;

    var opacity = emphasis_opacity(arc.style);
    if ((arc.style & RETIRED) != 0u) {
        let gone = saturate(f32(frame.time.x - arc.ended) / RETIRE_MS);
        opacity *= (1.0 - gone) * (1.0 - gone);
    }
    if (opacity < 0.004) { return out; }

    let rest = select(frame.stars.z, 1.0, is_hero);
    let strength = f32(arc.shape >> 16u) / 65535.0;
    var width = f32(arc.shape & 0xffffu) / 256.0;
    if (is_orbital()) { width += 0.5; }
    if (!is_hero) { width = min(width, 1.0); }
    if (emphasis >= HOVERED) { width = max(width, 1.4) * 1.25; }
    width *= scale();

    let length_px = max(arc.omega * frame.globe.x, 1.0);
    let period = u32(clamp(arc.omega * 2127.0, 900.0, 3200.0));
    let head = f32((age + ((arc.style >> 16u) & 255u) * period / 256u) % period) / f32(period);
    let tail = clamp(70.0 * scale() / length_px, 0.05, 0.30);
    let travels = 1.0 - frame.detail.y;
    let up = f32((arc.style >> 6u) & 3u) * travels;
    let down = f32((arc.style >> 8u) & 3u) * travels;

    let step_size = 1.0 / segments_of(is_hero);
    var t = f32(i >> 1u) * step_size;
    let only_pulse = frame.globe.z * f32(!is_hero && emphasis < HOVERED) > 0.5;
    if (only_pulse) {
        if (up + down == 0.0) { return out; }
        let front = select(1.0 - head, head, up > 0.0);
        let back = select(front + tail * 1.3, front - tail * 1.3, up > 0.0);
        t = clamp(mix(back, front, t), 0.0, 1.0);
    }
    let way = way_of(arc);
    let step = 0.5 * step_size;
    let p = curve(way, t);
    let at = screen_of(p);
    // Forward difference, backward at the end: two points of the curve a vertex.
    let beside = select(t + step, t - step, t + step > 1.0);
    let along = (screen_of(curve(way, beside)) - at) * sign(beside - t);
    let normal = vec2<f32>(-along.y, along.x) * inverseSqrt(max(dot(along, along), 1e-9));
    let stands_out = is_hero || emphasis >= HOVERED;
    let halo = saturate(frame.core.w * 1e3) * select(0.0, 1.2 * width + 3.0 * scale(), stands_out);
    let half_px = 0.5 * width + max(1.0 + 1.2 * scale() * frame.casing.w, halo * 1.9);
    let side = select(-half_px, half_px, (i & 1u) == 1u);

    // Home never burns out: arcs rise from darkness, by way and by pixels.
    let home_px = distance(at, screen_of(arc.start));
    let near = smoothstep(0.0, 0.24, t) * (0.12 + 0.88 * smoothstep(7.0 * scale(), 58.0 * scale(), home_px));
    var body = near * (0.26 + 0.60 * pow(t, 1.15)) * pow(strength, 0.8);
    if (is_orbital()) {
        body = near * (0.50 + 0.46 * pow(t, 1.1)) * pow(strength, 0.35);
    } else if (is_blueprint()) {
        body = (0.25 + 0.75 * near) * 0.95;
    }
    if (only_pulse) { body = 0.0; }

    out.position = moved(clip_of(p), normal * side);
    out.world = p;
    out.lane = vec4<f32>(side, t, width * (0.34 + 0.66 * smoothstep(0.0, 0.38, t)), body);
    out.heat = near * saturate(strength + 0.22);
    out.color = select(hue_color(arc.style), frame.selected.rgb, emphasis == SELECTED);
    // One of very many is light, no longer somebody's.
    if (only_pulse) { out.color = mix(out.color, frame.ramp[2].rgb, 0.65 * frame.spread.z); }
    let growing = f32(age) / GROW_MS;
    out.look = vec4<f32>(
        opacity * select(rest, 1.0, emphasis >= HOVERED), select(0.0, 1.0 / max(halo, 1e-3), halo > 0.0), length_px, ease_out(growing));
    out.pulse = vec4<f32>(head, up, down, 1.0 / tail);
    let is_dotted = (arc.style & CONTRADICTED) != 0u;
    out.dots = vec2<f32>(select(0.0, length_px / (7.0 * scale()), is_dotted), select(0.0, 1.0, growing < 1.0));
    return out;
}

// A comet: sharp before its head, a tail behind it; `count` of them evenly spaced.
fn comet(behind: f32, count: f32, per_tail: f32) -> f32 {
    let spacing = 1.0 / max(count, 1.0);
    let d = fract(behind * count) * spacing;
    let tail = saturate(1.0 - 0.72 * d * per_tail);
    let front = saturate(1.0 - (spacing - d) * 55.0);
    let light = max(tail * tail * tail, front * front);
    return select(0.0, light, count > 0.0);
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let seen = smoothstep(-1.0, 7.0 * scale(), clear_px(in.world));
    let t = in.lane.y;
    let shown = saturate((in.look.w - t) * in.look.z * 0.25 + 0.5) * seen * in.look.x;
    if (shown <= 0.002) { discard; }
    let body = in.lane.w * select(1.0, 0.12, in.dots.x > 0.0 && fract(t * in.dots.x) >= 0.5);
    // What is sent is bright, what is received calmer: see the direction at a glance.
    let sent = comet(in.pulse.x - t, in.pulse.y, in.pulse.w);
    let received = comet(in.pulse.x - 1.0 + t, in.pulse.z, in.pulse.w);
    let tip = saturate(1.0 - max(in.look.w - t, 0.0) * 5.0);
    let hot = max(max(sent, received * 0.82), in.dots.y * tip * tip) * in.heat * 0.92;

    let across = abs(in.lane.x);
    let width = in.lane.z;
    let core_edge = saturate(0.5 * width + 0.5 - across) * min(width, 1.0);
    let lit = min(body + hot, 1.0) * shown;
    let core = core_edge * lit;
    // A sent comet is white, a received one keeps its hue.
    let whiteness = max(sent, received * 0.55) * in.heat;
    let floor_of_hot = select(0.25, 0.0, is_blueprint());
    let color = mix(in.color, frame.selected.rgb, saturate(core_edge * whiteness - floor_of_hot) * select(0.95, 0.75, is_blueprint()));
    // A bell that ends where the ribbon does.
    let x = across * in.look.y;
    let bell = saturate(1.0 - x * x * 0.277);
    let glow = select(0.0, bell * bell * bell * (body * 0.5 + hot * 1.5) * 0.62 * frame.core.w * shown, in.look.y > 0.0);
    var out = vec4<f32>(in.color * (glow * (1.0 - core)), glow * 0.5 * (1.0 - core));
    let edge = saturate(0.5 * width + 1.1 * scale() + 0.5 - across) * frame.casing.w * lit * min(width, 1.0);
    out = vec4<f32>(frame.casing.rgb * edge, edge) + out * (1.0 - edge);
    return vec4<f32>(color * core, core) + out * (1.0 - core);
}
