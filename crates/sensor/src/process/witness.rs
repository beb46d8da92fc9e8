//! What a capture hears, besides packets, about who opens which socket. Linux captures hear nothing: there the kernel's
//! programs tell (`ebpf`). On Windows the driver and the event tracing do, each as a [`SocketEvents`].

use std::time::Duration;

use flowcore::flow::SocketKey;
use flowcore::model::Saying;
use flowcore::time::Timestamp;

use crate::capture::CaptureError;

/// A process began or ceased to use a socket towards an address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SocketEvent {
    /// When, by the system's clock.
    pub at: Timestamp,
    /// Which of the two.
    pub change: SocketChange,
    /// The process: an id that the system uses again once the process has ended.
    pub pid: u32,
    /// The socket's ends.
    pub socket: SocketKey,
}

/// What happened to a socket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SocketChange {
    /// It is in use from now on.
    Opened,
    /// It is not any more.
    Closed,
}

/// A stream of events. Owned by one thread.
pub trait SocketEvents: Send {
    /// The next event, or `None` when there is none within `patience`.
    ///
    /// # Errors
    /// There will be no more.
    fn next(&mut self, patience: Duration) -> Result<Option<SocketEvent>, CaptureError>;
}

/// Whether a capture tells who opens sockets.
#[derive(Default)]
pub enum Witness {
    /// It does not.
    #[default]
    Silent,
    /// It does.
    Talks(Box<dyn SocketEvents>),
    /// It could, but not here and now.
    Refuses {
        /// Why, in one sentence.
        reason: Saying,
        /// What to do.
        remedy: Saying,
    },
}
