//! When a question is asked, and where it is answered: in the frame while there is little to count, in a background task
//! when there is much. Meanwhile the last answer stays on screen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::prelude::*;
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};

use super::answer::Answer;
use super::count;
use super::ledger::Ledger;
use super::question::{Brush, Question, Wants, Window};
use crate::select::search::ActiveFilter;
use crate::sets::AppSystems;
use crate::world::health::{Health, Totals};
use crate::world::hues::Hues;
use crate::world::journal::Journal;
use crate::world::throughput::{KEPT_SECS, Throughput};

/// Up to here counting takes less than two milliseconds.
const MOST_AT_ONCE: usize = 2_000;
/// Least seconds between two answers to news. What the person did is answered at once.
const STEP_SECS: f64 = 0.25;
/// Ages grow even when nothing arrives: asked at least this often while frames are drawn.
const IDLE_SECS: f64 = 1.0;

/// Steps of a survey, in order, within [`AppSystems::Emphasize`].
#[derive(SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SurveySystems {
    /// Whether it is time.
    Pace,
    /// What changed is brought into the ledger.
    Keep,
    /// The question is asked, or a finished answer taken up.
    Ask,
}

/// The ledger and the newest answer.
#[derive(Resource, Default)]
pub struct Survey {
    ledger: Arc<Ledger>,
    answer: Answer,
    task: Option<Task<(Answer, Duration)>>,
    counted_in: Duration,
}

impl Survey {
    /// What is known of connections and hosts.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// The newest answer. May be older than the ledger by what changed meanwhile.
    #[must_use]
    pub const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// How long the newest answer took to count.
    #[must_use]
    pub const fn counted_in(&self) -> Duration {
        self.counted_in
    }

    /// Something is being counted in the background.
    #[must_use]
    pub const fn is_counting(&self) -> bool {
        self.task.is_some()
    }

    /// The ledger, to be changed. Not while somebody counts: that would copy it.
    pub(super) fn ledger_mut(&mut self) -> &mut Ledger {
        Arc::make_mut(&mut self.ledger)
    }

    /// A survey that is finished, for panels and their tests.
    #[must_use]
    pub fn of(ledger: Ledger, question: &Question) -> Self {
        Self {
            answer: count::answer(&ledger, question),
            ledger: Arc::new(ledger),
            ..Self::default()
        }
    }
}

/// Whether it is time to ask.
#[derive(Resource, Debug, Default)]
pub(super) struct Clock {
    is_due: bool,
    has_news: bool,
    /// The person chose something: asked for at once, or as soon as nobody counts.
    is_urgent: bool,
    asked_secs: Option<f64>,
}

impl Clock {
    fn decide(&mut self, now_secs: f64, has_news: bool, is_urgent: bool) {
        self.has_news |= has_news;
        self.is_urgent |= is_urgent;
        let age_secs = self.asked_secs.map_or(f64::INFINITY, |at| now_secs - at);
        self.is_due =
            self.is_urgent || self.has_news && age_secs >= STEP_SECS || age_secs >= IDLE_SECS;
    }

    fn note_asked(&mut self, now_secs: f64) {
        self.asked_secs = Some(now_secs);
        self.has_news = false;
        self.is_urgent = false;
    }
}

pub(super) fn is_due(clock: Res<Clock>) -> bool {
    clock.is_due
}

pub(super) fn is_counting(survey: Res<Survey>) -> bool {
    survey.is_counting()
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Survey>()
        .init_resource::<Clock>()
        .init_resource::<Brush>()
        .init_resource::<Wants>()
        .init_resource::<Health>()
        .init_resource::<Totals>()
        .init_resource::<Hues>()
        .init_resource::<Journal>()
        .init_resource::<Throughput>()
        .init_resource::<ActiveFilter>()
        .configure_sets(
            Update,
            (SurveySystems::Pace, SurveySystems::Keep, SurveySystems::Ask)
                .chain()
                .in_set(AppSystems::Emphasize),
        )
        .add_systems(
            Update,
            (
                decide.in_set(SurveySystems::Pace),
                (
                    collect.run_if(is_counting),
                    ask.run_if(is_due.and_then(not(is_counting))),
                )
                    .chain()
                    .in_set(SurveySystems::Ask),
            ),
        );
}

type Asked<'w> = (Res<'w, ActiveFilter>, Res<'w, Brush>, Res<'w, Wants>);

fn decide(
    mut clock: ResMut<Clock>,
    time: Res<Time<Real>>,
    world: (Res<Health>, Res<Totals>, Res<Hues>),
    person: Asked,
) {
    let has_news = world.0.is_changed() || world.1.is_changed() || world.2.is_changed();
    let is_urgent = person.0.is_changed() || person.1.is_changed() || person.2.is_changed();
    clock.decide(time.elapsed_secs_f64(), has_news, is_urgent);
}

