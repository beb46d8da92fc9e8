//! Why the driver will not capture, and what a person can do about it. Pure: from a library error or an error number
//! of `WinDivertOpen` to a [`CaptureError`].

use std::path::Path;

use flowcore::model::Saying;
use flowcore::say;

use super::library::LoadError;
use super::winapi::program_folder;
use crate::capture::CaptureError;

/// Where WinDivert comes from.
const HOME_PAGE: &str = "https://reqrypt.org/windivert.html";

/// The remedy for a missing library or driver.
fn fetch_it(folder: &Path) -> Saying {
    say!(
        "mend-fetch-driver",
        "download WinDivert 2.2 from {page}, put WinDivert.dll and WinDivert64.sys of its x64 folder into {folder}, and \
         start Arcwatch as administrator",
        page = HOME_PAGE,
        folder = folder.display()
    )
}

/// A process without an administrator's rights.
pub(super) fn not_elevated() -> CaptureError {
    CaptureError::NotPermitted {
        reason: say!(
            "said-administrators-only",
            "Windows lets only administrators capture packets"
        ),
        remedy: say!(
            "mend-administrator",
            "start it from a terminal that runs as administrator, or there, once and for good: arcwatch-sensor service \
             install"
        ),
    }
}

/// The library could not be loaded.
pub(super) fn of_load(error: &LoadError) -> CaptureError {
    /// `ERROR_BAD_EXE_FORMAT`: built for another processor.
    const BAD_EXE_FORMAT: u32 = 193;
    let remedy = match error {
        LoadError::Missing(folder) => fetch_it(folder),
        LoadError::Refused {
            code: BAD_EXE_FORMAT,
            ..
        } => say!(
            "mend-processor",
            "use the WinDivert.dll of the processor that Arcwatch was built for (x64)"
        ),
        LoadError::Refused { path, .. } | LoadError::NotWinDivert { path, .. } => {
            fetch_it(path.parent().unwrap_or(path))
        }
    };
    CaptureError::Unavailable {
        reason: error.saying(),
        remedy,
    }
}

/// `WinDivertOpen` failed with `code`.
pub(super) fn of_open(code: u32) -> CaptureError {
    let (reason, remedy) = match code {
        5 => return not_elevated(),
        2 | 3 => (
            say!(
                "said-no-driver-file",
                "the driver WinDivert64.sys is not beside WinDivert.dll"
            ),
            fetch_it(&program_folder().unwrap_or_default()),
        ),
        577 => (
            say!(
                "said-driver-unsigned",
                "Windows does not accept the signature of WinDivert64.sys"
            ),
            say!(
                "mend-driver-unsigned",
                "use the signed driver of the official download: {page}",
                page = HOME_PAGE
            ),
        ),
        654 => (
            say!(
                "said-other-driver",
                "another version of the WinDivert driver is loaded"
            ),
            say!(
                "mend-other-driver",
                "close the program that uses it, or restart Windows"
            ),
        ),
        1275 => (
            say!(
                "said-driver-blocked",
                "Windows or a security program blocks the WinDivert driver"
            ),
            say!(
                "mend-driver-blocked",
                "allow WinDivert64.sys in the security program; some anti-cheat systems refuse it always"
            ),
        ),
        1753 => (
            say!(
                "said-no-filtering",
                "the Base Filtering Engine service is not running"
            ),
            say!("mend-no-filtering", "start it: sc start BFE"),
        ),
        1058 | 1060 | 1072 | 1114 => (
            say!(
                "said-driver-not-started",
                "the WinDivert driver cannot be started here (Windows error {code})",
                code = code
            ),
            say!(
                "mend-driver-not-started",
                "restart Windows and try again; under Wine there is no driver, so open a capture file instead"
            ),
        ),
        _ => (
            say!(
                "said-driver-not-opened",
                "the WinDivert driver does not open (Windows error {code})",
                code = code
            ),
            say!(
                "mend-look-up",
                "look the number up with: net helpmsg {code}",
                code = code
            ),
        ),
    };
    CaptureError::Unavailable { reason, remedy }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_of_the_driver_says_what_to_do() {
        for code in [2, 5, 87, 577, 654, 1060, 1114, 1275, 1753, 99_999] {
            let (CaptureError::NotPermitted { reason, remedy }
            | CaptureError::Unavailable { reason, remedy }) = of_open(code)
            else {
                panic!("{code} is no state that can be shown");
            };
            assert!(!reason.is_empty() && !remedy.is_empty(), "{code}");
        }
    }

    #[test]
    fn access_denied_is_a_question_of_permission() {
        assert!(matches!(of_open(5), CaptureError::NotPermitted { .. }));
    }

    #[test]
    fn a_missing_library_names_the_folder_and_the_files() {
        let CaptureError::Unavailable { reason, remedy } =
            of_load(&LoadError::Missing(r"C:\Arcwatch".into()))
        else {
            panic!("a missing library is no question of permission");
        };
        assert_eq!(&*reason, r"WinDivert.dll is not in C:\Arcwatch");
        assert!(
            remedy.contains("WinDivert64.sys") && remedy.contains(r"C:\Arcwatch"),
            "{remedy}"
        );
    }
}
