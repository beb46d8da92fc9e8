//! Windows: whose rights a process has. Tokens, and security identifiers as people write them.
#![expect(unsafe_code, reason = "system calls")]

use std::io;
use std::os::windows::io::{AsRawHandle, BorrowedHandle, FromRawHandle, OwnedHandle};
use std::ptr::null_mut;

use windows_sys::Win32::Foundation::{HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::ConvertSidToStringSidW;
use windows_sys::Win32::Security::{
    CopySid, GetTokenInformation, PSID, TOKEN_ACCESS_MASK, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

/// Room for the longest identifier of 68 bytes, in words of eight so that it is aligned.
pub(crate) const SID_WORDS: usize = 9;

/// A copy of a security identifier.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sid([u64; SID_WORDS]);

impl Sid {
    /// From where a call of the system wrote one.
    ///
    /// # Safety
    /// `words` begin with a valid security identifier.
    pub(crate) const unsafe fn written(words: [u64; SID_WORDS]) -> Self {
        Self(words)
    }

    /// The user whose rights `process` has.
    pub(crate) fn of_process(process: BorrowedHandle<'_>) -> io::Result<Self> {
        Self::of_token(&open(process.as_raw_handle(), TOKEN_QUERY)?)
    }

    /// The user whose rights this process has.
    pub(crate) fn of_this_process() -> io::Result<Self> {
        Self::of_token(&of_this_process(TOKEN_QUERY)?)
    }

    fn of_token(token: &OwnedHandle) -> io::Result<Self> {
        // A user is 16 bytes and an identifier.
        let mut buffer = [0_u64; 2 + SID_WORDS];
        let mut len = 0;
        let room = u32::try_from(size_of_val(&buffer)).map_err(io::Error::other)?;
        // SAFETY: `buffer` is valid for writes of as many bytes as is said.
        let done = unsafe {
            GetTokenInformation(
                token.as_raw_handle(),
                TokenUser,
                buffer.as_mut_ptr().cast(),
                room,
                &raw mut len,
            )
        };
        check(done)?;
        // SAFETY: the call succeeded, so a `TOKEN_USER` is at the start of `buffer`, which is aligned for it.
        let user = unsafe { buffer.as_ptr().cast::<TOKEN_USER>().read() };
        let mut copy = [0_u64; SID_WORDS];
        let room = u32::try_from(size_of_val(&copy)).map_err(io::Error::other)?;
        // SAFETY: `copy` is valid for writes of `room` bytes, and the identifier that is read lies in `buffer`.
        check(unsafe { CopySid(room, copy.as_mut_ptr().cast(), user.User.Sid) })?;
        Ok(Self(copy))
    }

    /// For calls of the system, which only read it.
    pub(crate) const fn as_ptr(&self) -> PSID {
        self.0.as_ptr().cast_mut().cast()
    }

    /// As it is written, `S-1-…`.
    pub(crate) fn text(&self) -> io::Result<String> {
        // SAFETY: it is valid, as whoever made it vouched for.
        unsafe { text_of(self.as_ptr()) }
    }
}

/// An identifier as it is written, `S-1-…`.
///
/// # Safety
/// `sid` must be null or point to a security identifier.
pub(crate) unsafe fn text_of(sid: PSID) -> io::Result<String> {
    let mut text: *mut u16 = null_mut();
    // SAFETY: the caller vouches for `sid`, and null is refused; `text` is valid for a pointer.
    check(unsafe { ConvertSidToStringSidW(sid, &raw mut text) })?;
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

/// The token of this process.
pub(crate) fn of_this_process(access: TOKEN_ACCESS_MASK) -> io::Result<OwnedHandle> {
    // SAFETY: no arguments. A pseudo handle, which is always valid and needs no closing.
    open(unsafe { GetCurrentProcess() }, access)
}

fn open(process: HANDLE, access: TOKEN_ACCESS_MASK) -> io::Result<OwnedHandle> {
    let mut token: HANDLE = null_mut();
    // SAFETY: the process is open, or at worst refused; `token` is valid for a handle.
    check(unsafe { OpenProcessToken(process, access, &raw mut token) })?;
    // SAFETY: a fresh handle that nobody else owns.
    Ok(unsafe { OwnedHandle::from_raw_handle(token) })
}

fn check(done: i32) -> io::Result<()> {
    if done == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_has_the_same_user_by_its_handle_and_by_itself() {
        // SAFETY: the pseudo handle of this process lives as long as the process.
        let this = unsafe { BorrowedHandle::borrow_raw(GetCurrentProcess()) };
        let text = |sid: io::Result<Sid>| sid.and_then(|sid| sid.text()).expect("a user");
        let user = text(Sid::of_this_process());
        assert!(user.starts_with("S-1-"), "{user}");
        assert_eq!(user, text(Sid::of_process(this)));
    }

    #[test]
    fn nothing_is_no_identifier() {
        // SAFETY: null is allowed.
        assert!(unsafe { text_of(null_mut()) }.is_err());
    }
}
