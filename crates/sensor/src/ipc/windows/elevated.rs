//! A sensor with the administrator's rights, for which Windows asks the person.
//!
//! The two have nothing in common that Windows would let us use to end it, so it gets a line of life: a pipe that it
//! reads from until we close it.

#![expect(unsafe_code, reason = "system calls")]

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
use std::os::windows::process::ExitStatusExt;
use std::path::Path;
use std::process::ExitStatus;
use std::ptr::null;

use flowcore::say;
use windows_sys::Win32::Foundation::{ERROR_CANCELLED, WAIT_OBJECT_0};
use windows_sys::Win32::System::Com::{
    COINIT_APARTMENTTHREADED, COINIT_DISABLE_OLE1DDE, CoInitializeEx, CoUninitialize,
};
use windows_sys::Win32::System::Threading::{GetExitCodeProcess, WaitForSingleObject};
use windows_sys::Win32::UI::Shell::{
    SEE_MASK_FLAG_NO_UI, SEE_MASK_NOASYNC, SEE_MASK_NOCLOSEPROCESS, SHELLEXECUTEINFOW,
    ShellExecuteExW,
};
use windows_sys::Win32::UI::WindowsAndMessaging::SW_HIDE;

use super::super::place::{Owner, Place};
use super::life_line;

/// It runs, or has run. Dropping this ends it.
pub(in super::super) struct ElevatedSensor {
    process: OwnedHandle,
    _life: OwnedHandle,
}

impl ElevatedSensor {
    /// Asks the person, and starts `program` where they agree: it is told to listen at `place` for `owner`, and to
    /// live no longer than this value. Waits for the answer.
    ///
    /// # Errors
    /// [`io::ErrorKind::PermissionDenied`]: the person said no. Else it cannot be started.
    pub(in super::super) fn start(
        program: &Path,
        mut arguments: Vec<OsString>,
        place: &Place,
        owner: &Owner,
    ) -> io::Result<Self> {
        let mut line = place.path().as_os_str().to_owned();
        line.push("-life");
        let life = life_line(&line, owner)?;
        arguments.extend(["--parent-pipe".into(), line]);
        let process = run_as_administrator(program, &arguments).map_err(|error| {
            if error.raw_os_error() == Some(ERROR_CANCELLED.cast_signed()) {
                io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    say!("said-windows-no", "Windows' question was answered with no"),
                )
            } else {
                error
            }
        })?;
        Ok(Self {
            process,
            _life: life,
        })
    }

    /// How it ended, where it has.
    pub(in super::super) fn status(&self) -> Option<ExitStatus> {
        let mut code = 0;
        // SAFETY: the handle is open and was made with the right to wait and to ask; `code` is valid for a number.
        let has_ended = unsafe {
            WaitForSingleObject(self.process.as_raw_handle(), 0) == WAIT_OBJECT_0
                && GetExitCodeProcess(self.process.as_raw_handle(), &raw mut code) != 0
        };
        has_ended.then(|| ExitStatus::from_raw(code))
    }
}

fn run_as_administrator(program: &Path, arguments: &[OsString]) -> io::Result<OwnedHandle> {
    let wide = |text: &OsStr| -> Vec<u16> { text.encode_wide().chain([0]).collect() };
    let (verb, file) = (wide(OsStr::new("runas")), wide(program.as_os_str()));
    let mut parameters = command_line(arguments);
    parameters.push(0);
    let mut info = SHELLEXECUTEINFOW {
        cbSize: u32::try_from(size_of::<SHELLEXECUTEINFOW>()).map_err(io::Error::other)?,
        // To know how it ends, and to hear of errors instead of the person.
        fMask: SEE_MASK_NOCLOSEPROCESS | SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI,
        lpVerb: verb.as_ptr(),
        lpFile: file.as_ptr(),
        lpParameters: parameters.as_ptr(),
        nShow: SW_HIDE, // no console window
        ..SHELLEXECUTEINFOW::default()
    };
    let apartment =
        COINIT_APARTMENTTHREADED.cast_unsigned() | COINIT_DISABLE_OLE1DDE.cast_unsigned();
    // SAFETY: no reserved pointer. The shell may use objects of this kind; where the thread has them set up in another
    // way already it goes on with that, and only what was set up here is taken down.
    let is_set_up = unsafe { CoInitializeEx(null(), apartment) } >= 0;
    // SAFETY: the structure says its size, and all texts in it end with zero and outlive the call.
    let done = unsafe { ShellExecuteExW(&raw mut info) };
    let error = io::Error::last_os_error();
    if is_set_up {
        // SAFETY: once for the success above, on the same thread.
        unsafe { CoUninitialize() };
    }
    if done == 0 {
        return Err(error);
    }
    if info.hProcess.is_null() {
        return Err(io::Error::other(
            "Windows does not tell which process it started",
        ));
    }
    // SAFETY: a fresh handle that nobody else owns.
    Ok(unsafe { OwnedHandle::from_raw_handle(info.hProcess) })
}

/// Arguments as one text, from which programs read the same arguments again: in quotes, with quotes and what stands
/// before them escaped by backslashes.
fn command_line(arguments: &[OsString]) -> Vec<u16> {
    const QUOTE: u16 = b'"' as u16;
    const BACKSLASH: u16 = b'\\' as u16;
    let mut line = Vec::new();
    for argument in arguments {
        if !line.is_empty() {
            line.push(u16::from(b' '));
        }
        line.push(QUOTE);
        let mut backslashes = 0;
        for unit in argument.encode_wide() {
            if unit == QUOTE {
                line.extend(std::iter::repeat_n(BACKSLASH, backslashes + 1));
            }
            backslashes = if unit == BACKSLASH {
                backslashes + 1
            } else {
                0
            };
            line.push(unit);
        }
        line.extend(std::iter::repeat_n(BACKSLASH, backslashes));
        line.push(QUOTE);
    }
    line
}

#[cfg(test)]
mod tests {
    use std::os::windows::ffi::OsStringExt;

    use proptest::prelude::*;
    use windows_sys::Win32::Foundation::LocalFree;
    use windows_sys::Win32::UI::Shell::CommandLineToArgvW;

    use super::*;

    /// As Windows reads it.
    fn read(line: &[u16]) -> Vec<OsString> {
        let line: Vec<u16> = "program "
            .encode_utf16()
            .chain(line.iter().copied())
            .chain([0])
            .collect();
        let mut count = 0;
        // SAFETY: the line ends with zero; `count` is valid for a number.
        let list = unsafe { CommandLineToArgvW(line.as_ptr(), &raw mut count) };
        assert!(!list.is_null(), "Windows reads every line");
        let arguments = (0..usize::try_from(count).expect("not negative"))
            .map(|at| {
                // SAFETY: so many texts were promised, and each ends with zero.
                unsafe {
                    let text = *list.add(at);
                    let len = (0..).take_while(|at| *text.add(*at) != 0).count();
                    OsString::from_wide(std::slice::from_raw_parts(text, len))
                }
            })
            .collect();
        // SAFETY: the system allocated it for us to free.
        unsafe { LocalFree(list.cast()) };
        arguments
    }

    proptest! {
        #[test]
        fn any_arguments_arrive_as_they_were_given(texts in prop::collection::vec(r#"[a-zé \t"\\-]{0,12}"#, 0..5)) {
            let arguments: Vec<OsString> = texts.into_iter().map(OsString::from).collect();
            prop_assert_eq!(&read(&command_line(&arguments))[1..], &arguments[..]);
        }
    }
}
