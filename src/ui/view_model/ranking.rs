//! The lists: programs, providers, countries, newest hosts, and what can't be on the globe. One pass over the hosts
//! fills all but the first, which is a handful of entities.

use std::collections::BTreeMap;

use bevy::prelude::*;
use flowcore::filter::WordField;
use flowcore::model::{AddressKind, CountryCode, Lookup};
use flowcore::time::Timestamp;

use super::pacing::{ViewSystems, is_due};
use crate::select::search::only;
use crate::ui::format;
use crate::world::health::{Health, Totals};
use crate::world::home::Home;
use crate::world::hosts::{BestName, Facts, FlowCounts, Host};
use crate::world::hues::{ColorBy, HostHues, Hues, Owner};
use crate::world::programs::ProgramName;
use crate::world::routes::Hue;
use crate::world::traffic::Traffic;

/// Rows that a list can need on the largest screen; panels show as many as fit.
const MOST_ROWS: usize = 12;
/// Newest hosts that are kept.
const MOST_FRESH: usize = 8;

/// A line of a list: what, how many, how fast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankRow {
    /// Full name.
    pub name: String,
    /// Hosts behind it; of a program: its open connections.
    pub count: String,
    /// Speed both ways.
    pub rate: String,
    /// Of the first row, 0 to 1.
    pub share: f32,
    /// Its hue, where the list carries hues.
    pub hue: Option<Hue>,
    /// Its flag, where the list carries flags.
    pub country: Option<CountryCode>,
    /// What a click searches for; `None` for rows that stand for several.
    pub query: Option<String>,
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingView {
    /// How many there are in all.
    pub total: usize,
    /// The first of them.
    pub rows: Vec<RankRow>,
}

/// A host that appeared lately.
#[derive(Clone, Debug, PartialEq)]
pub struct FreshRow {
    /// The host.
    pub host: Entity,
    /// Best name, else address.
    pub name: String,
    /// Its hue.
    pub hue: Hue,
    /// Its country.
    pub country: Option<CountryCode>,
    /// How long ago.
    pub age: String,
}

/// A reason for not being on the globe.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrayRow {
    /// The reason.
    pub name: &'static str,
    /// Who, in short.
    pub note: String,
    /// Speed both ways.
    pub rate: String,
    /// What a click searches for.
    pub query: &'static str,
}

/// All lists.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct ListsView {
    /// By program; empty where none is known, as in a capture file.
    pub programs: RankingView,
    /// By provider organisation.
    pub providers: RankingView,
    /// By country. Rows carry flags.
    pub countries: RankingView,
    /// Newest first.
    pub fresh: Vec<FreshRow>,
    /// Hosts that have no arc.
    pub tray: Vec<TrayRow>,
    /// How many those are.
    pub tray_hosts: String,
    /// Said when nothing can have an arc: home is not known.
    pub is_homeless: bool,
}

impl ListsView {
    /// Whether any program is known.
    #[must_use]
    pub const fn has_programs(&self) -> bool {
        self.programs.total > 0
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ListsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

type HostQuery<'w, 's> = Query<
    'w,
    's,
    (
        Entity,
        &'static Host,
        &'static Facts,
        &'static BestName,
        &'static Traffic,
        &'static FlowCounts,
    ),
>;

fn build(
    mut view: ResMut<ListsView>,
    hosts: HostQuery<'_, '_>,
    programs: Query<(&ProgramName, &Traffic, &FlowCounts)>,
    hues: HostHues,
    home: Res<Home>,
    health: Res<Health>,
    totals: Res<Totals>,
) {
    let mut lists = Lists::default();
    for (entity, host, facts, name, traffic, _) in &hosts {
        lists.add(entity, host, facts, name, traffic);
    }
    for (name, traffic, counts) in &programs {
        lists.add_program(&name.0, traffic, counts);
    }
    let built = lists.finish(
        hues.legend(),
        |host, facts| hues.of(host, facts),
        health.meter_time,
        home.0.is_none() && totals.hosts > 0,
    );
    view.set_if_neq(built);
}

#[derive(Clone, Copy, Default)]
struct Sum {
    /// Hosts; of a program: open connections.
    count: u64,
    bytes: u64,
    bytes_per_sec: f32,
}

impl Sum {
    fn add(&mut self, traffic: &Traffic) {
        self.count += 1;
        self.bytes = self.bytes.saturating_add(traffic.bytes());
        self.bytes_per_sec += traffic.bytes_per_sec();
    }

    /// Faster first; among the silent, those that moved more.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        other
            .bytes_per_sec
            .total_cmp(&self.bytes_per_sec)
            .then(other.bytes.cmp(&self.bytes))
    }
}

struct Fresh<'a> {
    at: Timestamp,
    entity: Entity,
    host: &'a Host,
    facts: &'a Facts,
    name: &'a BestName,
}

