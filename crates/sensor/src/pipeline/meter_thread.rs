//! The thread that owns the flow meter: takes frames, asks for facts about hosts, and publishes updates.
//!
//! It never waits for anyone downstream. Once the sources have ended it stays to answer for snapshots and for the
//! facts that are still on their way, until it is told to stop or nobody reads any more.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, TrySendError, never, select};
use flowcore::flow::{FlowMeter, SinkId};
use flowcore::geo::Vantage;
use flowcore::model::{Lookup, SensorHealth};
use flowcore::say;
use flowcore::time::Timestamp;
use flowcore::update::FlowUpdate;

use super::PipelineConfig;
use super::capture_thread::message;
use super::channels::{Answer, Control, FromCapture};
use super::clock_watch::ClockWatch;
use super::freshness::Freshness;
use super::health::HealthBook;
use super::known::KnownShares;
use crate::capture::FrameBatch;
use crate::enrich::{HostBook, Question};
use crate::process::ProgramLink;

/// With nothing to tell, an update still comes this often: a consumer can tell a quiet network from a dead sensor.
const HEARTBEAT: Duration = Duration::from_secs(1);

/// How long the last update may wait for a consumer that is busy.
const FAREWELL: Duration = Duration::from_millis(500);

/// How long the sources may take to hand over what they have once they are told to stop.
const LAST_FRAMES: Duration = Duration::from_millis(400);

/// Flows that a file may open before the consumer is told, well below what the meter keeps for a slow one.
const UNPOLLED_FLOWS: u64 = 50_000;

/// How often the stop flag is looked at.
const STOP_CHECK: Duration = Duration::from_millis(100);

/// While nothing comes in, it is looked this often whether there is something to tell.
const QUIET: Duration = Duration::from_millis(500);

/// How often it is added up how much is known.
const SECOND: Duration = Duration::from_secs(1);

pub(super) struct MeterThread {
    pub(super) config: PipelineConfig,
    /// From where round trips are measured.
    pub(super) vantage: Vantage,
    pub(super) local_addresses: Vec<IpAddr>,
    pub(super) running: usize,
    /// Frames come whether they are read or not; see [`crate::capture::NamedSource::is_realtime`].
    pub(super) is_realtime: bool,
    pub(super) health: HealthBook,
    /// Where flows are of this computer and of now.
    pub(super) programs: Option<ProgramLink>,
    pub(super) captured: Receiver<FromCapture>,
    pub(super) recycled: Sender<FrameBatch>,
    pub(super) commands: Receiver<Control>,
    pub(super) answers: Receiver<Answer>,
    pub(super) location_requests: Sender<IpAddr>,
    pub(super) name_requests: Sender<IpAddr>,
    pub(super) updates: Sender<FlowUpdate>,
    pub(super) stop: Arc<AtomicBool>,
    /// No more is to be read.
    pub(super) end_source: Arc<AtomicBool>,
    /// Databases that are not there yet are not waited for.
    pub(super) skip_databases: Arc<AtomicBool>,
}

/// What the thread has besides its channels.
struct State {
    meter: FlowMeter,
    sink: SinkId,
    hosts: HostBook,
    seq: u64,
    /// Flows that had been opened when the sink was last polled.
    polled_flows: u64,
    wants_snapshot: bool,
    told: SensorHealth,
    told_at: Instant,
    shares: KnownShares,
    clocks: ClockWatch,
    freshness: Freshness,
    second_began: Instant,
}

