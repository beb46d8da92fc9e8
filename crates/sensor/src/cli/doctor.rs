//! `doctor`: prints the checks, each with its remedy.

use std::io::{self, IsTerminal, Write};

use super::Outcome;
use super::args::DoctorArgs;
use crate::doctor::{Check, CheckStatus, run_with};
use crate::pipeline::DnsMode;

pub(super) fn run(args: &DoctorArgs) -> anyhow::Result<Outcome> {
    let checks = run_with(&args.databases.enrich_config(DnsMode::default(), args.home));
    if args.json {
        let mut out = io::stdout().lock();
        for check in &checks {
            serde_json::to_writer(&mut out, check)?;
            writeln!(out)?;
        }
    } else {
        print(&checks)?;
    }
    // Capture is what the program is for; the rest it can do without.
    let cannot_capture = checks
        .iter()
        .any(|check| check.name == "capture" && check.status == CheckStatus::Failed);
    Ok(if cannot_capture {
        Outcome::NotPermitted
    } else {
        Outcome::Fine
    })
}

/// One check a line, each with its remedy below.
pub(super) fn print(checks: &[Check]) -> io::Result<()> {
    let is_colored = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut out = io::stdout().lock();
    for check in checks {
        let (word, color) = match check.status {
            CheckStatus::Ok => ("ok", "\x1b[32m"),
            CheckStatus::Warning => ("warning", "\x1b[33m"),
            CheckStatus::Failed => ("failed", "\x1b[31m"),
        };
        let (color, reset) = if is_colored {
            (color, "\x1b[0m")
        } else {
            ("", "")
        };
        writeln!(
            out,
            "{color}{word:<8}{reset}{:<12} {}",
            check.name, check.finding
        )?;
        if let Some(remedy) = &check.remedy {
            writeln!(out, "{:<21}→ {remedy}", "")?;
        }
    }
    Ok(())
}
