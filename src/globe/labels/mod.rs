//! Labels: city and speed, then the best name, on plates that never collide. Drawn with egui beneath the panels.
//!
//! Placing is done anew at most every 900 ms, and only if something changed; in between plates stay with their places.
//! May run twice in a frame (egui's multi-pass): the moment, not the call, decides what changes.

use bevy::prelude::*;
use bevy_egui::{EguiContexts, EguiPrimaryContextPass, egui};

mod gather;
mod ink;
mod legend;
mod map;
mod paint;
mod place;
mod tray;

use self::gather::{Label, World};
use self::ink::Ink;
pub use self::paint::LabelStyle;
use self::place::{Item, Surroundings};
use super::clock::GlobeClock;
use super::look::Look;
use super::names::MapNames;
use super::shade::Shade;
use super::view::GlobeView;
use crate::arcs::tray::Tray;
use crate::camera::{Covered, FreeRect, TrayPlace};
use crate::config::live::Calm;
use crate::ui::root::OverlaySystems;

/// A label keeps its place at least this long.
const KEEP_SECS: f64 = 0.9;
/// What the pointer rests on is named at once.
const KEEP_POINTED_SECS: f64 = 0.08;
const FADE_SECS: f64 = 0.16;
/// Plates may come this near to panels while the globe turns.
const ROOM_MARGIN: f32 = 8.0;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(EguiPrimaryContextPass, draw.before(OverlaySystems));
}

/// The labels as they are on the screen.
#[derive(Default)]
struct Shown {
    labels: Vec<ShownLabel>,
    placed_secs: f64,
    key: Option<Key>,
}

/// What a placement depends on.
type Key = (GlobeView, Look, u64, Room, [Option<Entity>; 2]);

/// Where labels may be, in egui's points.
#[derive(Clone, PartialEq)]
struct Room {
    /// What panels leave free.
    free: Rect,
    /// Panels that lie over it.
    blocked: Vec<Rect>,
}

impl Room {
    /// The rectangles of the layout are in logical pixels, which egui may zoom.
    fn new(free: &FreeRect, covered: &Covered, view: &GlobeView, to_points: f32) -> Self {
        let scale = view.scale_factor * to_points;
        let in_points = |rect: &Rect| Rect::from_corners(rect.min * scale, rect.max * scale);
        let window = Rect::from_corners(Vec2::ZERO, view.viewport_px * to_points);
        Self {
            free: free.0.as_ref().map_or(window, in_points),
            blocked: covered.0.iter().map(in_points).collect(),
        }
    }

    /// The part of the free room that no panel lies over: beside each of them the largest that is left.
    fn clear(&self) -> Rect {
        self.blocked.iter().fold(self.free, |clear, panel| {
            if clear.intersect(*panel).is_empty() {
                return clear;
            }
            let beside = [
                (clear.min, Vec2::new(clear.max.x, panel.min.y)),
                (clear.min, Vec2::new(panel.min.x, clear.max.y)),
                (Vec2::new(clear.min.x, panel.max.y), clear.max),
                (Vec2::new(panel.max.x, clear.min.y), clear.max),
            ];
            let area = |(min, max): &(Vec2, Vec2)| (*max - *min).max(Vec2::ZERO).element_product();
            let (min, max) = beside
                .into_iter()
                .max_by(|a, b| area(a).total_cmp(&area(b)))
                .expect("there are four");
            Rect {
                min,
                max: max.max(min),
            }
        })
    }

    fn holds(&self, plate: Rect) -> bool {
        let free = self.free.inflate(ROOM_MARGIN);
        free.contains(plate.min)
            && free.contains(plate.max)
            && self
                .blocked
                .iter()
                .all(|panel| panel.intersect(plate).is_empty())
    }
}

struct ShownLabel {
    label: Label,
    /// End of the leader and corner of the plate, from the anchor.
    end: Vec2,
    corner: Vec2,
    size: Vec2,
    since_secs: f64,
}

