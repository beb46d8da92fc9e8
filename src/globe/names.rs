//! Names of countries and cities, embedded: most important first, in the person's language where the data has it.
//!
//! The format is described in `scripts/assets-globe.py`, which writes it.

use bevy::prelude::*;
use flowcore::geo::Coord;

use super::frame;
use crate::config::live::Live;

const EMBEDDED: &str = include_str!("../../assets/earth/names.tsv");
/// Languages whose letters egui joins and orders as they must be. The others are shown in English.
const WRITTEN_PLAINLY: [&str; 20] = [
    "de", "el", "es", "fr", "hu", "id", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk",
    "vi", "zh", "zht", "en",
];

/// What is named.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// A country, named in its middle.
    Country,
    /// A capital, named beside its dot.
    Capital,
    /// Another city.
    City,
}

/// A name on the map.
#[derive(Clone, Debug)]
pub struct MapName {
    /// What it names.
    pub kind: Kind,
    /// The zoom, as web maps count it, from which it shows.
    pub from_zoom: f32,
    /// Unit vector of the place.
    pub place: Vec3,
    /// The name.
    pub text: &'static str,
}

/// All names, in the language that the person chose, else in that of the system: of that there are more for places
/// than for panels.
#[derive(Resource, Debug)]
pub struct MapNames {
    code: &'static str,
    names: Vec<MapName>,
}

impl Default for MapNames {
    fn default() -> Self {
        Self::of("auto")
    }
}

impl MapNames {
    fn of(chosen: &str) -> Self {
        let code = code_of(chosen);
        Self {
            code,
            names: in_language(code),
        }
    }

    /// Most important first.
    #[must_use]
    pub fn all(&self) -> &[MapName] {
        &self.names
    }
}

pub(super) fn follow_settings(live: Res<Live>, mut names: ResMut<MapNames>) {
    let chosen = &live.settings.language;
    if code_of(chosen) != names.code {
        *names = MapNames::of(chosen);
    }
}

fn code_of(chosen: &str) -> &'static str {
    if matches!(chosen, "" | "auto") {
        language(&sys_locale::get_locale().unwrap_or_default())
    } else {
        language(chosen)
    }
}

/// The code of the data for a locale such as `de-DE` or `zh-Hant-TW`.
fn language(locale: &str) -> &'static str {
    let locale = locale.to_ascii_lowercase().replace('_', "-");
    let code = locale.split(['-', '.']).next().unwrap_or_default();
    let is_traditional = ["hant", "-tw", "-hk"]
        .iter()
        .any(|part| locale.contains(part));
    let code = if code == "zh" && is_traditional {
        "zht"
    } else {
        code
    };
    let known = WRITTEN_PLAINLY.iter().find(|known| **known == code);
    known.copied().unwrap_or("en")
}

fn in_language(code: &str) -> Vec<MapName> {
    EMBEDDED
        .lines()
        .filter_map(|line| parse(line, code))
        .collect()
}

fn parse(line: &'static str, code: &str) -> Option<MapName> {
    let mut fields = line.split('\t');
    let kind = match fields.next()? {
        "C" => Kind::Country,
        "P" => Kind::Capital,
        _ => Kind::City,
    };
    let rank: f32 = fields.next()?.parse().ok()?;
    let lon = fields.next()?.parse().ok()?;
    let lat = fields.next()?.parse().ok()?;
    let english = fields.next()?;
    let translated = fields.find_map(|field| {
        let (language, name) = field.split_once('=')?;
        (language == code).then_some(name)
    });
    Some(MapName {
        kind,
        from_zoom: rank / 10.0,
        place: frame::direction(Coord::new(lat, lon).ok()?),
        text: translated.unwrap_or(english),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_name_and_the_important_come_first() {
        let names = in_language("en");
        assert_eq!(names.len(), EMBEDDED.lines().count());
        assert!(names.is_sorted_by(|a, b| a.from_zoom <= b.from_zoom));
        assert!(
            names
                .iter()
                .any(|name| name.text == "Tokyo" && name.kind == Kind::Capital)
        );
    }

    #[test]
    fn countries_are_named_in_the_language_of_the_system() {
        let has = |code, name| in_language(code).iter().any(|known| known.text == name);
        assert!(has("de", "Deutschland") && has("ja", "ドイツ") && has("en", "Germany"));
        assert!(has("sv", "Tyskland"));
    }

    #[test]
    fn a_chosen_language_comes_before_that_of_the_system() {
        let has = |names: &MapNames, name| names.all().iter().any(|known| known.text == name);
        assert!(has(&MapNames::of("de"), "Deutschland"));
        assert!(has(&MapNames::of("en"), "Germany"));
        assert!(!MapNames::of("auto").all().is_empty());
    }

    #[test]
    fn locales_of_all_kinds_are_understood() {
        assert_eq!(language("de-DE"), "de");
        assert_eq!(language("pt_BR.UTF-8"), "pt");
        assert_eq!(language("zh-Hant-TW"), "zht");
        assert_eq!(language("zh-CN"), "zh");
        assert_eq!(
            language("ar-EG"),
            "en",
            "joined letters would be drawn apart"
        );
        assert_eq!(language(""), "en");
    }
}
