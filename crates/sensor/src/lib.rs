//! The impure half of Arcwatch: capture handles, databases, resolvers, threads.
//!
//! Frames come in through `capture`, are metered by `flowcore` on one thread, enriched with places, providers and
//! reverse names by `enrich`, and leave as `FlowUpdate`s through [`pipeline`]. This crate never links Bevy.

pub mod pipeline;
pub mod process;
