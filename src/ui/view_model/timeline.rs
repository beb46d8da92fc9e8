//! The last minutes, stacked by hue: one, five or fifteen of them, whatever what was observed fills best.

use bevy::prelude::*;

use super::pacing::{ViewSystems, is_due};
use crate::ui::format;
use crate::world::hues::{ColorBy, Hues};
use crate::world::routes::Hue;
use crate::world::throughput::{KEPT_SECS, Throughput};

/// How far back the chart goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Span {
    /// Seconds in one column.
    pub column_secs: usize,
    /// Columns of the chart.
    pub columns: usize,
    /// The chart's title.
    pub title: &'static str,
    /// What stands below the axis, at equal distances.
    pub ticks: [&'static str; 6],
}

/// Narrowest first. The last one is all that is kept.
const SPANS: [Span; 3] = [
    Span {
        column_secs: 1,
        columns: 60,
        title: "Last minute",
        ticks: ["60 s ago", "48 s", "36 s", "24 s", "12 s", "now"],
    },
    Span {
        column_secs: 2,
        columns: 150,
        title: "Last 5 minutes",
        ticks: ["5 min ago", "4 min", "3 min", "2 min", "1 min", "now"],
    },
    Span {
        column_secs: 5,
        columns: KEPT_SECS / 5,
        title: "Last 15 minutes",
        ticks: ["15 min ago", "12 min", "9 min", "6 min", "3 min", "now"],
    },
];

impl Span {
    /// The narrowest span that holds `known_secs`.
    fn holding(known_secs: usize) -> Self {
        let [.., all] = SPANS;
        let fits = |span: &Self| span.column_secs * span.columns >= known_secs;
        SPANS.into_iter().find(fits).unwrap_or(all)
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::holding(0)
    }
}

/// Bytes per second by hue, oldest column first.
pub type Column = [f32; Hue::COUNT];

/// The chart.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct TimelineView {
    /// How far back it goes.
    pub span: Span,
    /// One for each column of the span; silent where nothing is known yet.
    pub columns: Vec<Column>,
    /// Index of the first column that was observed: before it nothing is known.
    pub first_known: usize,
    /// The highest column, in words.
    pub peak: String,
    /// Its height in bytes per second.
    pub peak_bytes_per_sec: f32,
    /// What hues stand for.
    pub by: ColorBy,
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
    let span = Span::holding(known);
    let span_secs = span.columns * span.column_secs;
    let mut counted = [0_u16; KEPT_SECS];
    view.span = span;
    view.columns.clear();
    view.columns.resize(span.columns, Column::default());
    for (index, second) in seconds.take(known).enumerate() {
        let column = (span_secs.saturating_sub(known) + index) / span.column_secs;
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
        .unwrap_or(span.columns);
    view.peak_bytes_per_sec = 0.0;
    for (column, seconds) in view.columns.iter_mut().zip(counted) {
        for value in column.iter_mut() {
            *value /= f32::from(seconds.max(1));
        }
        view.peak_bytes_per_sec = view.peak_bytes_per_sec.max(column.iter().sum());
    }
    view.peak = format!("peak {}", format::rate(view.peak_bytes_per_sec));
    view.legend.clear();
    view.by = hues.by;
    let named = (0_u8..)
        .zip(&hues.holders)
        .filter(|(_, name)| !name.is_empty());
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
        assert_eq!((view.span.title, view.first_known), ("Last minute", 50));
        assert_eq!(view.columns[59][1], 100.0);
        assert_eq!(view.peak, "peak 100 B/s");
    }

    #[test]
    fn the_span_grows_with_what_was_observed() {
        assert_eq!(Span::holding(60).title, "Last minute");
        assert_eq!(Span::holding(61).title, "Last 5 minutes");
        assert_eq!(Span::holding(301).title, "Last 15 minutes");
        assert_eq!(Span::holding(KEPT_SECS + 1).title, "Last 15 minutes");
    }

    #[test]
    fn nothing_yet_is_an_empty_chart() {
        let mut view = TimelineView::default();
        fill(&mut view, &Throughput::default(), &Hues::default());
        assert_eq!(view.first_known, view.columns.len());
        assert_eq!(view.legend.len(), 1);
    }
}
