//! How the person wants the table: which connections, which columns, in which order, in which groups.

use std::collections::BTreeSet;

use crate::words;
use flowcore::filter::Facet;

/// A column.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Column {
    /// Best name with its evidence, else the address.
    Destination,
    /// The program that made it.
    Program,
    /// Its process.
    Process,
    /// City or country, with the mark of its check.
    Place,
    /// What the round trip says about the place.
    Check,
    /// Organization that runs the network.
    Provider,
    /// Number of the provider.
    Asn,
    /// Remote address.
    Address,
    /// Protocol and port of the service.
    Protocol,
    /// Bytes sent.
    Sent,
    /// Bytes received.
    Received,
    /// Bytes sent per second.
    SentRate,
    /// Bytes received per second.
    ReceivedRate,
    /// Bytes per second both ways.
    Rate,
    /// Round trip of this connection's handshake.
    RoundTrip,
    /// When its first packet came.
    FirstSeen,
    /// Since the first packet.
    Age,
    /// State in words.
    State,
}

impl Column {
    /// All of them, in the order in which they stand at first.
    pub const ALL: [Self; 18] = [
        Self::Destination,
        Self::Program,
        Self::Process,
        Self::Place,
        Self::Check,
        Self::Provider,
        Self::Asn,
        Self::Address,
        Self::Protocol,
        Self::Sent,
        Self::Received,
        Self::SentRate,
        Self::ReceivedRate,
        Self::Rate,
        Self::RoundTrip,
        Self::FirstSeen,
        Self::Age,
        Self::State,
    ];

    /// Its heading.
    #[must_use]
    pub fn title(self) -> String {
        words::text(match self {
            Self::Destination => "column-destination",
            Self::Program => "column-program",
            Self::Process => "column-process",
            Self::Place => "column-place",
            Self::Check => "column-check",
            Self::Provider => "column-provider",
            Self::Asn => "column-asn",
            Self::Address => "column-address",
            Self::Protocol => "column-protocol",
            Self::Sent => "column-sent",
            Self::Received => "column-received",
            Self::SentRate => "column-sent-rate",
            Self::ReceivedRate => "column-received-rate",
            Self::Rate => "column-rate",
            Self::RoundTrip => "column-round-trip",
            Self::FirstSeen => "column-first-seen",
            Self::Age => "column-age",
            Self::State => "column-state",
        })
    }

    /// Figures stand right, words left.
    #[must_use]
    pub const fn is_figure(self) -> bool {
        matches!(
            self,
            Self::Process
                | Self::Asn
                | Self::Sent
                | Self::Received
                | Self::SentRate
                | Self::ReceivedRate
                | Self::Rate
                | Self::RoundTrip
                | Self::FirstSeen
                | Self::Age
        )
    }

    /// Shown until the person chooses otherwise.
    #[must_use]
    pub const fn is_usual(self) -> bool {
        !matches!(
            self,
            Self::Process
                | Self::Check
                | Self::Asn
                | Self::SentRate
                | Self::ReceivedRate
                | Self::FirstSeen
        )
    }

    /// The facet that a click on its cell filters by.
    #[must_use]
    pub const fn facet(self) -> Option<Facet> {
        match self {
            Self::Program => Some(Facet::App),
            Self::Place => Some(Facet::Country),
            Self::Provider => Some(Facet::Provider),
            Self::Address | Self::Destination => Some(Facet::Host),
            Self::Protocol => Some(Facet::Port),
            _ => None,
        }
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

/// What decides the order of two rows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SortKey {
    /// By which column.
    pub column: Column,
    /// Largest first, or last letter first.
    pub is_descending: bool,
}

/// A column as it stands in the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Which.
    pub column: Column,
    /// Whether it is shown.
    pub is_shown: bool,
    /// As the person drew it, in points; `None`: what is right for its content.
    pub width: Option<f32>,
}

/// What the table can be grouped by.
pub const GROUPS: [Facet; 4] = [Facet::App, Facet::Host, Facet::Country, Facet::Provider];

/// Keys that count: more than three nobody can follow.
pub(crate) const MOST_KEYS: usize = 3;
/// Narrowest that a column can be drawn.
pub const LEAST_WIDTH: f32 = 48.0;

/// How the person wants the table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableSettings {
    /// The first decides; the next where it leaves rows equal.
    pub sort: Vec<SortKey>,
    /// Which connections.
    pub scope: Scope,
    /// All columns in their order.
    pub columns: Vec<Placed>,
    /// Rows are gathered below a row for each value.
    pub group_by: Option<Facet>,
    /// Values whose rows are folded away.
    pub folded: BTreeSet<String>,
}

