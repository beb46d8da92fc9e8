//! Live capture on Windows: the WinDivert driver hands over copies of every IP packet that passes.
//!
//! Nothing links against WinDivert: a computer without its library or driver, or a process that is no administrator's,
//! gets a [`CaptureError`] that says what to do. `capture::open` and the doctor call this module.

mod adapters;
mod clock;
mod filter;
mod library;
mod receiver;
mod refusal;
mod source;
mod winapi;

use self::adapters::Adapter;
use self::library::Library;
use self::source::WinDivertSource;
use super::{CaptureError, LiveDevice, NamedSource, OpenedSource};

/// Every network adapter of this computer.
///
/// # Errors
/// Windows does not list them.
pub fn list_devices() -> Result<Vec<LiveDevice>, CaptureError> {
    let device = |it: &Adapter| LiveDevice {
        name: it.name.clone(),
        is_up: it.is_up,
        left_out: it
            .is_loopback
            .then(|| "its traffic never leaves this computer".to_owned()),
    };
    Ok(list_adapters()?.iter().map(device).collect())
}

/// Whether this process may capture at all: opens the driver once with a filter that nothing passes.
///
/// # Errors
/// It may not; the error carries the remedy.
pub fn probe_permission() -> Result<(), CaptureError> {
    WinDivertSource::open(driver()?, &filter::of_nothing()).map(drop)
}

/// Opens the adapters with these names, or all that are up. One stream carries them all: the driver sits above the
/// adapters.
///
/// # Errors
/// Nothing can be captured; the error says what to do.
pub(super) fn open(names: &[String]) -> Result<OpenedSource, CaptureError> {
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
    let source = WinDivertSource::open(library, &filter::of_interfaces(&indices))?;
    Ok(OpenedSource {
        sources: vec![NamedSource {
            name: "windivert".to_owned(),
            source: Box::new(source),
            is_realtime: true,
        }],
        local_addresses: adapters
            .iter()
            .flat_map(|it| it.addresses.iter().copied())
            .collect(),
        interfaces: (
            count(chosen.len()),
            count(adapters.iter().filter(|it| it.is_up).count()),
        ),
    })
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
        reason: format!("Windows does not list its network adapters (error {code})"),
        remedy: "check that the Network Store Interface Service runs: sc query nsi".to_owned(),
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
                reason: "no network adapter is connected".to_owned(),
                remedy: "connect to a network, or open a capture file".to_owned(),
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
                    reason: format!("there is no network adapter called {name:?}"),
                    remedy: format!("choose from: {}", known.join(", ")),
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
        assert_eq!(remedy, "choose from: Loopback, Wi-Fi, Ethernet");
    }

    #[test]
    fn names_are_found_without_regard_to_case() {
        let adapters = three();
        let chosen = choose(&adapters, &["wi-fi".to_owned()]).expect("it is there");
        assert_eq!(chosen[0].indices, [7]);
    }

    #[test]
    fn a_computer_without_the_library_says_what_to_do() {
        // There is no WinDivert.dll beside the test program.
        for outcome in [open(&[]).map(drop), probe_permission()] {
            let Err(CaptureError::Unavailable { reason, remedy }) = outcome else {
                panic!("capture cannot work beside the test program: {outcome:?}");
            };
            assert!(reason.contains(library::FILE_NAME), "{reason}");
            assert!(remedy.contains("administrator"), "{remedy}");
        }
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
