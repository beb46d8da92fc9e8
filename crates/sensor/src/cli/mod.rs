//! The command line `arcwatch-sensor`: what people type, and the exit codes they get back.

mod args;
mod bench;
mod doctor;
mod flows;
mod gather;
mod live;
mod output;
mod progress;
mod record;
mod serve;
#[cfg(windows)]
mod service;
mod status;
mod table;

use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser;
use crossbeam_channel::{Receiver, bounded};
use tracing_subscriber::EnvFilter;

use args::{Cli, Command};
#[cfg(windows)]
pub(crate) use service::state as service_state;
pub(crate) use table::bytes;

/// How a command ended, as the exit status.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Outcome {
    /// 0
    Fine,
    /// 1
    Failed,
    /// 2, as for the mistakes that the argument parser finds.
    Usage,
    /// 3
    NotPermitted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Failed => 1,
            Outcome::Usage => 2,
            Outcome::NotPermitted => 3,
        })
    }
}

/// Runs the program with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    main_with(std::env::args_os())
}

/// Runs the program with arguments of the caller's choice, the first of which is its name.
#[must_use]
pub fn main_with(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = Cli::parse_from(args);
    match &cli.command {
        // Nobody reads its standard error.
        #[cfg(windows)]
        Command::Service(args) if matches!(args.command, args::ServiceCommand::Run(_)) => {
            service::to_events(cli.verbose);
        }
        _ => log_to_stderr(cli.verbose),
    }
    let outcome = match cli.command {
        Command::Flows(args) => flows::run(&args),
        Command::Live(args) => live::run(&args),
        Command::Serve(args) => serve::run(&args),
        #[cfg(windows)]
        Command::Service(args) => service::run(args.command),
        Command::Doctor(args) => doctor::run(&args),
        Command::Status(args) => status::run(&args),
        #[cfg(target_os = "linux")]
        Command::Programs => crate::process::helper::run().map(|()| Outcome::Fine),
    };
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => Outcome::Fine.into(),
        Err(error) => {
            complain(&format!("{error:#}"));
            Outcome::Failed.into()
        }
    }
}

/// Whoever read our output has seen enough: `arcwatch-sensor flows … | head` is a success.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

#[expect(
    clippy::print_stderr,
    reason = "this is where the program speaks to people"
)]
fn complain(text: &str) {
    eprintln!("arcwatch-sensor: {text}");
}

/// Addresses and names are logged at DEBUG and below only.
fn log_to_stderr(verbose: u8) {
    let default = match verbose {
        0 => "warn",
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let filter =
        EnvFilter::try_from_env("ARCWATCH_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_target(false)
        .without_time()
        .init();
}

/// Says once that the person (or the service manager) wants the program to end.
fn interruptions() -> anyhow::Result<Receiver<()>> {
    // One signal is enough: where the channel is full or nobody listens any more, the wish is known already.
    let (sender, receiver) = bounded(1);
    ctrlc::set_handler(move || _ = sender.try_send(()))?;
    Ok(receiver)
}
