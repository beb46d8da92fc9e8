//! The figures at the top left: sent and received, a minute of both, and how many of what. They follow the filter and
//! the brush.

use std::time::Duration;

use bevy::prelude::*;
use flowcore::filter::Facet;

use super::pacing::{ViewSystems, is_due};
use crate::survey::Survey;
use crate::survey::question::{Period, Way};
pub use crate::survey::series::SPARK_SECS;
use crate::ui::format::{self, Figure};
use crate::words;
use crate::world::health::Totals;
use crate::world::throughput::Throughput;

/// Everything at a glance.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct TotalsView {
    /// By which way lists are ranked.
    pub way: Way,
    /// Speed away from this computer.
    pub sent: Figure,
    /// Speed towards it.
    pub received: Figure,
    /// Bytes sent in the period.
    pub sent_total: String,
    /// Bytes received in the period.
    pub received_total: String,
    /// What figures and lists are of.
    pub period: Period,
    /// What the volumes are of, in words.
    pub volumes_of: String,
    /// The speeds are means: over a whole capture, or over the brush.
    pub is_mean: bool,
    /// The capture has ended: there is no now any more.
    pub has_ended: bool,
    /// The filter leaves something out.
    pub is_partial: bool,
    /// Bytes sent in each of the last seconds, oldest first.
    pub spark_sent: Vec<f32>,
    /// Bytes received, likewise.
    pub spark_received: Vec<f32>,
    /// Number and noun, four of them.
    pub counts: [(String, String); 4],
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<TotalsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(
    mut view: ResMut<TotalsView>,
    totals: Res<Totals>,
    throughput: Res<Throughput>,
    survey: Res<Survey>,
) {
    fill(&mut view, &totals, &throughput, &survey);
}

/// Fills `view`; its vectors keep their memory.
pub fn fill(view: &mut TotalsView, totals: &Totals, throughput: &Throughput, survey: &Survey) {
    let answer = survey.answer();
    view.way = answer.way;
    view.is_partial = answer.is_partial();
    view.has_ended = answer.is_mean;
    view.is_mean = totals.is_mean || answer.range.is_some();
    let rates = if view.is_partial {
        [answer.sum.up_rate, answer.sum.down_rate]
    } else {
        [
            totals.traffic.up_bytes_per_sec,
            totals.traffic.down_bytes_per_sec,
        ]
    };
    view.sent = format::rate_figure(rates[0]);
    view.received = format::rate_figure(rates[1]);
    let volumes = volumes(totals, throughput, survey);
    view.sent_total = format::bytes(volumes[0]);
    view.received_total = format::bytes(volumes[1]);
    view.period = answer.period;
    view.volumes_of = match (answer.range.is_some(), answer.is_partial()) {
        (true, _) => words::text("period-range"),
        (false, is_partial) => {
            // Without a filter, seconds are summed up whole, however many connections they were of.
            let known_secs = answer.known_secs.filter(|_| is_partial);
            period_words(answer.period, known_secs)
        }
    };
    view.counts = counts(totals, survey, view.is_partial);
    spark(view, throughput, survey);
}

/// A period in words; of `known_secs` where memory reaches less far back.
#[must_use]
pub fn period_words(period: Period, known_secs: Option<u64>) -> String {
    match (period, known_secs) {
        (Period::Now | Period::Start, _) => words::text("period-all"),
        (_, Some(secs)) => {
            let span = format::span(Duration::from_secs(secs));
            words::with("period-known", &[("span", (&span).into())])
        }
        (Period::Minute, None) => words::text("period-minute"),
        (Period::Hour, None) => words::text("period-hour"),
    }
}

/// Sent and received in the period.
fn volumes(totals: &Totals, throughput: &Throughput, survey: &Survey) -> [u64; 2] {
    let answer = survey.answer();
    if answer.is_partial() {
        return [answer.sum.up_bytes, answer.sum.down_bytes];
    }
    let Some(secs) = answer.period.secs() else {
        return [totals.traffic.up_bytes, totals.traffic.down_bytes];
    };
    let secs = usize::try_from(secs).unwrap_or(usize::MAX);
    // The second that is still filling counts too.
    let seconds = throughput.seconds().rev().take(secs.saturating_add(1));
    seconds.fold([0, 0], |[up, down], second| {
        [up + second.up_bytes, down + second.down_bytes]
    })
}

