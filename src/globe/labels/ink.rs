//! How much is drawn where: a coarse grid of arcs, summed so that any rectangle is answered at once. Pure.

use bevy::prelude::*;

/// Side of a cell in egui points.
const CELL: f32 = 10.0;

/// Brightness of arcs by cell, 0 to about 1.
pub(super) struct Ink {
    window: Rect,
    columns: usize,
    rows: usize,
    cells: Vec<f32>,
    /// Sums of all cells above and to the left.
    sums: Vec<f32>,
}

impl Ink {
    /// Nothing is drawn.
    #[must_use]
    pub(super) fn new(window: Rect) -> Self {
        let columns = (window.width() / CELL).ceil().clamp(1.0, 1_000.0) as usize;
        let rows = (window.height() / CELL).ceil().clamp(1.0, 1_000.0) as usize;
        Self {
            window,
            columns,
            rows,
            cells: vec![0.0; columns * rows],
            sums: vec![0.0; (columns + 1) * (rows + 1)],
        }
    }

    /// Adds something drawn at a point.
    pub(super) fn add(&mut self, at: Vec2, amount: f32) {
        if let Some(cell) = self.index(at).and_then(|index| self.cells.get_mut(index)) {
            *cell = (*cell + amount).min(1.5);
        }
    }

    /// Must be called after the last [`add`](Self::add).
    pub(super) fn finish(&mut self) {
        let wide = self.columns + 1;
        for row in 0..self.rows {
            let mut line = 0.0;
            for column in 0..self.columns {
                line += self.cells[row * self.columns + column];
                self.sums[(row + 1) * wide + column + 1] =
                    self.sums[row * wide + column + 1] + line;
            }
        }
    }

    fn index(&self, at: Vec2) -> Option<usize> {
        let cell = (at - self.window.min) / CELL;
        (cell.min_element() >= 0.0
            && (cell.x as usize) < self.columns
            && (cell.y as usize) < self.rows)
            .then(|| cell.y as usize * self.columns + cell.x as usize)
    }

    /// Mean under a rectangle.
    #[must_use]
    pub(super) fn mean(&self, rect: Rect) -> f32 {
        let cell = |value: f32, limit: usize| (value.max(0.0) as usize).min(limit);
        let min = (rect.min - self.window.min) / CELL;
        let max = (rect.max - self.window.min) / CELL;
        let (left, top) = (cell(min.x, self.columns), cell(min.y, self.rows));
        let (right, bottom) = (
            cell(max.x.ceil(), self.columns),
            cell(max.y.ceil(), self.rows),
        );
        let wide = self.columns + 1;
        let sum = self.sums[bottom * wide + right]
            - self.sums[top * wide + right]
            - self.sums[bottom * wide + left]
            + self.sums[top * wide + left];
        sum / ((right.saturating_sub(left) * bottom.saturating_sub(top)).max(1) as f32)
    }

    /// Mean along a leader.
    #[must_use]
    pub(super) fn along(&self, from: Vec2, to: Vec2) -> f32 {
        let samples = 8;
        let sum: f32 = (1..=samples)
            .filter_map(|step| self.index(from.lerp(to, step as f32 / samples as f32)))
            .filter_map(|index| self.cells.get(index))
            .sum();
        sum / samples as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mean_counts_what_lies_under_a_plate() {
        let mut ink = Ink::new(Rect::new(0.0, 0.0, 100.0, 100.0));
        ink.add(Vec2::new(15.0, 15.0), 1.0);
        ink.add(Vec2::new(500.0, -3.0), 1.0); // outside: nothing
        ink.finish();
        assert!((ink.mean(Rect::new(10.0, 10.0, 20.0, 20.0)) - 1.0).abs() < 1e-6);
        assert!((ink.mean(Rect::new(0.0, 0.0, 20.0, 20.0)) - 0.25).abs() < 1e-6);
        assert_eq!(ink.mean(Rect::new(50.0, 50.0, 90.0, 90.0)), 0.0);
        assert_eq!(ink.mean(Rect::new(-50.0, -50.0, -9.0, -9.0)), 0.0);
    }
}
