//! What capturing rests on under Windows, each thing by itself: rights, driver, event tracing, service.

use super::{Check, CheckStatus};
use crate::capture::{self, CaptureError};
use crate::cli::service_state;

/// Names of the checks that say what a new sensor may do.
pub(super) const OF_A_NEW_ONE: [&str; 3] = [RIGHTS, DRIVER, TRACING];

const RIGHTS: &str = "rights";
const DRIVER: &str = "driver";
const TRACING: &str = "tracing";

pub(super) fn checks() -> Vec<Check> {
    let probes = capture::probe_parts();
    let rights = if probes.is_elevated {
        Check::new(
            RIGHTS,
            CheckStatus::Ok,
            "this process has the administrator's rights",
        )
    } else {
        Check::new(RIGHTS, CheckStatus::Warning, "this process has not the administrator's rights")
            .with_remedy("right-click it and choose \"Run as administrator\", or keep a sensor running for good: \
                          arcwatch-sensor service install")
    };
    vec![
        rights,
        part(DRIVER, "the WinDivert driver captures", probes.driver),
        part(
            TRACING,
            "Windows traces network events for this process",
            probes.tracing,
        ),
        service(),
    ]
}

/// None of them is needed as long as another one does it, so none is worse than a warning.
fn part(name: &'static str, fine: &'static str, outcome: Result<(), CaptureError>) -> Check {
    match outcome {
        Ok(()) => Check::new(name, CheckStatus::Ok, fine),
        Err(
            CaptureError::NotPermitted { reason, remedy }
            | CaptureError::Unavailable { reason, remedy },
        ) => Check::new(name, CheckStatus::Warning, reason).with_remedy(remedy),
        Err(CaptureError::BrokeOff { reason }) => Check::new(name, CheckStatus::Warning, reason),
    }
}

fn service() -> Check {
    const NAME: &str = "service";
    match service_state() {
        Ok(Some(true)) => Check::new(NAME, CheckStatus::Ok, "is installed and runs"),
        Ok(Some(false)) => Check::new(NAME, CheckStatus::Warning, "is installed and does not run")
            .with_remedy("as administrator: arcwatch-sensor service start"),
        Ok(None) => Check::new(NAME, CheckStatus::Ok, "is not installed")
            .with_remedy("to capture without being asked each time, as administrator: arcwatch-sensor service install"),
        Err(error) => Check::new(NAME, CheckStatus::Warning, format!("cannot be asked about: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_told_apart_and_each_with_its_remedy() {
        let found = checks();
        let names: Vec<_> = found.iter().map(|check| &*check.name).collect();
        assert_eq!(names, [RIGHTS, DRIVER, TRACING, "service"]);
        for check in found.iter().filter(|it| it.status != CheckStatus::Ok) {
            assert!(check.remedy.is_some(), "{check:?}");
        }
        // The driver's library is not beside the test program: that is said, whatever the rights are.
        assert!(found[1].finding.contains("WinDivert.dll"), "{:?}", found[1]);
    }
}
