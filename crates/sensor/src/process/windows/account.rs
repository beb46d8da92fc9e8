//! Accounts: the user of a process, by security identifier, and the name that the system has for it.
#![expect(unsafe_code, reason = "calls the operating system")]

use std::collections::HashMap;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::ptr::{null, null_mut};

use flowcore::model::{User, visible};
use windows_sys::Win32::Foundation::{HANDLE, LocalFree};
use windows_sys::Win32::Security::Authorization::ConvertSidToStringSidW;
use windows_sys::Win32::Security::{
    GetTokenInformation, LookupAccountSidW, PSID, TOKEN_QUERY, TOKEN_USER, TokenUser,
};
use windows_sys::Win32::System::Threading::OpenProcessToken;

/// Longest name of an account that is shown, in characters; Windows has 256 for name and domain each.
const MAX_NAME: usize = 64;

/// Accounts that are remembered at most.
const MAX_KNOWN: usize = 1_024;

/// Users by their identifiers.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    known: HashMap<Box<str>, User>,
}

impl Accounts {
    /// Whose rights a process has; `None` where we may not know.
    pub(super) fn of_process(&mut self, process: &OwnedHandle) -> Option<User> {
        let mut token: HANDLE = null_mut();
        // SAFETY: the process is open, and `token` is valid for a handle.
        if unsafe { OpenProcessToken(process.as_raw_handle(), TOKEN_QUERY, &raw mut token) } == 0 {
            return None;
        }
        // SAFETY: a fresh handle that nobody else owns.
        let token = unsafe { OwnedHandle::from_raw_handle(token) };
        // In words of eight bytes, so that the structure in front is aligned. A user is 16 bytes and an identifier
        // of at most 68.
        let mut buffer = [0_u64; 16];
        let mut len = 0;
        // SAFETY: `buffer` is valid for writes of as many bytes as is said.
        let done = unsafe {
            GetTokenInformation(
                token.as_raw_handle(),
                TokenUser,
                buffer.as_mut_ptr().cast(),
                u32::try_from(size_of_val(&buffer)).ok()?,
                &raw mut len,
            )
        };
        if done == 0 {
            return None;
        }
        // SAFETY: the call succeeded, so a `TOKEN_USER` is at the start of `buffer`, which is aligned for it.
        let sid = unsafe { buffer.as_ptr().cast::<TOKEN_USER>().read() }
            .User
            .Sid;
        let id = text_of(sid)?;
        if let Some(user) = self.known.get(&id) {
            return Some(user.clone());
        }
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        let user = User {
            id: id.clone(),
            name: name_of(sid),
        };
        self.known.insert(id, user.clone());
        Some(user)
    }
}

/// `S-1-…`. `sid` must be a valid identifier.
fn text_of(sid: PSID) -> Option<Box<str>> {
    let mut text: *mut u16 = null_mut();
    // SAFETY: the caller's identifier is valid; `text` is valid for a pointer.
    if unsafe { ConvertSidToStringSidW(sid, &raw mut text) } == 0 {
        return None;
    }
    // SAFETY: the system made a string that ends with zero.
    let len = (0..)
        .take_while(|at| unsafe { *text.add(*at) } != 0)
        .count();
    // SAFETY: as counted.
    let id = String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(text, len) });
    // SAFETY: the system allocated it for us to free.
    unsafe { LocalFree(text.cast()) };
    Some(id.into_boxed_str())
}

/// `DOMAIN\name`, where the system knows it. `sid` must be a valid identifier.
fn name_of(sid: PSID) -> Option<Box<str>> {
    let (mut name, mut domain) = ([0_u16; 257], [0_u16; 257]);
    let (mut name_len, mut domain_len, mut kind) = (257, 257, 0);
    // SAFETY: the identifier is valid, and both buffers have room for as many characters as is said.
    let done = unsafe {
        LookupAccountSidW(
            null(),
            sid,
            name.as_mut_ptr(),
            &raw mut name_len,
            domain.as_mut_ptr(),
            &raw mut domain_len,
            &raw mut kind,
        )
    };
    if done == 0 {
        return None;
    }
    let text = |buffer: &[u16], len: u32| {
        let len = usize::try_from(len).unwrap_or(0).min(buffer.len());
        String::from_utf16_lossy(&buffer[..len])
    };
    let (name, domain) = (text(&name, name_len), text(&domain, domain_len));
    let full = if domain.is_empty() {
        name
    } else {
        format!(r"{domain}\{name}")
    };
    (!full.is_empty()).then(|| visible(&full, MAX_NAME))
}
