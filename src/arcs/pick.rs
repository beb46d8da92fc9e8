//! What lies under the pointer: markers first, then arcs that are drawn as lines; of a density nobody can mean one.
//! Looked up only when the pointer or the view moved.

use bevy::prelude::*;
use flowcore::filter::Facet;

use super::curve::Curve;
use super::sync::Arcs;
use crate::camera::pointer::PointerOwner;
use crate::globe::clock::GlobeClock;
use crate::globe::shade::{CountryMap, Shade};
use crate::globe::view::GlobeView;
use crate::markers::{Markers, record};
use crate::select::Hovered;
use crate::surface::Surface;
use crate::ui::action::UiAction;
use crate::world::routes::{Emphasis, Retired, Route};

/// How far beside an arc or a dot the pointer may be, in logical pixels.
const REACH_PX: f32 = 7.0;
/// Straight pieces that stand for an arc.
const PIECES: u16 = 24;
/// A press that travels farther is a drag, in logical pixels.
const CLICK_TRAVEL_PX: f32 = 5.0;
/// Two clicks within this time on the same host are a double click.
const DOUBLE_CLICK_SECS: f64 = 0.4;

/// What the pointer did, as far as picking must remember it.
#[derive(Default)]
pub(super) struct Pointer {
    looked_at: Option<(Vec2, GlobeView, u64)>,
    found: Option<Entity>,
    pressed_px: Option<Vec2>,
    clicked: Option<(Entity, f64)>,
}

pub(super) fn hover(
    windows: Query<&Window>,
    surface: Option<Res<Surface>>,
    owner: Res<PointerOwner>,
    view: Res<GlobeView>,
    arcs: Res<Arcs>,
    markers: Res<Markers>,
    routes: Query<(&Route, &Emphasis), Without<Retired>>,
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    (clock, shade, countries): (Res<GlobeClock>, Res<Shade>, Res<CountryMap>),
    mut pointer: Local<Pointer>,
    mut hovered: ResMut<Hovered>,
    mut actions: MessageWriter<UiAction>,
) {
    if matches!(surface.as_deref(), Some(Surface::Offscreen { .. })) {
        return; // no pointer
    }
    let at_px = windows
        .iter()
        .find_map(Window::physical_cursor_position)
        .filter(|_| *owner == PointerOwner::Globe);
    let pointer = &mut *pointer;
    let is_dragging = pointer
        .pressed_px
        .zip(at_px)
        .is_some_and(|(pressed, at)| pressed.distance(at) > CLICK_TRAVEL_PX * view.scale_factor);
    let look = at_px.map(|at| (at, *view, markers.slots.generation));
    if look != pointer.looked_at && !is_dragging {
        pointer.looked_at = look;
        let found = at_px.and_then(|at| under(&view, at, &arcs, &markers, &routes));
        // What a list put under the pointer is left alone while the globe sees nothing new.
        if found != pointer.found {
            pointer.found = found;
            hovered.set_if_neq(Hovered(found));
        }
    }
    let (Some(buttons), Some(at)) = (buttons, at_px) else {
        pointer.pressed_px = None;
        return;
    };
    if buttons.just_pressed(MouseButton::Left) {
        pointer.pressed_px = Some(at);
    }
    if buttons.just_released(MouseButton::Left)
        && pointer.pressed_px.take().is_some()
        && !is_dragging
    {
        let country = || countries.shaded(view.ground(at)?, &shade);
        let country = pointer.found.is_none().then(country).flatten();
        actions.write(match country {
            Some(code) => UiAction::Pick(Facet::Country, code.to_owned()),
            None => UiAction::Select(pointer.found),
        });
        let now_secs = clock.now_secs;
        if let Some(host) = pointer.found {
            let is_double = pointer
                .clicked
                .is_some_and(|(last, secs)| last == host && now_secs - secs < DOUBLE_CLICK_SECS);
            if is_double {
                actions.write(UiAction::FlyTo(host));
            }
            pointer.clicked = Some((host, now_secs));
        }
    }
}

