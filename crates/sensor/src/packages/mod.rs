//! Which package an executable of this system came with, as the package managers' own records say. They are read; nothing
//! is run, and nothing of it needs a right.
//!
//! Records are files that others wrote: they are read up to a size, and their words are made safe to show.

mod apk;
mod dpkg;
mod pacman;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flowcore::model::visible;

/// Records that are longer are not read.
const MOST_BYTES: u64 = 64 << 20;
/// Longest name or version that is shown.
const MOST_CHARS: usize = 80;

/// A package.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Package {
    /// Its name.
    pub name: Box<str>,
    /// Its version, where the record has it.
    pub version: Option<Box<str>>,
    /// Whose record says so: `dpkg`, `pacman`, `apk`, `snap`, `flatpak`, `nix`.
    pub manager: &'static str,
}

impl Package {
    fn new(name: &str, version: Option<&str>, manager: &'static str) -> Self {
        Self {
            name: visible(name, MOST_CHARS),
            version: version.map(|version| visible(version, MOST_CHARS)),
            manager,
        }
    }
}

/// What the records say of a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Origin {
    /// It came with this package.
    Package(Package),
    /// There are records, and none has it: it was put there by hand, or by a program.
    Nobody,
    /// There are no records that can be read: no such system (Windows), or another form (rpm).
    NoRecords,
}

/// Where the file at `path` came from. Reads tens of megabytes: not for a thread that draws.
#[must_use]
pub fn origin_of(path: &str) -> Origin {
    if cfg!(target_os = "linux") {
        origin_in(Path::new("/"), path)
    } else {
        Origin::NoRecords
    }
}

/// The same for a system whose files lie in `root`.
#[must_use]
pub fn origin_in(root: &Path, path: &str) -> Origin {
    if !path.starts_with('/') {
        return Origin::NoRecords; // its upper folders are not known
    }
    if let Some(package) = of_folder(path) {
        return Origin::Package(package);
    }
    let mut has_records = false;
    for find in [dpkg::find, pacman::find, apk::find] {
        match find(root, path) {
            Some(Some(package)) => return Origin::Package(package),
            Some(None) => has_records = true,
            None => {}
        }
    }
    if has_records {
        Origin::Nobody
    } else {
        Origin::NoRecords
    }
}

/// Managers that give each package a folder of its own.
fn of_folder(path: &str) -> Option<Package> {
    let below = |folder: &str| path.strip_prefix(folder)?.split('/').next();
    if let Some(name) = below("/snap/").filter(|name| *name != "bin") {
        return Some(Package::new(name, None, "snap"));
    }
    if let Some(name) = below("/var/lib/flatpak/app/") {
        return Some(Package::new(name, None, "flatpak"));
    }
    // A hash, then name and version in one.
    let (_, name) = below("/nix/store/")?.split_once('-')?;
    Some(Package::new(name, None, "nix"))
}

/// A record, if it is there and not too long.
fn read(path: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path).ok()?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= MOST_BYTES).then_some(bytes)
}

