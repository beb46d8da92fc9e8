//! Live capture where there is none: every question is answered with a state that a person understands. The three
//! functions here are the whole seam to a platform.

use flowcore::say;

use super::{CaptureError, LiveDevice, OpenedSource};

/// Every interface of this computer.
///
/// # Errors
/// Always: there is no back end for this system.
pub fn list_devices() -> Result<Vec<LiveDevice>, CaptureError> {
    Err(unsupported())
}

/// Whether this process may capture at all.
///
/// # Errors
/// Always: there is no back end for this system.
pub(super) fn probe_permission() -> Result<(), CaptureError> {
    Err(unsupported())
}

pub(super) fn open(_names: &[String]) -> Result<OpenedSource, CaptureError> {
    Err(unsupported())
}

fn unsupported() -> CaptureError {
    CaptureError::Unavailable {
        reason: say!(
            "said-unsupported",
            "live capture is not built for this system"
        ),
        remedy: say!("mend-unsupported", "open a capture file, or watch the demo"),
    }
}
