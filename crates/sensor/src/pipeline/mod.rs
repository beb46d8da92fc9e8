//! Threads and channels between a capture source and whoever shows its flows.

mod config;

pub use config::{DnsMode, EnrichConfig, Pace, PipelineConfig, SourceSpec};
