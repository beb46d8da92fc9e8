//! The connection between a sensor, which may capture, and the screens that show what it sees, which may not.
//!
//! [`server`] is the sensor's end: it sends every update to every screen, on a local socket that only one user may
//! use. [`client`] is the screen's: it looks for a sensor, starts one where none runs ([`child`]), and comes back by
//! itself when either of the two was restarted. [`place`] says where the socket is, `unix` and `windows` how it is
//! guarded; the bytes are those of [`flowcore::wire`].
//!
//! A screen that is slow loses updates, never the sensor's time: the oldest go, a gap in their numbers tells, and the
//! screen asks for a snapshot. A sensor can be asked for nothing else.

mod ask;
pub mod child;
pub mod client;
mod frames;
pub mod place;
pub mod server;

#[cfg(unix)]
#[path = "unix.rs"]
mod local;
#[cfg(windows)]
#[path = "windows/mod.rs"]
mod local;

pub use ask::{AskError, ask};
pub use child::SensorCommand;
pub use client::{SensorChoice, watch};
pub use place::{Owner, Place};
pub use server::{Server, ServerError};
