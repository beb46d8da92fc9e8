//! Local sockets on Unix: a file that only its owner may open, in a folder that only its owner may change, and a look
//! at who is at the other end besides.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use flowcore::say;
use tokio::net::{UnixListener, UnixStream};

use super::place::{Owner, Place};

/// Only the administrator can make a folder in `/run`.
const SYSTEM_FOLDER: &str = "/run/arcwatch";

/// A connection, either end.
pub(super) type ServerStream = UnixStream;
pub(super) type ClientStream = UnixStream;

pub(super) fn current_owner() -> Owner {
    Owner(rustix::process::geteuid().as_raw())
}

/// The sensor's end before anyone connects. Dropping it removes the file.
pub(super) struct Listener {
    socket: std::os::unix::net::UnixListener,
    file: SocketFile,
    owner: Owner,
}

struct SocketFile(PathBuf);

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Somebody may have cleared it away already.
        drop(fs::remove_file(&self.0));
    }
}

impl Listener {
    pub(super) fn bind(place: &Place, owner: &Owner) -> io::Result<Self> {
        let path = place.path();
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        clear_stale(path)?;
        let socket = bind_closed(path)?;
        let file = SocketFile(path.to_path_buf());
        fs::set_permissions(path, Permissions::from_mode(0o600))?;
        if *owner != current_owner() {
            chown(path, Some(owner.0), None)?;
        }
        socket.set_nonblocking(true)?;
        Ok(Self {
            socket,
            file,
            owner: owner.clone(),
        })
    }

    /// Inside a runtime.
    pub(super) fn listen(self) -> io::Result<Incoming> {
        Ok(Incoming {
            socket: UnixListener::from_std(self.socket)?,
            _file: self.file,
            owner: self.owner,
        })
    }
}

/// Those who connect.
pub(super) struct Incoming {
    socket: UnixListener,
    _file: SocketFile,
    owner: Owner,
}

impl Incoming {
    /// The next connection, and whether it is of a user who may have one.
    pub(super) async fn accept(&mut self) -> io::Result<(ServerStream, bool)> {
        let (stream, _) = self.socket.accept().await?;
        let is_welcome = is_trusted(&stream, &self.owner);
        Ok((stream, is_welcome))
    }
}

/// Connects to a sensor of the system or of this user; a socket behind which somebody else sits is no sensor. In the
/// system's folder only whom the administrator lets in can listen, under an account of its own perhaps.
pub(super) async fn connect(place: &Place) -> io::Result<ClientStream> {
    let stream = UnixStream::connect(place.path()).await?;
    if place.path().starts_with(SYSTEM_FOLDER) || is_trusted(&stream, &current_owner()) {
        Ok(stream)
    } else {
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            say!("said-other-owner", "it belongs to another user"),
        ))
    }
}

/// The owner, and the administrator, from whom nothing can be kept.
fn is_trusted(stream: &UnixStream, owner: &Owner) -> bool {
    stream
        .peer_cred()
        .is_ok_and(|peer| peer.uid() == owner.0 || peer.uid() == 0)
}

/// Between its making and the change of its mode, a socket file has the mode that the mask leaves: none for others.
fn bind_closed(path: &Path) -> io::Result<std::os::unix::net::UnixListener> {
    let before = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o177));
    let bound = std::os::unix::net::UnixListener::bind(path);
    rustix::process::umask(before);
    bound
}

/// A folder of our own: made if it is not there, refused if somebody else could change what is in it.
fn make_folder(folder: &Path) -> io::Result<()> {
    // The system's folder must let its users through to their sockets; that of a user is nobody else's business.
    let mode = if folder.starts_with(SYSTEM_FOLDER) {
        0o755
    } else {
        0o700
    };
    match DirBuilder::new().mode(mode).create(folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let found = fs::symlink_metadata(folder)?;
    let is_ours = found.is_dir() && found.uid() == current_owner().0;
    if is_ours && found.mode() & 0o022 == 0 {
        Ok(())
    } else {
        Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            format!("others may change what is in {}", folder.display()),
        ))
    }
}

/// What a sensor left behind that was killed. One that still answers keeps its place.
fn clear_stale(path: &Path) -> io::Result<()> {
    match std::os::unix::net::UnixStream::connect(path) {
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::AddrInUse,
            "a sensor listens there already",
        )),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}
