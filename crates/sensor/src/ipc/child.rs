//! A sensor that a screen starts for itself. It ends when the screen does, however that ends: its standard input is a
//! pipe that nobody writes to, and the system closes it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

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
        let path = std::env::var_os("PATH").unwrap_or_default();
        cfg!(target_os = "linux")
            && std::env::split_paths(&path).any(|folder| folder.join("pkexec").is_file())
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

    /// Starts it, to listen at `place` for `owner`.
    pub(super) fn start(&self, place: &Place, owner: &Owner) -> io::Result<RunningSensor> {
        let mut command = if self.is_elevated {
            let mut command = Command::new("pkexec");
            command.arg(&self.program);
            command
        } else {
            Command::new(&self.program)
        };
        let child = command
            .args(self.is_role.then_some(ROLE))
            .args(["serve", "--with-parent", "--socket"])
            .arg(place.path())
            .args(["--owner", &owner.to_string()])
            .args(&self.args)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()?;
        Ok(RunningSensor { child })
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
pub(super) struct RunningSensor {
    child: Child,
}

impl RunningSensor {
    /// How it ended, where it has.
    pub(super) fn status(&mut self) -> Option<ExitStatus> {
        // An error says that it is not ours to ask about any more.
        self.child.try_wait().ok().flatten()
    }
}

impl Drop for RunningSensor {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let until = Instant::now() + PATIENCE;
        while self.status().is_none() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(10));
        }
        if self.status().is_none() {
            // One with the administrator's rights cannot be; it ends when it sees its input closed.
            drop(self.child.kill());
            drop(self.child.try_wait());
        }
    }
}
