//! Where frames come from: a capture file, this computer's interfaces, or made-up traffic.
//!
//! Every source is a [`FrameSource`], driven by one capture thread of `pipeline`. A source never meters, names or
//! places anything, and never waits longer than [`MAX_WAIT`], so that stopping is quick.

mod batch;
mod clock;
mod device;
mod error;
mod news;
mod open;
#[cfg(any(target_os = "linux", windows))]
mod reading;
pub mod replay;
mod synthetic;
pub(crate) use synthetic::program_worker as demo_programs;

#[cfg(target_os = "linux")]
#[path = "linux/mod.rs"]
mod live;
#[cfg(windows)]
#[path = "windows/mod.rs"]
mod live;
#[cfg(not(any(target_os = "linux", windows)))]
#[path = "live_unsupported.rs"]
mod live;

use std::time::Duration;

pub use batch::{FrameBatch, MAX_FRAMES};
pub use clock::{Clock, SystemClock};
pub use device::LiveDevice;
pub use error::CaptureError;
pub use live::list_devices;
#[cfg(windows)]
pub use live::{probe_parts, probe_permission, witness};
pub use news::{RingPressure, SourceNews};
pub use open::{NamedSource, OpenedSource, kind_of, name_of, open};

/// The longest that [`FrameSource::next_batch`] may wait for the first frame.
pub const MAX_WAIT: Duration = Duration::from_millis(100);

/// How long a batch with frames in it may be held back to fill up.
pub const MAX_HOLD: Duration = Duration::from_millis(20);

/// Whether this process may capture at all, and what it could not see if it did.
///
/// # Errors
/// It may not; the error carries the remedy.
#[cfg(not(windows))]
pub fn probe_permission() -> Result<Option<flowcore::model::CaptureLimit>, CaptureError> {
    live::probe_permission().map(|()| None)
}

/// What a capture of this computer would hear about who opens sockets.
#[cfg(not(windows))]
#[must_use]
pub const fn witness() -> crate::process::Witness {
    crate::process::Witness::Silent
}

/// What follows a batch.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Next {
    /// There may be more: ask again.
    More,
    /// That was all: do not ask again.
    End,
}

/// One stream of frames: a file, an interface, a generator.
pub trait FrameSource: Send {
    /// Puts frames into `batch`, which arrives empty, and sets its source time. Returns when the batch is full,
    /// when its first frame is [`MAX_HOLD`] old, or with nothing after [`MAX_WAIT`] at the latest.
    ///
    /// # Errors
    /// The source broke off. What is in `batch` is still good; do not ask again.
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError>;

    /// Frames that the kernel, the driver or the capturing program lost, since this source was opened.
    fn kernel_drops(&mut self) -> u64;

    /// What has changed about the source itself, and what it counts, where it is one that changes or counts.
    fn take_news(&mut self) -> Option<SourceNews> {
        None
    }

    /// Share that was read, in permille; `None` for a source without an end.
    fn progress_permille(&self) -> Option<u16> {
        None
    }
}
