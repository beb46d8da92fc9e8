// All arcs: one record each, pulled by instance index; geometry and motion follow from `now − born` alone.

struct Out {
    @builtin(position) position: vec4<f32>,
    @location(0) world: vec3<f32>,
    @location(1) @interpolate(linear) lane: vec3<f32>,   // across, px; part of the way; px from home
    @location(2) @interpolate(flat) color: vec3<f32>,
    @location(3) @interpolate(flat) look: vec4<f32>,     // width px; strength; opacity; halo px (0: none; below: a pulse alone)
    @location(4) @interpolate(flat) pulse: vec4<f32>,    // phase; up pulses; down pulses; tail as part of the way
    @location(5) @interpolate(flat) ends: vec4<f32>,     // grown to; length px; 1 = dotted; 1 = growing
}

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
    let up = f32((arc.style >> 6u) & 3u);
    let down = f32((arc.style >> 8u) & 3u);

    var t = f32(i >> 1u) / f32(#{SEGMENTS}u);
    let only_pulse = !is_hero && frame.globe.z > 0.5 && emphasis < HOVERED;
    if (only_pulse) {
        if (up + down == 0.0) { return out; }
        let front = select(1.0 - head, head, up > 0.0);
        let back = select(front + tail * 1.3, front - tail * 1.3, up > 0.0);
        t = clamp(mix(back, front, t), 0.0, 1.0);
    }
    let way = way_of(arc);
    let step = 0.5 / f32(#{SEGMENTS}u);
    let p = curve(way, t);
    // Forward difference, backward at the end: two points of the curve a vertex.
    let beside = select(t + step, t - step, t + step > 1.0);
    let along = (screen_of(curve(way, beside)) - screen_of(p)) * sign(beside - t);
    let normal = vec2<f32>(-along.y, along.x) * inverseSqrt(max(dot(along, along), 1e-9));
    let stands_out = is_hero || emphasis >= HOVERED;
    var halo = select(0.0, 1.2 * width + 3.0 * scale(), stands_out && frame.core.w > 0.0);
    if (only_pulse) { halo = -1.0; }
    let half_px = 0.5 * width + max(1.0 + 1.2 * scale() * frame.casing.w, halo * 1.9);
    let side = select(-half_px, half_px, (i & 1u) == 1u);

    out.position = moved(clip_of(p), normal * side);
    out.world = p;
    out.lane = vec3<f32>(side, t, distance(screen_of(p), screen_of(arc.start)));
    out.color = select(hue_color(arc.style), frame.selected.rgb, emphasis == SELECTED);
    // One of very many is light, no longer somebody's.
    if (only_pulse) { out.color = mix(out.color, frame.ramp[2].rgb, 0.65 * frame.spread.z); }
    out.look = vec4<f32>(width, strength, opacity * select(rest, 1.0, emphasis >= HOVERED), halo);
    out.pulse = vec4<f32>(head, up, down, tail);
    let growing = f32(age) / GROW_MS;
    out.ends = vec4<f32>(ease_out(growing), length_px, select(0.0, 1.0, (arc.style & CONTRADICTED) != 0u), select(0.0, 1.0, growing < 1.0));
    return out;
}

// A comet: sharp before its head, a tail behind it; `count` of them evenly spaced.
fn comet(behind: f32, count: f32, tail: f32) -> f32 {
    if (count == 0.0) { return 0.0; }
    let d = fract(behind * count) / count;
    let before = 1.0 / count - d;
    return max(exp(-2.4 * d / tail), exp(-(before * before) * 1.0e4));
}

@fragment
fn fragment(in: Out) -> @location(0) vec4<f32> {
    let seen = smoothstep(-1.0, 7.0 * scale(), clear_px(in.world));
    let t = in.lane.y;
    let shown = saturate((in.ends.x - t) * in.ends.y * 0.25 + 0.5) * seen * in.look.z;
    if (shown <= 0.002) { discard; }
    let strength = in.look.y;
    // Home never burns out: arcs rise from darkness, by way and by pixels.
    let near = smoothstep(0.0, 0.24, t) * (0.12 + 0.88 * smoothstep(7.0 * scale(), 58.0 * scale(), in.lane.z));
    var body = near * (0.26 + 0.60 * pow(t, 1.15)) * pow(strength, 0.8);
    var floor_of_hot = 0.25;
    if (is_orbital()) {
        body = near * (0.50 + 0.46 * pow(t, 1.1)) * pow(strength, 0.35);
    } else if (is_blueprint()) {
        body = (0.25 + 0.75 * near) * 0.95;
        floor_of_hot = 0.0;
    }
    if (in.ends.z > 0.5) {
        body *= select(0.12, 1.0, fract(t * in.ends.y / (7.0 * scale())) < 0.5);
    }
    // What is sent is bright, what is received calmer: see the direction at a glance.
    let sent = comet(in.pulse.x - t, in.pulse.y, in.pulse.w);
    let received = comet(in.pulse.x - 1.0 + t, in.pulse.z, in.pulse.w);
    var hot = max(sent, received * 0.82);
    hot = max(hot, in.ends.w * exp(-max(in.ends.x - t, 0.0) * 14.0));
    hot *= near * saturate(strength + 0.22) * 0.92;
    if (in.look.w < 0.0) { body = 0.0; }

    let across = abs(in.lane.x);
    let width = in.look.x * (0.34 + 0.66 * smoothstep(0.0, 0.38, t));
    let core_edge = saturate(0.5 * width + 0.5 - across) * min(width, 1.0);
    let core = core_edge * min(body + hot, 1.0) * shown;
    // A sent comet is white, a received one keeps its hue.
    let whiteness = max(sent, received * 0.55) * near * saturate(strength + 0.22);
    let color = mix(in.color, frame.selected.rgb, saturate(core_edge * whiteness - floor_of_hot) * select(0.95, 0.75, is_blueprint()));
    var glow = 0.0;
    if (in.look.w > 0.0) {
        let x = across / in.look.w;
        glow = exp(-x * x) * (body * 0.5 + hot * 1.5) * 0.62 * frame.core.w * shown;
    }
    var out = vec4<f32>(in.color * (glow * (1.0 - core)), glow * 0.5 * (1.0 - core));
    if (frame.casing.w > 0.0) {
        let edge = saturate(0.5 * width + 1.1 * scale() + 0.5 - across) * frame.casing.w * min(body + hot, 1.0) * shown * min(width, 1.0);
        out = vec4<f32>(frame.casing.rgb * edge, edge) + out * (1.0 - edge);
    }
    return vec4<f32>(color * core, core) + out * (1.0 - core);
}
