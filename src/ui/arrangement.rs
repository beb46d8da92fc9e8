//! How the person arranged the screen, in the words in which it is kept: which list stands where, what is folded, on which
//! side columns stand, and how the table is wanted. What a later program no longer knows is left out.

use flowcore::filter::Facet;
use serde::{Deserialize, Serialize};

use super::cells;
use super::state::{Slot, UiState};
use crate::survey::table::{Column, GROUPS, LEAST_WIDTH, Placed, SortKey};

/// Widest that a kept column can be: a window is not wider.
const MOST_WIDTH: f32 = 4_000.0;

/// An arrangement. An empty one changes nothing.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Arrangement {
    /// Lists at the left, at the right above and below, as filters call them.
    pub lists: Vec<String>,
    /// Panels that are folded.
    pub folded: Vec<String>,
    /// Columns of panels have changed sides.
    pub is_mirrored: bool,
    /// Columns of the table in their order.
    pub columns: Vec<KeptColumn>,
    /// By what the table is sorted, and whether the largest come first.
    pub sort: Vec<(String, bool)>,
    /// By what the table is grouped.
    pub group_by: Option<String>,
}

/// A column of the table.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct KeptColumn {
    /// As exports call it.
    pub name: String,
    /// Whether it is shown.
    pub is_shown: bool,
    /// As the person drew it, in points.
    pub width: Option<f32>,
}

const SLOTS: [(Slot, &str); 6] = [
    (Slot::Left, "left"),
    (Slot::Upper, "upper"),
    (Slot::Lower, "lower"),
    (Slot::Fresh, "fresh"),
    (Slot::Tray, "tray"),
    (Slot::Timeline, "timeline"),
];

fn column(name: &str) -> Option<Column> {
    Column::ALL.into_iter().find(|it| cells::key(*it) == name)
}

impl Arrangement {
    /// The arrangement that is on the screen.
    #[must_use]
    pub fn of(state: &UiState) -> Self {
        let table = &state.table;
        let folded = SLOTS.iter().filter(|(slot, _)| state.folded.contains(slot));
        Self {
            lists: state.lists.map(|facet| facet.field().to_owned()).into(),
            folded: folded.map(|(_, name)| (*name).to_owned()).collect(),
            is_mirrored: state.is_mirrored,
            columns: table
                .columns
                .iter()
                .map(|placed| KeptColumn {
                    name: cells::key(placed.column).to_owned(),
                    is_shown: placed.is_shown,
                    width: placed.width,
                })
                .collect(),
            sort: table
                .sort
                .iter()
                .map(|key| (cells::key(key.column).to_owned(), key.is_descending))
                .collect(),
            group_by: table.group_by.map(|facet| facet.field().to_owned()),
        }
    }

    /// Puts it on the screen.
    pub fn restore(&self, state: &mut UiState) {
        for (slot, name) in state.lists.iter_mut().zip(&self.lists) {
            *slot = Facet::of_field(name).unwrap_or(*slot);
        }
        let folded = SLOTS
            .iter()
            .filter(|(_, name)| self.folded.iter().any(|it| it == name));
        state.folded = folded.map(|(slot, _)| *slot).collect();
        state.is_mirrored = self.is_mirrored;
        let table = &mut state.table;
        let kept = self.columns.iter().filter_map(|it| {
            Some(Placed {
                column: column(&it.name)?,
                is_shown: it.is_shown,
                width: it
                    .width
                    .filter(|width| (LEAST_WIDTH..=MOST_WIDTH).contains(width)),
            })
        });
        let mut columns: Vec<Placed> = Vec::new();
        for placed in kept.chain(table.columns.iter().copied()) {
            if columns.iter().all(|it| it.column != placed.column) {
                columns.push(placed);
            }
        }
        if columns.iter().any(|it| it.is_shown) {
            table.columns = columns;
        }
        let sort = self.sort.iter().filter_map(|(name, is_descending)| {
            Some(SortKey {
                column: column(name)?,
                is_descending: *is_descending,
            })
        });
        let sort: Vec<SortKey> = sort.collect();
        if !sort.is_empty() {
            table.sort = sort;
        }
        let group = self.group_by.as_deref().and_then(Facet::of_field);
        table.group_by = group.filter(|facet| GROUPS.contains(facet));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_arranged_is_so_again() {
        let mut state = UiState {
            lists: [Facet::Port, Facet::Host, Facet::City],
            is_mirrored: true,
            ..UiState::default()
        };
        state.folded.insert(Slot::Tray);
        state.table.move_column(Column::Sent, Column::Destination);
        state.table.resize(Column::Sent, Some(222.0));
        state.table.toggle_column(Column::Asn);
        state.table.sort_by(Column::Age);
        state.table.group_by = Some(Facet::Provider);
        let kept = serde_json::to_string(&Arrangement::of(&state)).expect("JSON");
        let mut other = UiState::default();
        let read: Arrangement = serde_json::from_str(&kept).expect("JSON");
        read.restore(&mut other);
        assert_eq!(other, state);
    }

    #[test]
    fn what_makes_no_sense_is_left_out() {
        let kept = Arrangement {
            lists: vec!["nothing".into(), "port".into()],
            columns: vec![
                KeptColumn {
                    name: "sent_bytes".into(),
                    is_shown: true,
                    width: Some(f32::NAN),
                },
                KeptColumn::default(),
            ],
            sort: vec![("nothing".into(), true)],
            group_by: Some("port".into()),
            ..Arrangement::default()
        };
        let mut state = UiState::default();
        kept.restore(&mut state);
        assert_eq!(state.lists, [Facet::App, Facet::Port, Facet::Provider]);
        assert_eq!(state.table.columns.len(), Column::ALL.len());
        assert_eq!(state.table.columns[0].column, Column::Sent);
        assert_eq!(state.table.columns[0].width, None);
        assert_eq!(state.table.sort, UiState::default().table.sort);
        assert_eq!(state.table.group_by, None);
    }
}
