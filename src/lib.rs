//! The Arcwatch application: a Bevy world of flows, drawn as arcs on a globe, with panels over it.
//!
//! Updates come in through [`world::feed`], become entities in [`world`], and are shown by [`globe`], [`arcs`] and
//! [`ui`]. Panels change nothing themselves: they return [`ui::action::UiAction`]s, which the owners apply.
#![expect(
    elided_lifetimes_in_paths,
    reason = "systems name `Res<T>` and `Query<T>` everywhere; their lifetimes say nothing to a reader"
)]

use std::iter;
use std::process::ExitCode;

use bevy::app::AppExit;
use bevy::prelude::World;
use clap::Parser as _;
use sensor::ipc::child::ROLE;

use crate::config::live::Live;
use crate::config::{Config, Sources};

pub mod alerts;
mod app;
pub mod arcs;
mod bench;
pub mod camera;
pub mod cli;
pub mod config;
pub mod doctor;
#[cfg(target_os = "linux")]
mod fullscreen;
pub mod globe;
pub mod gpu;
pub mod markers;
pub mod offscreen;
mod pacing;
pub mod quality;
mod ranking;
mod recovery;
mod screenshot;
pub mod select;
pub mod sets;
pub mod surface;
pub mod survey;
pub mod theme;
pub mod third_party;
pub mod ui;
pub mod wall;
pub mod words;
pub mod world;

/// Wrong settings.
const EXIT_USAGE: u8 = 2;

/// No usable graphics.
const EXIT_NO_GPU: u8 = 4;

/// Runs the program as the command line says.
#[must_use]
pub fn run() -> ExitCode {
    // Before anything of the application exists: in this role the process may be privileged for a moment.
    let mut args = std::env::args_os().skip(1);
    if args.next().is_some_and(|word| word == ROLE) {
        return sensor::cli::main_with(iter::once("arcwatch-sensor".into()).chain(args));
    }
    let cli = cli::Cli::parse(); // ends with code 2 by itself when the usage is wrong
    let mut cli = cli;
    let sources = Sources::of_process(cli.show.config.take(), std::mem::take(&mut cli.show.set));
    if let Some(cli::Command::Config(args)) = &cli.command {
        return config::command::run(args, &args.sources());
    }
    let config = Config::load(&sources);
    if config::command::report(&config) != ExitCode::SUCCESS && cli.command.is_none() {
        return ExitCode::from(EXIT_USAGE);
    }
    let live = Live::new(sources, config);
    cli.show.fill_in(&live.settings);
    if let Some(cli::Command::Doctor(args)) = &cli.command {
        return doctor::run(args);
    }
    let gpu = match gpu::probe() {
        Ok(gpu) => gpu,
        Err(error) => {
            complain(&error);
            return ExitCode::from(EXIT_NO_GPU);
        }
    };
    if let Some(cli::Command::Bench(args)) = &cli.command {
        return bench::run(args, &gpu);
    }
    match app::build(&cli.show, live, &gpu).run() {
        AppExit::Success => ExitCode::SUCCESS,
        AppExit::Error(code) => ExitCode::from(code.get()),
    }
}

/// Whether everything that is loaded in the background has arrived, so that a picture is worth taking.
fn is_ready(world: &World) -> bool {
    world.resource::<globe::imagery::Imagery>().is_ready()
}

#[expect(
    clippy::print_stderr,
    reason = "the application has not started, there is nobody else to tell"
)]
fn complain(error: &dyn std::error::Error) {
    eprintln!("arcwatch: {error}");
}
