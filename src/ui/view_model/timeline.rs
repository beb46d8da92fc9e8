//! The last minutes, sent above and received below, stacked by hue: one, five, fifteen or sixty of them, whatever what
//! was observed fills best. Colored by what hues stand for now, the past too. It follows the filter, and shows the brush.

use std::time::Duration;

use bevy::prelude::*;

use super::pacing::{ViewSystems, is_due};
use crate::survey::Survey;
use crate::survey::answer::Column;
use crate::survey::question::{Brush, Window};
use crate::ui::format;
use crate::words;
use crate::world::hues::{ColorBy, Hues};
use crate::world::routes::Hue;
use crate::world::throughput::Throughput;

/// The brush, as the panel draws it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BrushView {
    /// Its seconds: from, and the first one behind them.
    pub range: (u64, u64),
    /// Length, where it ends, volume and connections, in words.
    pub words: String,
}

/// The chart.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct TimelineView {
    /// How far back it goes.
    pub window: Window,
    /// One for each column of the window, in bytes per second; silent where nothing is known yet.
    pub columns: Vec<Column>,
    /// Index of the first column that was observed: before it nothing is known.
    pub first_known: usize,
    /// The highest column, in words.
    pub peak: String,
    /// The highest sum of what was sent, in bytes per second.
    pub peak_up: f32,
    /// The highest sum of what was received.
    pub peak_down: f32,
    /// What hues stand for.
    pub by: ColorBy,
    /// What each hue means, in order; the last is the rest.
    pub legend: Vec<(Hue, String)>,
    /// When the newest hosts were first seen, in seconds of the meter's time.
    pub fresh: Vec<u64>,
    /// The seconds that the person chose.
    pub brush: Option<BrushView>,
    /// The filter leaves something out.
    pub is_filtered: bool,
    /// It stands still: the capture has ended.
    pub has_ended: bool,
    /// Seconds in which the capture ran, where all of it is shown: the first and the last one are whole here.
    pub whole_secs: u64,
}

impl TimelineView {
    /// The chart's title.
    #[must_use]
    pub fn title(&self) -> String {
        if self.window.is_whole {
            return words::text("timeline-whole");
        }
        words::text(match self.window.column_secs {
            0 | 1 => "timeline-1",
            2 => "timeline-5",
            5 => "timeline-15",
            _ => "timeline-60",
        })
    }

    /// The words below the axis, each with its share of the way: round times since the start of a capture that is shown
    /// whole, else equal distances back from now.
    #[must_use]
    pub fn ticks(&self) -> Vec<(f32, String)> {
        if self.window.is_whole {
            return self.ticks_of_whole();
        }
        let (most, unit) = match self.window.column_secs {
            0 | 1 => (60, "s"),
            2 => (5, "min"),
            5 => (15, "min"),
            _ => (60, "min"),
        };
        let words = (0_u8..6).map(|step| match step {
            0 if !self.has_ended => {
                words::with("ago", &[("span", (&format!("{most} {unit}")).into())])
            }
            5 if self.has_ended => words::text("end-of-capture"),
            5 => words::text("now"),
            step => format!("{} {unit}", most - most / 5 * step),
        });
        let shares = (0_u8..6).map(|step| f32::from(step) / 5.0);
        shares.zip(words).collect()
    }

    fn ticks_of_whole(&self) -> Vec<(f32, String)> {
        /// From one to ten minutes of them, and few enough to have room.
        const STEPS: [u64; 9] = [1, 2, 5, 10, 30, 60, 120, 300, 600];
        const MOST_STEPS: u64 = 7;
        let all = self.window.to_secs() - self.window.from_secs;
        let fits = |step: &u64| all / step <= MOST_STEPS;
        let step = STEPS.into_iter().find(fits).unwrap_or(600);
        let share = |secs: u64| secs as f32 / all.max(1) as f32;
        let mut ticks = vec![(0.0, words::text("start-of-capture"))];
        // The last one stands at the end, and what would touch it is left out.
        let times = (1..).map(|at| at * step);
        ticks.extend(
            times
                .take_while(|secs| secs * 10 <= self.whole_secs * 9)
                .map(|secs| (share(secs), length(&(0..secs)))),
        );
        ticks.push((share(self.whole_secs), words::text("end-of-capture")));
        ticks
    }

