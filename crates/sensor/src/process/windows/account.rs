//! Accounts: the user of a process, by security identifier, and the name that the system has for it.
#![expect(unsafe_code, reason = "calls the operating system")]

use std::collections::HashMap;
use std::os::windows::io::{AsHandle, OwnedHandle};
use std::ptr::null;

use flowcore::model::{User, visible};
use windows_sys::Win32::Security::LookupAccountSidW;

use crate::token::Sid;

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
        let sid = Sid::of_process(process.as_handle()).ok()?;
        let id = sid.text().ok()?.into_boxed_str();
        if let Some(user) = self.known.get(&id) {
            return Some(user.clone());
        }
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        let user = User {
            id: id.clone(),
            name: name_of(&sid),
        };
        self.known.insert(id, user.clone());
        Some(user)
    }
}

/// `DOMAIN\name`, where the system knows it.
fn name_of(sid: &Sid) -> Option<Box<str>> {
    let (mut name, mut domain) = ([0_u16; 257], [0_u16; 257]);
    let (mut name_len, mut domain_len, mut kind) = (257, 257, 0);
    // SAFETY: the identifier is valid, and both buffers have room for as many characters as is said.
    let done = unsafe {
        LookupAccountSidW(
            null(),
            sid.as_ptr(),
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
