//! Local sockets on Windows: named pipes whose access list has one entry, the user that the sensor serves. Nobody else
//! of this computer can open them, and nobody from another one.

#![expect(unsafe_code, reason = "system calls")]

use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{AsRawHandle, FromRawHandle, IntoRawHandle, OwnedHandle};
use std::ptr::null_mut;

use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer};
use windows_sys::Win32::Foundation::{ERROR_PIPE_BUSY, HANDLE, INVALID_HANDLE_VALUE, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows_sys::Win32::Security::{
    GetTokenInformation, PSECURITY_DESCRIPTOR, SECURITY_ATTRIBUTES, TOKEN_QUERY, TOKEN_USER,
    TokenUser,
};
use windows_sys::Win32::Storage::FileSystem::{
    FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, PIPE_ACCESS_DUPLEX,
};
use windows_sys::Win32::System::Pipes::{
    CreateNamedPipeW, PIPE_READMODE_BYTE, PIPE_REJECT_REMOTE_CLIENTS, PIPE_TYPE_BYTE,
    PIPE_UNLIMITED_INSTANCES, PIPE_WAIT,
};
use windows_sys::Win32::System::Threading::{GetCurrentProcess, OpenProcessToken};

use super::place::{Owner, Place};

/// A connection, by end.
pub(super) type ServerStream = NamedPipeServer;
pub(super) type ClientStream = NamedPipeClient;

/// Bytes that the system keeps for a slow reader, each way.
const BUFFER: u32 = 64 << 10;

pub(super) fn current_owner() -> Owner {
    // Every process has a user; an empty one is served by nobody.
    Owner(user_of_this_process().unwrap_or_default())
}

/// The sensor's end before anyone connects.
pub(super) struct Listener {
    name: Vec<u16>,
    access: AccessList,
    first: OwnedHandle,
}

impl Listener {
    pub(super) fn bind(place: &Place, owner: &Owner) -> io::Result<Self> {
        let name: Vec<u16> = place.path().as_os_str().encode_wide().chain([0]).collect();
        let access = AccessList::of(owner)?;
        // Nobody can have taken the name before us.
        let first = create(&name, &access, FILE_FLAG_FIRST_PIPE_INSTANCE)?;
        Ok(Self {
            name,
            access,
            first,
        })
    }

    /// Inside a runtime.
    pub(super) fn listen(self) -> io::Result<Incoming> {
        Ok(Incoming {
            next: into_stream(self.first)?,
            name: self.name,
            access: self.access,
        })
    }
}

/// Those who connect.
pub(super) struct Incoming {
    name: Vec<u16>,
    access: AccessList,
    /// Waits for the next one.
    next: NamedPipeServer,
}

impl Incoming {
    /// The next connection. Whoever may not have one was refused by the system.
    pub(super) async fn accept(&mut self) -> io::Result<(ServerStream, bool)> {
        self.next.connect().await?;
        let next = into_stream(create(&self.name, &self.access, 0)?)?;
        Ok((std::mem::replace(&mut self.next, next), true))
    }
}

/// Connects to a sensor. It may learn who we are, and not act in our name.
pub(super) async fn connect(place: &Place) -> io::Result<ClientStream> {
    loop {
        match ClientOptions::new().open(place.path()) {
            // Between two instances; the caller's patience is limited.
            Err(error) if error.raw_os_error() == Some(ERROR_PIPE_BUSY.cast_signed()) => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            outcome => return outcome,
        }
    }
}

/// One more instance of the pipe.
fn create(name: &[u16], access: &AccessList, flags: u32) -> io::Result<OwnedHandle> {
    let attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).map_err(io::Error::other)?,
        lpSecurityDescriptor: access.0,
        bInheritHandle: 0,
    };
    // SAFETY: `name` ends with zero, and `attributes` with its descriptor outlives the call.
    let handle = unsafe {
        CreateNamedPipeW(
            name.as_ptr(),
            PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | flags,
            PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS,
            PIPE_UNLIMITED_INSTANCES,
            BUFFER,
            BUFFER,
            0,
            &raw const attributes,
        )
    };
    if handle == INVALID_HANDLE_VALUE {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a fresh handle that nobody else owns.
    Ok(unsafe { OwnedHandle::from_raw_handle(handle) })
}

fn into_stream(pipe: OwnedHandle) -> io::Result<NamedPipeServer> {
    // SAFETY: the server's end of a pipe that was made for overlapped use, owned by nobody else.
    unsafe { NamedPipeServer::from_raw_handle(pipe.into_raw_handle()) }
}

/// Who may open the pipe, as the system takes it.
struct AccessList(PSECURITY_DESCRIPTOR);

// SAFETY: read-only memory that belongs to this value alone.
unsafe impl Send for AccessList {}

impl AccessList {
    fn of(owner: &Owner) -> io::Result<Self> {
        let this = user_of_this_process()?;
        let mut sddl = format!("D:P(A;;GA;;;{owner})");
        if this != owner.0 {
            // Started with the rights of somebody else: without an entry of its own, the sensor could not make a
            // second instance.
            sddl.push_str(&format!("(A;;GA;;;{this})"));
        }
        let sddl: Vec<u16> = sddl.encode_utf16().chain([0]).collect();
        let mut descriptor: PSECURITY_DESCRIPTOR = null_mut();
        // SAFETY: `sddl` ends with zero; `descriptor` is valid for a pointer, which is freed when `Self` is dropped.
        let done = unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                sddl.as_ptr(),
                SDDL_REVISION_1,
                &raw mut descriptor,
                null_mut(),
            )
        };
        if done == 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(Self(descriptor))
    }
}

impl Drop for AccessList {
    fn drop(&mut self) {
        // SAFETY: the system allocated it for us to free.
        unsafe { LocalFree(self.0) };
    }
}

/// The security identifier of who runs this process.
fn user_of_this_process() -> io::Result<String> {
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
    let mut text: *mut u16 = null_mut();
    // SAFETY: the identifier lies in `buffer`; `text` is valid for a pointer.
    if unsafe { ConvertSidToStringSidW(user.User.Sid, &raw mut text) } == 0 {
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
