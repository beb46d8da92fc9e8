//! The lists: programs, countries, cities, providers, hosts, ports and protocols, newest hosts, and what can't be on the
//! globe. Words for what the survey counted.

use bevy::prelude::*;
use flowcore::filter::Facet;
use flowcore::model::CountryCode;

use super::pacing::{ViewSystems, is_due};
use crate::survey::answer::{FacetList, FacetRow, Sum};
use crate::survey::question::{Period, Way};
use crate::survey::{Answer, Survey};
use crate::ui::format;
use crate::words;
use crate::world::health::Totals;
use crate::world::home::Home;
use crate::world::routes::Hue;

/// Rows that a list can need on the largest screen; panels show as many as fit.
pub const MOST_ROWS: usize = 12;

/// A line of a list: what, how many, how fast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankRow {
    /// Full name.
    pub name: String,
    /// Its open connections; where nothing is open any more, all of them.
    pub count: String,
    /// What it is ranked by: its speed, or its volume in the period.
    pub figure: String,
    /// The same away from this computer, and towards it.
    pub ways: [String; 2],
    /// Of all in the list, in words; `None`: nothing moves.
    pub share_of_all: Option<String>,
    /// Of the first row, 0 to 1.
    pub share: f32,
    /// Speed over the period, else over the window of the timeline, of its highest 0 to 1.
    pub trend: Vec<f32>,
    /// Its hue, where the list carries hues.
    pub hue: Option<Hue>,
    /// Its flag, where the list carries flags.
    pub country: Option<CountryCode>,
    /// The host, in a list of hosts.
    pub host: Option<Entity>,
    /// As a filter writes it.
    pub value: String,
    /// The filter chooses it by name.
    pub is_on: bool,
    /// The filter finds none of its connections.
    pub is_out: bool,
}

/// A list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RankingView {
    /// By which way it is ranked.
    pub way: Way,
    /// What is counted.
    pub period: Period,
    /// How many seconds of the period are known, where memory reaches less far back.
    pub known_secs: Option<u64>,
    /// How many there are in all.
    pub total: usize,
    /// How many of them the filter finds; `None`: all.
    pub found: Option<usize>,
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
    pub name: String,
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
    /// By facet.
    pub lists: [RankingView; Facet::ALL.len()],
    /// Newest first.
    pub fresh: Vec<FreshRow>,
    /// Hosts that have no arc.
    pub tray: Vec<TrayRow>,
    /// How many those are.
    pub tray_hosts: String,
    /// Said when nothing can have an arc: home is not known.
    pub is_homeless: bool,
    /// Any program is known, found or not.
    pub has_programs: bool,
}

impl ListsView {
    /// The list of a facet.
    #[must_use]
    pub const fn list(&self, facet: Facet) -> &RankingView {
        &self.lists[facet as usize]
    }
}

/// The title of a list.
#[must_use]
pub fn title(facet: Facet) -> String {
    words::text(match facet {
        Facet::App => "list-app",
        Facet::Country => "list-country",
        Facet::City => "list-city",
        Facet::Provider => "list-provider",
        Facet::Host => "list-host",
        Facet::Port => "list-port",
        Facet::Proto => "list-proto",
    })
}

/// One of a list, within a sentence.
#[must_use]
pub fn singular(facet: Facet) -> String {
    words::text(match facet {
        Facet::App => "one-app",
        Facet::Country => "one-country",
        Facet::City => "one-city",
        Facet::Provider => "one-provider",
        Facet::Host => "one-host",
        Facet::Port => "one-port",
        Facet::Proto => "one-proto",
    })
}

