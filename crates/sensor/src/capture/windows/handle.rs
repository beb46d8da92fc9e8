//! An open handle of the driver, for looking only.
#![expect(unsafe_code, reason = "opens and closes the driver's handle")]

use std::ffi::CStr;

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};

use super::library::{FLAG_RECV_ONLY, FLAG_SNIFF, Library, PRIORITY_LOWEST, QUEUE_PARAMETERS};
use super::winapi::last_error;

/// Closes itself. Whoever reads from it must be gone by then.
pub(super) struct Handle {
    raw: HANDLE,
    library: Library,
}

// SAFETY: WinDivert's handles may be used from any thread.
unsafe impl Send for Handle {}

impl Handle {
    /// Opens a layer with `filter`: copies of what passes, and no way to put anything in. `flags` are further ones.
    ///
    /// # Errors
    /// Windows error number.
    pub(super) fn open(
        library: Library,
        layer: u32,
        flags: u64,
        filter: &CStr,
    ) -> Result<Self, u32> {
        let flags = FLAG_SNIFF | FLAG_RECV_ONLY | flags;
        // SAFETY: `filter` ends with a zero and outlives the call.
        let raw = unsafe { (library.open)(filter.as_ptr(), layer, PRIORITY_LOWEST, flags) };
        // The library returns null where it has no memory left, and the invalid handle for everything else.
        if raw.is_null() || raw == INVALID_HANDLE_VALUE {
            return Err(last_error());
        }
        let handle = Self { raw, library };
        for (parameter, value) in QUEUE_PARAMETERS {
            // SAFETY: the handle is open.
            if unsafe { (library.set_param)(raw, parameter, value) } == 0 {
                tracing::warn!(
                    parameter,
                    value,
                    code = last_error(),
                    "the driver keeps its smaller queue"
                );
            }
        }
        Ok(handle)
    }

    /// For the driver's functions, as long as this value lives.
    pub(super) const fn raw(&self) -> HANDLE {
        self.raw
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: opened by us, closed once.
        unsafe { (self.library.close)(self.raw) };
    }
}
