//! Looks at everything that capture and enrichment need and says what to do about what is missing. It changes
//! nothing, sends nothing, and is the same list on the command line and on the screen.

mod health;
#[cfg(windows)]
mod windows;

use std::borrow::Cow;
use std::ffi::OsString;

use flowcore::model::Saying;
use flowcore::say;
use serde::{Deserialize, Serialize};

use crate::capture::{self, CaptureError};
use crate::enrich::{
    AsnDatabase, Bundled, CityDatabase, DatabaseError, Home, HomeOrigin, ReverseResolver,
    default_cache_dir, name_cache_dir, no_cache_dir, resolve_home,
};
use crate::ipc::{self, SensorChoice};
use crate::pipeline::EnrichConfig;
use crate::process::Attribution;
use crate::told::system_says;

pub use health::of_health;

/// How a check came out.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckStatus {
    /// As it should be.
    Ok,
    /// Works, with something missing.
    Warning,
    /// Does not work.
    Failed,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Check {
    /// What was looked at, in a word or two. Its words have the key `check-` and this, with `-` for a space.
    pub name: Cow<'static, str>,
    /// How it came out.
    pub status: CheckStatus,
    /// What was found.
    pub finding: Saying,
    /// What to do; `None` where nothing needs doing.
    pub remedy: Option<Saying>,
}

impl Check {
    /// A check of which nothing needs to be done.
    #[must_use]
    pub const fn new(name: &'static str, status: CheckStatus, finding: Saying) -> Self {
        Self {
            name: Cow::Borrowed(name),
            status,
            finding,
            remedy: None,
        }
    }

    /// What captures does not.
    fn of_error(name: &'static str, status: CheckStatus, error: CaptureError) -> Self {
        match error {
            CaptureError::NotPermitted { reason, remedy }
            | CaptureError::Unavailable { reason, remedy } => {
                Self::new(name, status, reason).with_remedy(remedy)
            }
            CaptureError::BrokeOff { reason } => Self::new(name, status, reason),
        }
    }

    /// The same with what to do.
    #[must_use]
    pub fn with_remedy(mut self, remedy: Saying) -> Self {
        self.remedy = Some(remedy);
        self
    }
}

/// Checks with the configuration that programs have when nothing is configured.
#[must_use]
pub fn run() -> Vec<Check> {
    run_with(&EnrichConfig::default())
}

/// Checks with the databases and the home that were given.
#[must_use]
pub fn run_with(enrich: &EnrichConfig) -> Vec<Check> {
    let mut checks = vec![permission()];
    #[cfg(windows)]
    checks.extend(windows::checks());
    checks.extend([
        interfaces(),
        programs(),
        places(enrich),
        providers(enrich),
        resolver(),
        home_check(resolve_home(enrich.home)),
    ]);
    checks
}

/// Checks for a program that does not capture itself: what holds for the sensor that `choice` would lead to. Where one
/// runs already, what a new one may do is of no interest. `args` are those of the sensor's `doctor`.
#[must_use]
pub fn of_sensor(choice: &SensorChoice, args: &[OsString]) -> Vec<Check> {
    const NAME: &str = "sensor";
    const OF_A_NEW_ONE: [&str; 3] = ["capture", "interfaces", "programs"];
    let answer = choice.child.as_ref().map(|command| command.doctor(args));
    let mut checks = match answer {
        Some(Ok(checks)) => checks,
        Some(Err(error)) => {
            let finding = say!("said-no-program", "the sensor's program cannot be started")
                .because(system_says(&error));
            let remedy = say!(
                "mend-no-program",
                "build it: cargo build --release -p arcwatch-sensor"
            );
            vec![Check::new(NAME, CheckStatus::Failed, finding).with_remedy(remedy)]
        }
        None => Vec::new(),
    };
    if let Ok((place, health)) = ipc::ask(&choice.running) {
        checks.retain(|check| !OF_A_NEW_ONE.contains(&&*check.name));
        #[cfg(windows)]
        checks.retain(|check| !windows::OF_A_NEW_ONE.contains(&&*check.name));
        let finding = say!(
            "said-sensor-runs",
            "one runs and serves this user, at {place}",
            place = place
        );
        checks.insert(0, Check::new(NAME, CheckStatus::Ok, finding));
        checks.splice(1..1, of_health(&health));
    }
    checks
}

fn permission() -> Check {
    const NAME: &str = "capture";
    match capture::probe_permission() {
        Ok(None) => {
            let finding = say!("said-permitted", "this program may capture packets");
            Check::new(NAME, CheckStatus::Ok, finding)
        }
        Ok(Some(limit)) => {
            Check::new(NAME, CheckStatus::Warning, limit.reason).with_remedy(limit.remedy)
        }
        Err(error) => Check::of_error(NAME, CheckStatus::Failed, error),
    }
}

