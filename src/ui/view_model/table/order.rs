//! Filters and sorts the rows: at once while there are few, in a background task when there are many.

use std::cmp::Ordering;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};
use flowcore::filter::{Connection, Filter};
use flowcore::time::Timestamp;

use super::rows::{Row, RowText};
use super::{Column, Scope, Settings, TableView, natural};
use crate::select::search::ActiveFilter;
use crate::ui::state::is_table_open;
use crate::ui::view_model::pacing::{ViewSystems, is_due};

/// Up to here sorting takes less than a millisecond and is done in the frame.
const MOST_AT_ONCE: usize = 4_096;

/// A sort that is under way. The list on screen stays as it was until it is done.
#[derive(Resource, Default)]
pub(super) struct Sorting(Option<Task<Vec<Entity>>>);

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Sorting>().add_systems(
        Update,
        (
            refresh.run_if(is_due.and_then(is_table_open)),
            collect.run_if(is_table_open),
        )
            .chain()
            .in_set(ViewSystems::Build),
    );
}

/// Starts over with the rows as they are now.
pub(super) fn refresh(
    mut view: ResMut<TableView>,
    mut sorting: ResMut<Sorting>,
    active: Res<ActiveFilter>,
) {
    let (settings, now) = (view.settings, view.now);
    let filter = active.filter.clone();
    let keys: Vec<Key> = view
        .rows
        .iter()
        .filter(|row| is_in_scope(row, settings.scope))
        .map(|row| Key::of(row, settings.column))
        .collect();
    if keys.len() <= MOST_AT_ONCE {
        view.order = arrange(keys, settings, &filter, now);
        sorting.0 = None;
    } else if sorting.0.is_none() {
        let pool = AsyncComputeTaskPool::get_or_init(default);
        sorting.0 = Some(pool.spawn(async move { arrange(keys, settings, &filter, now) }));
    }
}

fn collect(mut view: ResMut<TableView>, mut sorting: ResMut<Sorting>) {
    if let Some(task) = &mut sorting.0
        && let Some(order) = block_on(poll_once(task))
    {
        view.order = order;
        sorting.0 = None;
    }
}

fn is_in_scope(row: &Row, scope: Scope) -> bool {
    match scope {
        Scope::All => true,
        Scope::Open => !row.state.is_over,
        Scope::Closed => row.state.is_over,
    }
}

/// What filtering and sorting need of a row, without borrowing it.
struct Key {
    flow: Entity,
    text: Arc<RowText>,
    figures: Figures,
    /// `None`: unknown, and last in either direction.
    number: Option<u128>,
}

/// What a filter asks besides words.
#[derive(Clone, Copy)]
struct Figures {
    ip: IpAddr,
    port: u16,
    asn: Option<u32>,
    is_over: bool,
    up_bytes: u64,
    down_bytes: u64,
    bytes_per_sec: f32,
    round_trip_ms: Option<f32>,
    first_seen: Timestamp,
}

impl Key {
    fn of(row: &Row, column: Column) -> Self {
        let number = match column {
            Column::Sent => Some(row.up_bytes.into()),
            Column::Received => Some(row.down_bytes.into()),
            // The bits of floats that are not negative sort like the floats.
            Column::Rate => Some(row.bytes_per_sec.max(0.0).to_bits().into()),
            Column::RoundTrip => row.round_trip_ms.map(|ms| ms.max(0.0).to_bits().into()),
            // The older, the earlier its first packet.
            Column::Age => Some((u64::MAX - row.first_seen.nanos()).into()),
            Column::Address => Some(match row.ip {
                IpAddr::V4(ip) => ip.to_bits().into(),
                IpAddr::V6(ip) => ip.to_bits(),
            }),
            Column::Destination
            | Column::Program
            | Column::Place
            | Column::Provider
            | Column::Protocol
            | Column::State => None,
        };
        Self {
            flow: row.flow,
            text: Arc::clone(&row.text),
            number: number.or_else(|| (column == Column::State).then(|| state_rank(row))),
            figures: Figures {
                ip: row.ip,
                port: row.port,
                asn: row.asn,
                is_over: row.state.is_over,
                up_bytes: row.up_bytes,
                down_bytes: row.down_bytes,
                bytes_per_sec: row.bytes_per_sec,
                round_trip_ms: row.round_trip_ms,
                first_seen: row.first_seen,
            },
        }
    }

    fn connection(&self, now: Timestamp) -> Connection<'_> {
        let figures = &self.figures;
        Connection {
            words: [&self.text.words, &self.text.words],
            address: figures.ip,
            port: figures.port,
            asn: figures.asn,
            age: now.saturating_since(figures.first_seen),
            is_over: figures.is_over,
            sent_bytes: figures.up_bytes,
            received_bytes: figures.down_bytes,
            bytes_per_sec: Some(figures.bytes_per_sec.max(0.0).round() as u64),
            round_trip: figures
                .round_trip_ms
                .map(|ms| Duration::from_secs_f32(ms.max(0.0) / 1e3)),
        }
    }

    fn compare(&self, other: &Self, column: Column) -> Ordering {
        match column {
            Column::Destination => natural::compare(&self.text.name, &other.text.name),
            Column::Program => natural::compare(&self.text.program, &other.text.program),
            Column::Place => natural::compare(&self.text.place, &other.text.place),
            Column::Provider => natural::compare(&self.text.provider, &other.text.provider),
            Column::Protocol => natural::compare(&self.text.service, &other.text.service),
            _ => self.number.cmp(&other.number),
        }
    }

    /// Nothing is known in this column: last, whatever the direction.
    fn is_unknown(&self, column: Column) -> bool {
        match column {
            Column::Program => self.text.program.is_empty(),
            Column::Place => self.text.place.is_empty(),
            Column::Provider => self.text.provider.is_empty(),
            Column::RoundTrip => self.number.is_none(),
            _ => false,
        }
    }
}

