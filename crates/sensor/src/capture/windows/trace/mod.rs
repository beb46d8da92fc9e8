//! Capture without a driver: Windows' own event tracing reports what each socket sends and receives, with the process
//! that owns it. There are no packets, so no names, no handshake times and no bytes of headers; the screen says so.
//!
//! [`event`] reads reports from their bytes, [`session`] gets them from Windows, [`source`] makes them a
//! [`FrameSource`](crate::capture::FrameSource), and [`owners`] tells who opens which socket.

mod event;
mod owners;
mod session;
mod source;

pub(super) use source::open;
