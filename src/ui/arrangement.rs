//! How the person arranged the screen, as a line of text: which panel stands where, what is folded or pinned, and how the
//! table is wanted. The same line keeps the screen for the next start and stands in `look.layouts` of the settings.
//!
//! ```text
//! left:totals/pinned,app,fresh right:country,provider,tray/folded below:timeline mirrored
//! columns:destination,sent=120,!pid sort:-rate,sent group:country
//! ```
//!
//! What is not said is as it comes.

use std::fmt;
use std::str::FromStr;

use flowcore::filter::Facet;
use flowcore::model::Saying;
use flowcore::say;

use super::cells;
use super::columns::{Columns, Panel, Side};
use super::state::UiState;
use crate::survey::table::{
    Column, GROUPS, LEAST_WIDTH, MOST_KEYS, Placed, SortKey, TableSettings,
};

/// Widest that a kept column can be: a window is not wider.
const MOST_WIDTH: f32 = 4_000.0;

/// Panels that are no lists, in the words of a layout.
const NAMED: [(Panel, &str); 4] = [
    (Panel::Totals, "totals"),
    (Panel::Fresh, "fresh"),
    (Panel::Tray, "tray"),
    (Panel::Timeline, "timeline"),
];

/// An arrangement. The default one is the screen as it comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    columns: Columns,
    lists: [Facet; 3],
    is_mirrored: bool,
    table: Vec<Placed>,
    sort: Vec<SortKey>,
    group_by: Option<Facet>,
}

impl Default for Arrangement {
    fn default() -> Self {
        Self::of(&UiState::default())
    }
}

impl Arrangement {
    /// The arrangement that is on the screen.
    #[must_use]
    pub fn of(state: &UiState) -> Self {
        Self {
            columns: state.columns.clone(),
            lists: state.lists,
            is_mirrored: state.is_mirrored,
            table: state.table.columns.clone(),
            sort: state.table.sort.clone(),
            group_by: state.table.group_by,
        }
    }

    /// Puts it on the screen.
    pub fn restore(&self, state: &mut UiState) {
        state.columns.clone_from(&self.columns);
        state.lists = self.lists;
        state.is_mirrored = self.is_mirrored;
        let table = &mut state.table;
        table.columns.clone_from(&self.table);
        table.sort.clone_from(&self.sort);
        table.group_by = self.group_by;
        table.folded.clear();
    }

    fn panel(&self, panel: Panel) -> String {
        let name = match panel.list() {
            Some(list) => self.lists[list].field(),
            None => NAMED
                .iter()
                .find(|(it, _)| *it == panel)
                .map_or("", |(_, name)| name),
        };
        let mut words = name.to_owned();
        for (set, flag) in [
            (&self.columns.pinned, "/pinned"),
            (&self.columns.folded, "/folded"),
        ] {
            if set.contains(&panel) {
                words.push_str(flag);
            }
        }
        words
    }
}

impl fmt::Display for Arrangement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (side, word) in Side::ALL.into_iter().zip(["left:", " right:"]) {
            let panels = self
                .columns
                .side(side)
                .iter()
                .map(|panel| self.panel(*panel));
            write!(f, "{word}{}", panels.collect::<Vec<_>>().join(","))?;
        }
        let timeline = self.panel(Panel::Timeline);
        if timeline.contains('/') {
            write!(f, " below:{timeline}")?;
        }
        if self.is_mirrored {
            f.write_str(" mirrored")?;
        }
        let usual = TableSettings::default();
        if self.table != usual.columns {
            let columns = self.table.iter().map(|placed| {
                let name = cells::key(placed.column);
                let hidden = if placed.is_shown { "" } else { "!" };
                let width = placed
                    .width
                    .map_or_else(String::new, |width| format!("={}", width.round()));
                format!("{hidden}{name}{width}")
            });
            write!(f, " columns:{}", columns.collect::<Vec<_>>().join(","))?;
        }
        if self.sort != usual.sort {
            let keys = self.sort.iter().map(|key| {
                let sign = if key.is_descending { "-" } else { "" };
                format!("{sign}{}", cells::key(key.column))
            });
            write!(f, " sort:{}", keys.collect::<Vec<_>>().join(","))?;
        }
        if let Some(facet) = self.group_by {
            write!(f, " group:{}", facet.field())?;
        }
        Ok(())
    }
}

impl FromStr for Arrangement {
    type Err = Saying;