fn draw(
    mut contexts: EguiContexts,
    world: World,
    view: Res<GlobeView>,
    layout: (Res<FreeRect>, Res<Covered>, Res<TrayPlace>),
    unplaced: Res<Tray>,
    (clock, look, style): (Res<GlobeClock>, Res<Look>, Res<LabelStyle>),
    (names, calm, shade): (Res<MapNames>, Option<Res<Calm>>, Res<Shade>),
    mut shown: Local<Shown>,
) {
    let Ok(ctx) = contexts.ctx_mut() else {
        return;
    };
    if !view.is_ready() || !paint::has_fonts(ctx) {
        return;
    }
    let to_points = 1.0 / ctx.pixels_per_point();
    let pointed = [world.selection.0, world.hovered.0];
    let mut room = Room::new(&layout.0, &layout.1, &view, to_points);
    // Plates would shine through a panel that lies over the globe.
    let clear = room.clear();
    let painter = ctx.layer_painter(egui::LayerId::background());
    // On a wall its small words could not be read.
    if let Some(home) = world.home_at(&view).filter(|_| style.has_note()) {
        let in_points = |rect: Rect| {
            let scale = view.scale_factor * to_points;
            Rect::from_corners(rect.min * scale, rect.max * scale)
        };
        let scene = tray::Scene {
            home: home * to_points,
            center: view.center_px * to_points,
            free: clear,
            panel: layout.2.0.map(in_points),
            look: *look,
            now_ms: clock.now_ms(),
            is_calm: calm.is_some_and(|calm| calm.0),
        };
        room.blocked.extend(tray::draw(&painter, &unplaced, &scene));
    }
    if style.has_note() {
        let plate = legend::draw(&painter, &shade, *look, clear);
        room.blocked.extend(plate);
    }
    let key = (
        *view,
        *look,
        world.markers.slots.generation,
        room.clone(),
        pointed,
    );
    let age_secs = clock.now_secs - shown.placed_secs;
    let keep_secs = match &shown.key {
        Some((.., before)) if *before != pointed => KEEP_POINTED_SECS,
        _ => KEEP_SECS,
    };
    // Another look has other words in the same place: plates must fit them at once.
    let is_new = shown.key.as_ref().is_none_or(|known| known.1 != *look);
    let is_due = is_new || age_secs >= keep_secs || age_secs < 0.0;
    if is_due && shown.key.as_ref() != Some(&key) {
        shown.labels = replaced(
            ctx,
            &world,
            &view,
            *look,
            &room,
            *style,
            to_points,
            &shown.labels,
            clock.now_secs,
        );
        shown.placed_secs = clock.now_secs;
        shown.key = Some(key);
    }
    let mut drawn: Vec<Rect> = Vec::new();
    for shown in &shown.labels {
        let is_there = shown.label.is_beyond || view.facing(shown.label.point) > 0.04;
        let Some(anchor) = view.project(shown.label.point).filter(|_| is_there) else {
            continue;
        };
        let anchor = anchor * to_points;
        let corner = anchor + shown.corner;
        let plate = Rect::from_corners(corner, corner + shown.size);
        // While the globe turns, plates travel with their places: of two that meet the lesser steps back, and none
        // shines through a panel that has opened over it.
        if !room.holds(plate) || drawn.iter().any(|other| !other.intersect(plate).is_empty()) {
            continue;
        }
        drawn.push(plate);
        let opacity = if clock.is_fixed {
            1.0
        } else {
            ((clock.now_secs - shown.since_secs) / FADE_SECS).clamp(0.0, 1.0) as f32
        };
        paint::label(
            &painter,
            *style,
            &shown.label,
            anchor,
            anchor + shown.end,
            plate,
            (*look, opacity),
        );
    }
    // Likewise the names on the ground.
    if !style.has_note() {
        return;
    }
    // A place that has a plate or a marker is not named twice.
    let markers = world.markers.busiest.iter().take(gather::CANDIDATES);
    let dots = markers
        .filter(|site| view.facing(site.ground) > 0.04)
        .filter_map(|site| view.project(site.ground))
        .map(|px| Rect::from_center_size(px * to_points, Vec2::splat(8.0)));
    let leaders = shown.labels.iter().filter_map(|label| {
        let from = view.project(label.label.point)? * to_points;
        Some(Rect::from_corners(from, from + label.end))
    });
    let taken = drawn.iter().copied().chain(dots).chain(leaders).collect();
    let within = |rect: Rect| room.holds(rect);
    map::draw(
        &painter,
        names.all(),
        &view,
        *look,
        to_points,
        within,
        taken,
    );
}

