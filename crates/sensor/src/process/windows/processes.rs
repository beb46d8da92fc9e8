//! Processes by id: executable, start, parent, user, service. Reads, never keeps more than the handle that keeps an id
//! from being used again.
#![expect(unsafe_code, reason = "calls the operating system")]

use std::collections::HashMap;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::time::{Duration, Instant};

use flowcore::time::Timestamp;
use windows_sys::Win32::Foundation::{FILETIME, INVALID_HANDLE_VALUE, WAIT_TIMEOUT};
use windows_sys::Win32::System::Diagnostics::ToolHelp::{
    CreateToolhelp32Snapshot, PROCESSENTRY32W, Process32FirstW, Process32NextW, TH32CS_SNAPPROCESS,
};
use windows_sys::Win32::System::Threading::{
    GetProcessTimes, OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION,
    PROCESS_SYNCHRONIZE, QueryFullProcessImageNameW, WaitForSingleObject,
};

use super::account::Accounts;
use super::services::Services;
use crate::process::join::{Facts, Processes};

/// How old a list of all processes may be when a parent is looked up in it. A list takes some milliseconds.
const LIST_LIFETIME: Duration = Duration::from_secs(1);

/// From 1601, where Windows begins to count, to 1970, in steps of 100 ns.
const STEPS_TO_1970: u64 = 116_444_736_000_000_000;

/// The image that services share.
const SERVICE_HOST: &str = "svchost.exe";

/// This computer's processes.
#[derive(Default)]
pub(super) struct SystemProcesses {
    accounts: Accounts,
    services: Services,
    listed: HashMap<u32, Listed>,
    listed_at: Option<Instant>,
}

/// A process in the list of all, which needs no right to be seen.
#[derive(Clone, Debug)]
struct Listed {
    name: String,
    parent: u32,
}

impl Processes for SystemProcesses {
    type Hold = OwnedHandle;

    fn open(&mut self, pid: u32) -> Option<(Facts, Option<Self::Hold>)> {
        let process = open(pid);
        let listed = self.listed(pid);
        if process.is_none() && listed.is_none() {
            return None;
        }
        let path = process.as_ref().and_then(image_path);
        let file_name = path.as_deref().and_then(|path| path.rsplit('\\').next());
        let unit = self.services.of_process(pid);
        let mut name = match (file_name, &listed) {
            (Some(name), _) => name.to_owned(),
            (None, Some(listed)) => listed.name.clone(),
            (None, None) => return None,
        };
        if let Some(unit) = &unit
            && name.eq_ignore_ascii_case(SERVICE_HOST)
        {
            name = format!("{name} ({})", unit.name);
        }
        let facts = Facts {
            name,
            path,
            parent: listed.map(|it| it.parent).filter(|parent| *parent != 0),
            started: process.as_ref().and_then(started),
            user: process.as_ref().and_then(|it| self.accounts.of_process(it)),
            unit,
        };
        Some((facts, process))
    }

    fn runs(&self, hold: &Self::Hold) -> bool {
        // SAFETY: the process is open with the right to wait for its end; no time is spent waiting.
        unsafe { WaitForSingleObject(hold.as_raw_handle(), 0) == WAIT_TIMEOUT }
    }
}

impl SystemProcesses {
    /// The process in the list of all; `None` where it has ended.
    fn listed(&mut self, pid: u32) -> Option<Listed> {
        let is_fresh = self
            .listed_at
            .is_some_and(|at| at.elapsed() < LIST_LIFETIME);
        if !is_fresh || !self.listed.contains_key(&pid) {
            self.listed = list();
            self.listed_at = Some(Instant::now());
        }
        self.listed.get(&pid).cloned()
    }
}

fn open(pid: u32) -> Option<OwnedHandle> {
    let rights = PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_SYNCHRONIZE;
    // SAFETY: no pointers.
    let handle = unsafe { OpenProcess(rights, 0, pid) };
    // SAFETY: a fresh handle that nobody else owns.
    (!handle.is_null()).then(|| unsafe { OwnedHandle::from_raw_handle(handle) })
}

