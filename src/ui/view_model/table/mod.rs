//! The table of all connections: [`rows`] keeps them up to date, [`order`] filters and sorts them, [`words`] names
//! things, [`natural`] compares names as people do.

pub mod natural;
pub mod order;
pub mod rows;
pub mod words;

use bevy::platform::collections::HashMap;
use bevy::prelude::*;
use flowcore::time::Timestamp;

use rows::Row;

/// A column, in the order in which they stand.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Column {
    /// Best name with its evidence, else the address.
    Destination,
    /// The program that made it.
    Program,
    /// City or country.
    Place,
    /// Organisation that runs the network.
    Provider,
    /// Remote address.
    Address,
    /// Protocol and port of the service.
    Protocol,
    /// Bytes sent.
    Sent,
    /// Bytes received.
    Received,
    /// Bytes per second both ways.
    Rate,
    /// Round trip of this connection's handshake.
    RoundTrip,
    /// Since the first packet.
    Age,
    /// State in words.
    State,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Destination,
        Self::Program,
        Self::Place,
        Self::Provider,
        Self::Address,
        Self::Protocol,
        Self::Sent,
        Self::Received,
        Self::Rate,
        Self::RoundTrip,
        Self::Age,
        Self::State,
    ];

    /// Its heading.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Destination => "Destination",
            Self::Program => "Program",
            Self::Place => "Place",
            Self::Provider => "Provider",
            Self::Address => "Address",
            Self::Protocol => "Protocol",
            Self::Sent => "Sent",
            Self::Received => "Received",
            Self::Rate => "Rate",
            Self::RoundTrip => "RTT",
            Self::Age => "Age",
            Self::State => "State",
        }
    }

    /// Figures stand right, words left.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        matches!(
            self,
            Self::Sent | Self::Received | Self::Rate | Self::RoundTrip | Self::Age
        )
    }
}

/// Which connections are listed.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Scope {
    /// Open and recently closed.
    #[default]
    All,
    /// Open.
    Open,
    /// Recently closed.
    Closed,
}

impl Scope {
    /// All of them, in the order of the control.
    pub const ALL: [Self; 3] = [Self::All, Self::Open, Self::Closed];
}

/// How the person wants the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Settings {
    /// Sorted by.
    pub column: Column,
    /// Largest first, or last letter first.
    pub is_descending: bool,
    /// Which connections.
    pub scope: Scope,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            column: Column::Rate,
            is_descending: true,
            scope: Scope::All,
        }
    }
}

impl Settings {
    /// Sorts by `column`; where it already does, the other way around. Figures start with the largest.
    pub fn sort_by(&mut self, column: Column) {
        self.is_descending = if self.column == column {
            !self.is_descending
        } else {
            column.is_figure()
        };
        self.column = column;
    }
}

/// Everything that the table shows.
#[derive(Resource, Default)]
pub struct TableView {
    rows: Vec<Row>,
    index: HashMap<Entity, usize>,
    /// Flows in the order in which they are listed.
    order: Vec<Entity>,
    /// How it is sorted.
    pub settings: Settings,
    /// The meter's time, for ages.
    pub now: Timestamp,
    /// The selected host.
    pub selected: Option<Entity>,
    /// Something is searched for.
    pub is_filtered: bool,
    /// Open connections, filtered or not.
    pub open: usize,
    /// The program of some connection is known: there is something to show in its column.
    pub has_programs: bool,
}

impl TableView {
    /// Rows that are listed.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Nothing is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Connections that are known, listed or not.
    #[must_use]
    pub fn known(&self) -> usize {
        self.rows.len()
    }

    /// The row at a position of the list. `None` for one that is gone since the list was sorted.
    #[must_use]
    pub fn row(&self, position: usize) -> Option<&Row> {
        let flow = self.order.get(position)?;
        self.rows.get(*self.index.get(flow)?)
    }

    /// Adds or replaces a row.
    pub fn put(&mut self, row: Row) {
        match self.index.get(&row.flow) {
            Some(at) => self.rows[*at] = row,
            None => {
                self.index.insert(row.flow, self.rows.len());
                self.rows.push(row);
            }
        }
    }

    /// Lists all rows as they came, without a sort.
    #[cfg(test)]
    pub fn list_all(&mut self) {
        self.order = self.rows.iter().map(|row| row.flow).collect();
    }

    /// Forgets rows that `is_kept` refuses.
    pub fn retain(&mut self, is_kept: impl Fn(&Row) -> bool) {
        self.rows.retain(is_kept);
        self.index.clear();
        self.index
            .extend(self.rows.iter().enumerate().map(|(at, row)| (row.flow, at)));
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<TableView>()
        .add_plugins((rows::plugin, order::plugin));
}
