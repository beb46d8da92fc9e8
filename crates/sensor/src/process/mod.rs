//! Which program of this computer made a flow.
//!
//! Two threads answer, best first: `enrich:programs` hears from the kernel who owns each new socket ([`ebpf`]), and
//! `enrich:sockets` looks older ones up in the system's socket tables ([`procfs`]), which is also what is left where
//! the kernel does not let us in. [`book`] is the meter's side: it brings answers and flows together, whichever
//! comes first, and `link` is its connection to the threads. A sensor that serves screens has both threads in a process
//! of their own (`helper`), because what they need is what the rest of it gives up. On Windows the capture itself hears
//! who opens sockets ([`witness`]), and `join` brings that together with the socket tables. Only live captures are asked
//! about: the flows of a file are not of this computer.

pub mod attribution;
pub mod book;
#[cfg(target_os = "linux")]
pub mod ebpf;
mod finder;
#[cfg(target_os = "linux")]
pub(crate) mod helper;
pub mod join;
mod link;
#[cfg(target_os = "linux")]
pub mod procfs;
#[cfg(windows)]
mod windows;
pub mod witness;

pub use attribution::{Attribution, Finding, Owned, Worker};
pub use book::ProgramBook;
pub(crate) use link::ProgramLink;
pub use witness::{SocketChange, SocketEvent, SocketEvents, Witness};