/// So many of a list.
#[must_use]
pub fn counted(number: u64, facet: Facet) -> String {
    let key = match facet {
        Facet::App => "count-programs",
        Facet::Country => "count-countries",
        Facet::City => "count-cities",
        Facet::Provider => "count-providers",
        Facet::Host => "count-hosts",
        Facet::Port => "count-ports",
        Facet::Proto => "count-protocols",
    };
    format::counted(number, key)
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ListsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(mut view: ResMut<ListsView>, survey: Res<Survey>, home: Res<Home>, totals: Res<Totals>) {
    let mut built = lists(&survey);
    built.is_homeless = home.0.is_none() && totals.hosts > 0;
    built.has_programs = totals.programs > 0 && survey.ledger().programs.len() > 1;
    view.set_if_neq(built);
}

/// Words for what was counted.
#[must_use]
pub fn lists(survey: &Survey) -> ListsView {
    let (answer, ledger) = (survey.answer(), survey.ledger());
    let fresh = answer.fresh.iter().filter_map(|entity| {
        let host = ledger.host(*entity)?;
        let number = ledger.host_number(*entity)?;
        let flow = ledger.flows.iter().find(|line| line.host == number);
        Some(FreshRow {
            host: *entity,
            name: host.label(),
            hue: flow.map_or(Hue::OTHER, |line| line.hue),
            country: host.country,
            age: format::span(answer.now.saturating_since(host.first_seen)),
        })
    });
    let reasons = [
        ("tray-private", "private"),
        ("tray-unplaced", "unplaced"),
        ("tray-pending", "pending"),
        ("tray-multicast", "multicast"),
    ];
    let unplaced: u64 = answer.unplaced.iter().map(|it| u64::from(it.hosts)).sum();
    ListsView {
        lists: Facet::ALL.map(|facet| ranking(answer, facet, answer.list(facet), answer.period)),
        fresh: fresh.collect(),
        tray: reasons
            .into_iter()
            .zip(&answer.unplaced)
            .filter(|(_, sum)| sum.hosts > 0)
            .map(|((key, query), sum)| TrayRow {
                name: words::text(key),
                note: format::counted(sum.hosts.into(), "count-addresses"),
                rate: format::rate(sum.rate),
                query,
            })
            .collect(),
        tray_hosts: format::count(unplaced),
        is_homeless: false,
        has_programs: answer.list(Facet::App).total > 0,
    }
}

/// Words for one list, ranked by what counts in `period`.
#[must_use]
pub fn ranking(answer: &Answer, facet: Facet, list: &FacetList, period: Period) -> RankingView {
    let first = list.rows.first().map(|row| row.sum).unwrap_or_default();
    let way = answer.way;
    let amount = |sum: &Sum| {
        if period.is_volume() {
            sum.bytes_of(way) as f32
        } else {
            sum.rate_of(way)
        }
    };
    let figure = |sum: &Sum, way: Way| {
        if period.is_volume() {
            format::bytes(sum.bytes_of(way))
        } else {
            format::rate(sum.rate_of(way))
        }
    };
    // A connection is TCP and TLS: what such a list adds up to is not what there is.
    let all: f32 = match facet {
        Facet::Proto
            if list
                .rows
                .iter()
                .any(|row| answer.filter.picks(facet, &row.value)) =>
        {
            0.0
        }
        Facet::Proto => amount(&answer.sum),
        _ => list.rows.iter().map(|row| amount(&row.sum)).sum(),
    };
    let share = |row: &FacetRow| {
        if amount(&first) > 0.0 {
            amount(&row.sum) / amount(&first)
        } else {
            row.sum.bytes_of(way) as f32 / first.bytes_of(way).max(1) as f32
        }
    };
    let rows = list.rows.iter().take(MOST_ROWS).map(|row| RankRow {
        name: row.name.clone(),
        count: format::count(u64::from(if answer.open > 0 && answer.range.is_none() {
            row.sum.open
        } else {
            row.sum.flows
        })),
        figure: figure(&row.sum, way),
        ways: [figure(&row.sum, Way::Sent), figure(&row.sum, Way::Received)],
        share_of_all: format::share(amount(&row.sum) as u64, all as u64),
        share: share(row),
        trend: normalized(&row.trend),
        hue: row.hue,
        country: row.country,
        host: row.host,
        value: row.value.clone(),
        is_on: answer.filter.picks(facet, &row.value),
        is_out: row.sum.found == 0,
    });
    RankingView {
        way,
        period,
        known_secs: answer.known_secs.filter(|_| period.is_volume()),
        total: list.total,
        found: answer.is_partial().then_some(list.found),
        rows: rows.collect(),
    }
}

/// Of the highest, 0 to 1; empty where nothing moved.
fn normalized(trend: &[f32]) -> Vec<f32> {
    let most = trend.iter().copied().fold(0.0_f32, f32::max);
    if most > 0.0 {
        trend.iter().map(|value| value / most).collect()
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use flowcore::filter::parse;
    use flowcore::time::Timestamp;

    use super::*;
    use crate::survey::ledger::tests::ledger_of;
    use crate::survey::question::Question;
    use crate::world::hues::{ColorBy, Hues};

    fn view(programs: &[&str], filter: &str) -> ListsView {
        let question = Question {
            filter: parse(filter).expect("a filter"),
            now: Timestamp::from_secs_nanos(60, 0),
            hues: Hues {
                by: ColorBy::Program,
                holders: vec!["b".into()],
                ..Hues::default()
            },
            ..Question::default()
        };
        lists(&Survey::of(
            ledger_of(&mut World::new(), programs),
            &question,
        ))
    }

    fn rows(list: &RankingView) -> Vec<(&str, &str, bool, bool)> {
        let rows = list.rows.iter();
        rows.map(|row| (&*row.name, &*row.count, row.is_on, row.is_out))
            .collect()
    }

    #[test]
    fn the_fastest_is_first_and_carries_the_hue_that_stands_for_it() {
        let view = view(&["a", "b", "b"], "");
        let programs = view.list(Facet::App);
        assert_eq!(
            rows(programs),
            [("b", "2", false, false), ("a", "1", false, false)]
        );
        assert_eq!(programs.rows[0].hue, Some(Hue(0)));
        assert_eq!(programs.rows[0].share_of_all.as_deref(), Some("83.3 %"));
        assert_eq!(programs.rows[1].hue, Some(Hue::OTHER));
        assert_eq!(view.list(Facet::Country).rows[0].name, "Germany");
        assert_eq!(view.list(Facet::Country).rows[0].hue, None);
        assert_eq!(view.list(Facet::Port).rows[0].name, "443 HTTPS");
        assert_eq!(view.list(Facet::Host).total, 3);
    }

    #[test]
    fn a_choice_keeps_its_alternatives_in_sight_and_narrows_everything_else() {
        let view = view(&["a", "b", "b"], "app=a");
        let programs = view.list(Facet::App);
        assert_eq!(
            rows(programs),
            [("b", "2", false, true), ("a", "1", true, false)]
        );
        assert_eq!((programs.total, programs.found), (2, Some(1)));
        assert_eq!(view.list(Facet::Host).rows.len(), 1);
        assert_eq!(view.list(Facet::Country).rows[0].count, "1");
    }

    #[test]
    fn the_newest_public_hosts_come_first_and_are_bounded() {
        let mut ledger = ledger_of(&mut World::new(), &["a"; 50]);
        for (number, host) in (0..).zip(&mut ledger.hosts) {
            host.first_seen = Timestamp::from_secs_nanos(number, 0);
        }
        let question = Question {
            now: Timestamp::from_secs_nanos(60, 0),
            ..Question::default()
        };
        let view = lists(&Survey::of(ledger, &question));
        assert_eq!(view.fresh.len(), 8);
        assert_eq!(view.fresh[0].name, "9.0.0.49");
        assert_eq!(view.fresh[0].age, "11 s");
        assert!(view.tray.is_empty());
    }

    #[test]
    fn what_has_no_place_is_in_the_tray_with_its_reason() {
        use crate::survey::ledger::Unplaced;
        let mut ledger = ledger_of(&mut World::new(), &["a"; 4]);
        ledger.hosts[0].unplaced = Some(Unplaced::Local);
        ledger.hosts[1].unplaced = Some(Unplaced::Multicast);
        ledger.hosts[2].unplaced = Some(Unplaced::Local);
        let view = lists(&Survey::of(ledger, &Question::default()));
        let tray: Vec<_> = view
            .tray
            .iter()
            .map(|row| (&*row.name, &*row.note))
            .collect();
        assert_eq!(
            tray,
            [
                ("Private and local", "2 addresses"),
                ("Multicast and broadcast", "1 address")
            ]
        );
        assert_eq!(view.tray_hosts, "3");
    }
}
