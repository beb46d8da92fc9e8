//! Settings as the parts of the program want them.

use std::path::PathBuf;

use clap::ValueEnum as _;
use flowcore::geo::Coord;

use super::key::minute_of_day;
use super::layers::Config;
use crate::quality::Wanted;
use crate::theme::palette::Theme;
use crate::ui::keys::{Combo, KeyMap};
use crate::wall::WallSettings;
use crate::words::numbers::Units;

/// All of them, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Colors.
    pub theme: Theme,
    /// How much of the globe is drawn.
    pub quality: Wanted,
    /// How much larger than by default everything is.
    pub scale: f32,
    /// Countries are shaded by the traffic with them.
    pub shades_countries: bool,
    /// No pulses, no flights.
    pub has_reduced_motion: bool,
    /// Code of a language, or `auto`.
    pub language: String,
    /// The first screen explains itself.
    pub has_welcome: bool,
    /// Bits or bytes.
    pub units: Units,
    /// Which key does what.
    pub keys: KeyMap,
    /// How a wall behaves.
    pub wall: WallSettings,
    /// The keys that a wall hears.
    pub wall_exit: Vec<Combo>,
    /// Where this computer is.
    pub home: Option<Coord>,
    /// Databases instead of the bundled ones.
    pub databases: [Option<PathBuf>; 2],
    /// Interfaces to capture on; none: all.
    pub interfaces: Vec<String>,
    /// Which names are asked for: `public`, `all` or `off`.
    pub dns: String,
}

impl Settings {
    /// From what the sources say. Everything was checked when it was read.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        let path = |name: &str| {
            Some(config.text(name))
                .filter(|it| !it.is_empty())
                .map(PathBuf::from)
        };
        let time = |name: &str| minute_of_day(&config.text(name));
        Self {
            theme: Theme::named(&config.text("look.theme")).unwrap_or_default(),
            quality: Wanted::from_str(&config.text("look.quality"), false).unwrap_or_default(),
            scale: config.number("look.scale") as f32,
            shades_countries: config.switch("look.shade_countries"),
            has_reduced_motion: config.switch("look.reduced_motion"),
            language: config.text("look.language"),
            has_welcome: config.switch("look.welcome"),
            units: Units {
                are_rates_bits: config.text("units.rates") == "bits",
                is_binary: config.text("units.prefixes") == "binary",
            },
            keys: KeyMap::new(|entry| config.text(entry.setting)),
            wall: WallSettings {
                title: config.text("wall.title"),
                scene_secs: config.number("wall.scene_seconds"),
                has_tour: config.switch("wall.tour") && !config.switch("look.reduced_motion"),
                dwell_secs: config.number("wall.dwell_seconds"),
                is_shifted: config.switch("wall.shift"),
                dim: time("wall.dim_from").zip(time("wall.dim_until")),
                dim_to: config.number("wall.dim_percent") as f32 / 100.0,
                is_24_hours: config.text("wall.clock") == "24",
                remote: path("wall.remote"),
            },
            wall_exit: Combo::read_all(&config.text("wall.exit_key")).unwrap_or_default(),
            home: config.text("source.home").parse().ok(),
            databases: [path("source.city_db"), path("source.asn_db")],
            interfaces: config.texts("source.interfaces"),
            dns: config.text("source.dns"),
        }
    }
}
