//! `flows FILE`: reads a capture as fast as it can be read and lists what was in it.

use std::time::Duration;

use crossbeam_channel::{Receiver, select};
use flowcore::flow::MeterConfig;
use flowcore::model::{CaptureState, DatabaseState};

use super::args::FlowsArgs;
use super::gather::Gathering;
use super::output::Output;
use super::progress::Progress;
use super::{Outcome, complain, interruptions};
use crate::enrich::resolve_home;
use crate::pipeline::{self, DnsMode, Pace, Pipeline, PipelineConfig, SourceSpec};

/// A file has no screen to be smooth on: updates may be large and few.
const UPDATE_INTERVAL: Duration = Duration::from_millis(20);

pub(super) fn run(args: &FlowsArgs) -> anyhow::Result<Outcome> {
    if args.bench {
        return super::bench::run(&args.file, args.form.json);
    }
    let dns = if args.dns {
        DnsMode::Public
    } else {
        DnsMode::Off
    };
    let interrupted = interruptions()?;
    let pipeline = pipeline::spawn(PipelineConfig {
        source: SourceSpec::Replay {
            path: args.file.clone(),
            pace: Pace::Max,
        },
        enrich: args.databases.enrich_config(dns, args.home),
        meter: MeterConfig::default(),
        update_interval: UPDATE_INTERVAL,
        tells_seconds: false,
    })?;
    let mut gathering = gather(&pipeline, &interrupted);
    // Ends the threads now: an unpacking that nobody waits for must not hold up the output.
    drop(pipeline);
    for (what, state) in [
        ("places", &gathering.health.places),
        ("providers", &gathering.health.providers),
    ] {
        if let DatabaseState::Unavailable(why) = state {
            complain(&format!("without {what}: {why}"));
        }
    }
    let outcome = match &gathering.health.capture {
        CaptureState::NoPermission { reason, remedy }
        | CaptureState::Unavailable { reason, remedy } => {
            complain(&format!("{reason}; {remedy}"));
            return Ok(Outcome::Failed);
        }
        CaptureState::Failed { reason } => {
            complain(reason);
            // What could be read counts, and is on its way to the output; nothing at all is a failure.
            if gathering.health.frames == 0 {
                Outcome::Failed
            } else {
                Outcome::Fine
            }
        }
        CaptureState::Starting | CaptureState::Running => {
            complain("interrupted; this is what was read so far");
            Outcome::Fine
        }
        CaptureState::Finished => Outcome::Fine,
    };
    let home = resolve_home(args.home);
    Output::new(args.form.into(), home, args.filter.clone()).all(&mut gathering)?;
    Ok(outcome)
}

/// Collects until the file is read and every question about its hosts is answered, or somebody loses patience.
fn gather(pipeline: &Pipeline, interrupted: &Receiver<()>) -> Gathering {
    let mut gathering = Gathering::default();
    let mut progress = Progress::new();
    loop {
        select! {
            recv(pipeline.updates) -> update => match update {
                Ok(update) => gathering.apply(update),
                Err(_) => break,
            },
            recv(interrupted) -> _ => break,
        }
        progress.show(&gathering);
        // The settled flows need no second look, but a file's last update is rare enough to look at all of them.
        if gathering.is_source_done()
            && gathering
                .flows
                .values()
                .all(|flow| gathering.is_settled(flow))
        {
            break;
        }
    }
    gathering
}
