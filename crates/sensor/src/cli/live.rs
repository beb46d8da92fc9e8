//! `live`: watches this computer until told to end.
//!
//! In JSON and CSV each flow is written once, when it ends or when the program does: lines can be added up without
//! counting anything twice.

use std::collections::VecDeque;
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, never, select};
use flowcore::flow::MeterConfig;
use flowcore::ids::FlowId;
use flowcore::model::{AttributionState, CaptureState, DatabaseState};

use super::args::LiveArgs;
use super::gather::Gathering;
use super::output::Output;
use super::table::bytes;
use super::{Outcome, complain, interruptions};
use crate::capture;
use crate::enrich::resolve_home;
use crate::ipc::{self, Place, SensorChoice};
use crate::pipeline::{self, DnsMode, Pipeline, PipelineConfig, SourceSpec};

const UPDATE_INTERVAL: Duration = Duration::from_millis(100);

/// A flow that has ended waits this long for the facts about its far end.
const FACTS_WITHIN: Duration = Duration::from_secs(5);

/// Ended flows that the table remembers; beyond, the oldest are forgotten and the table says so.
const MAX_TABLE_FLOWS: usize = 100_000;

/// After the wish to end, the pipeline has this long to hand over its last update.
const FAREWELL: Duration = Duration::from_millis(1200);

pub(super) fn run(args: &LiveArgs) -> anyhow::Result<Outcome> {
    if let Some(outcome) = check_interfaces(&args.iface) {
        return Ok(outcome);
    }
    let interrupted = interruptions()?;
    let pipeline = match &args.from {
        Some(socket) => ipc::watch(SensorChoice {
            running: vec![Place::new(socket)],
            child: None,
        })?,
        None => pipeline::spawn(config(args))?,
    };
    let home = resolve_home(args.home);
    let mut watch = Watch {
        gathering: Gathering::default(),
        output: Output::new(args.form.into(), home, args.filter.clone()),
        ended: VecDeque::new(),
        forgotten: 0,
        status_at: Instant::now(),
        may_come_back: args.from.is_some(),
        is_heard: false,
    };
    let written = watch.follow(&pipeline, &interrupted, args.duration);
    let state = watch.gathering.health.capture.clone();
    match state {
        CaptureState::NoPermission { reason, remedy } => {
            complain(&format!("{reason}; to allow it: {remedy}"));
            return Ok(Outcome::NotPermitted);
        }
        CaptureState::Unavailable { reason, remedy } => {
            complain(&format!("{reason}; {remedy}"));
            return Ok(Outcome::Failed);
        }
        _ => {}
    }
    written?;
    watch.finish()?;
    if let CaptureState::Failed { reason } = state {
        complain(&reason);
        return Ok(Outcome::Failed);
    }
    Ok(Outcome::Fine)
}

fn config(args: &LiveArgs) -> PipelineConfig {
    let dns = match (args.no_dns, args.dns_private) {
        (true, _) => DnsMode::Off,
        (_, true) => DnsMode::All,
        _ => DnsMode::Public,
    };
    PipelineConfig {
        source: SourceSpec::Live {
            interfaces: args.iface.clone(),
            backend: args.backend(),
        },
        enrich: args.databases.enrich_config(dns, args.home),
        meter: MeterConfig::default(),
        update_interval: UPDATE_INTERVAL,
        tells_seconds: false,
    }
}

/// An interface that does not exist is a mistake in the command, not a failure of the program.
fn check_interfaces(names: &[String]) -> Option<Outcome> {
    let devices = capture::list_devices().ok()?;
    let unknown = names
        .iter()
        .find(|name| devices.iter().all(|device| device.name != **name))?;
    let known: Vec<_> = devices.iter().map(|device| device.name.as_str()).collect();
    complain(&format!(
        "there is no interface {unknown:?}; choose from: {}",
        known.join(", ")
    ));
    Some(Outcome::Usage)
}

struct Watch {
    gathering: Gathering,
    output: Output,
    /// Flows that ended and are not written yet, oldest first, with when that was noticed.
    ended: VecDeque<(FlowId, Instant)>,
    forgotten: u64,
    status_at: Instant,
    /// A sensor of another process may be restarted.
    may_come_back: bool,
    /// There was one.
    is_heard: bool,
}

