//! What `/proc` tells about processes and sockets: everything about a process once its id is known, and, where the
//! kernel does not say who owns a socket, who seems to.
//!
//! `facts` reads one process, `roster` keeps what was read, `users` and `unit` name accounts and services, `cgroups` and
//! `introduced` know of processes that ended too soon; `sockets`
//! finds a socket's inode by its addresses, `owners` the process that holds it; `thread` answers questions with both.
//! `namespace` says how far all this can be trusted in a container.

mod cgroups;
mod facts;
mod introduced;
mod namespace;
mod owners;
mod roster;
mod sockets;
mod thread;
mod unit;
mod users;

pub use namespace::Namespace;
pub use owners::OwnerScan;
pub use roster::Roster;
pub use sockets::find_sockets;
pub use thread::TableThread;