impl MeterThread {
    pub(super) fn run(mut self) {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.meter()));
        self.stop.store(true, Ordering::Relaxed);
        if let Err(panic) = outcome {
            let reason = say!(
                "said-meter-stopped",
                "metering stopped on an internal error"
            )
            .because(message(&*panic));
            tracing::error!(%reason, "the meter's thread panicked");
            self.health.fail(reason);
            let health = self
                .health
                .now(&flowcore::flow::MeterStats::default())
                .clone();
            let last = FlowUpdate {
                health,
                ..FlowUpdate::default()
            };
            // A consumer that has gone needs no farewell.
            drop(self.updates.send_timeout(last, FAREWELL));
        }
    }

    fn meter(&mut self) {
        let mut meter = FlowMeter::new(self.config.meter.clone());
        meter.set_local_addresses(&self.local_addresses);
        if self.programs.is_some() {
            meter.expect_programs();
        }
        if self.is_realtime {
            meter.expect_steady_time();
        }
        let sink = meter.add_sink();
        let mut state = State {
            meter,
            sink,
            hosts: HostBook::new(self.config.enrich.dns, self.vantage.clone()),
            seq: 0,
            polled_flows: 0,
            wants_snapshot: false,
            told: SensorHealth::default(),
            told_at: Instant::now(),
            shares: KnownShares::default(),
            clocks: ClockWatch::default(),
            freshness: Freshness::new(Instant::now()),
            second_began: Instant::now(),
        };
        self.publish(&mut state, true);
        let mut next_update = Instant::now() + self.config.update_interval;
        let mut published = Instant::now();
        let mut captured = if self.running > 0 {
            self.captured.clone()
        } else {
            never()
        };
        let mut is_followed = true;
        while is_followed && !self.stop.load(Ordering::Relaxed) {
            let pause = next_update
                .saturating_duration_since(Instant::now())
                .min(STOP_CHECK);
            let found = self
                .programs
                .as_ref()
                .map_or_else(never, |link| link.findings().clone());
            let mut is_quiet = false;
            select! {
                recv(captured) -> from_capture => match from_capture {
                    Ok(from_capture) => self.take(&mut state, from_capture),
                    Err(_) => captured = never(),
                },
                recv(self.answers) -> answer => {
                    if let Ok(answer) = answer {
                        self.learn(&mut state, answer);
                    } else {
                        self.answers = never();
                    }
                }
                recv(found) -> finding => if let Some(programs) = &mut self.programs {
                    programs.take(finding.ok(), &mut state.meter, Instant::now());
                },
                recv(self.commands) -> command => match command {
                    Ok(Control::Snapshot) => state.wants_snapshot = true,
                    Ok(Control::EndSource) => self.end_source.store(true, Ordering::Relaxed),
                    Ok(Control::WithoutDatabases) => {
                        self.skip_databases.store(true, Ordering::Relaxed);
                    }
                    Ok(Control::Stop) => self.stop.store(true, Ordering::Relaxed),
                    // The handle is gone but the updates may still be read.
                    Err(_) => self.commands = never(),
                },
                default(pause) => is_quiet = true,
            }
            // Whatever came is told as soon as an update may be sent again.
            if !is_quiet {
                next_update = next_update.min(published + self.config.update_interval);
            }
            if self.is_realtime && state.second_began.elapsed() >= SECOND {
                self.end_second(&mut state);
            }
            if Instant::now() >= next_update {
                is_followed = self.publish(&mut state, false);
                self.ask(&mut state);
                published = Instant::now();
                next_update = published + self.config.update_interval.max(QUIET);
            }
        }
        self.finish(&mut state);
    }

    /// Adds up what the latest second was like.
    fn end_second(&mut self, state: &mut State) {
        state.second_began = Instant::now();
        let stale_since = if self.running > 0 {
            state.freshness.stale_since(Instant::now())
        } else {
            None // ended, which the state of the capture says
        };
        let survived = state.clocks.look();
        self.health
            .note_second(state.shares.take(), stale_since, survived);
    }

    fn take(&mut self, state: &mut State, from_capture: FromCapture) {
        match from_capture {
            FromCapture::News(news) => {
                // One that does not see everything may well see nothing while the adapters count something.
                if !self.health.is_limited() {
                    state.freshness.note_second(&news.second);
                }
                state.meter.set_local_addresses(&news.addresses);
                self.health.note_news(*news);
            }
            FromCapture::Frames(batch) => {
                state
                    .freshness
                    .note_batch(batch.source_time(), !batch.is_empty(), Instant::now());
                self.take_frames(state, &batch);
                for (at, transfer) in batch.transfers() {
                    state.meter.handle_transfer(*at, transfer);
                }
                if batch.source_time() > Timestamp::default() {
                    state.meter.handle_time(batch.source_time());
                }
                // A full channel frees the batch: there are enough of them about.
                drop(self.recycled.try_send(batch));
                let unpolled = state.meter.stats().opened_flows - state.polled_flows;
                if !self.is_realtime && unpolled > UNPOLLED_FLOWS {
                    self.publish_waiting(state);
                }
            }
            FromCapture::Ended(outcome) => {
                self.running = self.running.saturating_sub(1);
                if self.running == 0 {
                    self.publish_waiting(state);
                    state.meter.handle_end();
                }
                self.health.note_source_end(outcome, self.running);
            }
        }
    }

    /// Meters what a source read; where seconds are told, one after the other.
    fn take_frames(&mut self, state: &mut State, batch: &FrameBatch) {
        if !self.config.tells_seconds || self.is_realtime {
            return state.meter.handle_frames(batch.iter());
        }
        let mut second = state.meter.now().secs();
        let mut frames = batch.iter().peekable();
        while let Some(next) = frames.peek().map(|(at, _)| at.secs()) {
            if next > second {
                if state.meter.now() != Timestamp::default() {
                    self.publish_waiting(state);
                }
                second = next;
            }
            let up_to_its_end =
                std::iter::from_fn(|| frames.next_if(|(at, _)| at.secs() <= second));
            state.meter.handle_frames(up_to_its_end);
        }
    }

    fn learn(&mut self, state: &mut State, answer: Answer) {
        if self.health.is_recovery(&answer) {
            state.hosts.ask_locations_again();
        }
        match self.health.note_answer(answer) {
            Some(Answer::Location(ip, place, provider)) => {
                state.hosts.note_location(ip, place, provider);
            }
            Some(Answer::ReverseName(ip, name, ttl)) => {
                state
                    .hosts
                    .note_name(ip, name, state.meter.now().saturating_add(ttl));
            }
            _ => {}
        }
    }

    /// Asks as much as the enrichment threads have room for.
    fn ask(&self, state: &mut State) {
        for (question, requests) in [
            (Question::Location, &self.location_requests),
            (Question::Name, &self.name_requests),
        ] {
            while let Some(ip) = state.hosts.unasked(question) {
                match requests.try_send(ip) {
                    Ok(()) => state.hosts.mark_asked(question),
                    Err(TrySendError::Full(_)) => break,
                    Err(TrySendError::Disconnected(_)) => {
                        state.hosts.mark_asked(question);
                        match question {
                            Question::Location => {
                                state
                                    .hosts
                                    .note_location(ip, Lookup::NotAsked, Lookup::NotAsked);
                            }
                            Question::Name => {
                                let never = Timestamp::from_nanos(u64::MAX);
                                state.hosts.note_name(ip, Lookup::NotAsked, never);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Sends what changed, when there is room. `false`: nobody reads any more.
    fn publish(&mut self, state: &mut State, must_send: bool) -> bool {
        if self.updates.is_full() {
            return true;
        }
        let Some(update) = self.compose(state, must_send) else {
            return true;
        };
        state.told = update.health.clone();
        state.told_at = Instant::now();
        !matches!(
            self.updates.try_send(update),
            Err(TrySendError::Disconnected(_))
        )
    }

    /// Like [`publish`](Self::publish), for a source that waits: the meter may wait too, so that no flow of a file
    /// comes and goes untold however fast it is read.
    fn publish_waiting(&mut self, state: &mut State) {
        if self.is_realtime {
            return;
        }
        while self.updates.is_full() && !self.stop.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.publish(state, false);
    }

    /// Everything since the last update; `None` when there is nothing worth telling.
    fn compose(&mut self, state: &mut State, must_send: bool) -> Option<FlowUpdate> {
        if let Some(programs) = &mut self.programs {
            programs.settle(&mut state.meter, Instant::now());
            if let Some(found_how) = programs.take_state() {
                self.health.note_attribution(found_how);
            }
            self.health.note_restarted_helpers(programs.restarts());
        }
        state.polled_flows = state.meter.stats().opened_flows;
        let mut update = if std::mem::take(&mut state.wants_snapshot) {
            Some(state.meter.poll_snapshot(state.sink))
        } else {
            state.meter.poll_update(state.sink)
        };
        if let Some(update) = &update {
            state.hosts.note_update(update);
        }
        for (ip, measured) in state.meter.poll_rtts() {
            state.hosts.note_rtt(ip, measured);
        }
        let health = self.health.now(state.meter.stats());
        if update.is_none()
            && (must_send
                || state.hosts.has_changes()
                || *health != state.told
                || state.told_at.elapsed() >= HEARTBEAT)
        {
            update = Some(FlowUpdate {
                at: state.meter.now(),
                ..FlowUpdate::default()
            });
        }
        let mut update = update?;
        state.hosts.fill(&mut update);
        if self.is_realtime {
            state.shares.note(&update, &state.hosts);
        }
        update.health = health.clone();
        // Updates that only this thread has something to say in must not leave gaps: it numbers all of them.
        state.seq += 1;
        update.seq = state.seq;
        Some(update)
    }

    /// Takes what the sources still hand over, then says goodbye.
    fn finish(&mut self, state: &mut State) {
        let until = Instant::now() + LAST_FRAMES;
        while self.running > 0 {
            let Ok(from_capture) = self.captured.recv_deadline(until) else {
                break;
            };
            self.take(state, from_capture);
        }
        if self.running > 0 {
            state.meter.handle_end();
        }
        if let Some(last) = self.compose(state, true) {
            // A consumer that has gone needs no farewell.
            drop(self.updates.send_timeout(last, FAREWELL));
        }
    }
}
