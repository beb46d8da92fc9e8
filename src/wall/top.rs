//! The five that move the most: of programs, countries, providers or cities. Only the lists that are shown are made.

use std::collections::BTreeMap;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use flowcore::model::CountryCode;

use super::scene::List;
use crate::ui::format;
use crate::world::hosts::{Facts, Host};
use crate::world::hues::{ColorBy, Hues, Owner};
use crate::world::programs::ProgramName;
use crate::world::routes::Hue;
use crate::world::sites::Site;
use crate::world::traffic::Traffic;

/// Rows of a list.
const ROWS: usize = 5;

/// A row of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopRow {
    /// Who.
    pub name: String,
    /// Speed both ways, in the unit of the list.
    pub figure: String,
    /// Of the first row, 0 to 1.
    pub share: f32,
    /// Its hue, where hues stand for what is listed.
    pub hue: Option<Hue>,
    /// Its flag, where the list has flags.
    pub country: Option<Option<CountryCode>>,
}

/// A list.
#[derive(Clone, Debug, PartialEq)]
pub struct Top {
    /// Of what.
    pub list: List,
    /// Unit of all figures.
    pub unit: String,
    /// At most five.
    pub rows: Vec<TopRow>,
}

/// Everything that lists are made of.
#[derive(SystemParam)]
pub struct World<'w, 's> {
    programs: Query<'w, 's, (&'static ProgramName, &'static Traffic)>,
    hosts: Query<'w, 's, (&'static Facts, &'static Traffic), With<Host>>,
    sites: Query<'w, 's, (&'static Site, &'static Traffic)>,
    hues: Res<'w, Hues>,
}

impl World<'_, '_> {
    /// The five of `list` that move the most.
    #[must_use]
    pub fn top(&self, list: List) -> Top {
        match list {
            List::Programs => self.rank(
                list,
                self.programs
                    .iter()
                    .map(|(name, traffic)| Sum::of(&name.0, None, traffic)),
            ),
            List::Cities => self.rank(
                list,
                self.sites.iter().filter_map(|(site, traffic)| {
                    Some(Sum::of(site.city.as_deref()?, site.country, traffic))
                }),
            ),
            List::Providers => self.rank(
                list,
                self.hosts.iter().filter_map(|(facts, traffic)| {
                    let provider = facts.0.provider.found()?;
                    Some(Sum::of(&provider.organization, None, traffic))
                }),
            ),
            List::Countries => self.rank(
                list,
                self.hosts.iter().filter_map(|(facts, traffic)| {
                    let place = facts.0.place.found()?;
                    let code = place.country?;
                    let name = place.country_name.as_deref().unwrap_or_default();
                    Some(Sum::of(name, Some(code), traffic))
                }),
            ),
        }
    }

    fn rank<'a>(&self, list: List, parts: impl Iterator<Item = Sum<'a>>) -> Top {
        let mut sums = add_up(parts);
        sums.sort_by(|a, b| b.order(a).then_with(|| a.name.cmp(b.name)));
        sums.truncate(ROWS);
        let rates: Vec<f32> = sums.iter().map(|sum| sum.bytes_per_sec).collect();
        let (figures, unit) = format::rates_in_one_unit(&rates);
        let first = rates.first().copied().unwrap_or(0.0);
        let rows = sums.iter().zip(figures).map(|(sum, figure)| TopRow {
            name: sum.name.to_owned(),
            figure,
            share: if first > 0.0 {
                sum.bytes_per_sec / first
            } else {
                0.0
            },
            hue: self.hue(list, sum.name),
            country: matches!(list, List::Countries | List::Cities).then_some(sum.country),
        });
        Top {
            list,
            unit,
            rows: rows.collect(),
        }
    }

    fn hue(&self, list: List, name: &str) -> Option<Hue> {
        let owner = match list {
            List::Programs if self.hues.by == ColorBy::Program => Owner {
                program: Some(name),
                ..Owner::default()
            },
            List::Providers if self.hues.by == ColorBy::Provider => Owner {
                provider: Some(name),
                ..Owner::default()
            },
            _ => return None,
        };
        Some(self.hues.of(owner))
    }
}

#[derive(Clone, Copy)]
struct Sum<'a> {
    name: &'a str,
    country: Option<CountryCode>,
    bytes: u64,
    bytes_per_sec: f32,
}

impl<'a> Sum<'a> {
    fn of(name: &'a str, country: Option<CountryCode>, traffic: &Traffic) -> Self {
        Self {
            name,
            country,
            bytes: traffic.bytes(),
            bytes_per_sec: traffic.bytes_per_sec(),
        }
    }

    /// Slower first; among the silent, those that moved less.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        self.bytes_per_sec
            .total_cmp(&other.bytes_per_sec)
            .then(self.bytes.cmp(&other.bytes))
    }
}

/// What has one name and one country is one.
fn add_up<'a>(parts: impl Iterator<Item = Sum<'a>>) -> Vec<Sum<'a>> {
    let mut sums: BTreeMap<(&str, Option<CountryCode>), Sum<'a>> = BTreeMap::new();
    for part in parts {
        sums.entry((part.name, part.country))
            .and_modify(|sum| {
                sum.bytes = sum.bytes.saturating_add(part.bytes);
                sum.bytes_per_sec += part.bytes_per_sec;
            })
            .or_insert(part);
    }
    sums.into_values().collect()
}
