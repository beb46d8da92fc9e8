//! What the system says, for a [`Saying`]: what happens every day in words of ours, so that a
//! reader has it in a language of their own, the rest as the system has it.

use std::io;

use flowcore::model::Saying;
use flowcore::say;

/// An error of the system, as the cause of another. One that carries a saying of ours says that.
#[must_use]
pub fn system_says(error: &io::Error) -> Saying {
    if let Some(inner) = error.get_ref() {
        return inner
            .downcast_ref()
            .cloned()
            .unwrap_or_else(|| inner.to_string().into());
    }
    match error.kind() {
        io::ErrorKind::NotFound => say!("said-not-found", "no such file or folder"),
        io::ErrorKind::PermissionDenied => say!("said-denied", "permission denied"),
        io::ErrorKind::IsADirectory => say!("said-folder", "it is a folder"),
        io::ErrorKind::StorageFull => say!("said-full", "no room left on the disk"),
        io::ErrorKind::ReadOnlyFilesystem => say!("said-read-only", "the disk is read-only"),
        io::ErrorKind::OutOfMemory => say!("said-no-memory", "no memory left"),
        _ => error.to_string().into(),
    }
}

/// What to do where nothing else helps.
pub(crate) fn restart() -> Saying {
    say!("mend-restart", "restart the sensor")
}
