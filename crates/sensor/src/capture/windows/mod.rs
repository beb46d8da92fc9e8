//! Live capture on Windows: the WinDivert driver hands over copies of every IP packet that passes; without it, Windows'
//! own event tracing ([`trace`]) tells what each socket sends and receives.
//!
//! Nothing links against WinDivert: a computer without its library or driver, or a process that is no administrator's,
//! gets a [`CaptureError`] that says what to do. `capture::open` and the doctor call this module.

mod adapters;
mod clock;
mod coverage;
mod fill;
mod filter;
mod flows;
mod handle;
mod library;
mod receiver;
mod refusal;
mod source;
mod trace;
mod winapi;

use flowcore::model::CaptureLimit;
use flowcore::say;

use self::adapters::Adapter;
use self::flows::FlowLayer;
use self::library::Library;
use self::source::WinDivertSource;
use super::device::stays_here;
use super::{CaptureError, FrameSource, LiveDevice, NamedSource, OpenedSource};
use crate::pipeline::Backend;
use crate::process::Witness;
use crate::told::restart;

/// Names of our trace sessions: the one that captures, and the one that the doctor opens for a moment beside it.
const SESSION: &str = "Arcwatch";
const PROBE_SESSION: &str = "Arcwatch-Doctor";

/// Every network adapter of this computer.
///
/// # Errors
/// Windows does not list them.
pub fn list_devices() -> Result<Vec<LiveDevice>, CaptureError> {
    let device = |it: &Adapter| LiveDevice {
        name: it.name.clone(),
        is_up: it.is_up,
        left_out: it.is_loopback.then(stays_here),
    };
    Ok(list_adapters()?.iter().map(device).collect())
}

/// Whether this process may capture at all, and what it could not see if it did: opens driver or trace once, as
/// [`Backend::Auto`] would.
///
/// # Errors
/// It may not; the error carries the remedy.
pub fn probe_permission() -> Result<Option<CaptureLimit>, CaptureError> {
    let Err(error) = driver().and_then(|it| WinDivertSource::open(it, &filter::of_nothing(), &[]))
    else {
        return Ok(None);
    };
    match trace::open(PROBE_SESSION) {
        Ok(_) => Ok(Some(limit_of(Some(&error)))),
        Err(refusal) => Err(neither(error, refusal)),
    }
}

/// What capturing rests on, each thing by itself.
pub struct Probes {
    /// This process has the administrator's rights.
    pub is_elevated: bool,
    /// Whether the driver captures. That its files are missing is told whatever the rights are.
    pub driver: Result<(), CaptureError>,
    /// Whether Windows traces network events for this process.
    pub tracing: Result<(), CaptureError>,
}

/// Looks at each by itself, as [`probe_permission`] does at what a capture would do.
#[must_use]
pub fn probe_parts() -> Probes {
    Probes {
        is_elevated: winapi::is_elevated(),
        driver: driver()
            .and_then(|it| WinDivertSource::open(it, &filter::of_nothing(), &[]))
            .map(drop),
        tracing: trace::open(PROBE_SESSION).map(drop),
    }
}

/// Opens the adapters with these names, or all that are up. One stream carries them all: driver and trace sit above
/// the adapters.
///
/// # Errors
/// Nothing can be captured; the error says what to do.
pub(super) fn open(names: &[String], backend: Backend) -> Result<OpenedSource, CaptureError> {
    match backend {
        Backend::WinDivert => open_driver(names),
        Backend::Etw => open_trace(names, None),
        Backend::Auto => match open_driver(names) {
            Ok(opened) => Ok(opened),
            // Whoever names adapters wants to see those and no others.
            Err(error) if !names.is_empty() => Err(error),
            Err(error) => {
                open_trace(names, Some(&error)).map_err(|refusal| neither(error, refusal))
            }
        },
    }
}

fn open_driver(names: &[String]) -> Result<OpenedSource, CaptureError> {
    let library = driver()?;
    let adapters = list_adapters()?;
    let chosen = choose(&adapters, names)?;
    // Without a choice the driver delivers every interface, those that come up later included.
    let indices: Vec<u32> = match names {
        [] => Vec::new(),
        _ => chosen
            .iter()
            .flat_map(|it| it.indices.iter().copied())
            .collect(),
    };
    // First, so that no connection opens unheard between the two.
    let witness = witness_of(library);
    let names: Vec<String> = match names {
        [] => Vec::new(),
        _ => chosen.iter().map(|it| it.name.clone()).collect(),
    };
    let source = WinDivertSource::open(library, &filter::of_interfaces(&indices), &names)?;
    Ok(OpenedSource {
        witness,
        ..opened("windivert", Box::new(source), &adapters, chosen.len())
    })
}

