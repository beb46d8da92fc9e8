//! Arguments, and the help that explains them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use flowcore::filter::{Filter, parse};
use flowcore::geo::Coord;

use crate::ipc::Owner;
#[cfg(windows)]
use crate::pipeline::Backend;
use crate::pipeline::{DnsMode, EnrichConfig};

/// Where does this computer talk to? The headless half of Arcwatch.
#[derive(Debug, Parser)]
#[command(
    name = "arcwatch-sensor",
    version,
    after_help = "Exit status: 0 fine, 1 failed, 2 wrong usage or configuration, 3 not permitted to capture.\n\
                  Log level: -v, or ARCWATCH_LOG (for example ARCWATCH_LOG=debug); addresses and names are logged \
                  at debug only."
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Say more on standard error; twice for details, with addresses.
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    pub(super) verbose: u8,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the flows of a capture file, in the order in which they began.
    Flows(FlowsArgs),
    /// Watch this computer's interfaces.
    Live(LiveArgs),
    /// Watch this computer's interfaces for screens that connect, with as few rights as that takes.
    Serve(ServeArgs),
    /// Keep the sensor running as a service of Windows.
    #[cfg(windows)]
    Service(ServiceArgs),
    /// Check what is needed, and say how to get what is missing.
    Doctor(DoctorArgs),
    /// Ask a sensor that runs how it is: what it reads, what it lost, how much of the traffic it knows.
    Status(StatusArgs),
    /// The helper that `serve` starts to find programs: talks to it over standard input, knows nothing of the network.
    #[cfg(target_os = "linux")]
    #[command(hide = true)]
    Programs,
}

/// The form of the output.
#[derive(Args, Clone, Copy, Debug)]
#[group(multiple = false)]
pub(super) struct FormArgs {
    /// One JSON object a line, one flow each.
    #[arg(long)]
    pub(super) json: bool,
    /// A table for people (the default).
    #[arg(long)]
    pub(super) table: bool,
    /// Comma-separated values with a header line.
    #[arg(long)]
    pub(super) csv: bool,
}

/// Databases.
#[derive(Args, Clone, Debug)]
pub(super) struct DatabaseArgs {
    /// Your own GeoIP2, GeoLite2 or DB-IP City file (.mmdb) instead of the bundled database.
    #[arg(long, value_name = "FILE")]
    pub(super) city_db: Option<PathBuf>,
    /// Your own ASN file (.mmdb) instead of the bundled database.
    #[arg(long, value_name = "FILE")]
    pub(super) asn_db: Option<PathBuf>,
    /// Where the bundled databases are unpacked [default: the user's cache folder].
    #[arg(long, value_name = "FOLDER", env = "ARCWATCH_CACHE_DIR")]
    pub(super) cache_dir: Option<PathBuf>,
}

impl DatabaseArgs {
    pub(super) fn enrich_config(&self, dns: DnsMode, home: Option<Coord>) -> EnrichConfig {
        EnrichConfig {
            city_db: self.city_db.clone(),
            asn_db: self.asn_db.clone(),
            dns,
            cache_dir: self.cache_dir.clone(),
            home,
        }
    }
}

#[derive(Args, Debug)]
pub(super) struct FlowsArgs {
    /// A pcap or pcapng file, plain or gzip.
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) form: FormArgs,
    /// Only flows that this finds, for example 'app:firefox country:DE,FR -port:443 sent>10MB'. A flow is asked when
    /// it is written: in the end, or when it has ended.
    #[arg(long, value_name = "FILTER", value_parser = parse, allow_hyphen_values = true, default_value = "", hide_default_value = true)]
    pub(super) filter: Filter,
    #[command(flatten)]
    pub(super) databases: DatabaseArgs,
    /// Ask the DNS for the names of public addresses. Off unless given: reading a file should tell nobody what is
    /// in it.
    #[arg(long, conflicts_with = "no_dns")]
    pub(super) dns: bool,
    /// Send no query (the default for files).
    #[arg(long)]
    pub(super) no_dns: bool,
    /// Where home is, in degrees, for the distance of each place.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(super) home: Option<Coord>,
    /// List nothing: say how fast this computer meters and names the file, on one thread and without databases.
    #[arg(long, conflicts_with_all = ["csv", "dns", "home", "city_db", "asn_db"])]
    pub(super) bench: bool,
}

