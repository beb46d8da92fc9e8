//! Arch and its kin: a folder for each package, whose name ends with version and release.

use std::fs;
use std::path::Path;

use super::{Package, read};

/// `None`: no such records.
pub(super) fn find(root: &Path, path: &str) -> Option<Option<Package>> {
    let folder = fs::read_dir(root.join("var/lib/pacman/local")).ok()?;
    let wanted = path.trim_start_matches('/').as_bytes();
    for entry in folder.flatten() {
        let Some(files) = read(&entry.path().join("files")) else {
            continue;
        };
        if !files
            .split(|byte| *byte == b'\n')
            .any(|line| line == wanted)
        {
            continue;
        }
        let folder = entry.file_name();
        let folder = folder.to_string_lossy();
        let name = folder.rsplitn(3, '-').nth(2).unwrap_or(&folder);
        let version = folder
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('-'));
        return Some(Some(Package::new(name, version, "pacman")));
    }
    Some(None)
}
