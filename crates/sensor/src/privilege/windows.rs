//! Windows: every privilege is removed from the process's token, and a job keeps it from starting others.

#![expect(unsafe_code, reason = "system calls")]

use std::error::Error;
use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::{null, null_mut};

use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, GetLastError};
use windows_sys::Win32::Security::{
    AdjustTokenPrivileges, GetTokenInformation, LUID_AND_ATTRIBUTES, SE_PRIVILEGE_REMOVED,
    TOKEN_ADJUST_PRIVILEGES, TOKEN_PRIVILEGES, TOKEN_QUERY, TokenPrivileges,
};
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOBOBJECT_BASIC_LIMIT_INFORMATION, JobObjectBasicLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use super::{Needs, PrivilegeError, failed};
use crate::token;

/// Windows has no place that only administrators use by default: everybody's sensor listens at its user's place.
#[must_use]
pub const fn is_administrator() -> bool {
    false
}

pub(super) fn give_up(_needs: &Needs) -> Result<(), PrivilegeError> {
    remove_privileges().map_err(failed("privileges"))?;
    // A process may be in a job already that allows no other; then that job's limits are what it has.
    if let Err(error) = stay_alone() {
        tracing::info!(%error, "this process could not be put into a job of its own");
    }
    Ok(())
}

/// Removed privileges cannot be enabled again, unlike disabled ones.
fn remove_privileges() -> Result<(), Box<dyn Error>> {
    let token = token::of_this_process(TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES)?;
    let mut held = privileges(&token)?;
    let count = usize::try_from(held[0] & 0xffff_ffff)?;
    if count == 0 {
        return Ok(());
    }
    let list = held.as_mut_ptr().cast::<TOKEN_PRIVILEGES>();
    for at in 0..count {
        // SAFETY: `privileges` made room for as many entries as the count in front says, and `held` is aligned for
        // them; the pointer is made without a reference to the array of one that the structure declares.
        unsafe {
            let entry = (&raw mut (*list).Privileges)
                .cast::<LUID_AND_ATTRIBUTES>()
                .add(at);
            (*entry).Attributes = SE_PRIVILEGE_REMOVED;
        }
    }
    // SAFETY: `list` is a whole list of privileges, and nothing is asked for in return.
    let done =
        unsafe { AdjustTokenPrivileges(token.as_raw_handle(), 0, list, 0, null_mut(), null_mut()) };
    // The call succeeds where it did a part only; then the error says so.
    // SAFETY: no arguments.
    let error = unsafe { GetLastError() };
    if done == 0 || error != 0 {
        return Err(io::Error::from_raw_os_error(error.cast_signed()).into());
    }
    Ok(())
}

/// A `TOKEN_PRIVILEGES`, in words of eight bytes so that it is aligned.
fn privileges(token: &OwnedHandle) -> Result<Vec<u64>, Box<dyn Error>> {
    let mut buffer = vec![0_u64; 1];
    loop {
        let mut needed = 0;
        let room = u32::try_from(size_of_val(&buffer[..]))?;
        // SAFETY: `buffer` is valid for writes of `room` bytes.
        let done = unsafe {
            GetTokenInformation(
                token.as_raw_handle(),
                TokenPrivileges,
                buffer.as_mut_ptr().cast(),
                room,
                &raw mut needed,
            )
        };
        if done != 0 {
            return Ok(buffer);
        }
        let error = io::Error::last_os_error();
        if error.raw_os_error() != Some(ERROR_INSUFFICIENT_BUFFER.cast_signed()) {
            return Err(error.into());
        }
        buffer.resize(usize::try_from(needed)?.div_ceil(size_of::<u64>()), 0);
    }
}

/// Puts this process into a job of one.
fn stay_alone() -> io::Result<()> {
    let limits = JOBOBJECT_BASIC_LIMIT_INFORMATION {
        LimitFlags: JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
        ActiveProcessLimit: 1,
        ..JOBOBJECT_BASIC_LIMIT_INFORMATION::default()
    };
    // SAFETY: neither attributes nor a name are given.
    let job = unsafe { CreateJobObjectW(null(), null()) };
    if job.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a fresh handle that nobody else owns. The job lives on for as long as a process is in it.
    let job = unsafe { OwnedHandle::from_raw_handle(job) };
    let len = u32::try_from(size_of_val(&limits)).map_err(io::Error::other)?;
    // SAFETY: `limits` is valid for `len` bytes and of the kind that is named.
    let is_limited = unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectBasicLimitInformation,
            (&raw const limits).cast(),
            len,
        )
    };
    if is_limited == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: both handles are valid; that of this process needs no closing.
    let is_inside = unsafe { AssignProcessToJobObject(job.as_raw_handle(), GetCurrentProcess()) };
    if is_inside == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use windows_sys::Win32::System::JobObjects::{IsProcessInJob, QueryInformationJobObject};

    use super::*;

    fn is_wine() -> bool {
        std::env::var_os("WINEPREFIX").is_some() || std::env::var_os("WINEUSERNAME").is_some()
    }

    #[test]
    fn removed_privileges_are_gone() {
        // In a process of its own: what is given up here is given up for good.
        const ROLE: &str = "ARCWATCH_TEST_GIVES_UP";
        if std::env::var_os(ROLE).is_none() {
            let name = "privilege::system::tests::removed_privileges_are_gone";
            let output = std::process::Command::new(std::env::current_exe().expect("a test"))
                .args(["--exact", name, "--nocapture"])
                .env(ROLE, "1")
                .output()
                .expect("starts");
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stdout)
            );
            return;
        }
        give_up(&Needs::default()).expect("given up");
        let token = token::of_this_process(TOKEN_QUERY).expect("our own");
        let left = privileges(&token).expect("readable");
        assert_eq!(left[0] & 0xffff_ffff, 0, "privileges are left");
        let mut is_inside = 0;
        // SAFETY: the pseudo handle of this process; no job means any; `is_inside` is valid for a number.
        let asked = unsafe { IsProcessInJob(GetCurrentProcess(), null_mut(), &raw mut is_inside) };
        assert!(asked != 0 && is_inside != 0, "not in a job");
        let mut limits = JOBOBJECT_BASIC_LIMIT_INFORMATION::default();
        // SAFETY: no job means the one that this process is in; `limits` is valid for as many bytes as is said.
        let asked = unsafe {
            QueryInformationJobObject(
                null_mut(),
                JobObjectBasicLimitInformation,
                (&raw mut limits).cast(),
                u32::try_from(size_of_val(&limits)).expect("small"),
                null_mut(),
            )
        };
        // Wine counts the processes of a job and does not limit them: there, that part is Windows' word.
        if asked != 0 && limits.LimitFlags & JOB_OBJECT_LIMIT_ACTIVE_PROCESS != 0 {
            assert_eq!(limits.ActiveProcessLimit, 1);
            let child =
                std::process::Command::new(std::env::current_exe().expect("a test")).spawn();
            assert!(
                child.is_err() || is_wine(),
                "another process could be started"
            );
            if let Ok(mut child) = child {
                drop(child.kill());
            }
        }
    }
}