/// Open ones together, then the closed, each by their word.
fn state_rank(row: &Row) -> u128 {
    let first_letters = row
        .state
        .word
        .bytes()
        .take(8)
        .fold(0_u128, |rank, letter| (rank << 8) | u128::from(letter));
    (u128::from(row.state.is_over) << 64) | first_letters
}

/// Flows in the order in which they are listed. Ties: the newer first, so that the list does not tremble.
fn arrange(mut keys: Vec<Key>, settings: Settings, filter: &Filter, now: Timestamp) -> Vec<Entity> {
    if !filter.is_everything() {
        keys.retain(|key| filter.finds(&key.connection(now)));
    }
    let column = settings.column;
    keys.sort_by(|a, b| {
        let order = a.compare(b, column);
        let order = if settings.is_descending {
            order.reverse()
        } else {
            order
        };
        a.is_unknown(column)
            .cmp(&b.is_unknown(column))
            .then(order)
            .then(b.figures.first_seen.cmp(&a.figures.first_seen))
            .then(a.flow.cmp(&b.flow))
    });
    keys.into_iter().map(|key| key.flow).collect()
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use flowcore::filter::{Words, parse};
    use flowcore::model::PlaceStanding;

    use super::super::words::StateWord;
    use super::*;
    use crate::world::routes::Hue;

    fn row(world: &mut World, name: &str, sent: u64, round_trip_ms: Option<f32>) -> Row {
        let flow = world.spawn_empty().id();
        let mut words = Words::default();
        words.push(None, name);
        Row {
            flow,
            host: flow,
            text: Arc::new(RowText {
                name: name.to_owned(),
                words,
                ..RowText::default()
            }),
            ip: Ipv4Addr::LOCALHOST.into(),
            port: 443,
            asn: None,
            evidence: None,
            country: None,
            standing: PlaceStanding::Unchecked,
            hue: Hue::OTHER,
            up_bytes: sent,
            down_bytes: 0,
            bytes_per_sec: 0.0,
            round_trip_ms,
            first_seen: Timestamp::default(),
            last_seen: Timestamp::default(),
            state: StateWord::default(),
        }
    }

    fn names(rows: &[Row], settings: Settings, query: &str) -> Vec<String> {
        let keys = rows
            .iter()
            .map(|row| Key::of(row, settings.column))
            .collect();
        let filter = parse(query).expect("a filter");
        arrange(keys, settings, &filter, Timestamp::default())
            .into_iter()
            .filter_map(|flow| rows.iter().find(|row| row.flow == flow))
            .map(|row| row.text.name.clone())
            .collect()
    }

    fn by(column: Column, is_descending: bool) -> Settings {
        Settings {
            column,
            is_descending,
            scope: Scope::All,
        }
    }

    #[test]
    fn sorts_words_naturally_and_figures_by_size() {
        let mut world = World::new();
        let rows = [
            row(&mut world, "cdn10", 5, None),
            row(&mut world, "cdn9", 7, Some(3.0)),
            row(&mut world, "alpha", 6, Some(40.0)),
        ];
        assert_eq!(
            names(&rows, by(Column::Destination, false), ""),
            ["alpha", "cdn9", "cdn10"]
        );
        assert_eq!(
            names(&rows, by(Column::Sent, true), ""),
            ["cdn9", "alpha", "cdn10"]
        );
    }

    #[test]
    fn unknown_figures_come_last_in_both_directions() {
        let mut world = World::new();
        let rows = [
            row(&mut world, "none", 0, None),
            row(&mut world, "near", 0, Some(3.0)),
            row(&mut world, "far", 0, Some(40.0)),
        ];
        assert_eq!(
            names(&rows, by(Column::RoundTrip, false), ""),
            ["near", "far", "none"]
        );
        assert_eq!(
            names(&rows, by(Column::RoundTrip, true), ""),
            ["far", "near", "none"]
        );
    }

    #[test]
    fn the_oldest_is_first_when_age_descends() {
        let mut world = World::new();
        let mut old = row(&mut world, "old", 0, None);
        old.first_seen = Timestamp::from_secs_nanos(1, 0);
        let mut new = row(&mut world, "new", 0, None);
        new.first_seen = Timestamp::from_secs_nanos(9, 0);
        assert_eq!(
            names(&[new, old], by(Column::Age, true), ""),
            ["old", "new"]
        );
    }

    #[test]
    fn a_search_filters() {
        let mut world = World::new();
        let rows = [
            row(&mut world, "cdn1", 0, None),
            row(&mut world, "dns1", 0, None),
        ];
        assert_eq!(names(&rows, by(Column::Sent, true), "CDN"), ["cdn1"]);
    }
}
