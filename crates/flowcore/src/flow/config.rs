//! Limits of the meter. Every number is a promise about memory or time.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Tunables of a [`FlowMeter`](super).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct MeterConfig {
    /// Live flows that are kept at most; beyond, the flow that matters least is evicted and counted.
    pub max_flows: usize,
    /// Ended flows that wait at most until every sink has been told; beyond, the oldest go untold and are counted.
    pub max_untold: usize,
    /// Bytes of names that all flows keep at most. From seven eighths on, flows that open push out unproven ones; beyond
    /// the limit, names are not kept and counted.
    pub max_name_bytes: usize,
    /// A UDP or other connectionless flow ends after this long without a packet.
    pub idle_timeout: Duration,
    /// A TCP connection ends after this long without a packet: keep-alives come every two hours at most.
    pub tcp_idle_timeout: Duration,
    /// A finished or reset TCP connection is kept this long, so that stragglers do not open a new flow.
    pub linger: Duration,
}

impl Default for MeterConfig {
    fn default() -> Self {
        Self {
            max_flows: 1 << 20,
            max_untold: 1 << 18,
            max_name_bytes: 128 << 20,
            idle_timeout: Duration::from_secs(120),
            tcp_idle_timeout: Duration::from_secs(2 * 3600 + 300),
            linger: Duration::from_secs(10),
        }
    }
}
