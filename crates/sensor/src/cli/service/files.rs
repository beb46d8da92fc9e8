//! Where the program of the service lives: not where it was downloaded to. What runs with the rights of the system must
//! lie where only administrators may change it, or whoever may change it has those rights too.

use std::io;
use std::path::{Path, PathBuf};

/// What the service needs, and what it can use where it is there.
const DRIVER: [&str; 2] = ["WinDivert.dll", "WinDivert64.sys"];

/// Windows' own folder for programs, ours in it.
fn folder() -> io::Result<PathBuf> {
    let programs = std::env::var_os("ProgramW6432").or_else(|| std::env::var_os("ProgramFiles"));
    programs
        .map(|it| PathBuf::from(it).join("Arcwatch"))
        .ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::NotFound,
                "Windows does not tell where programs go",
            )
        })
}

/// Copies this program there, with the driver that lies beside it. The copied program.
pub(super) fn install() -> io::Result<PathBuf> {
    install_from(&std::env::current_exe()?, &folder()?)
}

/// Removes what [`install`] copied; what is still in use.
pub(super) fn uninstall() -> Vec<PathBuf> {
    let (Ok(this), Ok(folder)) = (std::env::current_exe(), folder()) else {
        return Vec::new();
    };
    uninstall_from(&this, &folder)
}

fn install_from(this: &Path, folder: &Path) -> io::Result<PathBuf> {
    let name = this.file_name().ok_or(io::ErrorKind::NotFound)?;
    let target = folder.join(name);
    // Started from there, there is nothing to copy.
    if this.parent() == Some(folder) {
        return Ok(target);
    }
    std::fs::create_dir_all(folder)?;
    std::fs::copy(this, &target)?;
    for name in DRIVER {
        let file = this.with_file_name(name);
        // One that is loaded cannot be written, and need not be: it is there.
        if file.is_file() && !folder.join(name).is_file() {
            std::fs::copy(file, folder.join(name))?;
        }
    }
    Ok(target)
}

fn uninstall_from(this: &Path, folder: &Path) -> Vec<PathBuf> {
    // Whoever put the program there by hand removes it by hand.
    if this.parent() == Some(folder) {
        return Vec::new();
    }
    let mut left = Vec::new();
    for name in this
        .file_name()
        .into_iter()
        .chain(DRIVER.map(std::ffi::OsStr::new))
    {
        let file = folder.join(name);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => left.push(file),
            _ => {}
        }
    }
    // Only where nothing of others is in it.
    drop(std::fs::remove_dir(folder));
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn program_and_driver_go_where_only_administrators_may_change_them_and_leave_again() {
        let home = tempfile::tempdir().expect("a folder");
        let downloads = home.path().join("downloads");
        let programs = home.path().join("programs").join("Arcwatch");
        std::fs::create_dir_all(&downloads).expect("a folder");
        let this = downloads.join("arcwatch-sensor.exe");
        std::fs::write(&this, "program").expect("written");
        std::fs::write(downloads.join(DRIVER[0]), "driver").expect("written");

        let installed = install_from(&this, &programs).expect("copied");
        assert_eq!(installed, programs.join("arcwatch-sensor.exe"));
        assert!(programs.join(DRIVER[0]).is_file() && !programs.join(DRIVER[1]).exists());
        // Again, and from there: nothing is lost.
        install_from(&this, &programs).expect("copied");
        assert_eq!(
            install_from(&installed, &programs).ok(),
            Some(installed.clone())
        );
        assert!(uninstall_from(&installed, &programs).is_empty() && installed.is_file());

        assert!(uninstall_from(&this, &programs).is_empty());
        assert!(!programs.exists() && this.is_file());
    }
}
