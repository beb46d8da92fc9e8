//! The command line: what was typed, checked, without doing anything yet.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use crate::config::{Settings, Sources};
use bevy::math::UVec2;
use clap::{Args, Parser, Subcommand};
use flowcore::filter::{Filter, parse};
use flowcore::geo::Coord;
use sensor::pipeline::{Backend, DnsMode, EnrichConfig, Pace, SourceSpec};

use crate::globe::look::Look;
use crate::quality::Wanted;

/// Where is this computer talking to, right now, and why? A live 3D globe of outbound traffic.
///
/// Without options it shows this computer's own traffic, full screen, as a sensor captures it: the one that runs
/// already, or one that is started for the purpose. Capturing needs a permission; where the sensor has none the screen
/// says how to get it, and a capture file or the demo can be watched instead.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// What to do instead of showing the globe.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to show the globe.
    #[command(flatten)]
    pub show: Show,
}

const AFTER_HELP: &str = "\
Keys: / search, T table, G look, Tab panels, H home, F11 full screen, ? all keys, Esc back, Ctrl+Q quit.
Exit codes: 0 fine, 1 failed, 2 wrong usage, 4 no usable graphics.
Where the program arcwatch-sensor is missing, `arcwatch sensor …` does the same.";

/// Other things this program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Checks capture permission, databases, resolver, home and graphics, and says how to mend what is missing.
    Doctor(EnrichArgs),
    /// Prints the settings: what holds, and where it comes from.
    Config(ConfigArgs),
    /// Measures how long frames of the globe take, off-screen, with seeded traffic; with --ui, what the panels cost.
    Bench(BenchArgs),
}

/// What of the settings.
#[derive(Args, Clone, Debug, Default)]
pub struct ConfigArgs {
    /// Prints every setting with its value and where that comes from, as a settings file. This is what is done without
    /// options.
    #[arg(long, conflicts_with_all = ["path", "check"])]
    pub show: bool,
    /// Prints which files are read, in this order, and where languages lie.
    #[arg(long, conflicts_with = "check")]
    pub path: bool,
    /// Says everything that is wrong; code 2 if something is.
    #[arg(long)]
    pub check: bool,
    /// Reads this file too.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Sets this too.
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
}

impl ConfigArgs {
    /// What is asked for settings.
    #[must_use]
    pub fn sources(&self) -> Sources {
        Sources::of_process(self.config.clone(), self.set.clone())
    }
}

/// What to measure.
#[derive(Args, Clone, Debug)]
pub struct BenchArgs {
    /// Arcs on the globe.
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    pub arcs: usize,
    /// Arcs whose traffic changes from one frame to the next; with --ui, connections, ten times a second.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub changing: usize,
    /// Turns the globe, so that the ground is drawn in every frame.
    #[arg(long)]
    pub turning: bool,
    /// Look of the globe.
    #[arg(long, value_enum, default_value_t)]
    pub look: Look,
    /// How much is drawn; `auto` starts as the program does on this adapter and stays there.
    #[arg(long, value_enum, default_value_t)]
    pub quality: Wanted,
    /// Frames to measure.
    #[arg(long, value_name = "F", default_value_t = 120, value_parser = clap::value_parser!(u32).range(1..))]
    pub frames: u32,
    /// Size of the picture.
    #[arg(long, value_name = "WxH", default_value = "1280x720")]
    pub size: Size,
    /// Measures the panels instead: processor time a frame for each screen, and for what they show.
    #[arg(long, conflicts_with_all = ["arcs", "turning", "look", "quality"])]
    pub ui: bool,
    /// Connections that the panels show.
    #[arg(long, value_name = "N", default_value_t = 100_000, requires = "ui")]
    pub flows: u32,
    /// Lets so many minutes of coming and going pass, many times faster than the clock does, and fails if memory or the
    /// time of a frame grows.
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(1..), conflicts_with_all = ["frames", "changing"])]
    pub soak: Option<u32>,
    /// Prints one JSON object instead of a table.
    #[arg(long)]
    pub json: bool,
}

