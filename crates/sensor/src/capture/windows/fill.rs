//! How a batch is filled from what hands over one thing at a time.

use std::time::{Duration, Instant};

use super::clock::now;
use crate::capture::{CaptureError, FrameBatch, MAX_HOLD, MAX_WAIT, Next};

/// Lets `take` put one thing after the other into `batch`, each within the time that it is given: [`MAX_WAIT`] for the
/// first, [`MAX_HOLD`] for what comes with it. It says `false` when nothing came.
///
/// # Errors
/// Those of `take`.
pub(super) fn fill(
    batch: &mut FrameBatch,
    mut take: impl FnMut(&mut FrameBatch, Duration) -> Result<bool, CaptureError>,
) -> Result<Next, CaptureError> {
    let mut deadline = Instant::now() + MAX_WAIT;
    while !batch.is_full() {
        let was_empty = batch.is_empty();
        let patience = deadline.saturating_duration_since(Instant::now());
        if !take(batch, patience)? {
            break;
        }
        if was_empty && !batch.is_empty() {
            deadline = Instant::now() + MAX_HOLD;
        } else if Instant::now() >= deadline {
            break;
        }
    }
    batch.set_source_time(now());
    Ok(Next::More)
}
