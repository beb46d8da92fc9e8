//! What a screen may ask of a sensor.

use serde::{Deserialize, Serialize};

use super::{WireError, append_frame};

/// Longest request, without its length.
pub const MAX_REQUEST_BYTES: usize = 16;

/// A wish of the screen. There is no wish that changes what is captured: a sensor watches as it was started. Whoever may
/// listen may wish.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Request {
    /// Updates were lost: send everything again.
    Snapshot,
    /// Unpack databases no further and go on without those that are not there, for all screens. They come with the next
    /// start.
    WithoutDatabases,
}

impl Request {
    /// As a frame.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        let mut payload = [0; MAX_REQUEST_BYTES];
        let mut frame = Vec::new();
        let payload = postcard::to_slice(&self, &mut payload).expect("a request is a byte");
        append_frame(payload, &mut frame).expect("shorter than a frame may be");
        frame
    }

    /// From what follows the length of a frame.
    ///
    /// # Errors
    /// It is no request.
    pub fn decode(payload: &[u8]) -> Result<Self, WireError> {
        match postcard::take_from_bytes(payload) {
            Ok((request, [])) => Ok(request),
            Ok(_) | Err(_) => Err(WireError::Damaged),
        }
    }
}