impl Default for TableSettings {
    fn default() -> Self {
        Self {
            sort: vec![SortKey {
                column: Column::Rate,
                is_descending: true,
            }],
            scope: Scope::All,
            columns: Column::ALL
                .map(|column| Placed {
                    column,
                    is_shown: column.is_usual(),
                    width: None,
                })
                .into(),
            group_by: None,
            folded: BTreeSet::new(),
        }
    }
}

impl TableSettings {
    /// Sorts by `column`; where it already does, the other way around. Figures start with the largest.
    pub fn sort_by(&mut self, column: Column) {
        let key = self.turned(column);
        self.sort = vec![key];
    }

    /// Sorts by `column` too, where all keys before leave rows equal; where it already does, the other way around.
    pub fn then_by(&mut self, column: Column) {
        let key = self.turned(column);
        match self.sort.iter_mut().find(|known| known.column == column) {
            Some(known) => *known = key,
            None => {
                self.sort.truncate(MOST_KEYS - 1);
                self.sort.push(key);
            }
        }
    }

    fn turned(&self, column: Column) -> SortKey {
        let known = self.sort.iter().find(|key| key.column == column);
        SortKey {
            column,
            is_descending: known.map_or_else(|| column.is_figure(), |key| !key.is_descending),
        }
    }

    /// Which key `column` is, from 1, and whether it descends.
    #[must_use]
    pub fn key_of(&self, column: Column) -> Option<(usize, bool)> {
        let at = self.sort.iter().position(|key| key.column == column)?;
        Some((at + 1, self.sort[at].is_descending))
    }

    /// Shows a column, or hides it; the last one stays.
    pub fn toggle_column(&mut self, column: Column) {
        let shown = self.columns.iter().filter(|placed| placed.is_shown).count();
        if let Some(placed) = self.placed(column)
            && (!placed.is_shown || shown > 1)
        {
            placed.is_shown = !placed.is_shown;
        }
    }

    /// Gives a column a width.
    pub fn resize(&mut self, column: Column, width: Option<f32>) {
        if let Some(placed) = self.placed(column) {
            placed.width = width.map(|width| width.max(LEAST_WIDTH));
        }
    }

    /// Moves a column so that it stands where `target` stands.
    pub fn move_column(&mut self, column: Column, target: Column) {
        let at = |wanted| self.columns.iter().position(|it| it.column == wanted);
        if let (Some(from), Some(to)) = (at(column), at(target)) {
            let placed = self.columns.remove(from);
            self.columns.insert(to, placed);
        }
    }

    /// Folds the rows of a group away, or unfolds them.
    pub fn toggle_group(&mut self, value: &str) {
        if !self.folded.remove(value) {
            self.folded.insert(value.to_owned());
        }
    }

    fn placed(&mut self, column: Column) -> Option<&mut Placed> {
        self.columns.iter_mut().find(|it| it.column == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(settings: &TableSettings) -> Vec<(Column, bool)> {
        let keys = settings.sort.iter();
        keys.map(|key| (key.column, key.is_descending)).collect()
    }

    #[test]
    fn a_click_sorts_and_another_turns_around() {
        let mut settings = TableSettings::default();
        settings.sort_by(Column::Sent);
        assert_eq!(keys(&settings), [(Column::Sent, true)]);
        settings.sort_by(Column::Sent);
        assert_eq!(keys(&settings), [(Column::Sent, false)]);
        settings.sort_by(Column::Destination);
        assert_eq!(keys(&settings), [(Column::Destination, false)]);
    }

    #[test]
    fn further_keys_stand_behind_and_are_three_at_most() {
        let mut settings = TableSettings::default();
        settings.sort_by(Column::Program);
        settings.then_by(Column::Place);
        settings.then_by(Column::Sent);
        settings.then_by(Column::Place);
        assert_eq!(settings.key_of(Column::Place), Some((2, true)));
        settings.then_by(Column::Age);
        assert_eq!(
            keys(&settings),
            [
                (Column::Program, false),
                (Column::Place, true),
                (Column::Age, true)
            ]
        );
    }

    #[test]
    fn columns_move_hide_and_keep_a_least_width() {
        let mut settings = TableSettings::default();
        settings.move_column(Column::Sent, Column::Destination);
        assert_eq!(settings.columns[0].column, Column::Sent);
        settings.resize(Column::Sent, Some(3.0));
        assert_eq!(settings.columns[0].width, Some(LEAST_WIDTH));
        for column in Column::ALL {
            if settings
                .columns
                .iter()
                .any(|it| it.column == column && it.is_shown)
            {
                settings.toggle_column(column);
            }
        }
        let shown: Vec<_> = settings.columns.iter().filter(|it| it.is_shown).collect();
        assert_eq!(shown.len(), 1, "the last one stays");
    }
}
