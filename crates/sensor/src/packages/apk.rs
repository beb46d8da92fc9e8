//! Alpine and its kin: one file with a paragraph for each package, folders and their files in turn.

use std::path::Path;

use super::{Package, read};

/// `None`: no such record.
pub(super) fn find(root: &Path, path: &str) -> Option<Option<Package>> {
    let record = read(&root.join("lib/apk/db/installed"))?;
    let record = String::from_utf8_lossy(&record);
    let Some((folder, file)) = path.trim_start_matches('/').rsplit_once('/') else {
        return Some(None);
    };
    let (mut name, mut version, mut is_there) = ("", None, false);
    for line in record.lines() {
        match line.split_once(':') {
            Some(("P", value)) => (name, version) = (value, None),
            Some(("V", value)) => version = Some(value),
            Some(("F", value)) => is_there = value == folder,
            Some(("R", value)) if is_there && value == file => {
                return Some(Some(Package::new(name, version, "apk")));
            }
            _ => {}
        }
    }
    Some(None)
}
