//! Notices that the computer slept, or that its clock was set. Flows survive both: the meter's clock is the sum of
//! progress. What is left is to say so, because a gap in a timeline wants an explanation.

use std::time::{Duration, Instant, SystemTime};

use flowcore::model::Disturbances;

/// Clocks drift apart by less than this between two looks, and network time moves a clock in smaller steps.
const STEP: Duration = Duration::from_secs(2);

/// Three clocks that go differently: one is set by people, one stands still while the computer sleeps, one does not.
#[derive(Clone, Copy, Debug)]
struct Clocks {
    wall: Duration,
    awake: Duration,
    /// Since the computer started, asleep or not. Goes like `awake` where the system does not tell.
    boot: Duration,
}

/// Compares them, look by look.
#[derive(Debug, Default)]
pub(super) struct ClockWatch {
    before: Option<Clocks>,
    started: Option<Instant>,
    survived: Disturbances,
}

impl ClockWatch {
    /// Looks at the clocks; what they have shown so far. About once a second.
    pub(super) fn look(&mut self) -> Disturbances {
        let wall = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap_or_default();
        let now = Instant::now();
        let since_start = now.saturating_duration_since(*self.started.get_or_insert(now));
        let (awake, boot) = since_boot().unwrap_or((since_start, since_start));
        self.compare(Clocks { wall, awake, boot })
    }

    fn compare(&mut self, now: Clocks) -> Disturbances {
        if let Some(before) = self.before.replace(now) {
            let awake = now.awake.saturating_sub(before.awake);
            let slept = now.boot.saturating_sub(before.boot).saturating_sub(awake);
            let should_be = before.wall + awake + slept;
            if slept > STEP {
                self.survived.suspends += 1;
                tracing::info!(?slept, "the computer slept");
            }
            if now.wall.abs_diff(should_be) > STEP {
                self.survived.clock_steps += 1;
                tracing::info!(by = ?now.wall.abs_diff(should_be), is_back = now.wall < should_be, "the clock was set");
            }
        }
        self.survived
    }
}

/// Since the computer started: without the time that it slept, and with it.
#[cfg(target_os = "linux")]
fn since_boot() -> Option<(Duration, Duration)> {
    use rustix::time::{ClockId, clock_gettime};

    let read = |clock| {
        let time = clock_gettime(clock);
        let (secs, nanos) = (time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?);
        Some(Duration::new(secs, nanos))
    };
    Some((read(ClockId::Monotonic)?, read(ClockId::Boottime)?))
}

#[cfg(windows)]
#[expect(unsafe_code, reason = "no library tells the one without the other")]
fn since_boot() -> Option<(Duration, Duration)> {
    use windows_sys::Win32::System::SystemInformation::GetTickCount64;
    use windows_sys::Win32::System::WindowsProgramming::QueryUnbiasedInterruptTime;

    let mut awake = 0_u64;
    // SAFETY: `awake` is valid for a number; the other call has no arguments.
    let (done, boot_millis) =
        unsafe { (QueryUnbiasedInterruptTime(&raw mut awake), GetTickCount64()) };
    // In steps of 100 ns.
    (done != 0).then(|| {
        let awake = Duration::from_nanos(awake.saturating_mul(100));
        (awake, Duration::from_millis(boot_millis))
    })
}

#[cfg(not(any(target_os = "linux", windows)))]
fn since_boot() -> Option<(Duration, Duration)> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: u64 = 1_700_000_000;

    fn looks(clocks: &[(u64, u64, u64)]) -> Disturbances {
        let mut watch = ClockWatch::default();
        let mut told = Disturbances::default();
        for &(wall, awake, boot) in clocks {
            told = watch.compare(Clocks {
                wall: Duration::from_secs(wall),
                awake: Duration::from_secs(awake),
                boot: Duration::from_secs(boot),
            });
        }
        told
    }

    #[test]
    fn clocks_that_agree_say_nothing() {
        let told = looks(&[(START, 0, 50), (START + 1, 1, 51), (START + 4, 3, 53)]);
        assert_eq!(told, Disturbances::default());
    }

    #[test]
    fn a_night_is_a_sleep_and_no_clock_that_was_set() {
        let told = looks(&[(START, 0, 50), (START + 28_801, 1, 28_851)]);
        assert_eq!((told.suspends, told.clock_steps), (1, 0));
    }

    #[test]
    fn a_clock_that_was_set_is_told_in_both_directions() {
        let told = looks(&[(START, 0, 50), (START + 3_601, 1, 51), (START + 2, 2, 52)]);
        assert_eq!((told.suspends, told.clock_steps), (0, 2));
    }

    #[test]
    fn these_clocks_agree() {
        let mut watch = ClockWatch::default();
        watch.look();
        assert_eq!(watch.look(), Disturbances::default());
    }
}
