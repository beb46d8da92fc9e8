//! A sensor that a screen starts for itself. It ends when the screen does, however that ends: its standard input is a
//! pipe that nobody writes to, and the system closes it.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use flowcore::model::Saying;
use flowcore::say;

use super::place::{Owner, Place};
use crate::doctor::Check;

/// How long a sensor may take to end before it is made to.
const PATIENCE: Duration = Duration::from_secs(3);

/// The sensor's own program.
const PROGRAM: &str = "arcwatch-sensor";

/// The subcommand by which `arcwatch` does the sensor's work where that program is missing.
pub const ROLE: &str = "sensor";

/// How to start a sensor.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SensorCommand {
    program: PathBuf,
    is_role: bool,
    is_elevated: bool,
    args: Vec<OsString>,
}

impl SensorCommand {
    /// The sensor's program beside this one, else this one in the sensor's role, so that a single executable is
    /// enough. `args` are further arguments of `serve`.
    ///
    /// # Errors
    /// The system does not tell where this program is.
    pub fn find(args: Vec<OsString>) -> io::Result<Self> {
        let this = std::env::current_exe()?;
        let own = this.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
        let is_role = !own.is_file();
        Ok(Self {
            program: if is_role { this } else { own },
            is_role,
            is_elevated: false,
            args,
        })
    }

    /// A sensor of which one knows where it is.
    #[must_use]
    pub fn at(program: impl Into<PathBuf>, args: Vec<OsString>) -> Self {
        Self {
            program: program.into(),
            is_role: false,
            is_elevated: false,
            args,
        }
    }

    /// The same with the administrator's rights, for which the system asks the person.
    #[must_use]
    pub fn elevated(mut self) -> Self {
        self.is_elevated = true;
        self
    }

    /// Whether the system has a way to ask the person for the administrator's rights.
    #[must_use]
    pub fn can_be_elevated() -> bool {
        if cfg!(windows) {
            return true;
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        cfg!(target_os = "linux")
            && std::env::split_paths(&path).any(|folder| folder.join("pkexec").is_file())
    }

    /// What a person can do who was asked and has no sensor all the same.
    pub(super) fn ways_to_rights() -> Saying {
        if cfg!(windows) {
            say!(
                "mend-not-allowed-windows",
                "choose \"Allow it this once…\" to be asked again, or keep a sensor running for good, from a terminal that \
                 runs as administrator: arcwatch-sensor service install"
            )
        } else {
            say!(
                "mend-not-allowed",
                "choose \"Allow it this once…\" to be asked again, or keep a sensor running for good: \
                 sudo systemctl enable --now arcwatch-sensor@$(id -u)"
            )
        }
    }

    pub(super) fn is_elevated(&self) -> bool {
        self.is_elevated
    }

    pub(super) fn place(&self, owner: &Owner, count: u32) -> Place {
        let pid = std::process::id();
        if self.is_elevated {
            Place::of_elevated_child(owner, pid, count)
        } else {
            Place::of_child(owner, pid, count)
        }
    }

    /// What the sensor's own process finds when it looks at the system.
    ///
    /// # Errors
    /// It cannot be started, or says something else.
    pub(crate) fn doctor(&self, args: &[OsString]) -> io::Result<Vec<Check>> {
        let output = Command::new(&self.program)
            .args(self.is_role.then_some(ROLE))
            .args(["doctor", "--json"])
            .args(args)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()?;
        serde_json::Deserializer::from_slice(&output.stdout)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(io::Error::other)
    }

    /// Starts it, to listen at `place` for `owner`. Where the system asks the person on Windows, this waits for the
    /// answer.
    ///
    /// # Errors
    /// [`io::ErrorKind::PermissionDenied`]: perhaps by the person. Else it cannot be started.
    pub(super) fn start(&self, place: &Place, owner: &Owner) -> io::Result<RunningSensor> {
        let role = self.is_role.then_some(OsStr::new(ROLE));
        let owner_text = owner.to_string();
        let told: Vec<OsString> = role
            .into_iter()
            .chain(["serve", "--socket"].map(OsStr::new))
            .chain([place.path().as_os_str()])
            .chain(["--owner", &owner_text].map(OsStr::new))
            .chain(self.args.iter().map(OsString::as_os_str))
            .map(OsStr::to_owned)
            .collect();
        #[cfg(windows)]
        if self.is_elevated {
            return super::local::ElevatedSensor::start(&self.program, told, place, owner)
                .map(RunningSensor::Elevated);
        }
        let mut command = if self.is_elevated {
            let mut command = Command::new("pkexec");
            command.arg(&self.program);
            command
        } else {
            Command::new(&self.program)
        };
        command
            .args(told)
            .arg("--with-parent")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .map(RunningSensor::Child)
    }

    /// What an end like this says of one that was started with the administrator's rights, where it says that there
    /// were none.
    pub(super) fn refusal(&self, status: ExitStatus) -> Option<Saying> {
        // What `pkexec` ends with, which no sensor does.
        match status.code() {
            Some(126) if self.is_elevated => Some(say!(
                "said-answered-no",
                "the question for the password was answered with no"
            )),
            Some(127) if self.is_elevated => Some(say!(
                "said-password-not-taken",
                "the system did not ask for the administrator's password, or did not take it"
            )),
            _ => None,
        }
    }
}

/// The command line of this process up to the sensor's own arguments: program, and role where it plays one.
#[must_use]
pub fn this_sensor() -> Option<(PathBuf, Option<&'static str>)> {
    let program = std::env::current_exe().ok()?;
    let role = (!is_own_program(&program)).then_some(ROLE);
    Some((program, role))
}

fn is_own_program(program: &Path) -> bool {
    program.file_stem().is_some_and(|stem| stem == PROGRAM)
}

/// A sensor that was started from here. Dropping it ends it.
pub(super) enum RunningSensor {
    Child(Child),
    /// Ends by itself when this is dropped.
    #[cfg(windows)]
    Elevated(super::local::ElevatedSensor),
}

impl RunningSensor {
    /// How it ended, where it has.
    pub(super) fn status(&mut self) -> Option<ExitStatus> {
        match self {
            // An error says that it is not ours to ask about any more.
            Self::Child(child) => child.try_wait().ok().flatten(),
            #[cfg(windows)]
            Self::Elevated(sensor) => sensor.status(),
        }
    }
}

impl Drop for RunningSensor {
    fn drop(&mut self) {
        #[cfg(windows)]
        let Self::Child(child) = self else {
            return;
        };
        #[cfg(not(windows))]
        let Self::Child(child) = self;
        drop(child.stdin.take());
        let has_ended = |child: &mut Child| child.try_wait().ok().flatten().is_some();
        let until = Instant::now() + PATIENCE;
        while !has_ended(child) && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        if !has_ended(child) {
            // One with the administrator's rights cannot be; it ends when it sees its input closed.
            drop(child.kill());
            drop(child.try_wait());
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn a_person_who_says_no_is_not_taken_for_a_sensor_that_fails() {
        let command = SensorCommand::at("arcwatch-sensor", Vec::new());
        let ended = |code: i32| ExitStatus::from_raw(code << 8);
        assert_eq!(command.refusal(ended(126)), None, "nobody was asked");
        let elevated = command.elevated();
        for code in [126, 127] {
            assert!(elevated.refusal(ended(code)).is_some());
        }
        for code in [0, 1, 2, 3] {
            assert_eq!(elevated.refusal(ended(code)), None);
        }
    }
}