fn ask(
    mut survey: ResMut<Survey>,
    mut clock: ResMut<Clock>,
    time: Res<Time<Real>>,
    person: Asked,
    world: (
        Res<Health>,
        Res<Totals>,
        Res<Hues>,
        Res<Journal>,
        Res<Throughput>,
    ),
) {
    clock.note_asked(time.elapsed_secs_f64());
    let (health, totals, hues, journal, throughput) = world;
    let question = Question {
        filter: person.0.filter.clone(),
        range: person.1.0.clone(),
        wants: person.2.clone(),
        now: health.meter_time,
        is_mean: totals.is_mean,
        hues: hues.clone(),
        window: window(&throughput, totals.is_mean),
        pages: journal.between(0, u64::MAX).cloned().collect(),
        cut_secs: journal.cut_secs(),
    };
    let survey = &mut *survey;
    if survey.ledger.flows.len() <= MOST_AT_ONCE && journal.len() <= 16 * MOST_AT_ONCE {
        (survey.answer, survey.counted_in) = timed(&survey.ledger, &question);
        return;
    }
    let ledger = Arc::clone(&survey.ledger);
    let pool = AsyncComputeTaskPool::get_or_init(default);
    survey.task = Some(pool.spawn(async move { timed(&ledger, &question) }));
}

fn timed(ledger: &Ledger, question: &Question) -> (Answer, Duration) {
    let began = Instant::now();
    (count::answer(ledger, question), began.elapsed())
}

fn collect(mut survey: ResMut<Survey>) {
    // Looked at without marking the survey as changed: views follow its changes.
    let answer = match &mut survey.bypass_change_detection().task {
        Some(task) => block_on(poll_once(task)),
        None => return,
    };
    if let Some((answer, counted_in)) = answer {
        survey.answer = answer;
        survey.counted_in = counted_in;
        survey.task = None;
    }
}

/// Seconds in a column and columns, narrowest first. The last one is all that is kept.
const SPANS: [(u64, usize); 4] = [(1, 60), (2, 150), (5, 180), (20, KEPT_SECS / 20)];

/// A capture that has ended is shown whole, in as many columns at most.
const MOST_COLUMNS: u64 = 180;
/// A capture that is shorter is drawn as if it had as many seconds.
const SHORTEST_SECS: u64 = 10;

/// The narrowest window that holds what was observed. The newest second is still filling: windows end before it. A capture
/// that has ended fills its window, if all of it is known.
#[must_use]
pub fn window(throughput: &Throughput, has_ended: bool) -> Window {
    let seconds = throughput.seconds();
    if has_ended
        && seconds.len() < KEPT_SECS
        && let Some(first) = throughput.seconds().next()
    {
        let secs = (seconds.len() as u64).max(SHORTEST_SECS);
        let column_secs = secs.div_ceil(MOST_COLUMNS);
        return Window {
            from_secs: first.at_secs,
            column_secs,
            columns: secs.div_ceil(column_secs) as usize,
            is_whole: true,
        };
    }
    let known = seconds.len().saturating_sub(1);
    let end_secs = throughput.seconds().last().map_or(0, |last| last.at_secs);
    let fits = |(secs, columns): &(u64, usize)| *secs as usize * columns >= known;
    let [.., all] = SPANS;
    let (column_secs, columns) = SPANS.into_iter().find(fits).unwrap_or(all);
    Window {
        from_secs: end_secs.saturating_sub(column_secs * columns as u64),
        column_secs,
        columns,
        is_whole: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_wait_for_the_step_and_are_not_forgotten() {
        let mut clock = Clock::default();
        clock.decide(0.0, true, false);
        assert!(clock.is_due, "the first frame shows something");
        clock.note_asked(0.0);
        clock.decide(0.1, true, false);
        assert!(!clock.is_due);
        clock.decide(0.26, false, false);
        assert!(clock.is_due, "the news of 0.1 s");
        clock.note_asked(0.26);
        clock.decide(0.6, false, false);
        assert!(!clock.is_due, "nothing new");
        clock.decide(0.61, false, true);
        assert!(clock.is_due, "a click does not wait");
        clock.note_asked(0.61);
        clock.decide(1.62, false, false);
        assert!(clock.is_due, "ages move on");
    }

    #[test]
    fn the_window_grows_with_what_was_observed() {
        let mut throughput = Throughput::default();
        let mut spans = Vec::new();
        for second in 1_000..1_000 + KEPT_SECS as u64 {
            throughput.add(second, 1, 0);
            let window = window(&throughput, false);
            assert_eq!(window.to_secs().max(second), second.max(window.to_secs()));
            if spans.last() != Some(&(window.column_secs, window.columns)) {
                spans.push((window.column_secs, window.columns));
            }
        }
        assert_eq!(spans, SPANS);
    }

    #[test]
    fn a_capture_that_has_ended_fills_its_window_with_its_last_second() {
        let whole = |secs: u64| {
            let mut throughput = Throughput::default();
            for second in 1_000..1_000 + secs {
                throughput.add(second, 1, 0);
            }
            window(&throughput, true)
        };
        let shape = |window: Window| (window.from_secs, window.column_secs, window.columns);
        assert_eq!(shape(whole(14)), (1_000, 1, 14));
        assert_eq!(whole(14).column(1_013), Some(13));
        assert_eq!(shape(whole(1)), (1_000, 1, 10));
        assert_eq!(shape(whole(600)), (1_000, 4, 150));
        assert!(whole(3_599).columns <= 180 && whole(3_599).is_whole);
        assert!(!whole(3_600).is_whole, "what came before is not kept");
    }
}
