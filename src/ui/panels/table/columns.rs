//! Widths of the columns: figures take what they need, words share the rest.

use bevy_egui::egui::{Rect, pos2};

use crate::ui::view_model::table::Column;

/// Room at both sides inside a cell.
pub(super) const PAD: f32 = 10.0;
/// Room for the swatch before the first column.
const LEAD: f32 = 24.0;
/// Below this, figures stand closer.
const NARROW: f32 = 1500.0;

/// Where each column stands in a table of a given width.
pub(super) struct Columns {
    /// Left edges from the table's left edge; the last is the right edge.
    edges: [f32; Column::ALL.len() + 1],
}

impl Columns {
    /// Shares out `width`. Without programs, their column has no room.
    pub(super) fn new(width: f32, has_programs: bool) -> Self {
        let is_narrow = width < NARROW;
        let fixed: f32 = Column::ALL
            .iter()
            .filter_map(|column| fixed_width(*column, is_narrow))
            .sum();
        let rest = (width - LEAD - fixed).max(0.0);
        let share = |column| match column {
            Column::Program if !has_programs => 0.0,
            _ => share(column),
        };
        let shares: f32 = Column::ALL.into_iter().map(share).sum();
        let mut edges = [LEAD; Column::ALL.len() + 1];
        for (index, column) in Column::ALL.iter().enumerate() {
            let width =
                fixed_width(*column, is_narrow).unwrap_or_else(|| rest * share(*column) / shares);
            edges[index + 1] = edges[index] + width;
        }
        Self { edges }
    }

    /// Whether `column` is shown.
    pub(super) fn has(&self, column: Column) -> bool {
        let index = column as usize;
        self.edges[index + 1] > self.edges[index]
    }

    /// The cell of `column` in a row.
    pub(super) fn cell(&self, column: Column, row: Rect) -> Rect {
        let index = column as usize;
        Rect::from_min_max(
            pos2(row.left() + self.edges[index], row.top()),
            pos2(row.left() + self.edges[index + 1], row.bottom()),
        )
    }
}

/// Columns whose content has a known length: in a narrow window, and in others.
const fn fixed_width(column: Column, is_narrow: bool) -> Option<f32> {
    let (narrow, wide) = match column {
        Column::Protocol => (92.0, 120.0),
        Column::Sent => (74.0, 100.0),
        Column::Received => (84.0, 104.0),
        Column::Rate => (92.0, 116.0),
        Column::RoundTrip => (78.0, 88.0),
        Column::Age => (78.0, 108.0),
        Column::State => (104.0, 136.0),
        Column::Destination
        | Column::Program
        | Column::Place
        | Column::Provider
        | Column::Address => return None,
    };
    Some(if is_narrow { narrow } else { wide })
}

/// Weight in sharing out the rest.
const fn share(column: Column) -> f32 {
    match column {
        Column::Destination => 0.42,
        Column::Program => 0.17,
        Column::Place => 0.2,
        Column::Provider | Column::Address => 0.19,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_exactly() {
        for width in [1000.0, 1248.0, 1872.0, 2464.0] {
            for has_programs in [false, true] {
                let columns = Columns::new(width, has_programs);
                let right = columns.edges[Column::ALL.len()];
                assert!((right - width).abs() < 0.01, "{width}");
                assert!(columns.edges.is_sorted());
                assert_eq!(columns.has(Column::Program), has_programs);
            }
        }
    }

    #[test]
    fn the_order_of_the_columns_is_their_number() {
        for (index, column) in Column::ALL.iter().enumerate() {
            assert_eq!(*column as usize, index);
        }
    }
}