    fn from_str(text: &str) -> Result<Self, Saying> {
        let mut read = Self::default();
        let mut sides = [Vec::new(), Vec::new()];
        let (mut lists, mut flags) = (Vec::new(), Vec::new());
        for word in text.split_whitespace() {
            let (what, rest) = word.split_once(':').unwrap_or((word, ""));
            let parts = || rest.split(',').filter(|part| !part.is_empty());
            match what {
                "left" | "right" | "below" => {
                    for part in parts() {
                        let panel = panel(part, &mut lists, &mut flags)?;
                        match what {
                            "left" => sides[0].push(panel),
                            "right" => sides[1].push(panel),
                            _ => {}
                        }
                    }
                }
                "mirrored" => read.is_mirrored = true,
                "columns" => read.table = columns(parts())?,
                "sort" => {
                    read.sort = parts().map(sort_key).collect::<Result<_, _>>()?;
                    read.sort.truncate(MOST_KEYS);
                }
                "group" => {
                    let facet = Facet::of_field(rest).filter(|facet| GROUPS.contains(facet));
                    read.group_by =
                        Some(facet.ok_or_else(|| no_such(rest, GROUPS.map(Facet::field)))?);
                }
                _ => {
                    let known = [
                        "left", "right", "below", "mirrored", "columns", "sort", "group",
                    ];
                    return Err(no_such(what, known));
                }
            }
        }
        for (list, facet) in read.lists.iter_mut().zip(lists) {
            *list = facet;
        }
        read.columns = Columns::of(sides);
        for (panel, flag) in flags {
            match flag {
                Flag::Pinned => read.columns.pinned.insert(panel),
                Flag::Folded => read.columns.folded.insert(panel),
            };
        }
        if read.sort.is_empty() {
            read.sort = TableSettings::default().sort;
        }
        Ok(read)
    }
}

/// What can be said of a panel.
enum Flag {
    Pinned,
    Folded,
}

/// Reads `app/pinned`. The first list that is named is the first list.
fn panel(
    part: &str,
    lists: &mut Vec<Facet>,
    flags: &mut Vec<(Panel, Flag)>,
) -> Result<Panel, Saying> {
    let mut words = part.split('/');
    let name = words.next().unwrap_or_default();
    let panel = if let Some((panel, _)) = NAMED.iter().find(|(_, known)| *known == name) {
        *panel
    } else {
        let facet = Facet::of_field(name).ok_or_else(|| {
            let known = NAMED.iter().map(|(_, name)| *name);
            no_such(name, known.chain(Facet::ALL.map(Facet::field)))
        })?;
        lists.push(facet);
        let places = [Panel::FirstList, Panel::SecondList, Panel::ThirdList];
        *places
            .get(lists.len() - 1)
            .ok_or_else(|| say!("wants-three-lists", "there is room for three lists"))?
    };
    for word in words {
        flags.push((
            panel,
            match word {
                "pinned" => Flag::Pinned,
                "folded" => Flag::Folded,
                _ => return Err(no_such(word, ["pinned", "folded"])),
            },
        ));
    }
    Ok(panel)
}

fn column(name: &str) -> Result<Column, Saying> {
    let found = Column::ALL.into_iter().find(|it| cells::key(*it) == name);
    found.ok_or_else(|| no_such(name, Column::ALL.map(cells::key)))
}

/// Reads columns of the table. What is not named stays hidden, behind the others.
fn columns<'a>(parts: impl Iterator<Item = &'a str>) -> Result<Vec<Placed>, Saying> {
    let mut columns: Vec<Placed> = Vec::new();
    for part in parts {
        let (name, width) = part.split_once('=').unzip();
        let name = name.unwrap_or(part);
        let bare = name.trim_start_matches('!');
        let width = match width {
            None => None,
            Some(points) => {
                let points = points
                    .parse()
                    .ok()
                    .filter(|it| (LEAST_WIDTH..=MOST_WIDTH).contains(it));
                Some(points.ok_or_else(|| {
                    say!(
                        "wants-width",
                        "{column}: a width is a number from {least} to {most}",
                        column = part,
                        least = LEAST_WIDTH,
                        most = MOST_WIDTH
                    )
                })?)
            }
        };
        let column = column(bare)?;
        if columns.iter().all(|it| it.column != column) {
            columns.push(Placed {
                column,
                is_shown: bare.len() == name.len(),
                width,
            });
        }
    }
    if !columns.iter().any(|it| it.is_shown) {
        return Err(say!("wants-column", "a table has one column at least"));
    }
    for column in Column::ALL {
        if columns.iter().all(|it| it.column != column) {
            columns.push(Placed {
                column,
                is_shown: false,
                width: None,
            });
        }
    }
    Ok(columns)
}

fn sort_key(part: &str) -> Result<SortKey, Saying> {
    let name = part.trim_start_matches('-');
    Ok(SortKey {
        column: column(name)?,
        is_descending: name.len() < part.len(),
    })
}

fn no_such<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Saying {
    let known: Vec<&str> = known.into_iter().collect();
    say!(
        "wants-known",
        "“{word}” is not known here; there are {known}",
        word = word,
        known = known.join(", ")
    )
}

/// An arrangement with the name that the person gave it: `Evening = left:totals …`.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The name.
    pub name: String,
    /// The arrangement.
    pub arrangement: Arrangement,
}