/// How to show the globe, and what.
#[derive(Args, Debug)]
pub struct Show {
    /// Replays a capture file (pcap or pcapng, plain or gzip) instead of capturing.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["demo", "iface"], help_heading = "Source")]
    pub replay: Option<PathBuf>,
    /// Speed of the replay: a factor such as 10, or `max`.
    #[arg(
        long,
        value_name = "N|max",
        default_value = "1",
        requires = "replay",
        help_heading = "Source"
    )]
    pub speed: Speed,
    /// Shows made-up traffic, labelled DEMO on the screen.
    #[arg(long, conflicts_with = "iface", help_heading = "Source")]
    pub demo: bool,
    /// Captures on this interface only; can be given several times.
    #[arg(long, value_name = "NAME", help_heading = "Source")]
    pub iface: Vec<String>,
    /// How to watch: with the WinDivert driver, with Windows' event tracing, or with the driver where it loads.
    #[cfg(windows)]
    #[arg(long, value_enum, default_value_t, value_name = "windivert|etw|auto", conflicts_with_all = ["replay", "demo"], help_heading = "Source")]
    pub backend: Backend,
    /// Databases and look-ups.
    #[command(flatten)]
    pub enrich: EnrichArgs,
    /// Look of the globe; `G` goes on to the next.
    #[arg(long, value_enum, default_value_t, help_heading = "Screen")]
    pub look: Look,
    /// How much is drawn; `auto` follows the time that frames take.
    #[arg(long, value_enum, default_value_t, help_heading = "Screen")]
    pub quality: Wanted,
    /// Opens a window of this size instead of the full screen.
    #[arg(long, value_name = "WxH", help_heading = "Screen")]
    pub windowed: Option<Size>,
    /// Draws off-screen, saves a picture and ends: needs no display, a software renderer will do.
    #[arg(long, value_name = "OUT.png", help_heading = "Screen")]
    pub screenshot: Option<PathBuf>,
    /// Seconds to watch before the picture is taken.
    #[arg(long, value_name = "SECONDS", default_value_t = 5.0, requires = "screenshot", help_heading = "Screen", value_parser = seconds)]
    pub after: f64,
    /// Wall mode, for a screen that nobody touches: large type, a camera that tours, deaf to all keys but one.
    #[arg(long, conflicts_with = "table", help_heading = "Screen")]
    pub wall: bool,
    /// Reads this settings file too, after the others.
    #[arg(long, value_name = "FILE", help_heading = "Settings")]
    pub config: Option<PathBuf>,
    /// Sets a setting, for example `look.theme=light`; can be given several times. `arcwatch config` lists all.
    #[arg(long, value_name = "NAME=VALUE", help_heading = "Settings")]
    pub set: Vec<String>,
    /// Shows only connections that this finds, as if it were typed into the search box: 'app:firefox country:DE,FR
    /// -port:443 sent>10MB'.
    #[arg(long, value_name = "FILTER", value_parser = parse, allow_hyphen_values = true, default_value = "", hide_default_value = true, help_heading = "Screen")]
    pub filter: Filter,
    /// Opens the table of connections at the start.
    #[arg(long, help_heading = "Screen")]
    pub table: bool,
}

/// Databases, look-ups and home.
#[derive(Args, Clone, Debug, Default)]
pub struct EnrichArgs {
    /// Where this computer is, in degrees; otherwise the principal city of its time zone is taken.
    #[arg(
        long,
        value_name = "LAT,LON",
        allow_hyphen_values = true,
        help_heading = "Places and names"
    )]
    pub home: Option<Coord>,
    /// Your own GeoIP2 or GeoLite2 City database instead of the bundled one.
    #[arg(long, value_name = "FILE", help_heading = "Places and names")]
    pub city_db: Option<PathBuf>,
    /// Your own ASN database instead of the bundled one.
    #[arg(long, value_name = "FILE", help_heading = "Places and names")]
    pub asn_db: Option<PathBuf>,
    /// Sends no DNS query: hosts that named themselves nowhere stay addresses.
    #[arg(long, help_heading = "Places and names")]
    pub no_dns: bool,
    /// Looks up private addresses in the DNS too.
    #[arg(long, conflicts_with = "no_dns", help_heading = "Places and names")]
    pub dns_private: bool,
    /// Looks up the addresses of a capture file too, which tells your resolver about them.
    #[arg(long, conflicts_with = "no_dns", help_heading = "Places and names")]
    pub dns: bool,
}

impl EnrichArgs {
    /// As the pipeline wants it for `source`. The addresses of a capture file may be somebody else's, and asking
    /// for their names tells the resolver about them: only on request. Those of the demo are never asked for.
    #[must_use]
    pub fn config(&self, source: &SourceSpec) -> EnrichConfig {
        let dns = match source {
            SourceSpec::Demo { .. } => DnsMode::Off,
            _ if self.no_dns => DnsMode::Off,
            _ if self.dns_private => DnsMode::All,
            SourceSpec::Live { .. } => DnsMode::Public,
            SourceSpec::Replay { .. } if self.dns => DnsMode::Public,
            SourceSpec::Replay { .. } => DnsMode::Off,
        };
        EnrichConfig {
            city_db: self.city_db.clone(),
            asn_db: self.asn_db.clone(),
            dns,
            cache_dir: None,
            home: self.home,
        }
    }

    /// What the sensor is to do otherwise than by default, as its command line wants it.
    #[must_use]
    pub fn sensor_args(&self) -> Vec<OsString> {
        let mut args = self.doctor_args();
        if self.no_dns {
            args.push("--no-dns".into());
        } else if self.dns_private {
            args.push("--dns-private".into());
        }
        args
    }

    /// The same for the sensor's doctor, who asks nobody.
    #[must_use]
    pub fn doctor_args(&self) -> Vec<OsString> {
        let mut args = Vec::new();
        for (option, file) in [("--city-db", &self.city_db), ("--asn-db", &self.asn_db)] {
            if let Some(file) = file {
                args.extend([option.into(), file.into()]);
            }
        }
        if let Some(home) = self.home {
            let home = format!("{},{}", home.lat_deg(), home.lon_deg());
            args.extend(["--home".into(), home.into()]);
        }
        args
    }
}

