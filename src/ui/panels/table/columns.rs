//! Where columns stand: figures take what they need, words share the rest, and what the person drew is kept.

use bevy_egui::egui::{Rect, pos2, vec2};

use crate::survey::table::{Column, Placed};

/// Room at both sides inside a cell: in a narrow window, and in others.
const PADS: [f32; 2] = [7.0, 10.0];
/// Room for the swatch before the first column.
pub(super) const LEAD: f32 = 24.0;
/// Below this, figures stand closer.
const NARROW: f32 = 1500.0;
/// Words are never narrower, as long as there is room at all.
const LEAST: f32 = 72.0;

/// A table of a given width.
pub(super) struct Columns {
    /// Shown columns with the left and the right edge of each, from the table's left edge.
    cells: Vec<(Column, f32, f32)>,
    /// How far they are pushed to the left.
    pushed: f32,
    /// Room at both sides inside a cell.
    pad: f32,
}

impl Columns {
    /// Shares out `width`. Without programs, their columns have no room.
    pub(super) fn new(width: f32, placed: &[Placed], has_programs: bool) -> Self {
        let is_narrow = width < NARROW;
        let needs_programs = |column| matches!(column, Column::Program | Column::Process);
        let shown: Vec<&Placed> = placed
            .iter()
            .filter(|it| it.is_shown && (has_programs || !needs_programs(it.column)))
            .collect();
        let known = |it: &Placed| it.width.or_else(|| fixed_width(it.column, is_narrow));
        let fixed: f32 = shown.iter().filter_map(|it| known(it)).sum();
        let shares: f32 = shown
            .iter()
            .filter(|it| known(it).is_none())
            .map(|it| share(it.column))
            .sum();
        let rest = width - LEAD - fixed;
        let wanted = |it: &Placed| {
            known(it).unwrap_or_else(|| (rest * share(it.column) / shares).max(LEAST))
        };
        let mut x = LEAD;
        let mut cells: Vec<(Column, f32, f32)> = shown
            .iter()
            .map(|it| {
                let left = x;
                x += wanted(it);
                (it.column, left, x)
            })
            .collect();
        // Too little for the table: the last one takes the rest. Too much: the table is pushed sideways.
        if let Some(last) = cells.last_mut() {
            last.2 = width.max(last.2);
        }
        Self {
            cells,
            pushed: 0.0,
            pad: PADS[usize::from(!is_narrow)],
        }
    }

    /// What all of them take.
    pub(super) fn width(&self) -> f32 {
        self.cells.last().map_or(0.0, |(.., right)| *right)
    }

    /// Pushes them to the left by so many points.
    pub(super) const fn push(&mut self, points: f32) {
        self.pushed = points;
    }

    /// The shown columns in their order, with the cell of each in `row`.
    pub(super) fn cells(&self, row: Rect) -> impl Iterator<Item = (Column, Rect)> {
        self.cells.iter().map(move |(column, left, right)| {
            let cell = Rect::from_min_max(
                pos2(row.left() + left - self.pushed, row.top()),
                pos2(row.left() + right - self.pushed, row.bottom()),
            );
            (*column, cell)
        })
    }

    /// The room for what a cell says.
    pub(super) fn inner(&self, cell: Rect) -> Rect {
        cell.shrink2(vec2(self.pad, 0.0))
    }

    /// The column under `x`.
    pub(super) fn at(&self, row: Rect, x: f32) -> Option<Column> {
        self.cells(row)
            .find(|(_, cell)| cell.x_range().contains(x))
            .map(|(column, _)| column)
    }
}

/// Columns whose content has a known length: in a narrow window, and in others.
const fn fixed_width(column: Column, is_narrow: bool) -> Option<f32> {
    let (narrow, wide) = match column {
        Column::Process | Column::Asn => (58.0, 76.0),
        Column::Protocol => (80.0, 120.0),
        Column::Sent => (74.0, 100.0),
        Column::Received => (82.0, 108.0),
        Column::SentRate | Column::ReceivedRate => (86.0, 116.0),
        // With its trend.
        Column::Rate => (122.0, 164.0),
        Column::RoundTrip => (66.0, 88.0),
        Column::FirstSeen => (90.0, 124.0),
        Column::Age => (72.0, 108.0),
        Column::State => (98.0, 136.0),
        Column::Destination
        | Column::Program
        | Column::Place
        | Column::Check
        | Column::Provider
        | Column::Address => return None,
    };
    Some(if is_narrow { narrow } else { wide })
}

/// Weight in sharing out the rest.
const fn share(column: Column) -> f32 {
    match column {
        Column::Destination => 0.35,
        Column::Place => 0.25,
        Column::Check => 0.4,
        Column::Program | Column::Provider => 0.19,
        Column::Address => 0.27,
        _ => 0.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::table::TableSettings;

    #[test]
    fn columns_fill_the_width_and_are_pushed_sideways_where_there_are_too_many() {
        let mut settings = TableSettings::default();
        let mut all = settings.clone();
        for placed in &mut all.columns {
            placed.is_shown = true;
        }
        settings.resize(Column::Place, Some(300.0));
        for settings in [settings, all] {
            for width in [600.0, 1000.0, 1248.0, 1872.0, 2464.0] {
                for has_programs in [false, true] {
                    let columns = Columns::new(width, &settings.columns, has_programs);
                    let cells = &columns.cells;
                    assert_eq!(cells[0].1, LEAD);
                    assert!(columns.width() >= width - 0.01, "{width}");
                    for pair in cells.windows(2) {
                        assert!((pair[0].2 - pair[1].1).abs() < 0.01);
                        assert!(pair[0].2 - pair[0].1 >= 48.0, "squeezed at {width}");
                    }
                    let has = |column| cells.iter().any(|(it, ..)| *it == column);
                    assert_eq!(has(Column::Program), has_programs);
                }
            }
        }
    }
}
