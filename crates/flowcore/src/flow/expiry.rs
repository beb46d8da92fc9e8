//! When a flow has ended: after silence, or some time after goodbye.

use super::config::MeterConfig;
use super::entry::{Hot, TcpPhase};
use crate::update::CloseReason;

/// Idle times in ticks of the meter's clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timeouts {
    idle: u32,
    tcp_idle: u32,
    linger: u32,
}

impl Timeouts {
    pub(super) fn new(config: &MeterConfig) -> Self {
        // A tick is a second: rounding up never ends a flow early.
        let ticks = |time: std::time::Duration| {
            u32::try_from(time.as_secs().saturating_add(1)).unwrap_or(u32::MAX / 2)
        };
        Self {
            idle: ticks(config.idle_timeout),
            tcp_idle: ticks(config.tcp_idle_timeout),
            linger: ticks(config.linger),
        }
    }

    /// The tick at which a flow that stays silent has ended.
    pub(super) const fn deadline(&self, hot: &Hot) -> u32 {
        let wait = match hot.tcp {
            // A SYN that nobody answers is no connection, and one that ends is not worth a long wait.
            TcpPhase::NotTcp | TcpPhase::SynSent | TcpPhase::SynReceived | TcpPhase::Closing => {
                self.idle
            }
            TcpPhase::Established => self.tcp_idle,
            TcpPhase::Closed | TcpPhase::Reset => self.linger,
        };
        hot.tick.saturating_add(wait)
    }
}

/// Why a flow that reached its deadline, or whose ports were taken by another connection, ended.
pub(super) const fn reason_of_silence(hot: &Hot) -> CloseReason {
    match hot.tcp {
        TcpPhase::Closed => CloseReason::Finished,
        TcpPhase::Reset => CloseReason::Reset,
        _ => CloseReason::Idle,
    }
}