impl Watch {
    /// Takes updates in until the time is over, somebody interrupts, or the source ends.
    fn follow(
        &mut self,
        pipeline: &Pipeline,
        interrupted: &Receiver<()>,
        duration: Option<Duration>,
    ) -> io::Result<()> {
        let over = duration.map_or_else(never, crossbeam_channel::after);
        loop {
            select! {
                recv(pipeline.updates) -> update => match update {
                    Ok(update) => self.take(update)?,
                    Err(_) => return Ok(()),
                },
                recv(interrupted) -> _ => break,
                recv(over) -> _ => break,
            }
            self.show_status();
            if self.gathering.is_source_done() && !(self.may_come_back && self.is_heard) {
                return Ok(());
            }
        }
        pipeline.stop();
        let until = Instant::now() + FAREWELL;
        loop {
            match pipeline.updates.recv_deadline(until) {
                Ok(update) => self.take(update)?,
                Err(RecvTimeoutError::Disconnected | RecvTimeoutError::Timeout) => return Ok(()),
            }
        }
    }

    fn take(&mut self, update: flowcore::update::FlowUpdate) -> io::Result<()> {
        let now = Instant::now();
        // Without a number it is our own end that speaks, of a sensor that is not there.
        self.is_heard |= update.seq > 0;
        self.ended
            .extend(update.closed.iter().map(|(id, _)| (*id, now)));
        self.gathering.apply(update);
        if !self.output.is_streaming() {
            self.forget_oldest();
            return Ok(());
        }
        while let Some((id, since)) = self.ended.front().copied() {
            let Some(flow) = self.gathering.flows.get(&id) else {
                self.ended.pop_front();
                continue;
            };
            if !self.gathering.is_settled(flow) && now.duration_since(since) < FACTS_WITHIN {
                break;
            }
            self.output.flow(flow, &self.gathering)?;
            self.gathering.flows.remove(&id);
            self.ended.pop_front();
        }
        self.gathering.forget_strangers();
        self.output.flush()
    }

    fn forget_oldest(&mut self) {
        while self.ended.len() > MAX_TABLE_FLOWS {
            if let Some((id, _)) = self.ended.pop_front() {
                self.gathering.flows.remove(&id);
                self.forgotten += 1;
            }
        }
        self.gathering.forget_strangers();
    }

    fn finish(&mut self) -> io::Result<()> {
        self.clear_status();
        self.output.all(&mut self.gathering)?;
        if self.forgotten > 0 {
            complain(&format!(
                "{} older flows are not in this table; use --json",
                self.forgotten
            ));
        }
        for (what, state) in [
            ("places", &self.gathering.health.places),
            ("providers", &self.gathering.health.providers),
        ] {
            if let DatabaseState::Unavailable(why) = state {
                complain(&format!("without {what}: {why}"));
            }
        }
        if let Some(limit) = &self.gathering.health.limit {
            complain(&format!("{}; to see more: {}", limit.reason, limit.remedy));
        }
        match &self.gathering.health.attribution {
            AttributionState::Off | AttributionState::Kernel => {}
            AttributionState::NamesOnly { reason, remedy } => {
                complain(&format!("{reason}; to know more of them: {remedy}"));
            }
            AttributionState::SocketTable { reason, remedy } => complain(&format!(
                "programs that lived for a moment only are not named: {reason}; to name them: {remedy}"
            )),
            AttributionState::Unavailable { reason, remedy } => {
                complain(&format!("without programs: {reason}; {remedy}"));
            }
        }
        Ok(())
    }

    /// One line that says that something is happening, on a terminal, once a second.
    fn show_status(&mut self) {
        if !io::stderr().is_terminal() || self.status_at.elapsed() < Duration::from_secs(1) {
            return;
        }
        self.status_at = Instant::now();
        let health = &self.gathering.health;
        let moved = self.gathering.flows.values().fold(0_u64, |sum, flow| {
            sum.saturating_add(flow.record.totals.counters.total_bytes())
        });
        let evicted = match health.drops.evicted_flows {
            0 => String::new(),
            evicted => format!(" · {evicted} flows evicted"),
        };
        // A terminal that is gone needs no status.
        drop(write!(
            io::stderr(),
            "\r{} · {} flows · {} frames · {} · {} lost{evicted} · Ctrl-C ends\x1b[K",
            health.source_name,
            self.gathering.flows.len(),
            health.frames,
            bytes(moved),
            health.drops.kernel.saturating_add(health.drops.queue),
        ));
    }

    fn clear_status(&self) {
        if io::stderr().is_terminal() {
            // As above.
            drop(write!(io::stderr(), "\r\x1b[K"));
        }
    }
}
