//! Which services run in which process: many share an image, and their name says more than its.
#![expect(unsafe_code, reason = "reads a list that the operating system writes")]

use std::collections::HashMap;
use std::ptr::null;
use std::time::{Duration, Instant};

use flowcore::model::{Unit, UnitKind, visible};
use windows_sys::Win32::System::Services::{
    CloseServiceHandle, ENUM_SERVICE_STATUS_PROCESSW, EnumServicesStatusExW, OpenSCManagerW,
    SC_ENUM_PROCESS_INFO, SC_HANDLE, SC_MANAGER_CONNECT, SC_MANAGER_ENUMERATE_SERVICE,
    SERVICE_ACTIVE, SERVICE_WIN32,
};

/// An unknown process makes the list be read again, but not more often than this.
const REREAD: Duration = Duration::from_secs(5);

/// What the system hands over in one call at most.
const BUFFER_BYTES: u32 = 256 << 10;

/// Longest text that is shown: some processes hold several services.
const MAX_NAME: usize = 64;

/// Running services by process.
#[derive(Debug, Default)]
pub(super) struct Services {
    names: HashMap<u32, Vec<String>>,
    read: Option<Instant>,
}

impl Services {
    /// The services in a process, as one unit; `None` where there is none.
    pub(super) fn of_process(&mut self, pid: u32) -> Option<Unit> {
        if !self.names.contains_key(&pid) && self.read.is_none_or(|read| read.elapsed() >= REREAD) {
            self.read = Some(Instant::now());
            self.names = list();
        }
        let names = self.names.get(&pid)?;
        Some(Unit {
            kind: UnitKind::Service,
            name: visible(&names.join(", "), MAX_NAME),
        })
    }
}

/// A connection to the service manager.
struct Manager(SC_HANDLE);

impl Drop for Manager {
    fn drop(&mut self) {
        // SAFETY: opened by us, closed once.
        unsafe { CloseServiceHandle(self.0) };
    }
}

/// Names of all running services, by process. Empty where the service manager does not tell.
fn list() -> HashMap<u32, Vec<String>> {
    let mut found: HashMap<u32, Vec<String>> = HashMap::new();
    let rights = SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE;
    // SAFETY: null stands for this computer and its list of services.
    let manager = unsafe { OpenSCManagerW(null(), null(), rights) };
    if manager.is_null() {
        return found;
    }
    let manager = Manager(manager);
    // In words of eight bytes: the alignment of the entries.
    let mut buffer = vec![0_u64; usize::try_from(BUFFER_BYTES).unwrap_or(0) / 8];
    let mut resume = 0;
    loop {
        let (mut missing, mut count) = (0, 0);
        // SAFETY: `buffer` has as many bytes as is said; the numbers are valid for writes.
        let done = unsafe {
            EnumServicesStatusExW(
                manager.0,
                SC_ENUM_PROCESS_INFO,
                SERVICE_WIN32,
                SERVICE_ACTIVE,
                buffer.as_mut_ptr().cast(),
                BUFFER_BYTES,
                &raw mut missing,
                &raw mut count,
                &raw mut resume,
                null(),
            )
        };
        let entries = buffer.as_ptr().cast::<ENUM_SERVICE_STATUS_PROCESSW>();
        for at in 0..usize::try_from(count).unwrap_or(0) {
            // SAFETY: the call wrote `count` entries to the start of `buffer`, which is aligned for them.
            let entry = unsafe { entries.add(at).read() };
            // SAFETY: the entry's name is in `buffer` and ends with zero.
            let name = unsafe { text(entry.lpServiceName) };
            found
                .entry(entry.ServiceStatusProcess.dwProcessId)
                .or_default()
                .push(name);
        }
        // More than fits comes in portions, each of which has at least one entry.
        if done != 0 || count == 0 {
            break;
        }
    }
    found.remove(&0);
    found
}

/// # Safety
/// `start` must be null or point to UTF-16 text that ends with a zero.
unsafe fn text(start: *const u16) -> String {
    if start.is_null() {
        return String::new();
    }
    // SAFETY: the caller vouches for the zero at the end, and we stop there.
    let len = (0..)
        .take_while(|at| unsafe { *start.add(*at) } != 0)
        .count();
    // SAFETY: as counted.
    String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(start, len) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_run_in_processes_of_their_own_and_not_in_this_one() {
        let names = list();
        assert!(!names.is_empty(), "some service always runs");
        assert!(
            names.values().flatten().all(|name| !name.is_empty()),
            "{names:?}"
        );
        let pid = *names.keys().min().expect("not empty");
        let mut services = Services::default();
        let unit = services.of_process(pid).expect("it has one");
        assert_eq!(unit.kind, UnitKind::Service);
        assert_eq!(services.of_process(std::process::id()), None);
    }
}