impl Show {
    /// What the command line leaves open is as the settings say.
    pub fn fill_in(&mut self, settings: &Settings) {
        let enrich = &mut self.enrich;
        enrich.home = enrich.home.or(settings.home);
        let [city, asn] = &settings.databases;
        enrich.city_db = enrich.city_db.take().or_else(|| city.clone());
        enrich.asn_db = enrich.asn_db.take().or_else(|| asn.clone());
        if !(enrich.no_dns || enrich.dns_private || enrich.dns) {
            enrich.no_dns = settings.dns == "off";
            enrich.dns_private = settings.dns == "all";
        }
        if self.iface.is_empty() {
            self.iface.clone_from(&settings.interfaces);
        }
    }

    /// The source that was asked for.
    #[must_use]
    pub fn source(&self) -> SourceSpec {
        match &self.replay {
            Some(path) => SourceSpec::Replay {
                path: path.clone(),
                pace: self.speed.0,
            },
            None if self.demo => SourceSpec::Demo { seed: DEMO_SEED },
            None => SourceSpec::Live {
                interfaces: self.iface.clone(),
                backend: self.backend(),
            },
        }
    }
}

impl Show {
    #[cfg(windows)]
    const fn backend(&self) -> Backend {
        self.backend
    }

    /// Systems with one way to watch have no option for it.
    #[cfg(not(windows))]
    const fn backend(&self) -> Backend {
        Backend::Auto
    }
}

/// The demo is the same every time, so that pictures of it can be compared.
pub const DEMO_SEED: u64 = 1;

/// Speed of a replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(pub Pace);

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self(Pace::Max));
        }
        match text.trim_start_matches(['x', '×']).parse::<f64>() {
            Ok(times) if times > 0.0 && times.is_finite() => Ok(Self(Pace::Times(times))),
            Ok(_) | Err(_) => Err("give a factor above zero, for example 10, or max".to_owned()),
        }
    }
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size(pub UVec2);

impl FromStr for Size {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parse = || {
            let (width, height) = text.split_once(['x', 'X', '×'])?;
            Some(UVec2::new(width.parse().ok()?, height.parse().ok()?))
        };
        match parse() {
            Some(size)
                if size.cmpge(UVec2::new(320, 240)).all() && size.max_element() <= 16_384 =>
            {
                Ok(Self(size))
            }
            Some(_) => Err("a window is 320x240 to 16384x16384 pixels".to_owned()),
            None => Err("give width and height in pixels, for example 1920x1080".to_owned()),
        }
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(secs) if (0.0..=86_400.0).contains(&secs) => Ok(secs),
        Ok(_) | Err(_) => Err("give seconds, 0 to 86400".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn source(args: &[&str]) -> Result<SourceSpec, clap::Error> {
        Cli::try_parse_from([&["arcwatch"], args].concat()).map(|cli| cli.show.source())
    }

    #[test]
    fn definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn without_options_it_captures_every_interface() {
        assert_eq!(
            source(&[]).expect("no options"),
            SourceSpec::Live {
                interfaces: vec![],
                backend: Backend::Auto,
            }
        );
    }

    #[test]
    fn speed_is_a_factor_or_max() {
        let replay = |speed| source(&["--replay", "a.pcap", "--speed", speed]);
        let with = |pace| SourceSpec::Replay {
            path: "a.pcap".into(),
            pace,
        };
        assert_eq!(replay("max").expect("max"), with(Pace::Max));
        assert_eq!(replay("x2.5").expect("factor"), with(Pace::Times(2.5)));
        assert!(replay("0").is_err());
        assert!(replay("fast").is_err());
    }

    #[test]
    fn one_source_at_a_time() {
        assert!(source(&["--demo", "--replay", "a.pcap"]).is_err());
        assert!(source(&["--demo", "--iface", "eth0"]).is_err());
    }

    #[test]
    fn a_sensor_is_told_only_what_differs() {
        let sensor_args = |args: &[&str]| {
            let cli = Cli::try_parse_from([&["arcwatch"], args].concat()).expect("valid");
            cli.show.enrich.sensor_args()
        };
        assert!(sensor_args(&["--dns", "--table"]).is_empty());
        assert_eq!(
            sensor_args(&["--city-db", "a.mmdb", "--no-dns"]),
            ["--city-db", "a.mmdb", "--no-dns"]
        );
    }

    #[test]
    fn home_may_be_south_and_west() {
        let cli = Cli::try_parse_from(["arcwatch", "--home", "-33.9,-18.4"]).expect("home");
        assert_eq!(cli.show.enrich.home, Coord::new(-33.9, -18.4).ok());
        assert!(Cli::try_parse_from(["arcwatch", "--home", "100,0"]).is_err());
    }
}