/// Sums while hosts pass by.
#[derive(Default)]
struct Lists<'a> {
    programs: BTreeMap<&'a str, Sum>,
    providers: BTreeMap<&'a str, Sum>,
    countries: BTreeMap<CountryCode, (&'a str, Sum)>,
    fresh: Vec<Fresh<'a>>,
    local: Sum,
    unplaced: Sum,
    pending: Sum,
    multicast: Sum,
}

impl<'a> Lists<'a> {
    fn add(
        &mut self,
        entity: Entity,
        host: &'a Host,
        facts: &'a Facts,
        name: &'a BestName,
        traffic: &Traffic,
    ) {
        if let Some(provider) = facts.0.provider.found() {
            self.providers
                .entry(&provider.organization)
                .or_default()
                .add(traffic);
        }
        if let Some(place) = facts.0.place.found()
            && let Some(code) = place.country
        {
            let name = place.country_name.as_deref().unwrap_or_default();
            let entry = self.countries.entry(code).or_default();
            entry.0 = name;
            entry.1.add(traffic);
        }
        match (host.kind, &facts.0.place) {
            (AddressKind::Public, Lookup::Found(place)) if place.coord.is_some() => {}
            (AddressKind::Public, Lookup::Pending) => self.pending.add(traffic),
            (AddressKind::Public, _) => self.unplaced.add(traffic),
            (AddressKind::Multicast | AddressKind::Broadcast, _) => self.multicast.add(traffic),
            _ => self.local.add(traffic),
        }
        if host.kind == AddressKind::Public {
            self.keep_if_fresh(Fresh {
                at: host.first_seen,
                entity,
                host,
                facts,
                name,
            });
        }
    }

    fn add_program(&mut self, name: &'a str, traffic: &Traffic, counts: &FlowCounts) {
        let sum = self.programs.entry(name).or_default();
        sum.add(traffic);
        sum.count = u64::from(counts.live);
    }

    fn keep_if_fresh(&mut self, fresh: Fresh<'a>) {
        let key = |fresh: &Fresh<'_>| (std::cmp::Reverse(fresh.at), fresh.entity);
        let at = self
            .fresh
            .partition_point(|known| key(known) <= key(&fresh));
        if at < MOST_FRESH {
            self.fresh.insert(at, fresh);
            self.fresh.truncate(MOST_FRESH);
        }
    }