/// The same file under the names that it has since `/bin` leads to `/usr/bin`: records may have either.
fn names_of(path: &str) -> [Option<String>; 2] {
    let is_merged = |path: &str| {
        ["/bin/", "/sbin/", "/lib/", "/lib64/"]
            .iter()
            .any(|folder| path.starts_with(folder))
    };
    let other = match path.strip_prefix("/usr") {
        Some(short) if is_merged(short) => Some(short.to_owned()),
        None if is_merged(path) => Some(format!("/usr{path}")),
        _ => None,
    };
    [Some(path.to_owned()), other]
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::fs;

    use super::*;

    /// A made-up system.
    fn system(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, text).expect("written");
        }
        root
    }

    fn package(name: &str, version: Option<&str>, manager: &'static str) -> Origin {
        Origin::Package(Package::new(name, version, manager))
    }

    #[test]
    fn dpkg_knows_files_by_either_name_and_their_version() {
        let root = system(&[
            (
                "var/lib/dpkg/info/curl.list",
                "/.\n/usr\n/usr/bin\n/usr/bin/curl\n",
            ),
            ("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n"),
            ("var/lib/dpkg/info/libc6:amd64.list", "/lib/x/libc.so.6\n"),
            ("var/lib/dpkg/info/curl.postinst", "/usr/bin/nothing\n"),
            (
                "var/lib/dpkg/status",
                "Package: bash\nStatus: install ok installed\nVersion: 5.2-1\n\n\
                 Package: libc6\nArchitecture: i386\nVersion: 1\n\n\
                 Package: libc6\nArchitecture: amd64\nVersion: 2.36-9\nDescription: x\n Version: 7\n\n\
                 Package: curl\nVersion: 7.88.1-10\n",
            ),
        ]);
        let of = |path| origin_in(root.path(), path);
        assert_eq!(
            of("/usr/bin/curl"),
            package("curl", Some("7.88.1-10"), "dpkg")
        );
        assert_eq!(of("/usr/bin/bash"), package("bash", Some("5.2-1"), "dpkg"));
        assert_eq!(
            of("/usr/lib/x/libc.so.6"),
            package("libc6", Some("2.36-9"), "dpkg")
        );
        for path in ["/usr/bin", "/usr/bin/cur", "/usr/bin/nothing", "/opt/curl"] {
            let expected = if path == "/usr/bin" {
                package("curl", Some("7.88.1-10"), "dpkg")
            } else {
                Origin::Nobody
            };
            assert_eq!(of(path), expected, "{path}");
        }
    }

    #[test]
    fn pacman_and_apk_are_read_too() {
        let root = system(&[(
            "var/lib/pacman/local/ca-certs-utils-2024.1-1/files",
            "%FILES%\nusr/\nusr/bin/\nusr/bin/update-ca\n\n%BACKUP%\n",
        )]);
        let of = |path| origin_in(root.path(), path);
        assert_eq!(
            of("/usr/bin/update-ca"),
            package("ca-certs-utils", Some("2024.1-1"), "pacman")
        );
        assert_eq!(of("/usr/bin/other"), Origin::Nobody);
        let root = system(&[(
            "lib/apk/db/installed",
            "C:Q1\nP:busybox\nV:1.36.1-r0\nF:bin\nR:busybox\nF:etc\nR:bin\n\nP:curl\nV:8.5.0-r0\nF:usr/bin\nR:curl\n",
        )]);
        let of = |path| origin_in(root.path(), path);
        assert_eq!(
            of("/bin/busybox"),
            package("busybox", Some("1.36.1-r0"), "apk")
        );
        assert_eq!(
            of("/usr/bin/curl"),
            package("curl", Some("8.5.0-r0"), "apk")
        );
        assert_eq!(of("/bin/bin"), Origin::Nobody);
    }

    #[test]
    fn folders_of_their_own_name_their_package() {
        let root = system(&[]);
        let of = |path| origin_in(root.path(), path);
        assert_eq!(
            of("/snap/firefox/4173/usr/lib/firefox/firefox"),
            package("firefox", None, "snap")
        );
        assert_eq!(
            of("/var/lib/flatpak/app/org.gimp.GIMP/x86_64/bin/gimp"),
            package("org.gimp.GIMP", None, "flatpak")
        );
        assert_eq!(
            of("/nix/store/0c1vqk-curl-8.5.0-bin/bin/curl"),
            package("curl-8.5.0-bin", None, "nix")
        );
        assert_eq!(of("/usr/bin/curl"), Origin::NoRecords);
        assert_eq!(of("…/bin/curl"), Origin::NoRecords);
    }

    #[test]
    fn what_a_record_says_cannot_mislead() {
        let root = system(&[
            ("var/lib/dpkg/info/evil\u{202e}gpj.list", "/usr/bin/evil\n"),
            (
                "var/lib/dpkg/status",
                "Package: \0\u{1b}[31m\n\nVersion\n::\n",
            ),
        ]);
        let Origin::Package(package) = origin_in(root.path(), "/usr/bin/evil") else {
            panic!("it is in the record");
        };
        assert_eq!(&*package.name, "evil\u{fffd}gpj");
        assert_eq!(package.version, None);
    }
}
