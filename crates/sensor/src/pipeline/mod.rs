//! Threads and channels between a capture source and whoever shows its flows.
//!
//! [`spawn`] opens the source and starts the threads; the [`Pipeline`] it gives back is the only handle. Dropping it
//! ends everything, so another source is one `spawn` away. A source that cannot start is not an error here but a
//! running pipeline whose health says why and what to do: the screen has something to show either way.

mod capture_thread;
mod channels;
mod clock_watch;
mod config;
mod freshness;
mod health;
mod known;
mod meter_thread;
#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

use crossbeam_channel::{Receiver, Sender};
use flowcore::update::FlowUpdate;
use thiserror::Error;

use crate::capture::{self, CaptureError, OpenedSource};
use crate::enrich::{self, Home};
use crate::process::{Attribution, ProgramLink, Witness};
use capture_thread::CaptureThread;
pub(crate) use channels::Answer;
pub use channels::Control;
#[cfg(windows)]
pub(crate) use channels::{EVENT_CAPACITY, SIGNER_CAPACITY};
#[cfg(target_os = "linux")]
pub(crate) use channels::{OWNED_CAPACITY, QUESTION_CAPACITY};
pub use config::{Backend, DnsMode, EnrichConfig, Pace, PipelineConfig, SourceSpec};
use health::{HealthBook, SourceGauge};
use meter_thread::MeterThread;

/// The system gave no thread.
#[derive(Debug, Error)]
pub enum StartError {
    /// A thread could not be started.
    #[error("cannot start the thread {name}; close other programs and try again: {cause}")]
    Thread {
        /// Which.
        name: String,
        /// Why.
        cause: std::io::Error,
    },
}

/// A source at work. Read [`updates`](Self::updates) until it disconnects; drop this to end it.
#[derive(Debug)]
pub struct Pipeline {
    /// What changes, at most once per update interval. Disconnects when the pipeline has ended.
    pub updates: Receiver<FlowUpdate>,
    /// Commands. A full channel means busy: try again.
    pub control: Sender<Control>,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

/// Starts to capture, meter and enrich as `config` says.
///
/// # Errors
/// The system refuses a thread. Everything else is told through `health` of the updates.
pub fn spawn(config: PipelineConfig) -> Result<Pipeline, StartError> {
    prepare(config, Attribution::open).start()
}

/// A pipeline with everything open and no thread started: the moment to give up privileges.
pub struct Prepared {
    config: PipelineConfig,
    home: Option<Home>,
    opened: Result<OpenedSource, CaptureError>,
    /// Where flows are of this computer and of now.
    attribution: Option<Attribution>,
}

/// Opens what `config` asks for, and what finds programs where they can be found.
#[must_use]
pub fn prepare(
    config: PipelineConfig,
    attribution: impl FnOnce(Witness) -> Attribution,
) -> Prepared {
    let home = enrich::resolve_home(config.enrich.home);
    let mut opened = capture::open(&config.source, home.as_ref().map(|home| home.coord));
    // Only what this computer does now has programs that can be found.
    let is_live = matches!(config.source, SourceSpec::Live { .. });
    let attribution = match &mut opened {
        Ok(opened) if is_live => Some(attribution(std::mem::take(&mut opened.witness))),
        _ => None,
    };
    Prepared {
        attribution,
        home,
        opened,
        config,
    }
}

impl Prepared {
    /// Why nothing will be captured, where nothing will.
    #[must_use]
    pub fn refusal(&self) -> Option<&CaptureError> {
        self.opened.as_ref().err()
    }

