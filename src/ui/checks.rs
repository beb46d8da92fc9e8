//! What the doctor found, for the empty state. Whoever runs the doctor fills this; panels only show it.

use bevy::prelude::*;

/// How a check came out.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Outcome {
    /// Works.
    Fine,
    /// Works, with less.
    Limited,
    /// Does not work.
    Broken,
}

/// One thing that was checked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Check {
    /// How it came out.
    pub outcome: Outcome,
    /// What was checked, as a statement: `Capture is not permitted on 2 interfaces`.
    pub statement: String,
    /// What that rests on: `cap_net_raw missing`.
    pub detail: String,
}

/// Everything that was checked, in the order in which it is shown. Empty: nothing is shown.
#[derive(Resource, Clone, Debug, Default, Eq, PartialEq)]
pub struct Checks(pub Vec<Check>);
