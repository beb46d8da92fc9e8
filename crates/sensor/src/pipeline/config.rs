//! What to capture and how to enrich it: plain data, no side effects.

use std::path::PathBuf;
use std::time::Duration;

use flowcore::flow::MeterConfig;
use flowcore::geo::Coord;

/// How fast a capture file is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Times the speed at which it was captured; 1.0 is as it was.
    Times(f64),
    /// As fast as the meter can take it.
    Max,
}

/// How Windows is asked for traffic; other systems have one way and take no notice.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub enum Backend {
    /// WinDivert where its driver loads, else event tracing, which the screen says.
    #[default]
    Auto,
    /// The WinDivert driver: packets whole, with names and round trips.
    #[value(name = "windivert")]
    WinDivert,
    /// Windows' own event tracing, without a driver: who talks to whom and how much, nothing of what is said.
    Etw,
}

impl Backend {
    /// As the command line has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::WinDivert => "windivert",
            Self::Etw => "etw",
        }
    }
}

/// Where frames come from.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceSpec {
    /// Interfaces of this computer; an empty list means every one that is up.
    Live {
        /// Interface names, as the system calls them.
        interfaces: Vec<String>,
        /// By which means.
        backend: Backend,
    },
    /// A pcap or pcapng file, plain or gzip.
    Replay {
        /// The file.
        path: PathBuf,
        /// Its speed.
        pace: Pace,
    },
    /// Made-up traffic, labelled DEMO on every screen.
    Demo {
        /// Same seed, same traffic.
        seed: u64,
    },
}

/// Whether addresses may be looked up in the DNS.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum DnsMode {
    /// No query leaves this computer.
    Off,
    /// Public addresses only.
    #[default]
    Public,
    /// Private addresses too, for networks that have a resolver of their own.
    All,
}

/// Databases, look-ups and home.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EnrichConfig {
    /// The user's own GeoIP2 or GeoLite2 City file, instead of the bundled one.
    pub city_db: Option<PathBuf>,
    /// The user's own ASN file, instead of the bundled one.
    pub asn_db: Option<PathBuf>,
    /// Reverse DNS.
    pub dns: DnsMode,
    /// Where bundled databases are unpacked; `None` for the user's cache folder.
    pub cache_dir: Option<PathBuf>,
    /// Where the frames are captured, as the person says; otherwise it is taken from the time zone. Round trips are
    /// held against places from here.
    pub home: Option<Coord>,
}

/// Everything a pipeline needs to start.
#[derive(Clone, Debug, PartialEq)]
pub struct PipelineConfig {
    /// Where frames come from.
    pub source: SourceSpec,
    /// Databases and look-ups.
    pub enrich: EnrichConfig,
    /// Limits of the meter.
    pub meter: MeterConfig,
    /// Least time between two updates; 100 ms is what a screen needs.
    pub update_interval: Duration,
    /// Of a file, an update for each second of its own time besides, however fast it is read: updates carry totals, and
    /// whoever draws what happened when has to be told in between.
    pub tells_seconds: bool,
}