#[derive(Args, Debug)]
pub(super) struct LiveArgs {
    #[command(flatten)]
    pub(super) form: FormArgs,
    /// Only flows that this finds, for example 'app:firefox country:DE,FR -port:443 sent>10MB'. A flow is asked when
    /// it is written: in the end, or when it has ended.
    #[arg(long, value_name = "FILTER", value_parser = parse, allow_hyphen_values = true, default_value = "", hide_default_value = true)]
    pub(super) filter: Filter,
    /// End after this many seconds [default: when interrupted].
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(super) duration: Option<Duration>,
    /// Interface to watch; give it again for more [default: every one that is up].
    #[arg(long, value_name = "NAME")]
    pub(super) iface: Vec<String>,
    /// How to watch: with the WinDivert driver, with Windows' event tracing, or with the driver where it loads.
    #[cfg(windows)]
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "windivert|etw|auto",
        conflicts_with = "from"
    )]
    pub(super) backend: Backend,
    /// Do not capture: show what the sensor that listens there sees. It needs no permission.
    #[arg(long, value_name = "SOCKET", conflicts_with_all = ["iface", "city_db", "asn_db", "no_dns", "dns_private"])]
    pub(super) from: Option<PathBuf>,
    #[command(flatten)]
    pub(super) databases: DatabaseArgs,
    /// Send no DNS query.
    #[arg(long)]
    pub(super) no_dns: bool,
    /// Ask for the names of private addresses too.
    #[arg(long, conflicts_with = "no_dns")]
    pub(super) dns_private: bool,
    /// Where home is, in degrees, for the distance of each place.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(super) home: Option<Coord>,
}

#[cfg(windows)]
#[derive(Args, Debug)]
pub(super) struct ServiceArgs {
    #[command(subcommand)]
    pub(super) command: ServiceCommand,
}

/// What to do with the service.
#[cfg(windows)]
#[derive(Debug, Subcommand)]
pub(super) enum ServiceCommand {
    /// Install it for the screens of the user who sits there, or of --owner; it starts with Windows.
    Install(Box<ServeArgs>),
    /// Start it now.
    Start,
    /// Stop it until Windows starts again.
    Stop,
    /// Stop and remove it.
    Uninstall,
    /// What Windows starts.
    #[command(hide = true)]
    Run(Box<ServeArgs>),
}

#[derive(Args, Clone, Debug)]
pub(super) struct ServeArgs {
    /// Where to listen [default: the system's place as root, else the user's].
    #[arg(long, value_name = "PATH")]
    pub(super) socket: Option<PathBuf>,
    /// The one user whose screens are served, by number, on Windows by security identifier [default: who starts it].
    #[arg(long, value_name = "USER")]
    pub(super) owner: Option<Owner>,
    /// End when standard input is closed: for programs that start a sensor of their own.
    #[arg(long)]
    pub(super) with_parent: bool,
    /// End when this pipe is closed: for programs that had Windows start a sensor of their own.
    #[cfg(windows)]
    #[arg(long, value_name = "PIPE", hide = true, conflicts_with = "with_parent")]
    pub(super) parent_pipe: Option<PathBuf>,
    /// Interface to watch; give it again for more [default: every one that is up].
    #[arg(long, value_name = "NAME")]
    pub(super) iface: Vec<String>,
    /// How to watch: with the WinDivert driver, with Windows' event tracing, or with the driver where it loads.
    #[cfg(windows)]
    #[arg(long, value_enum, default_value_t, value_name = "windivert|etw|auto")]
    pub(super) backend: Backend,
    #[command(flatten)]
    pub(super) databases: DatabaseArgs,
    /// Send no DNS query.
    #[arg(long)]
    pub(super) no_dns: bool,
    /// Ask for the names of private addresses too.
    #[arg(long, conflicts_with = "no_dns")]
    pub(super) dns_private: bool,
    /// Where home is, in degrees: places are held against round trips from there.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(super) home: Option<Coord>,
}

