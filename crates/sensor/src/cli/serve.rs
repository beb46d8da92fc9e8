//! `serve`: captures for screens that connect. What it may do shrinks in the order that [`crate::privilege`] states.

use std::io::Read;
use std::thread::Builder;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, bounded, never, select, tick};
use flowcore::flow::MeterConfig;

use super::args::ServeArgs;
use super::{Outcome, complain, interruptions};
use crate::capture::CaptureError;
use crate::enrich::default_cache_dir;
use crate::ipc::{Owner, Place, Server};
use crate::pipeline::{self, DnsMode, PipelineConfig, SourceSpec};
use crate::privilege;
use crate::process::Attribution;

const UPDATE_INTERVAL: Duration = Duration::from_millis(100);

/// How often it is looked whether the capture still works, where that matters.
const LOOK: Duration = Duration::from_secs(1);

/// How long a sensor that a service manager started shows why it does not capture, before it ends and is started anew.
const SHOWN_FOR: Duration = Duration::from_secs(60);

/// Who started a sensor.
pub(super) enum Starter<F> {
    /// A person, or a screen.
    Anyone,
    /// A service manager, which is told when screens may connect, and starts anew what failed.
    #[cfg_attr(not(windows), expect(dead_code, reason = "systemd needs no word"))]
    Manager { on_start: F },
}

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    run_until(args, interruptions, Starter::<fn()>::Anyone)
}

/// Until what `interruptions` gives says so, or the parent has gone. It is called once the time for threads has come.
pub(super) fn run_until(
    args: &ServeArgs,
    interruptions: impl FnOnce() -> anyhow::Result<Receiver<()>>,
    starter: Starter<impl FnOnce()>,
) -> anyhow::Result<Outcome> {
    let owner = args.owner.clone().unwrap_or_else(Owner::current);
    let place = match &args.socket {
        Some(path) => Place::new(path),
        None if privilege::is_administrator() => Place::of_system(),
        None => Place::of_user(&owner),
    };
    let config = config(args);

    // Open handles, load and attach.
    let prepared = pipeline::prepare(config.clone(), Attribution::in_helper);
    // A screen that started us shows the reason, and so does one that finds a service; anyone else reads it here.
    let is_seen_on_screen = args.has_parent() || matches!(starter, Starter::Manager { .. });
    if let (false, Some(refusal)) = (is_seen_on_screen, prepared.refusal()) {
        complain(&refusal.to_string());
        return Ok(match refusal {
            CaptureError::NotPermitted { .. } => Outcome::NotPermitted,
            CaptureError::Unavailable { .. } | CaptureError::BrokeOff { .. } => Outcome::Failed,
        });
    }
    // Bind.
    let server = Server::bind(&place, &owner)?;
    // Give up everything else.
    privilege::give_up(&privilege::Needs::of_sensor(&config.enrich, &place))?;
    // Start threads.
    let interrupted = interruptions()?;
    let parent_has_gone = parent(args)?;
    let pipeline = prepared.start()?;
    let serving = server.start(pipeline.updates.clone(), pipeline.control.clone())?;
    tracing::info!(%place, %owner, "screens may connect");
    let look = match starter {
        Starter::Anyone => never(),
        Starter::Manager { on_start } => {
            on_start();
            tick(LOOK)
        }
    };
    // A capture that breaks off goes on being served: screens show why.
    let mut broken_since = None;
    let outcome = loop {
        select! {
            recv(interrupted) -> _ => break Outcome::Fine,
            recv(parent_has_gone) -> _ => break Outcome::Fine,
            recv(look) -> _ => {
                broken_since = serving.has_capture_failed().then(|| broken_since.unwrap_or_else(Instant::now));
                if broken_since.is_some_and(|since: Instant| since.elapsed() > SHOWN_FOR) {
                    break Outcome::Failed;
                }
            }
        }
    };
    pipeline.stop();
    serving.wait();
    Ok(outcome)
}

fn config(args: &ServeArgs) -> PipelineConfig {
    let dns = match (args.no_dns, args.dns_private) {
        (true, _) => DnsMode::Off,
        (_, true) => DnsMode::All,
        _ => DnsMode::Public,
    };
    let mut enrich = args.databases.enrich_config(dns, args.home);
    // Known before the file system is given up.
    enrich.cache_dir = enrich.cache_dir.or_else(default_cache_dir);
    PipelineConfig {
        source: SourceSpec::Live {
            interfaces: args.iface.clone(),
            backend: args.backend(),
        },
        enrich,
        meter: MeterConfig::default(),
        update_interval: UPDATE_INTERVAL,
        tells_seconds: false,
    }
}

/// Says when the screen that started us has gone; where none did, never.
fn parent(args: &ServeArgs) -> anyhow::Result<Receiver<()>> {
    let line: Box<dyn Read + Send> = match life_line(args)? {
        Some(line) => line,
        None if args.with_parent => Box::new(std::io::stdin()),
        None => return Ok(never()),
    };
    // Nothing is ever sent: that the sender is gone says it.
    let (sender, receiver) = bounded(0);
    Builder::new().name("parent".to_owned()).spawn(move || {
        let mut line = line;
        while line.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
        drop::<crossbeam_channel::Sender<()>>(sender);
    })?;
    Ok(receiver)
}

/// The pipe of a screen that had Windows start us with other rights than its own. It learns who we are, and cannot act in
/// our name.
#[cfg(windows)]
fn life_line(args: &ServeArgs) -> anyhow::Result<Option<Box<dyn Read + Send>>> {
    use std::os::windows::fs::OpenOptionsExt;

    use anyhow::Context as _;
    use windows_sys::Win32::Storage::FileSystem::SECURITY_IDENTIFICATION;

    let Some(path) = &args.parent_pipe else {
        return Ok(None);
    };
    let line = std::fs::OpenOptions::new()
        .read(true)
        .security_qos_flags(SECURITY_IDENTIFICATION)
        .open(path)
        .context("the screen that wanted this sensor has gone")?;
    Ok(Some(Box::new(line)))
}

#[cfg(not(windows))]
#[expect(clippy::unnecessary_wraps, reason = "it can fail on Windows")]
fn life_line(_args: &ServeArgs) -> anyhow::Result<Option<Box<dyn Read + Send>>> {
    Ok(None)
}
