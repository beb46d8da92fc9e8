//! Small safe pieces over the Windows API that the rest of this folder stands on: error numbers, wide strings, whether
//! this process is elevated. Nothing here knows about packets.
#![expect(unsafe_code, reason = "calls the operating system")]

use std::ffi::c_void;
use std::mem::size_of;
use std::os::windows::io::AsRawHandle;
use std::path::{Path, PathBuf};
use std::ptr;

use windows_sys::Win32::Foundation::GetLastError;
use windows_sys::Win32::Security::{
    GetTokenInformation, TOKEN_ELEVATION, TOKEN_QUERY, TokenElevation,
};

use crate::token;

/// The calling thread's last error number.
pub(super) fn last_error() -> u32 {
    // SAFETY: reads a thread-local number; no preconditions.
    unsafe { GetLastError() }
}

/// `path` as the API wants it: UTF-16 with a zero at the end.
pub(super) fn wide(path: &Path) -> Vec<u16> {
    use std::os::windows::ffi::OsStrExt;
    path.as_os_str().encode_wide().chain([0]).collect()
}

/// The folder that this program was started from.
pub(super) fn program_folder() -> Option<PathBuf> {
    Some(std::env::current_exe().ok()?.parent()?.to_owned())
}

/// Whether this process runs with an administrator's full rights. `false` as well where it cannot be told, because
/// then the driver will give the same answer with its own error.
pub(super) fn is_elevated() -> bool {
    let Ok(token) = token::of_this_process(TOKEN_QUERY) else {
        return false;
    };
    let mut elevation = TOKEN_ELEVATION::default();
    let mut written = 0;
    let capacity = u32::try_from(size_of::<TOKEN_ELEVATION>()).expect("a structure of four bytes");
    // SAFETY: `token` was opened just above; the buffer is a live TOKEN_ELEVATION of `capacity` bytes.
    let ok = unsafe {
        let buffer = ptr::from_mut(&mut elevation).cast::<c_void>();
        let token = token.as_raw_handle();
        GetTokenInformation(token, TokenElevation, buffer, capacity, &mut written)
    };
    ok != 0 && elevation.TokenIsElevated != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elevation_can_be_asked_and_does_not_change() {
        assert_eq!(is_elevated(), is_elevated());
    }

    #[test]
    fn wide_text_ends_with_one_zero() {
        assert_eq!(wide(Path::new("ab")), [0x61, 0x62, 0]);
    }

    #[test]
    fn the_program_knows_its_folder() {
        assert!(program_folder().expect("a folder").is_dir());
    }
}
