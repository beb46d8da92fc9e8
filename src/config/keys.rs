//! The list of all settings.

use std::sync::LazyLock;

use flowcore::model::Saying;
use flowcore::say;

use super::key::{Key, Kind};
use crate::theme::palette::Theme;
use crate::ui::catalog;

const THEMES: [&str; Theme::ALL.len()] = {
    let mut names = [""; Theme::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Theme::ALL[at].1;
        at += 1;
    }
    names
};

const fn key(name: &'static str, kind: Kind, default: &'static str) -> Key {
    Key {
        name,
        kind,
        default,
    }
}

const FIXED: [Key; 33] = [
    key("look.theme", Kind::Choice(&THEMES), "dark"),
    key(
        "look.quality",
        Kind::Choice(&["auto", "low", "medium", "high", "ultra"]),
        "auto",
    ),
    key("look.scale", Kind::Number(0.5, 3.0), "1"),
    key("look.shade_countries", Kind::Switch, "false"),
    key("look.reduced_motion", Kind::Switch, "false"),
    key("look.language", Kind::Text, "auto"),
    key("look.welcome", Kind::Switch, "true"),
    key("look.layouts", Kind::Layouts, ""),
    key("units.rates", Kind::Choice(&["bytes", "bits"]), "bytes"),
    key(
        "units.prefixes",
        Kind::Choice(&["decimal", "binary"]),
        "decimal",
    ),
    key("source.home", Kind::Coord, ""),
    key(
        "source.dns",
        Kind::Choice(&["public", "all", "off"]),
        "public",
    ),
    key("source.city_db", Kind::Text, ""),
    key("source.asn_db", Kind::Text, ""),
    key("source.interfaces", Kind::Texts, ""),
    key("wall.title", Kind::Text, ""),
    key("wall.scene_seconds", Kind::Number(5.0, 3600.0), "20"),
    key("wall.tour", Kind::Switch, "true"),
    key("wall.dwell_seconds", Kind::Number(3.0, 600.0), "12"),
    key("wall.shift", Kind::Switch, "true"),
    key("wall.dim_from", Kind::Time, ""),
    key("wall.dim_until", Kind::Time, ""),
    key("wall.dim_percent", Kind::Number(5.0, 100.0), "35"),
    key("wall.clock", Kind::Choice(&["24", "12"]), "24"),
    key("wall.exit_key", Kind::Combo, "Ctrl+Q"),
    key("wall.remote", Kind::Text, ""),
    key(
        "alerts.learning_minutes",
        Kind::Number(0.0, 100_000.0),
        "60",
    ),
    key("alerts.new_country", Kind::Switch, "true"),
    key("alerts.new_provider", Kind::Switch, "false"),
    key(
        "alerts.upload_megabytes",
        Kind::Number(0.0, 1_000_000.0),
        "500",
    ),
    key("alerts.impossible_place", Kind::Switch, "false"),
    key("alerts.lists", Kind::Texts, ""),
    key("alerts.rules", Kind::Rules, ""),
];

static ALL: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let mut keys = FIXED.to_vec();
    keys.extend(
        catalog::ENTRIES
            .iter()
            .map(|entry| key(entry.setting, Kind::Combo, entry.key)),
    );
    keys
});

/// All settings, in the order in which they are shown.
#[must_use]
pub fn all() -> &'static [Key] {
    &ALL
}

/// The setting of that name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Key> {
    ALL.iter().find(|key| key.name == name)
}

/// What is said of a setting that there is not.
#[must_use]
pub fn unknown(name: &str) -> Saying {
    let unknown = say!("said-no-setting", "there is no setting {name}", name = name);
    match nearest(name) {
        Some(known) => unknown.then(
            "; ",
            say!("mend-no-setting", "did you mean {known}?", known = known),
        ),
        None => unknown,
    }
}

/// The name that was probably meant.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    let leaf = |name: &str| {
        name.rsplit('.')
            .next()
            .unwrap_or_default()
            .replace('-', "_")
    };
    ALL.iter()
        .map(|key| key.name)
        .find(|known| leaf(known) == leaf(name))
        .or_else(|| {
            let distance = |known: &&str| strsim::damerau_levenshtein(known, name);
            let best = ALL.iter().map(|key| key.name).min_by_key(distance)?;
            (distance(&best) <= 3).then_some(best)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_allowed_and_no_name_stands_twice() {
        let mut names: Vec<&str> = all().iter().map(|key| key.name).collect();
        for key in all() {
            assert!(key.read(key.default).is_ok(), "{}", key.name);
            assert_ne!(
                crate::words::text(&key.words()),
                key.words(),
                "{} has no words",
                key.name
            );
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all().len());
    }

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        assert_eq!(nearest("look.theem"), Some("look.theme"));
        assert_eq!(nearest("theme"), Some("look.theme"));
        assert_eq!(nearest("completely.else"), None);
    }
}