fn replaced(
    ctx: &egui::Context,
    world: &World,
    view: &GlobeView,
    look: Look,
    room: &Room,
    style: LabelStyle,
    to_points: f32,
    before: &[ShownLabel],
    now_secs: f64,
) -> Vec<ShownLabel> {
    let window = Rect::from_corners(Vec2::ZERO, view.viewport_px * to_points);
    let at = |point: Vec3| view.project(point).map(|px| px * to_points);
    let home = world.home_label(view);
    let home_at = home.as_ref().and_then(|label| at(label.point));
    let mut labels: Vec<Label> = home.into_iter().collect();
    labels.extend(world.labels(view));
    let previous = |label: &Label| before.iter().find(|shown| shown.label.site == label.site);
    let items: Vec<Item> = labels
        .iter()
        .map(|label| Item {
            anchor: at(label.point).unwrap_or(Vec2::NEG_INFINITY),
            size: paint::size(ctx, style, label, look),
            marker_radius: label.marker_radius,
            is_home: label.site.is_none(),
            is_beyond: label.is_beyond,
            previous: previous(label).map(|shown| shown.end),
        })
        .collect();
    let markers: Vec<(Vec2, f32)> = items
        .iter()
        .filter(|item| !item.is_beyond)
        .map(|item| (item.anchor, item.marker_radius))
        .collect();
    let ink = ink_of(world, view, window, to_points, home_at);
    let around = Surroundings {
        window: room.free,
        blocked: room.blocked.clone(), // home is among the markers
        ink: &ink,
        markers: &markers,
        center: view.center_px * to_points,
        home: home_at,
    };
    place::place(&items, &around, style.most() + 1)
        .into_iter()
        .map(|placed| {
            let label = labels[placed.index].clone();
            let anchor = items[placed.index].anchor;
            ShownLabel {
                since_secs: previous(&label).map_or(now_secs, |shown| shown.since_secs),
                label,
                end: placed.end - anchor,
                corner: placed.plate.min - anchor,
                size: placed.plate.size(),
            }
        })
        .collect()
}

/// Arcs of heroes, and the surroundings of home, which stay free.
fn ink_of(
    world: &World,
    view: &GlobeView,
    window: Rect,
    to_points: f32,
    home: Option<Vec2>,
) -> Ink {
    let mut ink = Ink::new(window);
    for curve in world.arcs.hero_curves() {
        let way = curve.way(view.spread());
        for step in 2..=48u8 {
            let part = f32::from(step) / 48.0;
            let point = way.at(part);
            if let Some(px) = view.project(point).filter(|_| !view.is_hidden(point)) {
                ink.add(px * to_points, 0.15 + 0.35 * part);
            }
        }
    }
    if let Some(home) = home {
        for y in -9..=9i8 {
            for x in -9..=9i8 {
                let offset = Vec2::new(f32::from(x), f32::from(y)) * 10.0;
                ink.add(
                    home + offset,
                    1.1 * (-(offset.length() / 92.0).powi(4)).exp(),
                );
            }
        }
    }
    ink.finish();
    ink
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(blocked: &[Rect]) -> Room {
        Room {
            free: Rect::new(300.0, 80.0, 1_260.0, 570.0),
            blocked: blocked.to_vec(),
        }
    }

    #[test]
    fn plates_keep_out_of_what_lies_over_the_globe() {
        assert_eq!(room(&[]).clear(), room(&[]).free);
        let table = Rect::new(16.0, 328.0, 1_264.0, 700.0);
        assert_eq!(
            room(&[table]).clear(),
            Rect::new(300.0, 80.0, 1_260.0, 328.0)
        );
        let lists = Rect::new(990.0, 72.0, 1_264.0, 328.0);
        assert_eq!(
            room(&[table, lists]).clear(),
            Rect::new(300.0, 80.0, 990.0, 328.0)
        );
        assert!(
            room(&[Rect::new(0.0, 0.0, 1_280.0, 720.0)])
                .clear()
                .is_empty()
        );
    }
}
