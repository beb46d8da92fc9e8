//! What is selected comes into sight, wherever it was selected: a list, a key, the table.

use bevy::prelude::*;

use super::tour::Tour;
use crate::globe::frame;
use crate::globe::view::GlobeView;
use crate::select::Selection;
use crate::ui::action::UiAction;
use crate::world::hosts::AtSite;
use crate::world::sites::Site;

/// Nearer to the limb than this a place is hard to see.
const WELL_SEEN: f32 = 0.30;
/// A place must be this far inside the window, in logical pixels.
const MARGIN_PX: f32 = 40.0;

pub(super) fn bring_into_sight(
    selection: Res<Selection>,
    view: Res<GlobeView>,
    tour: Res<Tour>,
    hosts: Query<&AtSite>,
    sites: Query<&Site>,
    mut actions: MessageWriter<UiAction>,
) {
    if !selection.is_changed() || tour.is_on || !view.is_ready() {
        return;
    }
    let Some(host) = selection.0 else { return };
    let place = hosts.get(host).ok().and_then(|at| sites.get(at.0).ok());
    let Some(place) = place.map(|site| frame::direction(site.coord)) else {
        return; // in the tray
    };
    if !is_well_seen(&view, place) {
        actions.write(UiAction::FlyTo(host));
    }
}

fn is_well_seen(view: &GlobeView, place: Vec3) -> bool {
    let inside =
        Rect::from_corners(Vec2::ZERO, view.viewport_px).inflate(-MARGIN_PX * view.scale_factor);
    view.facing(place) > WELL_SEEN && view.project(place).is_some_and(|at| inside.contains(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_behind_the_globe_is_flown_to() {
        let view = GlobeView {
            viewport_px: Vec2::new(1280.0, 720.0),
            center_px: Vec2::new(640.0, 360.0),
            focal_px: 1200.0,
            ..GlobeView::default()
        };
        assert!(is_well_seen(&view, Vec3::Z));
        assert!(!is_well_seen(&view, Vec3::NEG_Z));
        assert!(!is_well_seen(&view, Vec3::X), "on the limb");
    }
}
