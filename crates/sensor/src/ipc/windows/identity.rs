//! Who somebody is, by security identifier: who runs this process, and who made a pipe.

#![expect(unsafe_code, reason = "system calls")]

use std::io;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::null_mut;

use windows_sys::Win32::Foundation::{ERROR_SUCCESS, HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, GetSecurityInfo, SE_KERNEL_OBJECT,
};
use windows_sys::Win32::Security::{
    GetTokenInformation, OWNER_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR, PSID, TOKEN_QUERY,
    TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// The system's own account, under which the service runs, and the group that owns what an administrator makes.
const SYSTEM: &str = "S-1-5-18";
pub(super) const ADMINISTRATORS: &str = "S-1-5-32-544";

/// Whether a sensor whose pipe belongs to `maker` may be believed by `user`: it is the user's own, or of somebody
/// who could do to the user whatever they like anyway. Windows lets nobody make a thing in the name of another.
pub(super) fn may_serve(maker: &str, user: &str) -> bool {
    [user, SYSTEM, ADMINISTRATORS].contains(&maker)
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
    let mut token: HANDLE = null_mut();
    // SAFETY: the pseudo handle of this process needs no closing; `token` is valid for a handle.
    if unsafe { OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw mut token) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a fresh handle that nobody else owns.
    let token = unsafe { OwnedHandle::from_raw_handle(token) };
    // In words of eight bytes, so that the structure in front is aligned. A user is 16 bytes and an identifier of
    // at most 68.
    let mut buffer = [0_u64; 16];
    let mut len = 0;
    // SAFETY: `buffer` is valid for writes of as many bytes as is said.
    let done = unsafe {
        GetTokenInformation(
            token.as_raw_handle(),
            TokenUser,
            buffer.as_mut_ptr().cast(),
            u32::try_from(size_of_val(&buffer)).map_err(io::Error::other)?,
            &raw mut len,
        )
    };
    if done == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call succeeded, so a `TOKEN_USER` is at the start of `buffer`, which is aligned for it.
    let user = unsafe { buffer.as_ptr().cast::<TOKEN_USER>().read() };
    // SAFETY: the identifier lies in `buffer`.
    unsafe { text_of(user.User.Sid) }
}

/// An identifier as it is written, `S-1-…`.
///
/// # Safety
/// `sid` must be null or point to a security identifier.
unsafe fn text_of(sid: PSID) -> io::Result<String> {
    let mut text: *mut u16 = null_mut();
    // SAFETY: the caller vouches for `sid`, and null is refused; `text` is valid for a pointer.
    if unsafe { ConvertSidToStringSidW(sid, &raw mut text) } == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the system made a string that ends with zero.
    let len = (0..)
        .take_while(|at| unsafe { *text.add(*at) } != 0)
        .count();
    // SAFETY: as counted.
    let sid = String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(text, len) });
    // SAFETY: the system allocated it for us to free.
    unsafe { LocalFree(text.cast()) };
    Ok(sid)
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
}
