//! Countries shaded by the traffic with them: a map under the arcs, of what filter and brush find.

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::model::CountryCode;

use super::frame;
use crate::config::live::Live;
use crate::survey::Survey;

/// Codes of the countries of `countries.png`, in the order of its values from 1 on.
const CODES: &str = include_str!("../../assets/earth/countries.txt");
/// So many powers of ten below the most there is still a shade of its own.
const DECADES: f32 = 3.0;
/// Of a country with any traffic at all: it must not look like one without.
const LEAST: f32 = 24.0;

/// How strongly each value of `countries.png` is shaded: 0 not at all, 255 as the one with the most traffic.
pub type Levels = [u8; 256];

/// What is shaded.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Shade {
    /// `None`: countries are not shaded.
    pub levels: Option<Levels>,
    /// Bytes both ways of the country with the most.
    pub most_bytes: u64,
}

impl Shade {
    /// Of countries and the bytes that were exchanged with them.
    #[must_use]
    pub fn of(countries: &[(CountryCode, u64)]) -> Self {
        let most_bytes = countries.iter().map(|(_, bytes)| *bytes).max().unwrap_or(0);
        let mut levels = [0; 256];
        for (value, code) in (1..).zip(CODES.lines()) {
            let its = countries.iter().filter(|(known, _)| known.as_str() == code);
            levels[value] = level(its.map(|(_, bytes)| bytes).sum(), most_bytes);
        }
        Self {
            levels: Some(levels),
            most_bytes,
        }
    }
}

/// Which country a point of the ground belongs to, for the pointer: every other texel of `countries.png`.
#[derive(Resource, Clone, Debug, Default)]
pub struct CountryMap {
    width: usize,
    values: Vec<u8>,
}

impl CountryMap {
    /// Of the values of a picture that is `width` wide and half as high.
    #[must_use]
    pub fn thinned(width: usize, values: &[u8]) -> Self {
        let rows = values.chunks_exact(width.max(1)).step_by(2);
        Self {
            width: width / 2,
            values: rows
                .flat_map(|row| row.iter().step_by(2).take(width / 2))
                .copied()
                .collect(),
        }
    }

    fn value(&self, ground: Vec3) -> Option<usize> {
        let at = frame::coord(ground)?;
        let height = self.values.len() / self.width.max(1);
        let x = (at.lon_deg() + 180.0) / 360.0 * self.width as f64;
        let y = (90.0 - at.lat_deg()) / 180.0 * height as f64;
        let row = (y as usize).min(height.checked_sub(1)?);
        let value = self
            .values
            .get(row * self.width + x as usize % self.width)?;
        Some(usize::from(*value))
    }

    /// The country there, if it is shaded.
    #[must_use]
    pub fn shaded(&self, ground: Vec3, shade: &Shade) -> Option<&'static str> {
        let value = self.value(ground)?;
        let is_shaded = shade.levels.is_some_and(|levels| levels[value] > 0);
        CODES
            .lines()
            .nth(value.checked_sub(1)?)
            .filter(|_| is_shaded)
    }
}

fn level(bytes: u64, most: u64) -> u8 {
    if bytes == 0 {
        return 0;
    }
    let below = (most as f32 / bytes as f32).log10() / DECADES;
    (LEAST + (255.0 - LEAST) * (1.0 - below)).clamp(LEAST, 255.0) as u8
}

/// Shades what the newest answer says, if the person wants it.
pub(super) fn follow(
    live: Option<Res<Live>>,
    survey: Option<Res<Survey>>,
    mut shade: ResMut<Shade>,
) {
    let (Some(live), Some(survey)) = (live, survey) else {
        return;
    };
    if !live.is_changed() && !survey.is_changed() {
        return;
    }
    let new = if live.settings.shades_countries {
        let rows = &survey.answer().list(Facet::Country).rows;
        let found = rows.iter().filter(|row| row.sum.found > 0);
        let countries: Vec<_> = found
            .filter_map(|row| Some((row.country?, row.sum.bytes())))
            .collect();
        Shade::of(&countries)
    } else {
        Shade::default()
    };
    shade.set_if_neq(new);
}

#[cfg(test)]
mod tests {
    use flowcore::geo::Coord;

    use super::*;

    fn value_of(code: &str) -> usize {
        1 + CODES
            .lines()
            .position(|known| known == code)
            .expect("on the map")
    }

    fn code(text: &str) -> CountryCode {
        CountryCode::new(text).expect("two letters")
    }

    #[test]
    fn shades_are_a_logarithm_below_the_most() {
        let shade = Shade::of(&[
            (code("DE"), 1_000_000),
            (code("IE"), 10_000),
            (code("FR"), 1),
        ]);
        let levels = shade.levels.expect("shaded");
        assert_eq!(shade.most_bytes, 1_000_000);
        assert_eq!(levels[value_of("DE")], 255);
        assert!((90..110).contains(&levels[value_of("IE")]));
        assert_eq!(levels[value_of("FR")], LEAST as u8);
        assert_eq!(levels.iter().filter(|level| **level > 0).count(), 3);
        assert_eq!(levels[0], 0, "the sea is no country");
    }

    #[test]
    fn a_point_of_the_ground_belongs_to_a_country() {
        let mut values = vec![0; 64 * 32];
        let germany = value_of("DE") as u8;
        // 10° east is 1/36 of the width right of the middle, 51° north is 13/60 of the height from the top.
        values[6 * 64 + 33..][..3].fill(germany);
        values[6 * 64 + 34] = germany;
        let map = CountryMap::thinned(64, &values);
        let shade = Shade::of(&[(code("DE"), 1)]);
        let ground = |lat, lon| frame::direction(Coord::new(lat, lon).expect("in range"));
        assert_eq!(map.shaded(ground(52.0, 12.0), &shade), Some("DE"));
        assert_eq!(map.shaded(ground(-52.0, 12.0), &shade), None);
        assert_eq!(
            map.shaded(ground(52.0, 12.0), &Shade::default()),
            None,
            "not shaded"
        );
        assert_eq!(
            CountryMap::default().shaded(ground(52.0, 12.0), &shade),
            None
        );
    }

    #[test]
    fn every_code_has_one_value() {
        let codes: std::collections::BTreeSet<_> = CODES.lines().collect();
        assert_eq!(codes.len(), CODES.lines().count());
        assert!(codes.len() < 256 && codes.iter().all(|code| CountryCode::new(code).is_some()));
    }
}
