//! Local sockets on Windows: named pipes whose access list has one entry, the user that the sensor serves (and one for
//! the account of the sensor itself, where that is another). Nobody else of this computer can open them, and nobody from
//! another one. Any user can make a pipe of any name that is free, so a screen looks who made the one it found.

#![expect(unsafe_code, reason = "system calls")]

mod elevated;
mod identity;

use std::io;
use std::os::windows::ffi::OsStrExt;
use std::os::windows::io::{FromRawHandle, IntoRawHandle, OwnedHandle};
use std::ptr::null_mut;

use flowcore::say;
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer};
use windows_sys::Win32::Foundation::{ERROR_PIPE_BUSY, INVALID_HANDLE_VALUE, LocalFree};
use windows_sys::Win32::Security::Authorization::{
    ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1,
};
use windows_sys::Win32::Security::{PSECURITY_DESCRIPTOR, SECURITY_ATTRIBUTES};
use windows_sys::Win32::Storage::FileSystem::{
    FILE_FLAG_FIRST_PIPE_INSTANCE, FILE_FLAG_OVERLAPPED, FILE_FLAGS_AND_ATTRIBUTES,
    PIPE_ACCESS_DUPLEX, PIPE_ACCESS_OUTBOUND,
};
use windows_sys::Win32::System::Pipes::{
    CreateNamedPipeW, PIPE_READMODE_BYTE, PIPE_REJECT_REMOTE_CLIENTS, PIPE_TYPE_BYTE,
    PIPE_UNLIMITED_INSTANCES, PIPE_WAIT,
};

use self::identity::{ADMINISTRATORS, user_of_this_process};
use super::place::{Owner, Place};

pub(super) use self::elevated::ElevatedSensor;

/// A connection, by end.
pub(super) type ServerStream = NamedPipeServer;
pub(super) type ClientStream = NamedPipeClient;

/// Bytes that the system keeps for a slow reader, each way.
const BUFFER: u32 = 64 << 10;

/// How an instance is made: the first only where nobody has the name.
const FURTHER: FILE_FLAGS_AND_ATTRIBUTES = PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED;
const FIRST: FILE_FLAGS_AND_ATTRIBUTES = FURTHER | FILE_FLAG_FIRST_PIPE_INSTANCE;

pub(super) fn current_owner() -> Owner {
    // Every process has a user; an empty one is served by nobody.
    Owner(user_of_this_process().unwrap_or_default())
}

/// The user at the screen, where that can be told.
pub(super) fn session_owner() -> Option<Owner> {
    identity::user_of_session().map(Owner)
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
        let first = create(&name, &access, FIRST)?;
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
        let next = into_stream(create(&self.name, &self.access, FURTHER)?)?;
        Ok((std::mem::replace(&mut self.next, next), true))
    }
}

/// Connects to a sensor of this user, of an administrator or of the system; a pipe that somebody else made is no
/// sensor. It may learn who we are, and not act in our name.
pub(super) async fn connect(place: &Place) -> io::Result<ClientStream> {
    let stream = loop {
        match ClientOptions::new().open(place.path()) {
            // Between two instances; the caller's patience is limited.
            Err(error) if error.raw_os_error() == Some(ERROR_PIPE_BUSY.cast_signed()) => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            outcome => break outcome?,
        }
    };
    if identity::may_serve(&identity::owner_of(&stream)?, &user_of_this_process()?) {
        Ok(stream)
    } else {
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            say!("said-other-owner", "it belongs to another user"),
        ))
    }
}

/// A pipe that says one thing: that this process holds it. Whoever is told its name reads until it is closed, by us or
/// by our end.
fn life_line(name: &std::ffi::OsStr, owner: &Owner) -> io::Result<OwnedHandle> {
    let name: Vec<u16> = name.encode_wide().chain([0]).collect();
    // An administrator's process that was started for us may be of another user.
    let access = AccessList::parse(&format!("D:P(A;;GR;;;{owner})(A;;GR;;;{ADMINISTRATORS})"))?;
    create(
        &name,
        &access,
        PIPE_ACCESS_OUTBOUND | FILE_FLAG_FIRST_PIPE_INSTANCE | FILE_FLAG_OVERLAPPED,
    )
}

/// One more instance of the pipe.
fn create(
    name: &[u16],
    access: &AccessList,
    flags: FILE_FLAGS_AND_ATTRIBUTES,
) -> io::Result<OwnedHandle> {
    let attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).map_err(io::Error::other)?,
        lpSecurityDescriptor: access.0,
        bInheritHandle: 0,
    };
    // SAFETY: `name` ends with zero, and `attributes` with its descriptor outlives the call.
    let handle = unsafe {
        CreateNamedPipeW(
            name.as_ptr(),
            flags,
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
        Self::parse(&if this == owner.0 {
            format!("O:{this}D:P(A;;GA;;;{owner})")
        } else {
            // Started with the rights of somebody else, who must be an administrator to be believed. Without an entry of
            // its own, the sensor could not make a second instance.
            format!("O:{ADMINISTRATORS}D:P(A;;GA;;;{owner})(A;;GA;;;{this})")
        })
    }

    /// From the system's own language for such lists.
    fn parse(sddl: &str) -> io::Result<Self> {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// `ERROR_INVALID_OWNER`: Windows lets nobody but administrators give a thing to somebody else.
    const INVALID_OWNER: i32 = 1307;

    #[test]
    fn a_sensor_and_a_screen_of_one_user_find_each_other() {
        let place = Place::new(format!(
            r"\\.\pipe\arcwatch-test-found-{}",
            std::process::id()
        ));
        let listener = Listener::bind(&place, &current_owner()).expect("a free name");
        let maker = identity::owner_of(&listener.first).expect("it has an owner");
        assert_eq!(maker, current_owner().0);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let outcome = runtime.block_on(connect(&place));
        assert!(outcome.is_ok(), "{outcome:?}");
    }

    fn connected(name: &str, owner: &str) -> Option<io::Result<ClientStream>> {
        let place = Place::new(format!(
            r"\\.\pipe\arcwatch-test-{name}-{}",
            std::process::id()
        ));
        let wide: Vec<u16> = place.path().as_os_str().encode_wide().chain([0]).collect();
        let user = user_of_this_process().expect("a user");
        let access = AccessList::parse(&format!("O:{owner}D:P(A;;GA;;;{user})")).expect("SDDL");
        let pipe = match create(&wide, &access, FIRST) {
            Err(error) if error.raw_os_error() == Some(INVALID_OWNER) => return None,
            outcome => outcome.expect("a free name"),
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        let outcome = runtime.block_on(connect(&place));
        drop(pipe);
        Some(outcome)
    }

    #[test]
    fn whoever_poses_as_the_sensor_is_found_out_by_the_owner_of_the_pipe() {
        let user = user_of_this_process().expect("a user");
        let ours = connected("ours", &user).expect("everybody may own what they make");
        assert!(ours.is_ok(), "{ours:?}");
        let theirs = [("other", "S-1-5-21-7-7-7-1007"), ("users", "S-1-5-32-545")];
        for (name, owner) in theirs {
            let Some(outcome) = connected(name, owner) else {
                continue; // Windows does not even let us try
            };
            let error = outcome.expect_err("not to be believed");
            assert_eq!(error.kind(), io::ErrorKind::PermissionDenied, "{error}");
            assert!(error.to_string().contains("another user"), "{error}");
        }
        if let Some(outcome) = connected("administrators", ADMINISTRATORS) {
            assert!(outcome.is_ok(), "{outcome:?}");
        }
    }
}
