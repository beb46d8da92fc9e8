//! What a frame of the globe costs besides time: kept for the benchmark, free to keep.

use bevy::prelude::*;

/// Of the newest frame, in the render world.
#[derive(Resource, Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct GlobeCost {
    /// Bytes handed to the graphics card.
    pub uploaded_bytes: u64,
    /// Draw calls.
    pub draw_calls: u32,
}
