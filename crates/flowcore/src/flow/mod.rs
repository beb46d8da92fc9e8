//! The flow meter: frames in, [`FlowUpdate`](crate::update::FlowUpdate)s out.

mod config;

pub use config::MeterConfig;
