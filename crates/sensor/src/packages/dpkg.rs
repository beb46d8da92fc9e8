//! Debian, Ubuntu and their kin: a list of files for each package, and one status file with all versions.

use std::fs;
use std::path::Path;

use super::{Package, names_of, read};

/// `None`: no such records.
pub(super) fn find(root: &Path, path: &str) -> Option<Option<Package>> {
    let folder = fs::read_dir(root.join("var/lib/dpkg/info")).ok()?;
    let names = names_of(path);
    let names = || names.iter().flatten();
    for entry in folder.flatten() {
        let file = entry.file_name();
        let Some(package) = file.to_str().and_then(|name| name.strip_suffix(".list")) else {
            continue;
        };
        let Some(list) = read(&entry.path()) else {
            continue;
        };
        let has_it = list
            .split(|byte| *byte == b'\n')
            .any(|line| names().any(|name| line == name.as_bytes()));
        if has_it {
            let (name, architecture) = match package.split_once(':') {
                Some((name, architecture)) => (name, Some(architecture)),
                None => (package, None),
            };
            let status = read(&root.join("var/lib/dpkg/status")).unwrap_or_default();
            let status = String::from_utf8_lossy(&status);
            return Some(Some(Package::new(
                name,
                version(&status, name, architecture),
                "dpkg",
            )));
        }
    }
    Some(None)
}

/// The version in the paragraph of a package.
fn version<'a>(status: &'a str, name: &str, architecture: Option<&str>) -> Option<&'a str> {
    status.split("\n\n").find_map(|paragraph| {
        let field = |wanted: &str| {
            paragraph
                .lines()
                .find_map(|line| line.strip_prefix(wanted)?.strip_prefix(": "))
        };
        let is_its = field("Package") == Some(name)
            && architecture.is_none_or(|wanted| field("Architecture") == Some(wanted));
        field("Version").filter(|_| is_its)
    })
}
