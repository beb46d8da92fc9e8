//! `serve`: captures for screens that connect. What it may do shrinks in the order that [`crate::privilege`] states.

use std::io::Read;
use std::thread::Builder;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded, never, select};
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

pub(super) fn run(args: &ServeArgs) -> anyhow::Result<Outcome> {
    let owner = args.owner.clone().unwrap_or_else(Owner::current);
    let place = match &args.socket {
        Some(path) => Place::new(path),
        None if privilege::is_administrator() => Place::of_system(),
        None => Place::of_user(&owner),
    };
    let config = config(args);

    // Open handles, load and attach.
    let prepared = pipeline::prepare(config.clone(), Attribution::in_helper);
    // A screen that started us shows the reason; anyone else reads it here.
    if let (false, Some(refusal)) = (args.with_parent, prepared.refusal()) {
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
    let parent_has_gone = if args.with_parent { parent()? } else { never() };
    let pipeline = prepared.start()?;
    let serving = server.start(pipeline.updates.clone(), pipeline.control.clone())?;
    tracing::info!(%place, %owner, "screens may connect");
    // A capture that breaks off goes on being served: screens show why.
    select! {
        recv(interrupted) -> _ => {}
        recv(parent_has_gone) -> _ => {}
    }
    pipeline.stop();
    serving.wait();
    Ok(Outcome::Fine)
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

/// Says when nobody can write to our standard input any more.
fn parent() -> anyhow::Result<Receiver<()>> {
    // Nothing is ever sent: that the sender is gone says it.
    let (sender, receiver) = bounded(0);
    Builder::new().name("parent".to_owned()).spawn(move || {
        let mut input = std::io::stdin().lock();
        while input.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
        drop::<crossbeam_channel::Sender<()>>(sender);
    })?;
    Ok(receiver)
}
