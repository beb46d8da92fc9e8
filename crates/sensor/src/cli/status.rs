//! `status`: asks a sensor that runs how it is.

use std::io::{self, Write};

use flowcore::model::SensorHealth;
use serde::Serialize;

use super::args::StatusArgs;
use super::doctor::print;
use super::{Outcome, complain};
use crate::doctor::{Check, CheckStatus, of_health};
use crate::ipc::{self, Owner, Place};

#[derive(Serialize)]
struct Status<'a> {
    place: String,
    health: &'a SensorHealth,
    checks: &'a [Check],
}

pub(super) fn run(args: &StatusArgs) -> anyhow::Result<Outcome> {
    let places = match &args.socket {
        Some(path) => vec![Place::new(path)],
        None => vec![Place::of_system(), Place::of_user(&Owner::current())],
    };
    let (place, health) = match ipc::ask(&places) {
        Ok(answer) => answer,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Outcome::Failed);
        }
    };
    let checks = of_health(&health);
    if args.json {
        let status = Status {
            place: place.to_string(),
            health: &health,
            checks: &checks,
        };
        let mut out = io::stdout().lock();
        serde_json::to_writer(&mut out, &status)?;
        writeln!(out)?;
    } else {
        print(&checks)?;
    }
    let has_failed = checks.iter().any(|it| it.status == CheckStatus::Failed);
    Ok(if has_failed {
        Outcome::Failed
    } else {
        Outcome::Fine
    })
}