fn under(
    view: &GlobeView,
    at_px: Vec2,
    arcs: &Arcs,
    markers: &Markers,
    routes: &Query<(&Route, &Emphasis), Without<Retired>>,
) -> Option<Entity> {
    let marker = markers
        .drawn()
        .filter(|site| !site.is_retired && view.facing(site.ground) > 0.05)
        .filter_map(|site| {
            let beside = view.project(site.ground)?.distance(at_px) / view.scale_factor
                - record::radius(site.kbytes_per_sec);
            (beside < REACH_PX).then_some((beside, site.host))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    if let Some((_, host)) = marker {
        return Some(host);
    }
    let reach_px = REACH_PX * view.scale_factor;
    arcs.lines()
        .filter_map(|(entity, curve)| {
            let distance_px = distance_px(view, curve, at_px, reach_px)?;
            let (route, emphasis) = routes.get(entity).ok()?;
            // Heroes lie on top: where ways run together the stronger one is meant.
            let order = distance_px * if arcs.is_hero(entity) { 0.6 } else { 1.0 };
            (*emphasis != Emphasis::FilteredOut).then_some((order, entity, route.host))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(_, _, host)| host)
}

/// How far the visible part of an arc passes from a pixel; `None` beyond `reach_px`.
#[must_use]
pub fn distance_px(view: &GlobeView, curve: &Curve, at_px: Vec2, reach_px: f32) -> Option<f32> {
    if !may_pass(view, curve, at_px, reach_px) {
        return None;
    }
    let way = curve.way(view.spread());
    let mut nearest = f32::MAX;
    let mut last: Option<Vec2> = None;
    for step in 1..=PIECES {
        // The first part of the way is home's own darkness: nothing is drawn there that could be meant.
        let part = f32::from(step) / f32::from(PIECES);
        let point = way.at(part);
        let seen = view.project(point).filter(|_| !view.is_hidden(point));
        if let (Some(from), Some(to)) = (last, seen) {
            nearest = nearest.min(to_piece(at_px, from, to));
        }
        last = seen;
    }
    (nearest <= reach_px).then_some(nearest)
}

/// A quick look: the box around five points of the way, with room for what bends out of it.
fn may_pass(view: &GlobeView, curve: &Curve, at_px: Vec2, reach_px: f32) -> bool {
    let way = curve.way(view.spread());
    let mut around = Rect::EMPTY;
    for step in 0..5u8 {
        match view.project(way.at(f32::from(step) / 4.0)) {
            Some(point) => around = around.union_point(point),
            None => return true,
        }
    }
    around
        .inflate(around.size().max_element() * 0.15 + reach_px)
        .contains(at_px)
}

/// Distance of a point from a straight piece.
fn to_piece(point: Vec2, from: Vec2, to: Vec2) -> f32 {
    let along = to - from;
    let part = (point - from).dot(along) / along.length_squared().max(1e-6);
    point.distance(from + along * part.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::globe::frame;
    use crate::globe::view::{DEFAULT_DISTANCE, Framing};
    use flowcore::geo::Coord;

    fn at(lat: f64, lon: f64) -> Vec3 {
        frame::direction(Coord::new(lat, lon).expect("in range"))
    }

    fn view() -> GlobeView {
        let window = Vec2::new(1280.0, 720.0);
        let eye = Transform::from_translation(at(30.0, -20.0) * DEFAULT_DISTANCE);
        GlobeView::new(
            &eye.looking_at(Vec3::ZERO, Vec3::Y),
            Framing::of(None, window, 1.0),
            window,
            1.0,
        )
    }

    #[test]
    fn an_arc_is_found_on_its_way_and_not_beside_it() {
        let view = view();
        let curve = Curve::new(at(52.5, 13.4), at(40.7, -74.0), 0).expect("two places");
        for part in [0.2, 0.5, 0.8] {
            let on_it = view
                .project(curve.at(part, view.spread()))
                .expect("in front");
            assert!(distance_px(&view, &curve, on_it, 7.0).is_some_and(|px| px < 2.0));
            assert_eq!(
                distance_px(&view, &curve, on_it + Vec2::Y * 60.0, 7.0),
                None
            );
        }
    }

    #[test]
    fn what_the_globe_hides_is_not_found() {
        let view = view();
        let curve = Curve::new(at(0.0, 150.0), at(-10.0, 170.0), 0).expect("two places");
        let behind = view
            .project(curve.at(0.5, view.spread()))
            .expect("in front of the eye");
        assert!(view.is_hidden(curve.at(0.5, view.spread())));
        assert_eq!(distance_px(&view, &curve, behind, 7.0), None);
    }
}
