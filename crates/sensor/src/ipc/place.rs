//! Where a sensor can be found, and for whom it is there.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// The name of a local socket: a path on Unix, `\\.\pipe\…` on Windows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Place(PathBuf);

impl Place {
    /// A place of one's own choice.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Where the sensor of the whole computer listens, for the one user that it was started for.
    #[must_use]
    pub fn of_system() -> Self {
        Self::new(if cfg!(windows) {
            r"\\.\pipe\arcwatch"
        } else {
            "/run/arcwatch/sensor.sock"
        })
    }

    /// Where a sensor listens that `owner` started by hand.
    #[must_use]
    pub fn of_user(owner: &Owner) -> Self {
        Self::in_user_folder(owner, "sensor")
    }

    /// Where the sensor listens that process `pid` starts for itself, for the `count`th time.
    #[must_use]
    pub fn of_child(owner: &Owner, pid: u32, count: u32) -> Self {
        Self::in_user_folder(owner, &format!("child-{pid}-{count}"))
    }

    /// As [`Self::of_child`], for a child with another user's rights: not in a folder in which the user could lay
    /// traps for it.
    #[must_use]
    pub fn of_elevated_child(owner: &Owner, pid: u32, count: u32) -> Self {
        if cfg!(windows) {
            return Self::of_child(owner, pid, count);
        }
        Self::new(format!("/run/arcwatch/child-{pid}-{count}.sock"))
    }

    fn in_user_folder(owner: &Owner, name: &str) -> Self {
        if cfg!(windows) {
            return Self::new(format!(r"\\.\pipe\arcwatch-{owner}-{name}"));
        }
        // Where the system gives its users no folder for sockets, `/tmp` is what every system has; whose folder it
        // is in fact is checked before it is used.
        let folder = match std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from) {
            Some(folder) if folder.is_dir() => folder.join("arcwatch"),
            _ => std::env::temp_dir().join(format!("arcwatch-{owner}")),
        };
        Self::new(folder.join(format!("{name}.sock")))
    }

    /// As the system wants it.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.display().fmt(f)
    }
}

/// The one user whose screens a sensor serves, besides the administrator: a user id on Unix, a security identifier
/// (`S-1-…`) on Windows.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Owner(
    #[cfg(unix)] pub(super) u32,
    #[cfg(windows)] pub(super) String,
);

impl Owner {
    /// Who runs this process.
    #[must_use]
    pub fn current() -> Self {
        super::local::current_owner()
    }

    /// Who sits at the screen: not who runs this process, where an administrator's password was given for it. `None`
    /// where nobody does.
    #[cfg(windows)]
    #[must_use]
    pub fn of_session() -> Option<Self> {
        super::local::session_owner()
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Owner {
    type Err = String;

    #[cfg(unix)]
    fn from_str(text: &str) -> Result<Self, String> {
        let hint = || "give the number of a user, as `id -u` tells it".to_owned();
        text.parse().map(Self).ok().ok_or_else(hint)
    }

    #[cfg(windows)]
    fn from_str(text: &str) -> Result<Self, String> {
        let is_sid = text.starts_with("S-1-")
            && text[4..].split('-').all(|part| part.parse::<u64>().is_ok());
        if is_sid {
            Ok(Self(text.to_owned()))
        } else {
            Err(
                "give a security identifier such as S-1-5-21-…, as `whoami /user` tells it"
                    .to_owned(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_places_of_one_user_differ_from_each_other_and_from_the_system() {
        let owner = Owner::current();
        let places = [
            Place::of_system(),
            Place::of_user(&owner),
            Place::of_child(&owner, 7, 1),
            Place::of_child(&owner, 7, 2),
            Place::of_elevated_child(&owner, 7, 3),
        ];
        for (at, place) in places.iter().enumerate() {
            assert!(!places[..at].contains(place), "{place}");
        }
    }

    #[test]
    fn an_owner_is_read_as_it_is_written() {
        let owner = Owner::current();
        assert_eq!(owner.to_string().parse(), Ok(owner));
        for text in ["", "root", "-1", "S-1-", "S-1-5-x"] {
            assert!(text.parse::<Owner>().is_err(), "{text}");
        }
    }
}
