//! `arcwatch doctor`: what works on this computer, what does not, and how to mend it. The screen that says why nothing
//! is captured shows the same list.

use std::io::{self, Write as _};
use std::process::ExitCode;

use bevy::prelude::*;
use flowcore::model::CaptureState;
use flowcore::say;
use sensor::doctor::{self, Check, CheckStatus};
use sensor::pipeline::{Backend, SourceSpec};

use crate::cli::EnrichArgs;
use crate::gpu::{self, Gpu};
use crate::sets::AppSystems;
use crate::ui::checks::Checks;
use crate::world::feed::{Feed, FeedSettings, sensor_choice, switch_source};
use crate::world::health::Health;

/// Prints all checks. Fails where something that is needed does not work.
pub fn run(args: &EnrichArgs) -> ExitCode {
    let mut checks = doctor::of_sensor(
        &sensor_choice(&[], Backend::default(), args),
        &args.doctor_args(),
    );
    checks.push(match gpu::probe() {
        Ok(gpu) => graphics(&gpu),
        Err(error) => Check::new("graphics", CheckStatus::Failed, error.to_string().into())
            .with_remedy(gpu::REMEDY.into()),
    });
    let is_broken = checks
        .iter()
        .any(|check| check.status == CheckStatus::Failed);
    // A reader that has seen enough and hung up is no failure.
    drop(print(&checks));
    if is_broken {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn graphics(gpu: &Gpu) -> Check {
    const NAME: &str = "graphics";
    let finding = format!("{}, {}", gpu.name, gpu.backend).into();
    if gpu.is_software {
        Check::new(NAME, CheckStatus::Warning, finding).with_remedy(say!(
            "mend-software-graphics",
            "install the graphics card's driver; a processor that draws works, slowly"
        ))
    } else {
        Check::new(NAME, CheckStatus::Ok, finding)
    }
}

fn print(checks: &[Check]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for check in checks {
        let mark = match check.status {
            CheckStatus::Ok => "ok  ",
            CheckStatus::Warning => "warn",
            CheckStatus::Failed => "FAIL",
        };
        writeln!(out, "{mark}  {:<12} {}", check.name, check.finding)?;
        if let Some(remedy) = &check.remedy {
            writeln!(out, "      {:<12} → {remedy}", "")?;
        }
    }
    out.flush()
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        check_again
            .in_set(AppSystems::Switch)
            .after(switch_source)
            .run_if(resource_changed::<Health>),
    );
}

/// Looks for the cause whenever a live capture gets into trouble: permissions may have changed since the last time.
fn check_again(
    health: Res<Health>,
    feed: Res<Feed>,
    settings: Res<FeedSettings>,
    gpu: Res<Gpu>,
    mut was_in_trouble: Local<bool>,
    mut checks: ResMut<Checks>,
) {
    let is_in_trouble = matches!(
        health.sensor.capture,
        CaptureState::NoPermission { .. }
            | CaptureState::Unavailable { .. }
            | CaptureState::Failed { .. }
    );
    let is_new = is_in_trouble && !*was_in_trouble;
    *was_in_trouble = is_in_trouble;
    let Some(SourceSpec::Live {
        interfaces,
        backend,
    }) = feed.source().filter(|_| is_new)
    else {
        return;
    };
    let enrich = &settings.enrich;
    let choice = sensor_choice(interfaces, *backend, enrich);
    let mut found = doctor::of_sensor(&choice, &enrich.doctor_args());
    found.push(graphics(&gpu));
    checks.set_if_neq(Checks(found));
}