    fn finish(
        self,
        legend: &Hues,
        hue_of: impl Fn(Entity, &Facts) -> Hue,
        now: Timestamp,
        is_homeless: bool,
    ) -> ListsView {
        // A list that hues do not stand for has none: slate bars, not slate swatches.
        let hue = |by: ColorBy, owner: Owner<'_>| (legend.by == by).then(|| legend.of(owner));
        let programs = rank(self.programs.into_iter().collect(), |row, name: &str| {
            let program = Some(name);
            row.hue = hue(
                ColorBy::Program,
                Owner {
                    program,
                    ..Owner::default()
                },
            );
            row.query = Some(only(WordField::App, name));
            name.to_owned()
        });
        let providers = rank(self.providers.into_iter().collect(), |row, name: &str| {
            let provider = Some(name);
            row.hue = hue(
                ColorBy::Provider,
                Owner {
                    provider,
                    ..Owner::default()
                },
            );
            row.query = Some(only(WordField::Provider, name));
            name.to_owned()
        });
        let countries: Vec<_> = self
            .countries
            .into_iter()
            .map(|(code, (name, sum))| ((code, name), sum))
            .collect();
        let countries = rank(countries, |row, (code, name): (CountryCode, &str)| {
            let name = if name.is_empty() { code.as_str() } else { name };
            let country = Some(code.as_str());
            row.hue = hue(
                ColorBy::Country,
                Owner {
                    country,
                    ..Owner::default()
                },
            );
            row.country = Some(code);
            row.query = Some(only(WordField::Country, code.as_str()));
            name.to_owned()
        });
        let fresh = self
            .fresh
            .iter()
            .map(|fresh| FreshRow {
                host: fresh.entity,
                name: host_name(fresh.host, fresh.name),
                hue: hue_of(fresh.entity, fresh.facts),
                country: fresh.facts.0.place.found().and_then(|place| place.country),
                age: format::span(now.saturating_since(fresh.at)),
            })
            .collect();
        let tray_sums = [
            ("Private and local", self.local, "private"),
            ("No place known", self.unplaced, "unplaced"),
            ("Being looked up", self.pending, "pending"),
            ("Multicast and broadcast", self.multicast, "multicast"),
        ];
        let tray_hosts: u64 = tray_sums.iter().map(|(_, sum, _)| sum.count).sum();
        ListsView {
            programs,
            providers,
            countries,
            fresh,
            tray: tray_sums
                .into_iter()
                .filter(|(_, sum, _)| sum.count > 0)
                .map(|(name, sum, query)| TrayRow {
                    name,
                    note: format::counted(sum.count, "address", "addresses"),
                    rate: format::rate(sum.bytes_per_sec),
                    query,
                })
                .collect(),
            tray_hosts: format::count(tray_hosts),
            is_homeless,
        }
    }
}

/// Sorts, cuts and words a list. `word` names a row and says what is special about it.
fn rank<K: Copy>(mut sums: Vec<(K, Sum)>, word: impl Fn(&mut RankRow, K) -> String) -> RankingView {
    sums.sort_by(|(_, a), (_, b)| a.order(b)); // stable: ties stay in the order of their names
    let first = sums.first().map(|(_, sum)| *sum).unwrap_or_default();
    let share = |sum: &Sum| {
        if first.bytes_per_sec > 0.0 {
            sum.bytes_per_sec / first.bytes_per_sec
        } else {
            sum.bytes as f32 / first.bytes.max(1) as f32
        }
    };
    let rows = sums
        .iter()
        .take(MOST_ROWS)
        .map(|(key, sum)| {
            let mut row = RankRow {
                count: format::count(sum.count),
                rate: format::rate(sum.bytes_per_sec),
                share: share(sum),
                ..RankRow::default()
            };
            row.name = word(&mut row, *key);
            row
        })
        .collect();
    RankingView {
        total: sums.len(),
        rows,
    }
}

/// Best name, else the address.
#[must_use]
pub fn host_name(host: &Host, name: &BestName) -> String {
    name.0
        .as_ref()
        .map_or_else(|| host.ip.to_string(), |name| name.text.to_string())
}

