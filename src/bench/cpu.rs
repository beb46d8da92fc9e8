//! Time that this process spent on processors, all its threads together: unlike the time that passed, it hardly depends on
//! what else the computer does.

use std::time::Duration;

/// Since the process began; `None` where the system is not asked.
#[cfg(unix)]
pub(super) fn spent() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).ok()
}

#[cfg(not(unix))]
pub(super) fn spent() -> Option<Duration> {
    None
}

/// Between two of these; `None` where the system is not asked.
pub(super) fn between(from: Option<Duration>, to: Option<Duration>) -> Option<f64> {
    Some((to? - from?).as_secs_f64() * 1e3)
}
