//! Who had a socket: brings together what a [`Witness`](super::Witness) hears, what the system's socket tables say and
//! the flows that the meter asks about. Pure: time is an argument, the system is behind traits, so that recorded
//! sequences of events can be played on any computer.
//!
//! [`sockets`] finds the process id for a flow, [`roster`] the process that had this id at that time: Windows uses ids
//! again within moments.

pub mod roster;
pub mod sockets;
pub mod tables;

pub use roster::{Facts, Processes, Roster};
pub use sockets::{Claim, SocketJoin};
pub use tables::{Row, SocketTables};
