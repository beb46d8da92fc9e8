//! Who owns the pointer: a panel or the globe. Decided when a button goes down and kept until it is released, so that
//! a drag that starts on the globe may cross panels, and one that starts in a list never turns the globe.

use bevy::input::touch::Touches;
use bevy::prelude::*;
use bevy_egui::input::EguiWantsInput;
use bevy_panorbit_camera::PanOrbitCamera;

/// The owner of the pointer.
#[derive(Resource, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum PointerOwner {
    /// No button is down and no panel is under the pointer.
    #[default]
    Globe,
    /// A panel is under the pointer, or the button went down on one.
    Panel,
}

#[derive(Default)]
pub(super) struct Latch {
    is_down: bool,
}

pub(super) fn latch(
    buttons: Option<Res<ButtonInput<MouseButton>>>,
    touches: Option<Res<Touches>>,
    wants: Option<Res<EguiWantsInput>>,
    mut latch: Local<Latch>,
    mut owner: ResMut<PointerOwner>,
    mut cameras: Query<&mut PanOrbitCamera>,
) {
    let is_down = buttons.is_some_and(|buttons| buttons.get_pressed().len() > 0)
        || touches.is_some_and(|touches| touches.iter().next().is_some());
    let over_panel = wants.is_some_and(|wants| {
        wants.is_pointer_over_area() || wants.is_using_pointer() || wants.wants_pointer_input()
    });
    let new = decide(*owner, latch.is_down, is_down, over_panel);
    latch.is_down = is_down;
    owner.set_if_neq(new);
    for mut camera in &mut cameras {
        let enabled = new == PointerOwner::Globe;
        if camera.enabled != enabled {
            camera.enabled = enabled;
        }
    }
}

fn decide(owner: PointerOwner, was_down: bool, is_down: bool, over_panel: bool) -> PointerOwner {
    match (was_down && is_down, over_panel) {
        (true, _) => owner,
        (false, true) => PointerOwner::Panel,
        (false, false) => PointerOwner::Globe,
    }
}

#[cfg(test)]
mod tests {
    use super::PointerOwner::{Globe, Panel};
    use super::*;

    #[test]
    fn a_drag_belongs_to_where_it_began() {
        assert_eq!(decide(Globe, false, true, false), Globe);
        assert_eq!(decide(Globe, true, true, true), Globe); // over a panel, still turning
        assert_eq!(decide(Panel, true, true, false), Panel); // out of a list, still scrolling
        assert_eq!(decide(Globe, false, true, true), Panel);
        assert_eq!(decide(Panel, true, false, false), Globe); // released over the globe
    }
}