fn interfaces() -> Check {
    const NAME: &str = "interfaces";
    let devices = match capture::list_devices() {
        Ok(devices) => devices,
        Err(error) => return Check::of_error(NAME, CheckStatus::Failed, error),
    };
    let read: Vec<&str> = devices
        .iter()
        .filter(|device| device.left_out.is_none())
        .map(|device| device.name.as_str())
        .collect();
    let left_out: Vec<Saying> = devices
        .iter()
        .filter_map(|device| {
            let why = device.left_out.clone()?;
            Some(
                Saying::from(device.name.as_str())
                    .then(" (", why)
                    .then(")", ""),
            )
        })
        .collect();
    let mut finding = if read.is_empty() {
        say!("said-none-read", "none would be read")
    } else {
        say!("said-read", "{names} read", names = read.join(", "))
    };
    if !left_out.is_empty() {
        let others = say!("said-left-out", "left out").because(Saying::list(left_out, ", "));
        finding = finding.then("; ", others);
    }
    if read.is_empty() {
        Check::new(NAME, CheckStatus::Warning, finding).with_remedy(say!(
            "mend-none-read",
            "connect to a network, or name an interface with --iface"
        ))
    } else {
        Check::new(NAME, CheckStatus::Ok, finding)
    }
}

fn programs() -> Check {
    health::programs(&Attribution::open(capture::witness()).state)
}

fn places(config: &EnrichConfig) -> Check {
    const NAME: &str = "places";
    match &config.city_db {
        Some(path) => opened(
            NAME,
            CityDatabase::open(path, None).map(|it| it.label().to_owned()),
        ),
        None => bundled(NAME, config, Bundled::CITY, |path, label| {
            CityDatabase::open(path, Some(label)).map(|it| it.label().to_owned())
        }),
    }
}

fn providers(config: &EnrichConfig) -> Check {
    const NAME: &str = "providers";
    match &config.asn_db {
        Some(path) => opened(
            NAME,
            AsnDatabase::open(path, None).map(|it| it.label().to_owned()),
        ),
        None => bundled(NAME, config, Bundled::ASN, |path, label| {
            AsnDatabase::open(path, Some(label)).map(|it| it.label().to_owned())
        }),
    }
}

fn opened(name: &'static str, label: Result<String, DatabaseError>) -> Check {
    match label {
        Ok(label) => Check::new(name, CheckStatus::Ok, label.into()),
        // The error says what to do itself.
        Err(error) => Check::new(name, CheckStatus::Failed, error.saying()),
    }
}

fn bundled(
    name: &'static str,
    config: &EnrichConfig,
    bundled: Bundled,
    open: impl Fn(&std::path::Path, &str) -> Result<String, DatabaseError>,
) -> Check {
    let Some(folder) = config.cache_dir.clone().or_else(default_cache_dir) else {
        return Check::new(name, CheckStatus::Failed, no_cache_dir()).with_remedy(name_cache_dir());
    };
    if bundled.is_unpacked(&folder) {
        return opened(name, open(&folder.join(bundled.file_name), bundled.label));
    }
    let finding = say!(
        "said-bundled",
        "{database} is bundled; it will be unpacked into {folder} when it is first needed ({size} MB)",
        database = bundled.label,
        folder = folder.display(),
        size = bundled.len / 1_000_000
    );
    Check::new(name, CheckStatus::Ok, finding)
}

fn resolver() -> Check {
    const NAME: &str = "reverse DNS";
    match ReverseResolver::system() {
        Ok(resolver) => Check::new(
            NAME,
            CheckStatus::Ok,
            say!(
                "said-through",
                "through {servers}",
                servers = resolver.servers()
            ),
        ),
        Err(error) => Check::new(NAME, CheckStatus::Warning, error.saying()).with_remedy(say!(
            "mend-no-resolver",
            "without it only names seen in the traffic itself are shown"
        )),
    }
}

fn home_check(home: Option<Home>) -> Check {
    const NAME: &str = "home";
    let give_it = || say!("mend-no-home", "give --home LAT,LON, or set the time zone");
    let Some(Home { label, origin, .. }) = home else {
        let finding = say!("said-no-home", "unknown: the time zone names no city");
        return Check::new(NAME, CheckStatus::Warning, finding).with_remedy(give_it());
    };
    let finding = Saying::from(label).then(", ", origin.saying());
    match origin {
        HomeOrigin::Given => Check::new(NAME, CheckStatus::Ok, finding),
        HomeOrigin::TimeZone { .. } => Check::new(NAME, CheckStatus::Ok, finding).with_remedy(
            say!("mend-home", "give --home LAT,LON where that is not right"),
        ),
        HomeOrigin::Assumed => {
            Check::new(NAME, CheckStatus::Warning, finding).with_remedy(give_it())
        }
    }
}
