//! What a running sensor's account of itself means, finding by finding, and what to do about it.

use flowcore::model::{
    AttributionState, CaptureState, Coverage, Saying, SensorHealth, SourceKind, Traffic,
};
use flowcore::say;

use super::{Check, CheckStatus};
use crate::cli::bytes;
use crate::told::restart;

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
        CaptureState::Running if health.coverage.stale_since.is_some() => {
            let finding = say!(
                "said-nothing-comes",
                "nothing comes in although something should"
            );
            let remedy = if cfg!(windows) {
                say!(
                    "mend-nothing-comes-windows",
                    "restart the sensor; where that does not help, another program's filter takes the packets first"
                )
            } else {
                say!(
                    "mend-nothing-comes",
                    "restart the sensor; where that does not help, a program in the kernel takes the packets first (XDP)"
                )
            };
            Check::new(NAME, CheckStatus::Failed, finding).with_remedy(remedy)
        }
        CaptureState::Running if health.interfaces.0 == 0 && health.source == SourceKind::Live => {
            let finding = say!(
                "said-none-up",
                "no interface is up; whichever comes up is read"
            );
            Check::new(NAME, CheckStatus::Warning, finding)
                .with_remedy(say!("mend-none-up", "connect to a network"))
        }
        CaptureState::Running => {
            let finding = say!(
                "said-packets-read",
                "packets of {source} are read",
                source = health.source_name
            );
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        CaptureState::Starting => {
            let finding = say!("said-starting", "is being set up");
            Check::new(NAME, CheckStatus::Warning, finding)
        }
        CaptureState::Finished => {
            let finding = say!("said-all-read", "all of it was read");
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        CaptureState::NoPermission { reason, remedy }
        | CaptureState::Unavailable { reason, remedy } => {
            Check::new(NAME, CheckStatus::Failed, reason.clone()).with_remedy(remedy.clone())
        }
        CaptureState::Failed { reason } => {
            Check::new(NAME, CheckStatus::Failed, reason.clone()).with_remedy(restart())
        }
    }
}

/// `is_limited`: the capture says itself that it does not see everything.
fn coverage(coverage: &Coverage, is_limited: bool) -> Vec<Check> {
    const NAME: &str = "coverage";
    if coverage.total == Traffic::default() {
        let finding = say!("said-nothing-counted", "nothing was counted yet");
        return vec![Check::new(NAME, CheckStatus::Ok, finding)];
    }
    let mut checks = Vec::new();
    let is_low = !is_limited
        && coverage.total.counted > ENOUGH_BYTES
        && coverage
            .total
            .seen_permille()
            .is_some_and(|seen| seen < SEEN_ENOUGH);
    let mut finding = since_start(&coverage.total);
    if is_limited {
        let but = say!(
            "said-headers-missing",
            "headers, and what no program of this computer sent or received, are not in it"
        );
        finding = finding.then("; ", but);
    }
    checks.push(if is_low {
        let remedy = if cfg!(windows) {
            say!(
                "mend-unseen-windows",
                "see what was lost below; what another program's filter takes first is not seen"
            )
        } else {
            say!(
                "mend-unseen",
                "see what was lost below; what a program in the kernel takes first (XDP) is seen by nobody"
            )
        };
        Check::new(NAME, CheckStatus::Warning, finding).with_remedy(remedy)
    } else {
        Check::new(NAME, CheckStatus::Ok, finding)
    });
    let latest =
        say!("said-latest-second", "in the latest second").then(" ", seen(&coverage.second));
    checks.push(Check::new(NAME, CheckStatus::Ok, latest));
    for interface in &coverage.interfaces {
        let finding = Saying::from(interface.name.as_str()).because(since_start(&interface.total));
        checks.push(Check::new("interface", CheckStatus::Ok, finding));
    }
    // Windows tells nothing of its queue.
    if cfg!(windows) {
        return checks;
    }
    let ring = say!(
        "said-ring",
        "at its fullest {share} in the latest second, full {times} times since the start",
        share = percent(coverage.ring_fill_permille),
        times = coverage.ring_freezes
    );
    checks.push(if coverage.ring_fill_permille >= RING_IS_FULL {
        Check::new("ring", CheckStatus::Warning, ring).with_remedy(more_time_or_less())
    } else {
        Check::new("ring", CheckStatus::Ok, ring)
    });
    checks
}

fn since_start(traffic: &Traffic) -> Saying {
    say!("said-since-start", "since the start").then(" ", seen(traffic))
}

/// How much of what the interfaces counted was metered.
fn seen(traffic: &Traffic) -> Saying {
    let metered = say!(
        "said-metered",
        "{metered} of {counted} that the interfaces counted were metered",
        metered = bytes(traffic.metered),
        counted = bytes(traffic.counted)
    );
    let metered = match traffic.again {
        0 => metered,
        again => metered.then(
            " ",
            say!(
                "said-seen-twice",
                "and {bytes} were seen twice and count once",
                bytes = bytes(again)
            ),
        ),
    };
    let share = match traffic.seen_permille() {
        Some(permille) => say!(
            "said-seen-share",
            "({share} seen)",
            share = percent(permille)
        ),
        None => say!("said-seen-nothing", "(nothing seen)"),
    };
    metered.then(" ", share)
}

fn more_time_or_less() -> Saying {
    say!(
        "mend-more-time-or-less",
        "give the sensor more processor time, or name fewer interfaces with --iface"
    )
}

