//! Puts the account of the sensor together: what the source says, what was lost, which databases answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use flowcore::flow::MeterStats;
use flowcore::model::{
    AttributionState, CaptureState, DatabaseState, Disturbances, Known, Saying, SensorHealth,
    SourceKind,
};
use flowcore::time::Timestamp;

use super::SourceSpec;
use super::channels::Answer;
use crate::capture::{self, CaptureError, OpenedSource, SourceNews};

/// Says that a source has no progress to tell.
const NO_PROGRESS: u32 = u32::MAX;

/// Interfaces whose coverage is told one by one; the sums hold all of them.
const MAX_INTERFACES: usize = 16;

/// What a capture thread publishes without a channel: each number is written by one thread and stands for itself.
#[derive(Debug)]
pub(super) struct SourceGauge {
    kernel_drops: AtomicU64,
    queue_drops: AtomicU64,
    progress_permille: AtomicU32,
}

impl Default for SourceGauge {
    fn default() -> Self {
        Self {
            kernel_drops: AtomicU64::new(0),
            queue_drops: AtomicU64::new(0),
            progress_permille: AtomicU32::new(NO_PROGRESS),
        }
    }
}

impl SourceGauge {
    pub(super) fn note(&self, kernel_drops: u64, progress_permille: Option<u16>) {
        self.kernel_drops.store(kernel_drops, Ordering::Relaxed);
        let progress = progress_permille.map_or(NO_PROGRESS, u32::from);
        self.progress_permille.store(progress, Ordering::Relaxed);
    }

    pub(super) fn note_queue_drops(&self, frames: usize) {
        self.queue_drops.fetch_add(frames as u64, Ordering::Relaxed);
    }
}

/// The health of one pipeline.
pub(super) struct HealthBook {
    health: SensorHealth,
    gauges: Vec<Arc<SourceGauge>>,
    /// Why a source broke off, where one did.
    failures: Vec<CaptureError>,
}

impl HealthBook {
    pub(super) fn new(spec: &SourceSpec, opened: &Result<OpenedSource, CaptureError>) -> Self {
        let mut health = SensorHealth {
            source: capture::kind_of(spec),
            source_name: capture::name_of(spec),
            ..SensorHealth::default()
        };
        match opened {
            Ok(opened) => {
                health.capture = CaptureState::Running;
                health.interfaces = opened.interfaces;
                health.limit.clone_from(&opened.limit);
                if health.source == SourceKind::Live {
                    let names: Vec<_> = opened.sources.iter().map(|it| it.name.as_str()).collect();
                    health.source_name = names.join(", ");
                }
            }
            Err(error) => health.capture = error.clone().into_state(),
        }
        Self {
            health,
            gauges: Vec::new(),
            failures: Vec::new(),
        }
    }

    pub(super) fn watch(&mut self, gauge: Arc<SourceGauge>) {
        self.gauges.push(gauge);
    }

    /// A source ended. The others go on; when it was the last, the state says how it all ended.
    pub(super) fn note_source_end(
        &mut self,
        outcome: Result<(), CaptureError>,
        still_running: usize,
    ) {
        if let Err(error) = outcome {
            tracing::warn!(reason = %error, "a source broke off");
            self.failures.push(error);
        }
        if self.health.source == SourceKind::Live {
            self.health.interfaces.0 = u32::try_from(still_running).unwrap_or(u32::MAX);
        }
        if still_running == 0 {
            self.health.capture = match self.failures.first() {
                Some(error) => error.clone().into_state(),
                None => CaptureState::Finished,
            };
        }
    }

    /// There is traffic that this capture cannot see.
    pub(super) const fn is_limited(&self) -> bool {
        self.health.limit.is_some()
    }

    /// What a source tells about itself.
    pub(super) fn note_news(&mut self, news: SourceNews) {
        let health = &mut self.health;
        health.source_name = if news.names.is_empty() {
            "no interface is up".to_owned()
        } else {
            news.names.join(", ")
        };
        health.interfaces = news.interfaces;
        health.drops.driver = news.missed;
        let coverage = &mut health.coverage;
        coverage.second = news.second;
        coverage.total = news.total;
        coverage.interfaces = news.coverage;
        coverage.interfaces.truncate(MAX_INTERFACES);
        coverage.ring_fill_permille = news.ring.fill_permille;
        coverage.ring_freezes = news.ring.freezes;
        coverage.disturbances.removed_interfaces = news.removed;
    }

    /// What is known of the flows of the latest second, since when nothing has come in, and what was survived.
    pub(super) fn note_second(
        &mut self,
        known: Known,
        stale_since: Option<Timestamp>,
        survived: Disturbances,
    ) {
        let coverage = &mut self.health.coverage;
        coverage.known = known;
        coverage.stale_since = stale_since;
        coverage.disturbances.suspends = survived.suspends;
        coverage.disturbances.clock_steps = survived.clock_steps;
    }

    pub(super) fn note_attribution(&mut self, state: AttributionState) {
        self.health.attribution = state;
    }

    pub(super) fn note_restarted_helpers(&mut self, restarts: u32) {
        self.health.coverage.disturbances.restarted_helpers = restarts;
    }

    pub(super) fn fail(&mut self, reason: Saying) {
        self.health.capture = CaptureState::Failed { reason };
    }

    /// A database has become ready: hosts that were left unasked for want of it can be asked.
    pub(super) fn is_recovery(&self, answer: &Answer) -> bool {
        let is_new = |before: &DatabaseState, now: &DatabaseState| {
            matches!(now, DatabaseState::Ready(_)) && before != now
        };
        match answer {
            Answer::PlacesState(state) => is_new(&self.health.places, state),
            Answer::ProvidersState(state) => is_new(&self.health.providers, state),
            _ => false,
        }
    }

    /// Takes the answers that are about databases; gives back the others.
    pub(super) fn note_answer(&mut self, answer: Answer) -> Option<Answer> {
        match answer {
            Answer::PlacesState(state) => self.health.places = state,
            Answer::ProvidersState(state) => self.health.providers = state,
            Answer::ReverseDnsState(state) => self.health.reverse_dns = state,
            other => return Some(other),
        }
        None
    }

    /// The account as of now.
    pub(super) fn now(&mut self, stats: &MeterStats) -> &SensorHealth {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        self.health.drops.kernel = self
            .gauges
            .iter()
            .map(|gauge| read(&gauge.kernel_drops))
            .sum();
        self.health.drops.queue = self
            .gauges
            .iter()
            .map(|gauge| read(&gauge.queue_drops))
            .sum();
        self.health.drops.evicted_flows = stats.evicted_flows;
        self.health.drops.unread_names = stats.unread_flows
            + stats.overlong_flows
            + stats.unread_datagrams
            + stats.unread_initials
            + stats.unread_answers
            + stats.unkept_names;
        self.health.frames = stats.frames;
        self.health.malformed_frames = stats.malformed_frames;
        self.health.non_ip_frames = stats.non_ip_frames;
        self.health.first_frame = stats.first_frame;
        self.health.last_frame = stats.last_frame;
        self.health.progress_permille = self
            .gauges
            .first()
            .map(|gauge| gauge.progress_permille.load(Ordering::Relaxed))
            .and_then(|permille| u16::try_from(permille).ok());
        &self.health
    }
}
