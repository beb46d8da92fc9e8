//! Names for things that live in the meter.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One flow of one meter, counted from 1 in the order in which flows were first seen. Never used again.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub struct FlowId(pub u64);

impl fmt::Display for FlowId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
