//! Who somebody is, by security identifier: who runs this process, and who made a pipe.

#![expect(unsafe_code, reason = "system calls")]

use std::io;
use std::os::windows::io::AsRawHandle;
use std::ptr::{null, null_mut};

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, LocalFree};
use windows_sys::Win32::Security::Authorization::{GetSecurityInfo, SE_KERNEL_OBJECT};
use windows_sys::Win32::Security::{
    LookupAccountNameW, OWNER_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID,
};
use windows_sys::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION, WTS_INFO_CLASS, WTSDomainName, WTSFreeMemory,
    WTSQuerySessionInformationW, WTSUserName,
};

use crate::token::{SID_WORDS, Sid, text_of};

/// The system's own account, under which the service runs, and the group that owns what an administrator makes.
const SYSTEM: &str = "S-1-5-18";
pub(super) const ADMINISTRATORS: &str = "S-1-5-32-544";

/// Whether a sensor whose pipe belongs to `maker` may be believed by `user`: it is the user's own, or of somebody
/// who could do to the user whatever they like anyway. Windows lets nobody make a thing in the name of another.
pub(super) fn may_serve(maker: &str, user: &str) -> bool {
    [user, SYSTEM, ADMINISTRATORS].contains(&maker)
}

/// The user at the screen of this session, where Windows tells: somebody else than who runs this process, where another
/// one's password was given for it.
pub(super) fn user_of_session() -> Option<String> {
    let name = of_session(WTSUserName)?;
    let account = match of_session(WTSDomainName) {
        Some(domain) => format!(r"{domain}\{name}"),
        None => name,
    };
    let account: Vec<u16> = account.encode_utf16().chain([0]).collect();
    let mut sid = [0_u64; SID_WORDS];
    let mut sid_bytes = u32::try_from(size_of_val(&sid)).ok()?;
    let mut domain = [0_u16; 256];
    let mut domain_len = 256;
    let mut kind = 0;
    // SAFETY: the name ends with zero; both buffers are valid for writes of the sizes that are said.
    let done = unsafe {
        LookupAccountNameW(
            null(),
            account.as_ptr(),
            sid.as_mut_ptr().cast(),
            &raw mut sid_bytes,
            domain.as_mut_ptr(),
            &raw mut domain_len,
            &raw mut kind,
        )
    };
    if done == 0 {
        return None;
    }
    // SAFETY: the call succeeded, so an identifier is in `sid`.
    unsafe { Sid::written(sid) }.text().ok()
}

/// A text about this session; `None` where there is none, as for services.
fn of_session(what: WTS_INFO_CLASS) -> Option<String> {
    let (mut text, mut bytes) = (null_mut(), 0);
    // SAFETY: no server means this one; both pointers are valid for what is written.
    let done = unsafe {
        WTSQuerySessionInformationW(
            WTS_CURRENT_SERVER_HANDLE,
            WTS_CURRENT_SESSION,
            what,
            &raw mut text,
            &raw mut bytes,
        )
    };
    if done == 0 || text.is_null() {
        return None;
    }
    // SAFETY: the call succeeded, so so many bytes are there, the last two of them zero.
    let units =
        unsafe { std::slice::from_raw_parts(text, usize::try_from(bytes).unwrap_or(0) / 2) };
    let len = units
        .iter()
        .position(|unit| *unit == 0)
        .unwrap_or(units.len());
    let found = String::from_utf16_lossy(&units[..len]);
    // SAFETY: the system allocated it for us to free; `units` is not used any more.
    unsafe { WTSFreeMemory(text.cast()) };
    Some(found).filter(|it| !it.is_empty())
}

/// The owner of what `handle` leads to.
pub(super) fn owner_of(handle: &impl AsRawHandle) -> io::Result<String> {
    let (mut owner, mut descriptor): (PSID, PSECURITY_DESCRIPTOR) = (null_mut(), null_mut());
    // SAFETY: the handle is open; both pointers are valid for a pointer. `owner` will lie in `descriptor`.
    let code = unsafe {
        GetSecurityInfo(
            handle.as_raw_handle(),
            SE_KERNEL_OBJECT,
            OWNER_SECURITY_INFORMATION,
            &raw mut owner,
            null_mut(),
            null_mut(),
            null_mut(),
            &raw mut descriptor,
        )
    };
    if code != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(code.cast_signed()));
    }
    // SAFETY: the call succeeded, so it is an identifier, or null where there is no owner.
    let text = unsafe { text_of(owner) };
    // SAFETY: the system allocated it for us to free.
    unsafe { LocalFree(descriptor) };
    text
}

/// The security identifier of who runs this process.
pub(super) fn user_of_this_process() -> io::Result<String> {
    Sid::of_this_process()?.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_is_believed_where_it_is_ones_own_or_an_administrators() {
        let (user, other) = ("S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1002");
        for maker in [user, SYSTEM, ADMINISTRATORS] {
            assert!(may_serve(maker, user), "{maker}");
        }
        // Another user, everybody, guests, the users of this computer.
        for maker in [other, "S-1-1-0", "S-1-5-32-546", "S-1-5-32-545", ""] {
            assert!(!may_serve(maker, user), "{maker}");
        }
    }

    #[test]
    fn whoever_sits_at_the_screen_is_known_or_nobody_does() {
        // Nobody gave another one's password for the tests.
        if let Some(user) = user_of_session() {
            assert_eq!(Some(user), user_of_this_process().ok());
        }
    }
}
