//! Which Earth is shown. Looks differ in colors and in what the ground is made of; arcs, markers and labels are the
//! same in all of them.

use bevy::prelude::*;
use clap::ValueEnum;

use crate::ui::action::UiAction;

/// A look of the globe.
#[derive(Resource, Clone, Copy, Debug, Default, Eq, Hash, PartialEq, ValueEnum)]
pub enum Look {
    /// A dark sphere with city lights, crisp borders and a thin rim.
    #[default]
    Night,
    /// Imagery of day and night with the sun where it stands.
    Orbital,
    /// Flat vectors in high contrast: walls, projectors, readers who confuse colors. Shapes repeat the hues.
    Blueprint,
    /// The same on white.
    BlueprintLight,
}

impl Look {
    /// All of them, in the order in which the key goes through them.
    pub const ALL: [Self; 4] = [
        Self::Night,
        Self::Orbital,
        Self::Blueprint,
        Self::BlueprintLight,
    ];

    /// The one after this one.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|look| *look == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }

    /// Flat vectors, dark or light.
    #[must_use]
    pub const fn is_blueprint(self) -> bool {
        matches!(self, Self::Blueprint | Self::BlueprintLight)
    }
}

/// Switches at once: all looks are ready all the time.
pub(super) fn switch(mut actions: MessageReader<UiAction>, mut look: ResMut<Look>) {
    for action in actions.read() {
        match action {
            UiAction::ShowLook(wanted) => {
                look.set_if_neq(*wanted);
            }
            UiAction::NextLook => *look = look.next(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_goes_through_all_looks() {
        let mut look = Look::default();
        let seen: Vec<Look> = (0..Look::ALL.len())
            .map(|_| {
                let seen = look;
                look = look.next();
                seen
            })
            .collect();
        assert_eq!(seen, Look::ALL);
        assert_eq!(look, Look::Night);
    }
}
