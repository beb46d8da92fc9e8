//! The impure half of Arcwatch: capture handles, databases, resolvers, threads.
//!
//! Frames come in through [`capture`], are metered by `flowcore` on one thread, enriched with places, providers and
//! reverse names by [`enrich`], and leave as `FlowUpdate`s through [`pipeline`], to screens in other processes through
//! [`ipc`], once [`privilege`] has given up every right that is not needed any more. [`cli`] is the headless program and
//! [`doctor`] what it and the screen say about a system that cannot capture. [`packages`] knows what an executable came with. This crate never links Bevy.

pub mod capture;
pub mod cli;
pub mod doctor;
pub mod enrich;
pub mod ipc;
pub mod packages;
pub mod pipeline;
pub mod privilege;
pub mod process;
#[cfg(windows)]
mod token;
pub mod told;
