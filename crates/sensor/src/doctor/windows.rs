//! What capturing rests on under Windows, each thing by itself: rights, driver, event tracing, service.

use flowcore::model::Saying;
use flowcore::say;

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
        let finding = say!(
            "said-elevated",
            "this process has the administrator's rights"
        );
        Check::new(RIGHTS, CheckStatus::Ok, finding)
    } else {
        let finding = say!(
            "said-not-elevated",
            "this process has not the administrator's rights"
        );
        let remedy = say!(
            "mend-not-elevated",
            "right-click it and choose \"Run as administrator\", or keep a sensor running for good: \
             arcwatch-sensor service install"
        );
        Check::new(RIGHTS, CheckStatus::Warning, finding).with_remedy(remedy)
    };
    vec![
        rights,
        part(
            DRIVER,
            say!("said-driver-works", "the WinDivert driver captures"),
            probes.driver,
        ),
        part(
            TRACING,
            say!(
                "said-tracing-works",
                "Windows traces network events for this process"
            ),
            probes.tracing,
        ),
        service(),
    ]
}

/// None of them is needed as long as another one does it, so none is worse than a warning.
fn part(name: &'static str, fine: Saying, outcome: Result<(), CaptureError>) -> Check {
    match outcome {
        Ok(()) => Check::new(name, CheckStatus::Ok, fine),
        Err(error) => Check::of_error(name, CheckStatus::Warning, error),
    }
}

fn service() -> Check {
    const NAME: &str = "service";
    match service_state() {
        Ok(Some(true)) => {
            let finding = say!("said-service-runs", "is installed and runs");
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        Ok(Some(false)) => {
            let finding = say!("said-service-stopped", "is installed and does not run");
            Check::new(NAME, CheckStatus::Warning, finding).with_remedy(say!(
                "mend-service-stopped",
                "as administrator: arcwatch-sensor service start"
            ))
        }
        Ok(None) => {
            let finding = say!("said-no-service", "is not installed");
            Check::new(NAME, CheckStatus::Ok, finding).with_remedy(say!(
                "mend-no-service",
                "to capture without being asked each time, as administrator: arcwatch-sensor service install"
            ))
        }
        Err(error) => {
            let finding =
                say!("said-service-unknown", "cannot be asked about").because(error.to_string());
            Check::new(NAME, CheckStatus::Warning, finding)
        }
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
