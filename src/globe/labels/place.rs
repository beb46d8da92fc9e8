//! Where labels go, so that nothing collides. Pure; all lengths are egui points.
//!
//! Greedy, in order of importance. Candidates: 24 angles × 8 distances around the anchor. Cost: distance, ink beneath
//! the plate, turning away from outward. Plates never touch plates, leaders never cross plates, leaders or markers.
//! A label without a clean place is dropped and the next takes its turn.

use std::f32::consts::{PI, TAU};

use bevy::prelude::*;

use super::ink::Ink;

const DISTANCES: [f32; 8] = [26.0, 40.0, 58.0, 80.0, 108.0, 140.0, 180.0, 224.0];
const ANGLES: usize = 24;
/// Room between plates.
const GAP: f32 = 8.0;
/// Room to the edge of the window.
const EDGE: f32 = 16.0;
/// Around home, labels lead away from home instead of away from the center.
const NEAR_HOME: std::ops::Range<f32> = 12.0..210.0;
/// What keeping the place of before is worth.
const KEEP_BONUS: f32 = 60.0;

/// A label that wants a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    /// What it names.
    pub(super) anchor: Vec2,
    /// Size of the plate.
    pub(super) size: Vec2,
    /// Radius of the marker at the anchor.
    pub(super) marker_radius: f32,
    /// This computer.
    pub(super) is_home: bool,
    /// Its place is beyond the horizon; the anchor is on the limb.
    pub(super) is_beyond: bool,
    /// Where it was: end of the leader relative to the anchor.
    pub(super) previous: Option<Vec2>,
}

/// Everything that is in the way.
pub(super) struct Surroundings<'a> {
    /// The window.
    pub(super) window: Rect,
    /// Panels and plates that are already there.
    pub(super) blocked: Vec<Rect>,
    /// Arcs.
    pub(super) ink: &'a Ink,
    /// Markers: center and radius.
    pub(super) markers: &'a [(Vec2, f32)],
    /// Center of the globe.
    pub(super) center: Vec2,
    /// Home, if it is seen.
    pub(super) home: Option<Vec2>,
}

/// A label in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// Which item.
    pub(super) index: usize,
    /// The plate.
    pub(super) plate: Rect,
    /// Where the leader meets the plate.
    pub(super) end: Vec2,
}

/// Places up to `limit` of `items`, most important first.
#[must_use]
pub(super) fn place(items: &[Item], around: &Surroundings<'_>, limit: usize) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut blocked = around.blocked.clone();
    let mut leaders: Vec<(Vec2, Vec2)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        if placed.len() >= limit {
            break;
        }
        if let Some((plate, end)) = best(item, around, &blocked, &leaders) {
            placed.push(Placed { index, plate, end });
            blocked.push(plate);
            leaders.push((item.anchor, end));
        }
    }
    placed
}

fn best(
    item: &Item,
    around: &Surroundings<'_>,
    blocked: &[Rect],
    leaders: &[(Vec2, Vec2)],
) -> Option<(Rect, Vec2)> {
    let from_home = around.home.map(|home| item.anchor - home);
    let is_near_home = from_home.is_some_and(|away| NEAR_HOME.contains(&away.length()));
    let outward = match from_home {
        Some(away) if is_near_home => away,
        _ => item.anchor - around.center,
    };
    let outward_rad = outward.y.atan2(outward.x);
    let turn_cost = if is_near_home { 24.0 } else { 12.0 };
    let mut best: Option<(f32, Rect, Vec2)> = None;
    for distance in DISTANCES {
        for angle in 0..ANGLES {
            let angle_rad = angle as f32 * TAU / ANGLES as f32;
            let offset = Vec2::from_angle(angle_rad) * distance;
            let end = item.anchor + offset;
            let plate = plate_at(end, angle_rad, item.size);
            let turn = ((angle_rad - outward_rad + PI).rem_euclid(TAU) - PI).abs();
            let mut cost = distance * if item.is_home { 1.5 } else { 0.62 } + turn * turn_cost;
            if angle_rad.cos().abs() <= 0.3 {
                cost += 10.0; // beside the anchor reads better than above it
            }
            if item
                .previous
                .is_some_and(|previous| previous.distance(offset) < 1.0)
            {
                cost -= KEEP_BONUS;
            }
            // Ink only adds: what is dearer already need not be looked at.
            if best.is_some_and(|(least, ..)| cost >= least) || (item.is_beyond && turn > 1.2) {
                continue;
            }
            if !is_clean(item, (plate, end), around, blocked, leaders) {
                continue;
            }
            cost += around.ink.mean(plate) * 330.0 + around.ink.along(item.anchor, end) * 22.0;
            if best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, plate, end));
            }
        }
    }
    best.map(|(_, plate, end)| (plate, end))
}

fn plate_at(end: Vec2, angle_rad: f32, size: Vec2) -> Rect {
    let (sin, cos) = angle_rad.sin_cos();
    let min = if cos > 0.3 {
        Vec2::new(end.x, end.y - size.y / 2.0)
    } else if cos < -0.3 {
        Vec2::new(end.x - size.x, end.y - size.y / 2.0)
    } else {
        let y = if sin > 0.0 { end.y } else { end.y - size.y };
        Vec2::new(end.x - size.x / 2.0, y)
    };
    Rect::from_corners(min, min + size)
}

