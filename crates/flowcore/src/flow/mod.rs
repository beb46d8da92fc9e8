//! The flow meter: frames in, [`FlowUpdate`](crate::update::FlowUpdate)s out.
//!
//! `meter` is the face, `ahead` reads frames and `intake` is the way of one packet; `tuple` is what flows are found by;
//! `table` keeps them (`entry` is one of them, `slab` their memory, `index` where they are found, `links` the lists they are in, `wheel` when they
//! expire, `eviction` who leaves a full table); `tcp` is the life of a connection, `echo` its round trips as it goes on;
//! `programs` are the flows whose maker is still to be found; `fragments` puts datagrams together; `sinks` decides who is
//! told what; `time` is the meter's clock.

mod ahead;
mod config;
mod echo;
mod entry;
mod eviction;
mod expiry;
mod fragments;
mod index;
mod intake;
mod links;
mod meter;
mod naming;
mod opening;
mod programs;
mod record;
mod share;
mod sinks;
mod slab;
mod stats;
mod table;
mod tcp;
#[cfg(test)]
mod tests;
mod time;
mod transfer;
mod tuple;
mod wheel;

pub use config::MeterConfig;
pub use meter::FlowMeter;
pub use programs::SocketKey;
pub use sinks::SinkId;
pub use stats::MeterStats;
pub use transfer::{Transfer, TransferKind};