/// `instead_of`: why the driver does not do it.
fn open_trace(
    names: &[String],
    instead_of: Option<&CaptureError>,
) -> Result<OpenedSource, CaptureError> {
    let adapters = list_adapters()?;
    if let Some(name) = names.first() {
        return Err(CaptureError::Unavailable {
            reason: say!(
                "said-no-adapters-apart",
                "event tracing does not tell adapters apart, so not {name} either",
                name = name
            ),
            remedy: say!(
                "mend-no-adapters-apart",
                "leave --iface out, or capture with --backend windivert"
            ),
        });
    }
    let chosen = choose(&adapters, names)?;
    let (source, owners) = trace::open(SESSION)?;
    Ok(OpenedSource {
        witness: Witness::Talks(Box::new(owners)),
        limit: Some(limit_of(instead_of)),
        ..opened("etw", Box::new(source), &adapters, chosen.len())
    })
}

fn opened(
    name: &str,
    source: Box<dyn FrameSource>,
    adapters: &[Adapter],
    read: usize,
) -> OpenedSource {
    OpenedSource {
        sources: vec![NamedSource {
            name: name.to_owned(),
            source,
            is_realtime: true,
        }],
        local_addresses: adapters
            .iter()
            .flat_map(|it| it.addresses.iter().copied())
            .collect(),
        interfaces: (
            count(read),
            count(adapters.iter().filter(|it| it.is_up).count()),
        ),
        witness: Witness::Silent,
        limit: None,
    }
}

/// What event tracing does not see, and why it is used.
fn limit_of(instead_of: Option<&CaptureError>) -> CaptureLimit {
    let missing = say!(
        "said-limit",
        "event tracing shows who talks to whom and how much, without names from the traffic, round trips or bytes of \
         headers"
    );
    let choose = || say!("mend-limit", "capture with --backend windivert or auto");
    let (why, remedy) = match instead_of {
        Some(
            CaptureError::NotPermitted { reason, remedy }
            | CaptureError::Unavailable { reason, remedy },
        ) => (reason.clone(), remedy.clone()),
        Some(CaptureError::BrokeOff { reason }) => (reason.clone(), choose()),
        None => (say!("said-asked-for", "it was asked for"), choose()),
    };
    CaptureLimit {
        reason: missing.because(why),
        remedy,
    }
}

/// Neither works: a question of permission is the one to answer first, since it stands before both.
fn neither(driver: CaptureError, trace: CaptureError) -> CaptureError {
    match (&driver, &trace) {
        (CaptureError::Unavailable { .. }, CaptureError::NotPermitted { .. }) => trace,
        _ => driver,
    }
}

/// What a capture of this computer would hear about who opens sockets.
#[must_use]
pub fn witness() -> Witness {
    match driver().and_then(FlowLayer::open) {
        Ok(layer) => Witness::Talks(Box::new(layer)),
        Err(error) => match trace::open(PROBE_SESSION) {
            Ok((_, owners)) => Witness::Talks(Box::new(owners)),
            Err(_) => refused(error),
        },
    }
}

fn witness_of(library: Library) -> Witness {
    match FlowLayer::open(library) {
        Ok(layer) => Witness::Talks(Box::new(layer)),
        Err(error) => refused(error),
    }
}

fn refused(error: CaptureError) -> Witness {
    match error {
        CaptureError::NotPermitted { reason, remedy }
        | CaptureError::Unavailable { reason, remedy } => Witness::Refuses { reason, remedy },
        CaptureError::BrokeOff { reason } => Witness::Refuses {
            reason,
            remedy: restart(),
        },
    }
}

/// The driver's library, where this process may use it.
fn driver() -> Result<Library, CaptureError> {
    let library = Library::load().map_err(|error| refusal::of_load(&error))?;
    if winapi::is_elevated() {
        Ok(library)
    } else {
        Err(refusal::not_elevated())
    }
}

fn list_adapters() -> Result<Vec<Adapter>, CaptureError> {
    adapters::list().map_err(|code| CaptureError::Unavailable {
        reason: say!(
            "said-no-adapters",
            "Windows does not list its network adapters (error {code})",
            code = code
        ),
        remedy: say!(
            "mend-no-adapters",
            "check that the Network Store Interface Service runs: sc query nsi"
        ),
    })
}

