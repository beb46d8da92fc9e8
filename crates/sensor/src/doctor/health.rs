//! What a running sensor's account of itself means, finding by finding, and what to do about it.

use flowcore::model::{
    AttributionState, CaptureState, Coverage, SensorHealth, SourceKind, Traffic,
};

use super::{Check, CheckStatus};
use crate::cli::bytes;

/// Below this share seen, in permille, something is wrong: headers that a card adds up for itself are less.
const SEEN_ENOUGH: u16 = 930;

/// Shares of less than this since the start say nothing.
const ENOUGH_BYTES: u64 = 1_000_000;

/// A ring that was this full, in permille, is close to losing packets.
const RING_IS_FULL: u16 = 750;

/// The findings of a sensor that runs.
#[must_use]
pub fn of_health(health: &SensorHealth) -> Vec<Check> {
    let mut checks = vec![capture(health)];
    checks.extend(health.limit.as_ref().map(|limit| {
        Check::new("packets", CheckStatus::Warning, limit.reason.clone())
            .with_remedy(limit.remedy.clone())
    }));
    if health.source == SourceKind::Live {
        checks.extend(coverage(&health.coverage, health.limit.is_some()));
    }
    checks.extend(losses(health));
    if health.source == SourceKind::Live {
        checks.push(known(health));
    }
    checks.push(programs(&health.attribution));
    checks.extend(disturbances(&health.coverage));
    checks.push(screens(health));
    checks
}

fn capture(health: &SensorHealth) -> Check {
    const NAME: &str = "capture";
    match &health.capture {
        CaptureState::Running if health.coverage.stale_since.is_some() => Check::new(
            NAME,
            CheckStatus::Failed,
            "nothing comes in although something should",
        )
        .with_remedy(if cfg!(windows) {
            "restart the sensor; where that does not help, another program's filter takes the packets first"
        } else {
            "restart the sensor; where that does not help, a program in the kernel takes the packets first (XDP)"
        }),
        CaptureState::Running if health.interfaces.0 == 0 && health.source == SourceKind::Live => {
            Check::new(NAME, CheckStatus::Warning, "no interface is up; whichever comes up is read")
                .with_remedy("connect to a network")
        }
        CaptureState::Running => {
            let finding = format!("packets of {} are read", health.source_name);
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        CaptureState::Starting => Check::new(NAME, CheckStatus::Warning, "is being set up"),
        CaptureState::Finished => Check::new(NAME, CheckStatus::Ok, "all of it was read"),
        CaptureState::NoPermission { reason, remedy }
        | CaptureState::Unavailable { reason, remedy } => {
            Check::new(NAME, CheckStatus::Failed, reason.clone()).with_remedy(remedy.clone())
        }
        CaptureState::Failed { reason } => Check::new(NAME, CheckStatus::Failed, reason.clone())
            .with_remedy("restart the sensor"),
    }
}

/// `is_limited`: the capture says itself that it does not see everything.
fn coverage(coverage: &Coverage, is_limited: bool) -> Vec<Check> {
    const NAME: &str = "coverage";
    if coverage.total == Traffic::default() {
        return vec![Check::new(NAME, CheckStatus::Ok, "nothing was counted yet")];
    }
    let mut checks = Vec::new();
    let sentence = |traffic: &Traffic, when: &str| {
        let again = match traffic.again {
            0 => String::new(),
            again => format!(" and {} were seen twice and count once", bytes(again)),
        };
        format!(
            "{when} {} of {} that the interfaces counted were metered{again} ({} seen)",
            bytes(traffic.metered),
            bytes(traffic.counted),
            percent(traffic.seen_permille()),
        )
    };
    let is_low = !is_limited
        && coverage.total.counted > ENOUGH_BYTES
        && coverage
            .total
            .seen_permille()
            .is_some_and(|seen| seen < SEEN_ENOUGH);
    let mut finding = sentence(&coverage.total, "since the start");
    if is_limited {
        finding.push_str(
            "; headers, and what no program of this computer sent or received, are not in it",
        );
    }
    checks.push(if is_low {
        Check::new(NAME, CheckStatus::Warning, finding)
            .with_remedy(if cfg!(windows) {
                "see what was lost below; what another program's filter takes first is not seen"
            } else {
                "see what was lost below; what a program in the kernel takes first (XDP) is seen by nobody"
            })
    } else {
        Check::new(NAME, CheckStatus::Ok, finding)
    });
    let finding = sentence(&coverage.second, "in the latest second");
    checks.push(Check::new(NAME, CheckStatus::Ok, finding));
    for interface in &coverage.interfaces {
        let finding = format!(
            "{}: {}",
            interface.name,
            sentence(&interface.total, "since the start")
        );
        checks.push(Check::new("interface", CheckStatus::Ok, finding));
    }
    // Windows tells nothing of its queue.
    if cfg!(windows) {
        return checks;
    }
    let ring = format!(
        "at its fullest {} in the latest second, full {} times since the start",
        percent(Some(coverage.ring_fill_permille)),
        coverage.ring_freezes
    );
    checks.push(if coverage.ring_fill_permille >= RING_IS_FULL {
        Check::new("ring", CheckStatus::Warning, ring).with_remedy(
            "give the sensor more processor time, or name fewer interfaces with --iface",
        )
    } else {
        Check::new("ring", CheckStatus::Ok, ring)
    });
    checks
}

fn losses(health: &SensorHealth) -> Vec<Check> {
    const NAME: &str = "losses";
    let drops = &health.drops;
    let causes = [
        (
            drops.kernel,
            "packets found no room between the kernel and the sensor",
            "give the sensor more processor time, or name fewer interfaces with --iface",
        ),
        (
            drops.driver,
            "packets were lost by a network card or its driver",
            if cfg!(windows) {
                "enlarge \"Receive Buffers\" in the adapter's advanced properties"
            } else {
                "enlarge the card's own ring: ethtool -G <interface> rx 4096"
            },
        ),
        (
            drops.queue,
            "packets were read and not metered, because the meter was behind",
            "give the sensor more processor time",
        ),
        (
            drops.evicted_flows,
            "flows had to leave the full table before they ended",
            "a flood of new flows, or a scan: look at who sends it",
        ),
        (
            drops.unread_names,
            "flows or packets were not read for names, so that memory and time stay bounded",
            "names of such flows come from the DNS where it was seen",
        ),
    ];
    let checks: Vec<Check> = causes
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, what, remedy)| {
            Check::new(NAME, CheckStatus::Warning, format!("{count} {what}")).with_remedy(remedy)
        })
        .collect();
    if checks.is_empty() {
        vec![Check::new(NAME, CheckStatus::Ok, "none")]
    } else {
        checks
    }
}