impl FromStr for Layout {
    type Err = Saying;

    fn from_str(text: &str) -> Result<Self, Saying> {
        let (name, rest) = text.split_once('=').unwrap_or(("", text));
        if name.trim().is_empty() {
            return Err(say!("wants-layout", "a layout is NAME = left:… right:…"));
        }
        Ok(Self {
            name: name.trim().to_owned(),
            arrangement: rest.parse()?,
        })
    }
}

impl fmt::Display for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.name, self.arrangement)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::columns::Move;

    #[test]
    fn what_was_arranged_is_so_again() {
        let mut state = UiState {
            lists: [Facet::Port, Facet::Host, Facet::City],
            is_mirrored: true,
            ..UiState::default()
        };
        state.columns.toggle_fold(Panel::Tray);
        state.columns.toggle_pin(Panel::Timeline);
        state.columns.step(Panel::Totals, Move::Across);
        state.table.move_column(Column::Sent, Column::Destination);
        state.table.resize(Column::Sent, Some(222.0));
        state.table.toggle_column(Column::Asn);
        state.table.sort_by(Column::Age);
        state.table.group_by = Some(Facet::Provider);
        let kept = Arrangement::of(&state).to_string();
        let mut other = UiState::default();
        kept.parse::<Arrangement>()
            .expect("it was printed")
            .restore(&mut other);
        assert_eq!(other, state, "{kept}");
    }

    #[test]
    fn the_screen_as_it_comes_is_short_to_say() {
        let words = "left:totals,app,fresh right:country,provider,tray";
        assert_eq!(Arrangement::default().to_string(), words);
        assert_eq!("".parse(), Ok(Arrangement::default()));
        let named: Layout = format!("Evening = {words}").parse().expect("a layout");
        assert_eq!(named.name, "Evening");
        assert_eq!(named.arrangement, Arrangement::default());
    }

    #[test]
    fn what_makes_no_sense_is_answered_with_what_would() {
        let answer = |text: &str| text.parse::<Layout>().expect_err(text);
        assert!(answer("left:totals").contains("NAME ="));
        assert!(answer("a = left:nothing").contains("totals, fresh, tray, timeline, app"));
        assert!(answer("a = left:app/glued").contains("pinned, folded"));
        assert!(answer("a = left:app,app,app right:app").contains("three lists"));
        assert!(answer("a = columns:sent_bytes=3").contains("from 48"));
        assert!(answer("a = columns:!sent_bytes").contains("one column"));
        assert!(answer("a = sort:up").contains("sent_bytes"));
        assert!(answer("a = group:port").contains("provider"));
        assert!(answer("a = top:totals").contains("left, right"));
    }

    /// Any arrangement that hands can make.
    fn arranged() -> impl Strategy<Value = UiState> {
        let panel = || (0..Panel::ALL.len()).prop_map(|at| Panel::ALL[at]);
        let column = || (0..Column::ALL.len()).prop_map(|at| Column::ALL[at]);
        let facet = || (0..Facet::ALL.len()).prop_map(|at| Facet::ALL[at]);
        (
            proptest::collection::vec((panel(), 0..5_u8), 0..20),
            proptest::collection::vec((column(), column(), 0..5_u8, 48_u16..900), 0..20),
            [facet(), facet(), facet()],
            any::<bool>(),
            proptest::option::of((0..GROUPS.len()).prop_map(|at| GROUPS[at])),
        )
            .prop_map(|(moves, columns, lists, is_mirrored, group_by)| {
                let mut state = UiState {
                    lists,
                    is_mirrored,
                    ..UiState::default()
                };
                for (panel, what) in moves {
                    match what {
                        0 => state.columns.toggle_fold(panel),
                        1 => state.columns.toggle_pin(panel),
                        2 => state.columns.step(panel, Move::Up),
                        3 => state.columns.step(panel, Move::Down),
                        _ => state.columns.step(panel, Move::Across),
                    }
                }
                for (column, other, what, width) in columns {
                    match what {
                        0 => state.table.toggle_column(column),
                        1 => state.table.move_column(column, other),
                        2 => state.table.resize(column, Some(f32::from(width))),
                        3 => state.table.then_by(column),
                        _ => state.table.sort_by(column),
                    }
                }
                state.table.group_by = group_by;
                state
            })
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(state in arranged()) {
            let kept = Arrangement::of(&state).to_string();
            let mut other = UiState::default();
            kept.parse::<Arrangement>().expect("it was printed").restore(&mut other);
            // A list is the first, second or third by where it stands, so that only what is seen is compared.
            prop_assert_eq!(Arrangement::of(&other).to_string(), kept);
            prop_assert_eq!(other.table, state.table);
        }

        #[test]
        fn any_text_is_a_layout_or_a_reason(text: String) {
            if let Err(reason) = text.parse::<Layout>() {
                prop_assert!(!reason.is_empty());
            }
        }
    }
}