fn counts(totals: &Totals, survey: &Survey, is_partial: bool) -> [(String, String); 4] {
    let answer = survey.answer();
    let found = |facet| answer.list(facet).found as u64;
    let (flows, hosts, countries, programs) = if is_partial {
        (
            u64::from(answer.sum.flows),
            found(Facet::Host),
            found(Facet::Country),
            found(Facet::App),
        )
    } else {
        (
            totals.flows,
            totals.hosts.into(),
            totals.countries.into(),
            totals.programs.into(),
        )
    };
    [
        (format::count_short(flows), words::text("total-flows")),
        (format::count_short(hosts), words::text("total-hosts")),
        (
            format::count_short(countries),
            words::text("total-countries"),
        ),
        // Capture files know no programs.
        if totals.programs > 0 {
            (format::count_short(programs), words::text("total-programs"))
        } else if is_partial {
            (
                format::count_short(found(Facet::Provider)),
                words::text("total-providers"),
            )
        } else {
            (
                format::count_short(totals.providers.into()),
                words::text("total-providers"),
            )
        },
    ]
}

/// The newest second is still filling: shown, it would always look like a dip.
fn spark(view: &mut TotalsView, throughput: &Throughput, survey: &Survey) {
    view.spark_sent.clear();
    view.spark_received.clear();
    let answer = survey.answer();
    if !answer.filter.is_everything() {
        view.spark_sent.extend(&answer.spark[0]);
        view.spark_received.extend(&answer.spark[1]);
        return;
    }
    let seconds = throughput.seconds();
    let complete = seconds.len().saturating_sub(1);
    let shown = complete.min(SPARK_SECS);
    view.spark_sent.resize(SPARK_SECS - shown, 0.0);
    view.spark_received.resize(SPARK_SECS - shown, 0.0);
    for second in seconds.skip(complete - shown).take(shown) {
        view.spark_sent.push(second.up_bytes as f32);
        view.spark_received.push(second.down_bytes as f32);
    }
}

#[cfg(test)]
mod tests {
    use flowcore::filter::parse;

    use super::*;
    use crate::survey::ledger::tests::ledger_of;
    use crate::survey::question::Question;
    use crate::ui::testing::languages::survey_over;

    fn view(throughput: &Throughput, survey: &Survey) -> TotalsView {
        let mut view = TotalsView::default();
        fill(&mut view, &Totals::default(), throughput, survey);
        view
    }

    #[test]
    fn the_second_that_is_still_filling_is_not_drawn() {
        let mut throughput = Throughput::default();
        throughput.add(100, 10, 20);
        throughput.add(101, 30, 40);
        throughput.add(102, 1, 1);
        let view = view(&throughput, &Survey::default());
        assert_eq!(view.spark_sent.len(), SPARK_SECS);
        assert_eq!(&view.spark_sent[58..], [10.0, 30.0]);
        assert_eq!(&view.spark_received[58..], [20.0, 40.0]);
    }

    #[test]
    fn nothing_is_shown_as_zero_not_as_a_gap() {
        let view = view(&Throughput::default(), &Survey::default());
        assert_eq!(view.sent.number, "0");
        assert!(view.spark_sent.iter().all(|value| *value == 0.0));
    }

    #[test]
    fn volumes_are_those_of_the_period() {
        let mut throughput = Throughput::default();
        for second in 0..200 {
            throughput.add(second, 10, 1);
        }
        let of = |period| {
            let view = view(&throughput, &survey_over(period));
            (view.sent_total, view.received_total, view.volumes_of)
        };
        let expected = |sent: &str, received: &str, of: &str| {
            (sent.to_owned(), received.to_owned(), of.to_owned())
        };
        assert_eq!(of(Period::Minute), expected("610 B", "61 B", "last minute"));
        assert_eq!(of(Period::Hour), expected("2.0 kB", "200 B", "last hour"));
    }

    #[test]
    fn figures_follow_the_filter() {
        let question = Question {
            filter: parse("app=b").expect("a filter"),
            ..Question::default()
        };
        let survey = Survey::of(ledger_of(&mut World::new(), &["a", "b", "b"]), &question);
        let view = view(&Throughput::default(), &survey);
        assert!(view.is_partial && !view.is_mean);
        assert_eq!((&*view.sent.number, &*view.sent.unit), ("5", "B/s"));
        assert_eq!(view.sent_total, "5 B");
        assert_eq!(view.counts[0], ("2".to_owned(), words::text("total-flows")));
        assert_eq!(view.counts[1], ("2".to_owned(), words::text("total-hosts")));
    }
}
