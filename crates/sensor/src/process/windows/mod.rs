//! What Windows tells about processes and their sockets: the socket tables, processes by id, the services that run in
//! them, and who signed their executables. [`ProgramThread`] asks all this on behalf of [`SocketJoin`](super::join).

mod account;
mod processes;
mod services;
mod signature;
mod tables;
mod thread;

pub(super) use thread::{EventThread, ProgramThread, SignerThread};