    /// Starts the threads.
    ///
    /// # Errors
    /// The system refuses one. Everything else is told through `health` of the updates.
    pub fn start(self) -> Result<Pipeline, StartError> {
        start(self)
    }
}

fn start(prepared: Prepared) -> Result<Pipeline, StartError> {
    let Prepared {
        config,
        home,
        opened,
        attribution,
    } = prepared;
    let (updates_in, updates) = channels::updates();
    let (control, commands) = channels::control();
    let (captured_in, captured) = channels::capture();
    let (recycled_in, recycled) = channels::recycle();
    let (answers_in, answers) = channels::answers();
    let [stop, end_source, skip_databases] =
        std::array::from_fn(|_| Arc::new(AtomicBool::new(false)));
    let mut pipeline = Pipeline {
        updates,
        control,
        stop: Arc::clone(&stop),
        threads: Vec::new(),
    };

    let mut health = HealthBook::new(&config.source, &opened);
    let mut local_addresses = Vec::new();
    let mut running = 0;
    let mut is_realtime = false;
    let mut programs: Option<ProgramLink> = None;
    if let Ok(opened) = opened {
        local_addresses = opened.local_addresses;
        running = opened.sources.len();
        is_realtime = opened.sources.iter().any(|named| named.is_realtime);
        programs = match (&config.source, attribution) {
            (SourceSpec::Live { .. }, Some(attribution)) => {
                Some(pipeline.find_programs(attribution, &mut health)?)
            }
            (SourceSpec::Demo { .. }, _) => Some(pipeline.make_up_programs()?),
            // Whoever made the packets of a file is not to be known.
            _ => None,
        };
        for named in opened.sources {
            let gauge = Arc::new(SourceGauge::default());
            health.watch(Arc::clone(&gauge));
            let name = thread_name("cap:", &named.name);
            let thread = CaptureThread {
                source: named.source,
                is_realtime: named.is_realtime,
                gauge,
                frames: captured_in.clone(),
                recycled: recycled.clone(),
                spare: None,
                stop: Arc::clone(&stop),
                end: Arc::clone(&end_source),
            };
            pipeline.start(name, move || thread.run())?;
        }
    }
    drop(captured_in);

    let (location_requests, location_queue) = channels::requests();
    let places = enrich::LocationThread {
        config: config.enrich.clone(),
        requests: location_queue,
        answers: answers_in.clone(),
        stop: Arc::clone(&stop),
        skip: Arc::clone(&skip_databases),
    };
    pipeline.start("enrich:places".to_owned(), move || places.run())?;
    let (name_requests, name_queue) = channels::requests();
    let names = enrich::NameThread {
        mode: config.enrich.dns,
        requests: name_queue,
        answers: answers_in,
    };
    pipeline.start("enrich:dns".to_owned(), move || names.run())?;

    let meter = MeterThread {
        vantage: enrich::vantage_of(&config.source, home.as_ref()),
        config,
        local_addresses,
        running,
        is_realtime,
        health,
        programs,
        captured,
        recycled: recycled_in,
        commands,
        answers,
        location_requests,
        name_requests,
        updates: updates_in,
        stop,
        end_source,
        skip_databases,
    };
    pipeline.start("meter".to_owned(), move || meter.run())?;
    Ok(pipeline)
}

impl Pipeline {
    /// A pipeline whose work is done elsewhere: one thread brings the updates in, until `stop` is set or nobody reads.
    pub(crate) fn of_thread(
        name: &str,
        body: impl FnOnce(Sender<FlowUpdate>, Receiver<Control>, Arc<AtomicBool>) + Send + 'static,
    ) -> Result<Self, StartError> {
        let (updates_in, updates) = channels::updates();
        let (control, commands) = channels::control();
        let stop = Arc::new(AtomicBool::new(false));
        let mut pipeline = Self {
            updates,
            control,
            stop: Arc::clone(&stop),
            threads: Vec::new(),
        };
        pipeline.start(name.to_owned(), move || body(updates_in, commands, stop))?;
        Ok(pipeline)
    }

    /// Asks the source to end. What was gathered still comes through [`updates`](Self::updates), which then
    /// disconnects.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Starts the threads that find programs.
    fn find_programs(
        &mut self,
        attribution: Attribution,
        health: &mut HealthBook,
    ) -> Result<ProgramLink, StartError> {
        let (questions_in, questions) = channels::questions();
        let (findings_in, findings) = channels::findings();
        health.note_attribution(attribution.state.clone());
        for worker in attribution.into_workers(questions, findings_in, Arc::clone(&self.stop)) {
            self.start(worker.name.to_owned(), worker.body)?;
        }
        Ok(ProgramLink::new(questions_in, findings))
    }

    /// The demo knows who makes its traffic.
    fn make_up_programs(&mut self) -> Result<ProgramLink, StartError> {
        let (questions_in, questions) = channels::questions();
        let (findings_in, findings) = channels::findings();
        let worker = capture::demo_programs(questions, findings_in);
        self.start(worker.name.to_owned(), worker.body)?;
        Ok(ProgramLink::new(questions_in, findings))
    }

    fn start(
        &mut self,
        name: String,
        body: impl FnOnce() + Send + 'static,
    ) -> Result<(), StartError> {
        // On an error the caller drops the pipeline, which ends the threads that did start.
        let thread = Builder::new()
            .name(name.clone())
            .spawn(body)
            .map_err(|cause| StartError::Thread { name, cause })?;
        self.threads.push(thread);
        Ok(())
    }
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        self.stop();
        // Nobody reads any more: without this, the meter would wait a moment for room for its last update.
        let (_, nobody) = channels::updates();
        self.updates = nobody;
        for thread in self.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the pipeline panicked; its state was reported before");
            }
        }
    }
}

/// Linux shows fifteen bytes of a thread's name.
fn thread_name(prefix: &str, name: &str) -> String {
    let room = 15 - prefix.len();
    let end = (0..=room.min(name.len()))
        .rev()
        .find(|at| name.is_char_boundary(*at))
        .unwrap_or(0);
    format!("{prefix}{}", &name[..end])
}
