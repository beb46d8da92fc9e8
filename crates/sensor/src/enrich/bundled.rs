//! The databases that travel inside the executable, so that one file is a whole installation and nothing is ever
//! fetched. They are packed (26 MB instead of 93) and unpacked once into the user's cache folder: a temporary file,
//! then a rename, so that a half-written database is never seen.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use flowcore::model::Saying;
use flowcore::say;
use lzma_rust2::XzReader;

use crate::told::system_says;

/// Unpacked at a time: how often progress is told and the wish to stop is looked at.
const CHUNK: usize = 1 << 20;

/// An unpacking that takes longer than this was killed; what it left behind is cleared away.
const STALE_AFTER: Duration = Duration::from_secs(3600);

/// A packed database in the executable.
#[derive(Clone, Copy)]
pub struct Bundled {
    /// Name of the unpacked file. It carries the version: a new database never meets an old file.
    pub file_name: &'static str,
    /// Length of the unpacked file in bytes.
    pub len: u64,
    /// What to call it on screen.
    pub label: &'static str,
    packed: &'static [u8],
}

impl Bundled {
    /// Places, from DB-IP.
    pub const CITY: Self = Self {
        file_name: "city-dbip-lite-2026-06-reduced.mmdb",
        len: 82_470_510,
        label: "DB-IP 2026-06",
        packed: include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/city-dbip-lite-2026-06-reduced.mmdb.xz"
        )),
    };

    /// Providers, from `RouteViews`, NRO and DB-IP.
    pub const ASN: Self = Self {
        file_name: "asn-2026-06-17.mmdb",
        len: 10_605_014,
        label: "ip-location-db 2026-06",
        packed: include_bytes!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../data/asn-2026-06-17.mmdb.xz"
        )),
    };
}

/// A bundled database could not be put where it can be mapped.
#[derive(Debug)]
pub enum UnpackError {
    /// There is no folder to put it in.
    NoCacheDir,
    /// The folder does not take it.
    Write {
        /// The database.
        file: &'static str,
        /// The folder.
        folder: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The packed form in this executable is not what was built.
    Damaged {
        /// The database.
        file: &'static str,
        /// What was found.
        cause: String,
    },
    /// Somebody did not want to wait, or the program is ending.
    Interrupted,
}

impl UnpackError {
    /// Why, and what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::NoCacheDir => no_cache_dir().then("; ", name_cache_dir()),
            Self::Write {
                file,
                folder,
                cause,
            } => say!(
                "said-not-unpacked",
                "cannot unpack {file} into {folder}",
                file = file,
                folder = folder.display()
            )
            .because(system_says(cause))
            .then(
                "; ",
                say!(
                    "mend-not-unpacked",
                    "make room, make the folder writable, or name another with --cache-dir"
                ),
            ),
            Self::Damaged { file, cause } => say!(
                "said-bundle-damaged",
                "the bundled {file} is damaged ({cause}); install this program again",
                file = file,
                cause = cause
            ),
            Self::Interrupted => say!(
                "said-unpacking-cancelled",
                "unpacking was cancelled; start again to have them"
            ),
        }
    }
}

/// There is nowhere to unpack to.
pub(crate) fn no_cache_dir() -> Saying {
    say!("said-no-cache", "no cache folder is known for this user")
}

/// What to do about that.
pub(crate) fn name_cache_dir() -> Saying {
    say!(
        "mend-no-cache",
        "set HOME, or name a folder with --cache-dir"
    )
}

impl fmt::Display for UnpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl Error for UnpackError {}

/// The user's cache folder for databases.
#[must_use]
pub fn default_cache_dir() -> Option<PathBuf> {
    directories::ProjectDirs::from("", "", "arcwatch")
        .map(|dirs| dirs.cache_dir().join("databases"))
}

impl Bundled {
    /// Whether the unpacked file is in `folder`, whole.
    #[must_use]
    pub fn is_unpacked(&self, folder: &Path) -> bool {
        fs::metadata(folder.join(self.file_name))
            .is_ok_and(|meta| meta.is_file() && meta.len() == self.len)
    }

    /// The unpacked file in `folder`, unpacked now if it is not there whole. `progress` is told percents and says
    /// whether to go on.
    ///
    /// # Errors
    /// The folder does not take the file, or `progress` said to stop.
    pub fn unpack_into(
        &self,
        folder: &Path,
        mut progress: impl FnMut(u8) -> bool,
    ) -> Result<PathBuf, UnpackError> {
        let path = folder.join(self.file_name);
        if self.is_unpacked(folder) {
            return Ok(path);
        }
        let failed = |cause| UnpackError::Write {
            file: self.file_name,
            folder: folder.to_owned(),
            cause,
        };
        fs::create_dir_all(folder).map_err(failed)?;
        remove_leftovers(folder);
        let partial = folder.join(format!("{}.{}.partial", self.file_name, std::process::id()));
        let outcome = self.write(&partial, failed, &mut progress).and_then(|()| {
            fs::rename(&partial, &path).map_err(failed)?;
            Ok(path)
        });
        if outcome.is_err() {
            // Best effort: the error that matters is the one above.
            drop(fs::remove_file(&partial));
        }
        outcome
    }

    fn write(
        &self,
        partial: &Path,
        failed: impl Fn(io::Error) -> UnpackError,
        progress: &mut impl FnMut(u8) -> bool,
    ) -> Result<(), UnpackError> {
        let damaged = |cause: String| UnpackError::Damaged {
            file: self.file_name,
            cause,
        };
        let mut reader = XzReader::new(self.packed, false);
        let mut file = fs::File::create(partial).map_err(&failed)?;
        let mut chunk = vec![0; CHUNK];
        let mut written = 0_u64;
        loop {
            let percent = written * 100 / self.len;
            if !progress(u8::try_from(percent).unwrap_or(100)) {
                return Err(UnpackError::Interrupted);
            }
            let got = reader
                .read(&mut chunk)
                .map_err(|cause| damaged(cause.to_string()))?;
            if got == 0 {
                break;
            }
            file.write_all(&chunk[..got]).map_err(&failed)?;
            written += got as u64;
        }
        if written != self.len {
            return Err(damaged(format!("{written} bytes instead of {}", self.len)));
        }
        file.sync_all().map_err(&failed)
    }
}

/// Clears away what killed unpackings left behind.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_partial = entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "partial");
        let is_stale = entry
            .metadata()
            .and_then(|meta| meta.modified())
            .is_ok_and(|at| {
                SystemTime::now()
                    .duration_since(at)
                    .is_ok_and(|age| age > STALE_AFTER)
            });
        if is_partial && is_stale {
            // Best effort: it is only disk space.
            drop(fs::remove_file(entry.path()));
        }
    }
}

impl fmt::Debug for Bundled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundled")
            .field("file_name", &self.file_name)
            .finish_non_exhaustive()
    }
}