fn losses(health: &SensorHealth) -> Vec<Check> {
    const NAME: &str = "losses";
    let drops = &health.drops;
    let causes = [
        (
            drops.kernel,
            say!(
                "said-lost-kernel",
                "{count} packets found no room between the kernel and the sensor",
                count = drops.kernel
            ),
            more_time_or_less(),
        ),
        (
            drops.driver,
            say!(
                "said-lost-driver",
                "{count} packets were lost by a network card or its driver",
                count = drops.driver
            ),
            if cfg!(windows) {
                say!(
                    "mend-lost-driver-windows",
                    "enlarge \"Receive Buffers\" in the adapter's advanced properties"
                )
            } else {
                say!(
                    "mend-lost-driver",
                    "enlarge the card's own ring: ethtool -G <interface> rx 4096"
                )
            },
        ),
        (
            drops.queue,
            say!(
                "said-lost-queue",
                "{count} packets were read and not metered, because the meter was behind",
                count = drops.queue
            ),
            say!("mend-more-time", "give the sensor more processor time"),
        ),
        (
            drops.evicted_flows,
            say!(
                "said-evicted",
                "{count} flows had to leave the full table before they ended",
                count = drops.evicted_flows
            ),
            say!(
                "mend-evicted",
                "a flood of new flows, or a scan: look at who sends it"
            ),
        ),
        (
            drops.unread_names,
            say!(
                "said-unread-names",
                "{count} flows or packets were not read for names, so that memory and time stay bounded",
                count = drops.unread_names
            ),
            say!(
                "mend-unread-names",
                "names of such flows come from the DNS where it was seen"
            ),
        ),
    ];
    let checks: Vec<Check> = causes
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(_, finding, remedy)| {
            Check::new(NAME, CheckStatus::Warning, finding).with_remedy(remedy)
        })
        .collect();
    if checks.is_empty() {
        vec![Check::new(
            NAME,
            CheckStatus::Ok,
            say!("said-no-loss", "none"),
        )]
    } else {
        checks
    }
}

fn known(health: &SensorHealth) -> Check {
    let known = &health.coverage.known;
    let finding = if known.bytes == 0 {
        say!("said-no-traffic", "no traffic in the latest second")
    } else {
        let share = |permille: Option<u16>| permille.map_or_else(|| "–".to_owned(), percent);
        say!(
            "said-known",
            "of {bytes} in the latest second {named} have a name, {owned} a program; of what is public {placed} a place",
            bytes = bytes(known.bytes),
            named = share(known.named_permille()),
            owned = share(known.attributed_permille()),
            placed = share(known.placed_permille())
        )
    };
    Check::new("known", CheckStatus::Ok, finding)
}

/// How programs are found.
pub(super) fn programs(state: &AttributionState) -> Check {
    const NAME: &str = "programs";
    match state {
        AttributionState::Kernel => {
            let finding = say!(
                "said-kernel-tells",
                "the kernel tells which program made a flow, however short it lives"
            );
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        AttributionState::Off => {
            let finding = say!("said-not-asked-for", "are not asked for");
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        AttributionState::SocketTable { reason, remedy } => {
            let finding =
                say!("said-short-lived", "short-lived programs are missed").because(reason.clone());
            Check::new(NAME, CheckStatus::Warning, finding).with_remedy(remedy.clone())
        }
        AttributionState::NamesOnly { reason, remedy }
        | AttributionState::Unavailable { reason, remedy } => {
            Check::new(NAME, CheckStatus::Warning, reason.clone()).with_remedy(remedy.clone())
        }
    }
}

fn disturbances(coverage: &Coverage) -> Option<Check> {
    let survived = &coverage.disturbances;
    let parts: Vec<Saying> = [
        (
            survived.removed_interfaces,
            say!(
                "said-removed",
                "{count} interfaces went away",
                count = survived.removed_interfaces
            ),
        ),
        (
            survived.suspends.into(),
            say!(
                "said-slept",
                "{count} times the computer slept",
                count = survived.suspends
            ),
        ),
        (
            survived.clock_steps.into(),
            say!(
                "said-clock-set",
                "{count} times its clock was set",
                count = survived.clock_steps
            ),
        ),
        (
            survived.restarted_helpers.into(),
            say!(
                "said-helper-restarted",
                "{count} times the helper that finds programs was started anew",
                count = survived.restarted_helpers
            ),
        ),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(_, what)| what)
    .collect();
    let has_any = !parts.is_empty();
    let finding = say!("said-since-start", "since the start").because(Saying::list(parts, ", "));
    has_any.then(|| Check::new("survived", CheckStatus::Ok, finding))
}

fn screens(health: &SensorHealth) -> Check {
    const NAME: &str = "screens";
    let screens = &health.screens;
    let finding = say!(
        "said-screens",
        "{connected} connected, {refused} refused, {missed} updates that one was too slow for",
        connected = screens.connected,
        refused = screens.refused,
        missed = screens.missed_updates
    );
    Check::new(NAME, CheckStatus::Ok, finding)
}

/// Permille as percent with one digit.
fn percent(permille: u16) -> String {
    format!("{}.{} %", permille / 10, permille % 10)
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
            .map(|check| {
                (
                    check.finding.to_string(),
                    check.remedy.map(|it| it.to_string()),
                )
            })
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
            .map(|it| it.finding.to_string())
            .collect();
        let text = findings.join("\n");
        for part in [
            "98.0 % seen",
            "25.0 % have a name",
            "99.5 % a program",
            "– a place",
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
            reason: "no headers".into(),
            remedy: "install the driver".into(),
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
