//! The figures at the top left: sent and received, a minute of both, and how many of what.

use bevy::prelude::*;

use super::pacing::{ViewSystems, is_due};
use crate::ui::format::{self, Figure};
use crate::world::health::Totals;
use crate::world::throughput::Throughput;

/// Seconds that the sparkline shows.
pub const SPARK_SECS: usize = 60;

/// Everything at a glance.
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct TotalsView {
    /// Speed away from this computer.
    pub sent: Figure,
    /// Speed towards it.
    pub received: Figure,
    /// Bytes sent since start.
    pub sent_total: String,
    /// Bytes received since start.
    pub received_total: String,
    /// The speeds are means over a whole capture.
    pub is_mean: bool,
    /// Bytes sent in each of the last seconds, oldest first.
    pub spark_sent: Vec<f32>,
    /// Bytes received, likewise.
    pub spark_received: Vec<f32>,
    /// Number and noun, four of them.
    pub counts: [(String, &'static str); 4],
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<TotalsView>()
        .add_systems(Update, build.in_set(ViewSystems::Build).run_if(is_due));
}

fn build(mut view: ResMut<TotalsView>, totals: Res<Totals>, throughput: Res<Throughput>) {
    fill(&mut view, &totals, &throughput);
}

/// Fills `view`; its vectors keep their memory.
pub fn fill(view: &mut TotalsView, totals: &Totals, throughput: &Throughput) {
    let traffic = &totals.traffic;
    view.sent = format::rate_figure(traffic.up_bytes_per_sec);
    view.received = format::rate_figure(traffic.down_bytes_per_sec);
    view.sent_total = format::bytes(traffic.up_bytes);
    view.received_total = format::bytes(traffic.down_bytes);
    view.is_mean = totals.is_mean;
    view.counts = [
        (format::count_short(totals.flows), "flows"),
        (format::count_short(u64::from(totals.hosts)), "hosts"),
        (
            format::count_short(u64::from(totals.countries)),
            "countries",
        ),
        // Capture files know no programs.
        if totals.programs > 0 {
            (format::count_short(u64::from(totals.programs)), "programs")
        } else {
            let packets = traffic.up_packets.saturating_add(traffic.down_packets);
            (format::count_short(packets), "packets")
        },
    ];
    // The newest second is still filling: shown, it would always look like a dip.
    let seconds = throughput.seconds();
    let complete = seconds.len().saturating_sub(1);
    let shown = complete.min(SPARK_SECS);
    view.spark_sent.clear();
    view.spark_received.clear();
    view.spark_sent.resize(SPARK_SECS - shown, 0.0);
    view.spark_received.resize(SPARK_SECS - shown, 0.0);
    for second in seconds.skip(complete - shown).take(shown) {
        view.spark_sent.push(second.up_bytes as f32);
        view.spark_received.push(second.down_bytes as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::routes::Hue;

    #[test]
    fn the_second_that_is_still_filling_is_not_drawn() {
        let mut throughput = Throughput::default();
        throughput.add(100, 10, 20, Hue(0));
        throughput.add(101, 30, 40, Hue(0));
        throughput.add(102, 1, 1, Hue(0));
        let mut view = TotalsView::default();
        fill(&mut view, &Totals::default(), &throughput);
        assert_eq!(view.spark_sent.len(), SPARK_SECS);
        assert_eq!(&view.spark_sent[58..], [10.0, 30.0]);
        assert_eq!(&view.spark_received[58..], [20.0, 40.0]);
    }

    #[test]
    fn nothing_is_shown_as_zero_not_as_a_gap() {
        let mut view = TotalsView::default();
        fill(&mut view, &Totals::default(), &Throughput::default());
        assert_eq!(view.sent.number, "0");
        assert!(view.spark_sent.iter().all(|value| *value == 0.0));
    }
}