/// Organisation of a host, where it is known.
#[must_use]
pub fn organization(facts: &Facts) -> Option<&str> {
    facts
        .0
        .provider
        .found()
        .map(|provider| &*provider.organization)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use flowcore::geo::Coord;
    use flowcore::model::{HostFacts, Place, Provider};

    use super::*;

    fn host(ip: &str, at_secs: u64) -> Host {
        let ip: IpAddr = ip.parse().expect("test address");
        Host {
            ip,
            kind: AddressKind::of(ip),
            first_seen: Timestamp::from_secs_nanos(at_secs, 0),
        }
    }

    fn facts(organization: &str, country: &str) -> Facts {
        Facts(HostFacts {
            place: Lookup::Found(Place {
                coord: Coord::new(50.0, 8.0).ok(),
                city: None,
                region: None,
                country: CountryCode::new(country),
                country_name: Some(country.into()),
                accuracy_km: None,
                source: "test".into(),
            }),
            provider: Lookup::Found(Provider {
                asn: 1,
                organization: organization.into(),
                source: "test".into(),
            }),
            ..HostFacts::default()
        })
    }

    fn traffic(rate: f32) -> Traffic {
        Traffic {
            up_bytes_per_sec: rate,
            ..Traffic::default()
        }
    }

    #[test]
    fn providers_add_up_and_the_fastest_is_first() {
        let mut world = World::new();
        let cases = [
            ("9.9.9.9", "A", 1.0),
            ("8.8.8.8", "B", 5.0),
            ("8.8.4.4", "B", 5.0),
        ];
        let hosts: Vec<_> = cases
            .iter()
            .map(|(ip, organization, rate)| {
                let entity = world.spawn_empty().id();
                (
                    entity,
                    host(ip, 0),
                    facts(organization, "DE"),
                    traffic(*rate),
                )
            })
            .collect();
        let name = BestName::default();
        let mut lists = Lists::default();
        for (entity, host, facts, traffic) in &hosts {
            lists.add(*entity, host, facts, &name, traffic);
        }
        let hues = Hues {
            holders: vec!["B".into()],
            ..Hues::default()
        };
        let view = lists.finish(&hues, |_, _| Hue::OTHER, Timestamp::default(), false);
        let rows: Vec<_> = view
            .providers
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.count.as_str(), row.share, row.hue))
            .collect();
        assert_eq!(
            rows,
            [
                ("B", "2", 1.0, Some(Hue(0))),
                ("A", "1", 0.1, Some(Hue::OTHER))
            ]
        );
        assert_eq!(view.countries.total, 1);
        assert!(view.tray.is_empty());
    }

    #[test]
    fn programs_count_open_connections_and_carry_the_hues_that_stand_for_them() {
        let mut lists = Lists::default();
        let counts = |live| FlowCounts { live, total: 9 };
        lists.add_program("curl", &traffic(2.0), &counts(1));
        lists.add_program("Firefox", &traffic(8.0), &counts(4));
        let hues = Hues {
            by: ColorBy::Program,
            holders: vec!["Firefox".into()],
            ..Hues::default()
        };
        let view = lists.finish(&hues, |_, _| Hue::OTHER, Timestamp::default(), false);
        let rows: Vec<_> = view
            .programs
            .rows
            .iter()
            .map(|row| (row.name.as_str(), row.count.as_str(), row.hue))
            .collect();
        assert_eq!(
            rows,
            [
                ("Firefox", "4", Some(Hue(0))),
                ("curl", "1", Some(Hue::OTHER))
            ]
        );
        assert_eq!(view.programs.rows[0].query.as_deref(), Some("app:firefox"));
    }

    #[test]
    fn what_has_no_place_is_in_the_tray_with_its_reason() {
        let mut world = World::new();
        let hosts: Vec<_> = ["10.0.0.1", "224.0.0.251", "8.8.8.8"]
            .map(|ip| (world.spawn_empty().id(), host(ip, 0)))
            .into();
        let nothing = Facts(HostFacts {
            place: Lookup::Absent,
            ..HostFacts::default()
        });
        let name = BestName::default();
        let mut lists = Lists::default();
        for (entity, host) in &hosts {
            lists.add(*entity, host, &nothing, &name, &traffic(1.0));
        }
        let view = lists.finish(
            &Hues::default(),
            |_, _| Hue::OTHER,
            Timestamp::default(),
            false,
        );
        let names: Vec<_> = view.tray.iter().map(|row| row.name).collect();
        assert_eq!(
            names,
            [
                "Private and local",
                "No place known",
                "Multicast and broadcast"
            ]
        );
        assert_eq!(view.tray_hosts, "3");
        assert_eq!(view.fresh.len(), 1, "only public hosts are news");
    }

    #[test]
    fn the_newest_hosts_come_first_and_are_bounded() {
        let mut world = World::new();
        let hosts: Vec<_> = (0..50_u64)
            .map(|n| (world.spawn_empty().id(), host(&format!("9.9.9.{n}"), n)))
            .collect();
        let (nothing, name) = (Facts::default(), BestName::default());
        let mut lists = Lists::default();
        for (entity, host) in &hosts {
            lists.add(*entity, host, &nothing, &name, &traffic(0.0));
        }
        let view = lists.finish(
            &Hues::default(),
            |_, _| Hue::OTHER,
            Timestamp::from_secs_nanos(60, 0),
            false,
        );
        assert_eq!(view.fresh.len(), MOST_FRESH);
        assert_eq!(view.fresh[0].name, "9.9.9.49");
        assert_eq!(view.fresh[0].age, "11 s");
    }
}
