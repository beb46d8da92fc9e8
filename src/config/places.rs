//! Where settings and languages lie.

use std::path::PathBuf;

use directories::ProjectDirs;

fn folders() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "arcwatch")
}

/// The user's file: `~/.config/arcwatch/config.toml`, `%APPDATA%\arcwatch\config\config.toml`. `None`: the user has no
/// home.
#[must_use]
pub fn user_file() -> Option<PathBuf> {
    folders().map(|folders| folders.config_dir().join("config.toml"))
}

/// The file of the whole computer.
#[must_use]
pub fn system_file() -> Option<PathBuf> {
    if cfg!(windows) {
        let folder = std::env::var_os("ProgramData")?;
        Some(PathBuf::from(folder).join("arcwatch").join("config.toml"))
    } else {
        Some(PathBuf::from("/etc/arcwatch/config.toml"))
    }
}

/// Languages that were added.
#[must_use]
pub fn language_folder() -> Option<PathBuf> {
    folders().map(|folders| folders.config_dir().join("languages"))
}

/// What the program remembers by itself: what alerts have learned, and what they said.
#[must_use]
pub fn state_folder() -> Option<PathBuf> {
    folders().map(|folders| folders.data_local_dir().to_owned())
}