fn known(health: &SensorHealth) -> Check {
    let known = &health.coverage.known;
    let finding = if known.bytes == 0 {
        "no traffic in the latest second".to_owned()
    } else {
        format!(
            "of {} in the latest second {} have a name, {} a program; of what is public {} a place",
            bytes(known.bytes),
            percent(known.named_permille()),
            percent(known.attributed_permille()),
            percent(known.placed_permille()),
        )
    };
    Check::new("known", CheckStatus::Ok, finding)
}

/// How programs are found.
pub(super) fn programs(state: &AttributionState) -> Check {
    const NAME: &str = "programs";
    match state {
        AttributionState::Kernel => Check::new(
            NAME,
            CheckStatus::Ok,
            "the kernel tells which program made a flow, however short it lives",
        ),
        AttributionState::Off => Check::new(NAME, CheckStatus::Ok, "are not asked for"),
        AttributionState::SocketTable { reason, remedy } => Check::new(
            NAME,
            CheckStatus::Warning,
            format!("short-lived programs are missed: {reason}"),
        )
        .with_remedy(remedy.clone()),
        AttributionState::Unavailable { reason, remedy } => {
            Check::new(NAME, CheckStatus::Warning, reason.clone()).with_remedy(remedy.clone())
        }
    }
}

fn disturbances(coverage: &Coverage) -> Option<Check> {
    let survived = &coverage.disturbances;
    let parts: Vec<String> = [
        (survived.removed_interfaces, "interfaces went away"),
        (survived.suspends.into(), "times the computer slept"),
        (survived.clock_steps.into(), "times its clock was set"),
        (
            survived.restarted_helpers.into(),
            "times the helper that finds programs was started anew",
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    let finding = format!("since the start: {}", parts.join(", "));
    (!parts.is_empty()).then(|| Check::new("survived", CheckStatus::Ok, finding))
}

fn screens(health: &SensorHealth) -> Check {
    const NAME: &str = "screens";
    let screens = &health.screens;
    let finding = format!(
        "{} connected, {} refused, {} updates that one was too slow for",
        screens.connected, screens.refused, screens.missed_updates
    );
    Check::new(NAME, CheckStatus::Ok, finding)
}

/// Permille as percent with one digit.
fn percent(permille: Option<u16>) -> String {
    permille.map_or_else(
        || "nothing".to_owned(),
        |permille| format!("{}.{} %", permille / 10, permille % 10),
    )
}

#[cfg(test)]
mod tests {
    use flowcore::model::{Drops, Known};
    use flowcore::time::Timestamp;

    use super::*;

    fn live() -> SensorHealth {
        SensorHealth {
            source: SourceKind::Live,
            source_name: "eth0".to_owned(),
            capture: CaptureState::Running,
            interfaces: (1, 2),
            attribution: AttributionState::Kernel,
            ..SensorHealth::default()
        }
    }

    fn worst(health: &SensorHealth) -> Vec<(String, Option<String>)> {
        let checks = of_health(health).into_iter();
        checks
            .filter(|check| check.status != CheckStatus::Ok)
            .map(|check| (check.finding, check.remedy))
            .collect()
    }

    #[test]
    fn a_sensor_that_is_well_has_nothing_to_complain_about() {
        let mut health = live();
        health.coverage.total = Traffic {
            counted: 10_000_000,
            metered: 9_700_000,
            again: 100_000,
        };
        health.coverage.known = Known {
            bytes: 200,
            named: 50,
            attributed: 199,
            ..Known::default()
        };
        assert_eq!(worst(&health), []);
        let findings: Vec<_> = of_health(&health)
            .into_iter()
            .map(|it| it.finding)
            .collect();
        let text = findings.join("\n");
        for part in [
            "98.0 % seen",
            "25.0 % have a name",
            "99.5 % a program",
            "nothing a place",
        ] {
            assert!(text.contains(part), "{part}: {text}");
        }
    }

    #[test]
    fn every_loss_is_named_by_its_cause_and_has_a_remedy() {
        let mut health = live();
        health.drops = Drops {
            kernel: 1,
            driver: 2,
            queue: 3,
            evicted_flows: 4,
            unread_names: 5,
        };
        let found = worst(&health);
        assert_eq!(found.len(), 5);
        assert!(found.iter().all(|(_, remedy)| remedy.is_some()));
        assert!(
            found[1]
                .0
                .starts_with("2 packets were lost by a network card")
        );
    }

    #[test]
    fn traffic_that_is_not_seen_and_a_capture_that_hangs_are_told() {
        let mut health = live();
        health.coverage.total = Traffic {
            counted: 10_000_000,
            metered: 5_000_000,
            again: 0,
        };
        health.coverage.stale_since = Some(Timestamp::from_nanos(1));
        health.coverage.ring_fill_permille = 900;
        assert_eq!(worst(&health).len(), if cfg!(windows) { 2 } else { 3 });
        let failed = of_health(&health);
        assert_eq!(failed[0].status, CheckStatus::Failed);
    }

    #[test]
    fn a_capture_that_says_itself_what_it_cannot_see_is_not_blamed_for_seeing_less() {
        let mut health = live();
        health.limit = Some(flowcore::model::CaptureLimit {
            reason: "no headers".to_owned(),
            remedy: "install the driver".to_owned(),
        });
        health.coverage.total = Traffic {
            counted: 10_000_000,
            metered: 8_000_000,
            again: 0,
        };
        let found = worst(&health);
        assert_eq!(
            found,
            [(
                "no headers".to_owned(),
                Some("install the driver".to_owned())
            )]
        );
        let told = of_health(&health);
        assert!(
            told.iter()
                .any(|check| check.finding.contains("headers, and what no program"))
        );
    }

    #[test]
    fn without_an_interface_it_says_what_it_waits_for() {
        let mut health = live();
        health.interfaces = (0, 1);
        assert!(worst(&health)[0].0.starts_with("no interface is up"));
    }
}
