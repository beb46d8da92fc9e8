//! The last fifteen minutes, stacked by hue.

use bevy::prelude::*;

use super::pacing::{ViewSystems, is_due};
use crate::ui::format;
use crate::world::hues::Hues;
use crate::world::routes::Hue;
use crate::world::throughput::{KEPT_SECS, Throughput};

/// Seconds in one column of the chart.
pub const COLUMN_SECS: usize = 5;
/// Columns of the chart.
pub const COLUMNS: usize = KEPT_SECS / COLUMN_SECS;

/// Bytes per second by hue, oldest column first.
pub type Column = [f32; Hue::COUNT];

/// The chart.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct TimelineView {
    /// [`COLUMNS`] of them; silent where nothing is known yet.
    pub columns: Vec<Column>,
    /// Index of the first column that was observed: before it nothing is known.
    pub first_known: usize,
    /// The highest column, in words.
    pub peak: String,
    /// Its height in bytes per second.
    pub peak_bytes_per_sec: f32,
    /// What each hue means, in order; the last is the rest.
    pub legend: Vec<(Hue, String)>,
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<TimelineView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(mut view: ResMut<TimelineView>, throughput: Res<Throughput>, hues: Res<Hues>) {
    fill(&mut view, &throughput, &hues);
}

/// Fills `view`; its vectors keep their memory.
pub fn fill(view: &mut TimelineView, throughput: &Throughput, hues: &Hues) {
    let seconds = throughput.seconds();
    // The newest second is still filling; columns end before it.
    let known = seconds.len().saturating_sub(1);
    let mut counted = [0_u16; COLUMNS];
    view.columns.clear();
    view.columns.resize(COLUMNS, Column::default());
    for (index, second) in seconds.take(known).enumerate() {
        let column = (KEPT_SECS - known + index) / COLUMN_SECS;
        let Some(sums) = view.columns.get_mut(column) else {
            continue;
        };
        counted[column] += 1;
        for (sum, bytes) in sums.iter_mut().zip(second.by_hue) {
            *sum += bytes as f32;
        }
    }
    view.first_known = counted
        .iter()
        .position(|seconds| *seconds > 0)
        .unwrap_or(COLUMNS);
    view.peak_bytes_per_sec = 0.0;
    for (column, seconds) in view.columns.iter_mut().zip(counted) {
        for value in column.iter_mut() {
            *value /= f32::from(seconds.max(1));
        }
        view.peak_bytes_per_sec = view.peak_bytes_per_sec.max(column.iter().sum());
    }
    view.peak = format!("peak {}", format::rate(view.peak_bytes_per_sec));
    view.legend.clear();
    let named = (0_u8..).zip(&hues.providers);
    view.legend
        .extend(named.map(|(index, name)| (Hue(index), name.to_string())));
    view.legend.push((Hue::OTHER, "Others".to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_past_stands_at_the_right_and_the_rest_is_unknown() {
        let mut throughput = Throughput::default();
        for second in 0..11 {
            throughput.add(1_000 + second, 100, 0, Hue(1));
        }
        let mut view = TimelineView::default();
        fill(&mut view, &throughput, &Hues::default());
        assert_eq!(view.first_known, COLUMNS - 2);
        assert_eq!(view.columns[COLUMNS - 1][1], 100.0);
        assert_eq!(view.peak, "peak 100 B/s");
    }

    #[test]
    fn nothing_yet_is_an_empty_chart() {
        let mut view = TimelineView::default();
        fill(&mut view, &Throughput::default(), &Hues::default());
        assert_eq!(view.first_known, COLUMNS);
        assert_eq!(view.legend.len(), 1);
    }
}
