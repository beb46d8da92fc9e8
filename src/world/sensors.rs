//! Sensors: where updates come from. One for now, on this computer; a fleet has one entity for each.

use bevy::prelude::*;
use flowcore::model::SourceKind;

/// A source of updates. Its state is in [`super::health::Health`].
#[derive(Component, Clone, Debug, Default, PartialEq)]
pub struct Sensor {
    /// Live, a capture file or the demo.
    pub kind: SourceKind,
    /// Interfaces, file name or seed.
    pub name: String,
}

/// The sensor on this computer.
#[derive(Component, Clone, Copy, Debug, Default)]
#[require(Sensor)]
pub struct LocalSensor;
