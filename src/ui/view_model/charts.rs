//! The charts: from programs through providers into countries, round trips, and the lists drawn large.

use bevy::prelude::*;
use flowcore::filter::{Facet, parse};
use flowcore::model::CountryCode;

use super::pacing::{ViewSystems, is_due};
use super::totals::period_words;
use crate::survey::Survey;
use crate::survey::answer::{RTT_CLASSES_MS, Stream};
use crate::ui::format;
use crate::ui::state::UiState;
use crate::words;
use crate::world::routes::Hue;

/// Nodes of a column that are told apart; the rest is one.
const MOST_NODES: usize = 7;
/// What the three columns are.
pub const SANKEY: [Facet; 3] = [Facet::App, Facet::Provider, Facet::Country];

/// A node of the streams.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// As a filter writes it; empty: unknown, or the rest.
    pub value: String,
    /// As people call it.
    pub name: String,
    /// For the flag.
    pub country: Option<CountryCode>,
    /// Bytes through it.
    pub bytes: u64,
}

/// Bytes from a node to one of the next column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Column that it begins in: 0 or 1.
    pub column: usize,
    /// Node there.
    pub from: usize,
    /// Node of the next column.
    pub to: usize,
    /// Its hue.
    pub hue: Hue,
    /// Bytes.
    pub bytes: u64,
}

/// Who sends through whom to where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sankey {
    /// Programs, providers, countries; largest first, the rest last.
    pub columns: [Vec<Node>; 3],
    /// Between them.
    pub links: Vec<Link>,
}

/// Connections of a class of round trips.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RttBar {
    /// Where the class ends.
    pub label: String,
    /// Connections.
    pub flows: u32,
    /// Of the largest class, 0 to 1.
    pub share: f32,
    /// As a filter writes it.
    pub filter: String,
    /// The filter chooses it.
    pub is_on: bool,
}

/// All charts, while they are open.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct ChartsView {
    /// Streams.
    pub sankey: Sankey,
    /// Round trips.
    pub rtt: Vec<RttBar>,
    /// Connections whose round trip is known.
    pub measured: String,
    /// What the bytes of streams are of, in words.
    pub volumes_of: String,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ChartsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(mut view: ResMut<ChartsView>, survey: Res<Survey>, state: Res<UiState>) {
    if state.are_charts_open {
        view.set_if_neq(charts(&survey));
    }
}

/// Charts of what was counted.
#[must_use]
pub fn charts(survey: &Survey) -> ChartsView {
    let answer = survey.answer();
    let most = answer.rtt.iter().copied().max().unwrap_or(0).max(1);
    let ends = RTT_CLASSES_MS.iter().map(|ms| {
        if *ms < 1000.0 {
            format!("{ms:.0} ms")
        } else {
            format!("{:.0} s", ms / 1000.0)
        }
    });
    let rtt = ends
        .chain([words::text("charts-more")])
        .zip(answer.rtt)
        .enumerate()
        .map(|(at, (label, flows))| {
            let filter = class(at);
            let is_on = parse(&filter).is_ok_and(|class| {
                let parts = answer.filter.parts();
                class.parts().iter().all(|part| parts.contains(part))
            });
            RttBar {
                label,
                flows,
                share: flows as f32 / most as f32,
                filter,
                is_on,
            }
        });
    let measured = answer.rtt.iter().map(|flows| u64::from(*flows)).sum();
    ChartsView {
        sankey: sankey(&answer.streams),
        rtt: rtt.collect(),
        measured: format::counted(measured, "count-connections"),
        volumes_of: match answer.range {
            Some(_) => words::text("period-range"),
            None => period_words(answer.period, answer.known_secs),
        },
    }
}

/// A class of round trips as a filter.
fn class(at: usize) -> String {
    let from = at
        .checked_sub(1)
        .and_then(|before| RTT_CLASSES_MS.get(before));
    let from = from.map(|ms| format!("rtt>={ms}ms"));
    let to = RTT_CLASSES_MS.get(at).map(|ms| format!("rtt<{ms}ms"));
    from.into_iter().chain(to).collect::<Vec<_>>().join(" ")
}