    /// The first second that lies behind what was observed.
    fn end_secs(&self) -> u64 {
        if self.window.is_whole {
            self.window.from_secs + self.whole_secs
        } else {
            self.window.to_secs()
        }
    }

    /// The highest column both ways.
    #[must_use]
    pub fn peak_rate(&self) -> f32 {
        self.peak_up + self.peak_down
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<TimelineView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(
    mut view: ResMut<TimelineView>,
    throughput: Res<Throughput>,
    hues: Res<Hues>,
    survey: Res<Survey>,
    brush: Res<Brush>,
) {
    fill(&mut view, &throughput, &hues, &survey, &brush);
}

/// Fills `view`; its vectors keep their memory.
pub fn fill(
    view: &mut TimelineView,
    throughput: &Throughput,
    hues: &Hues,
    survey: &Survey,
    brush: &Brush,
) {
    let answer = survey.answer();
    view.is_filtered = !answer.filter.is_everything();
    view.has_ended = answer.is_mean;
    let window = answer.window;
    view.window = window;
    view.whole_secs = throughput.seconds().len() as u64;
    let fresh = answer.fresh.iter();
    let fresh = fresh.filter_map(|host| survey.ledger().host(*host));
    view.fresh.clear();
    view.fresh.extend(fresh.map(|host| host.first_seen.secs()));
    view.columns.clone_from(&answer.columns);
    view.columns.resize(window.columns, Column::default());
    // Whose traffic it was is known as far back as the journal reaches; how much there was, longer.
    let mut all = vec![[0.0_f32; 2]; window.columns];
    let mut counted = vec![0_u16; window.columns];
    let since_secs = answer.since_secs.unwrap_or(0);
    for second in throughput.seconds() {
        let Some(at) = window.column(second.at_secs) else {
            continue;
        };
        if !view.is_filtered {
            all[at][0] += second.up_bytes as f32;
            all[at][1] += second.down_bytes as f32;
        } else if second.at_secs < since_secs {
            continue; // whose it was is not kept that long
        }
        counted[at] += 1;
    }
    if !view.is_filtered {
        for (column, all) in view.columns.iter_mut().zip(all) {
            for (sums, all) in [&mut column.up, &mut column.down].into_iter().zip(all) {
                let known: f32 = sums.iter().sum();
                sums[usize::from(Hue::OTHER.0)] += (all - known).max(0.0);
            }
        }
    }
    view.first_known = counted
        .iter()
        .position(|seconds| *seconds > 0)
        .unwrap_or(window.columns);
    (view.peak_up, view.peak_down) = (0.0, 0.0);
    let mut peak = 0.0_f32;
    for (column, seconds) in view.columns.iter_mut().zip(counted) {
        for value in column.up.iter_mut().chain(&mut column.down) {
            *value /= f32::from(seconds.max(1));
        }
        let (up, down) = (column.up.iter().sum(), column.down.iter().sum());
        view.peak_up = view.peak_up.max(up);
        view.peak_down = view.peak_down.max(down);
        peak = peak.max(up + down);
    }
    view.peak = words::with("timeline-peak", &[("rate", (&format::rate(peak)).into())]);
    view.legend.clear();
    view.by = hues.by;
    let named = (0_u8..)
        .zip(&hues.holders)
        .filter(|(_, name)| !name.is_empty());
    view.legend
        .extend(named.map(|(index, name)| (Hue(index), hues.by.said(name))));
    view.legend
        .push((Hue::OTHER, words::text("timeline-others")));
    view.brush = brush.0.as_ref().map(|range| BrushView {
        range: (range.start, range.end),
        words: brush_words(range, view.end_secs(), view.has_ended, survey),
    });
}

fn brush_words(
    range: &std::ops::Range<u64>,
    end_secs: u64,
    has_ended: bool,
    survey: &Survey,
) -> String {
    let length = length(range);
    let ago = end_secs.saturating_sub(range.end);
    let span = format::span(Duration::from_secs(ago));
    let mut parts = vec![("length", (&length).into())];
    if ago > 0 {
        parts.push(("span", (&span).into()));
    }
    let key = match (ago, has_ended) {
        (0, false) => "timeline-until-now",
        (0, true) => "timeline-until-end",
        (_, false) => "timeline-until",
        (_, true) => "timeline-until-before-end",
    };
    let when = words::with(key, &parts);
    let sum = &survey.answer().sum;
    let flows = format::counted(sum.flows.into(), "count-connections");
    format!("{when}  ·  {}  ·  {flows}", format::bytes(sum.bytes()))
}

/// How long a range is: `3 min 30 s`.
#[must_use]
pub fn length(range: &std::ops::Range<u64>) -> String {
    let secs = range.end.saturating_sub(range.start);
    match (secs / 60, secs % 60) {
        (0, secs) => format!("{secs} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, secs) => format!("{minutes} min {secs} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survey::ledger::Ledger;
    use crate::survey::question::Question;
    use crate::survey::task::window;

    fn filled(throughput: &Throughput, brush: Brush) -> TimelineView {
        let mut view = TimelineView::default();
        let question = Question {
            window: window(throughput, false),
            ..Question::default()
        };
        let survey = Survey::of(Ledger::default(), &question);
        fill(&mut view, throughput, &Hues::default(), &survey, &brush);
        view
    }

    #[test]
    fn a_capture_that_has_ended_has_an_end_and_no_now() {
        let question = Question {
            is_mean: true,
            ..Question::default()
        };
        let survey = Survey::of(Ledger::default(), &question);
        let mut view = TimelineView::default();
        fill(
            &mut view,
            &Throughput::default(),
            &Hues::default(),
            &survey,
            &Brush::default(),
        );
        let ticks = view.ticks();
        assert_eq!((&*ticks[0].1, &*ticks[5].1), ("60 s", "end"));
    }

    #[test]
    fn a_capture_that_has_ended_is_shown_whole_between_its_start_and_its_end() {
        let mut throughput = Throughput::default();
        for second in 0..14 {
            throughput.add(1_000 + second, 100, 30);
        }
        let question = Question {
            is_mean: true,
            window: window(&throughput, true),
            ..Question::default()
        };
        let survey = Survey::of(Ledger::default(), &question);
        let brush = Brush(Some(1_002..1_010));
        let mut view = TimelineView::default();
        fill(&mut view, &throughput, &Hues::default(), &survey, &brush);
        assert_eq!(view.title(), "Whole capture");
        let ticks = view.ticks();
        let words: Vec<&str> = ticks.iter().map(|(_, words)| &**words).collect();
        assert_eq!(
            words,
            ["start", "2 s", "4 s", "6 s", "8 s", "10 s", "12 s", "end"]
        );
        assert_eq!((ticks[0].0, ticks[7].0), (0.0, 1.0));
        assert_eq!((view.first_known, view.columns[13].up[5]), (0, 100.0));
        let brush = view.brush.expect("a brush");
        assert!(
            brush.words.starts_with("8 s, 4 s before the end"),
            "{}",
            brush.words
        );
    }

    #[test]
    fn a_short_past_stands_at_the_right_and_the_rest_is_unknown() {
        let mut throughput = Throughput::default();
        for second in 0..11 {
            throughput.add(1_000 + second, 100, 30);
        }
        let view = filled(&throughput, Brush::default());
        assert_eq!((&*view.title(), view.first_known), ("Last minute", 50));
        assert_eq!(view.columns[59].up[5], 100.0);
        assert_eq!(view.columns[59].down[5], 30.0);
        assert_eq!(view.peak, "peak 130 B/s");
    }

    #[test]
    fn nothing_yet_is_an_empty_chart() {
        let view = filled(&Throughput::default(), Brush::default());
        assert_eq!(view.first_known, view.columns.len());
        assert_eq!(view.legend.len(), 1);
        assert_eq!(view.brush, None);
    }

    #[test]
    fn the_brush_says_how_long_it_is_and_where_it_ends() {
        let mut throughput = Throughput::default();
        for second in 0..301 {
            throughput.add(1_000 + second, 1, 0);
        }
        let view = filled(&throughput, Brush(Some(1_050..1_260)));
        let brush = view.brush.expect("a brush");
        assert!(
            brush.words.starts_with("3 min 30 s until 40 s ago"),
            "{}",
            brush.words
        );
        assert_eq!(length(&(0..60)), "1 min");
        assert_eq!(length(&(0..7)), "7 s");
    }
}