#[cfg(windows)]
impl ServeArgs {
    /// The same as a command line, without whom it serves and where; files are named from the root.
    pub(super) fn pass_on(&self) -> Vec<std::ffi::OsString> {
        let mut all: Vec<std::ffi::OsString> = vec!["--backend".into(), self.backend.name().into()];
        for name in &self.iface {
            all.extend(["--iface".into(), name.into()]);
        }
        let DatabaseArgs {
            city_db,
            asn_db,
            cache_dir,
        } = &self.databases;
        for (option, file) in [
            ("--city-db", city_db),
            ("--asn-db", asn_db),
            ("--cache-dir", cache_dir),
        ] {
            if let Some(file) = file {
                let file = std::path::absolute(file).unwrap_or_else(|_| file.clone());
                all.extend([option.into(), file.into()]);
            }
        }
        for (option, is_set) in [
            ("--no-dns", self.no_dns),
            ("--dns-private", self.dns_private),
        ] {
            all.extend(is_set.then(|| option.into()));
        }
        if let Some(home) = self.home {
            let home = format!("{},{}", home.lat_deg(), home.lon_deg());
            all.extend(["--home".into(), home.into()]);
        }
        all
    }
}

/// The systems that have one back end have no option for it.
macro_rules! backend_of {
    ($($args:ty),*) => {$(
        impl $args {
            pub(super) const fn backend(&self) -> crate::pipeline::Backend {
                #[cfg(windows)]
                return self.backend;
                #[cfg(not(windows))]
                crate::pipeline::Backend::Auto
            }
        }
    )*};
}
backend_of!(LiveArgs, ServeArgs);

impl ServeArgs {
    /// A screen started it, and shows what is wrong.
    pub(super) const fn has_parent(&self) -> bool {
        #[cfg(windows)]
        if self.parent_pipe.is_some() {
            return true;
        }
        self.with_parent
    }
}

#[derive(Args, Debug)]
pub(super) struct DoctorArgs {
    /// One JSON object a line.
    #[arg(long)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) databases: DatabaseArgs,
    /// Where home is, in degrees.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(super) home: Option<Coord>,
}

#[derive(Args, Debug)]
pub(super) struct StatusArgs {
    /// Where the sensor listens [default: the system's place, then the user's].
    #[arg(long, value_name = "PATH")]
    pub(super) socket: Option<PathBuf>,
    /// One JSON object, with every number.
    #[arg(long)]
    pub(super) json: bool,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let hint = || "give a number of seconds above 0, for example 10 or 0.5".to_owned();
    let seconds: f64 = text.parse().ok().ok_or_else(hint)?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|it| !it.is_zero())
        .ok_or_else(hint)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_southern_home_is_not_taken_for_an_option() {
        let cli = Cli::parse_from(["arcwatch-sensor", "flows", "x.pcap", "--home", "-33.9,18.4"]);
        let Command::Flows(args) = cli.command else {
            panic!("flows was given")
        };
        assert!(args.home.expect("given").lat_deg() < -33.0);
    }

    #[test]
    fn a_filter_is_read_where_it_is_given() {
        let args = ["arcwatch-sensor", "live", "--filter", "-port:443 rtt<5ms"];
        let Command::Live(args) = Cli::parse_from(args).command else {
            panic!("live was given")
        };
        assert_eq!(args.filter.to_string(), "-port:443 rtt<5ms");
        let wrong = Cli::try_parse_from(["arcwatch-sensor", "live", "--filter", "contry:DE"]);
        let message = wrong.expect_err("no such field").to_string();
        assert!(message.contains("did you mean country:?"), "{message}");
    }

    #[test]
    fn a_duration_is_a_positive_number() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        assert!(seconds("0").is_err() && seconds("-1").is_err() && seconds("soon").is_err());
    }
}