/// Gathers streams into nodes and links; bytes are neither lost nor counted twice.
#[must_use]
pub fn sankey(streams: &[Stream]) -> Sankey {
    let keys = |stream: &Stream| {
        [
            (stream.program.clone(), stream.program.clone()),
            (stream.provider.clone(), stream.provider.clone()),
            (stream.country.clone(), stream.country_name.clone()),
        ]
    };
    let mut sankey = Sankey::default();
    for (column, nodes) in sankey.columns.iter_mut().enumerate() {
        for stream in streams {
            let (value, name) = &keys(stream)[column];
            match nodes.iter_mut().find(|node| node.value == *value) {
                Some(node) => node.bytes += stream.bytes,
                None => nodes.push(Node {
                    country: CountryCode::new(value).filter(|_| column == 2),
                    value: value.clone(),
                    name: if name.is_empty() {
                        words::text("unknown")
                    } else {
                        name.clone()
                    },
                    bytes: stream.bytes,
                }),
            }
        }
        nodes.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.value.cmp(&b.value)));
        if nodes.len() > MOST_NODES {
            let rest = nodes.split_off(MOST_NODES - 1);
            nodes.push(Node {
                name: words::with(
                    "charts-others",
                    &[("count", (&format::count(rest.len() as u64)).into())],
                ),
                bytes: rest.iter().map(|node| node.bytes).sum(),
                ..Node::default()
            });
        }
    }
    for stream in streams {
        let at: Vec<usize> = keys(stream)
            .iter()
            .zip(&sankey.columns)
            .map(|((value, _), nodes)| {
                let rest = nodes.len().saturating_sub(1);
                nodes
                    .iter()
                    .position(|node| node.value == *value)
                    .unwrap_or(rest)
            })
            .collect();
        for column in 0..2 {
            let (from, to) = (at[column], at[column + 1]);
            let is_same = |link: &&mut Link| {
                (link.column, link.from, link.to, link.hue) == (column, from, to, stream.hue)
            };
            match sankey.links.iter_mut().find(is_same) {
                Some(link) => link.bytes += stream.bytes,
                None => sankey.links.push(Link {
                    column,
                    from,
                    to,
                    hue: stream.hue,
                    bytes: stream.bytes,
                }),
            }
        }
    }
    sankey
        .links
        .sort_by_key(|link| (link.column, link.from, link.to, link.hue.0));
    sankey
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream(program: &str, provider: &str, country: &str, bytes: u64) -> Stream {
        Stream {
            program: program.to_owned(),
            provider: provider.to_owned(),
            country: country.to_owned(),
            country_name: country.to_owned(),
            hue: Hue(0),
            bytes,
        }
    }

    #[test]
    fn every_class_of_round_trips_is_a_filter_and_none_overlap() {
        let classes: Vec<String> = (0..=RTT_CLASSES_MS.len()).map(class).collect();
        for text in &classes {
            assert!(parse(text).is_ok(), "{text}");
        }
        assert!(classes[0].starts_with("rtt<"), "{}", classes[0]);
        let last = &classes[RTT_CLASSES_MS.len()];
        assert!(last.starts_with("rtt>=") && !last.contains(' '), "{last}");
    }

    #[test]
    fn every_byte_flows_through_each_column_once() {
        let mut streams = vec![
            stream("a", "x", "DE", 50),
            stream("a", "y", "DE", 30),
            stream("", "x", "", 5),
        ];
        for number in 0..20 {
            streams.push(stream(&format!("p{number}"), "z", "FR", 1));
        }
        let sankey = sankey(&streams);
        for nodes in &sankey.columns {
            assert!(nodes.len() <= MOST_NODES);
            assert_eq!(nodes.iter().map(|node| node.bytes).sum::<u64>(), 105);
        }
        for column in 0..2 {
            let links = sankey.links.iter().filter(|link| link.column == column);
            assert_eq!(links.map(|link| link.bytes).sum::<u64>(), 105);
        }
        assert_eq!(sankey.columns[0][0].name, "a");
        assert_eq!(sankey.columns[0][6].name, "16 others");
        assert_eq!(sankey.columns[2][2].name, "Unknown");
    }
}
