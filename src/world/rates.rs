//! Speeds: bytes per second, smoothed, stepped four times a second.
//!
//! Only what is active is touched: a flow without traffic costs nothing. Time is the meter's, so that a replay at
//! ten times its speed shows the speeds that the wire saw.

use bevy::prelude::*;
use flowcore::model::CaptureState;
use flowcore::time::Timestamp;

use super::flows::Flow;
use super::health::{Health, Totals};
use super::hosts::Host;
use super::index::{Index, Pending};
use super::programs::ProgramName;
use super::routes::{HostRoute, RouteTraffic};
use super::sites::Site;
use super::traffic::Traffic;

/// Time between steps: figures on screen change at this pace.
pub const STEP_SECS: f64 = 0.25;
/// Window of the exponential mean.
const WINDOW_SECS: f64 = 2.0;
/// Below this a speed is zero.
const SILENCE_BYTES_PER_SEC: f32 = 1.0;

/// When the last step was, and what the totals were then.
#[derive(Resource, Clone, Copy, Debug, Default)]
pub(super) struct RateClock {
    stepped_secs: f64,
    meter_time: Timestamp,
    up_bytes: u64,
    down_bytes: u64,
}

/// Steps the speeds of everything active, and hands those of hosts to their routes.
pub(super) fn step_rates(
    time: Res<Time<Real>>,
    health: Res<Health>,
    mut clock: ResMut<RateClock>,
    mut index: ResMut<Index>,
    mut totals: ResMut<Totals>,
    mut traffic: Query<(&mut Traffic, Option<&HostRoute>)>,
    mut commands: Commands,
) {
    let now_secs = time.elapsed_secs_f64();
    let real_secs = now_secs - clock.stepped_secs;
    if real_secs < STEP_SECS || totals.is_mean {
        return;
    }
    let metered = health.meter_time.saturating_since(clock.meter_time);
    let is_first = clock.meter_time == Timestamp::default();
    let elapsed_secs = if is_first || metered.is_zero() {
        real_secs
    } else {
        metered.as_secs_f64()
    };
    let step = Step {
        elapsed_secs,
        keep: (-elapsed_secs / WINDOW_SECS).exp() as f32,
    };

    let total = Pending {
        up_bytes: totals.traffic.up_bytes - clock.up_bytes,
        down_bytes: totals.traffic.down_bytes - clock.down_bytes,
    };
    let mut new_totals = *totals;
    step.apply(&mut new_totals.traffic, total);
    totals.set_if_neq(new_totals);

    let mut routes = Vec::new();
    index.active.retain(|entity, pending| {
        let Ok((mut traffic, route)) = traffic.get_mut(*entity) else {
            return false;
        };
        step.apply(&mut traffic, std::mem::take(pending));
        routes.extend(route.map(|route| (route.route(), RouteTraffic::of(&traffic))));
        traffic.bytes_per_sec() > 0.0
    });
    commands.try_insert_batch(routes);
    *clock = RateClock {
        stepped_secs: now_secs,
        meter_time: health.meter_time,
        up_bytes: totals.traffic.up_bytes,
        down_bytes: totals.traffic.down_bytes,
    };
}

struct Step {
    elapsed_secs: f64,
    keep: f32,
}

impl Step {
    fn apply(&self, traffic: &mut Traffic, pending: Pending) {
        traffic.up_bytes_per_sec = self.next(traffic.up_bytes_per_sec, pending.up_bytes);
        traffic.down_bytes_per_sec = self.next(traffic.down_bytes_per_sec, pending.down_bytes);
    }

    fn next(&self, known: f32, bytes: u64) -> f32 {
        let measured = (bytes as f64 / self.elapsed_secs) as f32;
        let next = measured + (known - measured) * self.keep;
        if next < SILENCE_BYTES_PER_SEC {
            0.0
        } else {
            next
        }
    }
}

/// When a replay has ended there is no "now" any more: every speed becomes the mean over the whole capture.
pub(super) fn settle_on_means(
    health: Res<Health>,
    mut totals: ResMut<Totals>,
    mut index: ResMut<Index>,
    mut traffic: Query<
        (&mut Traffic, Option<&HostRoute>),
        Or<(With<Flow>, With<Host>, With<Site>, With<ProgramName>)>,
    >,
    mut commands: Commands,
) {
    if health.sensor.capture != CaptureState::Finished || totals.is_mean {
        return;
    }
    let (Some(first), Some(last)) = (health.sensor.first_frame, health.sensor.last_frame) else {
        return;
    };
    let secs = last.saturating_since(first).as_secs_f32().max(1.0);
    let settle = |traffic: &mut Traffic| {
        traffic.up_bytes_per_sec = traffic.up_bytes as f32 / secs;
        traffic.down_bytes_per_sec = traffic.down_bytes as f32 / secs;
    };
    let mut routes = Vec::new();
    for (mut traffic, route) in &mut traffic {
        settle(&mut traffic);
        routes.extend(route.map(|route| (route.route(), RouteTraffic::of(&traffic))));
    }
    commands.try_insert_batch(routes);
    settle(&mut totals.traffic);
    totals.is_mean = true;
    index.active.clear();
}
