//! Capture files as a source: pcap and pcapng, plain or gzip, as fast as possible or paced by their own clock.
//!
//! The readers are ours rather than a crate's because a player needs what general parsers do not offer: bytes lent
//! without a copy, no allocation per packet (options included), input that arrives in dribbles, the cause and the
//! place when a file is cut or damaged, and memory that follows the bytes that are there and not the lengths that
//! are claimed. Nothing here waits; [`pace`] does.

mod file;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
mod pace;
mod pcap;
mod pcapng;
mod record;
mod stream;

use std::path::Path;

use flowcore::say;

use super::{CaptureError, Clock, FrameSource, SystemClock};
use crate::pipeline::Pace;
use file::FileSource;

/// Opens a capture file.
///
/// # Errors
/// The file cannot be read or is not a capture.
pub fn open(path: &Path, pace: Pace) -> Result<Box<dyn FrameSource>, CaptureError> {
    open_with(path, pace, SystemClock::start())
}

/// Like [`open`], paced by a clock of the caller's.
///
/// # Errors
/// The file cannot be read or is not a capture, or the pace is not a speed.
pub fn open_with<C: Clock + 'static>(
    path: &Path,
    pace: Pace,
    clock: C,
) -> Result<Box<dyn FrameSource>, CaptureError> {
    let source = FileSource::open(path)?;
    match pace {
        Pace::Max => Ok(Box::new(source)),
        Pace::Times(speed) if speed.is_finite() && speed > 0.0 => {
            Ok(Box::new(pace::Paced::new(source, speed, clock)))
        }
        Pace::Times(speed) => Err(CaptureError::Unavailable {
            reason: say!(
                "said-no-speed",
                "cannot play at {speed} times the speed",
                speed = speed
            ),
            remedy: say!(
                "mend-speed",
                "give a number above 0, for example 1 or 10, or max"
            ),
        }),
    }
}
