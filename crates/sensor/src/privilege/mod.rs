//! What a sensor may do, and how it gives up the rest. The order is a contract:
//!
//! 1. open handles: the packet ring and netlink, as the person, the service manager or `setcap` allow it
//! 2. load and attach: the helper that finds programs starts, and puts its own in the kernel
//! 3. bind the socket that screens connect to
//! 4. **clear capabilities**: effective, permitted, inheritable, ambient, and the bounding set where we may
//! 5. **no new privileges**, and nobody may look into our memory
//! 6. **Landlock**: only the cache folder, the databases, the socket's folder and the resolver's configuration
//! 7. **seccomp**: an allow-list of system calls
//! 8. start threads, which inherit all this; before, there is one
//!
//! From 4 on [`give_up`] does it; nothing that comes from the network is looked at before. On Linux the sensor is two
//! processes and the keeper of one. The one that parses what strangers send has no capability at all. Its helper
//! ([`process::helper`](crate::process)) never sees a byte of that: it keeps the right to see whose executable a
//! process runs, which the kernel denies to whoever is confined by Landlock, and loses the network and the right to
//! write files instead. Its keeper has the same rights and may fork; it takes in nothing at all.
//!
//! What an older kernel cannot do is said in the log and goes undone; a capability that cannot be cleared is an error.

#[cfg(target_os = "linux")]
#[path = "linux/mod.rs"]
mod system;
#[cfg(windows)]
#[path = "windows.rs"]
mod system;
#[cfg(not(any(target_os = "linux", windows)))]
#[path = "unsupported.rs"]
mod system;

use std::path::PathBuf;

use thiserror::Error;

use crate::ipc::Place;
use crate::pipeline::EnrichConfig;

pub use system::is_administrator;

/// What is still needed once everything is open.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Needs {
    /// Files and folders to read.
    read: Vec<PathBuf>,
    /// Folders to make, change and remove files in.
    write: Vec<PathBuf>,
    /// What of the system besides.
    role: Role,
}

/// Which of the processes this is.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Role {
    /// Parses what strangers send.
    #[default]
    Sensor,
    /// Finds programs.
    #[cfg(target_os = "linux")]
    Helper,
    /// Makes helpers.
    #[cfg(target_os = "linux")]
    Keeper,
}

/// A right that should be gone is not.
#[derive(Debug, Error)]
#[error("cannot give up privileges: {what}: {cause}; this program does not go on with them")]
pub struct PrivilegeError {
    what: &'static str,
    cause: String,
}

impl Needs {
    /// Of the process that captures, meters, names and serves.
    #[must_use]
    pub fn of_sensor(enrich: &EnrichConfig, place: &Place) -> Self {
        let databases = [&enrich.city_db, &enrich.asn_db].into_iter().flatten();
        let resolver = ["/etc/resolv.conf", "/etc/hosts"].map(PathBuf::from);
        let socket_folder = place.path().parent().map(PathBuf::from);
        Self {
            read: databases.cloned().chain(resolver).collect(),
            write: enrich
                .cache_dir
                .iter()
                .cloned()
                .chain(socket_folder)
                .collect(),
            role: Role::Sensor,
        }
    }

    /// Of the process that makes those which find programs.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn of_keeper() -> Self {
        Self {
            role: Role::Keeper,
            ..Self::default()
        }
    }

    /// Of the process that finds programs.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn of_helper() -> Self {
        Self {
            role: Role::Helper,
            ..Self::default()
        }
    }
}

/// Gives up everything but `needs`, for good. Call it while there is one thread.
///
/// # Errors
/// A right could not be given up.
pub fn give_up(needs: &Needs) -> Result<(), PrivilegeError> {
    for folder in &needs.write {
        // Landlock opens it to us by its handle, so it must be there; what is wrong with it, its user will say.
        if cfg!(unix) {
            drop(std::fs::create_dir_all(folder));
        }
    }
    system::give_up(needs)
}

/// The same for a process that was made by one which has given up everything but its own needs, and needs less.
///
/// # Errors
/// System calls could not be filtered.
#[cfg(target_os = "linux")]
pub fn narrow(needs: &Needs) -> Result<(), PrivilegeError> {
    system::narrow(needs)
}

fn failed(what: &'static str) -> impl FnOnce(Box<dyn std::error::Error>) -> PrivilegeError {
    move |cause| PrivilegeError {
        what,
        cause: cause.to_string(),
    }
}