/// The adapters that `names` ask for; without names those that are up and lead out of this computer.
fn choose<'a>(adapters: &'a [Adapter], names: &[String]) -> Result<Vec<&'a Adapter>, CaptureError> {
    if names.is_empty() {
        let chosen: Vec<_> = adapters
            .iter()
            .filter(|it| it.is_up && !it.is_loopback)
            .collect();
        if chosen.is_empty() {
            return Err(CaptureError::Unavailable {
                reason: say!("said-none-connected", "no network adapter is connected"),
                remedy: say!(
                    "mend-none-connected",
                    "connect to a network, or open a capture file"
                ),
            });
        }
        return Ok(chosen);
    }
    let find = |name: &String| {
        adapters
            .iter()
            .find(|it| it.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| {
                let known: Vec<_> = adapters.iter().map(|it| it.name.as_str()).collect();
                CaptureError::Unavailable {
                    reason: say!(
                        "said-no-adapter",
                        "there is no network adapter called {name}",
                        name = name
                    ),
                    remedy: say!(
                        "mend-choose",
                        "choose from: {names}",
                        names = known.join(", ")
                    ),
                }
            })
    };
    names.iter().map(find).collect()
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adapter(name: &str, index: u32, is_up: bool, is_loopback: bool) -> Adapter {
        Adapter {
            name: name.to_owned(),
            indices: vec![index],
            is_up,
            is_loopback,
            link_bytes: 0,
            addresses: Vec::new(),
        }
    }

    fn three() -> Vec<Adapter> {
        vec![
            adapter("Loopback", 1, true, true),
            adapter("Wi-Fi", 7, true, false),
            adapter("Ethernet", 9, false, false),
        ]
    }

    #[test]
    fn without_names_all_adapters_that_are_up_are_read_and_loopback_is_not() {
        let adapters = three();
        let chosen = choose(&adapters, &[]).expect("one is up");
        assert_eq!(
            chosen.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
            ["Wi-Fi"]
        );
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_names_that_there_are() {
        let Err(CaptureError::Unavailable { reason, remedy }) =
            choose(&three(), &["eth0".to_owned()])
        else {
            panic!("there is no eth0");
        };
        assert!(reason.contains("eth0"), "{reason}");
        assert_eq!(&*remedy, "choose from: Loopback, Wi-Fi, Ethernet");
    }

    #[test]
    fn names_are_found_without_regard_to_case() {
        let adapters = three();
        let chosen = choose(&adapters, &["wi-fi".to_owned()]).expect("it is there");
        assert_eq!(chosen[0].indices, [7]);
    }

    fn unavailable(reason: &str) -> CaptureError {
        CaptureError::Unavailable {
            reason: reason.into(),
            remedy: "mend it".into(),
        }
    }

    #[test]
    fn a_computer_without_the_library_says_what_to_do() {
        // There is no WinDivert.dll beside the test program.
        let Err(CaptureError::Unavailable { reason, remedy }) = open(&[], Backend::WinDivert)
        else {
            panic!("the driver cannot work beside the test program");
        };
        assert!(reason.contains(library::FILE_NAME), "{reason}");
        assert!(remedy.contains("administrator"), "{remedy}");
    }

    #[test]
    fn without_a_choice_it_is_the_driver_else_the_trace_else_the_reason_why_not() {
        match open(&[], Backend::Auto) {
            // Windows, as administrator.
            Ok(opened) => {
                assert_eq!(opened.sources[0].name, "etw");
                let limit = opened.limit.expect("the screen must say so");
                assert!(
                    limit.reason.contains(library::FILE_NAME),
                    "{}",
                    limit.reason
                );
                assert!(probe_permission().expect("the same answer").is_some());
            }
            // Windows, as anyone.
            Err(CaptureError::NotPermitted { remedy, .. }) => {
                assert!(remedy.contains("administrator"), "{remedy}");
            }
            // Wine has neither.
            Err(CaptureError::Unavailable { reason, remedy }) => {
                assert!(reason.contains(library::FILE_NAME), "{reason}");
                assert!(remedy.contains("administrator"), "{remedy}");
                assert!(probe_permission().is_err());
            }
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn event_tracing_does_not_pretend_to_know_adapters() {
        let Err(CaptureError::Unavailable { remedy, .. }) =
            open(&["Ethernet".to_owned()], Backend::Etw)
        else {
            panic!("it cannot");
        };
        assert!(remedy.contains("--iface"), "{remedy}");
    }

    #[test]
    fn of_two_refusals_the_question_of_permission_is_told() {
        let permission = refusal::not_elevated();
        let driver = unavailable("no driver");
        assert_eq!(neither(driver.clone(), unavailable("no trace")), driver);
        assert_eq!(neither(driver.clone(), permission.clone()), permission);
        assert_eq!(neither(permission.clone(), driver), permission);
    }

    #[test]
    fn a_trace_instead_of_the_driver_says_what_is_missing_why_and_what_to_do() {
        let limit = limit_of(Some(&unavailable("no driver")));
        assert!(
            limit.reason.ends_with("headers: no driver"),
            "{}",
            limit.reason
        );
        assert_eq!(&*limit.remedy, "mend it");
        assert!(limit_of(None).remedy.contains("--backend"));
    }

    #[test]
    fn the_loopback_is_listed_and_says_why_it_is_left_out() {
        let devices = list_devices().expect("the list of adapters");
        assert!(
            devices.iter().any(|it| it.left_out.is_some()),
            "{devices:?}"
        );
    }
}