/// `C:\folder\name.exe`.
fn image_path(process: &OwnedHandle) -> Option<String> {
    // The longest path of Windows.
    let mut buffer = vec![0_u16; 32_768];
    let mut len = u32::try_from(buffer.len()).ok()?;
    // SAFETY: the process is open, and `buffer` has room for `len` characters.
    let done = unsafe {
        QueryFullProcessImageNameW(
            process.as_raw_handle(),
            PROCESS_NAME_WIN32,
            buffer.as_mut_ptr(),
            &raw mut len,
        )
    };
    let text = buffer.get(..usize::try_from(len).ok()?)?;
    (done != 0 && !text.is_empty()).then(|| String::from_utf16_lossy(text))
}

fn started(process: &OwnedHandle) -> Option<Timestamp> {
    let mut times = [FILETIME::default(); 4];
    let [created, ended, kernel, user] = &mut times;
    // SAFETY: the process is open, and each pointer is valid for a time.
    let done = unsafe { GetProcessTimes(process.as_raw_handle(), created, ended, kernel, user) };
    let steps = u64::from(times[0].dwHighDateTime) << 32 | u64::from(times[0].dwLowDateTime);
    let nanos = steps.checked_sub(STEPS_TO_1970)?.checked_mul(100)?;
    (done != 0).then(|| Timestamp::from_nanos(nanos))
}

/// Every process, by id.
fn list() -> HashMap<u32, Listed> {
    let mut found = HashMap::new();
    // SAFETY: no pointers.
    let snapshot = unsafe { CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0) };
    if snapshot == INVALID_HANDLE_VALUE {
        return found;
    }
    // SAFETY: a fresh handle that nobody else owns.
    let snapshot = unsafe { OwnedHandle::from_raw_handle(snapshot) };
    let mut entry = PROCESSENTRY32W {
        dwSize: u32::try_from(size_of::<PROCESSENTRY32W>()).unwrap_or(0),
        ..PROCESSENTRY32W::default()
    };
    // SAFETY: the snapshot is open, and `entry` says its own size.
    let mut is_more = unsafe { Process32FirstW(snapshot.as_raw_handle(), &raw mut entry) } != 0;
    while is_more {
        let len = entry
            .szExeFile
            .iter()
            .take_while(|unit| **unit != 0)
            .count();
        let listed = Listed {
            name: String::from_utf16_lossy(&entry.szExeFile[..len]),
            parent: entry.th32ParentProcessID,
        };
        found.insert(entry.th32ProcessID, listed);
        // SAFETY: as above.
        is_more = unsafe { Process32NextW(snapshot.as_raw_handle(), &raw mut entry) } != 0;
    }
    found
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn this_very_process_is_described() {
        let (facts, hold) = SystemProcesses::default()
            .open(std::process::id())
            .expect("we run");
        let here = std::env::current_exe().expect("a path");
        assert_eq!(facts.path.as_deref(), here.to_str());
        assert_eq!(
            Some(facts.name.as_str()),
            here.file_name().and_then(|it| it.to_str())
        );
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970");
        let started = facts.started.expect("readable").nanos();
        let age = u64::try_from(now.as_nanos())
            .expect("before 2554")
            .abs_diff(started);
        assert!(age < 600_000_000_000, "started {age} ns ago");
        let user = facts.user.expect("a user");
        assert!(user.id.starts_with("S-1-"), "{user:?}");
        assert!(SystemProcesses::default().runs(&hold.expect("we may open ourselves")));
    }

    #[test]
    fn a_child_has_us_for_its_parent_runs_and_ends() {
        let mut child = Command::new("cmd")
            .args(["/c", "pause"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("started");
        let mut processes = SystemProcesses::default();
        let (facts, hold) = processes.open(child.id()).expect("it runs");
        assert_eq!(facts.parent, Some(std::process::id()));
        assert_eq!(facts.name.to_lowercase(), "cmd.exe");
        let hold = hold.expect("we may open our child");
        assert!(processes.runs(&hold));
        child.kill().expect("ours");
        child.wait().expect("ended");
        assert!(!processes.runs(&hold));
    }

    #[test]
    fn an_id_that_nobody_has_is_nobody() {
        assert!(SystemProcesses::default().open(u32::MAX - 3).is_none());
    }
}
