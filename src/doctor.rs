//! `arcwatch doctor`: what works on this computer, what does not, and how to mend it.

use std::io::{self, Write as _};
use std::process::ExitCode;

use sensor::doctor::{self, Check, Verdict};

use crate::cli::EnrichArgs;
use crate::gpu;

/// Prints all checks; fails where something is broken, not where something is merely missing.
pub fn run(args: &EnrichArgs) -> ExitCode {
    let checks = all(args);
    let is_broken = checks.iter().any(|check| check.verdict == Verdict::Bad);
    match print(&checks) {
        // A reader that has seen enough is no failure.
        Ok(()) | Err(_) if !is_broken => ExitCode::SUCCESS,
        Ok(()) | Err(_) => ExitCode::FAILURE,
    }
}

/// The sensor's checks, and the graphics.
#[must_use]
pub fn all(args: &EnrichArgs) -> Vec<Check> {
    let mut checks = doctor::run(args);
    checks.push(graphics());
    checks
}
