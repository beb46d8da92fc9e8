//! Where the service's log goes: to the events of Windows, which keeps them within the bounds that the administrator
//! set, and lets nobody else change them. A file would need a folder that no other user can have made first.
#![expect(unsafe_code, reason = "system calls")]

use std::io::{self, Write};
use std::ptr::{null, null_mut};
use std::sync::Arc;

use tracing::{Level, Metadata};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use windows_registry::LOCAL_MACHINE;
use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::EventLog::{
    DeregisterEventSource, EVENTLOG_ERROR_TYPE, EVENTLOG_INFORMATION_TYPE, EVENTLOG_WARNING_TYPE,
    REPORT_EVENT_TYPE, RegisterEventSourceW, ReportEventW,
};

use super::NAME;

/// Where Windows keeps who writes events.
const SOURCES: &str = r"SYSTEM\CurrentControlSet\Services\EventLog\Application";

/// A program of Windows whose texts for the events 1 to 1000 are nothing but what an event carries.
const TEXTS: &str = r"%SystemRoot%\System32\EventCreate.exe";

/// Errors, warnings and information.
const KINDS: u32 = 7;

/// Longest text of an event, in units of UTF-16; Windows has room for 31,839.
const MAX_TEXT: usize = 8_000;

/// Has events of this service shown with their text alone.
///
/// # Errors
/// Only administrators may.
pub(super) fn install() -> windows_registry::Result<()> {
    let source = LOCAL_MACHINE.create(format!(r"{SOURCES}\{NAME}"))?;
    source.set_expand_string("EventMessageFile", TEXTS)?;
    source.set_u32("TypesSupported", KINDS)
}

/// Undoes [`install`]. Events that were written stay.
pub(super) fn uninstall() {
    // Where it is not there, it need not be removed.
    drop(LOCAL_MACHINE.remove_tree(format!(r"{SOURCES}\{NAME}")));
}

/// From now on this program's log goes there: at INFO, and with `verbose` or `ARCWATCH_LOG` at what they say.
pub(in crate::cli) fn to_events(verbose: u8) {
    let default = match verbose {
        0 | 1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let filter =
        EnvFilter::try_from_env("ARCWATCH_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let Ok(events) = Events::open() else {
        return; // nobody can be told
    };
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(events)
        .with_ansi(false)
        .with_level(false)
        .with_target(false)
        .without_time()
        .init();
}

/// The events of this service.
#[derive(Clone)]
struct Events(Arc<Source>);

struct Source(HANDLE);

// SAFETY: Windows lets any thread write events through the handle, several at the same time.
unsafe impl Send for Source {}
// SAFETY: as above.
unsafe impl Sync for Source {}

impl Events {
    fn open() -> io::Result<Self> {
        let name = units(NAME);
        // SAFETY: no server means this one; the name ends with zero.
        let handle = unsafe { RegisterEventSourceW(null(), name.as_ptr()) };
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        Ok(Self(Arc::new(Source(handle))))
    }

    fn write(&self, kind: REPORT_EVENT_TYPE, text: &str) -> io::Result<()> {
        let text = units(text);
        let texts = [text.as_ptr()];
        // SAFETY: the handle is open, `texts` holds one text that ends with zero, and there is neither user nor data.
        let done = unsafe {
            ReportEventW(
                self.0.0,
                kind,
                0,
                1,
                null_mut(),
                1,
                0,
                texts.as_ptr(),
                null(),
            )
        };
        if done == 0 {
            Err(io::Error::last_os_error())
        } else {
            Ok(())
        }
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        // SAFETY: our own handle, which nobody uses any more.
        unsafe { DeregisterEventSource(self.0) };
    }
}

/// As Windows takes a text, with zero at its end and none before.
fn units(text: &str) -> Vec<u16> {
    let units = text.trim_end().encode_utf16().filter(|unit| *unit != 0);
    units.take(MAX_TEXT).chain([0]).collect()
}

/// One event being written. Whoever formats it hands it over whole.
struct Entry {
    events: Events,
    kind: REPORT_EVENT_TYPE,
}

impl Write for Entry {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.events
            .write(self.kind, &String::from_utf8_lossy(text))?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Events {
    type Writer = Entry;

    fn make_writer(&'a self) -> Entry {
        Entry {
            events: self.clone(),
            kind: EVENTLOG_INFORMATION_TYPE,
        }
    }

    fn make_writer_for(&'a self, about: &Metadata<'_>) -> Entry {
        Entry {
            events: self.clone(),
            kind: match *about.level() {
                Level::ERROR => EVENTLOG_ERROR_TYPE,
                Level::WARN => EVENTLOG_WARNING_TYPE,
                _ => EVENTLOG_INFORMATION_TYPE,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_written() {
        let events = Events::open().expect("anyone may write events");
        for kind in [
            EVENTLOG_ERROR_TYPE,
            EVENTLOG_WARNING_TYPE,
            EVENTLOG_INFORMATION_TYPE,
        ] {
            events
                .write(kind, "a test of arcwatch wrote this")
                .expect("written");
        }
    }

    #[test]
    fn a_text_is_cut_and_ends_with_the_only_zero() {
        assert_eq!(units("a\0b\n"), [97, 98, 0]);
        assert_eq!(units(&"x".repeat(100_000)).len(), MAX_TEXT + 1);
    }
}