fn is_clean(
    item: &Item,
    (plate, end): (Rect, Vec2),
    around: &Surroundings<'_>,
    blocked: &[Rect],
    leaders: &[(Vec2, Vec2)],
) -> bool {
    let inside = around.window.inflate(-EDGE);
    if !inside.contains(plate.min) || !inside.contains(plate.max) {
        return false;
    }
    let roomy = plate.inflate(GAP);
    let hits_plate = blocked.iter().any(|other| {
        !roomy.intersect(*other).is_empty() || crosses_rect(item.anchor, end, other.inflate(5.0))
    });
    let hits_leader = leaders.iter().any(|&(from, to)| {
        crosses_rect(from, to, plate.inflate(3.0)) || crosses(item.anchor, end, from, to)
    });
    !hits_plate
        && !hits_leader
        && around.markers.iter().all(|&(center, radius)| {
            center.distance(item.anchor) < item.marker_radius + 5.0
                || distance_to(center, item.anchor, end) > radius + 3.0
                    && !plate.inflate(radius).contains(center)
        })
}

/// `true` if a straight line passes through a rectangle.
fn crosses_rect(from: Vec2, to: Vec2, rect: Rect) -> bool {
    // Slabs: the part of the line that is inside both ranges.
    let along = to - from;
    let (mut enter, mut leave) = (0.0f32, 1.0f32);
    for axis in 0..2 {
        if along[axis].abs() < 1e-6 {
            if from[axis] < rect.min[axis] || from[axis] > rect.max[axis] {
                return false;
            }
            continue;
        }
        let a = (rect.min[axis] - from[axis]) / along[axis];
        let b = (rect.max[axis] - from[axis]) / along[axis];
        enter = enter.max(a.min(b));
        leave = leave.min(a.max(b));
    }
    enter <= leave
}

fn crosses(a: Vec2, b: Vec2, c: Vec2, d: Vec2) -> bool {
    let side = |p: Vec2, q: Vec2, r: Vec2| (q - p).perp_dot(r - p);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

fn distance_to(point: Vec2, from: Vec2, to: Vec2) -> f32 {
    let along = to - from;
    let part = (point - from).dot(along) / along.length_squared().max(1e-6);
    point.distance(from + along * part.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn window() -> Rect {
        Rect::new(0.0, 0.0, 1280.0, 720.0)
    }

    fn item(x: f32, y: f32) -> Item {
        Item {
            anchor: Vec2::new(x, y),
            size: Vec2::new(130.0, 40.0),
            marker_radius: 3.0,
            is_home: false,
            is_beyond: false,
            previous: None,
        }
    }

    fn surroundings<'a>(ink: &'a Ink, markers: &'a [(Vec2, f32)]) -> Surroundings<'a> {
        Surroundings {
            window: window(),
            blocked: vec![Rect::new(0.0, 0.0, 260.0, 720.0)],
            ink,
            markers,
            center: window().center(),
            home: Some(Vec2::new(640.0, 300.0)),
        }
    }

    proptest! {
        #[test]
        fn plates_never_touch_and_leaders_never_cross(
            anchors in prop::collection::vec((300f32..1200.0, 40f32..680.0), 1..24),
        ) {
            let items: Vec<Item> = anchors.iter().map(|&(x, y)| item(x, y)).collect();
            let markers: Vec<(Vec2, f32)> = items.iter().map(|item| (item.anchor, 3.0)).collect();
            let ink = Ink::new(window());
            let around = surroundings(&ink, &markers);
            let placed = place(&items, &around, 12);
            prop_assert!(placed.len() <= 12);
            for (index, one) in placed.iter().enumerate() {
                prop_assert!(window().union(one.plate) == window());
                prop_assert!(one.plate.intersect(around.blocked[0]).is_empty());
                let anchor = items[one.index].anchor;
                for other in &placed[..index] {
                    prop_assert!(one.plate.inflate(GAP - 0.01).intersect(other.plate).is_empty());
                    prop_assert!(!crosses(anchor, one.end, items[other.index].anchor, other.end));
                    prop_assert!(!crosses_rect(anchor, one.end, other.plate));
                }
            }
        }
    }

    #[test]
    fn a_label_keeps_its_place_while_that_is_clean() {
        let ink = Ink::new(window());
        let around = surroundings(&ink, &[]);
        let first = place(&[item(700.0, 400.0)], &around, 1)[0];
        let mut moved = item(703.0, 398.0);
        moved.previous = Some(first.end - Vec2::new(700.0, 400.0));
        let second = place(&[moved], &around, 1)[0];
        assert!((second.end - moved.anchor).abs_diff_eq(first.end - Vec2::new(700.0, 400.0), 0.1));
    }

    #[test]
    fn home_has_a_label_beside_its_own_ring() {
        let ink = Ink::new(window());
        let mut home = item(640.0, 300.0);
        (home.is_home, home.marker_radius) = (true, 8.0);
        let markers = [(home.anchor, 8.0)];
        assert_eq!(place(&[home], &surroundings(&ink, &markers), 1).len(), 1);
    }

    #[test]
    fn without_room_a_label_is_dropped() {
        let ink = Ink::new(window());
        let mut around = surroundings(&ink, &[]);
        around.blocked.push(window());
        assert!(place(&[item(700.0, 400.0)], &around, 1).is_empty());
    }
}
